"""The header table of liaison statements and contributions: a template filled, else the same layout built."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import docx
from docx.document import Document as WordDocument
from docx.shared import Cm
from docx.table import _Cell

from copilot.draft.model import Kind, Piece
from corpus.errors import CopilotError

LABEL_WIDTH = Cm(4.2)
_SPACE = re.compile(r"\s+")


def header_table(document: WordDocument, pieces: Sequence[Piece]) -> None:
    """The fields as a table of two columns, as the study groups' documents begin."""
    table = document.add_table(rows=len(pieces), cols=2)
    table.style = document.styles["Table Grid"]
    table.autofit = False
    for row, piece in zip(table.rows, pieces, strict=True):
        label, text = row.cells
        label.width = LABEL_WIDTH
        text.width = Cm(17.0) - LABEL_WIDTH
        label.paragraphs[0].add_run(f"{piece.label}:").bold = True
        text.paragraphs[0].add_run(piece.text)
    document.add_paragraph()


def filled_template(path: Path, pieces: Sequence[Piece]) -> tuple[bytes, tuple[str, ...]]:
    """A template with the fields and the text of a draft.

    The cell right of one that begins with the name of a field gets its text; the rest follows at the end.

    Returns:
        the content of the file, and the fields that the template has no place for.

    Raises:
        CopilotError: the template cannot be read as a Word file.
    """
    try:
        document = docx.Document(str(path))
    except Exception as error:  # python-docx raises whatever its parsers do
        raise CopilotError(f"{path}: the template cannot be read ({error}); give a .docx file") from error
    left = []
    for piece in pieces:
        if piece.kind is not Kind.FIELD:
            continue
        cell = _cell_for(document, piece.label)
        if cell is None:
            left.append(piece.label)
        else:
            _set(cell, piece.text)
    for piece in pieces:
        if piece.kind is Kind.LABEL and piece is not pieces[0]:
            document.add_paragraph().add_run(piece.text).bold = True
        elif piece.kind not in (Kind.FIELD, Kind.LABEL):
            document.add_paragraph(piece.text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue(), tuple(left)


def _cell_for(document: WordDocument, label: str) -> _Cell | None:
    """The cell beside the one that names a field."""
    wanted = _folded(label)
    for table in document.tables:
        for row in table.rows:
            cells = list(dict.fromkeys(row.cells))
            for cell, following in pairwise(cells):
                if _folded(cell.text).startswith(wanted):
                    return cast(_Cell, following)
    return None


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" :").casefold().replace("(s)", "")


def _set(cell: _Cell, text: str) -> None:
    """The text in the cell's first paragraph; its other paragraphs are emptied."""
    first, *others = cell.paragraphs
    for run in first.runs[1:]:
        run.text = ""
    if first.runs:
        first.runs[0].text = text
    else:
        first.add_run(text)
    for paragraph in others:
        for run in paragraph.runs:
            run.text = ""
