"""What a user put into the corpus by hand, and what they took out of it, whatever the sources hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError
from corpus.store import write_atomically


@dataclass(frozen=True, slots=True)
class Additions:
    """Below the data folder: a folder of added PDFs, and a list of names that a refresh leaves out."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        return self.data_dir / "added"

    @property
    def _list(self) -> Path:
        return self.data_dir / "left_out.json"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folder, if there is anything in it."""
        return (self.folder,) if self.folder.is_dir() and any(self.folder.glob("*.pdf")) else ()

    @property
    def left_out(self) -> frozenset[str]:
        """Names of documents. Raises: SourceError if the list is damaged."""
        try:
            return frozenset(json.loads(self._list.read_text()))
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError, TypeError) as error:
            raise SourceError(
                f"{self._list}: damaged ({error}); delete it, and remove again what is to be left out"
            ) from error

    def add(self, files: Iterable[Path]) -> list[str]:
        """Copy PDFs; one of the same name is replaced. Returns their names.

        Raises: SourceError if one is missing or no PDF; then none is copied.
        """
        paths = list(files)
        for path in paths:
            _check(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as stream:
                partial = Path(stream.name)
            try:
                shutil.copyfile(path, partial)
                partial.replace(self.folder / f"{path.stem}.pdf")
            finally:
                partial.unlink(missing_ok=True)
        names = [f"{path.stem}.pdf" for path in paths]
        self._leave_out(self.left_out - set(names))
        return names

    def remove(self, names: Iterable[str]) -> None:
        """Delete what was added; leave out what comes from elsewhere from now on."""
        names = set(names)
        added = {path.name for path in self.folder.glob("*.pdf")} & names
        for name in added:
            (self.folder / name).unlink()
        self._leave_out(self.left_out | (names - added))

    def _leave_out(self, names: frozenset[str] | set[str]) -> None:
        if names != self.left_out:
            write_atomically(self._list, json.dumps(sorted(names), ensure_ascii=False, indent=0).encode())


def _check(path: Path) -> None:
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
