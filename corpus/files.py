"""Source files by content: hashes without reading twice, and the copies that pages are shown from."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from corpus.store import write_atomically

log = logging.getLogger(__name__)

_STILL_FRESH_NS = 2_000_000_000
"""A file changed this recently may change again without a new time stamp; its hash is not remembered."""


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class FileHashes:
    """SHA-256 by path, size and times of change, remembered in a JSON file.

    The time of modification alone is what `cp -p` and `rsync -t` set.
    """

    path: Path
    _known: dict[str, list[int | str]] = field(default_factory=dict)
    _used: dict[str, list[int | str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self._known = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            self._known = {}
        except ValueError as error:
            log.warning("%s is damaged (%s); all files are hashed anew", self.path, error)
            self._known = {}

    def sha256(self, path: Path) -> str:
        """The hash of a file's content. Raises: OSError."""
        stat = path.stat()
        name = str(path.resolve())
        state = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
        known = self._known.get(name)
        if known is not None and known[:-1] == state:
            self._used[name] = known
            return str(known[-1])
        digest = sha256_of(path)
        if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > _STILL_FRESH_NS:
            self._used[name] = [*state, digest]
        return digest

    def save(self) -> None:
        """Remember the hashes of the files asked for; those of others are forgotten."""
        if self._used != self._known:
            write_atomically(self.path, json.dumps(self._used, indent=0).encode())
            self._known = dict(self._used)


@dataclass(frozen=True, slots=True)
class FileCopies:
    """Copies of the files, named by their hash: the folder they came from may change or go away.

    Beside a file that is no PDF lies a PDF of its pages as they were drawn.
    """

    folder: Path

    def path(self, sha256: str) -> Path:
        """The PDF that pages are shown from."""
        return self.folder / f"{sha256}.pdf"

    def original(self, sha256: str, name: str) -> Path:
        """The copy of a file of this name."""
        return self.folder / f"{sha256}{Path(name).suffix.lower()}"

    def keep(self, source: Path, sha256: str) -> None:
        """Copy a file unless its content is there already."""
        target = self.original(sha256, source.name)
        if target.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as stream:
            partial = Path(stream.name)
        try:
            shutil.copyfile(source, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    def drop_all_but(self, wanted: frozenset[str]) -> int:
        """Delete the copies of other contents and leftovers; returns how many files went."""
        if not self.folder.is_dir():
            return 0
        doomed = [path for path in self.folder.iterdir() if path.stem not in wanted]
        for path in doomed:
            path.unlink()
        return len(doomed)
