"""A question, read: language, texts and clauses named, locator, follow-up, parts, words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.retrieve.query import (
    ANSWER_WEIGHT,
    HISTORY_WEIGHT,
    NAME_WEIGHT,
    OTHER_PART_WEIGHT,
    Locator,
    content_words,
    language_of,
    narrowed,
    parts_of,
    stem,
    stems_of,
    understand,
    words_of,
)

HISTORY = [
    {"role": "user", "content": "What is the default of N401 in V.42?"},
    {"role": "assistant", "content": "N401 is 128 octets."},
]


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("What does clause 8.1.3.6 of X.690 say?", "8.1.3.6"),
        ("Que dit le paragraphe 7.2 de la Recommandation V.8 ?", "7.2"),
        ("¿Qué dice la cláusula 5.3 de V.92?", "5.3"),
        ("What is in §9.2.4 of V.42?", "9.2.4"),
        ("V.92, 9.10.1: which tone comes first?", "9.10.1"),
        ("Explain Annex A of V.8", "Annex A"),
        ("What does Appendix II of V.42 describe?", "Appendix II"),
        ("What does clause A.2.1 of X.690 show?", "A.2.1"),
        ("What does clause 7.4a.1 of Y.9001 say?", "7.4a.1"),
        ("X.690第8.1.3条说什么？", "8.1.3"),
        ("Что говорит подпункт 8.1.3 Рекомендации X.690?", "8.1.3"),
        ("ماذا يقول البند 8.1.3 من X.690؟", "8.1.3"),
        ("Which signals does V.8 define?", ""),
        ("What does Table 3 of V.8 list?", ""),
    ],
)
def test_the_clause_named_is_read(question: str, clause: str) -> None:
    assert understand(question).clause == clause


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Is G.191 (05/2024) in force?", ["ITU-T G.191 (05/2024)"]),
        ("How do ITU-T G.711 and Rec. G.722 differ?", ["ITU-T G.711", "ITU-T G.722"]),
        ("What does V.92 Amendment 1 change?", ["ITU-T V.92 Amd. 1"]),
        ("How is a window size negotiated?", []),
    ],
)
def test_the_texts_named_are_read(question: str, named: list[str]) -> None:
    assert [identifier.format() for identifier in understand(question).named] == named


def test_a_bare_name_may_be_a_clause_of_an_annex_and_is_uncertain() -> None:
    query = understand("How do V.8 and V.92 differ?")
    assert query.named == ()
    assert [identifier.format() for identifier in query.uncertain] == ["ITU-T V.8", "ITU-T V.92"]


@pytest.mark.parametrize(
    ("question", "kind", "id"),
    [
        ("What does Table 3 of V.8 say?", "table", "3"),
        ("Que contient le tableau A.1?", "table", "A.1"),
        ("What does figure I.2 show?", "figure", "I.2"),
        ("¿Qué indica el cuadro 11a?", "table", "11a"),
        ("V.8表3列出了什么？", "table", "3"),
        ("Что показано на рисунке 2?", "figure", "2"),
        ("Что в таблице A.1?", "table", "A.1"),
        ("ماذا يوضح الشكل 2 في V.8؟", "figure", "2"),
    ],
)
def test_tables_and_figures_named_are_read(question: str, kind: str, id: str) -> None:
    locator = understand(question).locator
    assert locator is not None
    assert (locator.kind, locator.id) == (kind, id)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the window size?", "en"),
        ("Quelle est la valeur par défaut de la fenêtre ?", "fr"),
        ("¿Cuál es el valor por defecto de la ventana?", "es"),
        ("Какова длина окна?", "ru"),
        ("ما هو حجم النافذة؟", "ar"),
        ("窗口大小是多少？", "zh"),
        ("V.42", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_script_and_stop_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What is CJ?", ["What is CJ?"]),
        (
            "Which rate is mandatory, and with which alternative may it be replaced?",
            ["Which rate is mandatory", "with which alternative may it be replaced?"],
        ),
        (
            "What does CM announce? What does JM answer?",
            ["What does CM announce?", "What does JM answer?"],
        ),
        ("What happens after CJ? Give the steps.", ["What happens after CJ? Give the steps."]),
        ("When does it end and why?", ["When does it end why?"]),
    ],
)
def test_a_question_is_cut_into_its_questions(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts


def test_a_follow_up_searches_the_conversation_too_with_less_weight() -> None:
    query = understand("And what is the default window size k?", HISTORY)
    assert query.follow_up
    assert [identifier.format() for identifier in query.context] == ["ITU-T V.42"]
    assert query.weights["window"] == 1.0
    assert query.weights[stem("default")] == 1.0
    assert query.weights["n401"] == HISTORY_WEIGHT
    assert query.weights[stem("octets")] == ANSWER_WEIGHT
    assert query.search_text == f"{HISTORY[0]['content']} And what is the default window size k?"


@pytest.mark.parametrize(
    "question",
    [
        "What is the duration of signal CI in V.8?",
        "Which of the procedures for establishing a connection over the switched telephone network "
        "let a calling modem choose between several modulations before any training begins?",
    ],
)
def test_a_question_that_stands_alone_leaves_the_conversation_aside(question: str) -> None:
    query = understand(question, HISTORY)
    assert not query.follow_up
    assert query.context == ()
    assert query.search_text == question


def test_without_a_conversation_nothing_is_a_follow_up() -> None:
    assert not understand("And what is its default?").follow_up


def test_names_of_texts_count_less_than_words() -> None:
    weights = understand("Which tone does V.8 define?").weights
    assert (weights["tone"], weights["v.8"]) == (1.0, NAME_WEIGHT)


def test_quoted_words_and_abbreviations_are_kept() -> None:
    query = understand("What does “data link” mean, and what do ANSam and N401 stand for?")
    assert query.quoted == ("data link",)
    assert query.abbreviations == ("ANSam", "N401")


def test_pairs_of_content_words_are_phrases() -> None:
    assert understand("What is the default window size?").phrases == ("default window", "window size")


def test_one_part_in_the_foreground_weakens_the_words_of_the_others() -> None:
    query = understand("Which rate is mandatory, and with which duration?")
    part = narrowed(query, "Which rate is mandatory")
    assert part.weights["rate"] == 1.0
    assert part.weights[stem("duration")] == OTHER_PART_WEIGHT
    assert part.search_text == "Which rate is mandatory"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'octet d'état", ["octet", "état"]),
        ("end-of-contents octets", ["end", "of", "contents", "octets"]),
        ("at +MS=12 and V.34", ["at", "+MS", "12", "and", "V.34"]),
        ("33.6 kbit/s", ["33.6", "kbit/s"]),
    ],
)
def test_words_are_cut_as_they_are_searched(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_number_words_are_numbers_and_words_are_stemmed() -> None:
    assert stems_of("six encodings, trois octets") == ["6", "encod", "3", "octet"]


def test_words_of_asking_are_no_content() -> None:
    assert content_words("What does the Recommendation say of echo?", "en") == ["echo"]


def test_values_that_were_answered_are_not_asked_again() -> None:
    history = [
        {"role": "user", "content": "What bandwidth does G.711 save with 20 ms packets?"},
        {"role": "assistant", "content": "38.4 % (Table II.1/G.711)."},
    ]
    query = understand("And for G.728 with the same packet size?", history)
    assert "38.4" not in query.weights
    assert query.weights["20"] < query.weights["size"] == 1.0
    assert query.locator == Locator("table", "II.1")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Which rate is mandatory, and with which alternative must a modem interwork?", 2),
        ("At which rates may a modem transmit, and in what increments?", 1),
    ],
)
def test_a_part_holds_something_to_look_for(question: str, parts: int) -> None:
    assert len(parts_of(question)) == parts


def test_an_amendment_named_apart_belongs_to_the_text_named() -> None:
    query = understand("How did V.92 change through Amendment 1?")
    assert [name.format() for name in query.named] == ["ITU-T V.92 Amd. 1"]


def test_words_are_stemmed_alike_by_many_threads() -> None:
    endings = "ing ional ization iveness ed s ically ement ational fulness".split()
    words = [f"{head}{ending}" for head in ("relat", "oper", "signal", "modul") for ending in endings]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(100)):
            assert found == alone


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("What does the annex to V.8 require?", "Annex"),
        ("Que dit l'annexe de la Recommandation V.8 ?", "Annex"),
        ("What does the Appendix of ITU-T G.Imp729 say?", "Appendix"),
        ("What does Annex B of V.8 say?", "Annex B"),
        ("Which annex to use?", ""),
    ],
)
def test_the_only_annex_needs_no_letter(question: str, clause: str) -> None:
    assert understand(question).clause == clause
