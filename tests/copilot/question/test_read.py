"""Questions, read once: names, clauses, parts, conversation, what is wanted."""

from __future__ import annotations

import pytest

from copilot.question.intent import Kind
from copilot.question.read import Reader

HISTORY = [
    {"role": "user", "content": "What is the default of N401 in V.42?"},
    {"role": "assistant", "content": "N401 is 128 octets."},
]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Is G.191 (05/2024) in force?", ["ITU-T G.191 (05/2024)"]),
        ("How do V.8 and V.92 differ?", ["ITU-T V.8", "ITU-T V.92"]),
        ("what does g711 say", ["ITU-T G.711"]),
        ("What does V.92 Amendment 1 change?", ["ITU-T V.92 Amd. 1"]),
        ("How did V.92 change through Amendment 1?", ["ITU-T V.92", "ITU-T V.92 Amd. 1"]),
        ("What does A.1 of V.34 say?", ["ITU-T V.34"]),
        ("What does A.1 say?", ["ITU-T A.1"]),
        ("What does ITU-T Y.9999 demand?", ["ITU-T Y.9999"]),
        ("Supplement 72", ["ITU-T G Suppl. 72", "ITU-T Q Suppl. 72", "ITU-T Y Suppl. 72"]),
        ("What does ISO/IEC 10918-1 say of markers?", ["ITU-T T.81"]),
        ("ITU-R M.2083 in a nutshell?", []),
        ("How is a window size negotiated?", []),
    ],
)
def test_the_texts_named_are_read(reader: Reader, question: str, named: list[str]) -> None:
    assert [name.format() for name in reader.read(question).query.named] == named


@pytest.mark.parametrize(
    ("question", "organization"),
    [
        ("What does 3gpp ts 26.114 say of jitter buffers?", "3GPP"),
        ("Which 5QI value does TS 23.501 reserve?", "3GPP"),
        ("What does Rec. ITU-R F.1399 define?", "ITU-R"),
        ("grandmaster time error in IEEE 802.1AS?", "IEEE"),
        ("payload type in rfc 3389", "IETF"),
        ("ETSI EN 300 328 power limits", "ETSI"),
    ],
)
def test_texts_of_others_are_named_and_are_no_texts_of_itu_t(
    reader: Reader, question: str, organization: str
) -> None:
    (text,) = reader.read(question).named
    assert (text.organization, text.identifier) == (organization, None)


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("What does A.1 of V.34 say?", ("A.1",)),
        ("What does clause 6.44bis of V.8 say?", ("6.44bis",)),
        ("clause 5.10AA.1 of V.8", ("5.10AA.1",)),
        ("X.690第8.1.3条说什么？", ("8.1.3",)),
        ("Which signals does V.8 define?", ()),
    ],
)
def test_the_clauses_named_are_read(reader: Reader, question: str, clauses: tuple[str, ...]) -> None:
    intent = reader.read(question)
    assert intent.clauses == clauses
    assert intent.query.clause == (clauses[0] if clauses else "")


@pytest.mark.parametrize(
    ("question", "kind", "focus"),
    [
        ("which SG looks after V.34?", Kind.STUDY_GROUP, ""),
        ("Is V.34 still in force?", Kind.STATUS, ""),
        ("normative references of X.690", Kind.REFERENCES, ""),
        ("all recs in force on federated learning pls", Kind.TOPIC, "federated learning"),
        ("What does clause 8.1.3 of X.690 say?", Kind.CLAUSE, None),
        ("MACF = ?", Kind.ABBREVIATION, "MACF"),
        ("hello", Kind.GREETING, ""),
        ("write me a poem about modems", Kind.OUT_OF_SCOPE, None),
        ("Que dit le paragraphe 2.5 de la Recommandation A.1 ?", Kind.CLAUSE, None),
        ("¿Está en vigor la V.34?", Kind.STATUS, ""),
    ],
)
def test_what_is_wanted_is_read(reader: Reader, question: str, kind: Kind, focus: str | None) -> None:
    intent = reader.read(question)
    assert intent.likeliest is kind
    assert intent.wants(kind)
    assert focus is None or intent.focus == focus


def test_a_question_of_two_kinds_has_two_parts_about_one_text(reader: Reader) -> None:
    intent = reader.read("Is V.34 in force, and what does it say about training?")
    assert [part.text for part in intent.parts] == ["Is V.34 in force", "what does it say about training?"]
    assert [part.query.named for part in intent.parts] == [intent.query.named] * 2
    assert intent.parts[0].wants(Kind.STATUS) and not intent.parts[1].wants(Kind.STATUS)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Which rate is mandatory in a modem, and with which alternative must it interwork?", 2),
        ("At which rates may a modem transmit, and in what increments?", 0),
        ("What is CJ?", 0),
    ],
)
def test_a_part_holds_something_to_look_for(reader: Reader, question: str, parts: int) -> None:
    assert len(reader.read(question).parts) == parts


def test_a_follow_up_searches_the_conversation_too_with_less_weight(reader: Reader) -> None:
    intent = reader.read("And what is the default window size k?", HISTORY)
    assert [name.format() for name in intent.query.context] == ["ITU-T V.42"]
    weights = intent.query.weights
    assert weights["window"] == 1.0 > weights["n401"] > weights["octet"]
    assert intent.query.search_text == f"{HISTORY[0]['content']} And what is the default window size k?"


def test_a_question_that_stands_alone_leaves_the_conversation_aside(reader: Reader) -> None:
    question = "What is the duration of signal CI in V.8?"
    intent = reader.read(question, HISTORY)
    assert (intent.context, intent.query.search_text) == ((), question)


def test_values_that_were_answered_are_not_asked_again(reader: Reader) -> None:
    history = [
        {"role": "user", "content": "What bandwidth does G.711 save with 20 ms packets?"},
        {"role": "assistant", "content": "38.4 % (Table II.1/G.711)."},
    ]
    intent = reader.read("And for G.728 with the same packet size?", history)
    assert "38.4" not in intent.query.weights
    assert intent.query.weights["20"] < intent.query.weights["size"] == 1.0
    assert [(locator.kind, locator.id) for locator in intent.locators] == [("table", "II.1")]


def test_the_edition_wanted_is_that_of_the_text_in_the_conversation(reader: Reader) -> None:
    history = [
        {"role": "user", "content": "How long is the silent period in V.34?"},
        {"role": "assistant", "content": "75 ms."},
    ]
    intent = reader.read("How long is it in the 1996 edition?", history)
    assert [name.format() for name in intent.query.context] == ["ITU-T V.34 (1996)"]


def test_the_wish_for_texts_in_force_is_no_word_to_search(reader: Reader) -> None:
    intent = reader.read("Which tone does the edition in force of V.8 use at the start of a call?")
    assert intent.query.wish.in_force is True
    assert "force" not in intent.query.words
