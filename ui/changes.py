"""A difference for the eye: what went and what came, with a few words around it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.draft.difference import Stretch

AROUND = 90
"""Characters left on either side of a change."""
GAP = " … "


def shortened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches with long unchanged ones cut to the words next to a change; [] where nothing changed."""
    from copilot.draft.difference import Change

    if all(each.change is Change.SAME for each in stretches):
        return []
    last = len(stretches) - 1
    return [
        each if each.change is not Change.SAME else replace(each, text=_cut(each.text, place, last))
        for place, each in enumerate(stretches)
    ]


def _cut(text: str, place: int, last: int) -> str:
    """The end of what stands before the first change, the beginning of what follows the last one."""
    end, start = _end(text), _start(text)
    if place == 0:
        return text if len(text) <= AROUND else GAP.lstrip() + end
    if place == last:
        return text if len(text) <= AROUND else start + GAP.rstrip()
    return text if len(text) <= 2 * AROUND else start + GAP + end


def _end(text: str) -> str:
    return text[-AROUND:].partition(" ")[2] if len(text) > AROUND else text


def _start(text: str) -> str:
    return text[:AROUND].rpartition(" ")[0] if len(text) > AROUND else text


def changed_passages(before: Iterable[str], after: Iterable[str]) -> Iterator[list[Stretch]]:
    """The paragraphs that differ, each as its stretches."""
    from copilot.draft.difference import between

    old, new = list(before), list(after)
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        if last - first == new_last - new_first:
            pairs = list(zip(old[first:last], new[new_first:new_last], strict=True))
        else:
            # which belongs to which is for the words to tell
            pairs = [("\n".join(old[first:last]), "\n".join(new[new_first:new_last]))]
        for one, other in pairs:
            yield shortened(between(one, other))
