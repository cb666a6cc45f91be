"""References found in running text, on sentences in many forms and in real Recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.model import Block, BlockKind, Clause, ClauseKind, Document, Line, Reference
from corpus.reader import read_document
from corpus.structure.links import Link, links
from corpus.structure.locators import caption_label, find_locators, is_caption
from tests.index import made
from tests.shared import SHARED

REFERENCES = (
    Reference("ITU-T V.8 (11/2000)", "[ITU-T V.8] Recommendation ITU-T V.8 (2000), Procedures.", 2, True),
    Reference(
        "ITU-T X.680 (2008) | ISO/IEC 8824-1:2008",
        "– ITU-T Recommendation X.680 (2008) | ISO/IEC 8824-1",
        2,
        True,
    ),
    Reference(
        "ISO/IEC 10646:2003", "– ISO/IEC 10646:2003, Universal multiple-octet coded character set.", 2, True
    ),
    Reference("ITU-T X.1 (2000)", "[b-ITU-T X.1] Recommendation ITU-T X.1 (2000), Classes.", 9, False),
    Reference("OCP MB", "[b-OCP MB] OCP Motherboard.", 9, False),
)


def recommendation(*blocks: Block, doc_id: str = "ITU-T V.999 (01/2024)", source: str = "8.3") -> Document:
    """V.999 with clauses 5, 8, 8.1, 8.1.5, 8.2, Table 3 in 8.2, Annex A with A.1, and `blocks` in 8.3."""
    annex = ClauseKind.ANNEX
    numbered = [
        made.clause(0, "", "Summary", [made.block("See 8.2.")], kind=ClauseKind.FRONT),
        made.clause(1, "5", "Conventions"),
        made.clause(2, "8", "Procedures"),
        made.clause(3, "8.1", "Timers", parent=2),
        made.clause(4, "8.1.5", "T401", parent=3),
        made.clause(
            5,
            "8.2",
            "Bits",
            [made.table("Table 3/V.999 – Bits", [["Bit", "Meaning"], ["1", "On"]])],
            parent=2,
        ),
        made.clause(6, source, "Start-up", blocks, parent=2),
        made.clause(7, "Annex A", "Tests", kind=annex),
        made.clause(8, "A.1", "Files", parent=7, kind=annex),
    ]
    return replace(made.document(doc_id=doc_id), clauses=tuple(numbered), references=REFERENCES)


def told(found: Sequence[Link], document: Document) -> list[tuple[str, str, str]]:
    """(text as printed, text referred to, part of it, "!" before a part that is not found here)."""
    facts = []
    for link in found:
        text = document.clauses[link.clause_index].blocks[link.block_index].text
        of = link.target.format().removeprefix("ITU-T ") if link.target else link.other
        missing = link.is_internal and link.target_clause is None
        facts.append((text[link.start : link.end], of, ("!" if missing else "") + link.locator))
    return facts


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("As in clause 8.2, the modem waits.", [("clause 8.2", "", "8.2")]),
        ("See clauses 8.1 and 8.2.", [("clauses 8.1", "", "8.1"), ("8.2", "", "8.2")]),
        ("The length octets (see 8.1.5) follow.", [("8.1.5", "", "8.1.5")]),
        ("The modem follows 8.1.5 then.", [("8.1.5", "", "8.1.5")]),
        ("It is set (see 8).", [("8", "", "8")]),
        ("It waits as specified in 8.2 and A.1.", [("8.2", "", "8.2"), ("A.1", "", "A.1")]),
        ("See clause 8.9.", [("clause 8.9", "", "!8.9")]),
        ("Bit 1 of Table 3 is on.", [("Table 3", "", "Table 3")]),
        ("Bit 1 of Table 3/V.999 is on.", [("Table 3/V.999", "", "Table 3")]),
        ("Tests are in Annex A of this Recommendation.", [("Annex A", "", "Annex A")]),
        ("As in [ITU-T V.8].", [("[ITU-T V.8]", "V.8 (11/2000)", "")]),
        ("As in ITU-T V.8.", [("ITU-T V.8", "V.8 (11/2000)", "")]),
        ("As in Recommendation ITU-T V.8 (1994).", [("Recommendation ITU-T V.8 (1994)", "V.8 (1994)", "")]),
        ("As in [b-ITU-T X.1].", [("[b-ITU-T X.1]", "X.1 (2000)", "")]),
        ("See clause 7.2 of [ITU-T V.8].", [("clause 7.2", "V.8 (11/2000)", "7.2")]),
        ("See [ITU-T V.8], clause 8.2.", [("clause 8.2", "V.8 (11/2000)", "8.2")]),
        ("See [ITU-T V.8] 8.2.", [("8.2", "V.8 (11/2000)", "8.2")]),
        ("Bits of Table 3/V.8 are sent.", [("Table 3/V.8", "V.8 (11/2000)", "Table 3")]),
        ("See § 2.1 of Recommendation V.25.", [("§ 2.1", "V.25", "2.1")]),
        ("For example, see 9.10.1/V.92.", [("9.10.1/V.92", "V.92", "9.10.1")]),
        ("As in Annex A of V.8.", [("Annex A", "V.8 (11/2000)", "Annex A")]),
        ("As in ITU-T V.42 Annex A.", [("Annex A", "V.42", "Annex A")]),
        ("As in Annex A/V.32 bis.", [("Annex A/V.32 bis", "V.32 bis", "Annex A")]),
        (
            "See Table 3 in clause 5 of [ITU-T V.8].",
            [("Table 3", "V.8 (11/2000)", "Table 3"), ("clause 5", "V.8 (11/2000)", "5")],
        ),
        ("See ITU-T Rec. X.680 | ISO/IEC 8824-1, 36.5.", [("36.5", "X.680 (2008)", "36.5")]),
        (
            "See clauses 8.1 and 8.2 of ITU-T Rec. X.680 | ISO/IEC 8824-1.",
            [("clauses 8.1", "X.680 (2008)", "8.1"), ("8.2", "X.680 (2008)", "8.2")],
        ),
        ("Given in 8.2 of ISO/IEC 10646.", [("8.2", "ISO/IEC 10646:2003", "8.2")]),
        ("[b-OCP MB] says 'one mode is supported' in clause 5.", [("clause 5", "OCP MB", "5")]),
        (
            "According to Resolution 1, clause 9.3 the text is approved.",
            [("clause 9.3", "Resolution 1", "9.3")],
        ),
        (
            "Comme au paragraphe 8.2 et à l'Annexe A.",
            [("paragraphe 8.2", "", "8.2"), ("Annexe A", "", "Annex A")],
        ),
        ("Voir le § 7.2 de la Recommandation UIT-T V.8.", [("§ 7.2", "V.8 (11/2000)", "7.2")]),
        ("Véase el cuadro 3 y la cláusula 8.2.", [("cuadro 3", "", "Table 3"), ("cláusula 8.2", "", "8.2")]),
        ("Véase el apartado 7.2 de la Recomendación UIT-T V.8.", [("apartado 7.2", "V.8 (11/2000)", "7.2")]),
        ("См. пункт 8.2 и Таблицу 3.", [("пункт 8.2", "", "8.2"), ("Таблицу 3", "", "Table 3")]),
    ],
)
def test_forms_of_references(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    document = recommendation(made.block(sentence))
    found = [link for link in links(document) if link.clause_index == 6]
    assert told(found, document) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The level is 8.2 dB in a band of 8.1 kHz.",
        "Version 8.2 is used with 8.1 symbols.",
        "Send between 8.1 and 8.2 ms.",
        "This Recommendation V.999 applies.",
        "8.2 Bits",
        "The value of clause 9 of that Recommendation applies.",
        "Table 3 – Bits of the signal",
    ],
)
def test_what_is_no_reference(sentence: str) -> None:
    assert [link for link in links(recommendation(made.block(sentence))) if link.clause_index == 6] == []


def test_places_of_internal_references() -> None:
    document = recommendation(made.block("See Table 3 and clause 8.1.5."))
    table, timer = (link for link in links(document) if link.clause_index == 6)
    assert (table.target_clause, table.target_block) == (5, 0)
    assert (timer.target_clause, timer.target_block) == (4, None)
    assert timer.is_internal


def test_lists_of_references_and_front_matter_but_summary_are_left_out() -> None:
    document = recommendation(made.block("Nothing."))
    listed = made.clause(9, "2", "References", [made.block(reference.text) for reference in REFERENCES])
    foreword = made.clause(
        10, "", "Foreword", [made.block("As in Recommendation ITU-T A.8.")], kind=ClauseKind.FRONT
    )
    document = replace(document, clauses=(*document.clauses, listed, foreword))
    assert links(document) == ()


def test_an_amendment_speaks_of_its_base() -> None:
    line = Line("8) Clause 8.2", 5, (72.0, 80.0, 300.0, 92.0))
    heading = Block(BlockKind.HEADING, line.text, (line,))
    item = replace(
        made.clause(0, "8", "Clause 8.2", [made.block("As in clause 7.1 and Annex A of V.999.")]),
        heading=heading,
    )
    document = replace(
        made.document(doc_id="ITU-T V.999 (2024) Amd. 1 (01/2025)"), clauses=(item,), references=()
    )
    assert [(link.target.format() if link.target else "", link.locator) for link in links(document)] == [
        ("ITU-T V.999 (2024)", "7.1"),
        ("ITU-T V.999 (2024)", "Annex A"),
    ]


def test_an_appendix_published_alone_is_itself() -> None:
    clause = made.clause(
        0, "Appendix II", "Gain", [made.block("As in Appendix II of G.711.")], kind=ClauseKind.APPENDIX
    )
    document = replace(
        made.document(doc_id="ITU-T G.711 App. II (02/2000)"), clauses=(clause,), references=()
    )
    (link,) = links(document)
    assert (link.is_internal, link.target_clause) == (True, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("clauses 7.1-7.3", ["7.1", "7.3"]),
        ("Figure 8-1", ["Figure 8-1"]),
        ("Tables 28, 29 and 30/V.92", ["Table 28", "Table 29", "Table 30"]),
        ("clause 9.2 and 3 times", ["9.2"]),
        ("Annex A.3", ["A.3"]),
        ("Appendices I and II", ["Appendix I", "Appendix II"]),
    ],
)
def test_locators(text: str, expected: list[str]) -> None:
    assert [locator.label for locator in find_locators(text)] == expected


def test_captions() -> None:
    assert caption_label("TABLE 13/V.34 Table for [Y4(m)") == "Table 13"
    assert is_caption("FIGURE 5/V.34 Trellis encoder")
    assert not is_caption("Figure 5/V.34 shows the trellis encoder.")
    assert caption_label("The table") == ""


def real(file: str) -> Document:
    path = SHARED / "corpus/pdf" / file
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return read_document(path)


@pytest.mark.real
def test_x690_refers_to_itself_and_to_x680() -> None:
    document = real("T-REC-X.690-200811-E.pdf")
    found = links(document)
    by_text = told(found, document)
    assert ("8.1.3.4", "", "8.1.3.4") in by_text
    assert ("36.5", "X.680 (2008)", "36.5") in by_text
    assert ("13.2", "ISO/IEC 10646:2003", "13.2") in by_text
    internal = [link for link in found if link.is_internal]
    assert len(internal) > 80
    assert sum(link.target_clause is not None for link in internal) >= 0.97 * len(internal)


@pytest.mark.real
def test_v92_refers_to_other_recommendations_by_clause() -> None:
    document = real("T-REC-V.92-200011-E.pdf")
    found = [fact for fact in told(links(document), document) if fact[1]]
    assert ("clause 8/V.8 bis", "V.8 bis (2000)", "8") in found


@pytest.mark.real
def test_french_text_refers_to_its_figure() -> None:
    document = real("T-REC-E.119-201704-F.pdf")
    figure = next(link for link in links(document) if link.locator == "Figure 1")
    assert figure.target_clause is not None
    assert figure.target_block is not None
    assert document.clauses[figure.target_clause].blocks[figure.target_block].kind is BlockKind.CAPTION


def test_clauses_of_the_same_number_are_those_of_the_same_annex() -> None:
    clauses: tuple[Clause, ...] = (
        made.clause(0, "1", "Scope", [made.block("See clause 2.")]),
        made.clause(1, "2", "Signals"),
        made.clause(2, "Annex A", "Tests", kind=ClauseKind.ANNEX),
        made.clause(3, "1", "General", [made.block("See clause 2.")], parent=2, kind=ClauseKind.ANNEX),
        made.clause(4, "2", "Files", parent=2, kind=ClauseKind.ANNEX),
    )
    found = links(replace(made.document(), clauses=clauses))
    assert [(link.clause_index, link.target_clause) for link in found] == [(0, 1), (3, 4)]
