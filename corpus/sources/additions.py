"""What a user put into the corpus by hand, and what they took out of it, whatever the sources hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError
from corpus.formats import WRITTEN, kind_of
from corpus.printable import printable_name
from corpus.sources.kinds import READ, refuse_unread
from corpus.sources.site.folders import SiteFolders
from corpus.store import write_atomically


@dataclass(frozen=True, slots=True)
class Additions:
    """Below the data folder: texts that were added, PDFs that were chosen one by one from the ITU site, and
    a list of names that a refresh leaves out."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        """The texts that were added."""
        return self.data_dir / "added"

    @property
    def chosen(self) -> SiteFolders:
        """What was chosen from the site, apart from what a selection file brings: pruning that spares it."""
        return SiteFolders(self.data_dir / "chosen")

    @property
    def _list(self) -> Path:
        return self.data_dir / "left_out.json"

    @property
    def all_folders(self) -> tuple[Path, ...]:
        """Both folders, whether they exist or not."""
        return self.folder, self.chosen.pdf

    @property
    def folders(self) -> tuple[Path, ...]:
        """Those of the folders that have anything in them."""
        return tuple(folder for folder in self.all_folders if any(_texts(folder)))

    @property
    def files(self) -> tuple[Path, ...]:
        """All texts in them, by name."""
        found = (path for folder in self.all_folders for path in _texts(folder))
        return tuple(sorted(found, key=lambda path: path.name))

    @property
    def left_out(self) -> frozenset[str]:
        """Names of documents. Raises: SourceError if the list is damaged."""
        try:
            return frozenset(json.loads(self._list.read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        except (OSError, ValueError, TypeError) as error:
            raise SourceError(
                f"{self._list}: damaged ({error}); delete it, and remove again what is to be left out"
            ) from error

    def add(self, files: Iterable[Path]) -> list[str]:
        """Copy texts; one of the same name is replaced. Returns their names.

        Raises: SourceError if one is missing, or of a kind that is not read; then none is copied.
        """
        paths = list(files)
        for path in paths:
            _check(path)
        names = [f"{path.stem}{path.suffix.lower() or '.pdf'}" for path in paths]
        for path, name in zip(paths, names, strict=True):
            self.keep(path, name)
        return [printable_name(name) for name in names]

    def keep(self, file: Path, name: str) -> None:
        """Copy a text that was checked, under a name that is safe; one of the same name is replaced."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as stream:
            partial = Path(stream.name)
        try:
            shutil.copyfile(file, partial)
            partial.replace(self.folder / name)
        finally:
            partial.unlink(missing_ok=True)
        self.readmit([printable_name(name)])

    def readmit(self, names: Iterable[str]) -> None:
        """What was taken out by hand is no longer left out."""
        self._leave_out(self.left_out - set(names))

    def remove(self, names: Iterable[str]) -> None:
        """Delete what was added or chosen; leave out what comes from elsewhere from now on."""
        names = set(names)
        added = [path for path in self.files if printable_name(path.name) in names]
        for path in added:
            path.unlink()
        self._leave_out(self.left_out | (names - {printable_name(path.name) for path in added}))

    def _leave_out(self, names: frozenset[str] | set[str]) -> None:
        if names != self.left_out:
            write_atomically(self._list, json.dumps(sorted(names), indent=0).encode())


def _texts(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.suffix in READ and not path.name.startswith("."))


def _check(path: Path) -> None:
    if path.is_file() and path.suffix:
        refuse_unread(path)
    if path.is_file() and path.suffix.lower() in WRITTEN:
        kind_of(path.name, path.read_bytes())
        return
    try:
        with path.open("rb") as stream:
            # the header may stand anywhere in the first kilobyte (ISO 32000-1, Annex H.3)
            is_pdf = b"%PDF-" in stream.read(1024)
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be opened ({error.strerror}); check its name and rights"
        ) from error
    if not is_pdf:
        raise SourceError(f"{path}: no PDF; convert it first")
