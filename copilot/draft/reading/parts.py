"""How the labelled words of an instruction belong together: terms with sources, topics with their force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copilot.draft.kinds import ClauseType, Style
from copilot.draft.reading.force import force_named
from copilot.draft.reading.labelled import Labelled
from copilot.draft.reading.origins import places, section_sources, text_names
from copilot.draft.reading.tagger import Span
from copilot.draft.reading.tokens import TokenKind, tokens_of
from copilot.draft.request import Abbreviation, Section, Step, Table, Term, Topic
from copilot.draft.wording import LANGUAGES, forms
from corpus.identifiers import find_all
from corpus.language.sentences import sentences

_LEFT_OUT = re.compile(
    r"\b(?:but not|not|without|except|mais pas|pas|sans|sauf|pero no|sin)\s+(?:the\s+)?$", re.I
)
"""What stands before an entry that is not wanted."""
_EXPANDED = re.compile(r"\s*(?:=|:|–|→)\s*(?P<words>(?:[^,;.()\n]|\([^()\n]*\))+)")
"""An expansion given by a sign."""
_A_TERM = r"\b(?:term|terme|término|name)\b[^.]{0,20}"
"""What stands before the definition of a term that is still to be named."""
_BRACKETED = re.compile(r"\s*\((?P<words>[^()\n]+)\)")
_ABBR = r"[A-Z][A-Za-z0-9\-/]*[A-Z0-9]\b"
_CAPITALS = re.compile(rf"\b{_ABBR}")
_ROW = re.compile(rf"(?<![\w.]){_ABBR}(?:(?:,\s*|\s+(?:and\s+|et\s+)?){_ABBR}(?!\.\d))+")
"""Two or more words in capitals one after another."""
_CONDITION = re.compile(r"(?:if|when|where|once|after|unless|while|si|lorsque|quand)\b[^,]*$", re.I)
_JOINED = re.compile(r"\s*(?:,|;|\+|/|&|and|et|y|,\s*and|,\s*et)\s*(?:the\s+)?")
"""What stands between two topics that are one item."""
_BESIDE = re.compile(r"\s*[(\[,–-]?\s*(?:see|cf\.|voir|in|clause|§)?\s*")
_FOR = r"\b(?:for|under|in|into|as for|pour|sous|dans|au)\s+(?:the\s+)?[\"“‘«']?"
_SEE = re.compile(
    r"[\"”’»']?\s*(?:\(\s*(?:see|cf\.?|voir|that is|that['’]s|which is|they['’]?re in)?|"
    r",\s*(?:see|cf\.?|voir))\s*",
    re.I,
)
"""What stands between a point and the text that has it: "OLT management (that's G.988)"."""
NEAR_NAME = 40
"""Characters behind it in which the name stands."""
NEAR_COLUMNS = 40
"""Characters between the columns of a table and the published table that they are taken from."""
SHORT_TERM = 3
"""Words up to which a definition without a term is a term without a definition."""
_TOGETHER = (ClauseType.SUMMARY, ClauseType.KEYWORDS, ClauseType.SCOPE)


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
    heads = told.of("head")
    quoted = [span.text for span in heads if told.text[span.start] in "\"“«'‘"]
    heading = next(iter(quoted), told.first("head")) or _quoted_before_all(told)
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
        if not term and not re.search(rf"{_A_TERM}{re.escape(words)}", told.text):
            continue
        is_term = not term and len(words.split()) <= SHORT_TERM
        yield Term(term=words) if is_term else Term(term=term, definition=words)


def abbreviations(told: Labelled) -> Iterator[Abbreviation]:
    """Abbreviations with the expansions given; words whose letters do not make the abbreviation are none."""
    given = dict(told.pairs("abbr", "exp"))
    for span in _with_neighbours(told):
        if _LEFT_OUT.search(told.text[: span.start]):
            continue
        words = given.get(span.text, "")
        follows = _EXPANDED.match(told.text, span.end) or _BRACKETED.match(told.text, span.end)
        words = words if _makes(words, span.text) else follows["words"].strip() if follows else ""
        yield Abbreviation(abbreviation=span.text, expansion=words if _makes(words, span.text) else "")


def _with_neighbours(told: Labelled) -> list[Span]:
    """The abbreviations, with those that stand in one row with them: "ADP ODP LAPM XID"."""
    found: dict[int, Span] = {}
    for span in told.of("abbr"):
        words = list(_CAPITALS.finditer(told.text, span.start, span.end))
        each = words if len(words) > 1 and len(words) == len(span.text.split()) else []
        found |= {m.start(): Span("abbr", m.group(), *m.span(), span.line) for m in each}
        if not each:
            found[span.start] = span
    taken = [(span.start, span.end) for span in told.spans]
    for row in _ROW.finditer(told.text):
        if not any(row.start() <= start < row.end() for start in found):
            continue
        for match in _CAPITALS.finditer(told.text, row.start(), row.end()):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                found[match.start()] = Span("abbr", match.group(), *match.span(), 0)
    return [found[start] for start in sorted(found)]


def _makes(expansion: str, abbreviation: str) -> bool:
    """Whether the letters of an abbreviation stand in its expansion, in order."""
    if not expansion:
        return False
    letters = iter(expansion.casefold())
    return all(letter in letters for letter in re.sub(r"[^A-Za-z]", "", abbreviation).casefold())


def topics(told: Labelled) -> Iterator[Topic]:
    """Each topic with its force: one in its part of the sentence, the last one that leads a list, or one
    that is said of all those before it.
    """
    spans = told.of("topic", "force", "actor")
    actors = told.of("actor")
    forces_first = next((span.label for span in spans if span.label != "actor"), "") == "force"
    led, actor = "", ""
    found: list[tuple[Span, str, str]] = []
    for part in _parts(told, spans):
        labels = [span.label for span in part if span.label != "actor"]
        if "topic" not in labels and "force" in labels and found and not found[-1][1]:
            said = next(span.text for span in part if span.label == "force")
            found = [(span, own or said, who) for span, own, who in found]
            continue
        begins_with_force = labels[:1] == ["force"]
        for place, span in enumerate(part):
            if span.label == "actor":
                actor = span.text
            elif span.label == "force":
                led = span.text if begins_with_force else led
            else:
                following = next((other.text for other in part[place + 1 :] if other.label == "force"), "")
                own = led if begins_with_force else following or (led if forces_first else "")
                found.append((span, own, actor if len(actors) > 1 else ""))
    clauses = _clauses_beside(told)
    for span, own, who in found:
        yield Topic(
            topic=span.text,
            force=force_named(own) if own else None,
            actor=who,
            clauses=clauses.get(span, ()),
        )


def _clauses_beside(told: Labelled) -> dict[Span, tuple[str, ...]]:
    """The clauses named right behind a topic, which stand for the topics joined to it as well."""
    found: dict[Span, tuple[str, ...]] = {}
    waiting: list[Span] = []
    last: Span | None = None
    for span in told.of("topic", "part", "base"):
        if span.label == "topic":
            joined_to = last is not None and _JOINED.fullmatch(told.between(last, span))
            waiting = [*waiting, span] if waiting and joined_to else [span]
        elif span.label == "part" and last in waiting and _BESIDE.fullmatch(told.between(last, span)):
            found |= dict.fromkeys(waiting, places([span.text]))
        last = span
    return found


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
    """Subclauses, each with the texts, questions and clauses that are told of it."""
    titles = told.of("sec")
    if not titles:
        return
    parts: dict[int, list[Span]] = {place: [] for place in range(-1, len(titles))}
    for span in told.of("text", "ask", "part"):
        parts[_mentioned(told, titles, span)].append(span)
    for place in range(-1, len(titles)):
        own = parts[place]
        if place < 0 and not any(span.label == "text" for span in own):
            continue
        yield Section(
            title=_title(titles[place]) if place >= 0 else "",
            text=tuple(span.text for span in own if span.label == "text"),
            asks=tuple(span.text for span in own if span.label == "ask"),
            sources=section_sources(told, [*_places_in(told, own), *(s for s in own if s.label == "part")]),
        )


def _places_in(told: Labelled, spans: Sequence[Span]) -> Iterator[Span]:
    """The clauses that questions name inside them: "formula as in 9.3.2 for continuous KPIs"."""
    for span in spans if told.of("target", "base") else ():
        for token in tokens_of(span.text) if span.label == "ask" else ():
            start = told.text.find(token.text, span.start)
            if token.kind is TokenKind.PLACE and start >= 0:
                yield Span("part", token.text, start, start + len(token.text), span.line)


def _title(span: Span) -> str:
    return re.sub(r"^[A-Z\d]*\.?\d+\s+(?=\D)", "", span.text)


def _mentioned(told: Labelled, titles: Sequence[Span], span: Span) -> int:
    """Which subclause words belong to: the last one named before them, in the list or as in "for Timers"."""
    best = (-1, -1)
    for place, title in enumerate(titles):
        if title.end <= span.start:
            best = max(best, (title.start, place))
        named = re.compile(rf"(?:{_FOR}|(?:^|[.;:\n])\s*){re.escape(_title(title))}\b", re.I)
        for match in named.finditer(told.text, 0, span.start):
            best = max(best, (match.start(), place))
    return best[1]


def tables(told: Labelled) -> Iterator[Table]:
    """Tables with their columns, and the published table that is named beside these."""
    found: list[tuple[str, list[Span]]] = []
    for span in told.of("table", "col"):
        if span.label == "table" or not found:
            found.append((span.text if span.label == "table" else "", []))
        if span.label == "col":
            found[-1][1].append(span)
    published = [span for span in told.of("part") if re.match(r"(?:tables?|tableaux?)\b", span.text, re.I)]
    for title, columns in found:
        near = [span for span in published if columns and abs(span.start - columns[-1].end) <= NEAR_COLUMNS]
        source = next(iter(section_sources(told, near[:1])), None)
        yield Table(title=title, columns=tuple(span.text for span in columns), source=source)


def referred(told: Labelled, label: str) -> tuple[str, ...]:
    """Points with the text that is named in brackets behind each: "OLT management (see G.988)"."""
    found = []
    for span in told.of(label):
        beside = _SEE.match(told.text, span.end)
        own = find_all(told.text[beside.end() : beside.end() + NEAR_NAME], typed=True) if beside else []
        is_text = bool(own) and own[0].start <= len("Recommendation ")
        found.append(f"{span.text} (see {own[0].identifier.format()})" if is_text else span.text)
    return tuple(dict.fromkeys(found))
