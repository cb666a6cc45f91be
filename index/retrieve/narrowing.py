"""What a person narrows a search to, in their words: series, Recommendation, status, years, language."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.editions import IN_FORCE, PRE_PUBLISHED, SUPERSEDED, UNKNOWN, WITHDRAWN
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.language import ITU_LETTERS
from index.errors import WrongNarrowing
from index.filters import Filter
from index.retrieve.scope import Shelf

STATUSES = (IN_FORCE, SUPERSEDED, WITHDRAWN, PRE_PUBLISHED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Values of one field are alternatives, the fields together all hold; what is empty does not narrow.

    `series` are letters; `recommendations` names in any spelling, all editions and amendments of one
    without a date; `statuses` those of `STATUSES`; `languages` of the text, "E" or "en"; `normative`
    False for informative text alone.

    >>> Narrowing(series=("X",), statuses=("in force",), from_year=2000).over(retriever.shelf)
    """

    series: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    from_year: int | None = None
    to_year: int | None = None
    normative: bool | None = None

    def over(self, shelf: Shelf) -> Filter | None:
        """The filter that means this in a generation; None where nothing is narrowed.

        Raises: WrongNarrowing for a value that cannot be meant, or a text that nobody knows.
        """
        if self == Narrowing():
            return None
        if self.from_year is not None and self.to_year is not None and self.from_year > self.to_year:
            raise WrongNarrowing(
                f"years {self.from_year} to {self.to_year}: the first is later; exchange them"
            )
        return Filter(
            doc_ids=frozenset(id for name in self.recommendations for id in _editions(name, shelf)),
            series=frozenset(_series(letter) for letter in self.series),
            languages=frozenset(_language(name) for name in self.languages),
            statuses=frozenset(_status(name) for name in self.statuses),
            normative=self.normative,
            from_year=self.from_year,
            to_year=self.to_year,
        )


ANYWHERE = Narrowing()


def _series(letter: str) -> str:
    wanted = letter.strip().upper()
    if len(wanted) != 1 or not "A" <= wanted <= "Z":
        raise WrongNarrowing(f"series {letter!r}: should be one letter, as X or Y")
    return wanted


def _status(name: str) -> str:
    wanted = " ".join(name.replace("-", " ").replace("_", " ").split()).lower()
    for status in STATUSES:
        if status.replace("-", " ") == wanted:
            return status
    raise WrongNarrowing(f"status {name!r}: unknown; choose among {', '.join(STATUSES)}")


def _language(name: str) -> str:
    wanted = ITU_LETTERS.get(name.lower(), name.upper())
    if wanted not in ITU_LETTERS.values():
        raise WrongNarrowing(f"language {name!r}: unknown; choose among {', '.join(ITU_LETTERS)}")
    return wanted


def _editions(name: str, shelf: Shelf) -> frozenset[str]:
    """Identifiers of what is indexed and of the catalogue under this name."""
    try:
        identifier = parse(name)
    except UnknownIdentifier as error:
        raise WrongNarrowing(f"{name!r}: no name of an ITU-T text; write it as X.690 or V.8 bis") from error
    found = shelf.named(identifier) | _recorded(identifier, shelf)
    if not found:
        raise WrongNarrowing(f"{identifier.format()}: neither indexed nor in the catalogue; check the name")
    return found


def _recorded(identifier: Identifier, shelf: Shelf) -> frozenset[str]:
    catalogue = shelf.store.catalogue
    if identifier.year is not None:
        edition = catalogue.get(identifier)
        return frozenset() if edition is None else frozenset({edition.id})
    editions = catalogue.editions(identifier)
    changes = (change for edition in editions for change in catalogue.amendments(edition))
    return frozenset(edition.id for edition in (*editions, *changes))
