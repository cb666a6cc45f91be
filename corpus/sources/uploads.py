"""PDFs that readers hand in: names made safe, each file opened by a process of its own before it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadablePdf
from corpus.pdf.pages import PdfFile
from corpus.workers import Allow, Failure, in_workers

NAME_LENGTH = 150
"""Bytes of a name without its ending; file systems allow 255 with it."""

_UNSAFE = re.compile(r'[<>:"|?*%&;$`\'\\]+')
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or Office document", "export it as PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "export it as PDF"),
    (b"{\\rtf", "a rich text file", "export it as PDF"),
    (b"\x89PNG", "an image", "make a PDF of the text itself"),
    (b"\xff\xd8\xff", "an image", "make a PDF of the text itself"),
    (b"%!PS", "a PostScript file", "convert it with ps2pdf"),
)
_TAIL = 2048
"""Bytes at the end of a file in which its end mark stands."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was handed in: the name that it may be kept under, and why it cannot be, "" if it can."""

    path: Path
    name: str
    reason: str


def safe_name(name: str) -> str:
    """A file name without folders, signs that a shell or a page might read, and what cannot be seen.

    >>> safe_name("../../etc/T-REC-V.8-200011-E.PDF")
    'T-REC-V.8-200011-E.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    spaced = re.sub(r"\s", " ", last)
    seen = "".join(sign for sign in spaced if not unicodedata.category(sign).startswith("C"))
    stem = re.sub(r"\.pdf\Z", "", " ".join(seen.split()), flags=re.I)
    stem = _UNSAFE.sub("_", stem).strip(" ._-")
    while len(stem.encode()) > NAME_LENGTH:
        stem = stem[:-1].rstrip()
    return f"{stem or 'document'}.pdf"


def check(files: Sequence[Path], largest: int) -> list[Checked]:
    """Look into files that were handed in, in their order.

    Args:
        largest: bytes that a file may have.
    """
    reasons = {path: _looked_at(path, largest) for path in files}
    good = [path for path, reason in reasons.items() if not reason]
    if good:
        reasons |= dict(in_workers(_opened, good, 1, _gave_up))
    return [Checked(path, safe_name(path.name), reasons[path]) for path in files]


def _looked_at(path: Path, largest: int) -> str:
    """What the first and last bytes tell against it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(1024)
            stream.seek(max(0, size - _TAIL))
            tail = stream.read()
    except OSError as error:
        return f"cannot be opened ({error.strerror}); hand it in again"
    if size == 0:
        return "the file is empty; download it again"
    if size > largest:
        return (
            f"{size / 1e6:,.0f} MB, more than the {largest / 1e6:,.0f} MB that are allowed; make it smaller, "
            "or ask the operator to raise COPILOT_LARGEST_UPLOAD"
        )
    # the header may stand anywhere in the first kilobyte (ISO 32000-1, Annex H.3)
    if b"%PDF-" not in head:
        if re.search(rb"<(!doctype|html|head|body)", head, re.I):
            return "a web page that only bears the name of a PDF; download the document itself"
        for beginning, what, remedy in _KINDS:
            if head.startswith(beginning):
                return f"no PDF but {what}; {remedy}"
        return "no PDF; export the text as PDF"
    if b"%%EOF" not in tail:
        return f"cut off: its end is missing after {size:,} bytes; download it again"
    return ""


def _opened(path: Path, allow: Allow) -> str:
    """In a worker: what stands against reading it."""
    try:
        with PdfFile(path):
            return ""
    except UnreadablePdf as error:
        return str(error).removeprefix(f"{path.name}: ")


def _gave_up(path: Path, why: Failure) -> str:
    how = "takes too long to open" if why is Failure.HUNG else "makes the PDF reader crash"
    return f"{how}; the file is damaged: download it again, or print it to a new PDF"
