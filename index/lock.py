"""One writer at a time; the second is told who the first is."""

from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.store import write_atomically
from index.errors import NotWritable, WriterBusy


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: process, machine, when it began, what was called."""

    pid: int
    host: str
    started: str
    command: str


class WriterLock:
    """The right to write below a data folder. The operating system frees it when its holder dies.

    >>> with WriterLock(data_dir):
    ...     ...
    """

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._data_dir = data_dir
        self._lock = FileLock(data_dir / "writer.lock")
        self._holder = data_dir / "writer.json"

    def __enter__(self) -> WriterLock:
        """Raises: WriterBusy naming the holder, NotWritable."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            holder = self._read()
            who = (
                f"process {holder.pid} on {holder.host} ({holder.command}) since {holder.started}"
                if holder
                else "another process"
            )
            raise WriterBusy(
                f"{self._data_dir}: is being written by {who}; wait until it has finished, or stop it"
            ) from error
        except OSError as error:
            raise NotWritable(
                f"{self._data_dir}: cannot be written (writer.lock: {error.strerror or error}); "
                "let this user write there, or name another folder with COPILOT_DATA_DIR"
            ) from error
        holder = Holder(
            os.getpid(),
            socket.gethostname(),
            datetime.now().astimezone().isoformat(timespec="seconds"),
            " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
        )
        try:
            write_atomically(self._holder, json.dumps(asdict(holder)).encode())
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _read(self) -> Holder | None:
        try:
            return Holder(**json.loads(self._holder.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None  # the holder is just about to write it, or to let go

    def holder(self) -> Holder | None:
        """Who writes at this moment, None if nobody does.

        Where this process may only read, what the last writer said of itself, also one that was killed.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return self._read() or Holder(0, "", "", "")
        except OSError:
            return self._read()
        self._lock.release()
        return None
