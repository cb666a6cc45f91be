"""Quotations as Markdown with markers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copilot.answer.present import Presented, Presenter, escape
from copilot.answer.units import units_of
from corpus.model import Block, BlockKind, Document
from index.retrieve.query import understand
from index.store import Store
from index.writer import StoreWriter
from tests.index import made


def presented(tmp_path: Path, *blocks: Block, language: str = "en") -> Presented:
    """A clause made of blocks, quoted, from pages that hold the blocks."""
    pages = tuple(
        replace(page, text="\n".join(line.text for block in blocks for line in block.lines
                                     if line.page == page.number).replace(" | ", " "))
        for page in made.document().pages
    )  # fmt: skip
    clause = made.clause(0, "8", "Timers *here*", blocks)
    text: Document = replace(
        made.document(), pages=pages, clauses=(clause,), definitions=(), references=(), abbreviations=()
    )
    with StoreWriter(tmp_path / "store.sqlite", made.catalogue()) as writer:
        writer.add_document(text)
    store = Store(tmp_path / "store.sqlite")
    question = {"en": "Which timer?", "fr": "Quelle est la durée ?"}[language]
    try:
        return Presenter(store, made.catalogue()).quotations(understand(question), units_of(text, clause))
    finally:
        store.close()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("[x](y)", r"\[x\](y)"),
        ("<script>", r"\<script\>"),
        ("`rm` $x$ ~y~ #1 {z} a|b \\", r"\`rm\` \$x\$ \~y\~ \#1 \{z\} a\|b " + "\\\\"),
        ("2¹⁶ bits", "2¹⁶ bits"),
    ],
)
def test_markdown_of_documents_stays_text(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_sentences_of_a_paragraph_are_one_quotation_under_the_name_of_the_clause(tmp_path: Path) -> None:
    found = presented(tmp_path, made.block("The timer *starts*. It ends."))
    assert found.text == (
        "**ITU-T V.999 (01/2024), clause 8 (Timers \\*here\\*)**\n“The timer \\*starts\\*. It ends.” [1]"
    )
    (citation,) = found.citations
    assert (citation.quote, citation.page, citation.status) == ("The timer *starts*. It ends.", 1, "in force")
    assert not found.abstained


def test_a_table_row_has_caption_header_and_a_column_for_the_marker(tmp_path: Path) -> None:
    table = made.table("Table 1 – Timers", [["Name", "Value"], ["T401", "3|s"]])
    printed = tuple(replace(line, text=line.text.replace(" | ", " ")) for line in table.lines)
    found = presented(tmp_path, replace(table, lines=printed))
    assert found.text.splitlines()[1:] == [
        "Table 1 – Timers",
        "",
        "|Name|Value||",
        "|---|---|---|",
        "|T401|3\\|s|[1]|",
    ]


def test_a_paragraph_over_a_page_break_has_two_markers(tmp_path: Path) -> None:
    words = " ".join(f"word{place}" for place in range(24))
    found = presented(tmp_path, made.block(words, pages=2))
    assert found.text.endswith("” [1] [2]")
    assert [citation.page for citation in found.citations] == [1, 2]


def test_a_list_is_quoted_under_its_introduction(tmp_path: Path) -> None:
    found = presented(
        tmp_path,
        made.block("A sender shall:"),
        made.block("a) send", BlockKind.LIST_ITEM),
        made.block("b) wait", BlockKind.LIST_ITEM),
    )
    assert found.text.splitlines()[1:] == ["- “A sender shall:” [1]", "- “a) send” [2]", "- “b) wait” [3]"]


def test_what_cannot_be_quoted_verbatim_is_left_out(tmp_path: Path) -> None:
    block = made.block("The timer starts.")
    changed = replace(block, text="The timer stops.")
    assert presented(tmp_path, changed) == Presented("", ())


def test_headings_are_in_the_language_of_the_question(tmp_path: Path) -> None:
    assert ", paragraphe 8 (" in presented(tmp_path, made.block("It ends."), language="fr").text
