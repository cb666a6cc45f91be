"""The catalogue searched as a list: by words, series, status and years; whether a text is indexed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from corpus.catalogue import Catalogue, Edition
from index.errors import WrongNarrowing
from index.store import DocumentEntry

_SHORT = 3
"""A word of so few letters must stand as a whole: "AI" is not meant by "aid"."""


@dataclass(frozen=True, slots=True)
class CatalogueWish:
    """What is looked for; what is empty does not narrow. Values of one field are alternatives.

    `words` must all occur in name, title, abstract or study group, each as a word or the beginning of one.
    """

    words: str = ""
    series: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    from_year: int | None = None
    to_year: int | None = None
    indexed_only: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueHit:
    """An edition that fits, and the file that holds it in the index, "" where it is not indexed."""

    edition: Edition
    file: str


class CatalogueSearch:
    """Search in the catalogue of one generation.

    >>> CatalogueSearch(store.catalogue, store.documents()).find(CatalogueWish("modem", series=("V",)))
    """

    def __init__(self, catalogue: Catalogue, documents: Iterable[DocumentEntry]) -> None:
        self._catalogue = catalogue
        self.files: Mapping[str, str] = {
            entry.doc_id: entry.file
            for entry in sorted(documents, key=lambda entry: entry.language != "E")[::-1]
        }
        """The indexed file of each edition, the English one where there are several."""

    def find(self, wish: CatalogueWish) -> list[CatalogueHit]:
        """All editions that fit: those named by the words first, then those with them in the title, then the
        others; newest first among equals.

        Raises: WrongNarrowing if the years are exchanged.
        """
        first, last = wish.from_year or 0, wish.to_year or 9999
        if first > last:
            raise WrongNarrowing(f"years {first} to {last}: the first is later; exchange them")
        words = [_wanted(word) for word in folded(wish.words).split()]
        found: list[tuple[int, str, int, CatalogueHit]] = []
        for place, (edition, name, title, text) in enumerate(self._texts):
            if wish.series and edition.identifier.series not in wish.series:
                continue
            if wish.statuses and edition.status not in wish.statuses:
                continue
            if not first <= (edition.identifier.year or 0) <= last:
                continue
            if not all(word in text for word in words):
                continue
            file = self.files.get(edition.id, "")
            if wish.indexed_only and not file:
                continue
            rank = 0 if words and all(f" {word.strip()} " in name for word in words) else 1
            if rank and not all(word in title for word in words):
                rank = 2
            found.append((rank, edition.date, place, CatalogueHit(edition, file)))
        found.sort(key=lambda item: item[2])
        found.sort(key=lambda item: item[1], reverse=True)
        found.sort(key=lambda item: item[0])
        return [hit for *_, hit in found]

    @cached_property
    def _texts(self) -> list[tuple[Edition, str, str, str]]:
        """Each edition with its name, with name and title, and with everything that words are sought in."""
        texts = []
        for edition in self._catalogue:
            name = f" {folded(edition.id)} "
            title = f"{name}{folded(edition.title)} "
            rest = f"{edition.study_group} {edition.twin} {edition.abstract}"
            texts.append((edition, name, title, f"{title}{folded(rest)} "))
        return texts


def folded(text: str) -> str:
    """Words apart by single spaces, without case, accents and the signs around them."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    )
    words = (
        word.strip("()[]{}.,;:!?\"'“”‘’«»/|") for word in plain.replace("/", " ").replace("|", " ").split()
    )
    return " ".join(word for word in words if word)


def _wanted(word: str) -> str:
    """What must stand in a folded text: a whole word, or the beginning of one."""
    whole = len(word) <= _SHORT and not any(sign.isdigit() for sign in word)
    return f" {word} " if whole else f" {word}"
