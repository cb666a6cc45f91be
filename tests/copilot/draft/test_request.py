"""The form: what it takes, how it is written and read again, and that it alone makes the draft."""

from __future__ import annotations

import pytest

from copilot.draft.drafter import Drafter
from copilot.draft.errors import InvalidRequest
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.markdown import body
from copilot.draft.request import DraftRequest, Operation, Source, Topic, read_request
from copilot.pipeline import Copilot

FORM = """
kind: requirements
style: shall
number: "9"
heading: Supervision of models
builds_on:
- text: ITU-T Y.9003
topics:
- topic: keep a log of activations
  force: requirement
  actor: The model store
- topic: deletion of the last version
  force: prohibition
"""


def test_a_form_is_read_from_yaml_and_from_json() -> None:
    form = read_request(FORM)
    assert form.kind is ClauseType.REQUIREMENTS
    assert form.style is Style.SHALL
    assert form.topics[1] == Topic(topic="deletion of the last version", force="prohibition")
    assert read_request(form.to_yaml()) == form
    assert read_request('{"kind": "scope", "covers": ["a"]}').covers == ("a",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: [", "neither JSON nor YAML"),
        ("- a", "no form"),
        ("kind: poem", "kind:"),
        ("kind: scope\ncoverage: x", "coverage: Extra inputs"),
        ("kind: scope\nlanguage: ru", "no forms in this language"),
    ],
)
def test_faults_of_a_form_are_named(text: str, told: str) -> None:
    with pytest.raises(InvalidRequest, match=told.replace(":", ".*")):
        read_request(text, "form.yaml")


def test_the_form_of_a_draft_makes_the_same_draft(over_samples: Copilot) -> None:
    drafter = Drafter(over_samples)
    made = drafter.draft("Draft clause 4 of a text on models. It uses GDF, INF and PSI.", "abbreviations")
    again = drafter.drafted(read_request(made.request.to_yaml()))
    assert body(again) == body(made)
    assert again.references == made.references


def test_provisions_are_those_of_the_form_and_no_others(over_samples: Copilot) -> None:
    draft = Drafter(over_samples).drafted(read_request(FORM))
    provisions = [piece for piece in draft.pieces if piece.number.startswith("9.")]
    assert [piece.text for piece in provisions] == [
        "The model store shall keep a log of activations.",
        "Deletion of the last version shall not be provided.",
    ]
    assert [piece.number for piece in provisions] == ["9.1", "9.2"]
    assert draft.pieces[0].text == "Supervision of models"


def test_foreign_texts_stand_under_their_own_names(over_samples: Copilot) -> None:
    names = (
        "IETF RFC 5280 (2008), Internet X.509 Public Key Infrastructure",
        "3GPP TS 38.331",
        "ISO/IEC 27001:2022, Information security management systems",
    )
    draft = Drafter(over_samples).drafted(DraftRequest(kind=ClauseType.REFERENCES, references=names))
    entries = {piece.label: piece.text for piece in draft.pieces if piece.label}
    assert entries == {
        "ISO/IEC 27001": "ISO/IEC 27001:2022, *Information security management systems*.",
        "3GPP TS 38.331": "3GPP TS 38.331, [editor: date and title].",
        "IETF RFC 5280": "IETF RFC 5280 (2008), *Internet X.509 Public Key Infrastructure*.",
    }


def test_a_foreign_text_built_on_is_not_replaced(over_samples: Copilot) -> None:
    form = DraftRequest(kind=ClauseType.SCOPE, title="Relays", builds_on=(Source(text="IEC 60825-2:2021"),))
    text = body(Drafter(over_samples).drafted(form))
    assert "builds on IEC 60825-2:2021" in text
    assert "[ITU-T" not in text


def test_a_list_is_taken_over_less_and_more_what_is_asked(over_samples: Copilot) -> None:
    evidence_of = Drafter(over_samples).drafted(
        DraftRequest(kind=ClauseType.REFERENCES, builds_on=(Source(text="Y.9003", take="references"),))
    )
    listed = [piece.label for piece in evidence_of.pieces if piece.label]
    assert listed
    without = Drafter(over_samples).drafted(
        DraftRequest(
            kind=ClauseType.REFERENCES,
            builds_on=(Source(text="Y.9003", take="references"),),
            drop=(listed[0], "IETF RFC 1"),
            references=("Y.9004",),
        )
    )
    now = [piece.label for piece in without.pieces if piece.label]
    assert listed[0] not in now
    assert "ITU-T Y.9004" in now
    assert any("“IETF RFC 1” is not in the list" in note for note in without.notes)


def test_what_is_not_in_the_text_is_reported_and_nothing_else_changed(over_samples: Copilot) -> None:
    draft = Drafter(over_samples).drafted(
        DraftRequest(
            kind=ClauseType.AMENDMENT,
            amends="Y.9003",
            changes=(
                Operation(action="replace", clause="7.1", old="purple elephants", new="x"),
                Operation(action="delete", clause="99.1"),
                Operation(action="insert", table="Table 77", new="a | b", after="c"),
            ),
        )
    )
    assert not any(str(piece.kind) in ("old", "new") for piece in draft.pieces)
    told = [note for note in draft.notes if note.startswith("not found:")]
    assert len(told) == 3
    assert "“purple elephants” does not stand in clause 7.1" in told[0]
