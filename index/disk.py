"""Folders of generations on the disk: written for good, checked, removed."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from pathlib import Path

from index.errors import DamagedIndex
from index.read_only import ReadOnlyDatabase

log = logging.getLogger(__name__)


def check_database(path: Path) -> None:
    """Raises: DamagedIndex if SQLite finds something wrong with a file."""
    database = ReadOnlyDatabase(path)
    try:
        complaint = database.rows("PRAGMA quick_check(1)")[0][0]
        if complaint != "ok" or not database.rows("SELECT 1 FROM sqlite_master LIMIT 1"):
            reason = "nothing in it" if complaint == "ok" else complaint
            raise DamagedIndex(f"{path}: {reason}; run copilot corpus refresh")
    finally:
        database.close()


def delete(path: Path) -> None:
    """Remove a file or folder; what a network file system keeps for its readers is left for the next time."""
    try:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except OSError as error:
        log.warning("%s: cannot be removed now (%s)", path, error)


def sync(path: Path) -> None:
    """Have a file or folder on the disk; some network file systems cannot do that for folders."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def rename(path: Path, target: Path) -> None:
    """Rename to a name that is free. A network file system may do it, lose the answer and say it is gone."""
    try:
        path.rename(target)
    except OSError as error:
        is_done = error.errno in (errno.ENOENT, errno.ESTALE) and target.exists() and not path.exists()
        if not is_done:
            raise
