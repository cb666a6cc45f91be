"""Pages that are only an image, read by Tesseract, where it and pytesseract (extra `ocr`) are installed."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

from corpus.errors import CopilotError
from corpus.pdf.lines import TextLine, Word, lines_of
from corpus.pdf.pages import RawPage

log = logging.getLogger(__name__)

DPI = 300
"""What Tesseract's documentation asks for."""
MAX_PIXELS = 10_000
"""Of the longer side: larger sheets (drawings) are read at a lower resolution."""
SECONDS = 300
"""After which a page is given up; one takes a few seconds."""
LEAST_CONFIDENCE = 50
"""Percent, mean of the words of a line: below it Tesseract has read specks, rulings or a drawing."""

_MODELS = {"E": "eng", "F": "fra", "S": "spa", "R": "rus", "A": "ara", "C": "chi_sim"}
"""Tesseract's models by the language letter of a document."""
_ASCENT, _DESCENT = 0.74, 0.22
"""Of the size: the height of a line's box, as for printed text."""
_X_SIZE = 0.9
"""hOCR's x_size is from descender to ascender: that much of the size of Times."""
_BOLD = 1.25
"""Times the stroke width, relative to its size, of most words of the page. Measured on pages of G.711
and X.690 (Times, 300 dpi): bold words have 1.24 to 1.6, others about 1 and seldom over 1.2; single digits
overlap, which does not matter, as most letters of a line decide."""
_DARK = 128
"""Grey value below which a pixel is ink."""
_ONE_SIZE = 0.15
"""Measured sizes that differ less from the median of the page are the same size."""


class NotRecognised(CopilotError):
    """An image that could not be read: the program or its language is missing, or it failed."""


@dataclass(frozen=True, slots=True)
class ReadImage:
    """What stands on the image of a page: `text` in Tesseract's reading order, lines from top to bottom."""

    text: str
    lines: list[TextLine]


@dataclass(frozen=True, slots=True)
class Scans:
    """Which image pages were read, and a warning for each of them and of those that were not."""

    read: frozenset[int]
    warnings: tuple[str, ...]
    remedy: str = ""
    """What to do about pages that were not read."""


def version_suffix() -> str:
    """What the parser's version has to say about OCR: "+ocr-eng-osd", "" where it cannot be used."""
    models = _installed()
    return "+" + "-".join(("ocr", *sorted(models))) if models else ""


def read_scans(pdf: Path, pages: Sequence[RawPage], language: str) -> Scans:
    """Read image pages and give them (in place) the lines and text that a text layer would have held.

    Args:
        pdf: the file.
        pages: those of its pages that are only an image.
        language: letter of the document's language.
    """
    read: set[int] = set()
    warnings: list[str] = []
    remedy = ""
    for page in pages:
        try:
            found = read_image_page(pdf, page.number, language)
        except NotRecognised as error:
            remedy = str(error)
            warnings.append(f"page {page.number} is an image without text; {remedy}")
            continue
        page.lines, page.text, page.unrepaired = found.lines, found.text, ""
        # the image is the paper, not a figure on it
        page.marks = []
        read.add(page.number)
        warnings.append(f"page {page.number} was read by OCR")
    return Scans(frozenset(read), tuple(warnings), remedy)


def read_image_page(pdf: Path, page: int, language: str) -> ReadImage:
    """Recognise the text of a page.

    Args:
        pdf: the file.
        page: from 1.
        language: letter of the document's language, E F S A C R; anything else is read as English.

    Returns:
        Lines whose boxes are in points, origin top left of the page as displayed.

    Raises:
        NotRecognised: Tesseract, pytesseract or the language is not installed, or no text was found.
    """
    model = _MODELS.get(language, "eng")
    installed = _installed()
    if not installed:
        raise NotRecognised("to have it read, install Tesseract and pytesseract (the extra `ocr`)")
    if model not in installed:
        package = f"tesseract-ocr-{model.replace('_', '-')}"
        raise NotRecognised(f"to have it read, install Tesseract's language {model} (Debian: {package})")
    try:
        image, scale = _drawn(pdf, page)
        hocr = _hocr(image, model, round(scale * 72))
        words = list(_lines(ElementTree.fromstring(hocr), image, scale))
    except (RuntimeError, OSError, ElementTree.ParseError) as error:
        raise NotRecognised(f"Tesseract could not read it ({error}); report this file") from error
    if not words:
        raise NotRecognised("OCR found no words on it; nothing can be done")
    _settle_sizes(words)
    text = " ".join(word.text for line in words for word in line)
    return ReadImage(text, lines_of(words, page))


@cache
def _installed() -> frozenset[str]:
    """Names of Tesseract's models; empty where it or pytesseract is not installed."""
    program = shutil.which("tesseract")
    if program is None or importlib.util.find_spec("pytesseract") is None:
        return frozenset()
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("%s does not run (%s): image pages are not read; install it anew", program, error)
        return frozenset()
    # the first line says which folder they are in
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def _drawn(pdf: Path, page: int) -> tuple[Image.Image, float]:
    """The page in grey, and the pixels per point it was drawn with."""
    document = pdfium.PdfDocument(pdf)
    try:
        sheet = document[page - 1]
        scale = min(DPI / 72, MAX_PIXELS / max(sheet.get_size()))
        image: Image.Image = sheet.render(scale=scale, grayscale=True).to_pil().copy()
        return image, scale
    finally:
        document.close()


def _hocr(image: Image.Image, model: str, dpi: int) -> bytes:
    import pytesseract  # brings pandas: not before there is something to read

    # Documents are read in as many processes as there are cores; Tesseract's threads, four for each of
    # them, would wait for each other: on two busy cores a page of G.711 took 24 s, with one thread 5 s.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    hocr: bytes = pytesseract.image_to_pdf_or_hocr(
        image, lang=model, config=f"--dpi {dpi}", extension="hocr", timeout=SECONDS
    )
    return hocr


def _lines(root: ElementTree.Element, image: Image.Image, scale: float) -> Iterator[list[Word]]:
    """The words of each recognised line, boxes without height yet.

    Source: hOCR 1.2, properties bbox, baseline, x_size, x_wconf.
    """
    ink = np.asarray(image) < _DARK
    found: list[list[tuple[Word, float]]] = []
    heavinesses: list[float] = []
    for line in root.iter("{http://www.w3.org/1999/xhtml}span"):
        pieces = [(child, "".join(child.itertext()).strip()) for child in line]
        pieces = [(child, text) for child, text in pieces if text and child.get("class") == "ocrx_word"]
        about = line.get("title", "")
        # a line without baseline runs upwards or downwards
        if not pieces or not _numbers(about, "baseline"):
            continue
        if sum(_numbers(child.get("title", ""), "x_wconf")[0] for child, _ in pieces) < (
            LEAST_CONFIDENCE * len(pieces)
        ):
            continue
        x0, _, x1, bottom = _numbers(about, "bbox")
        slope, offset = _numbers(about, "baseline")
        baseline = (bottom + offset + slope * (x1 - x0) / 2) / scale
        size = _numbers(about, "x_size")[0] / scale / _X_SIZE
        words = []
        for child, text in pieces:
            left, top, right, below = _numbers(child.get("title", ""), "bbox")
            heavy = _stroke(ink[int(top) : int(below), int(left) : int(right)]) / scale / size
            heavinesses.append(heavy)
            words.append((Word(text, left / scale, 0, right / scale, 0, size, False, False, baseline), heavy))
        found.append(words)
    usual = median(heavinesses) if heavinesses else 0.0
    for words in found:
        for word, heavy in words:
            word.bold = heavy > _BOLD * usual
        yield [word for word, _ in words]


def _stroke(ink: NDArray[np.bool_]) -> float:
    """Mean width of strokes in pixels: twice their area by the length of their edges."""
    inner = ink.copy()
    inner[1:] &= ink[:-1]
    inner[:-1] &= ink[1:]
    inner[:, 1:] &= ink[:, :-1]
    inner[:, :-1] &= ink[:, 1:]
    edge = int(ink.sum()) - int(inner.sum())
    return 2 * int(ink.sum()) / edge if edge else 0.0


def _numbers(title: str, name: str) -> list[float]:
    """The values of one property of an hOCR title; [] where it is not there."""
    match = re.search(rf"(?:^|; ){name} ([-\d. ]+)", title)
    return [float(number) for number in match.group(1).split()] if match else []


def _settle_sizes(lines: list[list[Word]]) -> None:
    """Give words whole sizes, one for the body of the page, and the height of their box.

    A line's measured size depends on which letters happen to stand in it; what tells headings and
    paragraphs apart compares sizes.
    """
    body = median(word.size for line in lines for word in line)
    for line in lines:
        for word in line:
            word.size = float(round(body if abs(word.size - body) < _ONE_SIZE * body else word.size)) or 1.0
            word.y0 = word.baseline - _ASCENT * word.size
            word.y1 = word.baseline + _DESCENT * word.size
