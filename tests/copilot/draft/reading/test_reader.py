"""Instructions are read into the form; what they are not understood to say stays visible."""

from __future__ import annotations

import pytest

from copilot.draft.errors import NotUnderstood
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.provisions import Force
from copilot.draft.reading.follow_up import followed
from copilot.draft.reading.force import force_named
from copilot.draft.reading.foreign import find_foreign, same_foreign
from copilot.draft.reading.operations import change_kind
from copilot.draft.reading.reader import read_instruction
from copilot.draft.reading.tokens import TokenKind, tokens_of
from copilot.draft.request import Abbreviation, Action, DraftRequest, Take


def test_quotations_names_and_places_are_tokens_of_their_own() -> None:
    text = '1) In clause 7.2 of ITU-T V.8 (11/2000) put "two words" beside IETF RFC 8446 (2018).'
    kinds = {token.text: token.kind for token in tokens_of(text)}
    assert kinds["1) "] is TokenKind.MARK
    assert kinds["clause 7.2"] is TokenKind.PLACE
    assert kinds["ITU-T V.8 (11/2000)"] is TokenKind.TEXT
    assert kinds['"two words"'] is TokenKind.QUOTED
    assert kinds["IETF RFC 8446 (2018)"] is TokenKind.FOREIGN


@pytest.mark.parametrize(
    "name",
    [
        "IETF RFC 5280",
        "3GPP TS 38.331 V16.1.0 (2020)",
        "ETSI EN 300 019-1-4 V2.2.1 (2014)",
        "ISO/IEC 27001:2022",
        "IEEE Std 802.1AS-2020",
        "IEC 60825-2:2021",
        "oneM2M TS-0001 V3.15.1",
        "W3C XMLSchema",
        "NIST SP 800-207 (2020)",
        "ITU-R BT.500",
        "SMPTE ST 2110-20:2022",
        "GSMA TS.34",
        "GSMA SGP.22 V3.1",
    ],
)
def test_names_of_other_organizations_texts_are_found_whole(name: str) -> None:
    assert [one.name for one in find_foreign(f"We cite {name}, and more.")] == [name]


def test_one_foreign_text_is_known_under_its_variants() -> None:
    assert same_foreign("RFC 7159", "IETF RFC7159 (2014)")
    assert not same_foreign("IETF RFC 7159", "IETF RFC 8259")
    assert not same_foreign("3GPP TS 23.501", "ETSI TS 23.501")


@pytest.mark.parametrize(
    ("words", "force"),
    [
        ("mandatory", Force.REQUIREMENT),
        ("must", Force.REQUIREMENT),
        ("advised", Force.RECOMMENDATION),
        ("not recommended", Force.NOT_RECOMMENDED),
        ("forbidden", Force.PROHIBITION),
        ("must not", Force.PROHIBITION),
        ("not allowed", Force.PROHIBITION),
        ("elective", Force.OPTION),
        ("not required", Force.OPTION),
        ("facultatif", Force.OPTION),
        ("interdit", Force.PROHIBITION),
        ("purple", None),
    ],
)
def test_words_for_the_strength_of_a_provision(words: str, force: Force | None) -> None:
    assert force_named(words) is force


def test_a_scope_is_read() -> None:
    form = read_instruction(
        'Scope for a new Recommendation "Audits of model stores".\nIt covers:\n- sampling\n- reports\n'
        "It builds on Y.9003. Training data are out of scope."
    )
    assert form.kind is ClauseType.SCOPE
    assert form.title == "Audits of model stores"
    assert form.covers == ("sampling", "reports")
    assert form.excludes == ("Training data",)
    assert [source.text for source in form.builds_on] == ["ITU-T Y.9003"]


def test_references_are_read_with_what_goes_and_comes() -> None:
    form = read_instruction(
        "Clause 2: start from the references of Y.9003 but take out IETF RFC 793. "
        "Add IETF RFC 9000 (2021), QUIC."
    )
    assert form.kind is ClauseType.REFERENCES
    assert [(source.text, source.take) for source in form.builds_on] == [("ITU-T Y.9003", Take.REFERENCES)]
    assert form.drop == ("IETF RFC 793",)
    assert form.references == ("IETF RFC 9000 (2021), QUIC",)


def test_provisions_are_read_with_their_strength() -> None:
    form = read_instruction(
        'Requirements clause 8 "Rollback". Topics:\n1) keep two versions: mandatory\n'
        "2) report the reason: advised\n"
        "3) delete the log: forbidden\nUse shall style."
    )
    assert (form.number, form.heading, form.style) == ("8", "Rollback", Style.SHALL)
    assert [(topic.topic, topic.force) for topic in form.topics] == [
        ("keep two versions", Force.REQUIREMENT),
        ("report the reason", Force.RECOMMENDATION),
        ("delete the log", Force.PROHIBITION),
    ]


def test_changes_are_read_with_place_and_words() -> None:
    form = read_instruction('Amendment to Y.9003: replace "two versions" by "three versions" in clause 7.1.')
    assert form.amends == "ITU-T Y.9003"
    (change,) = form.changes
    assert (change.action, change.clause, change.old, change.new) == (
        Action.REPLACE,
        "7.1",
        "two versions",
        "three versions",
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Amd.2 to G.988", "Amendment 2"),
        ("corrigendum to V.42", "Corrigendum"),
        ("Erratum 1 for P.917", "Erratum 1"),
    ],
)
def test_the_kind_of_change_is_read(text: str, kind: str) -> None:
    assert change_kind(text) == kind


def test_what_is_not_understood_is_told_and_not_used() -> None:
    form = read_instruction("Clause 4. The text uses GDF and PSI.\nOur chairman has a cat.")
    assert form.abbreviations == (Abbreviation(abbreviation="GDF"), Abbreviation(abbreviation="PSI"))
    assert any("chairman has a cat" in words for words in form.not_used)


def test_follow_ups_change_the_form() -> None:
    form = DraftRequest(
        kind=ClauseType.ABBREVIATIONS,
        abbreviations=(Abbreviation(abbreviation="GDF"), Abbreviation(abbreviation="PSI")),
    )
    assert followed(form, 'remove "GDF"').abbreviations == (Abbreviation(abbreviation="PSI"),)
    scope = DraftRequest(kind=ClauseType.SCOPE, covers=("10 s limits",))
    assert followed(scope, 'change "10 s" to "5 s"').covers == ("5 s limits",)
    assert followed(form, "drop PSI").abbreviations == (Abbreviation(abbreviation="GDF"),)
    assert followed(form, "also add XID").abbreviations[-1] == Abbreviation(abbreviation="XID")
    wider = followed(scope, "Also cover rollback and supervision.")
    assert wider.covers == ("10 s limits", "rollback", "supervision")
    with pytest.raises(NotUnderstood, match="nothing in it says what is to change"):
        followed(scope, "sing a song")


def test_a_force_belongs_to_the_topics_of_its_part_of_the_sentence() -> None:
    form = read_instruction(
        'Requirements clause 9 "Keys" for Y.3800. It is mandatory to log each access; charging for a log is '
        "forbidden; keeping logs for a year is optional.",
        ClauseType.REQUIREMENTS,
    )
    assert [str(topic.force) for topic in form.topics] == ["requirement", "prohibition", "option"]


def test_a_title_with_commas_stays_whole() -> None:
    title = "IETF RFC 4733 (2006), RTP Payload for DTMF Digits, Telephony Tones, and Telephony Signals"
    form = read_instruction(f"References: add {title} and ITU-T V.8.", ClauseType.REFERENCES)
    assert form.references == (title, "ITU-T V.8")


def test_a_sentence_may_end_in_a_quotation() -> None:
    form = read_instruction(
        'Amendment 1 to V.250: after clause 6.3.14 insert a new clause 6.3.15 "Power saving" with the text '
        '"The DCE sleeps." Also in clause 6.3.1 replace "dial string" with "dialling string".'
    )
    assert [(str(one.action), one.clause or one.after, one.new) for one in form.changes] == [
        ("insert", "6.3.14", "The DCE sleeps."),
        ("replace", "6.3.1", "dialling string"),
    ]
