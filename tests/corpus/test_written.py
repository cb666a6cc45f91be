"""Word, AsciiDoc and Markdown texts as documents of the corpus, with places on pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.check import annotate, check_bytes
from corpus import written
from corpus.cli import structure
from corpus.errors import UnreadableDraft
from corpus.model import BlockKind, Document
from corpus.reader import read_document
from tests.corpus.test_drafts import OLE, repacked
from tests.corpus.word.made import Made
from tests.shared import ASCIIDOC, PDFS, WORD


def text(made: Made) -> Made:
    made.front()
    made.add("1\tScope", "Heading 1")
    made.add("This Recommendation specifies how harbour lamps report their state.")
    made.add("2\tReferences", "Heading 1")
    made.add("[ITU-T V.8]\tRecommendation ITU-T V.8 (2000), Procedures for starting sessions.", "Ref_text")
    made.add("3\tDefinitions", "Heading 1")
    made.add("3.1\tTerms defined in this Recommendation", "Heading 2")
    made.add("This Recommendation defines the following terms:")
    made.add("3.1.1\tharbour lamp: Lamp that stands at the end of a mole.")
    made.add("NOTE – It is green or red.", "Note")
    made.add("4\tAbbreviations and acronyms", "Heading 1")
    made.add("HLR\tHarbour Lamp Report")
    made.add("6\tReporting", "Heading 1")
    made.add("Table 1 – States", "Table_NoTitle")
    made.table(("Code", "Meaning"), ("01", "lit"), ("02", "dark"))
    return made


def read(folder: Path, drawn: Path | None = None) -> Document:
    path = folder / "T-REC-Y.9876-202609-E.docx"
    path.write_bytes(text(Made()).data())
    return read_document(path, drawn=drawn)


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.word.office.office", lambda: None)
    monkeypatch.setattr(written, "office", lambda: None)


def test_a_word_file_has_the_parts_of_a_published_text(tmp_path: Path, without_office: None) -> None:
    document = read(tmp_path)
    report = structure(document)
    assert (document.doc_id, document.date, document.format) == ("ITU-T Y.9876 (09/2026)", "09/2026", "Word")
    assert document.title == "Reporting of the state of harbour lamps"
    assert [(each["number"], each["title"]) for each in report["headings"]] == [
        ("1", "Scope"), ("2", "References"), ("3", "Definitions"),
        ("3.1", "Terms defined in this Recommendation"), ("4", "Abbreviations and acronyms"),
        ("6", "Reporting"),
    ]  # fmt: skip
    assert report["definitions"] == [{"term": "harbour lamp", "number": "3.1.1", "page": 1}]
    assert report["abbreviations"] == [{"abbr": "HLR", "expansion": "Harbour Lamp Report"}]
    assert report["references"] == ["ITU-T V.8 (2000)"]
    term = next(clause for clause in document.clauses if clause.number == "3.1.1")
    assert [block.kind for block in term.blocks] == [BlockKind.PARAGRAPH, BlockKind.NOTE]
    table = document.clauses[-1].blocks[0]
    assert (table.kind, table.caption, table.header_rows) == (BlockKind.TABLE, "Table 1 – States", 1)
    assert document.warnings == (f"no PDF: {written.PLAIN_PAGES}",)


def test_without_libreoffice_the_text_is_set_with_its_places(tmp_path: Path, without_office: None) -> None:
    document = read(tmp_path, tmp_path / "drawn")
    scope = next(clause for clause in document.clauses if clause.title == "Scope")
    (line,) = scope.blocks[0].lines
    assert line.text in document.pages[0].text
    assert _words_in(tmp_path / "drawn" / f"{document.sha256}.pdf", line.page, line.box) == line.text
    assert document.note_on(1) == "Word file, no PDF: page numbers are those of a rendition"


@pytest.mark.office
def test_libreoffice_draws_the_pages_and_each_line_is_found_on_them(tmp_path: Path) -> None:
    document = read(tmp_path, tmp_path / "drawn")
    lines = [line for clause in document.clauses for block in clause.blocks for line in block.lines]
    assert all(line.box[2] > line.box[0] for line in lines)
    pdf = tmp_path / "drawn" / f"{document.sha256}.pdf"
    scope = next(clause for clause in document.clauses if clause.title == "Scope")
    for line in scope.blocks[0].lines:
        assert _words_in(pdf, line.page, line.box) == line.text
    assert document.warnings == ()


def _words_in(pdf: Path, page: int, box: tuple[float, float, float, float]) -> str:
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    sheet = opened[page - 1]
    x0, y0, x1, y1 = box
    height = sheet.get_height()
    found = sheet.get_textpage().get_text_bounded(x0 - 1, height - y1 - 1, x1 + 1, height - y0 + 1)
    opened.close()
    return " ".join(str(found).split())


def _outline(path: Path) -> list[tuple[str, str]]:
    headings = structure(read_document(path))["headings"]
    return [(each["number"], re.sub(r"\W+", " ", each["title"]).strip().casefold()) for each in headings]


@pytest.mark.real
@pytest.mark.parametrize(
    ("files", "headings"),
    [
        ((ASCIIDOC / "Y.3507-201812" / "en.adoc", PDFS / "T-REC-Y.3507-201812-E.pdf"), 48),
        (
            (
                ASCIIDOC / "T-REC-J.1108-201901-P" / "en.adoc", WORD / "T-REC-J.1108-201901-E.docx",
                PDFS / "T-REC-J.1108-201901-E.pdf",
            ),
            11,
        ),
        ((WORD / "T-REC-X.609.7-201812-E.docx", PDFS / "T-REC-X.609.7-201812-E.pdf"), 46),
        ((WORD / "T-REC-T.621-201703-E.docx", PDFS / "T-REC-T.621-201703-E.pdf"), 27),
    ],
    ids=["Y.3507", "J.1108", "X.609.7", "T.621"],
)  # fmt: skip
def test_one_text_has_one_outline_in_every_form(files: tuple[Path, ...], headings: int) -> None:
    first, *others = map(_outline, files)
    assert len(first) == headings
    assert all(other == first for other in others)


@pytest.mark.real
def test_a_word_file_set_from_asciidoc_has_its_outline(tmp_path: Path) -> None:
    """Y.3507 is there as AsciiDoc and PDF alone; the Word file is the one that the checker sets."""
    source = ASCIIDOC / "Y.3507-201812" / "en.adoc"
    data = source.read_bytes()
    path = tmp_path / "Y.3507.docx"
    path.write_bytes(annotate(source.name, data, check_bytes(source.name, data, folder=source.parent)))
    assert _outline(path) == _outline(PDFS / "T-REC-Y.3507-201812-E.pdf")


def test_a_markdown_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lamps.md"
    path.write_text(
        "# Reporting of lamps\n\n## 1 Scope\n\nLamps report.\n\n## 6 Reports\n\nThey report daily.\n"
    )
    document = read_document(path)
    assert (document.title, document.format) == ("Reporting of lamps", "Markdown")
    assert [clause.label for clause in document.clauses] == ["1 Scope", "6 Reports"]
    assert document.pages[0].text.splitlines()[-1] == "They report daily."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("page.docx", b"<!DOCTYPE html><html><body>x</body></html>", "a web page that only bears the name"),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("bomb.docx", repacked(Made().data(), word__document_dot_xml=b"<a>" + b" " * 150_000_000 + b"</a>"),
         "would unpack to"),
        ("strict.docx", repacked(Made().data(), _rels___dot_rels=b"http://purl.oclc.org/ooxml/x"),
         "a Strict Open XML file"),
    ],
)  # fmt: skip
def test_bad_files_get_one_line_that_names_them(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableDraft, match=re.escape(said)) as error:
        read_document(path, drawn=tmp_path / "drawn")
    assert str(error.value).startswith(f"{name}: ") and "\n" not in str(error.value)
    assert not (tmp_path / "drawn").exists()


def test_a_file_without_styles_is_read_by_its_words(tmp_path: Path, without_office: None) -> None:
    import zipfile

    made = Made()
    for words in ("1 Scope", "Lamps report.", "2 References", "None."):
        made.add(words)
    path = tmp_path / "bare.docx"
    path.write_bytes(made.data())
    bare = tmp_path / "without.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for info in old.infolist():
            content = old.read(info.filename)
            if info.filename.endswith(".rels"):
                content = re.sub(rb"<Relationship [^>]*(?:styles|numbering)[^>]*/>", b"", content)
            if "styles" not in info.filename and "numbering" not in info.filename:
                new.writestr(info.filename, content)
    assert [clause.label for clause in read_document(bare).clauses] == ["1 Scope", "2 References"]
