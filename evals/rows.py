"""JSON Lines read into pydantic models, every fault named by its line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.printable import to_json
from evals.errors import EvalError, InvalidRows

Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path, model: type[Row], key: str = "id") -> list[tuple[int, Row]]:
    """Reads a JSON Lines file completely or not at all.

    Args:
        path: the file; empty lines are skipped.
        model: what each row must be.
        key: the field that must differ from row to row.

    Returns:
        (line from 1, row) in the order of the file.

    Raises:
        EvalError: the file cannot be read or holds no row.
        InvalidRows: one or more rows are malformed or repeat a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path}: cannot be read ({error}); give a JSON Lines file in UTF-8") from error
    rows: list[tuple[int, Row]] = []
    faults: list[tuple[int, str]] = []
    first_lines: dict[object, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = model.model_validate_json(line)
        except ValidationError as error:
            faults.extend((number, what) for what in describe(error))
            continue
        value = getattr(row, key)
        if value in first_lines:
            faults.append((number, f"{key} {value!r} stands already on line {first_lines[value]}"))
            continue
        first_lines[value] = number
        rows.append((number, row))
    if faults:
        raise InvalidRows(path, faults)
    if not rows:
        raise EvalError(f"{path}: holds no row; give a file with one JSON object a line")
    return rows


def line_numbers(path: Path) -> list[int]:
    """The lines from 1 that `read_rows` reads rows from."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, start=1) if line.strip()]


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    """Writes JSON Lines, one object a line, replacing the file in one step."""
    partial = path.with_suffix(path.suffix + ".partial")
    partial.write_text("".join(to_json(row) + "\n" for row in rows), encoding="utf-8")
    partial.replace(path)


def describe(error: ValidationError) -> list[str]:
    """What is wrong with a row, field by field."""
    return [
        f"{'.'.join(str(part) for part in fault['loc']) or 'row'}: {fault['msg']}" for fault in error.errors()
    ]
