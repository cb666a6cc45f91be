"""Multiple-choice sets in TeleQnA's format: loaded, answered from what retrieval finds, scored.

TeleQnA (Maatouk et al., TeleQnA: a benchmark dataset to assess large language models telecommunications
knowledge, 2023) is one JSON object of "question N": {question, "option 1" …, answer, explanation, category}.
Without a language model the option is chosen that the passages found support best; where none is supported
beyond the others, the question is left open.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.language import language_of
from corpus.language.sentences import sentences
from evals.errors import EvalError, InvalidRows
from evals.figures import Figure, figure
from evals.metrics import Fraction
from index.retrieve.query import content_words, stems_of
from index.retrieve.ranking import rarity
from index.retrieve.search import Retriever

LEAST_SUPPORT = 0.2
"""So much of its question and of its own words a chosen option must find in one passage."""
LEAST_LEAD = 0.02
"""By so much it must be ahead of the next."""
_PASSAGES = 8
_PASSAGES_AN_OPTION = 4
_OPTION = re.compile(r"^option\s+(\d+)$", re.IGNORECASE)
_ANSWER = re.compile(r"^option\s+(\d+)\s*(?::|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """One question; `answer` is the place of the right option, from 0."""

    id: str
    question: str
    options: tuple[str, ...]
    answer: int
    category: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The place of the chosen option, None where the question is left open; how far each is supported."""

    option: int | None
    support: tuple[float, ...] = ()


_Place = tuple[frozenset[str], frozenset[str]]
"""The stems of a sentence and those of the passage around it, headings included."""

Chooser = Callable[[ChoiceQuestion], Chosen]


@dataclass(frozen=True, slots=True)
class ChoiceScore:
    """How one question went."""

    question: ChoiceQuestion
    chosen: Chosen

    @property
    def is_right(self) -> bool:
        return self.chosen.option == self.question.answer

    @property
    def measures(self) -> dict[str, Fraction]:
        answered = float(self.chosen.option is not None)
        return {
            "correct": (float(self.is_right), 1.0),
            "answered": (answered, 1.0),
            "correct_of_answered": (float(self.is_right), answered),
            "by_chance": (1 / len(self.question.options), 1.0),
        }


@dataclass(frozen=True)
class ChoiceScores:
    """How a set went, in all and by category."""

    scores: tuple[ChoiceScore, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return _figures(self.scores)

    @cached_property
    def by_category(self) -> dict[str, dict[str, Figure]]:
        categories = sorted({score.question.category for score in self.scores})
        return {
            each: _figures([score for score in self.scores if score.question.category == each])
            for each in categories
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": len(self.scores),
            "figures": {name: value.to_json() for name, value in self.figures.items()},
            "by_category": {
                category: {name: value.to_json() for name, value in found.items()}
                for category, found in self.by_category.items()
            },
            "answers": {
                score.question.id: {
                    "chosen": None if score.chosen.option is None else score.chosen.option + 1,
                    "answer": score.question.answer + 1,
                    "support": [round(value, 4) for value in score.chosen.support],
                }
                for score in self.scores
            },
        }


class BestSupported:
    """Chooses the option whose words stand beside those of the question in what retrieval finds.

    The support of an option is, over the sentences and table rows found, the best product of two shares:
    of the option's own words in the sentence, and of the question's words in the sentence and (counting
    half each) in the passage around it. Words are weighted by their rarity; those that all options share
    tell nothing and do not count.
    """

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self._passages = retriever.store.passage_count()

    def __call__(self, question: ChoiceQuestion) -> Chosen:
        language = language_of(question.question)
        asked = frozenset(stems_of(" ".join(content_words(question.question, language))))
        own = _own_stems(question, language)
        weights = self._weights(asked.union(*own))
        places = self._places(question)
        support = tuple(
            max((_support(asked - stems, stems, place, weights) for place in places), default=0.0)
            for stems in own
        )
        order = sorted(range(len(support)), key=lambda number: -support[number])
        best, next_best = support[order[0]], support[order[1]]
        if best < LEAST_SUPPORT or best - next_best < LEAST_LEAD:
            return Chosen(None, support)
        return Chosen(order[0], support)

    def _places(self, question: ChoiceQuestion) -> list[_Place]:
        """Every sentence and row of what is found with the question alone and with each of its options."""
        queries = [(question.question, _PASSAGES)]
        queries += [(f"{question.question} {option}", _PASSAGES_AN_OPTION) for option in question.options]
        passages = {
            passage.id: passage
            for query, count in queries
            for hit in self._retriever.retrieve(query, k=count).hits
            for passage in hit.passages
        }
        return [
            (frozenset(stems_of(sentence)), frozenset(stems_of(passage.embed_text)))
            for passage in passages.values()
            for line in passage.text.split("\n")
            for sentence in sentences(line)
        ]

    def _weights(self, stems: frozenset[str]) -> dict[str, float]:
        counts = self._retriever.store.term_counts(stems)
        return {each: rarity(count, self._passages) for each, count in counts.items()}


def load_choices(path: Path) -> list[ChoiceQuestion]:
    """Reads a set completely or not at all.

    Raises:
        EvalError: the file cannot be read, or is no such set.
        InvalidRows: questions are malformed; each is named.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise EvalError(f"{path}: cannot be read ({error}); give a JSON file in TeleQnA's format") from error
    if not isinstance(content, dict) or not content:
        raise EvalError(f'{path}: holds no questions; TeleQnA\'s format is {{"question 1": {{…}}, …}}')
    questions: list[ChoiceQuestion] = []
    faults: list[tuple[int, str]] = []
    for id, row in content.items():
        try:
            questions.append(_question(id, row))
        except (TypeError, ValueError) as error:
            faults.append((0, f"{id}: {error}"))
    if faults:
        raise InvalidRows(path, faults)
    return questions


def score_choices(questions: Iterable[ChoiceQuestion], choose: Chooser) -> ChoiceScores:
    """Asks all questions; a question left open is not correct."""
    return ChoiceScores(tuple(ChoiceScore(question, choose(question)) for question in questions))


def _question(id: str, row: Any) -> ChoiceQuestion:
    if not isinstance(row, Mapping):
        raise TypeError("is no object")
    options = {int(match[1]): value for key, value in row.items() if (match := _OPTION.match(key))}
    if sorted(options) != list(range(1, len(options) + 1)) or len(options) < 2:
        raise ValueError('needs "option 1", "option 2" and so on, at least two')
    texts = [options[number] for number in sorted(options)]
    if not all(isinstance(each, str) and each.strip() for each in (row.get("question"), *texts)):
        raise ValueError("its question and options must be texts")
    match = _ANSWER.match(str(row.get("answer", "")))
    if match is None or int(match[1]) not in options:
        raise ValueError(f'its answer must name an option, as in "option 1: …", not {row.get("answer")!r}')
    return ChoiceQuestion(
        id=id,
        question=row["question"],
        options=tuple(texts),
        answer=int(match[1]) - 1,
        category=str(row.get("category") or "none"),
        explanation=str(row.get("explanation") or ""),
    )


def _own_stems(question: ChoiceQuestion, language: str) -> list[frozenset[str]]:
    """The stems of each option that not all options share."""
    found = [
        frozenset(stems_of(" ".join(content_words(option, language)) or option))
        for option in question.options
    ]
    counts = Counter(each for stems in found for each in stems)
    return [frozenset(each for each in stems if counts[each] < len(found)) or stems for stems in found]


def _support(
    asked: frozenset[str], own: frozenset[str], place: _Place, weights: Mapping[str, float]
) -> float:
    sentence, passage = place
    return _share(own, sentence, weights) * (
        0.5 * _share(asked, sentence, weights) + 0.5 * _share(asked, passage, weights)
    )


def _share(stems: frozenset[str], text: frozenset[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights.get(each, 0.0) for each in stems)
    return sum(weights.get(each, 0.0) for each in stems & text) / whole if whole else 0.0


def _figures(scores: Sequence[ChoiceScore]) -> dict[str, Figure]:
    measures = [score.measures for score in scores]
    found = {name: figure([each[name] for each in measures]) for name in measures[0]}
    return {name: value for name, value in found.items() if value is not None}
