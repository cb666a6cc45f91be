"""What is searched for: stems with weights, phrases, words as written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.retrieve.query import (
    NAME_WEIGHT,
    OTHER_PART_WEIGHT,
    content_words,
    narrowed,
    stem,
    stems_of,
    understand,
    words_of,
)


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


def test_words_are_stemmed_alike_by_many_threads() -> None:
    endings = "ing ional ization iveness ed s ically ement ational fulness".split()
    words = [f"{head}{ending}" for head in ("relat", "oper", "signal", "modul") for ending in endings]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(100)):
            assert found == alone
