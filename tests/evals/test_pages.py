from __future__ import annotations

from pathlib import Path

import pytest

from evals.answers import CitationRow
from evals.errors import EvalError
from evals.golden import load_questions
from evals.pages import PrintedPages
from tests.evals.handmade import EVIDENCE, citation
from tests.shared import CATALOGUE, GOLDEN, PDFS


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        pytest.param({"quote": EVIDENCE}, True, id="verbatim over a line's end with a hyphen"),
        pytest.param({"quote": "size k shall be 15 for both direc-\ntions."}, True, id="with the hyphen"),
        pytest.param({"quote": EVIDENCE.replace("shall", "should")}, False, id="one word changed"),
        pytest.param({"quote": EVIDENCE.replace("15", "I5")}, False, id="one character changed"),
        pytest.param({"page": 3}, False, id="the next page"),
        pytest.param({"page": 4}, False, id="a page that is not there"),
        pytest.param({"file": "catalogue", "quote": "how large a window"}, True, id="in the abstract"),
        pytest.param({"file": "catalogue", "quote": "Windows and timers"}, True, id="in the title"),
        pytest.param({"file": "catalogue", "quote": "size k shall be 15"}, False, id="not in the record"),
        pytest.param(
            {"file": "catalogue", "doc": "ITU-T Z.902", "quote": "Windows and timers"}, False, id="no record"
        ),
    ],
)
def test_a_quotation_stands_on_the_cited_page(
    pages: PrintedPages, changes: dict[str, object], stands: bool
) -> None:
    assert pages.holds(CitationRow.model_validate(citation(**changes))) is stands


def test_a_catalogue_citation_needs_the_catalogue(pdf_dir: Path) -> None:
    with pytest.raises(EvalError, match="with --catalogue"):
        PrintedPages.of_folder(pdf_dir).holds(CitationRow.model_validate(citation(file="catalogue", page=0)))


def test_a_folder_without_pdfs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="holds no PDF"):
        PrintedPages.of_folder(tmp_path)


@pytest.mark.real
def test_all_evidence_of_the_shared_set_stands_on_its_page() -> None:
    real = PrintedPages.of_folder(PDFS, CATALOGUE)
    misplaced = [
        (question.id, span.evidence)
        for question in load_questions(GOLDEN / "questions.jsonl", real.documents)
        for span in question.gold
        if not any(
            real.holds(CitationRow(doc=span.doc, file=span.file, page=page, quote=span.evidence))
            for page in span.pages or (0,)
        )
    ]
    assert misplaced == []
