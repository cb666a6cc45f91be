"""200 broken PDFs: each is read or reported, none hangs the reader or ends the refresh."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import UnreadablePdf
from corpus.model import Document
from corpus.reader import read_all
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh
from tests.corpus.mutations import mutations
from tests.shared import PDFS

SECONDS_A_FILE = 30.0
REAL = (
    "A.12-201611-E",
    "V.22-198811-E",
    "V.92-200203-Amd2-E",
    "J.1108-201901-E",
    "X.682-200811-E",
    "E.119-201704-F",
)
REMEDIES = (
    "fetch it again",
    "fetch the document itself",
    "report this file",
    "leave the file out",
    "check the path",
)


def broken(folder: Path, sound: Sequence[bytes], count: int) -> list[Path]:
    """The mutations as files, and six files that are wrong in other ways."""
    for name, data in mutations(sound, count - 6):
        (folder / f"{name}.pdf").write_bytes(data)
    locked = Canvas(str(folder / "encrypted.pdf"), encrypt=StandardEncryption("secret", "owner"))
    locked.drawString(72, 700, "The text")
    locked.save()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "page.pdf").write_bytes(b"<!DOCTYPE html><html><title>Not found</title></html>")
    (folder / "word.pdf").write_bytes(b"PK\x03\x04" + b"word/document.xml" * 50)
    tree = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
    (folder / "no_pages.pdf").write_bytes(tree + b"]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    (folder / "own_parent.pdf").write_bytes(tree + b"2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return sorted(folder.glob("*.pdf"))


def outcomes(files: Sequence[Path]) -> tuple[list[Document], list[UnreadablePdf], float]:
    """What was read, what was reported, and the longest that two results were apart, in seconds."""
    read: list[Document] = []
    reported: list[UnreadablePdf] = []
    longest, last = 0.0, time.monotonic()
    for path, outcome in read_all(files, workers=2):
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
        if isinstance(outcome, Document):
            read.append(outcome)
            continue
        reported.append(outcome)
        message = str(outcome)
        assert message.startswith(f"{path.name}: ") and message.endswith(REMEDIES), message
    return read, reported, longest


@pytest.fixture(scope="module")
def sample_bytes(samples: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(samples.glob("*.pdf"))]


def test_forty_broken_files_are_read_or_reported(tmp_path: Path, sample_bytes: list[bytes]) -> None:
    files = broken(tmp_path, sample_bytes, 40)
    read, reported, longest = outcomes(files)
    assert len(files) == len(read) + len(reported) == 40
    assert {str(error).split(":")[0] for error in reported} >= {
        *("encrypted.pdf", "empty.pdf", "page.pdf", "word.pdf", "no_pages.pdf", "own_parent.pdf")
    }
    assert all(document.pages for document in read)
    assert longest < SECONDS_A_FILE


def test_refresh_goes_on_past_broken_files(tmp_path: Path, samples: Path, sample_bytes: list[bytes]) -> None:
    folder = tmp_path / "pdf"
    folder.mkdir()
    broken(folder, sample_bytes, 7)
    sound = sorted(samples.glob("*.pdf"))[0]
    (folder / sound.name).write_bytes(sound.read_bytes())
    summary = refresh(Settings(data_dir=tmp_path / "data"), Sources((folder,), None))
    named = {failure.file for failure in summary.failed}
    assert sound.name not in named and {"encrypted.pdf", "empty.pdf", "page.pdf"} <= named
    assert summary.added + len(summary.failed) == 8 and summary.added >= 1
    assert all(failure.reason for failure in summary.failed)


@pytest.mark.bench
@pytest.mark.real
@pytest.mark.timeout(1800)
def test_two_hundred_broken_files_are_read_or_reported(tmp_path: Path) -> None:
    sound = [(PDFS / f"T-REC-{name}.pdf").read_bytes() for name in REAL]
    files = broken(tmp_path, sound, 200)
    started = time.monotonic()
    read, reported, longest = outcomes(files)
    causes = sorted({str(error).split(": ", 1)[1] for error in reported})
    sys.stdout.write(
        f"{len(files)} broken files in {time.monotonic() - started:.0f} s: {len(read)} read, "
        f"{len(reported)} reported, at most {longest:.1f} s between two results\n" + "\n".join(causes)
    )
    assert len(read) + len(reported) == len(files) == 200
    assert longest < SECONDS_A_FILE
