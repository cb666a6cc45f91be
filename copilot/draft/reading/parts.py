"""How the labelled words of an instruction belong together: terms with sources, topics with their force."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from copilot.draft.kinds import ClauseType, Style
from copilot.draft.reading.force import force_named
from copilot.draft.reading.tagger import Span
from copilot.draft.request import Abbreviation, Section, Source, Step, Table, Take, Term, Topic
from copilot.draft.wording import LANGUAGES, forms
from corpus.identifiers import find_all
from corpus.language.sentences import sentences

_LEFT_OUT = re.compile(
    r"\b(?:but not|not|without|except|mais pas|pas|sans|sauf|pero no|sin)\s+(?:the\s+)?$", re.I
)
"""What stands before an entry that is not wanted."""
_EXPANDED = re.compile(r"\s*(?:=|:|–|→)\s*(?P<words>(?:[^,;.()\n]|\([^()\n]*\))+)")
"""An expansion given by a sign."""
_CONDITION = re.compile(r"(?:if|when|where|once|after|unless|while|si|lorsque|quand)\b[^,]*$", re.I)
SHORT_TERM = 3
"""Words up to which a definition without a term is a term without a definition."""
_TOGETHER = (ClauseType.SUMMARY, ClauseType.KEYWORDS, ClauseType.SCOPE)
_TAKES = {
    ClauseType.DEFINITIONS: Take.DEFINITIONS,
    ClauseType.ABBREVIATIONS: Take.ABBREVIATIONS,
    ClauseType.CONVENTIONS: Take.CONVENTIONS,
}


class Labelled:
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


def statements(told: Labelled, kind: ClauseType) -> Iterator[str]:
    """Sentences given, one each; those of subclauses and of changes stand there."""
    if kind is ClauseType.AMENDMENT or told.has("sec"):
        return
    for words in told.all("text"):
        yield from sentences(words)


def joined(parts: Sequence[str]) -> str:
    return " for ".join(parts[:2])


def number_and_heading(told: Labelled, kind: ClauseType) -> tuple[str, str]:
    """Number and title of the clause; "10 Burst buffer monitoring" in one pair of marks is both."""
    number = re.sub(
        r"^(?:clause|article|section|annexe?|appendi(?:x|ce))\s+", "", told.first("num"), flags=re.I
    )
    heading = told.first("head") or _quoted_before_all(told)
    if kind in (ClauseType.ANNEX, ClauseType.APPENDIX):
        return (number if re.fullmatch(r"[A-Z]|[IVX]+", number) else ""), heading
    both = re.match(r"(?P<number>\d+(?:\.\d+)*)\s+(?P<title>[^\W\d].*)", heading)
    return (both["number"], both["title"]) if both else (number, heading)


def _quoted_before_all(told: Labelled) -> str:
    """A quotation taken for the first subclause of an annex that has no title: it is the title."""
    first = next((span for span in told.spans if span.label in ("sec", "head")), None)
    if first is not None and first.label == "sec" and told.text[first.start] in "\"“«'‘":
        told.spans = [span for span in told.spans if span is not first]
        return first.text
    return ""


def style_said(said: Sequence[str]) -> Style | None:
    for words in said:
        lower = words.lower()
        if "requir" in lower or "optionally" in lower or "obligatoire" in lower:
            return Style.REQUIRED
        if re.search(r"\bshall|\bshould|\bmay\b|\bdoit", lower):
            return Style.SHALL
    return None


def asked_beside(text: str, kind: ClauseType) -> tuple[ClauseType, ...]:
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


def text_names(said: Iterable[str]) -> Iterator[str]:
    """The ITU-T texts named, in the form of the catalogue; other words as they are."""
    for words in said:
        found = [mention.identifier.format() for mention in find_all(words, typed=True)]
        yield from found or [words]


_CHANGES = {"Amd.": "Amendment", "Cor.": "Corrigendum", "Err.": "Erratum"}


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
        yield Source(
            text=next(iter(text_names(told.all("target")))),
            take=Take.CLAUSE,
            clauses=places(told.all("part")),
        )
    merged: dict[str, Source] = {}
    for place, span in enumerate(named):
        take = Take.REFERENCES if span.label == "list" else _TAKES.get(kind, Take.CONTENT)
        if clauses[place] and (whole or take is Take.CONTENT):
            take = Take.CLAUSE
        for name in text_names([span.text]):
            own = Source(text=name, take=take, clauses=places(clauses[place]), about=" ".join(abouts[place]))
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


def _distance(told: Labelled, span: Span, base: Span) -> float:
    """Nearness in characters; a full stop or line between them counts."""
    between = told.between(span, base)
    return (
        len(between)
        + 60 * len(re.findall(r"[.;\n](?=\s|$)", between))
        + (5 if base.start > span.start else 0)
    )


def places(said: Iterable[str]) -> tuple[str, ...]:
    """Numbers of clauses; tables, figures, annexes with their word."""
    found: list[str] = []
    for words in said:
        bare = re.sub(
            r"^(?:sub)?clauses?\s+|^(?:l['’])?(?:articles?|paragraphes?)\s+|^§+\s*|^sections?\s+",
            "",
            words.strip(),
            flags=re.I,
        )
        word = re.match(r"(?:tables?|tableaux?|figures?|annex(?:es|e)?|appendi(?:x|ces|ce))\b", bare, re.I)
        numbers = re.split(r"\s*(?:,|\band\b|\bet\b|&)\s*", bare)
        found += numbers if not word else [bare]
    return tuple(dict.fromkeys(one for one in found if one))


def reused_terms(told: Labelled) -> Iterator[Term]:
    """Terms with the text that they are taken from: the nearest one of their sentence."""
    named = told.of("base")
    for span in told.of("reuse"):
        near = [base for base in named if not re.search(r"[.\n](?=\s|$)", told.between(span, base))]
        follows = [base for base in near if base.start > span.start]
        before = [base for base in near if base.start < span.start]
        own = (follows[:1] or before[-1:]) if follows or before else named if len(named) == 1 else []
        if before and follows and not re.search(r"[;,]|\band\b|\bet\b", told.between(before[-1], span)):
            own = before[-1:]
        yield Term(term=span.text, source=next(text_names([own[0].text]), "") if own else "")


def new_terms(told: Labelled) -> Iterator[Term]:
    """Terms with the definitions that follow them; a few words without a term are one."""
    for term, words in told.pairs("term", "def"):
        is_term = not term and len(words.split()) <= SHORT_TERM
        yield Term(term=words) if is_term else Term(term=term, definition=words)


def abbreviations(told: Labelled) -> Iterator[Abbreviation]:
    """Abbreviations with the expansions given; words whose letters do not make the abbreviation are none."""
    given = dict(told.pairs("abbr", "exp"))
    for span in told.of("abbr"):
        if _LEFT_OUT.search(told.text[: span.start]):
            continue
        words = given.get(span.text, "")
        follows = _EXPANDED.match(told.text, span.end)
        words = words if _makes(words, span.text) else follows["words"].strip() if follows else ""
        yield Abbreviation(abbreviation=span.text, expansion=words if _makes(words, span.text) else "")


def _makes(expansion: str, abbreviation: str) -> bool:
    """Whether the letters of an abbreviation stand in its expansion, in order."""
    if not expansion:
        return False
    letters = iter(expansion.casefold())
    return all(letter in letters for letter in re.sub(r"[^A-Za-z]", "", abbreviation).casefold())


def topics(told: Labelled) -> Iterator[Topic]:
    """Each topic with its force: one in its part of the sentence, else the last one that leads a list."""
    spans = told.of("topic", "force", "actor")
    actors = told.of("actor")
    forces_first = next((span.label for span in spans if span.label != "actor"), "") == "force"
    led, actor = "", ""
    for part in _parts(told, spans):
        begins_with_force = next((span.label for span in part if span.label != "actor"), "") == "force"
        for place, span in enumerate(part):
            if span.label == "actor":
                actor = span.text
            elif span.label == "force":
                led = span.text if begins_with_force else led
            else:
                following = next((other.text for other in part[place + 1 :] if other.label == "force"), "")
                own = led if begins_with_force else following or (led if forces_first else "")
                yield Topic(
                    topic=span.text,
                    force=force_named(own) if own else None,
                    actor=actor if len(actors) > 1 else "",
                )


def _parts(told: Labelled, spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Spans between which no sentence, line or part of a sentence ends."""
    part: list[Span] = []
    for span in spans:
        if part and re.search(r"[;\n]|[.!?](?=\s|$)", told.between(part[-1], span)):
            yield part
            part = []
        part.append(span)
    if part:
        yield part


def steps(told: Labelled) -> Iterator[Step]:
    """Steps, each with what is asked for right after it."""
    asks: list[str] = []
    step, last = "", None
    for span in told.of("step", "ask"):
        parts = sentences(span.text) if span.label == "step" else []
        if parts and last is not None and _CONDITION.match(step) and told.between(last, span).strip() == ",":
            step = f"{step}, {parts.pop(0)}"  # a condition with what follows from it
        last = span if span.label == "step" else None
        for part in parts:
            if step:
                yield Step(text=step, asks=tuple(asks))
            step, asks = part, []
        if span.label == "ask" and step:
            asks.append(_with_places(told, span))
    if step:
        yield Step(text=step, asks=tuple(asks))


def _with_places(told: Labelled, ask: Span) -> str:
    """A question with the places that it names right after it: "give the bit number from Table 7"."""
    near = [span for span in told.of("part") if 0 <= span.start - ask.end <= 3]
    return " ".join([ask.text, *(span.text for span in near)])


def sections(told: Labelled) -> Iterator[Section]:
    """Subclauses with the texts and questions that follow each; texts before the first have none."""
    if not told.has("sec"):
        return
    title, texts, asks = "", list[str](), list[str]()
    for span in told.of("sec", "text", "ask"):
        if span.label == "sec":
            if title or texts:
                yield Section(title=title, text=tuple(texts), asks=tuple(asks))
            title, texts, asks = re.sub(r"^[A-Z\d]*\.?\d+\s+(?=\D)", "", span.text), list[str](), list[str]()
        else:
            (texts if span.label == "text" else asks).append(span.text)
    yield Section(title=title, text=tuple(texts), asks=tuple(asks))


def tables(told: Labelled) -> Iterator[Table]:
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
