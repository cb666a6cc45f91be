"""A small language model chooses and translates quotations; it writes nothing that stands unchecked.

Told to answer freely the packaged model is right for 11 of 100 questions. As a judge of single passages it
is far better (docs/answers.md), so it is asked which pieces state the answer, and its log-odds are added to
what ranking and words say.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from copilot.answer.select import Weighing
from copilot.answer.units import Place, Unit
from copilot.llm.language_model import LanguageModel
from copilot.llm.prompts import judging, translating
from copilot.verify.coverage import uncovered
from corpus.language import language_of
from index.retrieve.rerank import Judge

JUDGED = 5
"""Pieces that are judged for a question, 0.5 to 1 s each on two cores."""
JUDGED_AT_MOST = 7
"""The same with those that only parts of the question bring in."""
WEIGHT = 0.5
"""Worth of one unit of log-odds beside the score of a piece."""
_SUREST = 4.0
LONGEST_TRANSLATION = 90
"""Words of quotations that are translated."""


class Cancelled(Exception):
    """The reader does not want the answer any more."""


@dataclass
class Chooser:
    """Judges the pieces of one question; each piece once.

    Raises (all methods):
        LanguageModelUnavailable: the model fails.
        Cancelled: `cancel` was set.
    """

    model: LanguageModel
    question: str
    cancel: threading.Event | None = None
    judged: dict[Place, float] = field(default_factory=dict)

    def prefer(self, weighing: Weighing) -> Weighing:
        """The same pieces in the order that scores and judgements together give."""
        worth = []
        for place, weighed in enumerate(weighing.units):
            key = weighed.unit.key
            wanted = place < JUDGED and len(self.judged) < JUDGED_AT_MOST
            if key not in self.judged and wanted:
                self.judged[key] = self._log_odds(weighed.unit)
            worth.append(self.judged.get(key))
        known = sorted(value for value in worth if value is not None)
        if not known:
            return weighing
        # A piece that was not judged counts like the worst judged one: it stood behind them all.
        floor = known[0]
        units = [
            replace(each, score=each.score + WEIGHT * _bounded(floor if value is None else value))
            for each, value in zip(weighing.units, worth, strict=True)
        ]
        return replace(weighing, units=tuple(sorted(units, key=lambda each: -each.score)))

    @property
    def surest(self) -> float:
        """The best judgement, as a likelihood."""
        best = max(self.judged.values(), default=-math.inf)
        return 1 / (1 + math.exp(-best)) if best > -50 else 0.0

    def _log_odds(self, unit: Unit) -> float:
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled
        return self.model.log_odds(judging(self.question, unit.clause.label, unit.shown))


def translation(model: LanguageModel, units: Sequence[Unit], language: str) -> tuple[str, str, list[str]]:
    """The pieces that are in another language than asked for, translated.

    Returns:
        The translation, the original of what was translated, and what is wrong with the translation; ""
        where nothing is to be translated.

    Raises:
        LanguageModelUnavailable: the model fails.
    """
    texts: list[str] = []
    words = 0
    for unit in units:
        text = " ".join(unit.shown.split())
        if language_of(text) == language:
            return "", "", []
        if words and words + len(text.split()) > LONGEST_TRANSLATION:
            break
        texts.append(text)
        words += len(text.split())
    original = " ".join(texts)
    if not original or words > 2 * LONGEST_TRANSLATION:
        return "", "", []
    translated = " ".join(model.reply(translating(original, language), max_tokens=4 * words + 40).split())
    return translated, original, translation_faults(translated, original)


_MAGNITUDES = {
    "million": r"\b(?:millions?|millón|millones)\b",
    "thousand million": r"\b(?:billions?|milliards?|mil millones)\b",
}
_DIGITS = re.compile(r"\d+")


def translation_faults(translated: str, original: str) -> list[str]:
    """What a translation adds or leaves out: numbers, names, modal verbs, words for sizes.

    >>> translation_faults("50 parties par milliard", "50 parts per million")
    ['million is lost', 'thousand million is added']
    """
    faults = uncovered(translated, [original])
    numbers = set(_DIGITS.findall(original)) - set(_DIGITS.findall(translated))
    faults += [f"{number} is lost" for number in sorted(numbers)]
    for name, expression in _MAGNITUDES.items():
        before, after = (bool(re.search(expression, text, re.I)) for text in (original, translated))
        if before != after:
            faults.append(f"{name} is {'lost' if before else 'added'}")
    if len(translated.split()) > 3 * len(original.split()) + 10:
        faults.append("it is three times as long")
    return faults


def in_english(model: LanguageModel, question: str) -> str:
    """A question translated for the search; as asked where the translation came out empty or overlong.

    Raises:
        LanguageModelUnavailable: the model fails.
    """
    translated = model.reply(translating(question, "en"), max_tokens=4 * len(question.split()) + 30)
    first = translated.strip().split("\n")[0]
    return first if 0 < len(first) <= 3 * len(question) else question


def judge_of_passages(model: LanguageModel) -> Judge:
    """The language model as the judge of the best hits (`COPILOT_RERANK_MODEL=llm`).

    What it returns raises LanguageModelUnavailable where the model fails.
    """

    def judge(question: str, texts: Sequence[str]) -> list[float]:
        places = [text.partition("\n") for text in texts]
        odds = [
            model.log_odds(judging(question, *((name, text) if text else ("", name))))
            for name, _, text in places
        ]
        return [1 / (1 + math.exp(-_bounded(value))) for value in odds]

    return judge


def _bounded(log_odds: float) -> float:
    return max(-_SUREST, min(_SUREST, log_odds))
