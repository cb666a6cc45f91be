"""The straight lines that tables are drawn with, and the large images, of a page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.model import Rect
from corpus.pdf.placement import Placement

Stroke = tuple[float, float, float]
"""A level and two ends: (y, x0, x1) of a horizontal, (x, y0, y1) of a vertical, in points."""

MAX_OBJECTS = 6000
"""A page with more drawn objects is a drawing."""
MAX_SEGMENTS = 2000
"""Of a path that may be a grid; longer ones are curves and hatching."""
MAX_DEPTH = 3
"""Forms inside forms that are entered."""
_THIN = 2.5


@dataclass(slots=True)
class Rulings:
    """Thin straight strokes and the edges of rectangles; boxes of curves, rectangles and images.

    `images` counts those that fill much of the page.
    """

    horizontals: list[Stroke] = field(default_factory=list)
    verticals: list[Stroke] = field(default_factory=list)
    marks: list[Rect] = field(default_factory=list)
    images: int = 0

    def add(self, box: Rect, closed: bool) -> None:
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if high < _THIN:
            if wide > 6:
                self.horizontals.append(((y0 + y1) / 2, x0, x1))
        elif wide < _THIN:
            if high > 4:
                self.verticals.append(((x0 + x1) / 2, y0, y1))
        elif closed and wide > 10 and high > 6:
            self.horizontals += [(y0, x0, x1), (y1, x0, x1)]
            self.verticals += [(x0, y0, y1), (x1, y0, y1)]


def rulings_of(page: pdfium.PdfPage, place: Placement) -> Rulings:
    """Strokes and images of a page, those inside forms included."""
    found = Rulings()
    bounds = (ctypes.c_float * 4)()
    size = ctypes.sizeof(ctypes.c_float)
    pointers = [ctypes.cast(ctypes.addressof(bounds) + size * i, _FLOAT) for i in range(4)]
    for count, (item, kind, form) in enumerate(_objects(page)):
        if count > MAX_OBJECTS:
            break
        raw.FPDFPageObj_GetBounds(item, *pointers)
        box = place.box(*(form.box(*bounds) if form else bounds))
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            covered = (box[2] - box[0]) * (box[3] - box[1])
            found.images += covered > 0.3 * place.width * place.height
            if covered < 0.9 * place.width * place.height:
                found.marks.append(box)
            continue
        thin = box[2] - box[0] < _THIN or box[3] - box[1] < _THIN
        if not thin and not _stroked(item):
            continue  # a background behind text, no border
        if not thin and box[2] - box[0] < 0.95 * place.width:
            found.marks.append(box)
        segments = raw.FPDFPath_CountSegments(item)
        if thin or segments in (4, 5):
            found.add(box, closed=True)
        elif segments <= MAX_SEGMENTS:
            for piece in _pieces(item, segments, form):
                found.add(place.box(*piece), closed=False)
    return found


def dark_areas(page: pdfium.PdfPage, place: Placement) -> list[Rect]:
    """Boxes of what is filled with anything but white, images included: white print shows on them."""
    areas = []
    bounds = (ctypes.c_float * 4)()
    size = ctypes.sizeof(ctypes.c_float)
    pointers = [ctypes.cast(ctypes.addressof(bounds) + size * i, _FLOAT) for i in range(4)]
    colour = [ctypes.c_uint() for _ in range(4)]
    for item, kind, form in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
            raw.FPDFPageObj_GetFillColor(item, *[ctypes.byref(part) for part in colour])
            if not fill.value or min(part.value for part in colour[:3]) >= 240:
                continue
        raw.FPDFPageObj_GetBounds(item, *pointers)
        areas.append(place.box(*(form.box(*bounds) if form else bounds)))
    return areas


def _stroked(item: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


_FLOAT = ctypes.POINTER(ctypes.c_float)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def of(cls, item: object, outer: _Matrix | None) -> _Matrix:
        """The matrix of an object, followed by that of the form it is drawn in."""
        read = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, read)
        own = cls(read.a, read.b, read.c, read.d, read.e, read.f)
        if outer is None:
            return own
        e, f = outer.point(own.e, own.f)
        return cls(
            own.a * outer.a + own.b * outer.c,
            own.a * outer.b + own.b * outer.d,
            own.c * outer.a + own.d * outer.c,
            own.c * outer.b + own.d * outer.d,
            e,
            f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Rect:
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[object, int, _Matrix | None]]:
    """Paths and images of the page with the matrix of the form around them."""
    handle = page.raw
    for index in range(raw.FPDFPage_CountObjects(handle)):
        yield from _entered(raw.FPDFPage_GetObject(handle, index), None, MAX_DEPTH)


def _entered(item: object, form: _Matrix | None, depth: int) -> Iterator[tuple[object, int, _Matrix | None]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
        yield item, kind, form
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 0:
        inner = _Matrix.of(item, form)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _entered(raw.FPDFFormObj_GetObject(item, index), inner, depth - 1)


def _pieces(item: object, count: int, form: _Matrix | None) -> Iterator[Rect]:
    """The straight pieces of a path that holds a whole grid, in PDF coordinates."""
    matrix = _Matrix.of(item, form)
    x, y = ctypes.c_float(), ctypes.c_float()
    x_pointer, y_pointer = ctypes.byref(x), ctypes.byref(y)
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x_pointer, y_pointer)
        point = matrix.point(x.value, y.value)
        if last is not None and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            yield (
                min(last[0], point[0]),
                min(last[1], point[1]),
                max(last[0], point[0]),
                max(last[1], point[1]),
            )
        last = point
