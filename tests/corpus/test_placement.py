"""Words of a text found again on drawn pages."""

from __future__ import annotations

from corpus.model import Rect
from corpus.placement import DrawnWords


def drawn(*lines: tuple[int, str]) -> DrawnWords:
    words = DrawnWords()
    for place, (page, text) in enumerate(lines):
        words.add(text, page, _box(place))
    return words


def _box(place: int) -> Rect:
    return (0.0, float(place), 10.0, place + 1.0)


def test_a_heading_is_where_it_stands_and_not_in_the_contents() -> None:
    words = drawn(
        (1, "1 Scope"), (1, "3"), (1, "2 Lamps"), (1, "4"), (3, "1 Scope"), (3, "It is about lamps."),
        (4, "2 Lamps"), (4, "They shine."),
    )  # fmt: skip
    words.begin(["1 Scope", "2 Lamps"], ["1\tScope\t3", "2\tLamps\t4"])
    pages = [words.place("1 Scope", True), words.place("It is about lamps."), words.place("2 Lamps", True)]
    assert [lines[0].page for lines in pages] == [3, 3, 4]


def test_running_lines_between_two_lines_of_a_paragraph_are_passed_over() -> None:
    words = drawn((1, "1 Scope"), (1, "Lamps shine at"), (1, "Rec. ITU-T Y.1 7"), (2, "night and day."))
    words.begin(["1 Scope"])
    words.place("1 Scope", True)
    lines = words.place("Lamps shine at night and day.")
    assert [(line.text, line.page, line.box) for line in lines] == [
        ("Lamps shine at", 1, _box(1)), ("night and day.", 2, _box(3)),
    ]  # fmt: skip


def test_cells_of_a_table_are_found_though_their_lines_are_drawn_across() -> None:
    words = drawn((1, "1 Scope"), (1, "green lamp steady light"), (1, "by sea at night"))
    words.begin(["1 Scope"])
    words.place("1 Scope", True)
    lines = words.place("green lamp by sea | steady light at night")
    assert {(line.text, line.box) for line in lines} == {
        ("green lamp", _box(1)), ("by sea |", _box(2)), ("steady light", _box(1)), ("at night", _box(2)),
    }  # fmt: skip


def test_what_is_not_drawn_has_no_place() -> None:
    words = drawn((1, "1 Scope"), (1, "Lamps shine."))
    words.begin(["1 Scope"])
    words.place("1 Scope", True)
    assert words.place("Nothing of this") == ()
