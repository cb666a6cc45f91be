"""From the coordinates inside a PDF to those of the page as it is displayed."""

from __future__ import annotations

import pypdfium2 as pdfium

from corpus.model import Rect


class Placement:
    """From PDF user space (origin bottom left, before rotation) to the displayed page (top left).

    `width` and `height` are those of the displayed page in points, `rotation` 0, 90, 180 or 270
    degrees clockwise. Source: ISO 32000-1, 8.3.2 and table 30 (Rotate).
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.width, self.height = page.get_size()
        self.rotation: int = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        self.left, self.bottom = max(left, media[0]), max(bottom, media[1])
        self.right, self.top = min(right, media[2]), min(top, media[3])

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Rect:
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def upright(self, a: float, b: float) -> bool:
        """Does text whose matrix starts with `a` and `b` run from left to right as displayed?"""
        if self.rotation in (90, 270):
            return abs(b) > abs(a) and (b > 0) == (self.rotation == 90)
        return abs(a) >= abs(b) and (a > 0) == (self.rotation == 0)
