"""Instructions put together from frames (data/frames.txt): ways of saying a part, filled with given parts.

A frame is a sentence with slots: {cover} one part, {cover+} a list in the sentence, {cover*} a list of
lines, {term:def*}
pairs, {act.replace} and {to.replace} and {is.delete} the verbs of an operation, {old.q} a part in quotation
marks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

Pieces = list[tuple[str, str]]
Pools = Mapping[tuple[str, str], Sequence[str]]
"""Parts by language and label."""

_SLOT = re.compile(r"\{(?P<label>[a-z]+)(?:[:.](?P<other>[a-z ]+)|=(?P<words>[^{}]+))?(?P<many>[+*])?\}")
VERBS = {
    (
        "act",
        "replace",
    ): "replace|change|substitute|correct|exchange|Please replace|modify|amend|revise|we replace",
    ("act", "delete"): "delete|remove|strike out|drop|take out|withdraw|Delete the whole of|suppress|cancel",
    ("act", "insert"): "insert|add|include|append|Please add|put in|Introduce",
    ("act", "renumber"): "renumber|Renumber",
    (
        "to",
        "replace",
    ): "->|becomes|has to be|should read|is to read|must be|→|=>|reads|shall "
    "read|is replaced by|instead:|to read|"
    "is corrected to|shall be|is now|gets|to|is changed to|the group "
    "agreed on|should be|ought to be|-->|now reads|make it",
    (
        "is",
        "delete",
    ): "is deleted|goes away|is withdrawn|is to be removed|has to "
    "go|disappears|is struck out|is to be deleted",
    (
        "is",
        "insert",
    ): "is to be inserted|is inserted|is added|has to be added|comes "
    "in|should be inserted|is missing|is needed",
    ("goes", "insert"): "goes|is to be inserted|has to go|is inserted|comes|is added",
    (
        "to",
        "renumber",
    ): "becomes|become|gets|is renumbered|has to be numbered|takes "
    "the number|is to be numbered|are renumbered",
}
VERBS_FR = {
    ("act", "replace"): "remplacer|modifier|corriger|changer",
    ("act", "delete"): "supprimer|retirer|enlever",
    ("act", "insert"): "insérer|ajouter|introduire",
    ("to", "replace"): "devient|→|->|est remplacé par|se lit|doit être",
}
FORCES = {
    "must": "shall|must|has to|is required to|needs to|is obliged to",
    "should": "should|is recommended to|ought to|is advised to",
    "may": "may|can optionally|is free to|can",
    "must not": "shall not|must not|is prohibited from|is forbidden to|may never",
}
FILLS = {"does": "subject", "verb": "topic", "rowtext": "text", "what": "ask"}
"""Pools of parts for a narrower slot, and the label of what is filled in."""
_MARKS = ("- ", "* ", "– ", " * ", "• ")
_COUNTED = ("{n}) ", "({n}) ", "{n}. ", "{a}) ", "({a}) ", "({i}) ", "{I}) ", "{n}: ")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_PAIRS = (" – ", ": ", " = ", " -> ", " – ", ", ", " => ", ": ", " - ", " → ")
_CHANCES = {"noise": 0.35, "ops": 1.0, "body": 0.9, "term": 0.8, "topic": 0.9, "step": 0.9, "abbr": 0.9}
_OPTIONAL = 0.62
"""Chances that a group of frames appears in an instruction, and of those not named."""


def frames() -> dict[tuple[str, str], dict[str, list[str]]]:
    """Frames by kind and language, then by group."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    groups: dict[str, list[str]] = {}
    group = ""
    for line in (files("evals.fit") / "data" / "frames.txt").read_text("utf-8").splitlines():
        if line.startswith("=== "):
            kind, language = line[4:].split()
            groups = found.setdefault((kind, language), {})
        elif line.startswith("--- "):
            group = line[4:].strip()
            groups.setdefault(group, [])
        elif line.strip():
            groups[group].append(line)
    return found


class Composer:
    """Puts instructions of one kind together.

    Args:
        pools: parts to fill slots with.
        language: "en" or "fr".
        seed: of all choices.
    """

    def __init__(self, pools: Pools, language: str, seed: int) -> None:
        self._pools, self._language = pools, language
        self._chooser = random.Random(seed)

    def compose(self, groups: Mapping[str, Sequence[str]]) -> Pieces:
        """An opening, then groups in any order."""
        choose = self._chooser
        chosen = [choose.choice(groups["open"])]
        others = [name for name in groups if name != "open"]
        if choose.random() < 0.5:
            choose.shuffle(others)
        for name in others:
            if choose.random() < _CHANCES.get(name, _OPTIONAL):
                chosen.append(choose.choice(groups[name]))
                while name in ("ops", "term", "add", "body", "text") and choose.random() < 0.5:
                    chosen.append(choose.choice(groups[name]))
        if choose.random() < 0.12:
            chosen = [*chosen[1:], chosen[0]]
        between = choose.choice((" ", " ", " ", "\n", "\n", "; ", ", "))
        pieces: Pieces = []
        for place, frame in enumerate(chosen):
            frame = self._casual(frame, last=place == len(chosen) - 1, joint=between)
            pieces += [("O", between)] if place else []
            pieces += self.filled(frame)
        return [piece for piece in pieces if piece[1]]

    def _casual(self, frame: str, last: bool, joint: str) -> str:
        choose = self._chooser
        if choose.random() < 0.3 and not frame.startswith("{"):
            frame = frame[:1].lower() + frame[1:]
        if frame.endswith(".") and ((last and choose.random() < 0.3) or joint in ("; ", ", ")):
            frame = frame[:-1]
        return frame

    def filled(self, frame: str) -> Pieces:
        pieces: Pieces = []
        position = 0
        for slot in _SLOT.finditer(frame):
            pieces.append(("O", frame[position : slot.start()]))
            if slot["words"]:
                pieces.append((slot["label"], slot["words"]))
            else:
                pieces += self._slot(slot["label"], slot["other"] or "", slot["many"] or "")
            position = slot.end()
        pieces.append(("O", frame[position:]))
        return pieces

    def _slot(self, label: str, other: str, many: str) -> Pieces:
        verbs = VERBS_FR if self._language == "fr" else VERBS
        if (label, other) in verbs:
            return [(other, self._chooser.choice(verbs[label, other].split("|")))]
        if label == "force" and other:
            return [("force", self._chooser.choice(FORCES[other].split("|")))]
        if other == "q":
            return [(label, self._quoted(self._part(label)))]
        if label in FILLS:
            return [(FILLS[label], self._part(label))]
        if not many:
            return [(label, self._marked(label, self._part(label)))]
        count = self._chooser.randint(2, 5)
        return self._lines(label, other, count) if many == "*" else self._inline(label, other, count)

    def _inline(self, label: str, other: str, count: int) -> Pieces:
        choose = self._chooser
        sign = choose.choice((", ", ", ", "; ") if not other else ("; ", "; ", ", "))
        last = choose.choice((" and ", " and ", sign, f"{sign.strip()} and "))
        if self._language == "fr":
            last = choose.choice((" et ", sign))
        pieces: Pieces = []
        style = choose.choice(_PAIRS)
        for place in range(count):
            if place:
                pieces.append(("O", last if place == count - 1 else sign))
            pieces += self._item(label, other, style)
        return pieces

    def _lines(self, label: str, other: str, count: int) -> Pieces:
        choose = self._chooser
        mark = choose.choice((*_MARKS, *_COUNTED, *_COUNTED))
        style, end = choose.choice(_PAIRS), choose.choice(("", "", ";", ".", ","))
        joint = choose.choice(("\n", "\n", "\n", " "))
        joint = "\n" if mark in _MARKS else joint
        pieces: Pieces = []
        for place in range(count):
            sign = mark.format(n=place + 1, a=chr(97 + place), i=_ROMAN[place], I=_ROMAN[place].upper())
            pieces.append(("O", f"{joint}{sign}"))
            pieces += self._item(label, other, style)
            pieces.append(("O", end if place < count - 1 else choose.choice(("", "."))))
        pieces.append(("O", "\n" if joint == "\n" else " "))
        return pieces

    def _item(self, label: str, other: str, style: str) -> Pieces:
        own = (label, self._marked(label, self._part(label)))
        if not other:
            return [own]
        second = (other, self._part(other))
        choice = self._chooser.random()
        if choice < 0.2:
            return [own, ("O", " ("), second, ("O", ")")]
        if other == "force" and choice < 0.3:
            return [second, ("O", ": "), own]
        if other == "text" and choice < 0.2:
            return [own]
        return [own, ("O", style), second]

    def _part(self, label: str) -> str:
        pool = self._pools.get((self._language, label)) or self._pools.get(("en", label))
        if not pool:
            raise KeyError(f"no parts for {label} in {self._language}")
        return self._chooser.choice(pool)

    def _quoted(self, text: str) -> str:
        left, right = (
            ("« ", " »")
            if self._language == "fr"
            else self._chooser.choice((('"', '"'), ('"', '"'), ("“", "”")))
        )
        return f"{left}{text}{right}"

    def _marked(self, label: str, text: str) -> str:
        """Titles, headings and terms stand in quotation marks or not."""
        often = {
            "title": 0.65,
            "head": 0.65,
            "term": 0.45,
            "table": 0.7,
            "sec": 0.15,
            "actor": 0.4,
            "reuse": 0.2,
            "style": 0.1,
        }
        return self._quoted(text) if self._chooser.random() < often.get(label, 0.0) else text
