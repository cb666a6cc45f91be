"""What of a page is not printed is not read: outside the crop box, clipped, in a layer that is off."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from corpus.pdf.pages import PdfFile
from corpus.reader import read_document
from tests.shared import CASES


def named(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def page(path: Path, content: str, *, off: tuple[str, ...] = (), base: str = "") -> Path:
    """A page of 400 by 400 points cropped to 50 … 350, with the layers Hidden and Shown."""
    writer = PdfWriter()
    made = writer.add_blank_page(400, 400)
    made[NameObject("/CropBox")] = numbers(50, 50, 350, 350)
    font = named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    layers = {
        name: writer._add_object(named(Type=NameObject("/OCG"), Name=TextStringObject(name)))
        for name in ("Hidden", "Shown")
    }
    made[NameObject("/Resources")] = named(
        Font=named(F1=font), Properties=named(Off=layers["Hidden"], On=layers["Shown"])
    )
    default = named(OFF=ArrayObject([layers[name] for name in off]), ON=ArrayObject([layers["Shown"]]))
    if base:
        default[NameObject("/BaseState")] = NameObject(base)
    writer._root_object[NameObject("/OCProperties")] = named(
        OCGs=ArrayObject(list(layers.values())), D=default
    )
    stream = StreamObject()
    stream.set_data(content.encode("latin-1"))
    made[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def shown(words: str, x: float = 100, y: float = 300) -> str:
    return f"BT /F1 12 Tf {x} {y} Td ({words}) Tj ET\n"


def lines(path: Path) -> list[str]:
    with PdfFile(path) as pdf:
        (only,) = pdf.pages()
    return [line.text for line in only.lines]


SEEN = shown("Seen")


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (SEEN + shown("Above", y=370), ["Seen"]),
        (SEEN + shown("Left", x=5), ["Seen"]),
        (SEEN + shown("half of it is out of the page", x=300, y=200), ["Seen", "half of it is"]),
        (SEEN + "q 0 0 10 10 re W n " + shown("Clipped", y=280) + "Q\n", ["Seen"]),
        (SEEN + "q 90 270 200 30 re W n " + shown("Inside", y=280) + "Q\n", ["Seen", "Inside"]),
        (SEEN + "q 90 270 40 30 re W n " + shown("one two three four", y=280) + "Q\n", ["Seen", "one"]),
        (SEEN + "/OC /Off BDC " + shown("Layer", y=280) + "EMC\n", ["Seen"]),
        (SEEN + "/OC /On BDC " + shown("Layer", y=280) + "EMC\n", ["Seen", "Layer"]),
        (SEEN + "/Span /Off BDC " + shown("Marked", y=280) + "EMC\n", ["Seen", "Marked"]),
    ],
)
def test_only_what_is_printed_is_read(tmp_path: Path, content: str, read: list[str]) -> None:
    assert lines(page(tmp_path / "a.pdf", content, off=("Hidden",))) == read


@pytest.mark.parametrize(
    ("off", "base", "read"),
    [(("Hidden",), "", ["Seen"]), ((), "", ["Seen", "Layer"]), ((), "/OFF", ["Seen"])],
)
def test_a_layer_is_off_as_the_file_says(
    tmp_path: Path, off: tuple[str, ...], base: str, read: list[str]
) -> None:
    content = SEEN + "/OC /Off BDC " + shown("Layer", y=280) + "EMC\n"
    assert lines(page(tmp_path / "a.pdf", content, off=off, base=base)) == read


def test_bookmarks_into_other_files_are_none_of_this_one(tmp_path: Path) -> None:
    path = page(tmp_path / "a.pdf", SEEN)
    writer = PdfWriter(clone_from=path)
    writer.add_outline_item(title="Here", page_number=0)
    other = writer.add_outline_item(title="There", page_number=0).get_object()
    del other["/A" if "/A" in other else "/Dest"]
    other[NameObject("/A")] = named(
        S=NameObject("/GoToR"),
        F=TextStringObject("other.pdf"),
        D=ArrayObject([NumberObject(0), NameObject("/Fit")]),
    )
    writer.write(tmp_path / "b.pdf")
    with PdfFile(tmp_path / "b.pdf") as pdf:
        assert [entry.title for entry in pdf.outline()] == ["Here"]


@pytest.mark.real
@pytest.mark.parametrize(
    ("number", "title"),
    [
        (
            "Y.9876",
            "Reporting of lamps in International Mobile Telecommunications (IMT) in the harbours of "
            "small ports",
        ),
        ("Y.9877", "Reporting of the lamps of a harbour by telecommunication networks of keepers"),
        ("Y.9878", "International identification of the lamps of small harbours"),
        ("Y.9879", "Use of lamps by keepers of the Union of small harbours"),
    ],
)
def test_titles_may_begin_a_line_with_a_word_of_the_unions_name(number: str, title: str) -> None:
    (path,) = (CASES / "pdf_title_telecom").glob(f"T-REC-{number}-*.pdf")
    assert read_document(path).title == title


@pytest.mark.parametrize(
    "lines",
    [
        ("Lamps in small harbours that an", "International body of keepers lights"),
        ("Telecommunication lamps and their", "Telecommunications Management Network"),
        ("Lamps on the quays of a Customs", "Union and of its Telecom operators"),
    ],
)
def test_a_title_is_told_from_the_unions_name_by_its_place(lines: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "T-REC-Y.9871-202609-E.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    printed: list[tuple[float, float, str, float]] = [
        (60, 800, "International Telecommunication Union", 11), (60, 740, "ITU-T", 30),
        (400, 740, "Y.9871", 26), (60, 700, "TELECOMMUNICATION", 11),
        (60, 686, "STANDARDIZATION SECTOR", 11), (60, 672, "OF ITU", 11), (400, 672, "(09/2026)", 11),
        (60, 600, "SERIES Y: GLOBAL INFORMATION INFRASTRUCTURE", 11),
        *((60.0, 480.0 - 26 * place, line, 20.0) for place, line in enumerate(lines)),
        (60, 300, "Recommendation ITU-T Y.9871", 14),
    ]  # fmt: skip
    for x, y, text, size in printed:
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(60, 700, "1    Scope")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 680, "This Recommendation specifies how lamps report their state.")
    canvas.save()
    assert read_document(path).title == " ".join(lines)
