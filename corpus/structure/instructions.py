"""Editing instructions of amendments and corrigenda: "Replace 9.10.1 with the following:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.structure.locators import CLAUSE_NUMBER, Locator, LocatorKind, find_locators

Span = tuple[int, int]


class Action(StrEnum):
    REPLACE = "replace"
    """Replaced, modified or corrected."""
    ADD = "add"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction at text[start:end] of a block.

    `targets` is what it changes, `places` what it only orients itself by ("after clause 7.4"); `whole`
    tells that a clause, table or figure is replaced or deleted as a whole. `old` and `new` are the
    quoted words inside the instruction. `old_follows`: what stands next is the previous wording.
    `sure`: it ends in a colon, quotes words or names a part; others may be sentences of a provision.
    """

    action: Action
    start: int
    end: int
    targets: tuple[Locator, ...]
    places: tuple[Locator, ...]
    whole: bool
    old: Span | None = None
    new: Span | None = None
    old_follows: bool = False
    sure: bool = True


_VERBS = {
    Action.REPLACE: r"replace|substitute|modify|change|correct|amend|revise|update|renumber|reword"
    r"|remplace[rz]|modifie[rz]|change[rz]|corrige[rz]|révise[rz]|substitue[rz]"
    r"|sustit[uú]y\w+|sustituir|reempl[aá]\w+|modifí\w+|modificar|corr[ií]j\w+|corregir|c[aá]mbie\w*|cambiar"
    r"|заменить|изменить|исправить",
    Action.ADD: r"add|append|include|ajoute[rz]|añ[aá]d\w+|agr[eé]g\w+|inclú\w+|добавить|включить",
    Action.INSERT: r"insert|insére[rz]|insérez|insér\w+|insert(?:ar|e|ese)|insértese|intercál\w+|вставить",
    Action.DELETE: r"delete|remove|suppress|supprime[rz]|supr[ií]m\w+|elimín\w+|eliminar|удалить|исключить",
}
_PARTICIPLES = {
    Action.REPLACE: r"replaced|substituted|modified|changed|corrected|amended|revised|remplacée?s?"
    r"|modifiée?s?|sustituid[oa]s?|modificad[oa]s?",
    Action.ADD: r"added|appended|ajoutée?s?|añadid[oa]s?",
    Action.INSERT: r"inserted|insérée?s?|insertad[oa]s?",
    Action.DELETE: r"deleted|removed|supprimée?s?|suprimid[oa]s?",
}
_ACTIVE = re.compile(
    r"(?:\A|[,:;]\s|\b(?:please|and)\s)(?:"
    + "|".join(f"(?P<{action.value}>(?i:{verbs}))" for action, verbs in _VERBS.items())
    + r")\b"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|shall\sbe|should\sbe|to\sbe|est|sont|être|es|son|será|serán)\s(?:hereby\s|so\s)?(?:"
    + "|".join(f"(?P<{action.value}>{verbs})" for action, verbs in _PARTICIPLES.items())
    + r")\b",
    re.I,
)
_EDITORIAL = re.compile(
    r"\b(?:following|texts?|titles?|headings?|(?:sub-?)?clauses?|sections?|paragraphs?|sentences?|tables?|figures?|notes?"
    r"|rows?|columns?|entr(?:y|ies)|items?|bullets?|lists?|definitions?|terms?|abbreviations?|acronyms?|references?|annex|appendix|lines?"
    r"|equations?|footnotes?|words?|phrases?|values?|occurrences?|instances?|bibliography"
    r"|suivante?s?|textes?|titres?|paragraphes?|alinéas?|phrases?|tableaux?|lignes?|colonnes?|définitions?|références?|annexes?|appendice"
    r"|siguientes?|textos?|títulos?|cláusulas?|párrafos?|frases?|cuadros?|tablas?|figuras?|filas?|columnas?|definici(?:ón|ones)|referencias?"
    r"|anexos?|apéndices?|notas?|следующ\w+|текст\w*|пункт\w*|таблиц\w*|рисун\w*|предложени\w*|определени\w*|приложени\w*)\b",
    re.I,
)
_PARTIAL = re.compile(
    r"\b(?:titles?|headings?|paragraphs?|sentences?|notes?|rows?|columns?|entr(?:y|ies)|items?|bullets?|definitions?|terms?"
    r"|abbreviations?|acronyms?|references?|lines?|equations?|footnotes?|words?|phrases?|values?|occurrences?|instances?|parts?"
    r"|titres?|alinéas?|lignes?|colonnes?|définitions?|références?|párrafos?|frases?|filas?|columnas?|definici(?:ón|ones)|referencias?"
    r"|notas?|títulos?|предложени\w*|строк\w*)\b",
    re.I,
)
_WHOLE_VERB = re.compile(
    r"(?:replace|substitu|remplace|sustit|reempl|замен|delete|remove|suppr|supr|elim|удал|исключ)", re.I
)
_BESIDE = re.compile(
    r"\b(?:after|before|following|behind|below|above|between|and\sbefore|after\sthe\s\w+\s\w+\sof|après|avant|"
    r"después\sde(?:l|\sla)?|tras|antes\sde(?:l|\sla)?|после|перед)\s(?:the\s|existing\s|current\s|(?:sub-?)?clause\s)*\Z",
    re.I,
)
_INSIDE = re.compile(
    r"\b(?:(?:end|beginning|start|bottom|top|part)\sof|in|to|into|of|fin\sde|dans|à|de|del|en|al)\s(?:the\s)?\Z",
    re.I,
)
_BARE = re.compile(
    r"(?:\b(?:"
    + "|".join(_VERBS.values())
    + r"|after|before|of|in|under|to|and|après|avant|de|del|tras)\s(?:the\s)?)"
    rf"(?P<number>{CLAUSE_NUMBER})(?![\w./]*\d|\w)",
    re.I,
)
_OLD_FOLLOWS = re.compile(
    r"(?:\breads?(?:\sas\sfollows)?|\breading|\bse\slit|\bse\slisent|\bdice|\bdicen|\bque\srezan?|гласит)\s*:\Z",
    re.I,
)
_BECOMES = re.compile(r"\b(?:so\sthat|to\sread|shall\sread|should\sread|now\sreads|will\sread)\b", re.I)
_ENDS_WITH_VERB = re.compile(
    r"(?:\A|[,.]\s)(?:in\s[^,]+,\s)?(?:"
    + "|".join(_VERBS.values())
    + r")\s*(?:the\stext|the\sfollowing)?\s*:\Z",
    re.I,
)
WITH = re.compile(
    r"\A(?:with|by|to|par|por|на|to\sread|as\sfollows)(?:\s(?:the\sfollowing|ce\squi\ssuit|lo\ssiguiente))?"
    r"(?:\s(?:new\s)?(?:text|paragraph|sentence|clause|table|figure|note|row|item|definition)s?)?\s*:\Z",
    re.I,
)
REMARK = re.compile(
    r"\AThis\s(?:text|figure|table|clause|version|annex|appendix|paragraph|note|definition)s?\s(?:supersedes?|replaces?)\b",
    re.I,
)
_BETWEEN_QUOTES = re.compile(r"\s*,?\s*(?:with|by|to|into|par|por|на)\s*(?:the\s\w+\s)?\Z", re.I)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_ABBREVIATED = re.compile(
    r"(?:\b(?:Recs?|Nos?|Figs?|e\.g|i\.e|Vol|cf|Amd|Cor|Suppl|App|Err|Add|Eq|Sec|vs|al))\.\Z"
)
_BOUNDARY = re.compile(r'[:.;!?]["”»]?(?=\s+["“«(\[A-ZÀ-ÖА-Я0-9–—-]|\s*\Z)|["”»](?=\s+\S)')


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a block; a colon ends one, quoted words are never cut."""
    quotes = [match.span() for match in _QUOTED.finditer(text)] if _balanced(text) else []
    start = _skip_space(text, 0)
    for match in _BOUNDARY.finditer(text):
        end = match.end()
        if end <= start or any(first < end < last for first, last in quotes):
            continue
        if any(last == end for _, last in quotes) and (start, end) not in quotes:
            continue
        if text[match.start()] == "." and _ABBREVIATED.search(text[start:end]):
            continue
        if text[match.start()] in '"”»' and (start, end) not in quotes:
            continue
        yield start, end
        start = _skip_space(text, end)
    if start < len(text):
        yield start, len(text.rstrip())


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def read_instruction(text: str, span: Span) -> Instruction | None:
    """The instruction that a sentence is; None for any other sentence.

    What counts: a verb of editing in the imperative (or "the following … is added"), and something
    edited: a part of a text, or quoted words.
    """
    start, end = span
    sentence = text[start:end]
    quotes = [match.span() for match in _QUOTED.finditer(sentence)] if _balanced(sentence) else []
    spoken = _blank(sentence, quotes)
    match = _ACTIVE.search(spoken)
    if match is None:
        match = _PASSIVE.search(spoken)
        if match is None or not (sentence.endswith(":") or quotes):
            return None
    found = find_locators(spoken)
    found += _bare_numbers(spoken, found)
    if not (_EDITORIAL.search(spoken) or quotes or found or _ENDS_WITH_VERB.search(spoken)):
        return None
    action = Action(match.lastgroup or "")
    targets = tuple(locator for locator in found if not _BESIDE.search(spoken[: locator.start]))
    places = tuple(locator for locator in found if locator not in targets)
    old, new = _quoted_words(sentence, quotes, start)
    becomes = _BECOMES.search(spoken)
    follows = not becomes and bool(
        _OLD_FOLLOWS.search(spoken) or (not quotes and _ENDS_WITH_VERB.search(spoken))
    )
    whole = (
        action in (Action.REPLACE, Action.DELETE)
        and bool(_WHOLE_VERB.match(match[0].lstrip(" ,:;")))
        and not quotes
        and not follows
        and not _PARTIAL.search(spoken)
        and not any(
            _INSIDE.search(spoken[: locator.start]) for locator in targets if locator.start < match.start()
        )
    )
    sure = sentence.endswith(":") or bool(quotes or found)
    return Instruction(action, start, end, targets, places, whole, old, new, follows, sure)


def _blank(sentence: str, quotes: list[Span]) -> str:
    """The sentence with its quoted words blotted out."""
    for first, last in quotes:
        sentence = sentence[:first] + "_" * (last - first) + sentence[last:]
    return sentence


def _bare_numbers(sentence: str, found: list[Locator]) -> list[Locator]:
    """Dotted numbers without a word before them: "Replace 8.7.6 with"."""
    taken = [locator.group for locator in found]
    return [
        Locator(LocatorKind.CLAUSE, match["number"], *match.span("number"), None, match.span("number"))
        for match in _BARE.finditer(sentence)
        if "." in match["number"] and not any(first <= match.start("number") < last for first, last in taken)
    ]


def _quoted_words(sentence: str, quotes: list[Span], offset: int) -> tuple[Span | None, Span | None]:
    """Previous and new wording quoted inside the instruction, as spans of the block's text, quotes off."""
    inner = [(offset + first + 1, offset + last - 1) for first, last in quotes]
    if len(inner) >= 2 and _BETWEEN_QUOTES.search(sentence[quotes[0][1] : quotes[1][0]]):
        return inner[0], inner[1]
    if len(inner) == 1 and re.search(
        r"(?:with|by|to|par|por|на)\b[^:]{0,40}:\Z", sentence[quotes[0][1] :], re.I
    ):
        return inner[0], None
    return None, None
