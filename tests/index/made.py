"""Documents and catalogue records that the tests of the index make themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from corpus.catalogue import Catalogue
from corpus.model import (
    Abbreviation,
    Block,
    BlockKind,
    Clause,
    ClauseKind,
    Definition,
    Document,
    Line,
    Page,
    Reference,
)


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, page: int = 1, pages: int = 1) -> Block:
    """A block of printed lines of about twelve words, spread evenly over `pages` pages."""
    words = text.split(" ")
    printed = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
    lines = tuple(
        Line(part, page + place * pages // len(printed), (72.0, 100.0 + place, 520.5, 111.0 + place))
        for place, part in enumerate(printed)
    )
    return Block(kind, text, lines)


def table(caption: str, rows: Sequence[Sequence[str]], header_rows: int = 1, page: int = 1) -> Block:
    texts = [" | ".join(row) for row in rows]
    lines = tuple(
        Line(text, page, (72.0, float(place), 520.0, place + 9.0)) for place, text in enumerate(texts)
    )
    return Block(
        BlockKind.TABLE,
        "\n".join(texts),
        lines,
        caption=caption,
        rows=tuple(tuple(row) for row in rows),
        header_rows=header_rows,
    )


def clause(
    index: int,
    number: str,
    title: str,
    blocks: Sequence[Block] = (),
    *,
    parent: int | None = None,
    kind: ClauseKind = ClauseKind.CLAUSE,
    page: int = 1,
) -> Clause:
    return Clause(
        index=index,
        number=number,
        title=title,
        kind=kind,
        normative=kind in (ClauseKind.CLAUSE, ClauseKind.ANNEX),
        level=1 if parent is None else 2,
        parent=parent,
        page=page,
        blocks=tuple(blocks),
        heading=_heading(f"{number} {title}", page) if title else None,
    )


def document(
    file: str = "T-REC-V.999-202401-E.pdf",
    doc_id: str = "ITU-T V.999 (01/2024)",
    topic: str = "echo cancellation",
    sha256: str = "0" * 64,
) -> Document:
    """A short Recommendation about `topic` with a summary, a term, a table and an appendix."""
    return Document(
        file=file,
        sha256=sha256,
        doc_id=doc_id,
        title=f"Procedures for {topic}",
        date="01/2024",
        language="E",
        pages=tuple(
            Page(number, "" if number == 1 else str(number - 1), 595.0, 842.0) for number in (1, 2, 3)
        ),
        clauses=(
            clause(
                0, "", "Summary", [block(f"This Recommendation describes {topic}.")], kind=ClauseKind.FRONT
            ),
            clause(1, "3", "Definitions", page=2),
            clause(
                2,
                "3.1",
                "agreed gain",
                [block(f"The gain that both ends of {topic} agree upon.", page=2)],
                parent=1,
                page=2,
            ),
            clause(
                3, "8", "Procedures", [block("The modem shall send +MS=12 as in 10.1.3 of V.34.", page=2)]
            ),
            clause(
                4,
                "8.1",
                "Timers",
                [
                    block(f"Timer T401 of {topic} shall expire after 2¹⁶ bits at 33.6 kbit/s.", page=2),
                    table("Table 1 – Timers", [["Name", "Value"], ["T401", "3 s"], ["N400", "5"]], page=3),
                ],
                parent=3,
                page=2,
            ),
            clause(
                5,
                "Appendix I",
                "Hints",
                [block("Use 0x7F where the octet FF₁₆ is meant.", page=3)],
                kind=ClauseKind.APPENDIX,
                page=3,
            ),
        ),
        definitions=(Definition("agreed gain", "3.1", 2, f"The gain that both ends of {topic} agree upon."),),
        abbreviations=(Abbreviation("AGC", "Automatic Gain Control", 2),),
        references=(
            Reference("ITU-T V.34 (02/1998)", "[ITU-T V.34] Recommendation ITU-T V.34 (1998)", 2, True),
        ),
        warnings=("page 3: one font cannot be read",),
    )


def numbered(number: int, clauses: Sequence[Clause]) -> Document:
    """A Recommendation V.1000, V.1001, … of these clauses and nothing else."""
    return Document(
        file=f"T-REC-V.{1000 + number}-202401-E.pdf",
        sha256=f"{number:064}",
        doc_id=f"ITU-T V.{1000 + number} (01/2024)",
        title="Numbered passages",
        date="01/2024",
        language="E",
        pages=(Page(1, "1", 595.0, 842.0),),
        clauses=tuple(clauses),
    )


def record(doc_id: str, title: str, abstract: str = "", date: str = "2024-01-13") -> dict[str, str]:
    """A catalogue record as the data set writes it."""
    return {"id": doc_id, "title": title, "date": date, "status": "Published", "abstract": abstract}


def catalogue() -> Catalogue:
    """The made Recommendations' own records and two others."""
    return Catalogue.from_records(
        [
            record("ITU-T V.34 (02/1998)", "A modem at 33 600 bit/s", "Specifies modulation.", "1998-02-06"),
            record("ITU-T Y.3172 (06/2019)", "Machine learning in future networks", date="2019-06-22"),
            record("ITU-T V.999 (01/2024)", "Procedures for echo cancellation"),
            record("ITU-T X.998 (01/2024)", "Procedures for directory replication"),
        ]
    )


def write_pdf(path: Path, topic: str) -> None:
    """A one-page PDF with two clauses about `topic`, different for every topic, the same for the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page = canvas.Canvas(str(path), pagesize=A4, invariant=1)
    lines = [
        ("Helvetica-Bold", "1    Scope"),
        ("Helvetica", f"This Recommendation specifies {topic} for the general switched network."),
        ("Helvetica-Bold", "2    Requirements"),
        ("Helvetica", f"A terminal that supports {topic} shall answer within 20 ms."),
    ]
    for place, (font, text) in enumerate(lines):
        page.setFont(font, 12)
        page.drawString(72, 700 - 24 * place, text)
    page.save()


def _heading(text: str, page: int) -> Block:
    return Block(BlockKind.HEADING, text, (Line(text, page, (72.0, 80.0, 300.0, 92.0)),))
