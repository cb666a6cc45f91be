"""Pages as small pictures inside an HTML page, the evidence marked."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from copilot.verify.wording import compact
from corpus.model import Rect
from corpus.pdf.render import page_image

SCALE = 1.0
"""Pixels a point: an A4 page of 595 x 842, just large enough to read."""
_QUALITY = 30


def data_uri(pdf: Path, page: int, boxes: Sequence[Rect] = ()) -> str:
    """A page as a WebP picture in a data URI, about 30 kB.

    Args:
        pdf: the file.
        page: from 1.
        boxes: what to mark, in points, origin top left.

    Raises:
        UnreadablePdf, PageNotInPdf.
    """
    picture = io.BytesIO()
    page_image(pdf, page, boxes, SCALE).save(picture, "WEBP", quality=_QUALITY, method=4)
    return f"data:image/webp;base64,{base64.b64encode(picture.getvalue()).decode()}"


def boxes_of(pdf: Path, page: int, text: str) -> list[Rect]:
    """Where a text stands on a page, a box a line; nothing where it does not stand there as one run.

    Args:
        pdf: the file.
        page: from 1.
        text: compared without white space and hyphens.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            return []
        sheet = document[page - 1]
        words = sheet.get_textpage()
        printed = words.get_text_range()
        # Boxes are in the page's own coordinates, which a rotated page does not show.
        if sheet.get_rotation() or words.count_chars() != len(printed):
            return []
        places = [place for place, char in enumerate(printed) for _ in compact(char)]
        wanted = compact(text)
        start = "".join(compact(char) for char in printed).find(wanted)
        if start < 0 or not wanted:
            return []
        left, _, _, top = sheet.get_cropbox()
        characters = [
            words.get_charbox(place) for place in dict.fromkeys(places[start : start + len(wanted)])
        ]
        return _lines([(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in characters])


def _lines(characters: Sequence[Rect]) -> list[Rect]:
    """Boxes of characters in reading order, joined where they overlap in height."""
    lines: list[Rect] = []
    for x0, y0, x1, y1 in characters:
        if lines and min(lines[-1][3], y1) > max(lines[-1][1], y0) and x0 >= lines[-1][0]:
            last = lines.pop()
            x0, y0, x1, y1 = last[0], min(last[1], y0), max(last[2], x1), max(last[3], y1)
        lines.append((x0, y0, x1, y1))
    return lines
