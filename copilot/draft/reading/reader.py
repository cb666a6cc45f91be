"""Prose to the form: what kind of clause it asks for, which words say what, and how these belong together."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from copilot.draft.errors import UnknownClauseType
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.reading.content import kept
from copilot.draft.reading.foreign import find_foreign
from copilot.draft.reading.guards import guarded
from copilot.draft.reading.labelled import Labelled, whole_sentences
from copilot.draft.reading.leftover import foreign_unread, lost, subject_unread, unused
from copilot.draft.reading.operations import change_kind, operations
from copilot.draft.reading.origins import amended_text, sources
from copilot.draft.reading.parts import (
    abbreviations,
    asked_beside,
    joined,
    new_terms,
    number_and_heading,
    referred,
    reused_terms,
    sections,
    statements,
    steps,
    style_said,
    tables,
    topics,
)
from copilot.draft.reading.tagger import NOTHING, Span, kind_scores, tagged
from copilot.draft.reading.tokens import Token, TokenKind
from copilot.draft.request import DraftRequest
from copilot.draft.wording import LANGUAGES
from corpus.identifiers import find_all
from corpus.language import language_of

LEAST_SURE = 0.3
"""Likelihood below which the kind of clause is asked for."""
REWRITE = "rewrite"
REFINED = {
    ClauseType.REQUIREMENTS: (ClauseType.NOTE, ClauseType.PROCEDURES),
    ClauseType.JUSTIFICATION: (
        ClauseType.LIAISON,
        ClauseType.CONTRIBUTION,
        ClauseType.REFERENCE_JUSTIFICATION,
    ),
    ClauseType.ANNEX: (ClauseType.APPENDIX,),
    ClauseType.REFERENCES: (ClauseType.BIBLIOGRAPHY,),
}
"""Kinds that a caller who names only the wider one may mean."""
SURE = 0.75
"""Likelihood from which a narrower kind is taken."""
_SERIES = re.compile(r"\b(?P<letter>[A-Z])[- ]series\b|\bs[ée]rie\s+(?P<other>[A-Z])\b")
_TELLING = frozenset(
    "subject title head base list target cover topic step reuse term abbr add inf text".split()
)
"""Labels that say what a draft is about, or what stands in it."""
FIELD_NAMES = {
    "q": "question",
    "meet": "meeting",
    "approval": "approval",
    "basetext": "base",
    "timing": "timing",
    "editor": "editors",
    "fscope": "scope",
    "fsum": "summary",
    "member": "members",
    "liaise": "liaisons",
    "relate": "relations",
    "from": "source",
    "action": "for action",
    "info": "for information",
    "due": "deadline",
    "agreed": "agreed by",
    "contact": "contact",
    "body": "content",
    "purpose": "purpose",
    "docref": "document",
    "why": "reason",
    "status": "status",
    "ipr": "ipr",
    "quality": "quality",
}
"""Labels of the reading and the fields of the form that they fill."""


def read_instruction(
    text: str,
    kind: ClauseType | None = None,
    *,
    title: str = "",
    style: Style | None = None,
    language: str = "",
) -> DraftRequest:
    """The form that an instruction says, as far as it is understood; the rest stands under `not_used`.

    Args:
        text: as typed.
        kind: of clause, where it is known.
        title: of the new text, where it is known.
        style: of provisions, where it is known.
        language: of the fixed sentences; "": that of the instruction.

    Raises:
        UnknownClauseType: the instruction does not say what to draft.
    """
    said = kind_of(text, kind)
    spans, tokens, labels = tagged(text, said)
    spans = _titles_whole(text, _completed(text, tokens, spans, labels))
    spans = guarded(text, said, tokens, spans) if said != ClauseType.AMENDMENT else spans
    spans = sorted([*spans, *foreign_unread(said, tokens, spans)], key=lambda span: span.start)
    return form_of(text, said, spans, tokens, title=title, style=style, language=language)


def form_of(
    text: str,
    said: str,
    spans: Sequence[Span],
    tokens: Sequence[Token],
    *,
    title: str = "",
    style: Style | None = None,
    language: str = "",
) -> DraftRequest:
    """The form that the labelled words of an instruction make."""
    clause = ClauseType.REQUIREMENTS if said == REWRITE else ClauseType(said)
    detected = language_of(text)
    if clause is not ClauseType.AMENDMENT:
        spans, left_out = kept(text, spans, detected == "en")
    else:
        left_out = []
    told = Labelled(text, spans)
    if not any(span.label in _TELLING for span in spans):
        told = Labelled(text, [*subject_unread(text), *spans])
    series = _SERIES.search(text)
    listed = told.has("list") or told.has("base")  # without a list taken over nothing is left out of one
    number, heading = number_and_heading(told, clause)
    request = DraftRequest(
        kind=clause,
        also=asked_beside(text, clause),
        language=language or (detected if detected in LANGUAGES else "en"),
        style=style or style_said(told.all("style")),
        series=(series["letter"] or series["other"] or "") if series else "",
        title=title or told.first("title"),
        subject=re.sub(r"^(?:my|our)\s+", "", joined(told.all("subject")), flags=re.I),
        number=number,
        heading=heading,
        builds_on=tuple(sources(told, clause, said == REWRITE)),
        covers=(*told.all("cover"), *(told.all("about") if not told.has("base") else ())),
        excludes=(*referred(told, "excl"), *told.all("minus")),
        keywords=told.all("kw"),
        reuse=tuple(reused_terms(told)),
        define=tuple(new_terms(told)),
        abbreviations=tuple(abbreviations(told)),
        statements=tuple(statements(told, clause)),
        topics=tuple(topics(told)),
        actor=told.first("actor") if len(set(told.all("actor"))) == 1 else "",
        label=told.first("lab"),
        steps=tuple(steps(told)),
        asks=() if told.has("step") or told.has("sec") else told.all("ask"),
        sections=tuple(sections(told)),
        tables=tuple(tables(told)) if clause is not ClauseType.AMENDMENT else (),
        notes=told.all("note"),
        values=told.all("own"),
        references=_references(told, clause, listed),
        informative=_with_editions(told, "inf"),
        drop=told.all("drop") if listed else (),
        keep=told.all("keep") if listed else (),
        amends=amended_text(told.all("target"), clause, change_kind(text)),
        changes=tuple(operations(text, spans, tokens)) if clause is ClauseType.AMENDMENT else (),
        change_kind=change_kind(text) if clause is ClauseType.AMENDMENT else "",
        fields=_fields(told),
        not_used=tuple(dict.fromkeys((*unused(text, tokens, spans), *left_out))),
    )
    gone = lost(json.dumps(request.to_json(), ensure_ascii=False), tokens)
    return request.model_copy(update={"not_used": tuple(dict.fromkeys((*request.not_used, *gone)))})


def _references(told: Labelled, clause: ClauseType, listed: bool) -> tuple[str, ...]:
    """The entries to be listed; where none is said to be, the texts that the new one is said to rely on."""
    said = _with_editions(told, "add", *(() if listed else ("drop",)))
    if said or listed or clause is not ClauseType.REFERENCES:
        return said
    return tuple(m.identifier.format() for words in told.all("subject") for m in find_all(words, typed=True))


def _fields(told: Labelled) -> dict[str, tuple[str, ...]]:
    """The fields of a form; what a statement says stands in whole sentences."""
    found = {FIELD_NAMES[label]: told.all(label) for label in FIELD_NAMES if told.has(label)}
    if told.has("body"):
        found["content"] = tuple(whole_sentences(told, "body"))
    if told.has("meet"):
        bare = re.compile(r"^(?:the\s+)?(?:meeting|réunion)\s+(?:(?:in|of|at|de|à|du)\s+)?", re.I)
        found["meeting"] = tuple(bare.sub("", words) for words in found["meeting"])
    return found


def _with_editions(told: Labelled, *labels: str) -> tuple[str, ...]:
    """Entries, each with the edition that is asked for behind it: "ITU-T X.680 (11/2008)"."""
    found: list[str] = []
    for span in told.of(*labels, "ed"):
        if span.label != "ed":
            found.append(span.text)
        elif found and "(" not in found[-1]:
            found[-1] = f"{found[-1]} ({span.text})"
    return tuple(dict.fromkeys(found))


def kind_of(text: str, given: ClauseType | None) -> str:
    """The kind of an instruction; of one that is given, the narrower one that the words show.

    Raises:
        UnknownClauseType: no kind is given, and none is likely.
    """
    scores = kind_scores(text)
    if given is not None:
        narrower = [str(each) for each in REFINED.get(given, ())]
        if given is ClauseType.REQUIREMENTS:
            narrower.append(REWRITE)
        best = max(narrower, key=lambda one: scores.get(one, 0.0), default="")
        return best if best and scores.get(best, 0.0) >= SURE else str(given)
    best = max(scores, key=lambda one: scores[one])
    if scores[best] < LEAST_SURE:
        raise UnknownClauseType(
            f"{text[:60]!r}: does not say what to draft; name the clause (scope, definitions, "
            "requirements, …) or give --type"
        )
    return best


def _completed(
    text: str, tokens: Sequence[Token], spans: Sequence[Span], labels: Sequence[str]
) -> list[Span]:
    """The spans, with the items of a list that were not read taken for what most of its items are."""
    items = list(_items(tokens))
    found = [*spans]
    for group in items:
        own = [Counter(label for label in labels[start:end] if label != NOTHING) for start, end in group]
        told = Counter(label for counts in own for label in set(counts))
        common, count = told.most_common(1)[0] if told else ("", 0)
        if count < 2 or 2 * count < len(group):
            continue
        for (start, end), counts in zip(group, own, strict=True):
            if not counts and end > start:
                first, last = tokens[start].start, tokens[end - 1].end
                said = text[first:last].strip(" ,;:.–—-")
                line = sum(token.kind is TokenKind.END for token in tokens[:start])
                found.append(Span(common, said, first, last, line))
    return sorted(found, key=lambda span: span.start)


_ENTRIES = ("add", "inf")


def _titles_whole(text: str, spans: Sequence[Span]) -> list[Span]:
    """Entries of a list of references; what names no text and follows an entry is the rest of its title."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if (
            last is not None
            and span.label == last.label
            and span.label in _ENTRIES
            and re.fullmatch(r",?\s*(?:and\s+|et\s+)?", text[last.end : span.start])
            and any(find_foreign(last.text))
            and ("," in last.text or span.text[:1].isupper())
            and not (any(find_foreign(span.text)) or find_all(span.text, typed=True))
        ):
            found[-1] = Span(
                last.label, text[last.start : span.end].strip(" ,;"), last.start, span.end, last.line
            )
        else:
            found.append(span)
    return found


def _items(tokens: Sequence[Token]) -> Iterator[list[tuple[int, int]]]:
    """Lists: for each the stretches of tokens of its items."""
    group: list[tuple[int, int]] = []
    start = -1
    for place, token in enumerate([*tokens, Token(TokenKind.END, "\n", 0, 0)]):
        if token.kind is TokenKind.MARK or (token.kind is TokenKind.END and start >= 0):
            if start >= 0:
                group.append((start, place))
            start = place + 1 if token.kind is TokenKind.MARK else -1
        elif start < 0 and token.kind is not TokenKind.END and group:
            yield group
            group = []
    if group:
        yield group
