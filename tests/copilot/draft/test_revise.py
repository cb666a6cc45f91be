"""Follow-ups that name a place: what they change, what they leave, that the form keeps them, and undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.draft.difference import Change, inline, unified
from copilot.draft.drafter import Drafter
from copilot.draft.errors import NoSuchPlace, NotUnderstood
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.markdown import body
from copilot.draft.model import Draft, Kind, Origin, Piece
from copilot.draft.provisions import Force
from copilot.draft.reading.edits import edits_of
from copilot.draft.request import DraftRequest, Edit, EditAction, Place, Topic, read_request
from copilot.draft.revise import revised
from copilot.pipeline import Copilot

PIECES = (
    Piece(Kind.HEADING, "Requirements", number="7"),
    Piece(Kind.HEADING, "Timing", number="7.1", level=2),
    Piece(Kind.PROVISION, "The gateway shall answer within 10 s.", number="7.1.1", level=3),
    Piece(Kind.PROVISION, "The gateway shall stop the timer and log the event.", number="7.1.2", level=3),
    Piece(Kind.NOTE, "NOTE – The timer is that of clause 8."),
    Piece(Kind.HEADING, "Logs", number="7.2", level=2),
    Piece(Kind.PROVISION, "Logs may be compressed.", number="7.2.1", level=3),
)


def after(follow_up: str, pieces: tuple[Piece, ...] = PIECES) -> list[tuple[str, str]]:
    changed, problems = revised(pieces, edits_of(follow_up), Style.SHALL)
    assert problems == []
    return [(piece.number, piece.text) for piece in changed]


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        ("Make 7.1.1 a recommendation.", ("7.1.1", "The gateway should answer within 10 s.")),
        ("please turn 7.1.1 into an option", ("7.1.1", "The gateway may answer within 10 s.")),
        ("make the last provision mandatory", ("7.2.1", "Logs shall be compressed.")),
        ("make all of them recommendations", ("7.2.1", "Logs should be compressed.")),
        ("split the second requirement", ("7.1.3", "The gateway shall log the event.")),
        ('change "10 s" to "5 s"', ("7.1.1", "The gateway shall answer within 5 s.")),
        ("move 7.2.1 before 7.1.1", ("7.1.1", "Logs may be compressed.")),
        ("replace 7.2.1 with: Logs shall be kept for 30 days", ("7.2.1", "Logs shall be kept for 30 days.")),
        ('Reword 7.2.1 as follows: "Logs shall be kept."', ("7.2.1", "Logs shall be kept.")),
        ("add a requirement after 7.1.1: the gateway shall restart", ("7.1.2", "The gateway shall restart.")),
        ("add a NOTE to 7.2.1: gzip does.", ("", "NOTE – Gzip does.")),
        ("add a note saying logs grow", ("", "NOTE – Logs grow.")),
        ("add a note", ("", "NOTE – [editor: text of the note].")),
        ("drop 7.1.2", ("7.1.1", "The gateway shall answer within 10 s.")),
        ("supprime 7.1.1", ("7.1.1", "The gateway shall stop the timer and log the event.")),
        ("drop 7.1.1 and make 7.1.2 a recommendation", (
            "7.1.1", "The gateway should stop the timer and log the event.",
        )),
        (
            "merge 7.1.1 and 7.2.1",
            ("7.1.1", "The gateway shall answer within 10 s. Logs may be compressed."),
        ),
    ],
)  # fmt: skip
def test_a_follow_up_changes_the_place_that_it_names(follow_up: str, expected: tuple[str, str]) -> None:
    assert expected in after(follow_up)


def test_what_is_dropped_goes_with_its_notes_and_the_rest_is_numbered_anew() -> None:
    assert [number for number, _ in after("remove 7.1")] == ["7", "7.1", "7.1.1"]
    assert [number for number, _ in after("drop 7.1.2")] == ["7", "7.1", "7.1.1", "7.2", "7.2.1"]
    assert "NOTE – The timer is that of clause 8." not in dict(after("delete the note")).values()


def test_shorter_takes_notes_out_first_then_further_provisions() -> None:
    once = after("shorter, please")
    assert [text for _, text in once if text.startswith("NOTE")] == []
    assert len(once) == len(PIECES) - 1
    bare = tuple(piece for piece in PIECES if piece.kind is not Kind.NOTE)
    assert [number for number, _ in after("Make it shorter", bare)] == ["7", "7.1", "7.1.1", "7.2", "7.2.1"]


def test_labels_count_through() -> None:
    labelled = tuple(
        Piece(Kind.PROVISION, f"A shall do {each}.", number=f"REQ-0{each}", level=2) for each in (1, 2, 3)
    )
    assert after("delete REQ-02", labelled) == [("REQ-01", "A shall do 1."), ("REQ-02", "A shall do 3.")]


def test_new_words_are_no_longer_cited() -> None:
    changed, _ = revised(PIECES, edits_of("replace 7.2.1 with: Logs shall be kept"), Style.SHALL)
    assert (changed[-1].origin, changed[-1].citations, changed[-1].source) == (Origin.INSTRUCTED, (), "")


@pytest.mark.parametrize(
    "follow_up",
    ["also cover rollback", "make it nicer", "mention G.711 too", "add clause 7.3 of Y.9003 as a source"],
)
def test_other_follow_ups_are_no_edits(follow_up: str) -> None:
    assert edits_of(follow_up) == []


@pytest.fixture
def drafter(over_samples: Copilot) -> Drafter:
    return Drafter(over_samples)


@pytest.fixture
def draft(drafter: Drafter) -> Draft:
    """Three provisions, from a form."""
    topics = ("answer within 10 s", "keep two versions", "log each activation")
    return drafter.drafted(
        DraftRequest(
            kind=ClauseType.REQUIREMENTS,
            style=Style.SHALL,
            actor="The model store",
            number="7",
            topics=tuple(Topic(topic=topic, force=Force.REQUIREMENT) for topic in topics),
        )
    )


def provisions(draft: Draft) -> list[tuple[str, str]]:
    return [(piece.number, piece.text) for piece in draft.pieces if piece.kind is Kind.PROVISION]


def test_edits_stand_in_the_form_which_makes_the_same_text_again(drafter: Drafter, draft: Draft) -> None:
    once = drafter.refined(draft, "make 7.2 a recommendation and drop 7.3")
    twice = drafter.refined(once, "add a note to 7.1: the clock is that of the host")
    assert provisions(twice) == [
        ("7.1", "The model store shall answer within 10 s."),
        ("7.2", "The model store should keep two versions."),
    ]
    assert [edit.turn for edit in twice.request.edits] == [1, 1, 2]
    again = drafter.drafted(read_request(twice.request.to_yaml()))
    assert body(again) == body(twice)
    assert (twice.undo, twice.undo.undo) == (once, draft)
    assert [len(provisions(each)) for each in twice.history] == [3, 2, 2]


def test_a_style_and_a_topic_change_the_form(drafter: Drafter, draft: Draft) -> None:
    styled = drafter.refined(draft, "use is required to style")
    assert provisions(styled)[0] == ("7.1", "The model store is required to answer within 10 s.")
    assert (styled.style, styled.request.edits) == (Style.REQUIRED, ())
    assert drafter.refined(draft, 'change "10 s" to "5 s"').request.topics[0].topic == "answer within 5 s"


def test_the_difference_shows_words_added_and_removed(drafter: Drafter, draft: Draft) -> None:
    changed = drafter.refined(draft, "make 7.1 a recommendation")
    told = [(part.change, part.text) for part in inline(draft, changed) if part.change is not Change.SAME]
    assert told == [(Change.REMOVED, "shall"), (Change.ADDED, "should")]
    assert "+**7.1** The model store should answer within 10 s." in unified(draft, changed)
    assert unified(draft, draft) == ""


def test_a_definition_is_added_in_its_place(drafter: Drafter) -> None:
    first = drafter.draft("Draft clause 3 for a text on audits. Reuse the terms drift and rollback.")
    quoted = drafter.refined(first, "add a definition of model card")
    assert [(p.number, p.label, p.source) for p in quoted.pieces if p.kind is Kind.TERM] == [
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
        ("make it nicer", NotUnderstood, "nothing in it says what is to change"),
        ("remove 9.9", NoSuchPlace, "no such place; it has 7, 7.1"),
        ("split the first requirement", NoSuchPlace, "cannot be split"),
        ("remove the fifth requirement", NoSuchPlace, "has 3 of them"),
        ('change "99 s" to "5 s"', NoSuchPlace, "does not stand"),
    ],
)
def test_what_cannot_be_done_is_said(
    drafter: Drafter, draft: Draft, follow_up: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        drafter.refined(draft, follow_up)


def test_an_edit_of_a_form_that_no_longer_fits_is_a_note(drafter: Drafter, draft: Draft) -> None:
    form = draft.request.model_copy(
        update={"edits": (Edit(action=EditAction.DELETE, place=Place(number="7.9")),)}
    )
    made = drafter.drafted(form)
    assert provisions(made) == provisions(draft)
    assert made.notes[0].startswith("not done: 7.9: the draft has no such place")
    assert replace(made, request=draft.request, notes=draft.notes) == draft
