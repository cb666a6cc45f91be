"""Automatic numbers: small lists with the right numbers, and LibreOffice as the judge of larger ones."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import docx
import pytest

from corpus.word.numbering import Numbering, written
from corpus.word.ooxml import W
from corpus.word.runs import text_of
from corpus.word.styles import Styles
from tests.corpus.word.made import Made
from tests.office import as_text
from tests.shared import WORD

DECIMAL = (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))


def numbers(made: Made) -> list[str]:
    styles = Styles(made.document)
    numbering = Numbering(made.document, styles)
    return [numbering.number(p, styles.of(p)).text for p in made.document.element.body.iter(f"{W}p")]


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (26, "lowerLetter", "z"), (27, "lowerLetter", "aa"), (53, "upperLetter", "AAA"),
        (40, "lowerRoman", "xl"), (49, "upperRoman", "XLIX"), (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"), (12, "ordinal", "12th"), (22, "ordinal", "22nd"), (3, "none", ""),
        (5, "chicago", "5"), (0, "lowerLetter", "0"), (2, "russianUpper", "Б"), (2, "arabicAlpha", "ب"),
    ],
)  # fmt: skip
def test_formats(count: int, form: str, text: str) -> None:
    assert written(count, form) == text


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_a_style_inherits_its_list_and_says_its_level_alone(depth: int) -> None:
    made = Made()
    id = made.list(*[("decimal", ".".join(f"%{n}" for n in range(1, place + 2))) for place in range(depth)])
    made.style("Chapter 1", properties=f'<w:numPr><w:numId w:val="{id}"/></w:numPr>')
    for level in range(1, depth):
        made.style(
            f"Chapter {level + 1}", f"Chapter {level}",
            properties=f'<w:numPr><w:ilvl w:val="{level}"/></w:numPr>',
        )  # fmt: skip
    for level in [*range(depth), depth - 1, 0, 1]:
        made.add("x", f"Chapter {level + 1}")
    deepest = ".".join("1" * depth)
    assert numbers(made)[depth - 1 :] == [deepest, f"{deepest[:-1]}2", "2", "2.1"]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_definition_says_which_level_a_style_has(level: int) -> None:
    made = Made()
    linked = [
        (form, pattern, "1", '<w:pStyle w:val="Chapter"/>' if place == level else "")
        for place, (form, pattern) in enumerate(DECIMAL)
    ]
    id = made.list(*linked)
    made.style("Chapter", properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{id}"/></w:numPr>')
    made.add("x", "Chapter")
    assert numbers(made) == [".".join("1" * (level + 1))]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((("none", "%1"),), ["", ""]),
        ((("none", ""),), ["", ""]),
        ((("decimal", "%1)"),), ["1)", "2)"]),
        ((("decimal", "Annex %1"),), ["Annex 1", "Annex 2"]),
    ],
)
def test_what_is_drawn_before_a_paragraph(levels: tuple[tuple[str, str], ...], said: list[str]) -> None:
    made = Made()
    id = made.list(*levels)
    made.add("x", list=id, level=0)
    made.add("y", list=id, level=0)
    assert numbers(made) == said


@pytest.mark.parametrize(
    ("starts", "levels", "said"),
    [
        (("3", "1", "1"), (1, 1, 0), ["3.1", "3.2", "4"]),
        (("1", "1", "1"), (2, 0), ["1.1.1", "2"]),
        (("5", "2", "1"), (1, 2, 1, 0, 1), ["5.2", "5.2.1", "5.3", "6", "6.2"]),
    ],
)
def test_a_deeper_level_that_comes_first_uses_up_the_start_above(
    starts: tuple[str, ...], levels: tuple[int, ...], said: list[str]
) -> None:
    made = Made()
    id = made.list(*[(*level, start) for level, start in zip(DECIMAL, starts, strict=True)])
    for level in levels:
        made.add("x", list=id, level=level)
    assert numbers(made) == said


def test_a_list_with_a_start_of_its_own_begins_there_once() -> None:
    made = Made()
    first = made.list(("lowerLetter", "%1)"))
    second = made.list(starts={0: 1}, over=first)
    third = made.list(starts={0: 24}, over=first)
    for id in (first, first, second, second, first, third, third, third, third):
        made.add("x", list=id, level=0)
    assert numbers(made) == ["a)", "b)", "a)", "b)", "c)", "x)", "y)", "z)", "aa)"]


@pytest.mark.parametrize(
    ("more", "said"),
    [("", "2.1.1"), ('<w:lvlRestart w:val="0"/>', "2.1.2"), ('<w:lvlRestart w:val="1"/>', "2.1.1")],
)
def test_where_a_level_begins_anew(more: str, said: str) -> None:
    made = Made()
    id = made.list(*DECIMAL[:2], ("decimal", "%1.%2.%3", "1", more))
    for level in (0, 1, 2, 0, 1, 2):
        made.add("x", list=id, level=level)
    assert numbers(made)[-1] == said


def test_hidden_and_empty_paragraphs_count() -> None:
    made = Made()
    id = made.list(*DECIMAL)
    made.add("x", list=id, level=0)
    made.add("", list=id, level=0)
    made.add("y", list=id, level=0)
    assert numbers(made) == ["1", "2", "3"]


def test_list_number_zero_takes_a_paragraph_out_of_the_list_of_its_style() -> None:
    made = Made()
    id = made.list(*DECIMAL)
    made.style("Chapter", properties=f'<w:numPr><w:numId w:val="{id}"/></w:numPr>')
    made.add("x", "Chapter")
    made.add("6.1 y", "Chapter", list=0)
    made.add("z", "Chapter")
    assert numbers(made) == ["1", "", "2"]


def _differing(path: Path, folder: Path) -> tuple[int, list[str]]:
    """How many numbered paragraphs there are, and those that LibreOffice draws with another number."""
    drawn = Counter(re.sub(r"\W+", " ", line).strip() for line in as_text(path, folder).split("\n"))
    document = docx.Document(str(path))
    styles = Styles(document)
    numbering = Numbering(document, styles)
    counted, wrong = 0, []
    for paragraph in document.element.body.iter(f"{W}p"):
        number = numbering.number(paragraph, styles.of(paragraph))
        text = text_of(paragraph, styles).split("\n")[0].strip()
        if number.text and text and not number.is_bullet:
            counted += 1
            line = re.sub(r"\W+", " ", f"{number.text} {text}").strip()
            drawn[line] -= 1
            if drawn[line] < 0:
                wrong.append(line)
    return counted, wrong


@pytest.mark.office
@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "numbered"),
    [("G.Imp729-201710", 7), ("G.Imp8101-201810", 10), ("P.917-201901", 21), ("X.609.7-201812", 19)],
)
def test_numbers_of_real_files_are_those_that_libreoffice_draws(
    name: str, numbered: int, tmp_path: Path
) -> None:
    assert _differing(WORD / f"T-REC-{name}-E.docx", tmp_path) == (numbered, [])


@pytest.mark.office
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numbers_of_made_up_lists_are_those_that_libreoffice_draws(seed: int, tmp_path: Path) -> None:
    """Levels skipped, starts, overrides and formats at random; each paragraph has a text of its own."""
    chance = random.Random(seed)
    made = Made()
    forms = ("decimal", "lowerLetter", "upperRoman", "lowerRoman", "decimal")
    ids = []
    for _ in range(4):
        levels = [
            (chance.choice(forms), ".".join(f"%{n}" for n in range(1, place + 2)), str(chance.randint(1, 4)))
            for place in range(4)
        ]
        ids.append(made.list(*levels))
        made.add("between lists")
        for number in range(60):
            made.add(f"item {ids[-1]} {number}", list=ids[-1], level=chance.choice((0, 0, 1, 1, 2, 3)))
    path = tmp_path / "made.docx"
    path.write_bytes(made.data())
    assert _differing(path, tmp_path) == (240, [])
