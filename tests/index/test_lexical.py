"""What can be found by full text, and what must not be."""

from __future__ import annotations

import sqlite3

import pytest

from index.lexical import COLUMNS, TOKENIZER, affordable, any_of, columns, identifiers, phrase, term

TEXTS = {
    1: "The modem shall follow V.42 and send +IPR=9600 at 33.6 kbit/s.",
    2: "Compression according to V.42 bis. See clause 10.1.3.",
    3: "The octet 0x7F precedes FF₁₆; the counter wraps at 2¹⁶.",
    4: "Timers T401 and N400. Time. After the end-of-contents octets (8.1.5).",
    5: "See X.680|ISO/IEC 8824-1, clause 18.1.3 or V.8/V.90.",
    6: "Le système de modulation; the values 42 and 8 of V are free, 2 16.",
    7: "基于机器学习的网络",
}


@pytest.fixture(scope="module")
def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        f"CREATE VIRTUAL TABLE t USING fts5({', '.join(COLUMNS)}, content='', tokenize='{TOKENIZER}')"
    )
    for rowid, text in TEXTS.items():
        connection.execute(
            "INSERT INTO t (rowid, title, heading, text, identifiers) VALUES (?, ?, ?, ?, ?)",
            (rowid, *columns("", (), text)),
        )
    return connection


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("V.42", {1}),
        ("v.42bis", {2}),
        ("V.42 bis", {2}),
        ("10.1.3", {2}),
        ("8.1.3", set()),
        ("8.1.5", {4}),
        ("V.8", {5}),
        ("V.90", {5}),
        ("ISO/IEC", {5}),
        ("8824-1", {5}),
        ("+IPR", {1}),
        ("33.6", {1}),
        ("kbit/s", {1}),
        ("0x7F", {3}),
        ("FF16", {3}),
        ("FF₁₆", {3}),
        ("2^16", {3}),
        ("2¹⁶", {3}),
        ("T401", {4}),
        ("time", {4}),
        ("timer", {4}),
        ("end-of-contents", {4}),
        ("end of contents", {4}),
        ("modulated", {6}),
        ("systeme", {6}),
        ("机器学习", {7}),
        ("学机", set()),
    ],
)
def test_a_word_finds_the_texts_that_hold_it(
    database: sqlite3.Connection, word: str, found: set[int]
) -> None:
    rows = database.execute("SELECT rowid FROM t WHERE t MATCH ?", (term(word),))
    assert {row[0] for row in rows} == found


def test_words_are_alternatives_and_repetitions_count_once(database: sqlite3.Connection) -> None:
    expression = any_of(["T401", "V.42bis", "T401", "?", '"'])
    assert expression.count("OR") == 1
    rows = database.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,))
    assert {row[0] for row in rows} == {2, 4}


def test_syntax_of_the_query_language_in_a_word_is_harmless(database: sqlite3.Connection) -> None:
    for word in ('say "NEAR(" now', "a AND (b", "text:x*", "^-NOT", "col : {", "'"):
        expression = term(word)
        if expression:
            database.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()


def test_nothing_searchable_gives_an_empty_expression() -> None:
    assert phrase("?! —") == ""
    assert any_of(["…", ""]) == ""


def test_identifiers_lose_the_punctuation_around_them() -> None:
    assert identifiers('(see 10.1.3 of V.34). Or: "X.690", G.650.1!') == [
        "10.1.3",
        "v.34",
        "x.690",
        "g.650.1",
    ]
    assert identifiers("plain words, here. And here") == []


def test_the_rarest_words_are_searched_until_they_cost_too_much() -> None:
    costs = {"the": 900, '"answer tone"': 40, "timer": 60, "T401": 3, "absent": 0}
    assert affordable(costs, 2000) == list(costs)
    assert affordable(costs, 103) == ['"answer tone"', "timer", "T401", "absent"]
    assert affordable(costs, 102) == ['"answer tone"', "T401", "absent"]
    assert affordable({"the": 900, "of": 800}, 10) == ["of"]
    assert affordable({}) == []
