"""The few sentences that are the copilot's own, in the six languages of ITU: frames/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from corpus.language import LANGUAGES


@lru_cache(maxsize=len(LANGUAGES))
def _frames(language: str) -> Mapping[str, Any]:
    name = language if language in LANGUAGES else LANGUAGES[0]
    return tomllib.loads(files("copilot.answer").joinpath(f"frames/{name}.toml").read_text(encoding="utf-8"))


def say(phrase: str, language: str, /, **values: object) -> str:
    """A phrase in the language asked for; English for a language that is none of ITU's."""
    return str(_frames(language)[phrase]).format(**values)


def state(word: str, language: str) -> str:
    """The word for a status."""
    return str(_frames(language)["status"].get(word, word))


def abstention(language: str) -> str:
    """Begins every abstention; the one place where it is worded is `abstention` in the frames."""
    return say("abstention", language)


ABSTENTION = {language: abstention(language) for language in LANGUAGES}
