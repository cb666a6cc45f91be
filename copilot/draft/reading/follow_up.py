"""A follow-up to a draft: the form with what it adds, exchanges or takes out."""

from __future__ import annotations

import re
from typing import Any

from copilot.draft.errors import NotUnderstood
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.reading.edits import edits_of
from copilot.draft.reading.reader import read_instruction
from copilot.draft.request import Abbreviation, DraftRequest, Term, Topic
from corpus.structure.instructions import Action
from corpus.structure.instructions import read_instruction as read_editing

_ADDED = (
    "builds_on",
    "covers",
    "excludes",
    "reuse",
    "define",
    "abbreviations",
    "statements",
    "topics",
    "steps",
    "asks",
    "sections",
    "tables",
    "values",
    "references",
    "informative",
    "drop",
    "changes",
)
_EXCHANGED = ("title", "number", "heading", "actor", "label", "style")
_QUOTED = re.compile(r"\"(?P<a>[^\"]+)\"|“(?P<b>[^”]+)”|«\s*(?P<c>[^»]+?)\s*»")


def followed(request: DraftRequest, follow_up: str) -> DraftRequest:
    """The form as a follow-up changes it.

    Quoted words of the form are taken out (“remove "GDF"”) or exchanged (“change "10 s" to "5 s"”); what
    names a place of the text (“drop 7.3”) is kept as an edit; the rest is read like an instruction of the
    same kind and added.

    Raises:
        NotUnderstood: nothing in it says what is to change.
    """
    text = " ".join(follow_up.split())
    edited = _edited(request, text)
    if edited is not None:
        return edited
    if (style := _style(text)) is not None:
        return request.model_copy(update={"style": style})
    turn = max((edit.turn for edit in request.edits), default=0) + 1
    # the places that a follow-up to an amendment names are those of the text amended
    edits = edits_of(text, turn) if request.kind is not ClauseType.AMENDMENT else []
    if edits:
        return request.model_copy(update={"edits": (*request.edits, *edits)})
    if (defined := _defined(request, text)) is not None:
        return defined
    said = read_instruction(text, request.kind, language=request.language)
    style = said.style or _style(text)
    update: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(request, name), *getattr(said, name))))
        for name in _ADDED
        if getattr(said, name)
    }
    update |= {name: getattr(said, name) for name in _EXCHANGED if getattr(said, name)}
    if style is not None:
        update["style"] = style
    if said.fields:
        update["fields"] = {**request.fields, **said.fields}
    update = update or _listed(request, text)
    if not update or all(getattr(request, name) == value for name, value in update.items()):
        raise NotUnderstood(
            f"{follow_up!r}: nothing in it says what is to change; add something (“also cover …”), name a "
            "place and what happens to it (“drop 7.3”, “make 7.2 a recommendation”, “add a note to 7.1: …”), "
            'exchange words (“change "…" to "…"”), or correct the form itself'
        )
    return request.model_copy(update=update)


_WITHOUT = re.compile(
    r"^(?:please\s+|also\s+)*(?:remove|drop|delete|leave out|omit|take out)\s+(?:the\s+)?"
    r"(?:term|abbreviation|acronym|reference|point|topic|step|entry)?\s*(?P<entry>.+?)[.!]?$",
    re.I,
)
_LISTED = re.compile(
    r"^(?:please\s+|also\s+|and\s+)*(?P<verb>cover|mention|include|add|treat|address|list|exclude|leave out)"
    r"(?:\s+also)?\s+(?P<items>.+?)(?:,?\s+(?:too|as well|also))?[.!]?$",
    re.I,
)


def _listed(request: DraftRequest, text: str) -> dict[str, Any]:
    """What is to be covered as well, or left out, as a list: "also cover rollback and supervision"."""
    match = _LISTED.match(text)
    if match is None:
        return {}
    items = [item.strip() for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", match["items"]) if item.strip()]
    made: tuple[Any, ...] = tuple(items)
    name = "covers"
    if match["verb"].lower() in ("exclude", "leave out"):
        name = "excludes"
    elif request.kind is ClauseType.REQUIREMENTS:
        name, made = "topics", tuple(Topic(topic=item) for item in items)
    elif request.kind is ClauseType.ABBREVIATIONS:
        name, made = "abbreviations", tuple(Abbreviation(abbreviation=item) for item in items)
    elif request.kind is ClauseType.REFERENCES:
        name = "references"
    elif request.kind is ClauseType.DEFINITIONS:
        name, made = "reuse", tuple(Term(term=item) for item in items)
    return {name: tuple(dict.fromkeys((*getattr(request, name), *made)))}


_TERM = re.compile(
    r"^(?:please\s+|also\s+)*(?:add|define|include)\s+(?:an?\s+|the\s+)?(?:new\s+)?"
    r"(?:definitions?\s+(?:of|for)\s+|terms?\s+)(?:the\s+)?(?P<term>[^:]+?)\s*(?::\s*(?P<text>.+))?$",
    re.I | re.S,
)


def _defined(request: DraftRequest, text: str) -> DraftRequest | None:
    """The form of clause 3 with a term more: defined as said, else as it is published."""
    match = _TERM.match(text)
    if match is None or request.kind is not ClauseType.DEFINITIONS:
        return None
    term, said = (str(match[name] or "").strip(' ."“”«»') for name in ("term", "text"))
    if said:
        return request.model_copy(update={"define": (*request.define, Term(term=term, definition=said))})
    return request.model_copy(update={"reuse": (*request.reuse, Term(term=term))})


def _style(text: str) -> Style | None:
    match = re.search(r"\b(?P<shall>shall)\b|\b(?:is[ -])?required(?:[ -]to)?\b", text, re.I)
    if match is None or len(text.split()) > 8:
        return None
    return Style.SHALL if match["shall"] else Style.REQUIRED


def _edited(request: DraftRequest, text: str) -> DraftRequest | None:
    """The form without, or with other, quoted words; None where the words do not stand in it."""
    quoted = [match["a"] or match["b"] or match["c"] for match in _QUOTED.finditer(text)]
    editing = read_editing(text, (0, len(text)))
    if not quoted and (match := _WITHOUT.match(text)):
        data = request.model_dump(mode="json")
        without = _changed(data, match["entry"], None)
        return None if without == data else DraftRequest.model_validate(without)
    if not quoted or editing is None or editing.action not in (Action.DELETE, Action.REPLACE):
        return None
    old, new = quoted[0], quoted[1] if len(quoted) > 1 and editing.action is Action.REPLACE else None
    if editing.action is Action.REPLACE and new is None:
        return None
    data = request.model_dump(mode="json")
    changed = _changed(data, old, new)
    return None if changed == data else DraftRequest.model_validate(changed)


def _changed(value: Any, old: str, new: str | None) -> Any:
    """A part of the form with the words taken out (the whole entry that they name) or exchanged."""
    if isinstance(value, str):
        return value if new is None else value.replace(old, new)
    if isinstance(value, dict):
        return {name: _changed(each, old, new) for name, each in value.items()}
    if isinstance(value, list):
        kept = [each for each in value if new is not None or not _names(each, old)]
        return [_changed(each, old, new) for each in kept]
    return value


def _names(entry: Any, words: str) -> bool:
    """Whether an entry of a list is named by words: its own text, or the first of its fields."""
    first = (
        next((each for each in entry.values() if isinstance(each, str) and each), "")
        if isinstance(entry, dict)
        else entry
    )
    return isinstance(first, str) and first.casefold() == words.casefold()
