"""The strokes that tables are drawn with."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from corpus.pdf.strokes import merged
from tests.corpus.sheets import A4, Sheets, pages_of


def test_lines_and_thin_rectangles_are_strokes(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "strokes.pdf").rule(57, 100, 300, 100).rule(57, 100, 57, 200)
    sheets.canvas.rect(57, A4[1] - 201, 243, 1, stroke=0, fill=1)
    (page,) = pages_of(sheets.save())
    (first, second), (upright,) = page.horizontals, page.verticals
    assert first == pytest.approx((100, 57, 300), abs=1) and second == pytest.approx((200, 57, 300), abs=1)
    assert upright == pytest.approx((57, 100, 200), abs=1)


def test_sides_of_a_rectangle_are_strokes(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "rectangle.pdf")
    sheets.canvas.rect(57, A4[1] - 200, 100, 50)
    (page,) = pages_of(sheets.save())
    assert sorted(y for y, _, _ in page.horizontals) == pytest.approx([150, 200], abs=1.5)
    assert sorted(x for x, _, _ in page.verticals) == pytest.approx([57, 157], abs=1.5)


def test_large_image_is_counted_and_small_one_is_not(tmp_path: Path) -> None:
    for side, images in ((500, 1), (20, 0)):
        sheets = Sheets(tmp_path / f"image{side}.pdf")
        sheets.canvas.drawInlineImage(Image.new("L", (50, 50), 128), 50, 200, side, side)
        assert pages_of(sheets.save())[0].images == images


def test_strokes_that_touch_become_one() -> None:
    assert merged([(100.0, 50, 120), (100.4, 121, 200), (100.0, 300, 400), (150.0, 50, 60)]) == [
        (100.0, 50, 200),
        (100.0, 300, 400),
        (150.0, 50, 60),
    ]
