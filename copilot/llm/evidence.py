"""Numbered evidence for a language model, and which of its pieces a sentence rests on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from copilot.answer.select import Weighing
from copilot.answer.units import Unit
from copilot.verify.claims import QUOTED
from copilot.verify.wording import content_words
from corpus.language import language_of
from index.retrieve.query import stem

MOST = 6
"""Clauses that are shown."""
WORDS_EACH = 200
"""Words of a clause that are shown: its best pieces, in reading order."""
PIECES = 3
"""Pieces that one sentence may rest on."""
BACKED, ATTACHED, BACKED_ABROAD = 0.4, 0.6, 0.25
"""Share of a sentence's words that its evidence must hold: cited by the sentence, found by code, foreign."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One clause: `place` names it, `units` are its quotable pieces as far as they are shown."""

    number: int
    place: str
    units: tuple[Unit, ...]

    @property
    def text(self) -> str:
        return "\n".join(unit.shown for unit in self.units)


def evidence_of(weighing: Weighing, name_of: Callable[[str], str]) -> list[Evidence]:
    """The clauses with the best pieces, best first, numbered from 1.

    Args:
        name_of: from a file to the name of the edition.
    """
    groups: dict[tuple[str, int], list[Unit]] = {}
    room: dict[tuple[str, int], int] = {}
    for weighed in weighing.units:
        unit = weighed.unit
        key = (unit.file, unit.clause.index)
        if key not in groups and len(groups) == MOST:
            continue
        left = room.setdefault(key, WORDS_EACH)
        if key not in groups or unit.words <= left:
            groups.setdefault(key, []).append(unit)
            room[key] = left - unit.words
    found = []
    for number, units in enumerate(groups.values(), 1):
        units.sort(key=lambda unit: (unit.block, unit.place))
        label = units[0].clause.label
        place = f"{name_of(units[0].file)}, clause {label}" if label else name_of(units[0].file)
        found.append(Evidence(number, place, tuple(units)))
    return found


def resting_on(sentence: str, units: Sequence[Unit]) -> list[Unit]:
    """The pieces that hold most of a sentence's words and numbers, at most `PIECES`, each adding some."""
    wanted = _terms(sentence)
    rest = {unit_place: _terms(unit.shown) for unit_place, unit in enumerate(units)}
    chosen: list[int] = []
    while wanted and rest and len(chosen) < PIECES:
        best = max(rest, key=lambda place: (_worth(wanted & rest[place]), -len(rest[place])))
        gained = wanted & rest.pop(best)
        if not gained or (chosen and _worth(gained) < 2):
            break
        chosen.append(best)
        wanted -= gained
    return [units[place] for place in sorted(chosen)]


def is_backed(sentence: str, units: Sequence[Unit], is_named: bool) -> bool:
    """Whether enough of a sentence's words and numbers stands in pieces together.

    Between two languages words count that begin alike: terms of the field do ("protocole", "protocol").

    Args:
        is_named: the sentence cites the pieces itself; else code attaches them, and more must agree.
    """
    text = " ".join(unit.shown for unit in units)
    if not units:
        return False
    # Words that a sentence quotes may be of another language than it is.
    own_words = QUOTED.sub(" ", sentence)
    if not content_words(own_words, "en") or language_of(own_words) == language_of(text):
        wanted, held = _terms(sentence), _terms(text)
        least = BACKED if is_named else ATTACHED
    else:
        wanted, held = _beginnings(sentence), _beginnings(text)
        least = BACKED_ABROAD
    return bool(wanted) and len(wanted & held) >= least * len(wanted)


def _beginnings(text: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return {
        word[:4] for word in content_words(plain, language_of(text)) if len(word) >= 4 or word[0].isdigit()
    }


def _worth(terms: set[str]) -> int:
    """Numbers weigh three words: they are what must be covered."""
    return sum(3 if term[0].isdigit() else 1 for term in terms)


def _terms(text: str) -> set[str]:
    words = {stem(word.casefold()) for word in content_words(text, language_of(text))}
    return words | {token for token in _TOKEN.findall(text) if token[0].isdigit()}
