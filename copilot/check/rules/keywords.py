"""Keywords: their order and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import BlockKind


@rule(
    "ITU-STR-004",
    Severity.WARNING,
    "keywords are not in alphabetical order, or not separated by commas",
    why="Keywords are listed in alphabetical order, separated by commas.",
    remedy="Sort the keywords and put commas between them.",
    fixes=True,
)
def keywords(checking: Checking) -> Iterator[Hit]:
    clause = checking.document.part("keywords")
    blocks = [b for b in clause.blocks if b.kind is BlockKind.PARAGRAPH] if clause else []
    if len(blocks) != 1 or len(blocks[0].text) > 600:
        return
    block = blocks[0]
    separator = ";" if ";" in block.text and "," not in block.text else ","
    words = [word.strip() for word in block.text.strip().rstrip(".").split(separator)]
    if len(words) < 2:
        return
    ordered = _with_capital(sorted(words, key=str.casefold), words[0], checking)
    if separator == ";" or ordered != words:
        stop = "." if block.text.rstrip().endswith(".") else ""
        what = "are separated by semicolons" if separator == ";" else "are not in alphabetical order"
        yield Hit(
            block,
            f"the keywords {what}",
            quote=block.text[:80],
            fix=Fix(block.text, ", ".join(ordered) + stop),
        )


def _with_capital(words: list[str], first: str, checking: Checking) -> list[str]:
    """A capital that only begins the list goes to the word that begins it now."""
    lower = first[0].lower() + first[1:]
    if not any(lower in block.text for block in checking.document.blocks):
        return words  # a name
    if (
        not re.match(r"[A-Z][a-z]", first)
        or words[0] == first
        or any(re.match("[A-Z][a-z]", w) for w in words if w != first)
    ):
        return words
    lowered = [first[0].lower() + first[1:] if word == first else word for word in words]
    return [lowered[0][0].upper() + lowered[0][1:], *lowered[1:]]
