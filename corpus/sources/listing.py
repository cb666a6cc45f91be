"""Where documents and the catalogue come from: folders, the ITU site, or the samples."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import samples
from corpus.errors import SourceError
from corpus.settings import SHARED, Settings
from corpus.sources import kinds
from corpus.sources.additions import Additions
from corpus.sources.site.folders import SiteFolders

log = logging.getLogger(__name__)

SAMPLES = "samples"
"""Folder below the data folder."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a refresh reads.

    `are_samples` marks the texts that the project wrote itself; `left_out` names documents that the user
    took out; `from_site` tells that the folder is to be brought in line with the ITU site first.
    """

    folders: tuple[Path, ...]
    catalogue: Path | None
    are_samples: bool = False
    left_out: frozenset[str] = frozenset()
    from_site: bool = False


def resolve(settings: Settings, folders: Sequence[Path] = (), catalogue: Path | None = None) -> Sources:
    """The sources to read: `folders`, else COPILOT_SOURCE, else the shared folder, else the ITU site where
    it can be reached, else the samples; with all of them what the user added.

    The catalogue is the one that was named, else the one that the site or the samples come with, else the
    shared one.

    Raises: SourceError if a folder or catalogue that was named does not exist.
    """
    sources = _documents(settings, tuple(folders), _named_catalogue(settings, catalogue))
    own = Additions(settings.data_dir)
    added = tuple(folder for folder in own.folders if folder not in sources.folders)
    return replace(sources, folders=sources.folders + added, left_out=own.left_out)


def of_site(settings: Settings, catalogue: Path | None = None) -> Sources:
    """The files that come from the ITU site, to be fetched first."""
    own = Additions(settings.data_dir)
    site = SiteFolders(settings.data_dir)
    catalogue = _named_catalogue(settings, catalogue)
    folders = (site.pdf, *own.folders)
    return Sources(folders, catalogue or site.catalogue, left_out=own.left_out, from_site=True)


def default_catalogue(settings: Settings, catalogue: Path | None = None) -> Path | None:
    """The catalogue that was named, else the shared one.

    Raises: SourceError if one was named that does not exist.
    """
    shared = SHARED / "catalogue.jsonl.gz"
    return _named_catalogue(settings, catalogue) or (shared if shared.is_file() else None)


def _check_folder(folder: Path) -> None:
    if folder.is_file():
        raise SourceError(f"{folder}: is a file; give its folder, or put it in with copilot corpus add")
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; check --from or COPILOT_SOURCE")


def _named_catalogue(settings: Settings, catalogue: Path | None) -> Path | None:
    catalogue = catalogue or settings.catalogue
    if catalogue is not None and not catalogue.is_file():
        raise SourceError(f"{catalogue}: no such catalogue file; check --catalogue or COPILOT_CATALOGUE")
    return catalogue


def _documents(settings: Settings, folders: tuple[Path, ...], catalogue: Path | None) -> Sources:
    site = SiteFolders(settings.data_dir)
    named = folders or ((settings.source,) if settings.source else ())
    for folder in named:
        _check_folder(folder)
    sample = settings.data_dir / SAMPLES
    if named and [folder.resolve() for folder in named] == [sample.resolve()]:
        return _samples(settings, catalogue)
    if named:
        if catalogue is None and site.catalogue.is_file() and site.pdf.resolve() in map(Path.resolve, named):
            catalogue = site.catalogue
        return Sources(named, catalogue or default_catalogue(settings))
    if (SHARED / "pdf").is_dir():
        return Sources((SHARED / "pdf",), catalogue or default_catalogue(settings))
    if _site_answers(settings.itu_site):
        log.warning("no source is named: documents are fetched from %s", settings.itu_site)
        return of_site(settings, catalogue)
    why = (
        f"and {settings.itu_site} cannot be reached" if settings.itu_site else "and COPILOT_ITU_SITE is empty"
    )
    if any(site.pdf.glob("*.pdf")):
        log.warning("no source is named %s: what was fetched from the site before is read", why)
        return replace(of_site(settings, catalogue), from_site=False)
    log.warning(
        "no source is named %s: the sample texts of this project are read; name a folder of PDFs with "
        "--from or COPILOT_SOURCE",
        why,
    )
    return _samples(settings, catalogue)


def _samples(settings: Settings, catalogue: Path | None) -> Sources:
    folder = sample_folder(settings.data_dir)
    return Sources(
        (folder,), catalogue or default_catalogue(settings) or folder / samples.CATALOGUE, are_samples=True
    )


def _site_answers(site: str) -> bool:
    """One quick request."""
    if not site:
        return False
    # the HTTP client takes a third of a second to import, and few commands need it
    from corpus.sources.site.api import list_path
    from corpus.sources.site.client import is_reachable

    return is_reachable(site, list_path(1))


def sample_folder(data_dir: Path) -> Path:
    """The folder with the sample Recommendations, typeset now unless they are there already."""
    folder = data_dir / SAMPLES
    stamp = folder / ".written"
    version = _sample_version()
    if not stamp.is_file() or stamp.read_text("utf-8") != version:
        log.info("writing the sample Recommendations to %s", folder)
        samples.write_samples(folder)
        stamp.write_text(version, "utf-8")
    return folder


def _sample_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(samples.__file__).parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def find_texts(
    folders: Sequence[Path], unlisted: Callable[[OSError], None] = lambda error: None
) -> Iterator[Path]:
    """The files that may be texts, in the folders and below, folder by folder, by path; hidden ones left out.

    What has the name of a PDF is given, whatever it is: opening it tells.

    Args:
        unlisted: told of each folder below that cannot be listed.

    Raises: SourceError if a folder does not exist or cannot be listed.
    """
    for folder in folders:
        _check_folder(folder)
        try:
            os.listdir(folder)  # noqa: PTH208
        except OSError as error:
            raise SourceError(f"{folder}: cannot be listed ({error.strerror}); check its rights") from error
        found = []
        for below, names, files in os.walk(folder, onerror=unlisted):
            names[:] = [name for name in names if not name.startswith(".")]
            paths = (Path(below, name) for name in files if not name.startswith("."))
            found += [path for path in paths if kinds.is_text(path)]
        yield from sorted(found)


def find_pdfs(folders: Sequence[Path]) -> Iterator[Path]:
    """The PDFs among them."""
    return (path for path in find_texts(folders) if path.suffix.lower() == ".pdf")
