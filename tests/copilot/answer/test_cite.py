"""Quotations stand on the page letter by letter, or are not given."""

from __future__ import annotations

import statistics

import pypdfium2 as pdfium
import pytest

from copilot.answer.cite import quote, verbatim_on
from copilot.answer.opened import Reading
from corpus.model import BlockKind, Document, Line, Page
from tests.shared import PDFS


def page(number: int, text: str, raw: str = "") -> Page:
    return Page(number, f"{number + 4}", 595.0, 842.0, text, raw)


def document(*pages: Page) -> Document:
    return Document("T.pdf", "0" * 64, "ITU-T T.1 (01/2000)", "", "01/2000", "E", pages, ())


def line(text: str, page: int = 1, top: float = 100.0) -> Line:
    return Line(text, page, (100.0, top, 300.0, top + 10))


def test_a_quotation_has_page_printed_page_words_and_the_part_of_the_line() -> None:
    text = document(page(1, "Heading 0123 5678. Footer"))
    (found,) = quote(text, [line("0123 5678.")], "5678.")
    assert (found.page, found.printed_page, found.text) == (1, "5", "5678.")
    # eight digits of 500, a space and a full stop of 250
    assert found.boxes == ((1, 200.0, 100.0, 300.0, 110.0),)
    (found,) = quote(text, [line("0123 5678.")], "0123")
    assert found.boxes == ((1, 100.0, 100.0, 188.9, 110.0),)


def test_a_line_that_runs_from_the_right_is_marked_from_the_right() -> None:
    text = document(page(1, "المودم ينتظر"))
    (found,) = quote(text, [line("المودم ينتظر")], "المودم")
    ((_, left, _, right, _),) = found.boxes
    assert left > 190
    assert right == 300.0


@pytest.mark.real
def test_marks_lie_where_the_words_stand(reading: Reading) -> None:
    text = reading.lookup.store.document("T-REC-V.8-200011-E.pdf")
    lines = [line for clause in text.clauses for block in clause.blocks for line in block.lines]
    misses = []
    with pdfium.PdfDocument(PDFS / text.file) as pdf:
        for each in [line for line in lines if len(line.text) > 60][::4]:
            words = each.text[20:45].strip()
            sheet = pdf[each.page - 1].get_textpage()
            search = sheet.search(words, match_case=True)
            found, again = search.get_next(), search.get_next()
            if found is None or again is not None:
                continue
            left, _, right, _ = sheet.get_rect(sheet.count_rects(*found) - 1)
            ((_, x0, _, x1, _),) = quote(text, [each], words)[0].boxes
            misses += [abs(x0 - left), abs(x1 - right)]
    assert len(misses) > 40
    assert statistics.median(misses) < 2.0


def test_a_word_hyphenated_at_the_line_end_is_quoted_as_it_is_printed() -> None:
    text = document(page(1, "The syn-\nchronous modem"))
    lines = [line("The syn-"), line("chronous modem", top=112.0)]
    (found,) = quote(text, lines, "The synchronous modem")
    assert found.text == "The syn-\nchronous modem"
    assert [box[2] for box in found.boxes] == [100.0, 112.0]


def test_a_superscript_is_quoted_as_the_text_layer_holds_it() -> None:
    text = document(page(1, "at most 216 bits"))
    (found,) = quote(text, [line("at most 2¹⁶ bits")], "2¹⁶ bits")
    assert found.text == "216 bits"


def test_a_sentence_over_a_page_break_is_two_quotations() -> None:
    text = document(page(1, "header The modem shall"), page(2, "header wait for CJ."))
    lines = [line("The modem shall", 1), line("wait for CJ.", 2)]
    found = quote(text, lines, "The modem shall wait for CJ.")
    assert [(each.page, each.printed_page, each.text) for each in found] == [
        (1, "5", "The modem shall"),
        (2, "6", "wait for CJ."),
    ]
    assert [[box[0] for box in each.boxes] for each in found] == [[1], [2]]


@pytest.mark.parametrize("wanted", ["The modem should wait", "modem wait", "", "  "])
def test_what_does_not_stand_there_as_one_run_is_not_quoted(wanted: str) -> None:
    text = document(page(1, "The modem shall wait"))
    assert quote(text, [line("The modem shall wait")], wanted) == []


def test_lines_that_the_text_layer_does_not_hold_are_not_quoted() -> None:
    text = document(page(1, "Something else"))
    assert quote(text, [line("The modem shall wait")], "The modem shall wait") == []


def test_half_a_sentence_is_not_quoted_when_the_other_page_lacks_its_half() -> None:
    text = document(page(1, "The modem shall"), page(2, "nothing here"))
    assert quote(text, [line("The modem shall"), line("wait.", 2)], "The modem shall wait.") == []


def test_the_unrepaired_text_is_what_is_quoted() -> None:
    assert verbatim_on(page(1, "efficient", raw="ef\ufb01cien"), "xyz") is None
    assert verbatim_on(page(1, "A=1 B=2", raw="A\u00011 B=2"), "A=1") == "A\u00011"


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "number", "words", "pages"),
    [
        ("T-REC-A.1-201610-E.pdf", "2.1.4", "sub-working parties should be", (15,)),
        ("T-REC-A.1-201610-E.pdf", "2.2.5", "will provide maximum opportunity for broad", (17, 18)),
    ],
)
def test_words_of_real_pages(
    reading: Reading, file: str, number: str, words: str, pages: tuple[int, ...]
) -> None:
    text = reading.lookup.store.document(file)
    blocks = [block for clause in text.clauses if clause.number == number for block in clause.blocks]
    (block,) = [block for block in blocks if words in block.text]
    found = quote(text, block.lines, words)
    assert tuple(each.page for each in found) == pages


@pytest.mark.real
def test_nearly_every_paragraph_of_real_texts_can_be_quoted_and_every_quotation_stands_there(
    reading: Reading,
) -> None:
    paragraphs = quoted = 0
    for file in reading.retriever.entries:
        text = reading.lookup.store.document(file)
        for clause in text.clauses:
            for block in clause.blocks:
                if block.kind is not BlockKind.PARAGRAPH:
                    continue
                found = quote(text, block.lines, block.text)
                paragraphs += 1
                quoted += bool(found)
                for each in found:
                    on = text.pages[each.page - 1]
                    assert each.text in (on.raw or on.text)
                    for number, x0, y0, x1, y1 in each.boxes:
                        assert number == each.page
                        assert -1 <= x0 < x1 <= on.width + 1 and -1 <= y0 < y1 <= on.height + 1
    assert paragraphs > 1000
    assert quoted / paragraphs > 0.98
