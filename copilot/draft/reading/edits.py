"""A follow-up read as edits of the text: an action, the places that it names, the words that it gives.

What it gives after a colon or in quotation marks is text; everything before is read for its verb, numbers,
ordinals and strength. "Drop 7.3 and make 7.2 a recommendation" is two edits of one turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copilot.draft.reading.force import force_named
from copilot.draft.reading.tokens import Token, TokenKind, tokens_of
from copilot.draft.request import Edit, EditAction, Place

_VERBS: dict[EditAction, str] = {
    EditAction.DELETE: "remove delete drop omit leave cut strike erase skip scrap supprime supprimer enlève"
    " retire retirer elimina eliminar quita",
    EditAction.MOVE: "move put place shift déplace déplacer mueve mover",
    EditAction.SPLIT: "split divide separate break scinde scinder divise divide dividir",
    EditAction.MERGE: "merge join combine unite fusionne fusionner fusiona",
    EditAction.FILL: "fill complete remplis complète",
    EditAction.ADD: "add insert append ajoute ajouter insère insérer añade agrega",
    EditAction.FORCE: "make turn downgrade upgrade weaken strengthen rends rendre fais faire haz convierte",
    EditAction.CHANGE: "change replace correct set exchange substitute reword rewrite rephrase remplace"
    " remplacer corrige modifie cambia reemplaza",
    EditAction.SHORTEN: "shorten condense tighten shorter abridge raccourcis raccourcir acorta",
}
_ACTIONS = {word: action for action, words in _VERBS.items() for word in words.split()}
_ORDINALS = {
    word: place
    for place, words in {
        1: "first 1st premier première primer primera",
        2: "second 2nd deuxième segundo segunda",
        3: "third 3rd troisième tercer tercera",
        4: "fourth 4th quatrième cuarto cuarta",
        5: "fifth 5th cinquième quinto quinta",
        6: "sixth 6th sixième sexto sexta",
        -1: "last final dernier dernière último última",
    }.items()
    for word in words.split()
}
_COUNTED = {
    "requirement": "requirement requirements exigence requisito",
    "provision": "provision provisions disposition disposición",
    "recommendation": "recommendation recommandation recomendación",
    "option": "option opción",
    "step": "step étape paso",
    "sentence": "sentence phrase frase",
    "definition": "definition définition definición",
    "term": "term terme término",
    "item": "item bullet entry élément punto",
    "paragraph": "paragraph paragraphe alinéa párrafo",
    "note": "note notes nota",
    "reference": "reference référence referencia",
    "abbreviation": "abbreviation acronym abréviation abreviatura",
}
_KINDS = {word: kind for kind, words in _COUNTED.items() for word in words.split()}
_NUMBER = re.compile(
    r"(?:[A-Z]\.)?\d+(?:\.\d+)*[a-z]?|[A-Z](?:\.\d+)+|[A-Z]+(?:-[A-Z]+)*-\d+|[IVX]+(?:\.\d+)+"
)
_LABEL = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]+)*-\d+\b")
_THE_ONE = re.compile(r"\b(?:the|la|le|el)\s+(?P<what>[^\W\d_]+)\b", re.I)
_PARTS = re.compile(r"(?:[;.]\s+|,?\s+(?:and|then|et|y)\s+(?:then\s+)?)(?=(?P<verb>[^\W\d_]+)\b)")
_BY = re.compile(r"\b(?:by|with|to|into|par|en|por)\b\s*:?\s*", re.I)
_BEFORE = re.compile(r"\b(?:before|in front of|above|ahead of|avant|antes)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:after|before|behind|in front of|above|below|under|avant|après|antes|después)\b", re.I
)
_ALL = re.compile(r"\b(?:all|every|everything|each|toutes?|tous|todas?|todos)\b", re.I)
_SHORTER = re.compile(r"\b(?:shorter|more concise|briefer|plus court\w*|más cort\w+)\b", re.I)
_THAT = re.compile(r"\b(?:that (?:says|reads|states)|saying|stating|reading|disant)\s*:?\s+", re.I)


def edits_of(follow_up: str, turn: int = 1) -> list[Edit]:
    """The edits that a follow-up says; none where one of its parts is no edit.

    >>> [edit.action.value for edit in edits_of("drop 7.3 and make 7.2 a recommendation")]
    ['delete', 'force']
    """
    found = [_edit(part) for part in _parts(follow_up)]
    edits = [edit.model_copy(update={"turn": turn}) for edit in found if edit is not None]
    return edits if len(edits) == len(found) else []


def action_said(text: str) -> EditAction | None:
    """The action of the first verb of change in a text, outside quotations.

    >>> action_said('in clause 6 add the sentence "Drop it."')
    <EditAction.ADD: 'add'>
    """
    words = (token.text.lower() for token in tokens_of(text) if token.kind is TokenKind.WORD)
    return next((_ACTIONS[word] for word in words if word in _ACTIONS), None)


def _parts(text: str) -> list[str]:
    """The follow-up cut before each further verb of change that stands outside quotations and given text."""
    text = re.sub(r"^(?:please|now|then|also|ok|and)[\s,]+", "", text.strip(), flags=re.I)
    given = [(token.start, token.end) for token in tokens_of(text) if token.kind is TokenKind.QUOTED]
    colon = _given_from(text)
    cuts, start = [], 0
    for match in _PARTS.finditer(text):
        inside = any(first < match.start() < last for first, last in given)
        if not inside and match.start() < colon and match["verb"].lower() in _ACTIONS:
            cuts.append(text[start : match.start()])
            start = match.end()
    return [*cuts, text[start:]]


def _given_from(text: str) -> int:
    """Where the text given after a colon begins, which goes to the end."""
    quoted = [(t.start, t.end) for t in tokens_of(text) if t.kind is TokenKind.QUOTED]
    for match in re.finditer(r":\s", text):
        if not any(start < match.start() < end for start, end in quoted):
            return match.end()
    return len(text) + 1


def _edit(text: str) -> Edit | None:
    text = text.strip()
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)[:3]]
    action = next((_ACTIONS[word] for word in words if word in _ACTIONS), None)
    if _SHORTER.search(text) or action is EditAction.SHORTEN:
        return Edit(action=EditAction.SHORTEN)
    if action is None:
        return None
    said, given = _said(text)
    quoted = [token.text.strip('"“”«»„ ') for token in tokens_of(said) if token.kind is TokenKind.QUOTED]
    places = _places(said)
    return _READERS[action](said, given, quoted, places)


def _said(text: str) -> tuple[str, str]:
    """What is said, and the text given after a colon or “saying”."""
    colon = _given_from(text)
    said = _THAT.search(text)
    if said is not None and said.end() <= colon:
        return text[: said.start()], _bare(text[said.end() :])
    return text[:colon], _bare(text[colon:]) if colon <= len(text) else ""


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in '"“«' and text[-1] in '"”»' else text


def _places(said: str) -> list[Place]:
    """Places named, in order: numbers, labels, ordinals with what they count."""
    found: list[tuple[int, Place]] = [
        (match.start(), Place(number=match.group())) for match in _LABEL.finditer(said)
    ]
    tokens = [token for token in tokens_of(said) if token.kind is not TokenKind.END]
    for index, token in enumerate(tokens):
        if any(start == token.start for start, _ in found):
            continue
        number = _number(tokens, index)
        if number:
            found.append((token.start, Place(number=number)))
        elif token.text.lower() in _ORDINALS:
            what = next(
                (_KINDS[t.text.lower()] for t in tokens[index + 1 : index + 3] if t.text.lower() in _KINDS),
                "",
            )
            found.append((token.start, Place(ordinal=_ORDINALS[token.text.lower()], what=what)))
    if not found and (match := _THE_ONE.search(said)) and match["what"].lower() in _KINDS:
        found.append((match.start(), Place(ordinal=1, what=_KINDS[match["what"].lower()])))
    return [place for _, place in sorted(found, key=lambda one: one[0])]


def _number(tokens: Sequence[Token], index: int) -> str:
    """The number of a clause: dotted, or a bare one after the word for what it counts."""
    token = tokens[index]
    match = _NUMBER.search(token.text)
    if token.kind is TokenKind.PLACE and match:
        return match.group()
    before = tokens[index - 1].text.lower() if index else ""
    if (
        token.kind is TokenKind.WORD
        and match
        and match.group() == token.text
        and (
            "." in token.text
            or before in _KINDS
            or before in ("clause", "subclause", "section")
            or before in _ACTIONS
        )
    ):
        return token.text
    return ""


Quoted = Sequence[str]
Places = Sequence[Place]
Reader = Callable[[str, str, Quoted, Places], Edit | None]


def _place(places: Places, quoted: Quoted = ()) -> Place | None:
    return places[0] if places else Place(words=quoted[0]) if quoted else None


def _delete(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    place = _place(places, quoted)
    return Edit(action=EditAction.DELETE, place=place) if place else None


def _two(action: EditAction) -> Reader:
    def read(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
        named = [*places, *(Place(words=words) for words in quoted)]
        if len(named) < 2:
            return None
        return Edit(action=action, place=named[0], to=named[1], after=not _BEFORE.search(said))

    return read


def _split(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    place = _place(places, quoted)
    return Edit(action=EditAction.SPLIT, place=place) if place else None


def _force(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    force = force_named(said.split(" ", 1)[-1])
    place = _place(places, quoted) or (Place() if _ALL.search(said) else None)
    return Edit(action=EditAction.FORCE, place=place, force=force) if place and force else None


def _change(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    """Other words for words, another strength, or another text for a place."""
    if len(quoted) >= 2:
        return Edit(action=EditAction.CHANGE, place=_place(places) or Place(), old=quoted[0], new=quoted[1])
    place = _place(places)
    by = list(_BY.finditer(said))
    new = given or (quoted[0] if quoted else "") or (said[by[-1].end() :].strip() if by else "")
    if place is None:
        return (
            Edit(action=EditAction.REPLACE, place=Place(words=quoted[0]), new=given)
            if quoted and given
            else None
        )
    if not given and not quoted and (force := force_named(new)) and len(new.split()) <= MOST_FORCE_WORDS:
        return Edit(action=EditAction.FORCE, place=place, force=force)
    return Edit(action=EditAction.REPLACE, place=place, new=new) if new else None


MOST_FORCE_WORDS = 4
"""Words of "a recommendation", "is recommended to"; longer ones are a text."""


def _fill(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    by = list(_BY.finditer(said))
    new = given or (quoted[-1] if quoted else "") or (said[by[-1].end() :].strip(" .") if by else "")
    return Edit(action=EditAction.FILL, place=places[0], new=new) if places and new else None


def _add(said: str, given: str, quoted: Quoted, places: Places) -> Edit | None:
    """A note, or a provision; other things to add belong to the form."""
    tokens = [token.text.lower() for token in tokens_of(said) if token.kind is TokenKind.WORD]
    what = next((_KINDS[token] for token in tokens[1:5] if token in _KINDS), "")
    text = given or (quoted[-1] if quoted else "")
    place = _place(places) or Place()
    after = not _BEFORE.search(said)
    if what == "note":
        return Edit(action=EditAction.NOTE, place=place, new=text)
    if what in ("requirement", "recommendation", "option", "provision", "step") and (
        text or (place.named and _BESIDE.search(said))
    ):
        return Edit(action=EditAction.ADD, place=place, after=after, force=force_named(what), new=text)
    return None


_READERS: dict[EditAction, Reader] = {
    EditAction.DELETE: _delete,
    EditAction.MOVE: _two(EditAction.MOVE),
    EditAction.MERGE: _two(EditAction.MERGE),
    EditAction.SPLIT: _split,
    EditAction.FORCE: _force,
    EditAction.CHANGE: _change,
    EditAction.FILL: _fill,
    EditAction.ADD: _add,
}
