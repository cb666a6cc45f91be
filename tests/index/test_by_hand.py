"""PDFs that readers hand in or choose from the ITU site: kept, told, taken out; refreshes keep them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.settings import Settings
from corpus.sources.listing import resolve
from corpus.sources.site.errors import SiteError
from index.collection import HandedIn, as_before, as_configured, by_hand, take_in, take_out
from index.following import fetch_chosen
from index.generations import Generations
from index.refresh import refresh
from tests.corpus.itu_site import Fault, PlayedSite, pdf_code, row
from tests.index.made import write_pdf

NAMES = {"T-REC-V.901-202401-E.pdf", "T-REC-V.902-202401-E.pdf", "T-REC-X.903-202401-E.pdf"}
CODE = "T-REC-Y.905-202402-I"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PlayedSite]:
    write_pdf(tmp_path / "posted.pdf", "federated learning")
    rows = [
        row(7000, "Y.905 (02/2024)", CODE, "federated learning", "2024-02-15"),
        row(7001, "Y.906 (02/2024)", "T-REC-Y.906-202402-I", "not posted", "2024-02-15"),
    ]
    with PlayedSite(rows, {pdf_code(CODE): (tmp_path / "posted.pdf").read_bytes()}) as site:
        yield site


@pytest.fixture
def settings(tmp_path: Path, pdfs: Path, site: PlayedSite) -> Settings:
    """Three PDFs of a folder are indexed."""
    settings = Settings(
        data_dir=tmp_path / "data", itu_site=site.address, site_interval=0, parse_workers=1, largest_upload=1
    )
    refresh(settings, resolve(settings, [pdfs]), with_vectors=False)
    return settings


def indexed(settings: Settings, pdfs: Path | None = None) -> set[str]:
    sources = as_before(settings) if pdfs is None else resolve(settings, [pdfs])
    refresh(settings, sources, with_vectors=False)
    manifest = Generations(settings).current_manifest()
    assert manifest is not None
    return set(manifest.files)


def test_good_files_are_kept_and_each_other_has_its_reason(
    settings: Settings, pdfs: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    write_pdf(given / "draft.pdf", "quantum keys")
    write_pdf(given / "again.pdf", "quantum keys")
    (given / "copy.pdf").write_bytes((pdfs / "T-REC-V.901-202401-E.pdf").read_bytes())
    (given / "page.pdf").write_bytes(b"<html>")
    (given / "again.pdf").write_bytes((given / "draft.pdf").read_bytes())
    taken = take_in(settings, [given / name for name in ("draft.pdf", "again.pdf", "copy.pdf", "page.pdf")])
    assert taken[0] == HandedIn("draft.pdf")
    assert taken[1].reason == "the same text is there already, as draft.pdf"
    assert taken[2].reason == "the same text is there already, as T-REC-V.901-202401-E.pdf"
    assert "a web page" in taken[3].reason
    assert [(file.name, file.key) for file in by_hand(settings)] == [("draft.pdf", "")]
    assert indexed(settings) == {*NAMES, "draft.pdf"}
    assert indexed(settings, pdfs) == {*NAMES, "draft.pdf"}, "a refresh by the command line keeps it"
    assert [(file.name, file.key, file.from_site) for file in by_hand(settings)] == [
        ("draft.pdf", "draft.pdf", False)
    ]

    write_pdf(given / "draft.pdf", "a second version")
    assert take_in(settings, [given / "draft.pdf"]) == [HandedIn("draft.pdf", replaces=True)]
    take_out(settings, "draft.pdf")
    assert by_hand(settings) == []
    assert indexed(settings) == NAMES


def test_the_last_text_cannot_be_taken_out(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", parse_workers=1)
    write_pdf(tmp_path / "draft.pdf", "quantum keys")
    take_in(settings, [tmp_path / "draft.pdf"])
    refresh(settings, as_before(settings), with_vectors=False)
    with pytest.raises(SourceError, match="the only text that is indexed"):
        take_out(settings, "draft.pdf")


def test_chosen_editions_are_fetched_and_stay(settings: Settings, site: PlayedSite, pdfs: Path) -> None:
    stages: list[tuple[str, int, int]] = []
    summary = fetch_chosen(
        settings, ["ITU-T Y.905 (02/2024)", "ITU-T Y.906 (02/2024)"], lambda *stage: stages.append(stage)
    )
    name = "T-REC-Y.905-202402-E.pdf"
    assert summary.new == [name]
    assert [failure.file for failure in summary.failed] == ["T-REC-Y.906-202402-E.pdf"]
    assert stages[-1] == ("fetching", 2, 2)
    assert indexed(settings) == {*NAMES, name}
    assert indexed(settings, pdfs) == {*NAMES, name}
    assert [(file.name, file.from_site) for file in by_hand(settings)] == [(name, True)]
    take_out(settings, name)
    assert indexed(settings) == NAMES
    assert fetch_chosen(settings, ["ITU-T Y.905 (02/2024)"], lambda *_: None).failed == []
    assert indexed(settings) == {*NAMES, name}, "what was taken out can be chosen again"


def test_what_cannot_be_done_is_told_and_changes_nothing(
    settings: Settings, site: PlayedSite, pdfs: Path, tmp_path: Path
) -> None:
    for name in ("T-REC-V.901-202401-E.pdf", "../current", "nothing.pdf"):
        with pytest.raises(SourceError, match="not among the files put in by hand"):
            take_out(settings, name)
    site.always_fails("searchRecs", Fault(body=b"<html>busy</html>"))
    with pytest.raises(SiteError, match="searchRecs"):
        fetch_chosen(settings, ["ITU-T Y.905 (02/2024)"], lambda *_: None)
    off = settings.model_copy(update={"itu_site": ""})
    with pytest.raises(SourceError, match="COPILOT_ITU_SITE is empty"):
        fetch_chosen(off, ["ITU-T Y.905 (02/2024)"], lambda *_: None)
    assert as_before(settings) == resolve(settings, [pdfs.resolve()])

    assert as_configured(settings).folders == (pdfs.resolve(),)
    (tmp_path / "other").mkdir()
    named = settings.model_copy(update={"source": tmp_path / "other"})
    assert as_configured(named).folders == (tmp_path / "other",)
