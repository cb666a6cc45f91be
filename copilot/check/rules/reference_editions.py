"""Entries of clause 2 and the Bibliography against the catalogue: editions, dates, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from copilot.check.checking import Checking
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.catalogue import WITHDRAWN, Catalogue, Edition
from corpus.identifiers import Identifier
from corpus.structure.entries import ReferenceEntry

_DATE = re.compile(r"\((?:(?P<month>\d{1,2})/)?(?P<year>\d{4})\)")


_TITLE_WORDS = re.compile(r"\w+")


def _date_of(checking: Checking) -> str:
    """The last month that the text can know of: "2019-01" for one of January 2019, "9999-99" for a draft."""
    date = checking.document.date
    return f"{date[0]:04}-{date[1]:02}" if date else "9999-99"


def _catalogue(checking: Checking) -> Catalogue | None:
    return checking.reading.catalogue if checking.reading is not None else None


def _edition(catalogue: Catalogue, identifier: Identifier) -> Edition | None:
    """The edition that an entry names, by month or by year."""
    if identifier.year is None:
        return None
    if found := catalogue.get(identifier):
        return found
    of_year = [e for e in catalogue.editions(identifier) if e.identifier.year == identifier.year]
    return of_year[-1] if of_year else None


def _latest(catalogue: Catalogue, identifier: Identifier, until: str) -> Edition | None:
    """The edition in force when the text was written, today for a draft."""
    if until == "9999-99":
        return catalogue.in_force(identifier)
    known = [e for e in catalogue.editions(identifier) if e.date[:7] <= until]
    return known[-1] if known else None


def _entries(checking: Checking) -> Iterator[tuple[ReferenceEntry, Identifier]]:
    for entry in checking.entries.references:
        identifier = entry.identifier
        if identifier is not None and not identifier.names[0].endswith("-series"):
            yield entry, identifier


@rule(
    "ITU-REF-004",
    Severity.WARNING,
    "a superseded edition",
    why="Editors refer to the edition in force, unless an earlier one is meant and the text says why. For a "
    "published text the editions at its date count.",
    remedy="Refer to the edition in force, after a look at what changed in the clauses cited.",
    index=True,
)
def superseded(checking: Checking) -> Iterator[Hit]:
    catalogue, until = _catalogue(checking), _date_of(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        edition = _edition(catalogue, identifier)
        if edition is None or identifier.is_change:
            continue
        latest = _latest(catalogue, edition.identifier, until)
        if latest is None or latest.id == edition.id or latest.date <= edition.date:
            continue
        if checking.document.date is not None and latest.date[:4] >= f"{checking.document.date[0] - 1}":
            continue  # approved while the text was in its last call
        if (
            not edition.identifier.is_change
            and latest.identifier.year == identifier.year
            and not identifier.month
        ):
            continue
        yield Hit(
            entry.block,
            f"{edition.id} is superseded; the edition in force is {latest.id}, “{latest.title}”",
            quote=entry.text[:120],
        )


@rule(
    "ITU-REF-005",
    Severity.ERROR,
    "a withdrawn Recommendation",
    why="A withdrawn text is no longer maintained: nothing can be required by it.",
    remedy="Take the reference out, or refer to what took its place.",
    index=True,
)
def withdrawn(checking: Checking) -> Iterator[Hit]:
    catalogue = _catalogue(checking)
    if catalogue is None or checking.is_published:
        return  # when a text was withdrawn, the catalogue does not say
    for entry, identifier in _entries(checking):
        editions = catalogue.editions(identifier)
        edition = _edition(catalogue, identifier) or (editions[-1] if editions else None)
        if edition is None or edition.status != WITHDRAWN or catalogue.in_force(identifier.recommendation):
            continue
        severity = None if entry.normative else Severity.WARNING
        yield Hit(entry.block, f"{edition.id} is withdrawn", quote=entry.text[:120], severity=severity)


@rule(
    "ITU-REF-006",
    Severity.ERROR,
    "no such edition",
    why="The year or month in an entry is that of an edition of the text.",
    remedy="Give the date of the edition meant.",
    index=True,
)
def wrong_date(checking: Checking) -> Iterator[Hit]:
    catalogue = _catalogue(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        editions = catalogue.editions(identifier)
        if not identifier.year or not editions or _edition(catalogue, identifier) is not None:
            continue
        if identifier.is_change or ("|" in entry.id and identifier.year and _near(editions, identifier.year)):
            continue
        if checking.is_published and _near(editions, identifier.year):
            continue  # published texts give the year of printing of some editions
        dates = ", ".join(e.identifier.date for e in editions[-6:])
        yield Hit(
            entry.block,
            f"{identifier.undated()} has no edition of {identifier.date}; there are those of {dates}",
            quote=entry.text[:120],
        )


def _near(editions: tuple[Edition, ...], year: int) -> bool:
    return any(abs((e.identifier.year or 0) - year) <= 1 for e in editions)


@rule(
    "ITU-REF-007",
    Severity.WARNING,
    "another title than the catalogue has",
    why="An entry gives the title of the edition as it was published.",
    remedy="Copy the title from the catalogue.",
    index=True,
)
def wrong_title(checking: Checking) -> Iterator[Hit]:
    catalogue, until = _catalogue(checking), _date_of(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        edition = (
            _edition(catalogue, identifier) if identifier.year else _latest(catalogue, identifier, until)
        )
        if edition is None or edition.identifier.is_change or edition.title_is_derived:
            continue
        given = _title_of(entry)
        if not given or len(given) < 8:
            continue
        editions = (
            catalogue.editions(identifier) if checking.is_published or not identifier.year else (edition,)
        )
        if any(_alike(given, other.title) for other in editions):
            continue
        yield Hit(entry.block, f"the title of {edition.id} is “{edition.title}”", quote=given)


def _title_of(entry: ReferenceEntry) -> str:
    """What follows the first comma behind the date."""
    text = entry.text
    match = _DATE.search(text)
    rest = text[match.end() :] if match else text.partition(",")[1] + text.partition(",")[2]
    rest = re.sub(r"^\s*\|\s*[^,]*", "", rest)
    if not rest.lstrip().startswith(","):
        return ""
    title = rest.lstrip(" ,").strip()
    title = re.split(r"\.?\s+<?https?://", title)[0]
    return title.strip(' .“”"')


def _alike(given: str, title: str) -> bool:
    one, other = _words(given), _words(title)
    if not one or not other:
        return True
    if any(one == _words(piece) for piece in re.split(r"\s[–—-]\s|:\s", title)):
        return True
    if one == other or other == one[: len(other)] or (one == other[-len(one) :] and len(one) > 3):
        return True
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() > 0.93


def _words(title: str) -> list[str]:
    spelt = title.casefold().replace("programme", "program")
    return [word for word in _TITLE_WORDS.findall(spelt) if word not in ("the", "a", "an", "of")]


@rule(
    "ITU-REF-008",
    Severity.WARNING,
    "an ITU-T text that the catalogue does not have",
    why="References are to texts that are published.",
    remedy="Correct the number, or wait until the text is approved.",
    index=True,
)
def unknown(checking: Checking) -> Iterator[Hit]:
    catalogue = _catalogue(checking)
    if catalogue is None or len(catalogue) < 1000:
        return  # a part of the catalogue says nothing about what is not in it
    for entry, identifier in _entries(checking):
        known = catalogue.editions(identifier) or catalogue.editions(identifier.recommendation)
        if not known and not identifier.names[0].startswith("Imp") and ".Imp" not in identifier.names[0]:
            yield Hit(entry.block, f"{identifier} is not in the catalogue", quote=entry.text[:120])
