"""Where documents and the catalogue come from: folders named by the user, shared ones, or the samples."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import samples
from corpus.errors import SourceError
from corpus.settings import SHARED, Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a refresh reads. `are_samples` marks the texts that the project wrote itself."""

    folders: tuple[Path, ...]
    catalogue: Path | None
    are_samples: bool = False


def resolve(settings: Settings, folders: Sequence[Path] = (), catalogue: Path | None = None) -> Sources:
    """The sources to read: `folders`, else COPILOT_SOURCE, else the shared folder, else the samples.

    The catalogue likewise; one named neither way is looked for in the shared folder, then among the
    samples where the documents are these.

    Raises: SourceError if a folder or catalogue that was named does not exist.
    """
    catalogue = catalogue or settings.catalogue
    if catalogue is not None and not catalogue.is_file():
        raise SourceError(f"{catalogue}: no such catalogue file; check --catalogue or COPILOT_CATALOGUE")
    if catalogue is None and (SHARED / "catalogue.jsonl.gz").is_file():
        catalogue = SHARED / "catalogue.jsonl.gz"
    named = tuple(folders) or ((settings.source,) if settings.source else ())
    for folder in named:
        if not folder.is_dir():
            raise SourceError(f"{folder}: no such folder; check --from or COPILOT_SOURCE")
    if named:
        return Sources(named, catalogue)
    if (SHARED / "pdf").is_dir():
        return Sources((SHARED / "pdf",), catalogue)
    folder = sample_folder(settings.data_dir)
    return Sources((folder,), catalogue or folder / samples.CATALOGUE, are_samples=True)


def sample_folder(data_dir: Path) -> Path:
    """The folder with the sample Recommendations, typeset now unless they are there already."""
    folder = data_dir / "samples"
    stamp = folder / ".written"
    version = _sample_version()
    if not stamp.is_file() or stamp.read_text() != version:
        log.info("writing the sample Recommendations to %s", folder)
        samples.write_samples(folder)
        stamp.write_text(version)
    return folder


def _sample_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(samples.__file__).parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def find_pdfs(folders: Sequence[Path]) -> Iterator[Path]:
    """The PDFs in the folders and below, folder by folder, by path; hidden files and folders left out.

    Raises: SourceError if a folder does not exist or cannot be listed.
    """
    for folder in folders:
        if not folder.is_dir():
            raise SourceError(f"{folder}: no such folder; check --from or COPILOT_SOURCE")
        try:
            paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
        except OSError as error:
            raise SourceError(f"{folder}: cannot be listed ({error.strerror}); check its rights") from error
        for path in paths:
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield path
