"""Word, AsciiDoc and Markdown files in a folder of texts: indexed and cited, or named with the remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from corpus.errors import CopilotError
from corpus.files import FileCopies
from corpus.settings import Settings
from corpus.sources.additions import Additions
from corpus.sources.listing import Sources, resolve
from index.collection import verify
from index.generations import Generations
from index.refresh import RefreshSummary, refresh
from tests.conftest import Ran
from tests.corpus.test_written import text
from tests.corpus.word.made import Made
from tests.index.made import write_pdf

WORD = "T-REC-Y.9876-202609-E.docx"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One text of each kind, parts and notes, and files of kinds that are not read."""
    monkeypatch.setattr("corpus.word.office.office", lambda: None)
    monkeypatch.setattr("corpus.written.office", lambda: None)
    folder = tmp_path / "texts"
    write_pdf(folder / "T-REC-V.901-202401-E.pdf", "quantum keys")
    (folder / WORD).write_bytes(text(Made()).data())
    source = folder / "Y.9877"
    source.mkdir()
    (source / "en.adoc").write_text("= Lamps\n:docnumber: Y.9877\n\n== Scope\n\nIt is about lamps.\n")
    (source / "part.adoc").write_text("== Reports\n\nA part.\n")
    (folder / "notes.md").write_text("# Notes on lamps\n\n## 1 Scope\n\nThey are about lamps.\n")
    (folder / "README.md").write_text("# About this folder\n")
    for name in ("old.doc", "macros.docm", "page.html", "book.odt"):
        (folder / name).write_bytes(b"x")
    (folder / "bad.docx").write_bytes(b"<html>not Word</html>")
    return folder


def refreshed(data_dir: Path, folder: Path) -> tuple[Settings, RefreshSummary]:
    settings = Settings(data_dir=data_dir, parse_workers=1)
    return settings, refresh(settings, Sources((folder,), None), with_vectors=False)


def test_texts_of_every_kind_are_indexed_and_others_are_named(folder: Path, tmp_path: Path) -> None:
    settings, summary = refreshed(tmp_path / "data", folder)
    assert set(Generations(settings).current().manifest.files) == {
        "T-REC-V.901-202401-E.pdf", WORD, "en.adoc", "notes.md",
    }  # fmt: skip
    reasons = {failure.file: failure.reason for failure in summary.failed}
    assert set(reasons) == {"old.doc", "macros.docm", "page.html", "book.odt", "bad.docx"}
    assert "save it as .docx" in reasons["old.doc"] and "with macros" in reasons["macros.docm"]
    assert reasons["bad.docx"].startswith("bad.docx: a web page that only bears the name")
    assert all("\n" not in reason for reason in reasons.values())


def test_nothing_is_read_twice_and_a_lost_drawing_is_made_again(folder: Path, tmp_path: Path) -> None:
    settings, first = refreshed(tmp_path / "data", folder)
    assert first.parsed_pages > 0
    _, second = refreshed(tmp_path / "data", folder)
    assert (second.parsed_pages, second.generation) == (0, first.generation)
    digest = Generations(settings).current().manifest.files[WORD]
    copies = FileCopies(settings.data_dir / "files")
    assert copies.original(digest, WORD).read_bytes() == (folder / WORD).read_bytes()
    copies.path(digest).unlink()
    _, third = refreshed(tmp_path / "data", folder)
    assert third.parsed_pages == 1 and copies.path(digest).read_bytes().startswith(b"%PDF")
    assert verify(settings) == (4, [])


def test_a_citation_says_that_the_file_is_no_pdf(
    folder: Path, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    refreshed(tmp_path / "data", folder)
    ran = copilot("ask", "--json", "What is a harbour lamp?", data_dir=tmp_path / "data")
    answer = json.loads(ran.out)
    citation = answer["citations"][0]
    assert citation["quote"].endswith("Lamp that stands at the end of a mole.")
    assert (citation["file"], citation["clause"], citation["page"]) == (WORD, "3.1.1", 1)
    assert citation["status_note"].endswith("Word file, no PDF: page numbers are those of a rendition")
    assert citation["boxes"][0][0] == 1 and citation["boxes"][0][3] > citation["boxes"][0][1]


def test_texts_can_be_added_by_hand(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", parse_workers=1)
    own = Additions(settings.data_dir)
    assert own.add([folder / WORD, folder / "notes.md"]) == [WORD, "notes.md"]
    with pytest.raises(CopilotError, match=r"old\.doc: in the format of Word 97"):
        own.add([folder / "old.doc"])
    with pytest.raises(CopilotError, match="a web page that only bears the name"):
        own.add([folder / "bad.docx"])
    pdfs = tmp_path / "pdfs"
    write_pdf(pdfs / "T-REC-V.901-202401-E.pdf", "quantum keys")
    refresh(settings, resolve(settings, [pdfs]), with_vectors=False)
    assert set(Generations(settings).current().manifest.files) == {
        "T-REC-V.901-202401-E.pdf", WORD, "notes.md",
    }  # fmt: skip
    own.remove([WORD])
    assert [path.name for path in own.files] == ["notes.md"]


@pytest.mark.parametrize("name", [WORD, "notes.md", "Y.9877/en.adoc"])
def test_the_structure_is_shown_where_nothing_is_indexed(
    folder: Path, tmp_path: Path, copilot: Callable[..., Ran], name: str
) -> None:
    ran = copilot("corpus", "show", str(folder / name), "--json", data_dir=tmp_path / "nothing")
    assert ran.code == 0
    assert json.loads(ran.out)["headings"][0]["title"] == "Scope"
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("name", ["old.doc", "macros.docm", "page.html", "bad.docx"])
def test_what_cannot_be_shown_is_one_line(
    folder: Path, tmp_path: Path, copilot: Callable[..., Ran], name: str
) -> None:
    ran = copilot("corpus", "show", str(folder / name), "--json", data_dir=tmp_path / "nothing")
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.strip().splitlines()) == 1 and name in ran.err and ";" in ran.err


@pytest.mark.office
def test_libreoffice_writes_nothing_outside_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, texts, temporary = tmp_path / "home", tmp_path / "texts", tmp_path / "temporary"
    for each in (home, texts, temporary):
        each.mkdir()
    (texts / WORD).write_bytes(text(Made()).data())
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    settings, summary = refreshed(tmp_path / "data", texts)
    assert not summary.failed
    digest = Generations(settings).current().manifest.files[WORD]
    drawn = FileCopies(settings.data_dir / "files").path(digest)
    assert "LibreOffice" in pypdfium2.PdfDocument(drawn).get_metadata_dict()["Producer"]
    assert list(home.iterdir()) == list(temporary.iterdir()) == []
    assert [path.name for path in texts.iterdir()] == [WORD]
