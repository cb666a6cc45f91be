"""Prose to the form: what kind of clause it asks for, which words say what, and how these belong together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from copilot.answer.units import sentences
from copilot.draft.errors import UnknownClauseType
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.reading.force import force_named
from copilot.draft.reading.operations import change_kind, operations
from copilot.draft.reading.tagger import NOTHING, Span, kind_scores, tagged
from copilot.draft.reading.tokens import Token, TokenKind
from copilot.draft.request import (
    Abbreviation,
    DraftRequest,
    Section,
    Source,
    Step,
    Table,
    Take,
    Term,
    Topic,
)
from copilot.draft.wording import LANGUAGES, forms
from corpus.identifiers import find_all
from index.retrieve.query import language_of

LEAST_SURE = 0.3
"""Likelihood below which the kind of clause is asked for."""
REWRITE = "rewrite"
REFINED = {
    ClauseType.REQUIREMENTS: (ClauseType.NOTE, ClauseType.PROCEDURES),
    ClauseType.JUSTIFICATION: (ClauseType.LIAISON, ClauseType.CONTRIBUTION, ClauseType.REFERENCE_JUSTIFICATION),
    ClauseType.ANNEX: (ClauseType.APPENDIX,),
    ClauseType.REFERENCES: (ClauseType.BIBLIOGRAPHY,),
}
"""Kinds that a caller who names only the wider one may mean."""
SURE = 0.75
"""Likelihood from which a narrower kind is taken."""
_TOGETHER = (ClauseType.SUMMARY, ClauseType.KEYWORDS, ClauseType.SCOPE)
_SERIES = re.compile(r"\b(?P<letter>[A-Z])[- ]series\b|\bs[ée]rie\s+(?P<other>[A-Z])\b")
_FIELDS = (
    "q", "meet", "approval", "basetext", "timing", "editor", "fscope", "fsum", "member", "liaise", "relate",
    "from", "action", "info", "due", "agreed", "contact", "body", "purpose", "docref", "why", "status", "ipr", "quality",
)  # fmt: skip
FIELD_NAMES = {
    "q": "question", "meet": "meeting", "approval": "approval", "basetext": "base", "timing": "timing",
    "editor": "editors", "fscope": "scope", "fsum": "summary", "member": "members", "liaise": "liaisons",
    "relate": "relations", "from": "source", "action": "for action", "info": "for information", "due": "deadline",
    "agreed": "agreed by", "contact": "contact", "body": "content", "purpose": "purpose", "docref": "document",
    "why": "reason", "status": "status", "ipr": "ipr", "quality": "quality",
}  # fmt: skip
"""Labels of the reading and the fields of the form that they fill."""
_TAKES = {
    ClauseType.DEFINITIONS: Take.DEFINITIONS,
    ClauseType.ABBREVIATIONS: Take.ABBREVIATIONS,
    ClauseType.CONVENTIONS: Take.CONVENTIONS,
}


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
    spans = _completed(text, tokens, spans, labels)
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
    told = _Spans(text, spans)
    detected = language_of(text)
    series = _SERIES.search(text)
    number, heading = _numbered(told)
    return DraftRequest(
        kind=clause,
        also=_also(text, clause),
        language=language or (detected if detected in LANGUAGES else "en"),
        style=style or _style(told.all("style")),
        series=(series["letter"] or series["other"] or "") if series else "",
        title=title or told.first("title"),
        subject=_joined(told.all("subject")),
        number=number,
        heading=heading,
        builds_on=tuple(_sources(told, clause, said == REWRITE)),
        covers=told.all("cover"),
        excludes=told.all("excl"),
        reuse=tuple(_reused(told)),
        define=tuple(Term(term=term, definition=words) for term, words in told.pairs("term", "def")),
        abbreviations=tuple(
            Abbreviation(abbreviation=abbr, expansion=words) for abbr, words in told.pairs("abbr", "exp")
        ),
        statements=tuple(_statements(told, clause)),
        topics=tuple(_topics(told)),
        actor=told.first("actor") if len(set(told.all("actor"))) == 1 else "",
        label=told.first("lab"),
        steps=tuple(_steps(told)),
        asks=() if told.has("step") or told.has("sec") else told.all("ask"),
        sections=tuple(_sections(told)),
        tables=tuple(_tables(told)) if clause is not ClauseType.AMENDMENT else (),
        values=told.all("own"),
        references=told.all("add"),
        informative=told.all("inf"),
        drop=told.all("drop"),
        amends=_amended(told.all("target"), clause),
        changes=tuple(operations(text, spans, tokens)) if clause is ClauseType.AMENDMENT else (),
        change_kind=change_kind(text) if clause is ClauseType.AMENDMENT else "",
        fields={FIELD_NAMES[label]: told.all(label) for label in _FIELDS if told.has(label)},
        not_used=tuple(_unused(text, tokens, spans)),
    )


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


class _Spans:
    """The spans of an instruction by label."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text, self.spans = text, spans
        self._by_label: defaultdict[str, list[Span]] = defaultdict(list)
        for span in spans:
            self._by_label[span.label].append(span)

    def of(self, *labels: str) -> list[Span]:
        return [span for span in self.spans if span.label in labels]

    def all(self, label: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(span.text for span in self._by_label[label]))

    def first(self, label: str) -> str:
        return next((span.text for span in self._by_label[label]), "")

    def has(self, label: str) -> bool:
        return bool(self._by_label[label])

    def pairs(self, label: str, other: str) -> list[tuple[str, str]]:
        """Each span with the one of the other label that follows it before the next of its own."""
        found: list[tuple[str, str]] = []
        for span in self.of(label, other):
            if span.label == label:
                found.append((span.text, ""))
            elif found and not found[-1][1]:
                found[-1] = (found[-1][0], span.text)
            elif not found:
                found.append(("", span.text))
        return found

    def between(self, one: Span, other: Span) -> str:
        first, last = sorted((one, other), key=lambda span: span.start)
        return self.text[first.end : last.start]


def _statements(told: _Spans, kind: ClauseType) -> Iterator[str]:
    """Sentences given, one each; those of subclauses and of changes stand there."""
    if kind is ClauseType.AMENDMENT or told.has("sec"):
        return
    for words in told.all("text"):
        yield from sentences(words)


def _joined(parts: Sequence[str]) -> str:
    return " for ".join(parts[:2])


def _numbered(told: _Spans) -> tuple[str, str]:
    """Number and title of the clause; "10 Burst buffer monitoring" in one pair of marks is both."""
    number = re.sub(r"^(?:clause|article|section|annexe?|appendi(?:x|ce))\s+", "", told.first("num"), flags=re.I)
    heading = told.first("head")
    both = re.match(r"(?P<number>\d+(?:\.\d+)*)\s+(?P<title>[^\W\d].*)", heading)
    return (both["number"], both["title"]) if both else (number, heading)


def _style(said: Sequence[str]) -> Style | None:
    for words in said:
        lower = words.lower()
        if "requir" in lower or "optionally" in lower or "obligatoire" in lower:
            return Style.REQUIRED
        if re.search(r"\bshall|\bshould|\bmay\b|\bdoit", lower):
            return Style.SHALL
    return None


def _also(text: str, kind: ClauseType) -> tuple[ClauseType, ...]:
    """ "Write the Summary and clause 1 (Scope)": both are asked for, in the first sentence."""
    if kind not in _TOGETHER:
        return ()
    opening = re.split(r"(?<=[^\d\s])[.:;]\s|\n", text, maxsplit=1)[0].lower()
    names = {
        each: {forms(language).headings[str(each)].lower() for language in LANGUAGES} for each in _TOGETHER
    }
    return tuple(
        each
        for each in _TOGETHER
        if each is not kind and any(re.search(rf"\b{re.escape(name)}\b", opening) for name in names[each])
    )


def _names(said: Iterable[str]) -> Iterator[str]:
    """The ITU-T texts named, in the form of the catalogue; other words as they are."""
    for words in said:
        found = [mention.identifier.format() for mention in find_all(words, typed=True)]
        yield from found or [words]


def _amended(said: Sequence[str], kind: ClauseType) -> str:
    """The text that is amended: of "Amendment 1 to P.917" the Recommendation."""
    for words in said:
        for mention in find_all(words, typed=True):
            own = mention.identifier
            changed = own.is_change and kind is ClauseType.AMENDMENT
            return own.recommendation.format() if changed else own.format()
    return next(iter(said), "")


def _sources(told: _Spans, kind: ClauseType, whole: bool) -> Iterator[Source]:
    """The texts built on, each with the clauses and the aspect named beside it."""
    named = told.of("base", "list")
    clauses: defaultdict[int, list[str]] = defaultdict(list)
    abouts: defaultdict[int, list[str]] = defaultdict(list)
    for span in told.of("part", "about"):
        if not named:
            continue
        owner = min(range(len(named)), key=lambda place: _distance(told, span, named[place]))
        (clauses if span.label == "part" else abouts)[owner].append(span.text)
    if not named and told.has("part") and told.has("target"):  # "as in 9.3.2": of the text amended
        yield Source(text=next(iter(_names(told.all("target")))), take=Take.CLAUSE, clauses=_places(told.all("part")))
    merged: dict[str, Source] = {}
    for place, span in enumerate(named):
        take = Take.REFERENCES if span.label == "list" else _TAKES.get(kind, Take.CONTENT)
        if clauses[place] and (whole or take is Take.CONTENT):
            take = Take.CLAUSE
        for name in _names([span.text]):
            own = Source(text=name, take=take, clauses=_places(clauses[place]), about=" ".join(abouts[place]))
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


def _distance(told: _Spans, span: Span, base: Span) -> float:
    """Nearness in characters; a full stop or line between them counts."""
    between = told.between(span, base)
    return len(between) + 60 * len(re.findall(r"[.;\n](?=\s|$)", between)) + (5 if base.start > span.start else 0)


def _places(said: Iterable[str]) -> tuple[str, ...]:
    """Numbers of clauses; tables, figures, annexes with their word."""
    found: list[str] = []
    for words in said:
        bare = re.sub(r"^(?:sub)?clauses?\s+|^(?:l['’])?(?:articles?|paragraphes?)\s+|^§+\s*|^sections?\s+", "", words.strip(), flags=re.I)
        word = re.match(r"(?:tables?|tableaux?|figures?|annex(?:es|e)?|appendi(?:x|ces|ce))\b", bare, re.I)
        numbers = re.split(r"\s*(?:,|\band\b|\bet\b|&)\s*", bare)
        found += numbers if not word else [bare]
    return tuple(dict.fromkeys(one for one in found if one))


def _reused(told: _Spans) -> Iterator[Term]:
    """Terms with the text that they are taken from: the nearest one of their sentence."""
    named = told.of("base")
    for span in told.of("reuse"):
        near = [base for base in named if not re.search(r"[.\n](?=\s|$)", told.between(span, base))]
        follows = [base for base in near if base.start > span.start]
        before = [base for base in near if base.start < span.start]
        own = (follows[:1] or before[-1:]) if follows or before else named if len(named) == 1 else []
        if before and follows and not re.search(r"[;,]|\band\b|\bet\b", told.between(before[-1], span)):
            own = before[-1:]
        yield Term(term=span.text, source=next(_names([own[0].text]), "") if own else "")


def _topics(told: _Spans) -> Iterator[Topic]:
    """Each topic with its force: the one that stands after it, or before it where forces come first."""
    spans = told.of("topic", "force", "actor")
    ranked = [span.label for span in spans if span.label != "actor"]
    forces_first = ranked[:1] == ["force"]
    actors = told.of("actor")
    force, actor = "", ""
    for place, span in enumerate(spans):
        if span.label == "actor":
            actor = span.text
        elif span.label == "force":
            force = span.text if forces_first else force
        else:
            following = next((other for other in spans[place + 1 :] if other.label != "actor"), None)
            own = force if forces_first else following.text if following and following.label == "force" else ""
            yield Topic(topic=span.text, force=force_named(own) if own else None, actor=actor if len(actors) > 1 else "")


def _steps(told: _Spans) -> Iterator[Step]:
    """Steps, each with what is asked for right after it."""
    asks: list[str] = []
    step = ""
    for span in told.of("step", "ask"):
        for part in sentences(span.text) if span.label == "step" else ():
            if step:
                yield Step(text=step, asks=tuple(asks))
            step, asks = part, []
        if span.label == "ask" and step:
            asks.append(_with_places(told, span))
    if step:
        yield Step(text=step, asks=tuple(asks))


def _with_places(told: _Spans, ask: Span) -> str:
    """A question with the places that it names right after it: "give the bit number from Table 7"."""
    near = [span for span in told.of("part") if 0 <= span.start - ask.end <= 3]
    return " ".join([ask.text, *(span.text for span in near)])


def _sections(told: _Spans) -> Iterator[Section]:
    """Subclauses with the texts and questions that follow each; texts before the first have none."""
    if not told.has("sec"):
        return
    title, texts, asks = "", [], []
    for span in told.of("sec", "text", "ask"):
        if span.label == "sec":
            if title or texts:
                yield Section(title=title, text=tuple(texts), asks=tuple(asks))
            title, texts, asks = re.sub(r"^[A-Z\d]*\.?\d+\s+(?=\D)", "", span.text), [], []
        else:
            (texts if span.label == "text" else asks).append(span.text)
    yield Section(title=title, text=tuple(texts), asks=tuple(asks))


def _tables(told: _Spans) -> Iterator[Table]:
    title, columns = "", list[str]()
    for span in told.of("table", "col"):
        if span.label == "table":
            if title:
                yield Table(title=title, columns=tuple(columns))
            title, columns = span.text, []
        else:
            columns.append(span.text)
    if title or columns:
        yield Table(title=title, columns=tuple(columns))


def _completed(text: str, tokens: Sequence[Token], spans: Sequence[Span], labels: Sequence[str]) -> list[Span]:
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


def _unused(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[str]:
    """Sentences after the first of which nothing was read."""
    start = 0
    bounds: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        if token.kind is TokenKind.END or token.text in (".", "!", "?"):
            bounds.append((start, place))
            start = place + 1
    bounds.append((start, len(tokens)))
    for number, (first, last) in enumerate(bounds):
        if last <= first or number == 0:
            continue
        begin, end = tokens[first].start, tokens[last - 1].end
        read = any(span.start < end and begin < span.end for span in spans)
        if not read and any(token.kind is TokenKind.WORD for token in tokens[first:last]):
            yield text[begin:end].strip()
