"""The changes that an instruction asks for, from its labelled words: each with place, words and position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from copilot.draft.reading.edits import action_said
from copilot.draft.reading.tagger import Span, ends_sentence
from copilot.draft.reading.tokens import Token, TokenKind
from copilot.draft.request import Action, EditAction, Operation
from corpus.structure.locators import LocatorKind, find_locators

FEWEST_WORDS = 4
"""Words from which something not quoted is the new text of a whole clause."""
_VERBS = {str(action) for action in Action}
_SLOTS = {
    "old": "old",
    "new": "new",
    "text": "new",
    "after": "after",
    "before": "before",
    "row": "row",
    "col": "column",
    "num": "number",
    "head": "title",
}
_CHANGE = re.compile(
    r"\b(?P<word>corrigend\w+|cor\b\.?|corr\.|rectificatif|errat\w+|amendm?e?n?t?\w*|amd\b\.?)\s*(?:no\.?\s*)?(?P<number>\d+)?",
    re.I,
)
PART = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|last|only|1st|2nd|3rd)\s+)(?:paragraph|sentence|note|bullet|item|row|line)\b|"
    r"(?<=the )(?:note|paragraph|sentence|bullet)\b(?!\s+[“\"])|"
    r"\b(?:premi[èe]re?|deuxième|seconde?|troisième|derni[èe]re?)\s+"
    r"(?:phrase|alinéa|paragraphe|puce|ligne|note)\b|(?<=la )note\b",
    re.I,
)
"""A part of a clause that is changed alone: "the second paragraph", "the NOTE"."""
_SAID: dict[EditAction | None, str] = {
    EditAction.ADD: "insert",
    EditAction.DELETE: "delete",
    EditAction.CHANGE: "replace",
}
TELLING = re.compile(
    r"\s+(?:saying|that says|which says|stating|that states|which states|on|about)\s+[^.;\n]+", re.I
)
"""Which sentence is meant: "the sentence saying that there is no limit"."""
_A_NOTE = re.compile(r"\b(?:a|the following|one|une) (?:NOTE\b|[Nn]ote\s*(?=[:–\"“«]))")
_TITLE_OF = re.compile(r"\b(?:title|heading|titre)\b(?=\s+(?:of|de)\b)", re.I)
_TITLE = re.compile(r"[\"“«]\s*(?P<title>[^\"“”«»]+?)\s*[\"”»]")
_ROW_WORD = re.compile(
    r"^(?:(?:the|an?|one|la|une)\s+)?(?:row|line|ligne)\s+(?:(?:of|with|namely)\s+)?", re.I
)
_BARE_CLAUSE = re.compile(r"(?:[A-Z]\.)?\d+(?:\.\d+)*[a-z]?|[A-Z](?:\.\d+)+")


def change_kind(text: str) -> str:
    """ "Corrigendum 1" of an instruction, "Amendment" where it gives no number.

    >>> change_kind("draft Amd.2 to G.988"), change_kind("corrigendum to V.42, please")
    ('Amendment 2', 'Corrigendum')
    """
    match = _CHANGE.search(text)
    if match is None:
        return "Amendment"
    word = match["word"].lower()
    kind = "Amendment" if word.startswith("am") else "Erratum" if word.startswith("err") else "Corrigendum"
    return f"{kind} {match['number']}" if match["number"] else kind


def operations(text: str, spans: Sequence[Span], tokens: Sequence[Token]) -> Iterator[Operation]:
    """The operations in order.

    A new one begins where a place of its own is filled again, at a further verb, and at an item of a list.
    """
    marks = [token.start for token in tokens if token.kind in (TokenKind.MARK,)]
    ends = [token.start for token in tokens if token.text in (".", ";") and token.kind is TokenKind.SIGN]
    # a sentence ends inside its last quotation: … with the text "It stops." Also …
    ends += [token.end for place, token in enumerate(tokens) if ends_sentence(tokens, place)]
    current: dict[str, Any] = {}
    last_end = begun = 0
    inherited: dict[str, str] = {}
    for span in spans:
        if span.label not in _SLOTS and span.label not in _VERBS and span.label != "at":
            continue
        between = text[last_end : span.start] if last_end else ""
        bound = max((at for at in (*marks, *ends) if last_end <= at < span.start), default=last_end)
        new_item = any(last_end <= mark < span.start for mark in marks)
        new_sentence = any(last_end <= end < span.start for end in ends)
        if current and (
            _is_full(current, span, new_sentence)
            or (new_item and _has_content(current))
            or (new_sentence and "action" in current and _is_complete(current))
        ):
            yield from _made(current, inherited, text[begun:bound])
            begun, between = bound, text[bound : span.start]
            inherited = {key: current[key] for key in ("clause", "table") if key in current}
            current = {}
        if new_item:
            inherited = {}
        part = PART.search(between)
        introduced = part and not between[part.end() :].strip() and text[span.start] in '"“«'
        if part and span.label in ("at", "text", "new") and not (introduced and " " not in part.group()):
            beside = re.search(
                r"\b(?:after|following|behind|below|après|before|avant)\s+(?:the\s+)?$",
                between[: part.start()],
            )
            current.setdefault("after" if beside else "old", part.group())
        last_end = span.end
        if span.label in _VERBS:
            current.setdefault("action", _SAID.get(action_said(span.text), span.label))
        elif span.label == "at":
            _place(span.text, current)
        else:
            slot = _SLOTS[span.label]
            if slot in ("after", "before"):
                _beside(slot, span.text, current)
            elif slot == "new" and span.label == "text" and current.get("new"):
                current["new"] = f"{current['new']}\n{span.text}"
            else:
                current.setdefault(slot, span.text)
    if current:
        yield from _made(current, inherited, text[begun:])


def _has_content(current: dict[str, Any]) -> bool:
    return bool({"old", "new", "action"} & set(current))


def _is_full(current: dict[str, Any], span: Span, new_sentence: bool) -> bool:
    """Whether a span belongs to a further operation."""
    if span.label in _VERBS:
        if "action" not in current:
            return False
        return bool(new_sentence or {"old", "new", "clause", "table", "after"} & set(current)) and (
            current["action"] != span.label or _is_complete(current)
        )
    if span.label == "at":
        place: dict[str, Any] = {}
        _place(span.text, place)
        return any(key in current for key in place) and _has_content(current)
    slot = _SLOTS[span.label]
    if slot == "new" and span.label == "text" and "new" in current and not new_sentence:
        return False
    return slot in current and current[slot] != span.text and (_is_complete(current) or slot == "old")


def _is_complete(current: dict[str, Any]) -> bool:
    action = current.get("action")
    if action == "delete":
        return bool({"clause", "table", "old", "row"} & set(current))
    if action == "insert":
        return "new" in current
    return {"old", "new"} <= set(current) or ("row" in current and "new" in current) or "new" in current


def _place(words: str, current: dict[str, Any]) -> None:
    """A clause or a table (annex, figure) of the text; "the second paragraph of clause 8" says which words,
    too.
    """
    locators = find_locators(words)
    for locator in locators:
        key = "table" if locator.kind in (LocatorKind.TABLE, LocatorKind.FIGURE) else "clause"
        if key == "table":
            current.setdefault("table", words[locator.start : locator.end])
        else:
            name = (
                locator.number if locator.kind is LocatorKind.CLAUSE else words[locator.start : locator.end]
            )
            current.setdefault("clause", name)
    if not locators:
        bare = _BARE_CLAUSE.search(words)
        if bare or words[:1].isupper():  # a number, or the title of a clause
            current.setdefault("clause", bare.group() if bare else words)
    elif locators[0].start > 4 and "old" not in current:
        rest = re.sub(r"\s+(?:of|in|de|du|to|under)\s*$", "", words[: locators[0].start].strip())
        if rest and not re.fullmatch(r"(?:the|whole|la|le|l['’]|text|of|\s)+", rest, re.I):
            current["old"] = re.sub(r"^the\s+", "", rest)


def _beside(side: str, words: str, current: dict[str, Any]) -> None:
    """Where something is inserted; a further place is the number of what is, a quotation its title."""
    found = find_locators(words)
    if found and len(words) > found[0].end and words[: found[0].start].strip() == "":
        rest = words[found[0].end :]
        number, title = _BARE_CLAUSE.search(rest), _TITLE.search(rest)
        if number:
            current.setdefault("number", number.group())
        if title:
            current.setdefault("title", title["title"])
        words = words[: found[0].end] if number or title else words
    current.setdefault(side, words)


def _made(current: dict[str, Any], inherited: dict[str, str], said: str) -> Iterator[Operation]:
    values = {**inherited, **current} if not {"clause", "table"} & set(current) else dict(current)
    for side in ("after", "before"):
        if values.get(side):
            values[side] = re.sub(r"^(?:sub)?clause\s+", "", values[side], flags=re.I)
    action = values.pop("action", "") or _SAID.get(action_said(said), "")
    for other in ("old", *(("column",) if "table" not in values else ())):
        if action == "insert" and "new" not in values and other in values:
            values["new"] = values.pop(other)
    named = PART.search(said) if action == "delete" and not {"old", "row"} & set(values) else None
    if action == "replace" and "new" in values and not {"old", "row"} & set(values):
        named = _TITLE_OF.search(said)
    if named:
        telling = TELLING.match(said, named.end())
        values["old"] = f"{named.group()}{telling.group().rstrip(' .;')}" if telling else named.group()
    if not action:
        action = (
            "insert"
            if "after" in values
            or "before" in values
            or ("new" in values and "old" not in values and "row" not in values)
            else ("replace" if "new" in values else "delete" if "old" in values else "")
        )
    if action == "insert" and _A_NOTE.search(said) and not values.get("new", "NOTE").startswith("NOTE"):
        values["new"] = f"NOTE – {values['new']}"
    if action == "delete" and "new" in values:
        action = "replace"
    if "table" in values and "new" in values:
        values["new"] = _ROW_WORD.sub("", values["new"])
    whole = action == "replace" and not {"old", "row"} & set(values)
    if (
        whole
        and len(values.get("new", "").split()) < FEWEST_WORDS
        and not re.search(rf"[\"“«'‘]\s*{re.escape(values.get('new', ''))}", said)
    ):
        return  # no text of a whole clause
    if not action or not {"old", "new", "clause", "table", "row", "after"} & set(values):
        return
    values["number"] = re.sub(r"^(?:sub)?clause\s+", "", values.get("number", ""), flags=re.I)
    yield Operation(action=Action(action), **{key: str(value) for key, value in values.items() if value})
