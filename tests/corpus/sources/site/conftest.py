"""A played site with real PDFs, or with the samples where there are none, and a crawl of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.identifiers import from_file_name
from corpus.samples import write_samples
from corpus.settings import Settings
from corpus.sources.site.client import Politeness, SiteClient
from corpus.sources.site.crawl import crawl
from corpus.sources.site.folders import SiteFolders
from corpus.sources.site.selection import Selection
from corpus.sources.site.summary import CrawlSummary
from tests.corpus.itu_site import PlayedSite, play
from tests.shared import PDFS

QUICK = Politeness(
    interval=0.0,
    connect_timeout=1.0,
    read_timeout=0.3,
    total_timeout=5.0,
    attempts=3,
    backoff=0.01,
    longest_wait=0.3,
)
"""So that a test takes no minutes."""

SMALL = (
    "T-REC-G.711-198811-E.pdf", "T-REC-G.711-200002-AppII-E.pdf", "T-REC-V.8-200011-E.pdf",
    "T-REC-V.42-200307-Cor1-E.pdf", "T-REC-X.682-200811-E.pdf", "T-REC-V.24-200002-E.pdf",
)  # fmt: skip


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six PDFs: real ones where there are any."""
    if PDFS.is_dir():
        return [PDFS / name for name in SMALL]
    samples = write_samples(tmp_path_factory.mktemp("samples"))
    return [path for path in samples if path.name.endswith("-E.pdf")][:6]


def published(path: Path) -> tuple[Path, str, str, str]:
    """The PDF as an edition in force: its name and code are read from the file's name."""
    identifier, _, _ = from_file_name(path.name)
    match = re.fullmatch(r"(T-REC-.+-\d{6})(?:-(\w+))?-E\.pdf", path.name)
    assert match is not None
    code = f"{match[1]}-I" + (f"!{match[2]}" if match[2] else "")
    return path, identifier.format().removeprefix("ITU-T "), code, f"Title of {match[1]}"


@pytest.fixture
def site(pdfs: list[Path]) -> Iterator[PlayedSite]:
    with play(map(published, pdfs)) as site:
        yield site


@pytest.fixture
def codes(pdfs: list[Path]) -> list[str]:
    """Codes of the files on the site, in the order in which a crawl asks for them."""
    by_name = sorted(pdfs, key=lambda path: from_file_name(path.name)[0])
    return [f"{code}{'!' if '!' in code else '!!'}PDF-E" for _, _, code, _ in map(published, by_name)]


@pytest.fixture
def folders(tmp_path: Path) -> SiteFolders:
    return SiteFolders(tmp_path / "data")


@pytest.fixture
def client(site: PlayedSite) -> Iterator[SiteClient]:
    with SiteClient(site.address, QUICK) as client:
        yield client


EVERYTHING = Selection(series=tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

Refresh = Callable[..., CrawlSummary]


@pytest.fixture
def refresh(site: PlayedSite, folders: SiteFolders) -> Refresh:
    """Crawls the played site with everything selected, unless told otherwise."""

    def run(selection: Selection = EVERYTHING, **options: object) -> CrawlSummary:
        settings = Settings(data_dir=folders.data_dir, itu_site=site.address)
        return crawl(settings, selection, politeness=QUICK, **options)  # type: ignore[arg-type]

    return run
