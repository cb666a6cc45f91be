"""Drafts made by hand against a task made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.drafting import DraftRow, DraftScore, score_draft, score_drafts
from evals.errors import InvalidRows
from evals.golden import DraftingTask, load_drafting_tasks
from evals.pages import PrintedPages
from tests.evals.handmade import DOC, citation, write_lines
from tests.shared import CATALOGUE, GOLDEN, PDFS

TASK: dict[str, Any] = {
    "id": "d1",
    "instruction": "Draft a clause on windows.",
    "clause_type": "requirements",
    "must_cite": [DOC],
    "checks": [
        {"text": "uses shall", "any": [r"\bshall\b"]},
        {"text": "15", "any": [r"\b15\b", "fifteen"]},
    ],
    "forbidden": [r"\bwill\b"],
}
DRAFT: dict[str, Any] = {
    "id": "d1",
    "clause_type": "requirements",
    "text": "The window shall be 15 [ITU-T Z.901].",
    "citations": [citation()],
    "references": [],
    "findings": [],
    "mode": "extractive",
}


def test_an_error_that_the_checker_finds_is_counted(pages: PrintedPages) -> None:
    assert _score(pages).measures["errors"] == (0.0, 1.0)
    findings = [{"severity": "warning"}, {"severity": "error", "rule": "MOD-1"}]
    assert _score(pages, findings=findings).measures["errors"] == (1.0, 1.0)
    assert _score(pages, findings=None).measures["errors"] == (0.0, 0.0)


def _score(pages: PrintedPages, **changes: Any) -> DraftScore:
    task = DraftingTask.model_validate(TASK)
    return score_draft(task, DraftRow.model_validate(DRAFT | changes), pages)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {},
            {
                "checks": (2, 2),
                "forbidden": (0, 1),
                "must_cite": (1, 1),
                "passed": (1, 1),
                "quote_on_page": (1, 1),
            },
            id="right",
        ),
        pytest.param({"text": "It is 15."}, {"checks": (1, 2), "passed": (0, 1)}, id="a check missed"),
        pytest.param(
            {"text": "It shall be 15 and will be."}, {"forbidden": (1, 1), "passed": (0, 1)}, id="forbidden"
        ),
        pytest.param({"citations": []}, {"must_cite": (0, 1), "passed": (0, 1)}, id="nothing cited"),
        pytest.param(
            {"citations": [citation(quote="not there")]},
            {"must_cite": (1, 1), "quote_on_page": (0, 1)},
            id="a quotation that is not on the page",
        ),
        pytest.param({"citations": [], "references": [DOC]}, {"must_cite": (1, 1)}, id="referred to"),
        pytest.param(
            {
                "citations": [],
                "references": ["[ITU-T Z.901] Recommendation ITU-T Z.901 (2020), Windows and timers."],
            },
            {"must_cite": (1, 1)},
            id="referred to as printed, by the year alone",
        ),
        pytest.param(
            {"citations": [], "references": [{"id": "ITU-T Z.901"}]}, {"must_cite": (1, 1)}, id="undated"
        ),
        pytest.param(
            {"citations": [], "references": ["ITU-T Z.901 (01/1999)", "ISO 9000"]},
            {"must_cite": (0, 1)},
            id="another edition",
        ),
        pytest.param(
            {"citations": [citation(doc="ITU-T Z.902 (01/2020)")]}, {"must_cite": (0, 1)}, id="another text"
        ),
    ],
)
def test_a_draft_scores_as_a_person_would_judge_it(
    changes: dict[str, Any], expected: dict[str, tuple[float, float]], pages: PrintedPages
) -> None:
    measures = _score(pages, **changes).measures
    assert {name: measures[name] for name in expected} == expected


def test_what_a_draft_lacks_is_named(pages: PrintedPages) -> None:
    score = _score(pages, text="It will be.", citations=[])
    assert score.missing_checks == ("uses shall", "15")
    assert score.forbidden_stated == (r"\bwill\b",)
    assert score.missing_citations == (DOC,)


def test_every_task_needs_a_draft_and_every_draft_a_task(tmp_path: Path, pages: PrintedPages) -> None:
    tasks = write_lines(tmp_path / "tasks.jsonl", [TASK, TASK | {"id": "d2"}])
    drafts = write_lines(tmp_path / "drafts.jsonl", [DRAFT, DRAFT | {"id": "d9"}])
    with pytest.raises(InvalidRows) as caught:
        score_drafts(tasks, drafts, pages)
    assert caught.value.faults == (
        (2, "drafts 'd9', which the set does not ask for"),
        (0, "1 tasks have no draft: d2"),
    )
    few = write_lines(tmp_path / "few.jsonl", [DRAFT])
    scores = score_drafts(tasks, few, pages, partial=True)
    assert scores.figures["passed"].count == 1
    assert list(scores.by_clause_type) == ["requirements"]


def test_a_task_names_real_texts(tmp_path: Path) -> None:
    tasks = write_lines(tmp_path / "tasks.jsonl", [TASK | {"must_cite": ["the usual"]}])
    with pytest.raises(InvalidRows, match=r"tasks\.jsonl:1: must_cite\.0: .*'the usual' is no name"):
        load_drafting_tasks(tasks)


@pytest.mark.real
def test_the_edition_in_force_may_stand_in_for_the_one_in_the_corpus() -> None:
    pages = PrintedPages.of_folder(PDFS, CATALOGUE)
    task = next(
        task
        for task in load_drafting_tasks(GOLDEN / "drafting.jsonl")
        if "ITU-T V.42 (03/2002)" in task.must_cite
    )
    in_force = pages.editions.in_force("ITU-T G.191")
    assert in_force is not None
    wanted = task.model_copy(update={"must_cite": ("ITU-T G.191 (05/2024)",)})
    for reference, cited in (
        (in_force.id, True),
        ("ITU-T G.191 (05/2024)", True),
        ("ITU-T G.191 (2000)", False),
    ):
        draft = DraftRow(id=task.id, text="", references=(reference,))
        assert (score_draft(wanted, draft, pages).missing_citations == ()) is cited
