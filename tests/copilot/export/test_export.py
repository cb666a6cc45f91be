"""Drafts as Word documents with ITU's styles and footnotes, as Metanorma AsciiDoc, as Markdown."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from copilot.draft.drafter import Drafter
from copilot.draft.markdown import to_markdown
from copilot.draft.model import Draft, Kind, Piece
from copilot.draft.request import DraftRequest
from copilot.export import exported
from copilot.export.asciidoc import anchor, to_asciidoc
from copilot.export.styles import ITU_STYLES
from copilot.export.tracked import to_tracked
from copilot.export.word import to_docx
from copilot.pipeline import Copilot
from corpus.errors import CopilotError


@pytest.fixture(scope="module")
def definitions(over_samples: Copilot) -> Draft:
    return Drafter(over_samples).drafted(
        _form(kind="definitions", title="audits", reuse=[{"term": "drift"}], define=[{"term": "audit trail"}])
    )


@pytest.fixture(scope="module")
def annex(over_samples: Copilot) -> Draft:
    return Drafter(over_samples).draft(
        "Draft Annex B (normative) on the items of a model card, modelled on the model card of Y.9003."
    )


def test_every_style_of_the_template_is_defined_by_its_name(definitions: Draft) -> None:
    document = docx.Document(io.BytesIO(to_docx(definitions)))
    names = {style.name.lower() for style in document.styles if style.name}
    assert {name.lower() for name in ITU_STYLES} <= names


def test_paragraphs_have_the_styles_of_what_they_are(definitions: Draft, annex: Draft) -> None:
    document = docx.Document(io.BytesIO(to_docx(definitions)))
    styles = [(p.style.name, p.text) for p in document.paragraphs if p.style is not None]
    assert styles[0] == ("Heading 1", "Definitions")
    assert ("Heading 2", "Terms defined elsewhere") in styles
    assert any(name == "Ref_text" and text.startswith("[ITU-T Y.9003]\t") for name, text in styles)
    document = docx.Document(io.BytesIO(to_docx(annex)))
    assert document.paragraphs[0].style is not None
    assert document.paragraphs[0].style.name == "Annex_No & title"
    assert document.paragraphs[0].text.startswith("Annex B\n")


def test_sources_are_footnotes(definitions: Draft) -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(definitions))) as package:
        notes = package.read("word/footnotes.xml").decode()
        body = package.read("word/document.xml").decode()
    marks = re.findall(r'<w:footnoteReference w:id="(\d+)"/>', body)
    assert marks == [str(citation.marker) for citation in definitions.citations]
    assert "ITU-T Y.9003 (09/2022), clause 3.2.1" in notes


def test_gaps_are_highlighted(definitions: Draft) -> None:
    document = docx.Document(io.BytesIO(to_docx(definitions)))
    marked = [run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color is not None]
    assert marked == ["[editor: definition in one phrase that can replace the term]"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_it(annex: Draft, tmp_path: Path) -> None:
    (tmp_path / "annex.docx").write_bytes(to_docx(annex))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "txt:Text", "annex.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "annex.txt").read_text(errors="replace")
    assert "This annex forms an integral part of this Recommendation." in text
    assert "Model card" in text or "model card" in text


def test_asciidoc_has_the_forms_of_the_itu_flavour(definitions: Draft) -> None:
    text = to_asciidoc(definitions)
    assert ":mn-document-class: itu" in text
    assert "== Definitions\n\n=== Terms defined elsewhere" in text
    assert "[.source]\n<<ITU_T_Y_9003>>" in text
    assert "* [[[ITU_T_Y_9003,ITU-T Y.9003]]], Recommendation ITU-T Y.9003 (2022), _Requirements" in text
    assert "footnote:[ITU-T Y.9003 (09/2022), clause 3.2.1" in text


def test_an_anchor_is_an_identifier() -> None:
    assert anchor("ITU-T V.92 (2000) Amd. 2") == "ITU_T_V_92_2000_Amd_2"
    assert anchor("7.1.2") == "_7_1_2"


def test_markdown_has_a_footnote_for_every_mark(definitions: Draft) -> None:
    text = to_markdown(definitions)
    marks = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert marks == set(re.findall(r"^\[\^(\d+)\]: ", text, re.M))
    assert "**Texts cited, for clause 2 and the Bibliography**" in text


def test_an_unknown_format_is_refused(definitions: Draft) -> None:
    with pytest.raises(CopilotError, match="use docx, adoc or md"):
        exported(definitions, "pdf")


def _form(**fields: object) -> DraftRequest:
    return DraftRequest.model_validate(fields)


def test_numbers_captions_and_references_are_automatic(over_samples: Copilot) -> None:
    form = _form(
        kind="annex",
        number="C",
        heading="Sample size",
        sections=[{"title": "General", "text": ["See clause C.2 and Table C.1."]}, {"title": "Method"}],
        tables=[{"title": "Samples", "columns": ["KPI", "N"]}],
    )
    document = docx.Document(io.BytesIO(to_docx(Drafter(over_samples).drafted(form))))
    xml = document.element.xml
    headings = [p for p in document.paragraphs if p.style is not None and p.style.name == "Heading 2"]
    assert [heading.text for heading in headings] == ["General", "Method", "Samples"]
    assert all("<w:numPr>" in heading._p.xml for heading in headings)
    assert "SEQ Table_C" in xml
    assert "REF _RefC_2" in xml
    assert "REF _RefTable_C_1" in xml
    numbering = document.part.numbering_part.element.xml
    assert 'w:numFmt w:val="upperLetter"' in numbering
    assert 'w:lvlText w:val="%1.%2"' in numbering


def test_an_amendment_is_tracked_into_its_base_text(over_samples: Copilot) -> None:
    base = docx.Document()
    base.add_heading("7.1 Versions", 2)
    base.add_paragraph("The model store is required to keep at least the two versions activated last.")
    content = io.BytesIO()
    base.save(content)
    draft = replace(
        Drafter(over_samples).drafted(
            _form(kind="amendment", amends="Y.9003", changes=[{"action": "delete", "clause": "99"}])
        ),
        pieces=(
            Piece(Kind.HEADING, "Clause 7.1, Versions"),
            Piece(Kind.OLD, "The model store is required to keep at least the two versions activated last."),
            Piece(
                Kind.NEW, "The model store is required to keep at least the three versions activated last."
            ),
            Piece(Kind.OLD, "Words that stand nowhere."),
            Piece(Kind.NEW, "x"),
        ),
    )
    tracked, missing = to_tracked(draft, content.getvalue())
    xml = docx.Document(io.BytesIO(tracked)).element.xml
    assert re.findall(r"<w:delText[^>]*>([^<]*)</w:delText>", xml) == ["two"]
    assert re.findall(r"<w:ins [^>]*>.*?<w:t[^>]*>([^<]*)</w:t>", xml, re.S) == ["three"]
    assert missing == ("Words that stand nowhere.",)


def test_a_template_of_the_operator_is_filled(over_samples: Copilot, tmp_path: Path) -> None:
    template = docx.Document()
    table = template.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text = "Source:", "Deadline:"
    template.save(str(tmp_path / "liaison.docx"))
    form = _form(
        kind="liaison", title="T", fields={"source": ["SG12"], "deadline": ["1 May"], "content": ["a"]}
    )
    made = exported(Drafter(over_samples).drafted(form), "docx", tmp_path)
    filled = docx.Document(io.BytesIO(made))
    assert [row.cells[1].text for row in filled.tables[0].rows] == ["SG12", "1 May"]
    assert filled.paragraphs[-1].text == "A."
