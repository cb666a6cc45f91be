"""References in running text: to clauses, tables and figures of the same text, and to other texts.

"see clause 8.2", "(see 8.1.5)", "Table 3/V.8", "§ 2.1 of Recommendation V.25", "9.10.1/V.92",
"Annex A of [ITU-T V.8]", "ITU-T Rec. X.680 | ISO/IEC 8824-1, 36.5", in English, French, Spanish and Russian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.identifiers import Identifier
from corpus.identifiers.names import NUMBER
from corpus.model import Block, BlockKind, Clause, ClauseKind, Document
from corpus.structure.headings import Fixed, Part, fixed_title
from corpus.structure.link_targets import NamedText, Names, Places
from corpus.structure.locators import CLAUSE_NUMBER, Locator, LocatorKind, find_locators, is_caption, label
from corpus.structure.terms import within


@dataclass(frozen=True, slots=True)
class Link:
    """One reference, at clauses[clause_index].blocks[block_index].text[start:end].

    `target` is the ITU-T text referred to, with the edition of the list of references where it has one;
    `other` the text of another organization as that list or the sentence names it; this document where
    both are empty. `kind` and `number` tell the part of the text ("Annex", "A"); None and "" for the
    whole text. `target_clause` and `target_block` are the places of that part in this document, None
    where it is elsewhere or not found.
    """

    clause_index: int
    block_index: int
    start: int
    end: int
    target: Identifier | None
    other: str
    kind: LocatorKind | None
    number: str
    target_clause: int | None = None
    target_block: int | None = None

    @property
    def is_internal(self) -> bool:
        return self.target is None and not self.other

    @property
    def locator(self) -> str:
        """ "8.1.3", "Annex A", "Table 18"; "" for a whole text."""
        return label(self.kind, self.number) if self.kind else ""


def links(document: Document) -> tuple[Link, ...]:
    """All references in a document in reading order; entries of its list of references left out."""
    reader = _Reader(document)
    listed = {clause.index for clause in within(document.clauses, Part.REFERENCES)}
    listed |= {clause.index for clause in document.clauses if not _has_references(clause)}
    return tuple(
        link for clause in document.clauses if clause.index not in listed for link in reader.clause(clause)
    )


def _has_references(clause: Clause) -> bool:
    """Not so: title page, History, Foreword, Bibliography."""
    if clause.kind is ClauseKind.FRONT:
        return fixed_title(clause.title) in (Fixed.SUMMARY, Fixed.INTRODUCTION)
    return clause.kind is not ClauseKind.BIBLIOGRAPHY


_Span = tuple[int, int]

_OF = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:of|in|to|from|de|du|des|dans|del|de\sla|de\slas|en|к|в|из)?\s*(?:the\s|la\s|l['’])?\s*\Z"
)
_INSIDE = re.compile(r"\s*(?:of|in|de|du|dans|del|de\sla|en|в)\s(?:the\s|la\s)?\s*\Z")
_BEHIND = re.compile(r"[,:]?\s*(?:in\s|at\s|see\s)?")
_QUOTED_FROM = re.compile(r"[^.;'\"’”]*\s['\"‘“].*['\"’”]\s(?:in|at)\s\Z", re.S)
"""[X] provides 'the words' in clause 5: of X."""
_UNCLEAR = re.compile(
    r"\s*(?:of|in|to)\s(?:that|those|these|the\s(?:above|said|corresponding|relevant|former|latter|other))\b|\s*thereof\b"
)
_DOTTED = (
    r"(?:\d{1,2}(?:\.\d{1,3}){1,7}(?:[a-z](?![a-z]))?|[A-Z]{1,2}(?:\.\d{1,3}){1,7}[a-z]?|[IVX]{1,6}(?:\.\d{1,3}){1,7}[a-z]?)"
    r"(?![\w]|\.\d|[-–]\d)"
)
_BARE = re.compile(
    rf"(?<![\w./+=−–-])(?P<numbers>{_DOTTED}(?:\s?/\s?{NUMBER}(?!\w))?"
    rf"(?:\s*(?:,|;|and|or|to|through|et|ou|à|y|o|a)\s*(?:and\s|or\s)?{_DOTTED}(?:\s?/\s?{NUMBER}(?!\w))?)*)"
)
_ONE_BARE = re.compile(rf"(?P<number>{_DOTTED})(?:\s?/\s?(?P<of>{NUMBER})(?!\w))?")
_ALONE = re.compile(rf"\((?:see|voir|véase|cf\.)\s(?P<number>{CLAUSE_NUMBER})\)", re.I)
_TRIGGER = re.compile(
    r"(?:\b(?:see(?:\salso)?|in|of|to|with|by|per|from|under|and|or|defined|specified|described|procedures?|also|rules?"
    r"|voir|dans|selon|au|aux|du|véase|en|según|см\.|в)\s|\(|\[|\A)\Z",
    re.I,
)
_SEE = re.compile(r"(?:\b(?:see(?:\salso)?|voir|véase|см\.|cf\.)\s|\(|,\s)\Z", re.I)
_CITED = ("] ", "], ", *(f"{digit}, " for digit in "0123456789"))
"""How a text named before a clause number ends: "[ITU-T V.8] 7.2", "ISO/IEC 8824-1, 36.5"."""
_UNIT = re.compile(
    r"\s?(?:[kMGTµmnp]?(?:Hz|bit|b/s|bps|baud|Bd|s|W|V|A|m|dB\w*|Ω|ohms?|F|octets?|bytes?|symbols?)(?![\w])|%|°|×|x\s?\d|±|to\s\d+\.\d+\s?[kMµm]?[a-zA-Z%]"
    r"|seconds?|milliseconds?|times|samples?|bits?|km|percent|per\scent|[=<>+*^]|\s?(?:and|or)\s\d+\.\d+\s?(?:k?Hz|dB|ms|s|%)(?!\w))"
)
_SILENT = (BlockKind.FIGURE, BlockKind.CODE, BlockKind.EQUATION)
"""Kinds of block in which a bare number refers to nothing."""


class _Reader:
    def __init__(self, document: Document) -> None:
        self._names, self._places = Names(document), Places(document)

    def clause(self, clause: Clause) -> Iterator[Link]:
        for place, block in enumerate(clause.blocks):
            yield from self._block(clause, place, block)

    def _block(self, clause: Clause, place: int, block: Block) -> list[Link]:
        text, kind = block.text, block.kind
        named = self._names.find(text)
        groups = _groups(find_locators(text))
        bare = clause.kind is not ClauseKind.FRONT and kind not in _SILENT
        if bare:
            groups += self._bare(text, kind, named, [group[0].group for group in groups])
        own = bool(block.caption and text.startswith(block.caption)) or is_caption(text)
        groups = [group for group in groups if not (own and group[0].start == 0)]
        groups.sort(key=lambda group: group[0].start)
        targets = self._targets(text, groups, named)
        found: list[Link] = []
        used: set[int] = set()
        for group, target in zip(groups, targets, strict=True):
            if target is None:
                continue
            used.add(target.start)
            for locator in group:
                link = self._link(clause, place, locator, target)
                if link.is_internal and link.target_clause is None:
                    before = _named_before(text, locator.group[0], named)
                    link = self._link(clause, place, locator, before) if before else link
                found.append(link)
        for text_named in named:
            inside = any(group[0].group[0] <= text_named.start < group[0].group[1] for group in groups)
            if not (text_named.is_this or inside or text_named.start in used):
                found.append(
                    Link(
                        *(clause.index, place, text_named.start, text_named.end),
                        *(text_named.identifier, text_named.other, None, ""),
                    )
                )
        return sorted(found, key=lambda link: link.start)

    def _link(self, clause: Clause, place: int, locator: Locator, target: NamedText) -> Link:
        identifier, other = target.identifier, target.other
        if locator.of:
            identifier, other = self._names.edition(locator.of), ""
        if identifier and self._names.is_this(identifier, locator.label):
            identifier = None
        where = None
        if identifier is None and not other:
            where = self._places.find(locator.kind, locator.number, clause.index)
            if where is None and self._names.base:
                identifier = self._names.base
        return Link(
            *(clause.index, place, locator.start, locator.end, identifier, other),
            *(locator.kind, locator.number),
            *(where or (None, None)),
        )

    def _targets(
        self, text: str, groups: Sequence[Sequence[Locator]], named: Sequence[NamedText]
    ) -> list[NamedText | None]:
        """The text that each group of locators is of; None where the sentence leaves it open."""
        targets: list[NamedText | None] = []
        this = NamedText(-1, -1, None)
        behind: NamedText | None = None
        for place in reversed(range(len(groups))):
            start, end = groups[place][0].group
            following = next((text_ for text_ in named if text_.start >= end), None)
            before = next((text_ for text_ in reversed(named) if text_.end <= start), None)
            next_start = groups[place + 1][0].group[0] if place + 1 < len(groups) else None
            target: NamedText | None = this
            if following and following.start - end < 60 and _OF.match(text[end : following.start]):
                target = following
            elif next_start is not None and _INSIDE.match(text[end:next_start]):
                target = behind
            elif _UNCLEAR.match(text, end):
                target = None
            elif before and (
                _BEHIND.fullmatch(text[before.end : start]) or _QUOTED_FROM.match(text[before.end : start])
            ):
                target = before
            behind = target
            targets.append(target)
        return targets[::-1]

    def _bare(
        self, text: str, kind: BlockKind, named: Sequence[NamedText], taken: Sequence[_Span]
    ) -> list[list[Locator]]:
        """Clause numbers without a word before them."""
        groups: list[list[Locator]] = []
        spans = [*taken, *((text_.start, text_.end) for text_ in named)]
        for match in _BARE.finditer(text):
            start, end = match.span("numbers")
            items = list(_ONE_BARE.finditer(text, start, end))
            last_number = items[-1].end("number")
            if start == 0 or any(first < last_number and start < last for first, last in spans):
                continue
            locators = [_locator(item, (start, end)) for item in items]
            slashed = items[-1]["of"] is not None
            if slashed and len(items) > 1:
                of = locators[-1].of
                locators = [_with(locator, of) for locator in locators]
            if slashed or self._is_reference(text, match, locators, kind, named):
                groups.append(locators)
        for match in _ALONE.finditer(text):
            if self._places.has_clause(match["number"]) and not any(
                group[0].group[0] <= match.start("number") < group[0].group[1] for group in groups
            ):
                span = match.span("number")
                groups.append([Locator(LocatorKind.CLAUSE, match["number"], *span, None, span)])
        return groups

    def _is_reference(
        self,
        text: str,
        match: re.Match[str],
        locators: Sequence[Locator],
        kind: BlockKind,
        named: Sequence[NamedText],
    ) -> bool:
        """Whether bare numbers name clauses: of a text named just before or behind, or of this one."""
        start, end = match.span("numbers")
        if _UNIT.match(text, end):
            return False
        if any(text[text_.end - 1 : start] in _CITED for text_ in named if 0 < start - text_.end < 3):
            return True
        following = next((text_ for text_ in named if text_.start >= end), None)
        if following and re.fullmatch(r"\s(?:of|in|de|du|del)\s(?:the\s)?", text[end : following.start]):
            return not following.is_this or self._places.has_clause(locators[0].number)
        if not all(self._places.has_clause(locator.number) for locator in locators):
            return False
        deep = locators[0].number.count(".") > 1
        before = text[max(0, start - 24) : start]
        if kind is BlockKind.TABLE:
            return bool(_SEE.search(before)) or deep
        return deep or bool(_TRIGGER.search(before))


def _named_before(text: str, position: int, named: Sequence[NamedText]) -> NamedText | None:
    """The text named last in the same sentence; what has no such clause itself speaks of that one's."""
    before = next((text_ for text_ in reversed(named) if text_.end <= position and not text_.is_this), None)
    if before is None or re.search(r"[.;]\s", text[before.end : position]):
        return None
    return before


def _groups(locators: Sequence[Locator]) -> list[list[Locator]]:
    """Locators of one list together."""
    groups: dict[_Span, list[Locator]] = {}
    for locator in locators:
        groups.setdefault(locator.group, []).append(locator)
    return list(groups.values())


def _locator(match: re.Match[str], group: _Span) -> Locator:
    of = match["of"]
    located = find_locators(f"clause {match['number']}/{of}") if of else []
    return Locator(
        LocatorKind.CLAUSE,
        match["number"],
        match.start(),
        match.end(),
        located[0].of if located else None,
        group,
    )


def _with(locator: Locator, of: Identifier | None) -> Locator:
    return Locator(locator.kind, locator.number, locator.start, locator.end, locator.of or of, locator.group)
