"""Changes read from real amendments and corrigenda, from the samples, and from texts made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.model import Block, BlockKind, Clause, Document, Line
from corpus.reader import read_document
from corpus.samples import CATALOGUE, write_samples
from corpus.structure.amendments import Action, Change, base_of, changes
from corpus.structure.instructions import read_instruction, sentences
from tests.index import made
from tests.shared import SHARED

Fact = tuple[str, str, str, bool]


def facts(found: Sequence[Change]) -> list[Fact]:
    return [(change.clause, change.element, change.action.value, change.whole) for change in found]


def real(file: str) -> Document:
    path = SHARED / "corpus/pdf" / file
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return read_document(path)


@pytest.mark.real
def test_corrigendum_to_v92_names_each_clause_and_figure() -> None:
    found = changes(real("T-REC-V.92-200307-Cor1-E.pdf"))
    assert facts(found) == [
        ("9.7.1.2", "", "replace", True),
        ("9.10.1", "", "replace", True),
        ("9.10.2.1", "", "add", False),
        ("", "Figure 20", "replace", True),
    ]
    assert {change.base.format() for change in found} == {"ITU-T V.92 (2000)"}
    assert [change.page for change in found] == [7, 7, 7, 8]
    assert found[1].instruction.text == (
        "Replace 9.10.1 with the following: "
        "This text supersedes the version contained in Amendment 1 to V.92."
    )
    assert found[1].new_text.startswith("9.10.1 Transmission of MH sequences\nIf Tone RT is transmitted")
    assert found[2].new_text.startswith("The reversal of roles does not affect")


@pytest.mark.real
def test_amendment_1_to_v92_replaces_clauses_tables_and_a_figure() -> None:
    found = facts(changes(real("T-REC-V.92-200107-Amd1-E.pdf")))
    clauses = [clause for clause, element, _, _ in found if not element]
    assert clauses == ["8.7.6", "8.6.6", "9.11", "9.10.1"]
    assert [element for _, element, _, _ in found if element] == [
        "Table 18",
        "Table 19",
        "Table 31",
        "Table 32",
        "Figure 20",
    ]
    assert {(action, whole) for _, _, action, whole in found} == {("replace", True)}


@pytest.mark.real
def test_amendment_2_to_v92_adds_a_clause() -> None:
    (change,) = changes(real("T-REC-V.92-200203-Amd2-E.pdf"))
    assert facts([change]) == [("9.10.3", "", "add", False)]
    assert change.instruction.text == "Add the following new clause to the Recommendation:"
    assert change.new_text.startswith("9.10.3 Interaction with error-correcting procedures\nWhen entering")


@pytest.mark.real
def test_corrigendum_to_v42() -> None:
    found = changes(real("T-REC-V.42-200307-Cor1-E.pdf"))
    assert facts(found) == [
        ("7.2.1.1", "", "replace", False),
        ("", "Table 5", "replace", False),
        ("", "Figure 4", "replace", False),
        ("", "Table 7", "replace", False),
        ("", "Table 11a", "replace", False),
        ("VI.2", "", "replace", False),
    ]
    assert found[0].new_text.startswith("... determined by parameterization (strapping options")
    assert found[0].instruction.text == "Modify the last sentence as follows:"


@pytest.mark.real
@pytest.mark.parametrize(
    ("language", "instruction"),
    [("E", "Revised Annex A – "), ("F", "Annexe A révisée – "), ("S", "Anexo A revisado – ")],
)
def test_a_whole_annex_is_replaced(language: str, instruction: str) -> None:
    (change,) = changes(real(f"T-REC-P.862-200511-Amd2-{language}.pdf"))
    assert facts([change]) == [("Annex A", "", "replace", True)]
    assert change.base.format() == "ITU-T P.862 (2001)"
    assert change.instruction.text.startswith(instruction)
    assert "A.1 " in change.new_text
    assert change.pages[-1] >= 11


@pytest.mark.real
def test_implementers_guide_corrects_an_annex() -> None:
    (change,) = changes(real("T-REC-G.Imp729-201710-E.pdf"))
    assert (change.base.format(), change.clause) == ("ITU-T G.729 (2012)", "Annex B")
    assert "discrepancy between the text description and the C-code" in change.new_text
    assert "Defect Report Form" not in change.new_text


@pytest.mark.real
def test_a_recommendation_changes_nothing() -> None:
    document = real("T-REC-V.92-200011-E.pdf")
    assert base_of(document) is None
    assert changes(document) == ()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


def test_sample_amendment(samples: Path) -> None:
    found = changes(read_document(samples / "T-REC-Y.9001-202306-Amd1-E.pdf"))
    assert facts(found) == [
        ("2", "", "add", False),
        ("3.1", "", "replace", False),
        ("3.2", "", "add", False),
        ("4", "", "add", False),
        ("7.2.1", "", "replace", False),
        ("7.2.1", "Table 4", "replace", False),
        ("7.3", "Table 5", "add", False),
        ("7.4a", "", "add", False),
        ("8.1", "", "add", False),
        ("8.3", "", "replace", False),
        ("Annex B", "", "add", False),
        ("B.1", "Table B.1", "add", False),
    ]
    assert {change.base.format() for change in found} == {"ITU-T Y.9001 (2021)"}
    replaced = found[9]
    assert replaced.instruction.text == "Replace the second sentence of clause 8.3, which reads:"
    assert replaced.old_text == (
        "Chains of action class 2 are recommended to be operated in a trial domain for at least 24 h."
    )
    assert replaced.new_text.startswith(
        "Chains of action class 2 are required to be operated in a trial domain"
    )


def test_sample_corrigendum(samples: Path) -> None:
    catalogue = Catalogue.load(samples / CATALOGUE)
    found = changes(read_document(samples / "T-REC-Y.9001-202402-Cor1-E.pdf", catalogue))
    assert facts(found) == [
        ("7.1", "Table 3", "replace", True),
        ("7.3", "Table 5", "replace", False),
        ("7.4.1", "", "replace", False),
        ("8.4", "", "replace", False),
        ("8.4", "", "replace", False),
        ("A.2", "Table A.1", "replace", False),
        ("A.3", "", "replace", False),
        ("I.1", "", "replace", False),
    ]
    assert [(change.old_text, change.new_text) for change in (found[2], *found[3:5], found[7])] == [
        ("below the threshold of the action class", "below the confidence threshold of the action class"),
        (
            "The form of records is specified in clause 6.5.",
            "The form of records is a matter for the operator.",
        ),
        ("1.7 million records", "1 728 000 records"),
        ("the share of deferred outputs was 3.1 %", "the share of deferred outputs was 1.3 %"),
    ]
    assert "300 ms" in found[1].old_text
    assert "300 s" in found[1].new_text


def test_extracts_stand_in_their_blocks(samples: Path) -> None:
    document = read_document(samples / "T-REC-Y.9001-202306-Amd1-E.pdf")
    for change in changes(document):
        for extract in (change.instruction, *change.old, *change.new):
            clause = document.clauses[extract.clause_index]
            text = clause.label if extract.block_index is None else clause.blocks[extract.block_index].text
            assert text[extract.start : extract.end] == extract.text


# -- texts made here


def amendment(*clauses: Clause, doc_id: str = "ITU-T V.999 (2024) Amd. 1 (01/2025)") -> Document:
    return replace(made.document(doc_id=doc_id), clauses=clauses)


def item(index: int, heading: str, *blocks: Block) -> Clause:
    number, title = heading.split(") ", 1)
    clause = made.clause(index, number, title, blocks, page=5)
    line = Line(heading, 5, (72.0, 80.0, 300.0, 92.0))
    return replace(clause, heading=Block(BlockKind.HEADING, heading, (line,)))


def test_deletions_have_no_new_wording() -> None:
    (change,) = changes(amendment(item(0, "1) Clause 8.2", made.block("Delete clause 8.2."))))
    assert facts([change]) == [("8.2", "", "delete", True)]
    assert change.new == ()


def test_wording_quoted_inside_the_instruction() -> None:
    text = 'In the second paragraph of clause 8.4, change "20 ms" to "25 ms".'
    (change,) = changes(amendment(item(0, "1) Clause 8.4 Timers", made.block(text))))
    assert (change.clause, change.old_text, change.new_text, change.whole) == ("8.4", "20 ms", "25 ms", False)


@pytest.mark.parametrize(
    ("heading", "instruction", "expected"),
    [
        ("1) Paragraphe 8.2", "Remplacer le § 8.2 par le texte suivant:", ("8.2", "", "replace", True)),
        ("1) Tableau 3", "Ajouter la ligne suivante au Tableau 3:", ("", "Table 3", "add", False)),
        ("1) Cláusula 8.2", "Sustitúyase la cláusula 8.2 por la siguiente:", ("8.2", "", "replace", True)),
        ("1) Nuevo anexo B", "Añádase el siguiente anexo:", ("Annex B", "", "add", False)),
        ("1) Пункт 8.2", "Заменить пункт 8.2 следующим текстом:", ("8.2", "", "replace", True)),
    ],
)
def test_other_languages(heading: str, instruction: str, expected: Fact) -> None:
    found = changes(amendment(item(0, heading, made.block(instruction), made.block("Texte 8."))))
    assert facts(found) == [expected]
    assert found[0].new_text == "Texte 8."


def test_instructions_without_headings() -> None:
    clause = made.clause(
        0,
        "1",
        "Changes",
        [
            made.block("Insert the following new clause 7.3a after clause 7.3:"),
            made.block("The modem shall send +MS=12."),
            made.block("Replace Figure 8-1 with the following:"),
            made.block("Insert the guard tone into the signal and replace it by silence."),
        ],
    )
    found = changes(amendment(clause))
    assert facts(found) == [("7.3a", "", "insert", False), ("", "Figure 8-1", "replace", True)]
    # a sentence of a provision that has a verb of editing stays in the new wording
    assert found[1].new_text == "Insert the guard tone into the signal and replace it by silence."


def test_a_heading_may_be_the_instruction() -> None:
    found = changes(amendment(item(0, "1) Add new clause 9.4", made.block("The modem shall answer."))))
    assert facts(found) == [("9.4", "", "add", False)]
    assert found[0].new_text == "The modem shall answer."


def test_a_part_of_another_text_is_named_with_it() -> None:
    found = changes(amendment(item(0, "1) Clause 8.2/V.998", made.block("Delete clause 8.2/V.998."))))
    assert found[0].base.format() == "ITU-T V.998"


def test_an_annex_that_the_cover_calls_new() -> None:
    cover = made.clause(0, "", "", [made.block("Modems Amendment 1: New Annex C – Timers")])
    annex = made.clause(1, "Annex C", "Timers", [made.block("T401 is 3 s.")], kind=made.ClauseKind.ANNEX)
    below = made.clause(2, "C.1", "T402", [made.block("T402 is 4 s.")], parent=1, kind=made.ClauseKind.ANNEX)
    found = changes(amendment(replace(cover, kind=made.ClauseKind.FRONT), annex, below))
    assert facts(found) == [("Annex C", "", "add", False)]
    assert found[0].new_text == "T401 is 3 s.\nC.1 T402\nT402 is 4 s."


def test_year_of_the_base_from_the_cover() -> None:
    cover = made.clause(0, "", "", [made.block("Recommendation ITU-T V.999 (2023) – Amendment 1")])
    cover = replace(cover, kind=made.ClauseKind.FRONT)
    document = amendment(cover, doc_id="ITU-T V.999 Amd. 1 (01/2025)")
    base = base_of(document)
    assert base is not None
    assert base.format() == "ITU-T V.999 (2023)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'The code is wrong, see Rec. V.8. Replace "8." with: "9." Then stop.',
            ["The code is wrong, see Rec. V.8.", 'Replace "8." with:', '"9."', "Then stop."],
        ),
        ("Add a row: 3.2.3a drift: Alarm.", ["Add a row:", "3.2.3a drift:", "Alarm."]),
    ],
)
def test_sentences_keep_quoted_words_whole(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in sentences(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The cleardown procedure shall be used to terminate a connection.",
        "The receiver replaces the octet.",
        "See clause 8.2 for the values to be used.",
    ],
)
def test_provisions_are_no_instructions(text: str) -> None:
    assert read_instruction(text, (0, len(text))) is None


def test_places_beside_are_not_what_changes() -> None:
    text = "Insert new Table 8-3 after Table 8-2:"
    instruction = read_instruction(text, (0, len(text)))
    assert instruction is not None
    assert [locator.label for locator in instruction.targets] == ["Table 8-3"]
    assert [locator.label for locator in instruction.places] == ["Table 8-2"]
    assert instruction.action is Action.INSERT
