"""The best few hits judged once more by a model that reads question and text together.

The packaged cross-encoder does that by default. Any other may be plugged in: a cross-encoder that the
settings name (`index.retrieve.cross_encoder`), or a language model that is asked whether a text answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from corpus.settings import Settings
from index.embedders.embedder import Vectors
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from index.retrieve.search import Hit

Judge = Callable[[str, Sequence[str]], Sequence[float]]
"""From a question and texts to how likely each text answers it, 0 to 1. Raises: ModelUnavailable."""

LANGUAGE_MODEL = "llm"
"""Value of `Settings.rerank_model` that stands for the language model of the settings."""

_WORDS = 120
"""Of a hit that are judged, about 190 tokens."""
_SUREST = 0.98
"""More sure than this no judge is believed to be, nor less than 1 minus this."""


class LogitModel(Protocol):
    """A cross-encoder that gives logits, which are no probabilities yet."""

    def logits(self, question: str, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class PassageJudge:
    """The packaged cross-encoder as a judge of passages."""

    model: LogitModel

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """How likely each text answers the question. Raises: ModelUnavailable."""
        return [
            1 / (1 + math.exp(-(_SLOPE * float(logit) + _MIDDLE)))
            for logit in self.model.logits(question, texts)
        ]


_SLOPE, _MIDDLE = 0.3, 0.0
"""From a logit of ms-marco-MiniLM-L-12-v2 to log-odds. With .3 the first clause of 121 fresh questions was
right in 69 of 100 cases instead of 64; .2 and .6 differ by a point."""


def load_judge(settings: Settings, packaged: LogitModel, language_model: Judge | None = None) -> Judge:
    """The judge that the settings name, the packaged one where they name none.

    Args: language_model, what judges where they say "llm".

    Raises: ModelUnavailable where it is not installed, or no language model is set up.
    """
    if not settings.rerank_model:
        return PassageJudge(packaged)
    if settings.rerank_model == LANGUAGE_MODEL:
        if language_model is None:
            raise ModelUnavailable(
                'COPILOT_RERANK_MODEL="llm": no language model is set up; see `copilot config show`, or '
                "name a cross-encoder"
            )
        return language_model
    from index.retrieve.cross_encoder import CrossEncoder

    return CrossEncoder(settings.rerank_model, settings.embed_threads)


def reranked(hits: Sequence[Hit], question: str, judge: Judge, top: int) -> tuple[Hit, ...]:
    """The first `top` hits in the order that ranking and judge together find; the others stay behind them.

    The weights of the ranking are fitted as log-odds of answering the question, so that those of the
    judge can be added. A hit takes over the score of its new place: scores stay in order.
    """
    judged, rest = hits[:top], hits[top:]
    if len(judged) < 2:
        return tuple(hits)
    likely = judge(question, [_shown(hit) for hit in judged])
    odds = [_log_odds(share) for share in likely]
    order = sorted(range(len(judged)), key=lambda place: -(judged[place].score + odds[place]))
    moved = [
        replace(judged[place], score=hit.score, judged=odds[place])
        for place, hit in zip(order, judged, strict=True)
    ]
    return (*moved, *rest)


def _shown(hit: Hit) -> str:
    """What is judged: the text's name and the heading before the clause, its best passage first."""
    best = hit.best
    text = f"{best.prefix}\n{best.text}" if len(hit.passages) > 3 else f"{best.prefix}\n{hit.text}"
    return " ".join(text.split()[:_WORDS])


def _log_odds(share: float) -> float:
    bounded = min(max(share, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))
