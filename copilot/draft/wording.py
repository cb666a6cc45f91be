"""Headings and fixed sentences of ITU-T texts, kept in forms/*.toml, one file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from corpus.errors import CopilotError

LANGUAGES = {"en": "E", "fr": "F", "es": "S"}
"""Languages that have forms, with ITU's letters for them."""


class Forms(BaseModel):
    """`keywords_required` and `keywords_shall` explain the provision words of clause 5 in either style."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    general: tuple[str, ...]
    """Titles of subclauses that only introduce."""
    headings: dict[str, str]
    sentences: dict[str, str]
    see: str = "{place}"
    """The clause that a provision comes from, in brackets."""
    keywords_required: dict[str, str]
    keywords_shall: dict[str, str]
    provisions: dict[str, str] = {}
    """Of languages other than English: the words before a topic, by force."""

    def say(self, name: str, **values: str) -> str:
        return self.sentences[name].format(**values)


@cache
def forms(language: str) -> Forms:
    """The forms in a language, "en", "fr" or "es".

    Raises:
        CopilotError: there are none in that language.
    """
    if language not in LANGUAGES:
        raise CopilotError(
            f"language {language!r}: there are no forms of ITU-T texts in it; use {', '.join(LANGUAGES)}"
        )
    source = files("copilot.draft") / "forms" / f"{LANGUAGES[language]}.toml"
    return Forms.model_validate(tomllib.loads(source.read_text("utf-8")))
