"""Files handed in: their names made safe, what cannot be read refused with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.sources.uploads import check, safe_name
from tests.index.made import write_pdf

LARGEST = 1_000_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("T-REC-V.8-200011-E.pdf", "T-REC-V.8-200011-E.pdf"),
        ("../../etc/T-REC-V.8-200011-E.PDF", "T-REC-V.8-200011-E.pdf"),
        ("..\\..\\windows\\draft.pdf", "draft.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        ("draft\x00\u202efdp.exe", "draftfdp.exe.pdf"),
        ("Entwurf  für\tdie Gruppe 13.pdf", "Entwurf für die Gruppe 13.pdf"),
        ("学" * 200 + ".pdf", "学" * 50 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "the file is empty; download it again"),
        ("page.pdf", b"\n<!DOCTYPE html><html>login", "a web page that only bears the name of a PDF"),
        (
            "draft.pdf",
            b"PK\x03\x04" + b"word/document.xml",
            "no PDF but a ZIP archive or Office document; export",
        ),
        ("words.pdf", b"Dear colleagues", "no PDF; export the text as PDF"),
        ("huge.pdf", b"%PDF-1.4\n" + b"0" * LARGEST, "1 MB, more than the 1 MB that are allowed"),
        ("rest.pdf", b"%PDF-1.4\n%%EOF\n", "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_with_cause_and_remedy(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (checked,) = check([tmp_path / name], LARGEST)
    assert reason in checked.reason
    assert checked.name == name


def test_cut_off_and_encrypted_files_are_told_apart_and_do_not_stop_the_good_one(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    write_pdf(good, "echo cancellation")
    (tmp_path / "half.pdf").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    writer = PdfWriter(clone_from=PdfReader(good))
    writer.encrypt("secret")
    writer.write(tmp_path / "locked.pdf")
    checked = check([tmp_path / "half.pdf", tmp_path / "locked.pdf", good], LARGEST)
    assert [file.name for file in checked] == ["half.pdf", "locked.pdf", "good.pdf"]
    assert checked[0].reason.startswith("cut off: its end is missing after")
    assert "encrypted with a password; remove it with `qpdf --decrypt`" in checked[1].reason
    assert checked[2].reason == ""
