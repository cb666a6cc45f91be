"""What can be quoted of a clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.answer.units import Unit, units_of
from corpus.language.sentences import sentences
from corpus.model import Block, BlockKind
from tests.index import made


def units(*blocks: Block) -> list[Unit]:
    clause = made.clause(0, "1", "Scope", blocks)
    return units_of(replace(made.document(), clauses=(clause,)), clause)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One ends. Two begins.", ["One ends.", "Two begins."]),
        ("See Fig. 3 of Rec. V.8. It ends.", ["See Fig. 3 of Rec. V.8.", "It ends."]),
        ("Signals, e.g. ANSam, follow. Then CJ.", ["Signals, e.g. ANSam, follow.", "Then CJ."]),
        ("It lasts 2.5 s. 3 are sent.", ["It lasts 2.5 s.", "3 are sent."]),
        ("first; a) one; b) two", ["first;", "a) one;", "b) two"]),
        ("", []),
        ("The answer is no. The modem waits.", ["The answer is no.", "The modem waits."]),
        ("See Annex A. The rest follows.", ["See Annex A.", "The rest follows."]),
        ("International Alphabet No. 5 is used.", ["International Alphabet No. 5 is used."]),
        ("[b] J. Smith and K. Brown, p. 3. It holds.", ["[b] J. Smith and K. Brown, p. 3.", "It holds."]),
    ],
)
def test_sentences_end_at_full_stops_not_at_abbreviations(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_items_carry_the_sentence_that_introduces_them() -> None:
    found = units(
        made.block("Some say yes. A sender shall:"),
        made.block("a) send", BlockKind.LIST_ITEM),
        made.block("b) wait", BlockKind.LIST_ITEM),
        made.block("A paragraph ends the list."),
        made.block("– alone", BlockKind.LIST_ITEM),
    )
    assert [(unit.text, unit.lead) for unit in found] == [
        ("Some say yes.", ""),
        ("A sender shall:", ""),
        ("a) send", "A sender shall:"),
        ("b) wait", "A sender shall:"),
        ("A paragraph ends the list.", ""),
        ("– alone", ""),
    ]
    assert found[2].words == 5


def test_rows_of_a_table_have_caption_header_cells_and_their_own_lines() -> None:
    (unit, _) = units(made.table("Table 1 – Timers", [["Name", "Value"], ["T401", "3 s"], ["N400", "5"]]))
    assert (unit.caption, unit.header, unit.cells) == ("Table 1 – Timers", ("Name", "Value"), ("T401", "3 s"))
    assert unit.text == "T401 | 3 s"


def test_a_note_that_spans_a_table_is_a_note() -> None:
    note = "NOTE – " + "these values hold for every modem of the series " * 2
    (_, unit) = units(made.table("Table 1", [["A", "B"], ["1", "2"], [note, ""]]))
    assert (unit.kind, unit.text, unit.cells) == (BlockKind.NOTE, note, ())


def test_words_in_drawings_and_footnotes_are_not_quotable() -> None:
    assert units(made.block("ANSam", BlockKind.FIGURE), made.block("1 See below", BlockKind.FOOTNOTE)) == []


def test_code_is_one_piece() -> None:
    (unit,) = units(made.block("A ::= INTEGER. B ::= BOOLEAN.", BlockKind.CODE))
    assert unit.text == "A ::= INTEGER. B ::= BOOLEAN."
