"""Checks a text, a file or its bytes: reads it, runs the rules, reports."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.check.checking import Checking
from copilot.check.model import Report
from copilot.check.running import run
from corpus.document import DraftDocument
from corpus.drafts import read_bytes, read_text
from corpus.errors import CopilotError

if TYPE_CHECKING:
    from copilot.answer.opened import Reading
    from corpus.catalogue import Catalogue


def check_text(
    text: str,
    *,
    reading: Reading | None = None,
    format: str = "markdown",
    whole: bool = True,
    clause_type: str | None = None,
    definition_start: str = "capital",
    rules: str = "",
    name: str = "text",
) -> Report:
    """Checks a text.

    Args:
        text: the draft, or some clauses of one.
        reading: the index to compare with (`Copilot(settings).reading()`); None: rules that need one
            are left out, and the report says so.
        format: "markdown", "asciidoc" or "plain".
        whole: False for a single clause or some clauses: nothing is missed that stands elsewhere.
        clause_type: what a text without headings is: "scope", "references", "definitions",
            "abbreviations", "conventions", "summary", else a clause of the body.
        definition_start: what a definition begins with: "capital", "lower" or "any".
        rules: which rules run, "WRD,-WRD-004"; "": all.
        name: what the report calls the text.

    Raises:
        UnreadableDraft: the text is empty, or the format is unknown.
    """
    started = time.perf_counter()
    document = read_text(text, format, name=name, whole=whole, clause_type=clause_type or "")
    return _checked(document, reading, definition_start, rules, started)


def check_bytes(
    name: str,
    data: bytes,
    *,
    reading: Reading | None = None,
    whole: bool | None = None,
    clause_type: str | None = None,
    definition_start: str = "capital",
    rules: str = "",
    folder: Path | None = None,
) -> Report:
    """Checks the content of a file called `name`; its format is told by what is in it and by its ending.

    `whole` None: a text with clause 1 or 2 main clauses and more counts as whole. `folder`: where an AsciiDoc
    text finds the files that it includes.

    Raises:
        UnreadableDraft: naming the file, what is wrong with it, and what to do.
    """
    started = time.perf_counter()
    document = read_bytes(
        name,
        data,
        whole=whole,
        clause_type=clause_type or "",
        catalogue=_catalogue(reading),
        folder=folder,
    )
    return _checked(document, reading, definition_start, rules, started)


def check_file(
    path: Path, *, reading: Reading | None = None, definition_start: str = "capital", rules: str = ""
) -> Report:
    """The same for a file. Raises: UnreadableDraft, also where the file is not there."""
    return check_bytes(
        path.name,
        bytes_of(path),
        reading=reading,
        definition_start=definition_start,
        rules=rules,
        folder=path.parent,
    )


def bytes_of(path: Path) -> bytes:
    """The content of a file. Raises: CopilotError where it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise CopilotError(f"{path}: a folder; give one file") from error
    except OSError as error:
        raise CopilotError(f"{path}: cannot be read ({error.strerror}); check the name") from error


def _checked(
    document: DraftDocument, reading: Reading | None, definition_start: str, rules: str, started: float
) -> Report:
    report = run(Checking(document, reading, definition_start), rules)
    return replace(report, seconds=round(time.perf_counter() - started, 3))


def _catalogue(reading: Reading | None) -> Catalogue | None:
    return None if reading is None else reading.catalogue
