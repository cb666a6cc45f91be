"""A page of a PDF as an image, with the quoted lines marked as with a highlighter pen."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from .errors import CopilotError, UnreadablePdf
from .model import Rect

HIGHLIGHT = (255, 229, 0)
"""Colour of the pen: on white it gives itself, black print stays black."""
BORDER = (201, 150, 0)
CACHED_PAGES = 32
"""Rendered pages kept in memory: about 4 MB each at the default scale."""
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
        An RGB image of its own, which the caller may change.

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
    return _marked(image, boxes, scale) if boxes else image.copy()


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
            bitmap = document[page - 1].render(scale=scale)
            # copy(): the picture must outlive pdfium's buffer
            image: Image.Image = bitmap.to_pil().convert("RGB").copy()
            return image
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(f"{pdf.name}: page {page} cannot be drawn ({error})") from error
        finally:
            document.close()


def _opened(pdf: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except (pdfium.PdfiumError, OSError) as error:
        raise UnreadablePdf(f"{pdf.name}: cannot be opened ({error}); fetch the file again") from error


def _marked(image: Image.Image, boxes: Sequence[Rect], scale: float) -> Image.Image:
    pen = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(pen)
    outline = max(1, round(scale * 0.6))
    for x0, y0, x1, y1 in boxes:
        corners = (
            (min(x0, x1) - MARGIN) * scale,
            (min(y0, y1) - MARGIN) * scale,
            (max(x0, x1) + MARGIN) * scale,
            (max(y0, y1) + MARGIN) * scale,
        )
        draw.rectangle(corners, fill=HIGHLIGHT, outline=BORDER, width=outline)
    # multiplying is what ink does: paper takes the colour, print keeps its own
    return ImageChops.multiply(image, pen)
