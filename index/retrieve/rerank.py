"""The best few hits judged once more by a model that reads question and text together.

No such model is installed by default. Any may be plugged in: a cross-encoder that the settings name
(`index.retrieve.cross_encoder`), or a language model that is asked whether a text answers the question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.settings import Settings
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from index.retrieve.search import Hit

Judge = Callable[[str, Sequence[str]], Sequence[float]]
"""From a question and texts to how likely each text answers it, 0 to 1. Raises: ModelUnavailable."""

LANGUAGE_MODEL = "llm"
"""Value of `Settings.rerank_model` that stands for the language model of the settings."""

_SUREST = 0.98
"""More sure than this no judge is believed to be, nor less than 1 minus this."""


def load_judge(settings: Settings, language_model: Judge | None = None) -> Judge | None:
    """The judge that the settings name, None where they name none.

    Args: language_model, what judges where they say "llm".

    Raises: ModelUnavailable where it is not installed, or no language model is set up.
    """
    if not settings.rerank_model:
        return None
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
    sums = [hit.score + _log_odds(share) for hit, share in zip(judged, likely, strict=True)]
    order = sorted(range(len(judged)), key=lambda place: -sums[place])
    moved = [replace(judged[place], score=hit.score) for place, hit in zip(order, judged, strict=True)]
    return (*moved, *rest)


def _shown(hit: Hit) -> str:
    """What is judged: the text's name and the heading before the clause, its best passage first."""
    best = hit.best
    return f"{best.prefix}\n{best.text}" if len(hit.passages) > 3 else f"{best.prefix}\n{hit.text}"


def _log_odds(share: float) -> float:
    bounded = min(max(share, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))
