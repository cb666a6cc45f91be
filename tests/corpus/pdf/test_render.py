"""Pages as images, with the quoted lines marked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import ImageChops
from reportlab.pdfgen import canvas

from corpus.errors import UnreadablePdf
from corpus.pdf.render import HIGHLIGHT, PageNotInPdf, page_count, page_image

A4 = (595, 842)


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    path = tmp_path / "two.pdf"
    sheet = canvas.Canvas(str(path), pagesize=A4)
    for number in (1, 2):
        sheet.drawString(72, 842 - 100, f"The scrambler shall be initialized, page {number}")
        sheet.showPage()
    sheet.save()
    return path


def test_a_page_is_as_large_as_the_scale_says(two_pages: Path) -> None:
    assert page_image(two_pages, 1, scale=1.6).size == (952, 1348)
    assert page_image(two_pages, 1, scale=1.0).size == A4


def test_a_box_is_marked_yellow_where_it_stands_and_nowhere_else(two_pages: Path) -> None:
    bare = page_image(two_pages, 1, scale=2.0).convert("RGB")
    marked = page_image(two_pages, 1, [(72, 88, 320, 104)], scale=2.0).convert("RGB")

    assert marked.getpixel((640 - 6, 2 * 96)) == HIGHLIGHT
    assert marked.getpixel((640 + 20, 2 * 96)) == (255, 255, 255)
    left, top, right, bottom = ImageChops.difference(bare, marked).getbbox() or (0, 0, 0, 0)
    assert (left, top) == (142, 174)
    assert right - left == pytest.approx(2 * (320 - 72 + 2), abs=2)
    assert bottom - top == pytest.approx(2 * (104 - 88 + 2), abs=2)


def test_print_stays_black_under_the_mark(two_pages: Path) -> None:
    marked = page_image(two_pages, 1, [(72, 88, 320, 104)], scale=3.0).convert("RGB")
    darkest = min(sum(pixel) for pixel in marked.crop((216, 264, 960, 312)).get_flattened_data())  # type: ignore[arg-type]
    assert darkest < 60


def test_marking_one_call_leaves_no_trace_in_the_next(two_pages: Path) -> None:
    before = page_image(two_pages, 2)
    page_image(two_pages, 2, [(0, 0, 595, 842)])
    assert ImageChops.difference(before, page_image(two_pages, 2)).getbbox() is None


def test_a_page_that_is_not_there_is_named(two_pages: Path) -> None:
    with pytest.raises(PageNotInPdf, match=r"two\.pdf: page 3 asked for, it has pages 1 to 2"):
        page_image(two_pages, 3)


def test_a_file_that_is_no_pdf_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"not a PDF")
    with pytest.raises(UnreadablePdf, match=r"broken\.pdf: cannot be opened"):
        page_image(broken, 1)
    with pytest.raises(UnreadablePdf, match=r"missing\.pdf: not there"):
        page_image(tmp_path / "missing.pdf", 1)


def test_pages_are_counted(two_pages: Path) -> None:
    assert page_count(two_pages) == 2


def test_many_threads_may_ask_at_once(two_pages: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sizes = set(pool.map(lambda n: page_image(two_pages, n % 2 + 1, scale=1 + n / 40).size[0], range(24)))
    assert len(sizes) == 24
