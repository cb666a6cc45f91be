from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import EvalError
from evals.structure import DocumentStructure, read_structures, score_structure, score_structures, total
from tests.shared import GOLDEN

TRUTH: dict[str, Any] = {
    "file": "T-REC-Z.901-202001-E.pdf",
    "headings": [
        {"number": "1", "title": "Scope", "page": 7},
        {"number": "8.1", "title": "Window – size", "page": 9},
        {"number": "Annex A", "title": "Timers", "page": 12},
    ],
    "definitions": [{"term": "window (size)", "number": "3.1", "page": 8}],
    "abbreviations": [{"abbr": "I/O", "expansion": "Input/Output"}],
    "references": ["ITU-T X.680 (2008) | ISO/IEC 8824-1:2008", "ITU-T V.42"],
    "numbered_paragraphs": [{"number": "8.1.1", "page": 9}],
}


def _score(**changes: Any) -> dict[str, tuple[float, float]]:
    shown = DocumentStructure.model_validate(TRUTH | {"numbered_paragraphs": []} | changes)
    scores = score_structure(DocumentStructure.model_validate(TRUTH), shown)
    return {part: (score.precision, score.recall) for part, score in scores.items()}


def test_the_truth_agrees_with_itself() -> None:
    assert set(_score().values()) == {(1.0, 1.0)}


def _headings(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"number": number, "title": title, "page": page} for number, title, page in rows]


@pytest.mark.parametrize(
    ("part", "shown", "precision", "recall"),
    [
        (
            "headings",
            _headings(("1", "SCOPE", 7), ("8.1", "Window - size", 9), ("A", "Timers", 12)),
            1.0,
            1.0,
        ),
        ("headings", _headings(("1", "Scope", 7), ("8.1", "Window – size", 10)), 0.5, 1 / 3),
        ("headings", _headings(("1", "Scope", 7), ("8.1.1", "", 9)), 1.0, 1 / 3),
        ("headings", _headings(("1", "Scope", 7), ("8.1.1", "The window shall", 9)), 0.5, 1 / 3),
        ("headings", _headings(("1", "Scope", 7), ("1", "Scope", 7)), 0.5, 1 / 3),
        ("definitions", [{"term": "window size", "number": "3.1", "page": 8}], 1.0, 1.0),
        ("abbreviations", [{"abbr": "i/o", "expansion": "Input/Output"}], 0.0, 0.0),
        ("references", ["ISO/IEC 8824-1:2008", "ITU-T V.42"], 1.0, 1.0),
        ("references", ["ITU-T Rec. X.680 (11/2008)"], 1.0, 0.5),
        ("references", ["ITU-T V.42", "ITU-T V.44"], 0.5, 0.5),
        ("references", [], 1.0, 0.0),
    ],
)
def test_precision_and_recall(part: str, shown: list[Any], precision: float, recall: float) -> None:
    found = _score(**{part: shown})[part]
    if not shown:
        assert found[1] == recall
    else:
        assert found == (pytest.approx(precision), pytest.approx(recall))


def test_a_document_that_is_not_shown_has_found_nothing() -> None:
    truth = {"a": DocumentStructure.model_validate(TRUTH), "b": DocumentStructure.model_validate(TRUTH)}
    sums = total(score_structures(truth, {"a": truth["a"]}).values())
    assert {part: score.recall for part, score in sums.items()} == dict.fromkeys(sums, 0.5)
    assert sums["headings"].f1 == pytest.approx(2 / 3)
    assert sums["headings"].missing[0] == "1 Scope (page 7)"


def test_a_malformed_structure_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"file": "x.pdf"}), encoding="utf-8")
    with pytest.raises(EvalError, match=r"x\.json: is no document structure"):
        read_structures(tmp_path)


@pytest.mark.real
def test_the_shared_truth_is_read() -> None:
    truth = read_structures(GOLDEN / "structure")
    assert len(truth["T-REC-V.34-199610-E.pdf"].headings) == 175
    assert all(score.f1 == 1.0 for score in total(score_structures(truth, truth).values()).values())
