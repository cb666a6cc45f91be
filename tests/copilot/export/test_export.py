"""Drafts as Word documents with ITU's styles and footnotes, as Metanorma AsciiDoc, as Markdown."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest

from copilot.draft.drafter import Drafter
from copilot.draft.markdown import to_markdown
from copilot.draft.model import Draft
from copilot.export import exported
from copilot.export.asciidoc import anchor, to_asciidoc
from copilot.export.styles import ITU_STYLES
from copilot.export.word import to_docx
from copilot.pipeline import Copilot
from corpus.errors import CopilotError


@pytest.fixture(scope="module")
def definitions(over_samples: Copilot) -> Draft:
    return Drafter(over_samples).draft(
        'Draft clause 3 for a text on audits. Reuse the term drift, and define "audit trail" as a new term.'
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
    assert styles[0] == ("Heading 1", "3\tDefinitions")
    assert ("Heading 2", "3.1\tTerms defined elsewhere") in styles
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
