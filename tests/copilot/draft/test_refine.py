"""Follow-up instructions: what they change, what they leave, the difference, and undo."""

from __future__ import annotations

import pytest

from copilot.draft.difference import Change, inline, unified
from copilot.draft.drafter import Drafter
from copilot.draft.errors import NoSuchPlace, NotUnderstood
from copilot.draft.model import ClauseType, Draft, Kind, Origin, Piece, Style
from copilot.pipeline import Copilot


@pytest.fixture
def drafter(over_samples: Copilot) -> Drafter:
    return Drafter(over_samples)


@pytest.fixture
def draft() -> Draft:
    """Two subclauses with three provisions."""
    return Draft(
        instruction="Draft requirements.",
        clause_type=ClauseType.REQUIREMENTS,
        title="gateways",
        style=Style.SHALL,
        language="en",
        mode="assembled",
        pieces=(
            Piece(Kind.HEADING, "Requirements", number="7"),
            Piece(Kind.HEADING, "Timing", number="7.1", level=2),
            Piece(Kind.PROVISION, "The gateway shall answer within 10 s.", number="7.1.1", level=3),
            Piece(
                Kind.PROVISION, "The gateway shall stop the timer and log the event.", number="7.1.2", level=3
            ),
            Piece(Kind.HEADING, "Logs", number="7.2", level=2),
            Piece(Kind.PROVISION, "Logs may be compressed.", number="7.2.1", level=3),
        ),
    )


def provisions(draft: Draft) -> list[tuple[str, str]]:
    return [(piece.number, piece.text) for piece in draft.pieces if piece.kind is Kind.PROVISION]


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        ("Make 7.1.1 a recommendation.", ("7.1.1", "The gateway should answer within 10 s.")),
        ("make the last provision mandatory", ("7.2.1", "Logs shall be compressed.")),
        ("split the second requirement", ("7.1.3", "The gateway shall log the event.")),
        ("Use is required to style", ("7.1.1", "The gateway is required to answer within 10 s.")),
        ("use required-style", ("7.2.1", "Logs can optionally be compressed.")),
        ('change "10 s" to "5 s"', ("7.1.1", "The gateway shall answer within 5 s.")),
        ("move 7.2.1 before 7.1.1", ("7.1.1", "Logs may be compressed.")),
        ("replace 7.2.1 with: Logs shall be kept for 30 days", ("7.2.1", "Logs shall be kept for 30 days.")),
        ("add a requirement after 7.1.1: the gateway shall restart", ("7.1.2", "The gateway shall restart.")),
        (
            "merge 7.1.1 and 7.2.1",
            ("7.1.1", "The gateway shall answer within 10 s. Logs may be compressed."),
        ),
    ],
)
def test_a_follow_up_changes_the_provision_that_it_names(
    drafter: Drafter, draft: Draft, follow_up: str, expected: tuple[str, str]
) -> None:
    assert expected in provisions(drafter.refined(draft, follow_up))


def test_what_follows_is_numbered_anew(drafter: Drafter, draft: Draft) -> None:
    removed = drafter.refined(draft, "remove 7.1")
    assert [(piece.number, piece.kind) for piece in removed.pieces] == [
        ("7", Kind.HEADING),
        ("7.1", Kind.HEADING),
        ("7.1.1", Kind.PROVISION),
    ]


def test_new_words_are_no_longer_cited(drafter: Drafter, draft: Draft) -> None:
    changed = drafter.refined(draft, "replace 7.2.1 with: Logs shall be kept")
    piece = changed.pieces[-1]
    assert (piece.origin, piece.citations, piece.source) == (Origin.INSTRUCTED, (), "")


def test_undo_gives_every_earlier_draft_back(drafter: Drafter, draft: Draft) -> None:
    once = drafter.refined(draft, "use required-style")
    twice = drafter.refined(once, "remove 7.2.1")
    assert twice.undo == once
    assert twice.undo.undo == draft
    assert draft.undo is draft
    assert [len(each.pieces) for each in twice.history] == [6, 6, 5]


def test_the_difference_shows_words_added_and_removed(drafter: Drafter, draft: Draft) -> None:
    changed = drafter.refined(draft, "make 7.1.1 a recommendation")
    assert [
        (part.change, part.text) for part in inline(draft, changed) if part.change is not Change.SAME
    ] == [
        (Change.REMOVED, "shall"),
        (Change.ADDED, "should"),
    ]
    assert "-**7.1.1** The gateway shall answer within 10 s." in unified(draft, changed)
    assert "+**7.1.1** The gateway should answer within 10 s." in unified(draft, changed)
    assert unified(draft, draft) == ""


def test_a_definition_is_added_in_its_place(drafter: Drafter) -> None:
    first = drafter.draft("Draft clause 3 for a text on audits. Reuse the terms drift and rollback.")
    quoted = drafter.refined(first, "add a definition of model card")
    terms = [(p.number, p.label, p.source) for p in quoted.pieces if p.kind is Kind.TERM]
    assert terms == [
        ("3.1.1", "drift", "ITU-T Y.9003"),
        ("3.1.2", "model card", "ITU-T Y.9003"),
        ("3.1.3", "rollback", "ITU-T Y.9003"),
    ]
    new = drafter.refined(quoted, "add a definition of audit trail: list of all decisions")
    assert [(p.number, p.label, p.text) for p in new.pieces if p.number.startswith("3.2.")] == [
        ("3.2.1", "audit trail", "List of all decisions.")
    ]


@pytest.mark.parametrize(
    ("follow_up", "error", "message"),
    [
        ("make it nicer", NotUnderstood, "write for instance"),
        ("remove 9.9", NoSuchPlace, "no such place"),
        ("split the ninth requirement", NotUnderstood, "not understood"),
        ("split the third requirement", NoSuchPlace, "cannot be split"),
        ("remove the fifth requirement", NoSuchPlace, "has 3 of them"),
        ('change "99 s" to "5 s"', NoSuchPlace, "does not stand"),
    ],
)
def test_what_cannot_be_done_is_said(
    drafter: Drafter, draft: Draft, follow_up: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        drafter.refined(draft, follow_up)
