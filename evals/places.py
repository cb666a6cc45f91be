"""Where sets, documents, the index and runs lie when the command line does not say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from corpus.samples import CATALOGUE as SAMPLE_CATALOGUE
from corpus.settings import SHARED, Settings
from corpus.sources.listing import Sources, default_catalogue, resolve, sample_folder
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.run import RESULTS
from index.errors import NoIndex
from index.generations import Generations

log = logging.getLogger(__name__)

SHARED_GOLDEN = SHARED.parent / "golden"
SAMPLE_SET = Path(__file__).parent / "golden_sample" / "questions.jsonl"
"""Questions over the sample Recommendations, which every machine has."""


def default_set() -> Path:
    """The shared golden set where it is there, else the one over the sample Recommendations."""
    shared = SHARED_GOLDEN / "questions.jsonl"
    return shared if shared.is_file() else SAMPLE_SET


def default_tasks() -> Path:
    """The shared drafting tasks.

    Raises:
        EvalError: they are not there.
    """
    tasks = SHARED_GOLDEN / "drafting.jsonl"
    if not tasks.is_file():
        raise EvalError(f"{tasks}: not there; name drafting tasks with --set")
    return tasks


def tasks_beside(set_path: Path) -> Path | None:
    """The drafting tasks that lie beside a set."""
    beside = set_path.parent / "drafting.jsonl"
    return beside if beside.is_file() else None


def default_truth(set_path: Path) -> Path | None:
    """The structure truth that lies beside a set."""
    beside = set_path.parent / "structure"
    return beside if beside.is_dir() else None


def asks_samples(set_path: Path, settings: Settings, pdf_dir: Path | None = None) -> bool:
    """Whether a set is the one over the sample Recommendations, and no other documents are named."""
    return pdf_dir is None and settings.source is None and set_path.resolve() == SAMPLE_SET.resolve()


def printed_pages(
    set_path: Path, settings: Settings, pdf_dir: Path | None = None, catalogue: Path | None = None
) -> PrintedPages:
    """The PDFs and the catalogue that a set is about.

    The samples for the set over them; else the folder that is named, else COPILOT_SOURCE, else the
    shared folder, else the files that the index was made of.

    Raises:
        EvalError, SourceError: there is no such folder or catalogue, or it holds nothing.
        NoIndex: no folder is known and nothing is indexed.
    """
    if asks_samples(set_path, settings, pdf_dir):
        folder = sample_folder(settings.data_dir)
        return PrintedPages.of_folder(folder, catalogue or folder / SAMPLE_CATALOGUE)
    named = pdf_dir or settings.source or (SHARED / "pdf" if (SHARED / "pdf").is_dir() else None)
    if named is not None:
        return PrintedPages.of_folder(named, _catalogue_of(named, settings, catalogue))
    return indexed_pages(settings)


def indexed_pages(settings: Settings) -> PrintedPages:
    """The PDFs and the catalogue that the index which serves was made of.

    Raises:
        NoIndex: nothing is indexed.
    """
    generation = Generations(settings).current()
    copies = settings.data_dir / "files"
    files = {key: copies / f"{sha256}.pdf" for key, sha256 in generation.manifest.files.items()}
    return PrintedPages(files, generation.store.catalogue)


def _catalogue_of(folder: Path, settings: Settings, catalogue: Path | None) -> Path | None:
    if catalogue is None and settings.catalogue is None:
        for beside in (folder / SAMPLE_CATALOGUE, folder.resolve().parent / SAMPLE_CATALOGUE):
            if beside.is_file():
                return beside
    return default_catalogue(settings, catalogue)


def indexed(
    set_path: Path,
    settings: Settings,
    pdf_dir: Path | None = None,
    catalogue: Path | None = None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Settings:
    """Settings of a data folder with an index that a set can be asked of.

    The set over the samples has an index of its own, so that it neither needs nor disturbs the one that
    serves. For other sets it is the one that serves; where there is none yet, it is made of the folder
    that `printed_pages` reads.

    Raises:
        NoIndex: nothing is indexed and no folder is known to make an index of.
        CopilotError: making the index failed.
    """
    if asks_samples(set_path, settings, pdf_dir):
        folder = sample_folder(settings.data_dir)
        own = settings.model_copy(update={"data_dir": settings.data_dir / "evals" / "sample-index"})
        _refresh(own, Sources((folder,), folder / SAMPLE_CATALOGUE, are_samples=True), progress)
        return own
    if Generations(settings).current_manifest() is not None:
        return settings
    named = pdf_dir or settings.source or (SHARED / "pdf" if (SHARED / "pdf").is_dir() else None)
    if named is None:
        raise NoIndex(f"{settings.data_dir}: nothing indexed yet; run copilot corpus refresh")
    log.warning("nothing is indexed yet: %s is read first", named)
    _refresh(settings, resolve(settings, [named], _catalogue_of(named, settings, catalogue)), progress)
    return settings


def _refresh(settings: Settings, sources: Sources, progress: Callable[[str, int, int], None]) -> None:
    # The models that embed take seconds to import.
    from index.refresh import refresh

    summary = refresh(settings, sources, progress=progress)
    for failure in summary.failed:
        log.warning("%s is not indexed: %s", failure.file, failure.reason)


def results_dir(settings: Settings) -> Path:
    """Where results folders are kept."""
    return settings.data_dir / "evals"


def run_path(name: str, settings: Settings) -> Path:
    """A run by the name it was given, or by the path of its folder."""
    named = results_dir(settings) / name
    return named if named.is_dir() else Path(name)


def latest_run(settings: Settings) -> Path:
    """The results folder written last.

    Raises:
        EvalError: there is none.
    """
    found = sorted(
        results_dir(settings).glob(f"*/{RESULTS}"), key=lambda path: (path.stat().st_mtime_ns, path)
    )
    if not found:
        raise EvalError(f"{results_dir(settings)}: holds no run; make one with copilot eval run")
    return found[-1].parent
