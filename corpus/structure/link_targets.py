"""What a name in a text stands for: an edition from its list of references, another text, the text itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse, same_recommendation
from corpus.identifiers.foreign import PUBLISHER
from corpus.model import Document
from corpus.structure.amendments import base_of
from corpus.structure.locators import LocatorKind, caption_label, is_caption, label


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text named at text[start:end]: of ITU-T (`identifier`), another (`other`), or this one (neither)."""

    start: int
    end: int
    identifier: Identifier | None
    other: str = ""

    @property
    def is_this(self) -> bool:
        return self.identifier is None and not self.other


_TAG = re.compile(r"^(?:[–—−•-]\s*)?\[\s*([^\[\]]{1,60}?)\s*\]")
_BRACKETED = re.compile(r"\[\s*([^\[\]]{1,60}?)\s*\]")
_OWN_PART = re.compile(
    r"[\s,/–-]+(?:ann?exe?|anexo|приложени\w+|appendi(?:x|ce)|app\.|apéndice)\s\w+(?:\s\([\d/]+\))?\Z", re.I
)
_TWIN = re.compile(r"\s*\|\s*(?:ISO|IEC)(?:/[A-Z]+)*(?:\s(?:TR|TS))?\s\d[\d-]*(?:\s?:\s?\d{4})?")
_OTHER = re.compile(
    rf"(?<![\w/])(?:{PUBLISHER}|RFC|ITU-R)"
    r"(?:/[A-Z]+)*(?:[\s-](?:Rec(?:ommendation|\.)|TR|TS|ES|EN|EG|GS|GR|RFC|Std\.?|SP|PAS|CD|DIS|Guide|DRs?))*"
    r"[\s-]\d[\w.-]*(?:\s?:\s?(?:19|20)\d\d)?(?<![.-])"
    r"|(?:WTS[AC](?:-\d\d)?\s)?Resolution\s\d+|The\sUnicode\sStandard"
)
_THIS = re.compile(
    r"\b(?:[Tt]his|[Tt]he\s(?:present|same))\s(?:Recommendation(?:\s\|\sInternational\sStandard)?|Supplement|document|text)\b"
    r"|\b(?:[Ll]a|[Cc]ette)\sprésente\s(?:Recommandation|annexe)\b|\b(?:[Ll]a\spresente|[Ee]sta)\sRecomendación\b"
    r"|\bнастоящ\w+\sРекомендаци\w+"
)


class Names:
    """The names used in one document."""

    def __init__(self, document: Document) -> None:
        self.base = base_of(document)
        self._own = self._identify(document)
        self._by_tag: dict[str, NamedText] = {}
        self._editions: dict[tuple[str, str], Identifier] = {}
        self._others: dict[str, str] = {}
        for reference in document.references:
            identifier = _parsed(reference.id.split(" | ")[0])
            if identifier:
                for key in _keys(identifier):
                    self._editions.setdefault(key, identifier)
            else:
                self._others.setdefault(_without_date(reference.id), reference.id)
            if tag := _TAG.match(reference.text):
                named = NamedText(0, 0, identifier, "" if identifier else reference.id)
                self._by_tag.setdefault(_folded(tag[1]), named)
        self._certain = set(self._editions) | {
            key
            for clause in document.clauses
            for block in clause.blocks
            for mention in find_all(block.text)
            if mention.certain
            for key in _keys(mention.identifier)
        }

    def _identify(self, document: Document) -> Identifier | None:
        """What this text calls itself; an amendment is called by its own name, not by that of its base."""
        return None if self.base else _parsed(document.doc_id)

    def find(self, text: str) -> list[NamedText]:
        """The texts named in a block, in order, not overlapping."""
        found = [*self._tagged(text)]
        taken = [(named.start, named.end) for named in found]

        def free(start: int, end: int) -> bool:
            return not any(first < end and start < last for first, last in taken)

        for mention in find_all(text):
            start, end = mention.start, mention.end
            if not free(start, end) or not (mention.certain or self._is_known(mention.identifier)):
                continue
            if twin := _TWIN.match(text, end):
                end = twin.end()
            identifier = mention.identifier
            if identifier.parts and (own := _OWN_PART.search(text[start:end])):
                # "V.42 Annex A": the annex is a locator
                identifier, end = (
                    replace(identifier, parts=identifier.parts[:-1], year=None),
                    start + own.start(),
                )
            found.append(self._named(identifier, start, end))
            taken.append((start, end))
        for match in _OTHER.finditer(text):
            if free(*match.span()):
                name = " ".join(match[0].split())
                found.append(NamedText(*match.span(), None, self._others.get(_without_date(name), name)))
                taken.append(match.span())
        for match in _THIS.finditer(text):
            if free(*match.span()):
                found.append(NamedText(*match.span(), None))
        return sorted(found, key=lambda named: named.start)

    def _is_known(self, identifier: Identifier) -> bool:
        """Whether a bare number is called a Recommendation elsewhere in the text."""
        return any(key in self._certain for key in _keys(identifier))

    def edition(self, identifier: Identifier) -> Identifier | None:
        """The edition that this text means by a name, by its references; None for this text itself.

        In an amendment the text amended is meant in the edition amended.
        """
        if self._own and same_recommendation(identifier.undated(), self._own.undated()):
            same = identifier.year in (None, self._own.year)
            return None if same else identifier
        if identifier.year:
            return identifier
        if self.base and same_recommendation(identifier, self.base.undated()):
            return self.base
        return next((self._editions[key] for key in _keys(identifier) if key in self._editions), identifier)

    def is_this(self, identifier: Identifier, part: str) -> bool:
        """Whether a part of a text is this very text: "Appendix II" of G.711 in G.711 App. II."""
        own = self._own
        if own is None or not own.parts or not set(own.names) & set(identifier.names):
            return False
        kind = {"App.": "Appendix"}.get(own.parts[-1].kind, own.parts[-1].kind)
        return part == f"{kind} {own.parts[-1].number}"

    def _named(self, identifier: Identifier, start: int, end: int) -> NamedText:
        return NamedText(start, end, self.edition(identifier))

    def _tagged(self, text: str) -> Iterator[NamedText]:
        if "[" not in text:
            return
        for match in _BRACKETED.finditer(text):
            tag = self._by_tag.get(_folded(match[1]))
            if tag is None:
                # "[X.680]", or a tag that the list of references lacks
                mentions = find_all(match[1].removeprefix("b-"))
                whole = len(mentions) == 1 and mentions[0].end - mentions[0].start >= len(match[1]) - 3
                # "[D.117]" may be anything
                if not whole or not (mentions[0].certain or self._is_known(mentions[0].identifier)):
                    continue
                tag = self._named(mentions[0].identifier, 0, 0)
            yield replace(tag, start=match.start(), end=match.end())


def _parsed(name: str) -> Identifier | None:
    try:
        return parse(name)
    except UnknownIdentifier:
        return None


def _keys(identifier: Identifier) -> list[tuple[str, str]]:
    parts = " ".join(f"{part.kind} {part.number}" for part in identifier.parts)
    return [(name.replace(" ", ""), parts) for name in identifier.names]


def _folded(tag: str) -> str:
    return re.sub(r"[‐‑–—−]", "-", re.sub(r"\s+", "", tag)).casefold()


def _without_date(name: str) -> str:
    return re.sub(r"\s*(?::\s?\d{4}|\(\d{4}[^)]*\)|\s[Vv]\d[\d.]*)", "", name).strip()


class Places:
    """The clauses, tables and figures of a document by what they are called."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._clauses: defaultdict[str, list[int]] = defaultdict(list)
        captioned: dict[str, tuple[int, int]] = {}
        uncertain: dict[str, tuple[int, int]] = {}
        for clause in document.clauses:
            number = _english(clause.number)
            is_item = clause.heading is not None and re.match(r"\d{1,3}\)\s", clause.heading.text)
            if number and not is_item:
                self._clauses[number].append(clause.index)
            for place, block in enumerate(clause.blocks):
                # captions that the reader took for a paragraph come after those that it did not
                words = block.caption or (block.text if is_caption(block.text) else "")
                if words and (name := caption_label(words)):
                    known = captioned if block.caption else uncertain
                    known.setdefault(name, (clause.index, place))
        self._captioned = uncertain | captioned

    def has_clause(self, number: str) -> bool:
        return number in self._clauses

    def find(
        self, kind: LocatorKind, number: str, clause_from: int | None = None
    ) -> tuple[int, int | None] | None:
        """(clause index, block index of a table or figure); None where there is no such part.

        Numbers that annexes use anew are looked for in the annex of `clause_from` first.
        """
        if kind in (LocatorKind.TABLE, LocatorKind.FIGURE):
            name = label(kind, re.sub(r"[–−]", "-", number))
            # "Figure 14a" is a part of Figure 14
            return self._captioned.get(name) or self._captioned.get(name.rstrip("abcdefgh"))
        name = label(kind, number)
        # "6.3.1.1.2b" is item b) of 6.3.1.1.2 where there is no such clause
        indices = self._clauses.get(name) or self._clauses.get(name.rstrip("abcdefgh"), [])
        if not indices:
            return None
        if len(indices) > 1 and clause_from is not None:
            top = self._top(clause_from)
            indices = [index for index in indices if self._top(index) == top] or indices
        return indices[0], None

    def _top(self, index: int) -> int:
        clause = self._document.clauses[index]
        while clause.parent is not None:
            clause = self._document.clauses[clause.parent]
        return clause.index if clause.kind.value in ("annex", "appendix") else -1


_ANNEX = re.compile(r"^(?:annexe?|anexo|приложение)\s", re.I)
_APPENDIX = re.compile(r"^(?:appendi(?:x|ce)|ap[ée]ndice|дополнение)\s", re.I)


def _english(number: str) -> str:
    """The number of a clause as `corpus.structure.locators.label` has it: "Annexe A" is "Annex A"."""
    return _APPENDIX.sub("Appendix ", _ANNEX.sub("Annex ", number))
