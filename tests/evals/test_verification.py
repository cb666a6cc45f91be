"""What `copilot eval check` finds fault with, named by its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.errors import InvalidRows
from evals.pages import PrintedPages
from evals.verification import verified_set
from tests.evals.handmade import DOC, EVIDENCE, question_row, span, unanswerable_row, write_lines
from tests.shared import CATALOGUE, GOLDEN, PDFS

RECORD = {"file": "catalogue", "clause": "", "pages": [], "evidence": "how large a window is"}


def _check(tmp_path: Path, pages: PrintedPages, **changes: Any) -> list[tuple[int, str]]:
    path = write_lines(
        tmp_path / "set.jsonl", [unanswerable_row(answer="", facts=[]), question_row(**changes)]
    )
    try:
        verified_set(path, pages)
    except InvalidRows as error:
        return list(error.faults)
    return []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"gold": [span(pages=[1, 2])]},
        {"gold": [span(pages=[])]},
        {"gold": [span(**RECORD)]},
        {"verified": False},
        {"answer": "", "facts": [], "forbidden": []},
    ],
)
def test_a_sound_row_passes(tmp_path: Path, pages: PrintedPages, changes: dict[str, Any]) -> None:
    assert _check(tmp_path, pages, **changes) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"gold": [span(pages=[3])]}, "the evidence does not stand on page 3 of"),
        ({"gold": [span(evidence=EVIDENCE.replace("15", "16"))]}, "the evidence does not stand on page 2"),
        ({"gold": [span(pages=[], evidence="nowhere")]}, "the evidence does not stand on any page of"),
        ({"gold": [span(doc="ITU-T Z.902 (01/2020)")]}, f"is {DOC}, not 'ITU-T Z.902 (01/2020)'"),
        ({"gold": [span(**RECORD | {"evidence": "no"})]}, "does not stand in the record of"),
        ({"gold": [span(**RECORD, doc="ITU-T Q.1 (01/2020)")]}, "the catalogue has no 'ITU-T Q.1 (01/2020)'"),
        ({"answer": "15, one way."}, "the answer does not match the fact 'both directions'"),
        ({"answer": "15, both ways, and 128."}, r"the answer matches what is forbidden: \b128\b"),
    ],
)
def test_a_fault_is_named_by_its_line(
    tmp_path: Path, pages: PrintedPages, changes: dict[str, Any], fault: str
) -> None:
    ((line, what),) = _check(tmp_path, pages, **changes)
    assert line == 2
    assert fault in what


@pytest.mark.real
def test_the_shared_golden_set_is_sound() -> None:
    real = PrintedPages.of_folder(PDFS, CATALOGUE)
    assert len(verified_set(GOLDEN / "questions.jsonl", real)) == 140
