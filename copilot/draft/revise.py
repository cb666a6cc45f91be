"""Edits of a draft, applied to its pieces; the form keeps them, so that it makes the same text again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from copilot.draft.errors import NoSuchPlace
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import Force, force_of, in_style, split_provisions, with_force
from copilot.draft.request import Edit, EditAction, Place
from corpus.language.sentences import sentences

Pieces = list[Piece]

_STATED = (Kind.PROVISION, Kind.STEP)
_NUMBERED = (*_STATED, Kind.TERM, Kind.HEADING)
_OF_KIND = {
    "definition": (Kind.TERM,),
    "term": (Kind.TERM,),
    "step": _STATED,
    "item": (Kind.ITEM,),
    "paragraph": (Kind.PARAGRAPH,),
    "note": (Kind.NOTE,),
    "reference": (Kind.REFERENCE,),
    "abbreviation": (Kind.ABBREVIATION,),
}
"""What an ordinal counts; any other word counts provisions and steps."""
_GAP = re.compile(r"\[editor: [^\]]+\]")
_LABEL = re.compile(r"(?P<head>[A-Z]+(?:-[A-Z]+)*-)(?P<count>\d+)")


def revised(pieces: Sequence[Piece], edits: Sequence[Edit], style: Style) -> tuple[Pieces, list[str]]:
    """The pieces as the edits change them, numbered anew; and what could not be done, told.

    Edits of one turn name places as they stood before it.
    """
    changed, problems = list(pieces), []
    for _, turn in groupby(edits, key=lambda edit: edit.turn):
        told = list(turn)
        before = list(changed)
        for edit in told:
            try:
                changed = _RULES[edit.action](changed, edit, style, _Finder(before, changed))
            except NoSuchPlace as error:
                problems.append(str(error))
        changed = renumbered(changed)
    return changed, problems


class _Finder:
    """Places as they stood before the turn, among the pieces as they stand now."""

    def __init__(self, before: Sequence[Piece], now: Sequence[Piece]) -> None:
        self.before, self.now = before, now

    def __call__(self, place: Place) -> int:
        """The index of the piece now.

        Raises:
            NoSuchPlace: there is none.
        """
        wanted = self.before[self._index(place)]
        same = [i for i, piece in enumerate(self.now) if piece is wanted]
        if not same:
            same = [i for i, piece in enumerate(self.now) if wanted.number and piece.number == wanted.number]
        if not same:
            raise NoSuchPlace(f"{place}: was changed by an earlier edit of the same instruction")
        return same[0]

    def _index(self, place: Place) -> int:
        if place.ordinal:
            found = self._of_kind(place.what)
            index = place.ordinal - 1 if place.ordinal > 0 else place.ordinal
            if not -len(found) <= index < len(found):
                raise NoSuchPlace(f"{place}: the draft has {len(found)} of them")
            return found[index]
        if place.number:
            for index, piece in enumerate(self.before):
                if piece.number.casefold() == place.number.casefold():
                    return index
        elif place.words:
            words = place.words.casefold()
            whole = [i for i, p in enumerate(self.before) if words in (p.label.casefold(), p.text.casefold())]
            inside = [i for i, p in enumerate(self.before) if words in f"{p.label} {p.text}".casefold()]
            if whole or inside:
                return (whole or inside)[0]
        known = ", ".join(piece.number or piece.label for piece in self.before if piece.number or piece.label)
        raise NoSuchPlace(f"{place}: the draft has no such place; it has {known or 'no numbers'}")

    def _of_kind(self, what: str) -> list[int]:
        kinds = _OF_KIND.get(what, _STATED)
        force = {"recommendation": Force.RECOMMENDATION, "option": Force.OPTION}.get(what)
        return [
            index
            for index, piece in enumerate(self.before)
            if piece.kind in kinds and (force is None or force_of(piece.text) is force)
        ]


Find = Callable[[Place], int]


def _force(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    """The provision at another strength; without a place every one."""
    chosen = [find(edit.place)] if edit.place.named else list(range(len(pieces)))
    chosen = [index for index in chosen if force_of(pieces[index].text) is not None]
    if not chosen or edit.force is None:
        raise NoSuchPlace(f"{edit.place}: states no provision whose strength could change")
    result = list(pieces)
    for index in chosen:
        piece = pieces[index]
        if edit.place.named or piece.kind in _STATED:
            origin = Origin.ADAPTED if piece.citations else piece.origin
            result[index] = replace(piece, text=with_force(piece.text, edit.force, style), origin=origin)
    return result


def _delete(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    """The piece, with what belongs to it: a heading's clause, the notes and items of a provision."""
    index = find(edit.place)
    piece = pieces[index]
    end = index + 1
    if piece.kind is Kind.HEADING:
        while end < len(pieces) and not (
            pieces[end].kind is Kind.HEADING and pieces[end].level <= piece.level
        ):
            end += 1
    elif piece.kind in (Kind.TERM, *_STATED):
        while end < len(pieces) and pieces[end].kind in (Kind.NOTE, Kind.ITEM):
            end += 1
    return [*pieces[:index], *pieces[end:]]


def _move(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    if edit.to is None:
        raise NoSuchPlace(f"{edit.place}: it is not said where it is to go")
    moved, target = pieces[find(edit.place)], pieces[find(edit.to)]
    if moved is target:
        raise NoSuchPlace(f"{edit.place}: the same place is named twice")
    rest = [piece for piece in pieces if piece is not moved]
    place = next(index for index, piece in enumerate(rest) if piece is target) + edit.after
    return [*rest[:place], moved, *rest[place:]]


def _replace(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    """New words of the editor: what stood there is no longer cited."""
    index = find(edit.place)
    new = _sentence(edit.new)
    return _with(
        pieces,
        index,
        [replace(pieces[index], text=new, source="", origin=Origin.INSTRUCTED, citations=())],
    )


def _change(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    only = find(edit.place) if edit.place.named else None
    chosen = [i for i, p in enumerate(pieces) if edit.old in p.text and only in (None, i)]
    if not chosen:
        where = str(edit.place) if edit.place.named else "the draft"
        raise NoSuchPlace(f"“{edit.old}” does not stand in {where}")
    result = list(pieces)
    for index in chosen:
        text = pieces[index].text.replace(edit.old, edit.new)
        # words of the editor: what was published does not say them
        result[index] = replace(pieces[index], text=text, source="", origin=Origin.PROPOSAL, citations=())
    return result


def _fill(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    index = find(edit.place)
    piece = pieces[index]
    if not _GAP.search(piece.text):
        raise NoSuchPlace(f"{edit.place}: has no gap to fill")
    text = _GAP.sub(lambda _: edit.new, piece.text, count=1)
    return _with(pieces, index, [replace(piece, text=text, origin=Origin.INSTRUCTED)])


def _note(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    index = find(edit.place) if edit.place.named else len(pieces) - 1
    text = _sentence(edit.new) if edit.new else "[editor: text of the note]."
    origin = Origin.INSTRUCTED if edit.new else Origin.PROPOSAL
    return [*pieces[: index + 1], Piece(Kind.NOTE, f"NOTE – {text}", origin=origin), *pieces[index + 1 :]]


def _add(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    """A provision with the words of the edit, or its form with gaps."""
    stated = [index for index, piece in enumerate(pieces) if piece.kind in _STATED]
    force = edit.force or Force.REQUIREMENT
    text = edit.new or with_force(
        "[editor: subject] shall [editor: one testable provision]", force, Style.SHALL
    )
    origin = Origin.INSTRUCTED if edit.new else Origin.PROPOSAL
    like = pieces[stated[-1]] if stated else Piece(Kind.PROVISION, "", number="7.1", level=2)
    made = Piece(
        like.kind, in_style(_sentence(text), style), number=like.number, level=like.level, origin=origin
    )
    last = stated[-1] + 1 if stated else len(pieces)
    index = find(edit.place) + edit.after if edit.place.named else last
    return [*pieces[:index], made, *pieces[index:]]


def _split(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    index = find(edit.place)
    piece = pieces[index]
    parts = split_provisions(piece.text)
    if len(parts) < 2:
        parts = _halves(piece.text)
    if len(parts) < 2:
        raise NoSuchPlace(f"{edit.place}: holds one statement only, it cannot be split")
    origin = Origin.ADAPTED if piece.citations else piece.origin
    return _with(pieces, index, [replace(piece, text=part, origin=origin) for part in parts])


def _halves(text: str) -> list[str]:
    """ "X shall A and B": two provisions with one verb each; several sentences: one each."""
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
    other = match["other"]
    be = "be " if match["one"].startswith("be ") and not other.startswith("be ") else ""
    return [f"{match['head']}{match['one']}.", f"{match['head']}{be}{other}."]


def _merge(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    if edit.to is None:
        raise NoSuchPlace(f"{edit.place}: it is not said with what it is to be merged")
    one, other = pieces[find(edit.place)], pieces[find(edit.to)]
    joined = replace(
        one,
        text=f"{one.text} {other.text}",
        origin=Origin.ADAPTED,
        citations=(*one.citations, *other.citations),
    )
    return [joined if piece is one else piece for piece in pieces if piece is not other]


def _shorten(pieces: Pieces, edit: Edit, style: Style, find: Find) -> Pieces:
    """Without its notes; where there are none, with the first provision of each subclause alone."""
    kept = [piece for piece in pieces if piece.kind is not Kind.NOTE]
    if len(kept) == len(pieces):
        kept, stated = [], False
        for piece in pieces:
            if piece.kind is Kind.HEADING:
                stated = False
            if (
                piece.kind in (*_STATED, Kind.ITEM)
                and stated
                and not (piece.kind is Kind.ITEM and kept and kept[-1].kind in (Kind.ITEM, *_STATED))
            ):
                continue
            stated = stated or piece.kind in _STATED
            kept.append(piece)
    if len(kept) == len(pieces):
        raise NoSuchPlace(
            "shorter: the draft has no notes, and one provision a subclause; name what is to be taken out"
        )
    return kept


_RULES: dict[EditAction, Callable[[Pieces, Edit, Style, Find], Pieces]] = {
    EditAction.FORCE: _force,
    EditAction.DELETE: _delete,
    EditAction.MOVE: _move,
    EditAction.REPLACE: _replace,
    EditAction.CHANGE: _change,
    EditAction.FILL: _fill,
    EditAction.NOTE: _note,
    EditAction.ADD: _add,
    EditAction.SPLIT: _split,
    EditAction.MERGE: _merge,
    EditAction.SHORTEN: _shorten,
}


def _with(pieces: Pieces, index: int, new: Sequence[Piece]) -> Pieces:
    return [*pieces[:index], *new, *pieces[index + 1 :]]


def _sentence(words: str) -> str:
    """Words as a sentence: a capital, a stop."""
    text = words.strip()
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith((".", ":", ";", "!", "?")) else f"{text}."


def renumbered(pieces: Sequence[Piece]) -> Pieces:
    """Headings, provisions and terms numbered in their order, each under the heading it stands in.

    A label like REQ-03 counts through the whole clause.
    """
    result: Pieces = []
    counters: dict[str, int] = {}
    renamed: dict[str, str] = {}
    labels, heading = 0, ""
    for piece in pieces:
        label = _LABEL.fullmatch(piece.number)
        parent = piece.number.rpartition(".")[0]
        if label:
            labels += 1
            piece = replace(piece, number=f"{label['head']}{labels:0{len(label['count'])}}")
        elif piece.kind in _NUMBERED and piece.number and (parent or piece.kind is Kind.HEADING):
            top = not counters and not heading
            if not parent or (top and piece.kind is Kind.HEADING):
                heading = piece.number
            else:
                parent = renamed.get(parent, parent)
                if piece.kind is not Kind.HEADING and heading:  # moved under another heading
                    parent = heading
                counters[parent] = counters.get(parent, 0) + 1
                number = f"{parent}.{counters[parent]}"
                if piece.kind is Kind.HEADING:
                    renamed[piece.number] = heading = number
                piece = replace(piece, number=number)
        result.append(piece)
    return result
