"""The cross-references around one Recommendation: what it cites, what cites it, and how that stands today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.catalogue import UNKNOWN, Catalogue
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from index.links import LinkIndex
from index.store import DocumentEntry, Store


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A text at one end of references.

    `name` is that of the text without date, `edition` the one meant, with its date where it is known;
    `status` that edition's; `file` where it is indexed, else "". `listed` tells that a list of references
    has it, `mentions` counts the places in running text that name it.
    """

    name: str
    edition: str
    title: str
    status: str
    file: str
    listed: bool = False
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A text, what it cites and what cites it, each in the order of names.

    What a text cites is known only where it is indexed (`centre.file`).
    """

    centre: Neighbour
    cites: tuple[Neighbour, ...]
    cited_by: tuple[Neighbour, ...]


class CrossReferences:
    """References between the texts of one generation, and to texts that only the catalogue knows."""

    def __init__(self, store: Store, catalogue: Catalogue, links: LinkIndex) -> None:
        self._store, self._catalogue, self._links = store, catalogue, links
        self._texts: list[tuple[DocumentEntry, Identifier]] = []
        for entry in store.documents():
            try:
                self._texts.append((entry, parse(entry.doc_id)))
            except UnknownIdentifier:
                continue  # a text without an ITU-T name is cited by none

    def names(self) -> list[str]:
        """The indexed texts, without their dates, in order: what can be stood in the middle."""
        return [text.format() for text in sorted({_text(own) for _, own in self._texts})]

    def most_cited(self) -> str:
        """The indexed text that most lists of references have, "" where nothing is indexed."""
        counts: Counter[Identifier] = Counter()
        for _, reference in self._store.references():
            if named := _named(reference.id):
                counts[named.undated()] += 1
        texts = {_text(own) for _, own in self._texts}
        best = max(sorted(texts), key=lambda text: counts[text], default=None)
        return best.format() if best else ""

    def around(self, identifier: Identifier) -> Surroundings:
        """The references of a text, whatever the edition; what changes it counts as it does."""
        wanted = _text(identifier)
        own = [(entry, name) for entry, name in self._texts if same_recommendation(_text(name), wanted)]
        cites = _Gathered(self)
        for entry, _ in own:
            for _, reference in self._store.references(file=entry.file):
                if named := _named(reference.id):
                    cites.add(named, listed=True)
            for link in self._links.links(entry.file):
                if link.target is not None:
                    cites.add(link.target, listed=False)
        cited_by = _Gathered(self)
        names = {entry.file: name for entry, name in self._texts}
        for file, reference in self._store.references():
            named = _named(reference.id)
            if named and file in names and same_recommendation(named, wanted):
                cited_by.add(names[file], listed=True)
        for referrer in self._links.naming(wanted):
            if referrer.file in names:
                cited_by.add(names[referrer.file], listed=False)
        centre = max((name for _, name in own), key=_rank, default=identifier)
        return Surroundings(self._neighbour(centre), cites.but(wanted), cited_by.but(wanted))

    def _neighbour(self, meant: Identifier) -> Neighbour:
        record = self._catalogue.get(meant) if meant.year else self._catalogue.in_force(meant)
        if record is None:
            editions = self._catalogue.editions(meant)
            record = editions[-1] if editions and not meant.year else None
        entry = self._indexed(record.identifier if record else meant) or self._indexed(meant.undated())
        return Neighbour(
            name=_text(meant).format(),
            edition=record.id if record else meant.format(),
            title=record.title if record else entry.title if entry else "",
            status=record.status if record else entry.status if entry else UNKNOWN,
            file=entry.file if entry else "",
        )

    def _indexed(self, identifier: Identifier) -> DocumentEntry | None:
        found = [
            (own.year or 0, own.month or 0, entry.language == "E", place, entry)
            for place, (entry, own) in enumerate(self._texts)
            if same_recommendation(own, identifier) and identifier.year in (None, own.year)
        ]
        return max(found, key=lambda item: item[:4])[-1] if found else None


class _Gathered:
    """References to several texts; those to one text, its editions and what changes it stand together."""

    def __init__(self, all: CrossReferences) -> None:
        self._all = all
        self._meant: dict[Identifier, Identifier] = {}
        self._listed: set[Identifier] = set()
        self._mentions: dict[Identifier, int] = {}

    def add(self, identifier: Identifier, *, listed: bool) -> None:
        text = _text(identifier)
        known = self._meant.get(text)
        if known is None or _rank(identifier) > _rank(known):
            self._meant[text] = identifier
        if listed:
            self._listed.add(text)
        else:
            self._mentions[text] = self._mentions.get(text, 0) + 1

    def but(self, centre: Identifier) -> tuple[Neighbour, ...]:
        """All but the text itself, in the order of names."""
        return tuple(
            self._neighbours(sorted(text for text in self._meant if not same_recommendation(text, centre)))
        )

    def _neighbours(self, texts: Iterable[Identifier]) -> Iterable[Neighbour]:
        for text in texts:
            yield replace(
                self._all._neighbour(self._meant[text]),
                listed=text in self._listed,
                mentions=self._mentions.get(text, 0),
            )


def _text(identifier: Identifier) -> Identifier:
    """What has references: the text without its date; for what changes one, the text changed."""
    return identifier.recommendation if identifier.is_change else identifier.undated()


def _named(id: str) -> Identifier | None:
    """The ITU-T text that a reference is to; None for those of other organizations."""
    try:
        return parse(id.split(" | ")[0])
    except UnknownIdentifier:
        return None


def _rank(identifier: Identifier) -> tuple[bool, tuple[int, int]]:
    """The newest edition stands for a text, an amendment only where nothing else is referred to."""
    return not identifier.is_change, _by_date(identifier)


def _by_date(identifier: Identifier) -> tuple[int, int]:
    return identifier.year or 0, identifier.month or 0
