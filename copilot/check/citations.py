"""What a draft refers to: other texts, their clauses, and its own clauses, annexes, figures and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import DraftDocument
from corpus.identifiers import Identifier, find_all, same_recommendation
from corpus.identifiers.foreign import PUBLISHER
from corpus.model import Block, BlockKind, Clause, ClauseKind
from corpus.structure.headings import is_figure

_BODY = f"ITU-[TRD]|RFC|{PUBLISHER}"
_TAG = re.compile(r"\[(?P<tag>(?:b-\s?)?[A-Z][^\[\]\n]{0,70}|\d{1,3})\]")
_TAG_OF_BODY = re.compile(rf"^(?:b-\s?)?(?:{_BODY})\b|^b-")
_NUMBER = (
    r"(?:\d{1,2}(?:\.\d{1,3}){0,6}[a-z]?|[A-Z]\.\d{1,3}(?:\.\d{1,3}){0,5}|"
    r"[IVX]{1,5}\.\d{1,3}(?:\.\d{1,3}){0,5})"
)
_JOIN = r"\s*(?:,|;|and|or|to|through|–|-|,\s*and)\s*"
_LOCATOR = re.compile(
    rf"\b(?P<word>(?:sub-?)?clauses?|sections?|figures?|figs?\.|tables?)\s+(?P<numbers>{_NUMBER}(?![\w])(?:{_JOIN}{_NUMBER}(?![\w.]*\w))*)"
    r"|(?P<sign>§+)\s*(?P<signed>\d[\w.]*\w|\d)",
    re.I,
)  # fmt: skip
_CAPTION_NUMBER = r"(?:[A-Z]{1,4}[.\-–])?\d{1,3}(?:[-–.]\d{1,3}){0,6}[a-z]?"
_CAPTION_WORD = (
    r"[Ff]igures?|[Ff]igs?\.|FIGURES?|[Tt]ables?|TABLES?|[Ff]iguras?|[Tt]ableaux?|[Tt]ablas?|[Cc]uadros?|[Рр]исун\w+|"
    r"[Тт]аблиц\w+"
)
_CAPTIONED = re.compile(
    rf"\b(?P<word>{_CAPTION_WORD})\s+(?P<numbers>{_CAPTION_NUMBER}(?!\w)(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|to|et|ou|à|y|o|a|и)\s+|–(?=\d)){_CAPTION_NUMBER}(?!\w))*)"
)
_PART = re.compile(
    r"\b(?:(?P<annex>Annex(?:es)?)\s+(?P<letter>[A-Z]\d?)|(?P<appendix>Appendi(?:x|ces))\s+(?P<roman>[IVXL]+|[A-Z]))"
    r"(?![\w.]*\w)(?P<more>(?:\s*(?:,|and|or)\s*(?:[A-Z]|[IVXL]+)(?!\w))*)"
)
_ELSEWHERE_AFTER = re.compile(
    rf"^\s*[)\]]?\s*(?:/\s?[A-Z]\.\d|(?:,\s*)?(?:of|in|from|to|within|at|for)\s+(?:both\s+|either\s+)?(?:(?:clause|annex|appendix|part|chapter|clauses)\s+\S+\s+(?:of|in|to)\s+)?(?:the\s+)?"
    rf"(?:\w+\s+){{0,3}}?(?:\[|Rec\b|Recs?\.|Recommendations?\s+(?:ITU|[A-Z]\.|\[)|(?:{_BODY})\b|[A-Z]\.\d)|\s*\[|\s*\(?(?:{_BODY})\b|\s*\|)"
)
_ELSEWHERE_BEFORE = re.compile(
    rf"(?:\]|[A-Z]\.\d[\w.]*(?:\s\(\d\d/\d{{4}}\))?|(?:{_BODY})[\w\s/.:-]{{0,30}}\d)[,;]?\s*\(?(?:see|in|and|,|–)?\s*(?:the\s+)?$"
)
_OF_OTHER = re.compile(
    r"^\s*(?:,\s*)?(?:of|in|to|from)\s+(?:the\s+)?(?P<name>\[[^\]]+\]|(?:Recommendation\s+|Rec\.\s+)?(?:ITU-T\s+)?[A-Z]\.\d[\w./]*)"
)
_OTHER_FIRST = re.compile(
    r"(?P<name>\[(?:b-)?ITU-T [^\]]+\]|ITU-T [A-Z]\.\d[\w.]*)[,;]?\s*"
    r"\(?(?:see\s+|in\s+)?(?P<word>clauses?)\s+$",
    re.I,
)
_OTHER_TEXTS = re.compile(rf"\[(?:b-|(?:{_BODY})\b)|\b(?:{_BODY})[\s-]+\w*\d")
TEXTUAL = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE, BlockKind.TABLE, BlockKind.FOOTNOTE)


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag in brackets, as it stands in the text: [ITU-T X.1], [b-Smith]."""

    tag: str
    quote: str
    clause: Clause
    block: Block
    of_body: bool
    """The tag begins with the name of an organization or with "b-"."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """An ITU-T text named in running text, outside brackets."""

    identifier: Identifier
    quote: str
    clause: Clause
    block: Block
    certain: bool


@dataclass(frozen=True, slots=True)
class InnerReference:
    """A reference to a clause, annex, figure or table of the draft itself."""

    kind: str
    """ "clause", "annex", "appendix", "figure" or "table"."""
    number: str
    quote: str
    clause: Clause
    block: Block


@dataclass(frozen=True, slots=True)
class OuterReference:
    """A reference to a clause of another text, named by tag or number."""

    number: str
    name: str
    quote: str
    clause: Clause
    block: Block


def texts(document: DraftDocument) -> Iterator[tuple[Clause, Block, str]]:
    """What is read for references: everything but code, headings, captions and covers."""
    for clause in document.clauses:
        for block in clause.blocks:
            if block.kind in TEXTUAL:
                yield clause, block, block.text


def tag_uses(document: DraftDocument) -> list[TagUse]:
    """Tags in the text; the tag at the start of an entry of clause 2 or of the Bibliography is no use."""
    found = []
    for clause, block, text in _texts_and_titles(document):
        listed = document.part_of(clause) in ("references", "bibliography")
        if listed and block.kind is BlockKind.TABLE:
            continue
        for match in _TAG.finditer(text):
            if listed and not text[: match.start()].strip(" –−-•*"):
                continue
            tag = re.sub(r"\s+", " ", match["tag"]).strip()
            found.append(TagUse(tag, match[0], clause, block, bool(_TAG_OF_BODY.match(tag))))
    return found


def _texts_and_titles(document: DraftDocument) -> Iterator[tuple[Clause, Block, str]]:
    for clause in document.clauses:
        if clause.heading is not None:
            yield clause, clause.heading, clause.heading.text
        for block in clause.blocks:
            if block.kind in TEXTUAL or block.kind in (BlockKind.CAPTION, BlockKind.CODE):
                yield clause, block, block.text


def name_uses(document: DraftDocument) -> list[NameUse]:
    """ITU-T texts named in the text; the draft itself and the lists of references left out."""
    found = []
    for clause, block, text in _texts_and_titles(document):
        if document.part_of(clause) in ("references", "bibliography"):
            continue
        for mention in find_all(text):
            if document.identifier is not None and same_recommendation(
                mention.identifier, document.identifier
            ):
                continue
            quote = text[mention.start : mention.end].strip()
            found.append(NameUse(mention.identifier, quote, clause, block, mention.certain))
    return found


def inner_references(document: DraftDocument) -> list[InnerReference]:
    """References to the draft's own clauses, annexes, figures and tables."""
    found = []
    own = set(document.identifier.names if document.identifier else ())
    for clause, block, text in texts(document):
        if document.part_of(clause) in ("references", "bibliography", "history", "foreword"):
            continue
        if document.date is not None and clause.kind is ClauseKind.FRONT:
            continue  # a Summary may tell what changed in clauses of the edition before
        if block.kind is BlockKind.TABLE and _OTHER_TEXTS.search(text):
            continue  # a row may be about another text than the one it names last
        for match in _LOCATOR.finditer(text):
            word = (match["word"] or "clause").lower()
            if word.startswith(("fig", "tab")) or _is_elsewhere(text, match.start(), match.end(), own):
                continue
            for number in re.findall(_NUMBER, match["numbers"] or match["signed"]):
                found.append(InnerReference("clause", number, match[0], clause, block))
        for match in _CAPTIONED.finditer(text):
            if _is_elsewhere(text, match.start(), match.end(), own):
                continue
            kind = "figure" if is_figure(match["word"]) else "table"
            for number in _numbers(match["numbers"]):
                found.append(InnerReference(kind, number, match[0], clause, block))
        for match in _PART.finditer(text):
            if _is_elsewhere(text, match.start(), match.end(), own):
                continue
            kind = "annex" if match["annex"] else "appendix"
            for number in [match["letter"] or match["roman"], *re.findall(r"[A-Z]+", match["more"] or "")]:
                found.append(InnerReference(kind, number, match[0], clause, block))
    return found


def _numbers(text: str) -> Iterator[str]:
    """ "1 to 4" are four, "1 and 2" two."""
    pieces = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|or|et|ou|y|o|и)\s+", text)
    for piece in pieces:
        if piece.count(".") != pieces[0].count("."):
            continue  # "Table 9 and 8.9.3": the second is a clause
        ends = re.split(r"\s+(?:to|à|a)\s+|\s?–\s?(?=\d+$)", piece)
        if len(ends) == 2 and all(end.isdigit() for end in ends) and 0 < int(ends[1]) - int(ends[0]) < 30:
            yield from map(str, range(int(ends[0]), int(ends[1]) + 1))
        elif len(ends) == 2:
            yield from ends
        else:
            yield piece.replace("–", "-")


def _is_elsewhere(text: str, start: int, end: int, own: set[str]) -> bool:
    """Does the reference mean another text: "clause 5 of [ITU-T X.1]", "[ITU-T X.1], clause 5"?"""
    after = text[end : end + 90]
    slashed = re.match(r"\s?/\s?([A-Z]\.\d[\w.]*\w|[A-Z]\.\d)", after)
    if slashed:
        return all(slashed[1] != name.split()[0] for name in own)
    if _ELSEWHERE_AFTER.match(after):
        return not re.match(r"\s*(?:of|in)\s+this\b", after)
    return bool(_ELSEWHERE_BEFORE.search(text[max(0, start - 60) : start]))


def outer_references(document: DraftDocument) -> list[OuterReference]:
    """References to clauses of other ITU-T texts."""
    found = []
    for clause, block, text in texts(document):
        for match in _LOCATOR.finditer(text):
            if not (match["word"] or "").lower().startswith(("clause", "sub")):
                continue
            after = _OF_OTHER.match(text[match.end() : match.end() + 90])
            before = _OTHER_FIRST.search(
                text[max(0, match.start() - 60) : match.start() + len(match["word"]) + 1]
            )
            named = after or before
            if named is None:
                continue
            for number in re.findall(_NUMBER, match["numbers"]):
                found.append(OuterReference(number, named["name"], match[0], clause, block))
    return found


def folded_tag(tag: str) -> str:
    """Tags are compared without case, spaces, "b-" and edition: "[b-ITU-T  X.1]" names ITU-T X.1."""
    text = re.sub(r"^b-\s?", "", tag.strip().strip("[]"))
    return re.sub(r"[\s‑–-]+", "", text).lower()
