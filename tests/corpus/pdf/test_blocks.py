"""Runs of lines as paragraphs, items, notes, code, formulas, footnotes, figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.model import Block, BlockKind
from tests.corpus.sheets import LEFT, Sheets, blocks, clause, real, typeset


def body(path: Path, build: Callable[[Sheets], object]) -> list[Block]:
    """The blocks after a clause heading and a paragraph."""

    def whole(sheets: Sheets) -> None:
        sheets.text("1    Signals", bold=True).gap().prose()
        build(sheets)

    return list(clause(typeset(path, whole), "1").blocks[1:])


def kinds(found: list[Block]) -> list[str]:
    return [block.kind.value for block in found]


def test_hyphenation_is_undone_where_the_document_writes_the_word_whole(tmp_path: Path) -> None:
    found = body(
        tmp_path / "hyphenation.pdf",
        lambda sheets: sheets.text(
            "The synchronization of both modems, and with it the re-training procedure, is the",
            "business of the answering modem, which shall begin with it and keep synchroni-",
            "zation until the end, unless the call is given up; it may repeat the re-",
            "training procedure.",
        ),
    )
    assert "keep synchronization until" in found[0].text
    assert found[0].text.endswith("repeat the re-training procedure.")


def test_list_items_and_what_they_wrap(tmp_path: Path) -> None:
    found = body(
        tmp_path / "items.pdf",
        lambda sheets: (
            sheets.text("The modem shall:")
            .text("–    wait for the tone that the answering modem sends, which may last")
            .text("for three seconds;", left=97)
            .text("–    answer it.")
            .text("a)    begin with the first signal; and")
        ),
    )
    assert kinds(found) == ["paragraph", "list_item", "list_item", "list_item"]
    assert found[1].text.endswith("which may last for three seconds;")


def test_notes_are_notes(tmp_path: Path) -> None:
    found = body(
        tmp_path / "notes.pdf",
        lambda sheets: (
            sheets.text("NOTE 1 – The level may vary.", size=10).gap(6).text("It shall be measured.")
        ),
    )
    assert kinds(found) == ["note", "paragraph"]


def test_footnotes_stand_last_and_do_not_cut_a_paragraph(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("The signal shall be sent as the other Recommendation has it and its levels shall be")
        sheets.rule(LEFT, 700, 200, 700).at(LEFT, 715, "1 See also the guide.", 9)
        sheets.page().text("those of the table below.").gap(8).prose()

    found = body(tmp_path / "footnote.pdf", build)
    assert found[0].text.endswith("its levels shall be those of the table below.")
    assert kinds(found)[-1] == "footnote" and found[-1].text == "1 See also the guide."


def test_code_is_kept_verbatim(tmp_path: Path) -> None:
    code = ("Frame ::= SEQUENCE {", "    flag  BIT STRING (SIZE (8)),", "    data  OCTET STRING }")
    found = body(
        tmp_path / "asn1.pdf",
        lambda sheets: [
            sheets.at(
                LEFT + 30 + 6 * (len(line) - len(line.lstrip())),
                sheets.y + 12 * n,
                line.lstrip(),
                10,
                font="Courier",
            )
            for n, line in enumerate(code)
        ],
    )
    assert kinds(found) == ["code"]
    assert found[0].text == "\n".join(code)


def test_formula_with_its_number(tmp_path: Path) -> None:
    found = body(
        tmp_path / "equation.pdf",
        lambda sheets: sheets.at(490, sheets.y, "(9-3)").text("y = a x + b", left=150).gap(8).prose(),
    )
    assert found[0].kind is BlockKind.EQUATION and found[0].text == "y = a x + b (9-3)"


def test_words_in_a_drawing_are_no_sentences(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        top = sheets.y
        for place in range(3):
            x = 100 + 140 * place
            sheets.canvas.roundRect(x, 842 - top - 60, 100, 40, 8)
            sheets.at(x + 20, top + 45, f"Block {place}", 9).rule(x + 100, top + 40, x + 140, top + 40)
        sheets.y = top + 90
        sheets.text("Figure 1 – Blocks of the modem", left=200, bold=True).gap().prose()

    found = body(tmp_path / "drawing.pdf", build)
    assert kinds(found) == ["figure", "caption", "paragraph"]
    assert found[1].caption == "Figure 1 – Blocks of the modem"


def test_last_short_line_of_a_paragraph_above_a_figure_is_part_of_it(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("Figure 1 shows of which blocks the modem is made, and how they are connected with each")
        sheets.text("other.").gap(4)
        sheets.canvas.roundRect(100, 842 - sheets.y - 60, 300, 50, 8)
        sheets.at(150, sheets.y + 40, "Scrambler", 9).y += 90
        sheets.text("Figure 1 – Blocks", left=250, bold=True)

    found = body(tmp_path / "above_figure.pdf", build)
    assert found[0].text.endswith("connected with each other.")


@pytest.mark.real
def test_asn1_of_a_real_document_is_verbatim() -> None:
    code = next(
        b.text for b in blocks(real("X.682-200811-E"), BlockKind.CODE) if "ERROR-CLASS ::= CLASS" in b.text
    )
    lines = code.split("\n")
    assert lines[0] == "ERROR-CLASS ::= CLASS"
    assert lines[1].strip() == "{" and lines[2].lstrip().startswith("&category")


@pytest.mark.real
def test_kinds_of_a_real_document() -> None:
    found = [block.kind for item in real("T.50-198811-E").clauses if item.number for block in item.blocks]
    assert found.count(BlockKind.TABLE) >= 9 and BlockKind.LIST_ITEM in found
    assert "1⁾ This Recommendation corresponds" in clause(real("T.50-198811-E"), "2.1").text
