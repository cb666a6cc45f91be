"""Which text the clauses and aspects that an instruction names are of: sources of the whole and of parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from copilot.draft.kinds import ClauseType
from copilot.draft.reading.labelled import Labelled
from copilot.draft.reading.tagger import Span
from copilot.draft.request import Source, Take
from corpus.identifiers import find_all

_TAKES = {
    ClauseType.DEFINITIONS: Take.DEFINITIONS,
    ClauseType.ABBREVIATIONS: Take.ABBREVIATIONS,
    ClauseType.CONVENTIONS: Take.CONVENTIONS,
}

_CHANGES = {"Amd.": "Amendment", "Cor.": "Corrigendum", "Err.": "Erratum"}
_OF = re.compile(
    r"[\"”’»')\]]?\s*(?:of|in|from|per|as in|de|du|des|d['’]|dans|→|←|,)?\s*"
    r"(?:the\s|la\s|le\s|l['’])?\s*(?:Rec\w*\.?\s|Recommendation\s)?[\"“(\[]?\s*"
)
"""What stands between a clause and the text that it is of: "7.2 of V.8"."""
_SEEN = re.compile(r"[\"”’»')]?\s*[,;(–-]\s*(?:see|cf\.?|voir)\s+(?:the\s+)?", re.I)
_BREAK = re.compile(r"[.;\n](?=\s|$)")
_CHUNK = re.compile(r"[,;.\n](?=\s|$)")


def text_names(said: Iterable[str]) -> Iterator[str]:
    """The ITU-T texts named, in the form of the catalogue; other words as they are."""
    for words in said:
        found = [mention.identifier.format() for mention in find_all(words, typed=True)]
        yield from found or [words]


def amended_text(said: Sequence[str], kind: ClauseType, change: str) -> str:
    """The text that is amended: of "Amendment 1 to P.917" the Recommendation, but not for a corrigendum."""
    for words in said:
        for mention in find_all(words, typed=True):
            own = mention.identifier
            itself = own.is_change and change.startswith(_CHANGES.get(own.parts[-1].kind, change))
            changed = itself and kind is ClauseType.AMENDMENT
            return own.recommendation.format() if changed else own.format()
    return next(iter(said), "")


def sources(told: Labelled, kind: ClauseType, whole: bool) -> Iterator[Source]:
    """The texts built on, each with the clauses and the aspect told of it; clauses of the text amended, too.

    Args:
        told: the labelled words.
        kind: of the clause drafted.
        whole: whether clauses are taken as they stand, whatever the kind.
    """
    named = told.of("base", "list", "target")
    clauses: defaultdict[Span, list[str]] = defaultdict(list)
    abouts: defaultdict[Span, list[str]] = defaultdict(list)
    for span in told.of("part", "about"):
        of = owner(told, span)
        if of is not None:
            (clauses if span.label == "part" else abouts)[of].append(span.text)
    merged: dict[str, Source] = {}
    for span in named:
        if span.label == "target" and not clauses[span]:
            continue
        if span.label == "base" and _is_elsewhere(told, span):
            continue
        take = Take.REFERENCES if span.label == "list" else _TAKES.get(kind, Take.CONTENT)
        if clauses[span] and (whole or span.label == "target" or take is Take.CONTENT):
            take = Take.CLAUSE
        for name in text_names([span.text]):
            about = _listed(abouts[span])
            own = Source(text=name, take=take, clauses=places(clauses[span]), about=about)
            known = merged.get(name)
            if known is not None:
                own = known.model_copy(
                    update={
                        "clauses": (*known.clauses, *(c for c in own.clauses if c not in known.clauses)),
                        "about": known.about or own.about,
                        "take": known.take if known.clauses else own.take,
                    }
                )
            merged[name] = own
    yield from merged.values()


def _is_elsewhere(told: Labelled, base: Span) -> bool:
    """Whether a text only tells where something left out is treated: "not billing, see D.50"."""
    before = [span for span in told.of("excl", "base") if span.end <= base.start][-1:]
    return bool(before) and before[0].label == "excl" and bool(_SEEN.fullmatch(told.between(before[0], base)))


def section_sources(told: Labelled, parts: Sequence[Span]) -> tuple[Source, ...]:
    """The clauses named, each with the text that it is of."""
    by_text: dict[str, list[str]] = {}
    for span in parts:
        of = owner(told, span)
        for name in text_names([of.text]) if of is not None else ():
            by_text.setdefault(name, []).append(span.text)
    return tuple(Source(text=name, take=Take.CLAUSE, clauses=places(said)) for name, said in by_text.items())


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def owner(told: Labelled, span: Span) -> Span | None:
    """The text that a clause or an aspect is of: the one right behind it, else the last one before it.

    An aspect goes with a text of its own part of the sentence before others; where no text stands before
    it, with the first one behind it.
    """
    named = told.of("base", "list", "target")
    behind = [one for one in named if one.start >= span.end]
    before = [one for one in named if one.end <= span.start]
    if behind and _OF.fullmatch(told.between(span, behind[0])):
        return behind[0]
    if span.label == "part" and before and _OF.fullmatch(told.between(before[-1], span)):
        return before[-1]
    if span.label == "about":
        near = [one for one in behind[:1] if not _CHUNK.search(told.between(span, one))]
        near = near or [one for one in before[-1:] if not _CHUNK.search(told.between(one, span))]
        near = near or [one for one in behind[:1] if not _BREAK.search(told.between(span, one))]
        if near:
            return near[0]
    return before[-1] if before else behind[0] if behind else None


def places(said: Iterable[str]) -> tuple[str, ...]:
    """Numbers of clauses; tables, figures, annexes with their word."""
    found: list[str] = []
    for words in said:
        bare = re.sub(
            r"^(?:(?:its|their|the|son|leur|le|la)\s+)?(?:sub)?clauses?\s+|^(?:l['’])?(?:articles?|paragraphes?)\s+|^§+\s*|^sections?\s+",
            "",
            words.strip(),
            flags=re.I,
        )
        word = re.match(r"(?:tables?|tableaux?|figures?|annex(?:es|e)?|appendi(?:x|ces|ce))\b", bare, re.I)
        numbers = re.split(r"\s*(?:,|\band\b|\bet\b|&)\s*", bare)
        found += numbers if not word else [bare]
    return tuple(dict.fromkeys(one for one in found if one))
