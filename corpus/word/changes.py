"""Tracked changes written into the paragraphs of a Word file, each to be accepted or rejected in Word."""

from __future__ import annotations

import copy
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.word.ooxml import W
from corpus.word.runs import DRAWS_NOTHING, text_nodes
from corpus.word.styles import Styles

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN_PARENTS = (f"{W}p", f"{W}hyperlink", f"{W}smartTag", f"{W}sdtContent")
"""Where a run may be changed; what others have inserted or moved is theirs."""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """The characters from `start` to `end` of a paragraph's text become `new`."""

    start: int
    end: int
    new: str


class Paragraph:
    """The text of a `w:p` as it is drawn, each character with the element that it stands in."""

    def __init__(self, element: Any, styles: Styles | None = None) -> None:
        self.element = element
        self._nodes: list[Any] = []
        self._starts: list[int] = []
        """Where the characters of each node begin in the text."""
        self._offsets: list[int] = []
        """Of each character, its place in its node."""
        pieces: list[str] = []
        for node, text in text_nodes(element, styles):
            drawn = [
                (at, character) for at, character in enumerate(text) if ord(character) not in DRAWS_NOTHING
            ]
            if drawn:
                self._nodes.append(node)
                self._starts.append(len(self._offsets))
                self._offsets += [at for at, _ in drawn]
                pieces += [character for _, character in drawn]
        self.text = "".join(pieces)
        self._computed = set(_results_of_fields(element))

    def find(self, words: str) -> list[tuple[int, int]]:
        """Where words stand; any white space is as good as any other."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        head, tail = (r"\s*" if words[:1].isspace() else ""), (r"\s*" if words[-1:].isspace() else "")
        return [match.span() for match in re.finditer(head + pattern + tail, self.text)] if pattern else []

    def change(self, start: int, end: int, old: str, new: str) -> Change | None:
        """The smallest change, by whole words, that makes `new` of `old`; None where it cannot be tracked.

        `old` stands from `start` to `end`. Not tracked are changes in what a field computes, in formulas and
        in what somebody else has inserted.
        """
        was, becomes = _TOKEN.findall(self.text[start:end]), _TOKEN.findall(new)
        head = _common(was, becomes)
        tail = _common(was[head:][::-1], becomes[head:][::-1])
        first = start + sum(map(len, was[:head]))
        last = end - sum(map(len, was[len(was) - tail :]))
        made = Change(first, last, "".join(becomes[head : len(becomes) - tail]))
        reached = range(first, last) if first < last else range(max(0, first - 1), max(0, first - 1) + 1)
        if not self.text or not all(self._may_change(place) for place in reached):
            return None
        parents = {self._run(place).getparent() for place in reached}
        return made if len(parents) == 1 and (made.new or first < last) else None

    def apply(self, changes: Sequence[Change], author: str, date: str, ids: Iterator[int]) -> None:
        """Writes changes that do not overlap."""
        for change in sorted(changes, key=lambda each: -each.start):
            self._write(change, author, date, ids)

    def _may_change(self, place: int) -> bool:
        node = self._node(place)
        run = node.getparent()
        return (
            (node.tag == f"{W}t" or node.tag == f"{W}tab")
            and run.tag == f"{W}r"
            and run.getparent().tag in _PLAIN_PARENTS
            and run not in self._computed
        )

    def _node(self, place: int) -> Any:
        return self._nodes[bisect_right(self._starts, place) - 1]

    def _run(self, place: int) -> Any:
        return self._node(place).getparent()

    def _write(self, change: Change, author: str, date: str, ids: Iterator[int]) -> None:
        def mark(name: str) -> Any:
            made = self.element.makeelement(f"{W}{name}")
            made.set(f"{W}id", str(next(ids)))
            made.set(f"{W}author", author)
            made.set(f"{W}date", date)
            return made

        if change.start < change.end:
            runs = self._cut_out(change.start, change.end)
            for run in runs:
                deleted = mark("del")
                run.addprevious(deleted)
                deleted.append(run)
                for text in run.iter(f"{W}t"):
                    text.tag = f"{W}delText"
            model, after = runs[0], runs[-1].getparent()
        else:
            place = max(0, change.start - 1)
            node, offset = self._node(place), self._offsets[place]
            if change.start:
                _split_after(node, offset + 1)
            model = after = node.getparent()
        if not change.new:
            return
        inserted = mark("ins")
        run = inserted.makeelement(f"{W}r")
        properties = model.find(f"{W}rPr")
        if properties is not None:
            run.append(_without_changes(properties))
        text = run.makeelement(f"{W}t")
        text.text = change.new
        text.set(_SPACE, "preserve")
        run.append(text)
        inserted.append(run)
        after.addnext(inserted) if change.end else after.addprevious(inserted)

    def _cut_out(self, start: int, end: int) -> list[Any]:
        """The runs that hold these characters and nothing else."""
        nodes = list(dict.fromkeys(self._node(place) for place in range(start, end)))
        _split_after(nodes[-1], self._offsets[end - 1] + 1)
        rest = _split_before(nodes[0], self._offsets[start])
        nodes[0] = rest
        return list(dict.fromkeys(node.getparent() for node in nodes))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _split_after(node: Any, offset: int) -> None:
    """Makes a text node end before a character, and its run end with it."""
    _split_before(node, offset)
    run = node.getparent()
    following = list(node.itersiblings())
    if following:
        rest = _copy_of_run(run)
        rest.extend(following)
        run.addnext(rest)


def _split_before(node: Any, offset: int) -> Any:
    """Makes a run begin with a character of a text node; returns the node that begins with it."""
    if node.tag == f"{W}t" and 0 < offset < len(node.text or ""):
        rest = copy.copy(node)
        node.text, rest.text = node.text[:offset], node.text[offset:]
        for text in (node, rest):
            text.set(_SPACE, "preserve")
        node.addnext(rest)
        node = rest
    elif offset:
        return node  # nothing stands behind it
    run = node.getparent()
    before = [each for each in node.itersiblings(preceding=True) if each.tag != f"{W}rPr"]
    if before:
        first = _copy_of_run(run)
        first.extend(reversed(before))
        run.addprevious(first)
    return node


def _copy_of_run(run: Any) -> Any:
    made = run.makeelement(f"{W}r", dict(run.attrib))
    properties = run.find(f"{W}rPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made


def _without_changes(properties: Any) -> Any:
    made = copy.deepcopy(properties)
    for name in ("rPrChange", "ins", "del", "moveFrom", "moveTo"):
        for each in made.findall(f"{W}{name}"):
            made.remove(each)
    return made


def _results_of_fields(paragraph: Any) -> Iterator[Any]:
    """The runs that show what a field computes."""
    open_fields = 0
    for run in paragraph.iter(f"{W}r"):
        kinds = [mark.get(f"{W}fldCharType") for mark in run.iterchildren(f"{W}fldChar")]
        open_fields += kinds.count("begin")
        if open_fields or kinds:
            yield run
        open_fields -= kinds.count("end")


def next_ids(root: Any) -> Iterator[int]:
    """Ids that no mark of the document has."""
    used = [int(id) for each in root.iter() if (id := each.get(f"{W}id") or "").isdigit()]
    count = max(used, default=0)
    while True:
        count += 1
        yield count
