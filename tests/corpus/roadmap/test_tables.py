"""Roadmap tables in several layouts, typeset here, in the samples, and what is no roadmap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from corpus.model import Document
from corpus.reader import read_document
from corpus.roadmap.cells import is_reference, names_standard, standards_in
from corpus.roadmap.tables import Roadmap, RoadmapEntry, Stage, roadmap
from corpus.samples import write_samples
from tests.index import made
from tests.shared import SHARED

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=6)
HEADING = ParagraphStyle(
    "heading", fontName="Times-Bold", fontSize=12, leading=16, spaceBefore=12, spaceAfter=6
)
CAPTION = ParagraphStyle("caption", fontName="Times-Bold", fontSize=11, leading=14, alignment=1, spaceAfter=4)
CELL = ParagraphStyle("cell", fontName="Times-Roman", fontSize=9.5, leading=12)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Times-Bold", alignment=1)


def typeset(folder: Path, *parts: Flowable) -> Document:
    """A Supplement with these parts in its clauses."""
    path = folder / "T-REC-Y.Sup902-202501-E.pdf"
    title = [
        Paragraph("Supplement 902 to ITU-T Y-series Recommendations", HEADING),
        Paragraph("Standards roadmap", HEADING),
        Paragraph("1 Scope", HEADING),
        Paragraph("This Supplement lists standards and the work that is under way on them.", BODY),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([*title, *parts])
    return read_document(path)


def clause(heading: str, text: str = "The table lists what is known.") -> list[Flowable]:
    return [Paragraph(heading, HEADING), Paragraph(text, BODY)]


def table(
    caption: str, rows: Sequence[Sequence[str]], widths: Sequence[int], repeat: int = 1
) -> list[Flowable]:
    """A ruled table with a bold head, its caption above."""
    cells = [
        [Paragraph(cell, HEAD if place == 0 else CELL) for cell in row] for place, row in enumerate(rows)
    ]
    grid = Table(
        cells,
        colWidths=list(widths),
        repeatRows=repeat,
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
    )
    return [Paragraph(caption, CAPTION), grid, Spacer(1, 12)]


def facts(entries: Sequence[RoadmapEntry]) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (entry.organization, entry.reference, entry.title, entry.status, entry.date, entry.area)
        for entry in entries
    ]


def test_six_columns_with_everything(tmp_path: Path) -> None:
    document = typeset(
        tmp_path,
        *clause("2 Standards"),
        *table(
            "Table 1 – Standards on machine learning",
            [
                ["Organization", "Reference", "Title", "Status", "Date", "Area"],
                ["ITU-T", "Y.3172", "Architectural framework", "Published", "2019-06", "Architecture"],
                ["ISO/IEC", "ISO/IEC 23053", "Framework for AI systems", "Published", "2022", "Architecture"],
                ["ITU-T", "Y.ML-attest", "Attestation of hosts", "Under study", "2026-Q2", "Security"],
            ],
            [60, 80, 120, 60, 55, 75],
        ),
    )
    found = roadmap(document)
    assert facts(found.entries) == [
        ("ITU-T", "Y.3172", "Architectural framework", "Published", "2019-06", "Architecture"),
        ("ISO/IEC", "ISO/IEC 23053", "Framework for AI systems", "Published", "2022", "Architecture"),
        ("ITU-T", "Y.ML-attest", "Attestation of hosts", "Under study", "2026-Q2", "Security"),
    ]
    assert [entry.stage for entry in found.entries] == [Stage.PUBLISHED, Stage.PUBLISHED, Stage.UNDER_WAY]
    assert found.unread == ()
    first = found.entries[0]
    assert (first.file, first.clause, first.page) == (document.file, "2", 1)
    assert first.row == "ITU-T | Y.3172 | Architectural framework | Published | 2019-06 | Architecture"
    assert first.identifier is not None
    assert first.identifier.format() == "ITU-T Y.3172"
    assert found.entries[2].identifier is None


def test_other_order_other_words_and_headings_as_areas(tmp_path: Path) -> None:
    rows = [
        ["No.", "Document title", "SDO", "Document number", "Stage", "Target date"],
        ["1", "Use cases of AI", "ETSI", "GR ENI 001", "Draft", "2026-03"],
        ["2", "Data quality", "ISO/IEC", "ISO/IEC 5259-1", "Approved", "2024-07"],
    ]
    widths = [30, 130, 60, 90, 60, 70]
    document = typeset(
        tmp_path,
        *clause("2 Landscape"),
        *clause("2.1 Health"),
        *table("Table 1 – Standards", rows, widths),
        *clause("2.2 Agriculture"),
        *table("Table 2 – Standards", [rows[0], rows[2]], widths),
    )
    assert facts(roadmap(document).entries) == [
        ("ETSI", "GR ENI 001", "Use cases of AI", "Draft", "2026-03", "Health"),
        ("ISO/IEC", "ISO/IEC 5259-1", "Data quality", "Approved", "2024-07", "Health"),
        ("ISO/IEC", "ISO/IEC 5259-1", "Data quality", "Approved", "2024-07", "Agriculture"),
    ]


def test_a_column_for_what_is_published_and_one_for_what_is_under_way(tmp_path: Path) -> None:
    document = typeset(
        tmp_path,
        *clause("2 Overview"),
        *table(
            "Table 1 – Standards by topic",
            [
                ["Topic", "Published", "Under study"],
                ["Data", "ITU-T Y.3174, ITU-T Y.3602; ISO/IEC 5259-1", "Y.ML-dsx"],
                ["Security", "–", "Y.ML-attest and Y.ML-rob"],
            ],
            [80, 200, 150],
        ),
    )
    found = [
        (entry.area, entry.organization, entry.reference, entry.stage.value)
        for entry in roadmap(document).entries
    ]
    assert found == [
        ("Data", "ITU-T", "ITU-T Y.3174", "published"),
        ("Data", "ITU-T", "ITU-T Y.3602", "published"),
        ("Data", "ISO/IEC", "ISO/IEC 5259-1", "published"),
        ("Data", "ITU-T", "Y.ML-dsx", "under way"),
        ("Security", "ITU-T", "Y.ML-attest", "under way"),
        ("Security", "ITU-T", "Y.ML-rob", "under way"),
    ]


def test_reference_and_title_in_one_cell(tmp_path: Path) -> None:
    document = typeset(
        tmp_path,
        *clause("2 Deliverables"),
        *table(
            "Table 1 – Deliverables",
            [
                ["Reference and title", "Approval", "Category"],
                ["ITU-T Y.3173 (02/2020), Framework for evaluating intelligence levels", "2020-02-13", "Q"],
                ["IETF RFC 9232 – Framework for network telemetry", "2022-05", "D"],
            ],
            [260, 80, 60],
        ),
        *table(
            "Table 2 – Categories",
            [["Letter", "Category", "Contents"], ["D", "Data", "Collection"], ["Q", "Quality", "Measures"]],
            [60, 100, 200],
        ),
    )
    assert facts(roadmap(document).entries) == [
        (
            "ITU-T",
            "ITU-T Y.3173 (02/2020)",
            "Framework for evaluating intelligence levels",
            "",
            "2020-02-13",
            "Quality",
        ),
        ("IETF", "IETF RFC 9232", "Framework for network telemetry", "", "2022-05", "Data"),
    ]


def test_french_header(tmp_path: Path) -> None:
    document = typeset(
        tmp_path,
        *clause("2 Normes"),
        *table(
            "Tableau 1 – Normes",
            [
                ["Organisme", "Référence", "Titre", "État", "Date d'approbation", "Domaine"],
                ["UIT-T", "Y.3172", "Cadre architectural", "En vigueur", "06/2019", "Architecture"],
                ["UIT-T", "Y.ML-attest", "Attestation", "À l'étude", "2026", "Sécurité"],
            ],
            [60, 80, 110, 60, 80, 75],
        ),
    )
    found = roadmap(document).entries
    assert facts(found) == [
        ("UIT-T", "Y.3172", "Cadre architectural", "En vigueur", "06/2019", "Architecture"),
        ("UIT-T", "Y.ML-attest", "Attestation", "À l'étude", "2026", "Sécurité"),
    ]
    assert [entry.stage for entry in found] == [Stage.PUBLISHED, Stage.UNDER_WAY]


@pytest.mark.parametrize("repeat", [0, 1])
def test_tables_over_several_pages(tmp_path: Path, repeat: int) -> None:
    rows = [["Reference", "Title", "Status"]]
    rows += [[f"ITU-T Y.{3000 + place}", f"Framework number {place}", "In force"] for place in range(100)]
    document = typeset(
        tmp_path, *clause("2 Standards"), *table("Table 1 – Standards", rows, [120, 200, 90], repeat)
    )
    found = roadmap(document)
    assert [entry.reference for entry in found.entries] == [row[0] for row in rows[1:]]
    assert [entry.title for entry in found.entries] == [row[1] for row in rows[1:]]
    pages = [entry.page for entry in found.entries]
    assert pages == sorted(pages)
    assert set(pages) == {1, 2, 3}
    texts = {page.number: page.text for page in document.pages}
    assert all(entry.reference in texts[entry.page] for entry in found.entries)
    assert found.unread == ()


def test_a_header_that_says_nothing_is_reported(tmp_path: Path) -> None:
    document = typeset(
        tmp_path,
        *clause("2 Standards"),
        *table(
            "Table 1 – Standards",
            [
                ["Alpha", "Beta", "Gamma"],
                ["ITU-T Y.3172", "x", "y"],
                ["ITU-T Y.3173", "x", "y"],
                ["ISO/IEC 23053", "x", "z"],
            ],
            [120, 100, 100],
        ),
    )
    found = roadmap(replace(document, title="Standardization roadmap"))
    assert found.entries == ()
    (unread,) = found.unread
    assert (unread.caption, unread.clause, unread.page) == ("Table 1 – Standards", "2", 1)
    assert unread.header == ("Alpha", "Beta", "Gamma")
    assert "no header" in unread.reason
    assert roadmap(replace(document, title="Modems")).unread == ()


def read(rows: Sequence[Sequence[str]], header_rows: int = 1) -> Roadmap:
    block = made.table("Table 1 – Standards", rows, header_rows)
    document = made.document()
    return roadmap(replace(document, clauses=(made.clause(0, "2", "Standards", [block]),)))


def test_rows_that_do_not_fit_the_header_are_reported() -> None:
    found = read(
        [
            ["Reference", "Title", "Date"],
            ["Y.3172", "Architecture", "2019"],
            ["Y.3173", "Levels"],
            ["NOTE – Dates are those of approval."],
        ]
    )
    assert [entry.reference for entry in found.entries] == ["Y.3172"]
    assert found.unread[0].reason == "1 rows have not the 3 cells of the header: Y.3173 | Levels"


def test_group_rows_give_the_area_where_no_column_does() -> None:
    found = read(
        [
            ["Reference", "Title", "Date"],
            ["Data"],
            ["Y.3174", "Data handling", "2020"],
            ["Security", "Security", "Security"],
            ["Y.3172", "Architecture", "2019"],
        ]
    )
    assert [(entry.reference, entry.area) for entry in found.entries] == [
        ("Y.3174", "Data"),
        ("Y.3172", "Security"),
    ]


def test_two_header_rows_and_a_repeated_header() -> None:
    head = [["Document", "Document", "State"], ["Number", "Title", "State"]]
    found = read([*head, ["Y.3172", "Architecture", "In force"], *head, ["Y.3173", "Levels", "Draft"]], 2)
    assert [(entry.reference, entry.title, entry.status) for entry in found.entries] == [
        ("Y.3172", "Architecture", "In force"),
        ("Y.3173", "Levels", "Draft"),
    ]


def test_a_title_cut_by_a_page_break_goes_on() -> None:
    found = read(
        [
            ["Reference", "Title", "Date"],
            ["Y.3172", "Architectural framework for machine", "2019"],
            ["", "learning in future networks", ""],
        ]
    )
    assert [entry.title for entry in found.entries] == [
        "Architectural framework for machine learning in future networks"
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["Name", "Type", "Syntax", "Reference"],
        ["Field", "Value type", "Mandatory (Y/N)", "Description"],
        ["Item", "Capability", "Reference", "Status"],
    ],
)
def test_tables_of_a_recommendation_are_no_roadmap(header: list[str]) -> None:
    rows = [
        header,
        ["1", "Registration", "[ITU-T Y.4500.1] 10.2.1", "C.1"],
        ["2", "Data", "[ITU-T Y.4500.1] 10.2.4", "C.2"],
    ]
    assert read(rows) == Roadmap((), ())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Y.9001, Y.9003", [("Y.9001", ""), ("Y.9003", "")]),
        ("Y.9001 (2021) Amd. 1", [("Y.9001 (2021) Amd. 1", "")]),
        ("ISO/IEC 22989; 3GPP TS 23.288", [("ISO/IEC 22989", ""), ("3GPP TS 23.288", "")]),
        (
            "Recommendation ITU-T X.1051 | ISO/IEC 27011",
            [("Recommendation ITU-T X.1051 | ISO/IEC 27011", "")],
        ),
        ("to be decided", [("to be decided", "")]),
    ],
)
def test_cells_with_several_standards(cell: str, expected: list[tuple[str, str]]) -> None:
    assert standards_in(cell, False) == expected


def test_what_names_a_standard() -> None:
    assert all(
        map(names_standard, ["Y.3172", "ITU-T A.1", "ETSI GS ENI 005", "IEEE 802.11ax", "Y.smp-attest"])
    )
    assert not any(map(names_standard, ["A.1", "8.2.1", "Architecture", "5 ms", ""]))
    assert is_reference("Y.3172 / Y.3173")
    assert not is_reference("Y.3170 range")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Roadmap:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return roadmap(read_document(folder / "T-REC-Y.Sup901-202411-E.pdf"))


def test_sample_roadmap(sample: Roadmap) -> None:
    by_clause = {
        number: [e for e in sample.entries if e.clause == number] for number in ("7.1", "7.2", "8.1")
    }
    assert {number: len(entries) for number, entries in by_clause.items()} == {
        "7.1": 29,
        "7.2": 10,
        "8.1": 10,
    }
    assert sample.unread == ()
    assert facts(by_clause["7.1"][2:3]) == [
        (
            "ITU-T",
            "Y.9001 (2021) Amd. 1",
            "Drift alarm, confidence threshold of action class 3 and new Annex B",
            "In force",
            "06/2023",
            "Architecture",
        )
    ]
    assert {entry.organization for entry in by_clause["7.2"]} == {"ETSI", "3GPP", "ISO/IEC", "IETF"}
    assert {entry.stage for entry in by_clause["7.1"] + by_clause["7.2"]} == {Stage.PUBLISHED}
    assert {entry.stage for entry in by_clause["8.1"]} == {Stage.UNDER_WAY}
    title = "Attestation of inference hosts before activation of a model"
    assert facts(by_clause["8.1"][:1]) == [("ITU-T", "Y.smp-attest", title, "20", "2025-12", "Security")]


@pytest.mark.real
@pytest.mark.parametrize(
    "file", ["T-REC-V.250-200307-E.pdf", "T-REC-Y.4500.15-201803-E.pdf", "T-REC-Y.3507-201812-E.pdf"]
)
def test_real_recommendations_have_no_roadmap(file: str) -> None:
    path = SHARED / "corpus/pdf" / file
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    assert roadmap(read_document(path)) == Roadmap((), ())
