"""The fixed words of a sample (cover, foreword, contents, marks), kept in texts/wording-*.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.samples.editions import Edition, Kind


class Wording(BaseModel):
    """`series_*` and `subjects` stand on the second page, `caution` in the frame on the cover.

    `mark` stands on every page. `integral` and `not_integral` are the lines under the title of an annex
    and of an appendix, with {what} for what the text calls itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: str
    union: str
    sector: tuple[str, ...]
    series: str
    series_list: str
    series_name: str
    subjects: tuple[tuple[str, str], ...]
    list_note: str
    caution: tuple[str, str]
    history: str
    history_head: tuple[str, ...]
    foreword: str
    foreword_text: tuple[str, ...]
    note: str
    note_text: tuple[str, ...]
    rights: str
    rights_text: tuple[str, ...]
    contents: str
    page: str
    integral: str
    not_integral: str


def wording(edition: Edition) -> Wording:
    """The words of the edition's language."""
    return _read(edition.language)


@cache
def _read(language: str) -> Wording:
    source = Path(__file__).parent / "texts" / f"wording-{language}.toml"
    return Wording.model_validate(tomllib.loads(source.read_text("utf-8")))


def own_name(edition: Edition) -> str:
    """What the text calls itself in the line under an annex title."""
    return "Supplement" if edition.kind is Kind.SUPPLEMENT else "Recommendation"
