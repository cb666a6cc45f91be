"""Kinds of files in a folder of texts: those that are read, and those that are named with the remedy."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import SourceError
from corpus.formats import WRITTEN

READ = (".pdf", *WRITTEN)
"""Endings of the names of texts that are read."""
_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"
_UNREAD = {
    ".doc": f"in the format of Word 97 (.doc); {_AS_DOCX}",
    ".dot": f"a template in the format of Word 97; {_AS_DOCX}",
    ".docm": f"a Word file with macros (.docm), which is not opened; {_AS_DOCX}",
    ".dotx": f"a Word template; {_AS_DOCX}",
    ".dotm": f"a Word template with macros; {_AS_DOCX}",
    ".rtf": f"a rich text file; {_AS_DOCX}",
    ".odt": f"an OpenDocument text; {_AS_DOCX}",
    ".wpd": f"a WordPerfect file; {_AS_DOCX}",
    ".html": "a web page; save the text as .docx or PDF",
    ".htm": "a web page; save the text as .docx or PDF",
    ".epub": "an EPUB book; take the PDF or the Word file of the text",
    ".ps": "a PostScript file; convert it with ps2pdf",
    ".txt": "a plain text; save it as Markdown (.md) or .docx",
    ".tex": "a LaTeX source; make a PDF of it",
    ".zip": "an archive; unpack it into the folder",
    ".7z": "an archive; unpack it into the folder",
    ".ppt": "a presentation; export it as PDF",
    ".pptx": "a presentation; export it as PDF",
    ".xls": "a spreadsheet; export it as PDF",
    ".xlsx": "a spreadsheet; export it as PDF",
}
_ABOUT_THE_FOLDER = re.compile(r"(?:readme|license|licence|changelog|contributing)$", re.I)
_TITLE = re.compile(rb"^= \S", re.M)
_HEAD = 8192
"""Bytes at the beginning in which an AsciiDoc text has its title."""


def is_text(path: Path) -> bool:
    """May the file be a text? Pictures, data and notes about the folder are not."""
    ending = path.suffix.lower()
    return (ending in READ or ending in _UNREAD) and not (
        ending in (".md", ".adoc", ".txt", ".html") and _ABOUT_THE_FOLDER.match(path.stem)
    )


def unread(path: Path) -> str:
    """Why a file of this kind is not read, and what to do; "" for one that is read."""
    ending = path.suffix.lower()
    if ending in READ:
        return ""
    known = _UNREAD.get(ending)
    return known or f"not a kind of file that is read ({', '.join(READ)}); save it as .docx or PDF"


def is_part(path: Path) -> bool:
    """Is an AsciiDoc file a part that another one includes? It has no title then. Raises: OSError."""
    if path.suffix.lower() not in (".adoc", ".asciidoc", ".asc"):
        return False
    with path.open("rb") as stream:
        return not _TITLE.search(stream.read(_HEAD))


def refuse_unread(path: Path) -> None:
    """Raises: SourceError for a file of a kind that is not read."""
    if reason := unread(path):
        raise SourceError(f"{path}: {reason}")
