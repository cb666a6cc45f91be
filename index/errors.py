"""Errors of the index: each message names the thing, the cause and the remedy."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import CopilotError


class NoIndex(CopilotError):
    """Nothing has been indexed yet, or the generation asked for does not exist."""


class NewerFormat(CopilotError):
    """The data folder was written by a newer version of this program."""


class OlderFormat(CopilotError):
    """The generation was written by an older version of this program; a refresh rebuilds it."""


class DamagedIndex(CopilotError):
    """A generation lacks a file or holds something unreadable, or failed its verification."""


class OtherModel(CopilotError):
    """The vectors of a generation come from another embedding model than the one in the settings."""


class WriterBusy(CopilotError):
    """Another process is writing the index."""


class NotWritable(CopilotError):
    """A file or folder cannot be written, or read, by this process."""


class DiskFull(CopilotError):
    """No space is left for a new generation; the old one goes on serving."""


class ModelUnavailable(CopilotError):
    """The embedding model is missing, differs from the pinned one, or cannot be loaded."""


class WrongNarrowing(CopilotError):
    """A search is narrowed to something that cannot be meant."""


class ChromaUnreachable(CopilotError):
    """The Chroma server does not answer or refuses."""


_SCANT = 32 * 2**20
"""Bytes. Chroma does not always say why it failed; with less than this free, the disk is why."""


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether something failed because the disk that `folder` lies on is full."""
    if error.__cause__ is not None and is_full(error.__cause__, folder):
        return True
    if type(error).__module__.startswith("chromadb") and shutil.disk_usage(folder).free < _SCANT:
        return True
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return "disk is full" in str(error) or "No space left on device" in str(error)


_PRIMARY = 0xFF
"""The bits of SQLite's result codes that name the kind of error (sqlite.org/rescode.html)."""


@contextmanager
def disk_errors_named(folder: Path) -> Iterator[None]:
    """Turn what the file system, SQLite and Chroma raise into errors that say what to do.

    To be used where the disk is still as full as it was, before anything is tidied away.

    Raises: DiskFull, NotWritable.
    """
    try:
        yield
    except DiskFull:
        raise
    except Exception as error:
        if is_full(error, folder):
            raise DiskFull(
                f"{folder}: no space left on the disk; the index served so far is unchanged. "
                "Free some space (copilot index prune removes old generations) and refresh again"
            ) from error
        if isinstance(error, OSError):
            raise NotWritable(
                f"{error.filename2 or error.filename or folder}: {error.strerror or error}; let this user "
                "read and write there, or move away what is in its place, and refresh again"
            ) from error
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_IOERR:
            raise NotWritable(
                f"{folder}: SQLite cannot write there ({error}); look at the disk, its quotas and the limit "
                "on the size of files (ulimit -f), and refresh again"
            ) from error
        raise


def vectors_failed(error: Exception, serving: int) -> CopilotError:
    """What kept the vectors from being made, with what is served meanwhile."""
    meanwhile = f"generation {serving} serves"
    if isinstance(error, CopilotError):
        return type(error)(f"{error}; {meanwhile}")
    return DamagedIndex(
        f"the vectors could not be made ({type(error).__name__}: {error}); {meanwhile}; refresh again"
    )
