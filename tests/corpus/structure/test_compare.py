"""Two editions compared clause by clause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.model import Block, BlockKind, Clause, ClauseKind, Document, Line, Page
from corpus.reader import read_document
from corpus.structure.compare import Comparison, Kind, Op, compare


def document(*clauses: tuple[str, str, str]) -> Document:
    """Of clauses (number, title, text)."""
    made = []
    for index, (number, title, text) in enumerate(clauses):
        line = Line(text, 1, (0, 0, 1, 1))
        block = Block(BlockKind.PARAGRAPH, text, (line,))
        made.append(
            Clause(index, number, title, ClauseKind.CLAUSE, True, number.count(".") + 1, None, 1, (block,))
        )
    return Document("a.pdf", "", "ITU-T X.1", "", "", "E", (Page(1, "1", 1, 1),), tuple(made))


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [
        (
            str(change.kind),
            change.old.label if change.old else "",
            change.new.label if change.new else "",
        )
        for change in comparison.changes
    ]


OLD = document(
    ("1", "Scope", "This text applies to modems."),
    ("2", "Values", "The limit is 0.40 s at 2 400 bit/s."),
    ("3", "Timers", "Timer T1 starts."),
    ("4", "Reset", "A reset ends the call."),
)


def test_a_text_is_like_itself() -> None:
    assert compare(OLD, OLD) == Comparison((), 4)


def test_clauses_are_added_removed_renumbered_and_changed() -> None:
    new = document(
        ("1", "Scope", "This text applies to modems."),
        ("2", "Security", "Calls are encrypted."),
        ("3", "Values", "The limit is 0.50 s at 2 400 bit/s."),
        ("4", "Timers", "Timer  T1\nstarts."),
    )
    comparison = compare(OLD, new)
    assert comparison.unchanged == 1
    assert told(comparison) == [
        ("added", "", "2 Security"),
        ("changed", "2 Values", "3 Values"),
        ("renumbered", "3 Timers", "4 Timers"),
        ("removed", "4 Reset", ""),
    ]
    changed = comparison.changes[1]
    assert [(piece.op, piece.text) for piece in changed.words] == [
        (Op.SAME, "The limit is "),
        (Op.REMOVED, "0.40 "),
        (Op.ADDED, "0.50 "),
        (Op.SAME, "s at 2 400 bit/s."),
    ]


def test_a_clause_with_a_new_title_is_the_same_clause() -> None:
    new = replace(OLD, clauses=(replace(OLD.clauses[0], title="Field of application"), *OLD.clauses[1:]))
    assert told(compare(OLD, new)) == [("changed", "1 Scope", "1 Field of application")]


def test_another_clause_under_an_old_number_is_another_clause() -> None:
    new = document(*[(c.number, c.title, c.text) for c in OLD.clauses[:3]], ("4", "Colours", "Red and blue."))
    assert told(compare(OLD, new)) == [("removed", "4 Reset", ""), ("added", "", "4 Colours")]


def test_titles_that_stand_twice_are_told_apart_by_the_clause_around_them() -> None:
    def with_parents(*clauses: tuple[str, str, str]) -> Document:
        made = document(*clauses)
        parents = {clause.number: clause.index for clause in made.clauses}
        nested = [
            replace(c, parent=parents.get(c.number.rpartition(".")[0])) for c in made.clauses
        ]  # fmt: skip
        return replace(made, clauses=tuple(nested))

    old = with_parents(
        ("1", "Call", ""), ("1.1", "General", "On calls."), ("2", "Data", ""), ("2.1", "General", "On data.")
    )
    new = with_parents(
        ("1", "New", "Text."), ("2", "Call", ""), ("2.1", "General", "On calls."),
        ("3", "Data", ""), ("3.1", "General", "On data."),
    )  # fmt: skip
    assert told(compare(old, new)) == [
        ("added", "", "1 New"),
        ("renumbered", "1 Call", "2 Call"),
        ("renumbered", "1.1 General", "2.1 General"),
        ("renumbered", "2 Data", "3 Data"),
        ("renumbered", "2.1 General", "3.1 General"),
    ]


@pytest.fixture(scope="module")
def editions(samples: Path) -> Comparison:
    """The two editions of a sample Recommendation."""
    names = ("T-REC-Y.9001-201911-E.pdf", "T-REC-Y.9001-202105-E.pdf")
    return compare(*(read_document(samples / name) for name in names))


def test_two_editions_of_a_sample(editions: Comparison) -> None:
    changes = told(editions)
    assert ("added", "", "8.3 Trial domain") in changes
    assert ("changed", "8.3 Records", "8.4 Records") in changes
    assert (
        "changed",
        "Appendix I Example of a learning chain",
        "Appendix I Examples of learning chains",
    ) in changes
    assert not [change for change in editions.changes if change.kind is Kind.REMOVED]
    (threshold,) = [c for c in editions.changes if c.new and c.new.title == "Confidence thresholds"]
    assert ("removed", "0.40") in {(str(piece.op), piece.text.strip()) for piece in threshold.words}
