"""Follow-ups that change the text or edition asked about: "and in the 2002 edition?", "no, I meant V.42".

Such a turn asks nothing new: it is the question before with another name in it, so it is answered as that.
Other follow-ups ("and its default?") are searched with the words of the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.identifiers import Identifier, Mention, find_all
from corpus.language import language_of
from index.retrieve.query import content_words

_YEAR = re.compile(r"\b(?:(?P<month>0[1-9]|1[0-2])/)?(?P<year>19[3-9]\d|20\d\d)\b")
_SWITCHING = frozenset(
    "and but in the no not sorry rather instead i we meant mean means want wanted what about how of for to "
    "ask asked asking one edition version text that this it is was please actually correction wrong look use "
    "take et dans mais non je nous voulais voulions dire parle parlais de du la le l édition version plutôt "
    "pour y en pero no quise quería decir me refiero refería a al edición versión del es".split()
)
"""Words of turns that only name another text or edition."""
_LONGEST = 14

Editions = Callable[[Identifier], Sequence[Identifier]]
"""From a name to its editions, as the catalogue lists them."""


def resolved(
    question: str, history: Sequence[Mapping[str, str]], editions_of: Editions
) -> tuple[str, list[Mapping[str, str]]]:
    """The question that a turn stands for, and the conversation before that question.

    A turn that asks something itself comes back as it is, with its history.

    Args:
        question: as typed.
        history: earlier turns, oldest first.

    >>> asked = {"role": "user", "content": "What is k in V.42 (03/2002)?"}
    >>> resolved("And in the 1996 edition?", [asked], editions_of)
    ('What is k in ITU-T V.42 (10/1996)?', [])
    """
    unchanged = question, list(history)
    mentions = find_all(question, typed=True)
    if not history or not _only_switches(question, mentions):
        return unchanged
    for place in range(len(history) - 1, -1, -1):
        turn = history[place]
        if turn["role"] != "user":
            continue
        before = find_all(turn["content"], typed=True)
        if _only_switches(turn["content"], before) and place:
            continue
        answered = [
            m for each in history[place + 1 : place + 2] for m in find_all(each["content"], typed=True)
        ]
        old = before[0].identifier if before else answered[0].identifier if answered else None
        new = _asked_for(question, mentions, old, editions_of)
        if new is None:
            return unchanged
        return _with_name(turn["content"], before, new), list(history[:place])
    return unchanged


def _only_switches(question: str, mentions: Sequence[Mention]) -> bool:
    """Whether a turn names a text or a year and says nothing else."""
    rest = question
    for mention in sorted(mentions, key=lambda each: each.start, reverse=True):
        rest = f"{rest[: mention.start]} {rest[mention.end :]}"
    if len(rest.split()) > _LONGEST or not (mentions or _YEAR.search(rest)):
        return False
    words = content_words(_YEAR.sub(" ", rest).replace("’", " ").replace("'", " "), language_of(rest))
    return all(word.casefold() in _SWITCHING for word in words)


def _asked_for(
    question: str, mentions: Sequence[Mention], old: Identifier | None, editions_of: Editions
) -> Identifier | None:
    """The text that a turn names: of a year alone, the edition of that year of the text before."""
    year = _YEAR.search(question)
    named = mentions[0].identifier if mentions else old
    if named is None:
        return None
    if year is None or (mentions and named.year is not None):
        return named
    base = replace(named, year=None, month=None, parts=()) if not mentions else named
    month = int(year["month"]) if year["month"] else None
    for edition in reversed(editions_of(base)):
        is_asked = edition.year == int(year["year"]) and month in (None, edition.month)
        if is_asked and edition.parts == base.parts:
            return edition
    # None of that year is known: named all the same, so that the answer says so.
    return replace(base, year=int(year["year"]), month=month)


def _with_name(question: str, mentions: Sequence[Mention], new: Identifier) -> str:
    """The question with its first name replaced by another, or with the name added."""
    name = new.format()
    if not mentions:
        stripped = question.rstrip(" ?.!")
        return f"{stripped} in {name}?" if language_of(question) == "en" else f"{stripped} ({name}) ?"
    first = mentions[0]
    return f"{question[: first.start]}{name}{question[first.end :]}"


HISTORY_WEIGHT, ANSWER_WEIGHT = 0.45, 0.2
"""What a word of the questions and of the answers before counts beside a word of the follow-up."""
_TURNS = 4
"""Turns of the conversation that a follow-up may go on from."""
_SHORT = 12
"""Words up to which a question that names no text is taken to go on from the one before."""
_AT_START = re.compile(r"^\W*(?:and|but|so|then|what about|how about|et|mais|alors|y|pero)\b", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:such an?|those|these|that one|this one|the one|(?:longer|shorter|other|new|single) one|"
    r"it|its|they|their|there|the same|instead|celui|celle|ese|esa)\b",
    re.I,
)


def goes_on(question: str, names_a_text: bool = False) -> bool:
    """Whether a question, or a part of one, says nothing by itself."""
    if names_a_text and not _AT_START.search(question):
        return False
    return bool(_AT_START.search(question) or _POINTS_BACK.search(question))


def turns_before(
    question: str, history: Sequence[Mapping[str, str]], names_a_text: bool
) -> list[Mapping[str, str]]:
    """The turns that a question goes on from, [] where it stands for itself."""
    if names_a_text and not _AT_START.search(question):
        return []
    is_short = len(question.split()) <= _SHORT
    return list(history)[-_TURNS:] if goes_on(question, names_a_text) or is_short else []


def earlier_words(turns: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """The words of the conversation with their weights; values that were answered are not asked again."""
    words: dict[str, float] = {}
    for turn in turns:
        asked = turn["role"] == "user"
        for word in content_words(turn["content"], language_of(turn["content"])):
            if asked or not word[0].isdigit():
                words[word] = max(words.get(word, 0.0), HISTORY_WEIGHT if asked else ANSWER_WEIGHT)
    return words
