"""Follow-up instructions: each rule reads one kind and gives the changed pieces, numbered anew.

"make 7.2 a recommendation", "split the second requirement", "use shall-style", "remove 7.3", "move 7.4 before
7.2", "replace 7.1 with “…”", "change “10 s” to “5 s”", "add a definition of X", "add a note to 7.2: …".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from copilot.draft.errors import NoSuchPlace, NotUnderstood
from copilot.draft.evidence import Evidence
from copilot.draft.model import ClauseType, Draft, Kind, Origin, Piece, Style
from copilot.draft.provisions import Force, force_of, in_style, split_provisions, with_force
from copilot.draft.terms import (
    cite_definition,
    lower_term,
    published_definitions,
    sentence_form,
    source_tag,
)

_ORDINAL = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1}
_WHAT = (
    r"(?:requirement|provision|recommendation|option|sentence|step|definition|term|item|paragraph|note|"
    r"reference|abbreviation|one)"
)
_PLACE = (
    rf"(?:(?:the\s+)?(?P<ordinal{{0}}>first|second|third|fourth|fifth|sixth|last)\s+(?P<what{{0}}>{_WHAT})"
    rf"|(?:clause\s+|{_WHAT}\s+|the\s+)?(?P<number{{0}}>[A-Z]?[\d]+(?:\.\d+)*[a-z]?|[A-Z](?:\.\d+)+|[A-Z]+-\d+)\b"
    rf"|(?:the\s+)?(?:{_WHAT}\s+)?(?:of\s+|for\s+)?[\"“](?P<named{{0}}>[^\"”]+)[\"”])"
)
_AT = _PLACE.format("")
_FORCES = {
    "requirement": Force.REQUIREMENT,
    "mandatory": Force.REQUIREMENT,
    "required": Force.REQUIREMENT,
    "recommendation": Force.RECOMMENDATION,
    "recommended": Force.RECOMMENDATION,
    "option": Force.OPTION,
    "optional": Force.OPTION,
    "prohibition": Force.PROHIBITION,
    "prohibited": Force.PROHIBITION,
    "not recommended": Force.NOT_RECOMMENDED,
}
_MAKE = re.compile(
    rf"^(?:make|turn|change|downgrade|"
    rf"upgrade)\s+{_AT}\s+(?:(?:in)?to\s+)?(?:be\s+)?(?:an?\s+)?(?P<force>not recommended|"
    rf"{'|'.join(_FORCES)})\b",
    re.I,
)
_SPLIT = re.compile(rf"^split\s+(?:up\s+)?{_AT}", re.I)
_MERGE = re.compile(
    rf"^(?:merge|join|combine)\s+{_PLACE.format('1')}\s+(?:and|with|into)\s+{_PLACE.format('2')}", re.I
)
_REMOVE = re.compile(rf"^(?:remove|delete|drop|omit|leave out)\s+{_AT}", re.I)
_MOVE = re.compile(
    rf"^(?:move|put)\s+{_PLACE.format('1')}\s+(?P<side>before|after|in front of|"
    rf"behind)\s+{_PLACE.format('2')}",
    re.I,
)
_STYLE = re.compile(
    r"^(?:use|switch to|change to|convert to|write in|word in)\s+(?:the\s+)?[\"“]?(?P<style>shall|"
    r"is required to|required)[\"”]?(?:[ -](?:style|wording|form))?",
    re.I,
)
_REPLACE = re.compile(
    rf"^replace\s+(?:the text of\s+)?{_AT}\s+(?:by|with)\s*:?\s*[\"“]?(?P<new>.+?)[\"”]?\s*$", re.I | re.S
)
_CHANGE = re.compile(
    r"^(?:change|replace|correct|set)\s+[\"“](?P<old>[^\"”]+)[\"”]\s+(?:in\s+(?P<in>[\w.\-]+)\s+)?(?:to|by|with|into)\s+[\"“](?P<new>[^\"”]*)[\"”]",
    re.I,
)
_FILL = re.compile(
    rf"^(?:fill|set)\s+(?:the\s+)?(?:gap|value)s?\s+(?:of|in|at)\s+{_AT}\s+(?:with|to)\s+[\"“]?(?P<new>[^\"”]+?)[\"”]?\s*$",
    re.I,
)
_ADD_TERM = re.compile(
    r"^(?:add|define|include)\s+(?:an?\s+|the\s+)?(?:new\s+)?(?:definition\s+(?:of|for)\s+|term\s+)[\"“]?(?P<term>[^\"”:]+?)[\"”]?"
    r"(?:\s*(?::|as)\s*[\"“]?(?P<text>[^\"”]+)[\"”]?)?\s*$",
    re.I,
)
_ADD_NOTE = re.compile(
    rf"^add\s+an?\s+note\s+(?:to|after|under)\s+{_AT}\s*(?::|saying|that "
    rf"says)\s*[\"“]?(?P<text>.+?)[\"”]?\s*$",
    re.I | re.S,
)
_ADD_PROVISION = re.compile(
    rf"^add\s+(?:an?\s+|the\s+)?(?:new\s+)?(?P<force>requirement|recommendation|option|prohibition|provision|step)\b"
    rf"(?:\s+(?P<side>after|before)\s+{_AT})?\s*(?::|that|saying)?\s*[\"“]?(?P<text>.*?)[\"”]?\s*$",
    re.I | re.S,
)
_GAP = re.compile(r"\[editor: [^\]]+\]")
_NUMBERED = (Kind.PROVISION, Kind.STEP, Kind.TERM, Kind.HEADING)

Pieces = list[Piece]


def refined(draft: Draft, instruction: str, evidence: Evidence) -> Draft:
    """The draft changed as the instruction says, with the one before it behind it.

    Raises:
        NotUnderstood: no rule reads the instruction.
        NoSuchPlace: it names a place that the draft does not have, or words that do not stand there.
    """
    text = " ".join(instruction.split()).strip(" .")
    text = re.sub(r"^(?:please|now|then|also)\s+", "", text, flags=re.I)
    for expression, rule in _RULES:
        match = expression.match(text)
        if match:
            changed = rule(draft, match, evidence)
            style = _style_named(match) or draft.style
            return replace(draft, pieces=tuple(renumbered(changed)), style=style, before=draft, findings=())
    raise NotUnderstood(
        f"{instruction!r}: not understood; write for instance “make 7.2 a recommendation”, “split the second "
        "requirement”, “use shall-style”, “remove 7.3”, “move 7.4 before 7.2”, “replace 7.1 with …”, "
        "“change “10 s” to “5 s””, “add a definition of …”, “add a note to 7.2: …”"
    )


def _style_named(match: re.Match[str]) -> Style | None:
    if match.re is not _STYLE:
        return None
    return Style.SHALL if match.group("style").lower() == "shall" else Style.REQUIRED


# -- places ---------------------------------------------------------------------------------------


def place_of(draft: Draft, match: re.Match[str], suffix: str = "") -> int:
    """The index of the piece that an instruction names.

    Raises:
        NoSuchPlace: there is none.
    """
    groups = match.groupdict()
    ordinal, number, named = (groups.get(f"{name}{suffix}") for name in ("ordinal", "number", "named"))
    if ordinal:
        wanted = _of_kind(draft, groups[f"what{suffix}"] or "")
        position = _ORDINAL[ordinal.lower()]
        if not -len(wanted) <= position < len(wanted):
            raise NoSuchPlace(f"the {ordinal} {groups[f'what{suffix}']}: the draft has {len(wanted)} of them")
        return wanted[position]
    for index, piece in enumerate(draft.pieces):
        if number and piece.number.lower() == number.lower():
            return index
        if named and named.lower() in (
            piece.label.lower(),
            piece.text.lower(),
            f"itu-t {piece.label}".lower(),
        ):
            return index
    if named:
        for index, piece in enumerate(draft.pieces):
            if named.lower() in piece.text.lower():
                return index
    known = ", ".join(piece.number or piece.label for piece in draft.pieces if piece.number or piece.label)
    raise NoSuchPlace(f"{number or named}: the draft has no such place; it has {known or 'no numbers'}")


def _of_kind(draft: Draft, what: str) -> list[int]:
    kinds: dict[str, tuple[Kind, ...]] = {
        "definition": (Kind.TERM,),
        "term": (Kind.TERM,),
        "step": (Kind.STEP, Kind.PROVISION),
        "item": (Kind.ITEM,),
        "paragraph": (Kind.PARAGRAPH,),
        "note": (Kind.NOTE,),
        "reference": (Kind.REFERENCE,),
        "abbreviation": (Kind.ABBREVIATION,),
    }
    wanted = kinds.get(what.lower(), (Kind.PROVISION, Kind.STEP))
    force = {"recommendation": Force.RECOMMENDATION, "option": Force.OPTION}.get(what.lower())
    return [
        index
        for index, piece in enumerate(draft.pieces)
        if piece.kind in wanted and (force is None or force_of(piece.text) is force)
    ]


# -- rules ----------------------------------------------------------------------------------------


def _make(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    index = place_of(draft, match)
    piece = draft.pieces[index]
    if force_of(piece.text) is None:
        raise NoSuchPlace(f"{piece.number or piece.text[:40]}: states no provision whose level could change")
    text = with_force(piece.text, _FORCES[match.group("force").lower()], draft.style)
    origin = Origin.ADAPTED if piece.citations else Origin.PROPOSAL
    return _with(draft, index, [replace(piece, text=text, origin=origin)])


def _split(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    index = place_of(draft, match)
    piece = draft.pieces[index]
    parts = split_provisions(piece.text)
    if len(parts) < 2:
        parts = _halves(piece.text)
    if len(parts) < 2:
        raise NoSuchPlace(f"{piece.number or piece.text[:40]}: holds one statement only, it cannot be split")
    return _with(draft, index, [replace(piece, text=part, origin=Origin.ADAPTED) for part in parts])


def _halves(text: str) -> list[str]:
    """ "X shall A and B": two provisions with one verb each; several sentences: one each."""
    from corpus.language.sentences import sentences

    whole = sentences(text)
    if len(whole) > 1:
        return whole
    match = re.match(
        r"(?P<head>.*?\b(?:shall(?: not)?|should(?: not)?|may|(?:is|are) (?:required|recommended|"
        r"not recommended) to|can optionally)\s)"
        r"(?P<one>.+?),?\s+and\s+(?:then\s+)?(?P<other>[a-z]+\s.+)$",
        text.rstrip("."),
    )
    if match is None:
        return [text]
    other = match.group("other")
    be = "be " if match.group("one").startswith("be ") and not other.startswith("be ") else ""
    return [f"{match.group('head')}{match.group('one')}.", f"{match.group('head')}{be}{other}."]


def _merge(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    first, second = place_of(draft, match, "1"), place_of(draft, match, "2")
    one, other = draft.pieces[first], draft.pieces[second]
    joined = replace(
        one,
        text=f"{one.text} {other.text}",
        origin=Origin.ADAPTED,
        citations=(*one.citations, *other.citations),
    )
    pieces = _with(draft, first, [joined])
    return [piece for index, piece in enumerate(pieces) if index != second]


def _remove(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    index = place_of(draft, match)
    piece = draft.pieces[index]
    end = index + 1
    if piece.kind is Kind.HEADING:  # a clause goes with what stands in it
        while end < len(draft.pieces) and not (
            draft.pieces[end].kind is Kind.HEADING and draft.pieces[end].level <= piece.level
        ):
            end += 1
    elif piece.kind in (Kind.TERM, Kind.PROVISION, Kind.STEP):
        while end < len(draft.pieces) and draft.pieces[end].kind is Kind.NOTE:
            end += 1
    return [*draft.pieces[:index], *draft.pieces[end:]]


def _move(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    first, second = place_of(draft, match, "1"), place_of(draft, match, "2")
    if first == second:
        raise NoSuchPlace("the same place is named twice")
    moved, target = draft.pieces[first], draft.pieces[second]
    rest = [piece for index, piece in enumerate(draft.pieces) if index != first]
    place = rest.index(target)
    after = match.group("side").lower() in ("after", "behind")
    return [*rest[: place + after], moved, *rest[place + after :]]


def _restyle(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    style = _style_named(match) or draft.style
    result = []
    for piece in draft.pieces:
        if piece.kind in (Kind.PROVISION, Kind.STEP, Kind.PARAGRAPH, Kind.ITEM, Kind.NEW):
            text = in_style(piece.text, style)
            if text != piece.text:
                piece = replace(piece, text=text, origin=_adapted(piece))
        result.append(piece)
    return result


def _adapted(piece: Piece) -> Origin:
    return Origin.ADAPTED if piece.origin is Origin.QUOTED else piece.origin


def _replace(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    """New words of the editor: what stood there is no longer cited."""
    index = place_of(draft, match)
    new = match.group("new").strip()
    text = new if new.endswith((".", ":", ";")) else f"{new}."
    return _with(
        draft,
        index,
        [replace(draft.pieces[index], text=text, source="", origin=Origin.INSTRUCTED, citations=())],
    )


def _change(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    old, new, where = match.group("old"), match.group("new"), match.group("in")
    result, count = [], 0
    for piece in draft.pieces:
        if old in piece.text and (not where or piece.number.lower() == where.lower()):
            count += 1
            # words of the editor: what was published does not say them
            text = piece.text.replace(old, new)
            piece = replace(piece, text=text, source="", origin=Origin.PROPOSAL, citations=())
        result.append(piece)
    if not count:
        raise NoSuchPlace(f"“{old}” does not stand in {where or 'the draft'}")
    return result


def _fill(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    index = place_of(draft, match)
    piece = draft.pieces[index]
    new = match.group("new").strip()
    if not _GAP.search(piece.text):
        raise NoSuchPlace(f"{piece.number or piece.label}: has no gap to fill")
    return _with(
        draft,
        index,
        [replace(piece, text=_GAP.sub(lambda _: new, piece.text, count=1), origin=Origin.INSTRUCTED)],
    )


def _add_term(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    """A term defined elsewhere under 3.1, quoted; a new one under 3.2."""
    if draft.clause_type is not ClauseType.DEFINITIONS:
        raise NoSuchPlace("a definition is added to clause 3; this draft is another clause")
    term, given = match.group("term").strip(), (match.group("text") or "").strip()
    found = [one for one in published_definitions(evidence, term) if one.likeness == 1]
    pieces = list(draft.pieces)
    if found and not given:
        one = found[0]
        made = Piece(
            Kind.TERM,
            f"[editor: definition as given in {source_tag(one)}, which is not indexed]"
            if one.is_pointer
            else sentence_form(one.text),
            number="3.1.0",
            label=lower_term(one.term),
            source=source_tag(one),
            level=3,
            origin=Origin.PROPOSAL if one.is_pointer else Origin.QUOTED,
            citations=cite_definition(evidence, one),
        )
    else:
        text = (
            sentence_form(given) if given else "[editor: definition in one phrase that can replace the term]"
        )
        origin = Origin.INSTRUCTED if given else Origin.PROPOSAL
        made = Piece(Kind.TERM, text, number="3.2.0", label=lower_term(term), level=3, origin=origin)
    return _among_terms(pieces, made)


def _among_terms(pieces: Pieces, made: Piece) -> Pieces:
    """A term in its subclause, in alphabetical order; "None." gives way to the introduction."""
    section = made.number.rsplit(".", 1)[0]
    start = next(index for index, piece in enumerate(pieces) if piece.number == section)
    end = next((i for i in range(start + 1, len(pieces)) if pieces[i].kind is Kind.HEADING), len(pieces))
    inside = pieces[start + 1 : end]
    if not any(piece.kind is Kind.TERM for piece in inside):
        word = (
            "uses the following terms defined elsewhere"
            if section == "3.1"
            else "defines the following terms"
        )
        inside = [Piece(Kind.PARAGRAPH, f"This Recommendation {word}:")]
    place = next(
        (
            i
            for i, piece in enumerate(inside)
            if piece.kind is Kind.TERM and piece.label.casefold() > made.label.casefold()
        ),
        len(inside),
    )
    return [*pieces[: start + 1], *inside[:place], made, *inside[place:], *pieces[end:]]


def _add_note(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    index = place_of(draft, match)
    text = match.group("text").strip().rstrip(".")
    note = Piece(Kind.NOTE, f"NOTE – {text[:1].upper()}{text[1:]}.", origin=Origin.INSTRUCTED)
    return [*draft.pieces[: index + 1], note, *draft.pieces[index + 1 :]]


def _add_provision(draft: Draft, match: re.Match[str], evidence: Evidence) -> Pieces:
    """A provision with the words of the instruction, or its form with gaps."""
    named = match.group("force").lower()
    force = _FORCES.get(named, Force.REQUIREMENT)
    text = (match.group("text") or "").strip().rstrip(".")
    if not text:
        text = with_force("[editor: subject] shall [editor: one testable provision]", force, Style.SHALL)
    text = in_style(f"{text[:1].upper()}{text[1:]}.", draft.style)
    kind = Kind.STEP if any(piece.kind is Kind.STEP for piece in draft.pieces) else Kind.PROVISION
    has_place = match.group("side") is not None
    if has_place:
        index = place_of(draft, match) + (match.group("side").lower() == "after")
    else:
        last = [i for i, piece in enumerate(draft.pieces) if piece.kind in (Kind.PROVISION, Kind.STEP)]
        index = last[-1] + 1 if last else len(draft.pieces)
    numbers = [piece.number for piece in draft.pieces if piece.kind in (Kind.PROVISION, Kind.STEP)]
    like = numbers[-1] if numbers else "7.1"
    made = Piece(kind, text, number=like, level=like.count(".") + 1, origin=Origin.INSTRUCTED)
    return [*draft.pieces[:index], made, *draft.pieces[index:]]


def _with(draft: Draft, index: int, pieces: Sequence[Piece]) -> Pieces:
    return [*draft.pieces[:index], *pieces, *draft.pieces[index + 1 :]]


_RULES: tuple[tuple[re.Pattern[str], Callable[[Draft, re.Match[str], Evidence], Pieces]], ...] = (
    (_CHANGE, _change),
    (_STYLE, _restyle),
    (_MAKE, _make),
    (_SPLIT, _split),
    (_MERGE, _merge),
    (_REMOVE, _remove),
    (_MOVE, _move),
    (_FILL, _fill),
    (_ADD_TERM, _add_term),
    (_ADD_NOTE, _add_note),
    (_ADD_PROVISION, _add_provision),
    (_REPLACE, _replace),
)


# -- numbers --------------------------------------------------------------------------------------


def renumbered(pieces: Sequence[Piece]) -> Pieces:
    """Headings, provisions and terms numbered in their order, each under the heading it stands in.

    A label like REQ-03 counts through the whole clause.
    """
    result: Pieces = []
    counters: dict[str, int] = {}
    labels = 0
    renamed: dict[str, str] = {}
    heading = ""
    for piece in pieces:
        if piece.kind not in _NUMBERED or not piece.number:
            result.append(piece)
            continue
        label = re.fullmatch(r"(?P<head>[A-Z]+(?:-[A-Z]+)*-)(?P<count>\d+)", piece.number)
        if label:
            labels += 1
            result.append(replace(piece, number=f"{label['head']}{labels:0{len(label['count'])}}"))
            continue
        parent, _, _own = piece.number.rpartition(".")
        if not parent:
            heading = piece.number
            result.append(piece)
            continue
        parent = renamed.get(parent, parent)
        if piece.kind is not Kind.HEADING and heading:  # moved under another heading
            parent = heading
        counters[parent] = counters.get(parent, 0) + 1
        number = f"{parent}.{counters[parent]}"
        if piece.kind is Kind.HEADING:
            renamed[piece.number] = heading = number
        result.append(replace(piece, number=number))
    return result
