"""Features of passages and what they count."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from index.passages import CATALOGUE, Passage, cut_document
from index.retrieve.query import understand
from index.retrieve.ranking import FeatureReader, Features, RankingWeights, rarity, score
from tests.index import made

FILE = "T-REC-V.999-202401-E.pdf"


def passage(number: str, text: str | None = None) -> Passage:
    """The passage of a clause of the made Recommendation."""
    found = next(each for each in cut_document(made.document()) if each.number == number)
    return found if text is None else replace(found, text=text)


def features(question: str, of: Passage, exact: frozenset[str] = frozenset({FILE}), **read: Any) -> Features:
    query = replace(understand(question), **read)
    reader = FeatureReader(query, {}, exact, frozenset(), frozenset())
    return reader.read(of, 0.5, 0.25, 1.0, "E")


def test_every_feature_has_a_weight() -> None:
    assert {each.name for each in fields(Features)} == {each.name for each in fields(RankingWeights)}


def test_the_score_is_the_weighted_sum() -> None:
    zero = Features(*[0.0] * len(fields(Features)))
    weights = RankingWeights()
    assert score(zero, weights) == 0.0
    both = replace(zero, bm25=0.5, front=1.0)
    assert score(both, weights) == pytest.approx(0.5 * weights.bm25 + weights.front)


def test_cover_is_the_share_of_the_words_asked_for() -> None:
    read = features("expire bits velocity timer", passage("8.1"))
    assert read.text == read.cover == pytest.approx(0.75)


def test_pairs_of_words_count_only_where_they_stand_together() -> None:
    together = features("echo cancellation", passage("8.1", "of echo cancellation here"))
    apart = features("echo cancellation", passage("8.1", "cancellation of an echo"))
    assert (together.phrase, apart.phrase) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("clause", "share"),
    [("8.1", 1.0), ("8", 0.5), ("7", 0.0)],
)
def test_the_clause_named_counts_whole_and_what_is_below_it_half(clause: str, share: float) -> None:
    assert features("What does V.999 say?", passage("8.1"), clause=clause).clause == share


def test_a_definition_counts_where_one_is_asked_for() -> None:
    term = replace(passage("3.1"), kind="definition")
    assert features("agreed gain", term, definition=0.8).definition == 0.8
    assert features("agreed gain", passage("8.1"), definition=0.8).definition == 0.0


def test_a_catalogue_record_counts_for_questions_about_texts_and_against_others() -> None:
    record = replace(passage("8.1"), file=CATALOGUE)
    assert features("echo", record, catalogue=1.0).catalogue == 1.0
    assert features("echo", record, catalogue=0.0).catalogue == -1.0


def test_a_text_that_is_named_counts_whole_one_of_the_conversation_half() -> None:
    query = understand("Which timer?")
    reader = FeatureReader(query, {}, frozenset(), frozenset(), frozenset({FILE}))
    assert reader.read(passage("8.1"), 0, 0, 0, "E").exact == 0.5
    assert features("Which timer?", passage("8.1")).exact == 1.0


def test_rare_words_are_worth_more_and_none_is_worth_nothing() -> None:
    values = [rarity(count, 1000) for count in (0, 1, 10, 100, 1000)]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(1.1, abs=0.05)
    assert values[-1] == 0.1
