"""Whole documents: what they are called, and files that stop the reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from corpus.errors import UnreadablePdf
from corpus.model import Document
from corpus.reader import read_all, read_document
from corpus.workers import Allow, Failure, in_workers
from tests.corpus.sheets import Sheets, real
from tests.shared import PDFS


def test_name_and_date_come_from_the_file_name(tmp_path: Path) -> None:
    document = read_document(Sheets(tmp_path / "T-REC-V.34-199610-E.pdf").prose(2).page().save())
    assert (document.doc_id, document.date, document.language) == ("ITU-T V.34 (10/1996)", "10/1996", "E")
    assert document.file == "T-REC-V.34-199610-E.pdf" and len(document.sha256) == 64


def test_name_comes_from_the_cover_where_the_file_has_another(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "draft.pdf")
    sheets.at(57, 150, "Recommendation ITU-T Z.999 (01/2030)", 14, bold=True)
    sheets.at(57, 300, "Signals between modems", 24, bold=True).page()
    document = read_document(sheets.prose(2).page().save())
    assert (document.doc_id, document.date) == ("ITU-T Z.999 (01/2030)", "01/2030")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("E", "The modem shall report the level of the signal, and the terminal shall wait for it."),
        ("F", "Les modems des abonnés doivent être réglés avant les essais, et des mesures être faites."),
        ("S", "Los niveles de la señal del módem que se indican en los cuadros son los del anexo que sigue."),
    ],
)
def test_language_is_guessed_where_the_file_does_not_say_it(
    tmp_path: Path, language: str, words: str
) -> None:
    assert read_document(Sheets(tmp_path / "text.pdf").text(words, words).page().save()).language == language


def test_supplement_is_informative_as_a_whole(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "T-REC-Y.Sup72-202211-E.pdf").text("1    Scope", bold=True).gap()
    assert not any(clause.normative for clause in read_document(sheets.prose(2).page().save()).clauses)


def test_results_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = []
    for number in range(6):
        path = tmp_path / f"{number}.pdf"
        if number == 3:
            path.write_bytes(b"%PDF-1.4 nothing")
        else:
            Sheets(path).prose(number + 1).page().save()
        files.append(path)
    results = list(read_all(files, workers=2))
    assert [path for path, _ in results] == files
    assert [isinstance(result, Document) for _, result in results] == [True, True, True, False, True, True]
    assert isinstance(results[3][1], UnreadablePdf)


def misbehave(path: Path, allow: Allow) -> str:
    """What a reader may do with a file that is damaged: die, or never end."""
    if path.name == "crash":
        import os

        os.abort()
    if path.name == "hang":
        allow(0.5)
        time.sleep(60)
    return f"read {path.name}"


def test_a_crash_or_a_hang_costs_one_file() -> None:
    files = [Path(name) for name in ("a", "crash", "b", "hang", "c")]
    started = time.monotonic()
    results = list(in_workers(misbehave, files, 2, lambda path, why: f"{why.name} {path.name}"))
    assert results == list(
        zip(files, ["read a", f"{Failure.CRASHED.name} crash", "read b", "HUNG hang", "read c"], strict=True)
    )
    assert time.monotonic() - started < 40


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "title", "pages", "clauses"),
    [
        ("X.682-200811-E", "ASN.1", 20, {"8", "9", "10", "11", "Annex A"}),
        ("E.119-201704-F", "", 20, {"1", "2", "3", "4"}),
        ("V.22-198811-E", "", 16, {"1", "2", "2.5.1"}),
    ],
)
def test_real_documents(name: str, title: str, pages: int, clauses: set[str]) -> None:
    document = real(name)
    assert title in document.title and len(document.pages) == pages
    assert clauses <= {clause.number for clause in document.clauses}
    assert document.language == name[-1] and document.warnings == ()


@pytest.mark.real
def test_every_line_of_a_clause_stands_on_its_page() -> None:
    document = read_document(PDFS / "T-REC-V.8-200011-E.pdf")
    for clause in document.clauses:
        for line in (line for block in clause.blocks for line in block.lines):
            page = document.pages[line.page - 1]
            x0, y0, x1, y1 = line.box
            assert 0 <= x0 < x1 <= page.width + 1 and 0 <= y0 < y1 <= page.height + 1


def test_pages_without_any_text_are_refused(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "drawn.pdf"))
    page.line(72, 72, 300, 300)
    page.save()
    with pytest.raises(UnreadablePdf, match=r"drawn\.pdf: its pages hold no text, drawings at most"):
        read_document(tmp_path / "drawn.pdf")
