"""How documents are cut into passages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.model import Block, BlockKind, Clause, Document
from index.passages import (
    MODEL_TOKENS,
    Passage,
    catalogue_passage,
    cut_document,
    embedding_prefix,
    estimate_tokens,
)
from tests.index.made import block, clause, document, table

SENTENCE = "The transmitter shall hold the carrier for at least twenty milliseconds after turn-off. "


def cut(*clauses: Clause) -> list[Passage]:
    return cut_document(replace(document(), clauses=clauses))


def cut_blocks(*blocks: Block) -> list[Passage]:
    return cut(clause(0, "8", "Procedures", blocks))


def test_each_clause_with_text_has_a_passage_and_says_where_it_stands() -> None:
    passages = cut_document(document(), first_id=7)
    assert [passage.id for passage in passages] == [7, 8, 9, 10, 11]
    assert [passage.number for passage in passages] == ["", "3.1", "8", "8.1", "Appendix I"]
    assert [passage.kind for passage in passages] == ["front", "definition", "clause", "clause", "appendix"]
    timers = passages[3]
    assert timers.path == ("8 Procedures", "8.1 Timers")
    assert timers.clause_index == 4
    assert timers.pages == (2, 3)
    assert (timers.block_from, timers.block_to) == (0, 2)
    assert timers.text.startswith("Timer T401")
    assert "8.1 Timers" not in timers.text
    assert timers.embed_text == (
        "ITU-T V.999 (01/2024) Procedures for echo cancellation\n8 Procedures > 8.1 Timers\n" + timers.text
    )


def test_nothing_is_lost_and_passages_fit_the_model() -> None:
    blocks = [block(SENTENCE * n, page=n) for n in (1, 3, 9, 30, 2)]
    passages = cut_blocks(*blocks)
    assert " ".join(p.text.replace("\n", " ") for p in passages).split() == (SENTENCE * 45).split()
    assert all(estimate_tokens(passage.embed_text) <= MODEL_TOKENS - 2 for passage in passages)
    assert len(passages) < 10
    assert passages[0].pages[0] == 1
    assert passages[-1].pages == (2, 30)


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    passages = cut_blocks(block((SENTENCE * 40).strip(), pages=4))
    assert len(passages) > 2
    assert all(passage.text.endswith(".") and passage.text.startswith("The ") for passage in passages)
    assert passages[0].pages == (1,)
    assert passages[-1].pages == (4,) or passages[-1].pages == (3, 4)


def test_text_without_sentences_is_cut_all_the_same() -> None:
    passages = cut_blocks(block("00010110 " * 900))
    assert all(estimate_tokens(passage.embed_text) <= MODEL_TOKENS - 2 for passage in passages)
    assert sum(passage.text.count("00010110") for passage in passages) == 900


def test_list_items_and_notes_stay_whole() -> None:
    items = [block(f"{letter}) {SENTENCE * 2}".strip(), BlockKind.LIST_ITEM) for letter in "abcdefghijklm"]
    note = block("NOTE – " + SENTENCE * 4, BlockKind.NOTE)
    passages = cut_blocks(*items, note)
    assert len(passages) > 1
    for whole in (*items, note):
        assert sum(whole.text in passage.text for passage in passages) == 1


def test_a_line_that_announces_a_list_goes_with_it() -> None:
    passages = cut_blocks(
        block(SENTENCE * 9), block("The following apply:"), block("– " + SENTENCE * 8, BlockKind.LIST_ITEM)
    )
    assert passages[1].text.startswith("The following apply:\n– The")


def test_a_small_table_stays_whole_under_its_caption() -> None:
    (passage,) = cut_blocks(table("Table 5 – Codes", [["Code", "Meaning"], ["1", "on"], ["2", "off"]]))
    assert passage.text == "Table 5 – Codes\nCode | Meaning\n1 | on\n2 | off"


def test_a_large_table_is_cut_by_rows_and_repeats_caption_and_header() -> None:
    rows = [[f"S{n}", SENTENCE.strip()] for n in range(60)]
    passages = cut_blocks(table("Table 5 – Registers", [["Register", "Meaning"], *rows]))
    assert len(passages) > 3
    assert all(p.text.startswith("Table 5 – Registers\nRegister | Meaning\nS") for p in passages)
    assert sum(p.text.count("\nS") for p in passages) == 60
    assert all(estimate_tokens(passage.embed_text) <= MODEL_TOKENS - 2 for passage in passages)


def test_untitled_numbered_paragraphs_stay_passages_of_their_own() -> None:
    passages = cut(
        clause(0, "8.1", "Length octets"),
        clause(1, "8.1.1", "", [block("Two forms are specified.")], parent=0),
        clause(2, "8.1.2", "", [block("The sender may choose.")], parent=0),
    )
    assert [passage.number for passage in passages] == ["8.1.1", "8.1.2"]
    assert passages[1].path == ("8.1 Length octets", "8.1.2")


def test_the_heading_path_never_crowds_out_the_text() -> None:
    prefix = embedding_prefix("ITU-T X.1 (01/2024)", "word " * 300, tuple("label " * 80 for _ in range(6)))
    assert estimate_tokens(prefix) <= MODEL_TOKENS // 2 + 10
    assert embedding_prefix("ITU-T X.1", "", ("8 A", "8.1 B")).endswith("8 A > 8.1 B")


def test_a_catalogue_record_is_a_passage() -> None:
    passage = catalogue_passage(3, "ITU-T V.34 (02/1998)", "A modem", "It transmits.")
    assert (passage.file, passage.kind, passage.text) == ("catalogue", "catalogue", "A modem\nIt transmits.")
    assert passage.embed_text == "ITU-T V.34 (02/1998)\nA modem\nIt transmits."


@pytest.mark.parametrize("empty", [Document("a.pdf", "0", "", "", "", "E", (), ())])
def test_a_document_without_clauses_has_no_passages(empty: Document) -> None:
    assert cut_document(empty) == []
