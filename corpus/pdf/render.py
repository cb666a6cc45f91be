"""A page of a PDF as an image, with the quoted lines marked as with a highlighter pen."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from corpus.errors import CopilotError, UnreadablePdf
from corpus.model import Rect

HIGHLIGHT = (255, 229, 0)
"""Colour of the pen: on white it gives itself, black print stays black."""
BORDER = (201, 150, 0)
CACHED_PAGES = 32
"""Rendered pages kept in memory: about 1.3 MB each at the default scale, in colour 4 MB."""
SHADES = 120
"""Grey levels of a marked page in black and white: as many again under the pen, all in one palette."""
MARGIN = 1.0
"""Points by which a mark reaches beyond the line's box, so that it does not touch the letters."""

# pdfium keeps global state and is not thread-safe: one page at a time in a process.
_pdfium = threading.Lock()


class PageNotInPdf(CopilotError):
    """A page number outside the document."""


def page_image(pdf: Path, page: int, boxes: Sequence[Rect] = (), scale: float = 1.6) -> Image.Image:
    """Render a page and mark boxes on it.

    Args:
        pdf: the file.
        page: from 1.
        boxes: what to mark, in points, origin top left of the page as displayed.
        scale: pixels per point; 1.6 gives an A4 page of 952 x 1347 pixels.

    Returns:
        An image of its own, which the caller may change. A page in black and white has the mode "L", with
        marks "P", which PNG packs in a tenth of the time that colours take; others have "RGB".

    Raises:
        UnreadablePdf: the file is missing, encrypted or no PDF.
        PageNotInPdf: the document has no such page.
    """
    try:
        changed = pdf.stat().st_mtime_ns
    except OSError as error:
        raise UnreadablePdf(
            f"{pdf.name}: not there ({error.strerror}); run copilot corpus refresh"
        ) from error
    image = _rendered(pdf, changed, page, scale)
    if not boxes:
        return image.copy()
    return _marked(image, boxes, scale) if image.mode == "RGB" else _marked_grey(image, boxes, scale)


def page_count(pdf: Path) -> int:
    """How many pages a file has.

    Raises:
        UnreadablePdf: the file is missing, encrypted or no PDF.
    """
    with _pdfium:
        document = _opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


@lru_cache(maxsize=CACHED_PAGES)
def _rendered(pdf: Path, changed: int, page: int, scale: float) -> Image.Image:
    """The bare page; `changed` (modification time) keeps a replaced file from being served from memory."""
    with _pdfium:
        document = _opened(pdf)
        try:
            if not 1 <= page <= len(document):
                raise PageNotInPdf(f"{pdf.name}: page {page} asked for, it has pages 1 to {len(document)}")
            image: Image.Image = document[page - 1].render(scale=scale).to_pil().convert("RGB")
            red, green, blue = image.split()
            # copy(): the picture must outlive pdfium's buffer
            return red.copy() if red == green == blue else image.copy()
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(f"{pdf.name}: page {page} cannot be drawn ({error})") from error
        finally:
            document.close()


def _opened(pdf: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except (pdfium.PdfiumError, OSError) as error:
        raise UnreadablePdf(f"{pdf.name}: cannot be opened ({error}); fetch the file again") from error


def _corners(boxes: Sequence[Rect], scale: float) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of the marks in pixels, both ends inside."""
    return [
        (
            round((min(x0, x1) - MARGIN) * scale),
            round((min(y0, y1) - MARGIN) * scale),
            round((max(x0, x1) + MARGIN) * scale),
            round((max(y0, y1) + MARGIN) * scale),
        )
        for x0, y0, x1, y1 in boxes
    ]


def _outline(scale: float) -> int:
    return max(1, round(scale * 0.6))


def _marked(image: Image.Image, boxes: Sequence[Rect], scale: float) -> Image.Image:
    pen = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(pen)
    for corners in _corners(boxes, scale):
        draw.rectangle(corners, fill=HIGHLIGHT, outline=BORDER, width=_outline(scale))
    # multiplying is what ink does: paper takes the colour, print keeps its own
    return ImageChops.multiply(image, pen)


def _marked_grey(image: Image.Image, boxes: Sequence[Rect], scale: float) -> Image.Image:
    """As `_marked`, by a palette of the greys, the greys under the pen, and the border."""
    greys = [round(shade * 255 / (SHADES - 1)) for shade in range(SHADES)]
    under_pen = [tuple(grey * part // 255 for part in HIGHLIGHT) for grey in greys]
    palette = [(grey, grey, grey) for grey in greys] + under_pen + [BORDER]
    marked = image.point([round(grey * (SHADES - 1) / 255) for grey in range(256)])
    border = Image.new("1", image.size)
    draw = ImageDraw.Draw(border)
    for left, top, right, bottom in _corners(boxes, scale):
        draw.rectangle((left, top, right, bottom), outline=1, width=_outline(scale))
        inside = (max(left, 0), max(top, 0), min(right + 1, image.width), min(bottom + 1, image.height))
        if inside[0] < inside[2] and inside[1] < inside[3]:
            part = marked.crop(inside)
            marked.paste(part.point([shade % SHADES + SHADES for shade in range(256)]), inside)
    # print stays black under the border too
    paper = image.point([grey > 127 for grey in range(256)], "1")
    marked.paste(len(palette) - 1, mask=ImageChops.logical_and(border, paper))
    marked.putpalette([part for colour in palette for part in colour])
    return marked
