"""What of a page's text is printed: inside the crop box and the clip, in a layer that is on."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

from corpus.model import Rect
from corpus.pdf.placement import Placement

_NOWHERE: Rect = (0.0, 0.0, -1.0, -1.0)
_LONGEST_NAME = 512
"""Characters of the name of a layer."""

Layers = Callable[[], frozenset[str]]
"""Gives the names of the layers that are off."""


class Sight:
    """Where on a displayed page a text object can be seen."""

    def __init__(self, place: Placement, layers_off: Layers) -> None:
        self._place = place
        self._layers_off = layers_off
        self._page: Rect = (0.0, 0.0, place.width, place.height)

    def area(self, text_object: int) -> Rect:
        """The part of the page in which the characters of a text object are printed."""
        pointer = ctypes.cast(text_object, raw.FPDF_PAGEOBJECT)
        marks = raw.FPDFPageObj_CountMarks(pointer)
        if marks > 0 and any(self._is_off(raw.FPDFPageObj_GetMark(pointer, each)) for each in range(marks)):
            return _NOWHERE
        clip = raw.FPDFPageObj_GetClipPath(pointer)
        area = self._page
        # pdfium gives text a clip only where that could cut it
        for path in range(max(0, raw.FPDFClipPath_CountPaths(clip) if clip else 0)):
            area = _shared(area, self._bounds(clip, path))
        return area

    def _bounds(self, clip: Any, path: int) -> Rect:
        x, y = ctypes.c_float(), ctypes.c_float()
        points = []
        for segment in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, segment), x, y)
            points.append((x.value, y.value))
        if not points:
            return self._page
        across, up = [point[0] for point in points], [point[1] for point in points]
        return self._place.box(min(across), min(up), max(across), max(up))

    def _is_off(self, mark: Any) -> bool:
        """Does a mark put the text into an optional content group that is off?"""
        if _text(lambda *room: raw.FPDFPageObjMark_GetName(mark, *room)) != "OC":
            return False
        name = _text(lambda *room: raw.FPDFPageObjMark_GetParamStringValue(mark, b"Name", *room))
        return bool(name) and name in self._layers_off()


def is_seen(box: Rect, area: Rect) -> bool:
    """Does the middle of a box lie in an area?"""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def layers_of(path: Path) -> Layers:
    """The layers of a file that are off when it is opened, read when they are first asked for.

    Source: ISO 32000-1, 8.11.4. A name that layers share is off where all of them are.
    """

    @cache
    def off() -> frozenset[str]:
        from pypdf import PdfReader
        from pypdf.errors import PdfReadError

        try:
            catalogue = PdfReader(path).root_object
            content = catalogue.get("/OCProperties", {}).get_object()
            default = content.get("/D", {}).get_object()
            states: dict[str, list[bool]] = {}
            for reference in content.get("/OCGs", ()):
                switched = "/ON" if default.get("/BaseState") == "/OFF" else "/OFF"
                listed = reference in default.get(switched, ())
                states.setdefault(str(reference.get_object().get("/Name", "")), []).append(
                    listed is (switched == "/ON")
                )
        except (PdfReadError, AttributeError, KeyError, TypeError, ValueError):
            return frozenset()  # what cannot be told to be off is on
        return frozenset(name for name, on in states.items() if not any(on))

    return off


def _shared(one: Rect, other: Rect) -> Rect:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _text(read: Callable[..., Any]) -> str:
    """A string that pdfium writes into a buffer as UTF-16 with a zero at its end."""
    buffer, length = (ctypes.c_ushort * _LONGEST_NAME)(), ctypes.c_ulong()
    read(buffer, 2 * _LONGEST_NAME, length)
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")
