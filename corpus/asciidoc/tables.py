"""The rows of a table in AsciiDoc."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.asciidoc.inline import plain

_CELL = re.compile(r"(?:(?<=\s)|^)(?:(?P<columns>\d+)?(?:\.\d+)?[+*])?[<^>]?(?:\.[<^>])?[aehlmsdv]?\|")


def rows_of(lines: Iterable[str], attributes: str, footnotes: list[str]) -> tuple[tuple[str, ...], ...]:
    """The cells by rows: as many to a row as the attributes say, else as the first line holds."""
    columns = _columns(attributes)
    cells: list[str] = []
    for text in lines:
        starts = list(_CELL.finditer(text))
        head = text[: starts[0].start()] if starts else text
        if cells and head.strip():
            cells[-1] = f"{cells[-1]} {plain(head.strip(), footnotes)}".strip()
        ends = [*(match.start() for match in starts[1:]), len(text)]
        for match, end in zip(starts, ends, strict=False):
            cell = text[match.end() : end].strip()
            cells += [plain(cell, footnotes), *[""] * (int(match["columns"] or 1) - 1)]
        columns = columns or len(cells)
    return tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns or 1))


def _columns(attributes: str) -> int:
    """How many columns the attributes of a table give, 0 where they say nothing."""
    given = re.search(r'\bcols=(?:"([^"]*)"|([^,\s]+))', attributes)
    if given is None:
        return 0
    columns = (given[1] or given[2] or "").strip()
    repeated = re.match(r"(\d+)(?:\*|$)", columns)
    return int(repeated[1]) if repeated else len(columns.split(","))
