"""Words side by side are one printed line."""

from __future__ import annotations

from corpus.pdf.lines import TextLine, Word, lines_of


def word(text: str, x: float, baseline: float = 100.0, size: float = 10.0, glued: bool = False) -> Word:
    y0, y1 = baseline - 0.74 * size, baseline + 0.22 * size
    return Word(text, x, y0, x + 0.5 * size * len(text), y1, size, False, False, baseline, glued)


def texts(*segments: list[Word]) -> list[str]:
    return [line.text for line in lines_of(list(segments), 1)]


def test_segments_at_one_height_are_one_line_from_left_to_right() -> None:
    assert texts([word("right", 200)], [word("left", 50)], [word("below", 50, 114)]) == [
        "left right",
        "below",
    ]


def test_far_smaller_print_beside_a_line_is_no_part_of_it() -> None:
    assert texts([word("Table", 50)], [word("field", 200, size=3)]) == ["Table", "field"]


def test_bold_number_and_its_text_are_two_words() -> None:
    assert texts([word("8.1", 50), word("Length", 90)]) == ["8.1 Length"]


def test_pieces_of_one_word_in_two_fonts_are_joined() -> None:
    assert texts([word("H", 50), word("2", 55, 102, 7, glued=True), word("O", 58.5, glued=True)]) == ["H2O"]


def test_exponent_is_raised_and_note_letter_after_a_digit() -> None:
    assert texts([word("10", 50), word("−3", 60, 95, 7)]) == ["10⁻³"]
    assert texts([word("24", 50), word("a)", 60, 95, 7)]) == ["24ᵃ⁾"]


def test_cells_are_parted_by_wide_gaps() -> None:
    line = TextLine([word("BER", 50), word("Bit", 120), word("error", 138)], 1)
    assert [[w.text for w in cell] for cell in line.cells(9)] == [["BER"], ["Bit", "error"]]


def test_line_of_arabic_is_read_from_right_to_left() -> None:
    words = [word("التوصية", 300), word("ITU-T", 200), word("X.690", 240), word("تحدد", 100)]
    (line,) = lines_of([words], 1)
    assert line.text == "التوصية ITU-T X.690 تحدد"
    assert line.right_to_left and line.indent(57, 345) == 10
    assert [[w.text for w in cell] for cell in line.cells(30)] == [["التوصية"], ["ITU-T", "X.690"], ["تحدد"]]


def test_arabic_word_in_a_latin_line_stays_where_it_is() -> None:
    assert texts(
        [word("The", 50), word("word", 80), word("نص", 120), word("means", 150), word("text", 190)]
    ) == ["The word نص means text"]
