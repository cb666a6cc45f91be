"""Which documents a refresh reads when nothing, or something, is named."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.settings import Settings
from corpus.sources.listing import of_site, resolve
from corpus.sources.site.folders import SiteFolders
from tests.corpus.itu_site import Fault, PlayedSite


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder without ../shared."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", itu_site="")


def test_without_any_source_the_site_is_asked_once(settings: Settings) -> None:
    with PlayedSite([], {}) as site:
        sources = resolve(settings.model_copy(update={"itu_site": site.address}))
        assert len(site.requests) == 1
    folders = SiteFolders(settings.data_dir)
    assert (sources.from_site, sources.are_samples) == (True, False)
    assert (sources.folders, sources.catalogue) == ((folders.pdf,), folders.catalogue)


def test_where_the_site_does_not_answer_the_samples_are_read_and_it_is_said(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with PlayedSite([], {}) as site:
        site.always_fails("", Fault(status=503))
        address = site.address
        sources = resolve(settings.model_copy(update={"itu_site": address}))
    assert sources.are_samples
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"{address} cannot be reached: the sample texts of this project are read" in caplog.text


def test_what_was_fetched_before_is_read_where_the_site_does_not_answer(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    folders = SiteFolders(settings.data_dir)
    folders.pdf.mkdir(parents=True)
    (folders.pdf / "T-REC-V.1-198811-E.pdf").write_bytes(b"%PDF-1.4")
    sources = resolve(settings)
    assert (sources.folders, sources.from_site, sources.are_samples) == ((folders.pdf,), False, False)
    assert "what was fetched from the site before is read" in caplog.text


def test_a_named_folder_comes_before_the_site(settings: Settings, tmp_path: Path) -> None:
    with PlayedSite([], {}) as site:
        sources = resolve(settings.model_copy(update={"itu_site": site.address}), [tmp_path])
        assert site.requests == []
    assert (sources.folders, sources.from_site) == ((tmp_path,), False)


def test_the_folder_of_the_site_goes_with_its_catalogue(settings: Settings) -> None:
    folders = SiteFolders(settings.data_dir)
    folders.pdf.mkdir(parents=True)
    folders.catalogue.write_bytes(b"{}")
    assert resolve(settings, [folders.pdf]).catalogue == folders.catalogue


def test_the_folder_of_the_samples_is_known_as_such(settings: Settings) -> None:
    (folder,) = resolve(settings).folders
    assert resolve(settings, [folder]).are_samples


@pytest.mark.parametrize("named", [True, False])
def test_added_files_and_names_left_out_go_with_every_source(
    settings: Settings, tmp_path: Path, named: bool
) -> None:
    added = settings.data_dir / "added"
    added.mkdir(parents=True)
    (added / "draft.pdf").write_bytes(b"%PDF-1.4")
    (settings.data_dir / "left_out.json").write_text('["V.34.pdf"]')
    sources = resolve(settings, [tmp_path] if named else [])
    assert sources.folders[-1] == added
    assert sources.left_out == {"V.34.pdf"}
    assert of_site(settings).folders[-1] == added


@pytest.mark.parametrize("name", ["folder", "catalogue"])
def test_what_is_named_must_be_there(settings: Settings, tmp_path: Path, name: str) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(SourceError, match="missing: no such"):
        resolve(settings, [missing] if name == "folder" else [], missing if name == "catalogue" else None)
