"""Which texts the corpus follows: a small TOML file, or the default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from corpus.catalogue import Catalogue
from corpus.errors import SourceError
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.settings import Settings
from corpus.sources.site.api import Listed
from corpus.sources.site.topics import TOPICS

Language = Literal["E", "F", "S", "A", "C", "R"]
Status = Literal["in force", "pre-published", "superseded", "withdrawn", "unknown"]

StudyGroupOf = Callable[[Listed], str]
"""Names the study group of an edition, "" where nobody knows."""


class Selection(BaseModel):
    """What to fetch. An edition is chosen if any of the four ways of choosing names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("E",)
    """Letters of ITU's languages: English, French, Spanish, Arabic, Chinese, Russian."""
    status: Annotated[tuple[Status, ...], Field(min_length=1)] = ("in force", "pre-published")
    """Editions of another status are fetched only where `recommendations` names them with their date."""
    topics: tuple[str, ...] = ()
    """ "ai" is what the roadmap, Supplement 72 to the Y.3000-series, is about."""
    recommendations: tuple[str, ...] = ()
    """Texts with what amends them ("V.34", "Y Suppl. 72"), or one edition ("V.34 (10/1996)")."""
    series: tuple[Annotated[str, Field(pattern=r"^[A-Z]$")], ...] = ()
    """Letters of series, Supplements included."""
    study_groups: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Numbers of study groups."""
    leave_out: tuple[str, ...] = ()
    """Texts or editions not to be fetched, whatever else names them."""
    supplements: bool = False
    """Whether the Supplements to the series of each text in `recommendations` are fetched with it."""

    @field_validator("topics")
    @classmethod
    def _known(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        for topic in topics:
            if topic not in TOPICS:
                raise ValueError(f"{topic!r} is none of {', '.join(TOPICS)}")
        return topics

    @field_validator("recommendations", "leave_out")
    @classmethod
    def _named(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            try:
                parse(name)
            except UnknownIdentifier as error:
                raise ValueError(f"{name!r} names no ITU-T text") from error
        return names

    @classmethod
    def of(cls, settings: Settings, path: Path | None = None) -> Selection:
        """The file that is named, else COPILOT_SELECTION, else the default. Raises: SourceError."""
        path = path or settings.selection
        return DEFAULT if path is None else cls.load(path)

    @classmethod
    def load(cls, path: Path) -> Selection:
        """Raises: SourceError naming what is wrong in the file."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise SourceError(
                f"{path}: no such selection file; check --select or COPILOT_SELECTION"
            ) from error
        except (OSError, ValueError) as error:
            raise SourceError(f"{path}: no selection file: {_wrong(error)}; see docs/refresh.md") from error

    def in_languages(self, letters: Iterable[str]) -> Selection:
        """The same in other languages. Raises: SourceError for a letter that is none."""
        try:
            return Selection.model_validate(self.model_dump() | {"languages": tuple(letters)})
        except ValidationError as error:
            raise SourceError(
                f"--languages {','.join(letters)}: give letters of E, F, S, A, C, R, such as E,F"
            ) from error

    def choose(
        self,
        listed: Iterable[Listed],
        catalogue: Catalogue | None,
        study_group_of: StudyGroupOf,
        also: Iterable[Identifier] = (),
    ) -> list[Listed]:
        """The editions to fetch, in the order of their names.

        Args:
            catalogue: gives the abstracts that topics look into.
            study_group_of: asked only where `study_groups` is what might choose an edition.
            also: further texts, chosen as `recommendations` are.
        """
        wanted = _Names([*map(parse, self.recommendations), *also])
        unwanted = _Names(map(parse, self.leave_out))
        chosen = [
            edition
            for edition in listed
            if edition.identifier not in unwanted
            and (
                wanted.names_edition(edition.identifier)
                or (
                    edition.status in self.status
                    and (
                        edition.identifier in wanted
                        or edition.identifier.series in self.series
                        or self._on_topic(edition, catalogue)
                        or self._of_group(edition, study_group_of)
                    )
                )
            )
        ]
        return sorted(chosen, key=lambda edition: edition.identifier)

    def missing(self, listed: Iterable[Listed]) -> list[str]:
        """The names in `recommendations` that no edition of the list bears."""
        identifiers = [edition.identifier for edition in listed]
        wanted = {name: _Names([parse(name)]) for name in self.recommendations}
        return [name for name, text in wanted.items() if not any(one in text for one in identifiers)]

    def _on_topic(self, edition: Listed, catalogue: Catalogue | None) -> bool:
        if not self.topics:
            return False
        record = catalogue.get(edition.identifier) if catalogue is not None else None
        title = edition.title or (record.title if record else "")
        abstract = record.abstract if record else ""
        return any(TOPICS[topic].covers(edition.identifier, title, abstract) for topic in self.topics)

    def _of_group(self, edition: Listed, study_group_of: StudyGroupOf) -> bool:
        if not self.study_groups:
            return False
        number = re.search(r"\d+", study_group_of(edition))
        return number is not None and int(number[0]) in self.study_groups


DEFAULT = Selection(topics=("ai",), recommendations=("Y Suppl. 72",))
"""The AI-related Recommendations and the roadmap itself."""


class _Names:
    """Texts and editions, looked up by any of their numbers."""

    def __init__(self, identifiers: Iterable[Identifier]) -> None:
        self._texts: set[tuple[str, str]] = set()
        self._editions: set[tuple[str, str, str]] = set()
        for identifier in identifiers:
            for key in _keys(identifier):
                if identifier.year is None:
                    self._texts.add(key)
                else:
                    self._editions.add((*key, identifier.date))

    def names_edition(self, identifier: Identifier) -> bool:
        """Whether this edition is named with its date."""
        return any((*key, identifier.date) in self._editions for key in _keys(identifier))

    def __contains__(self, identifier: Identifier) -> bool:
        """Whether the edition is named, or the text it is one of, or the Recommendation it belongs to."""
        return self.names_edition(identifier) or any(
            key in self._texts for key in {*_keys(identifier), *_keys(identifier.recommendation)}
        )


def _keys(identifier: Identifier) -> list[tuple[str, str]]:
    parts = " ".join(f"{part.kind} {part.number}" for part in identifier.parts)
    return [(name.replace(" ", ""), parts) for name in identifier.names]


def _wrong(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return str(error)
