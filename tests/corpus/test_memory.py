"""How much memory a long document takes; run by `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.shared import PDFS

pytestmark = [pytest.mark.bench, pytest.mark.real, pytest.mark.timeout(1800)]

GIGABYTE = 1024**3
READ = """
import resource, sys, time
from pathlib import Path
from corpus.reader import read_document
started = time.monotonic()
document = read_document(Path(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(len(document.pages), len(document.clauses), peak, time.monotonic() - started)
"""


def joined(path: Path, pages: int) -> Path:
    """The real documents one after the other until there are so many pages."""
    whole = pdfium.PdfDocument.new()
    files = sorted(PDFS.glob("*.pdf"))
    while len(whole) < pages:
        for file in files:
            source = pdfium.PdfDocument(file)
            whole.import_pages(source, list(range(min(len(source), pages - len(whole)))) or None)
            if len(whole) >= pages:
                break
    whole.save(path)
    return path


@pytest.mark.parametrize("pages", [1000, 2000])
def test_long_document_takes_less_than_a_gigabyte(tmp_path: Path, pages: int) -> None:
    path = joined(tmp_path / "long.pdf", pages)
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    read, clauses, peak, seconds = done.stdout.split()
    sys.stdout.write(
        f"{read} pages, {clauses} clauses: {int(peak) / 1024**2:.0f} MiB at most, {float(seconds):.1f} s"
    )
    assert int(read) == pages and int(clauses) > pages // 10
    assert int(peak) < GIGABYTE
