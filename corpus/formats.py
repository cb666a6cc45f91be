"""What a file is, by its content; why it cannot be read: empty, locked, damaged, too large, macros."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from corpus.errors import UnreadableDraft

MOST_BYTES = 64 * 2**20
"""Size of a file that is read."""
MOST_UNPACKED = 512 * 2**20
"""Size of a Word file unpacked, as its directory says."""
MOST_XML = 96 * 2**20
"""Size of the text part of a Word file unpacked; 400 pages take about 6 MiB."""
MOST_TIMES = 1000
"""How many times larger a part above a megabyte may be unpacked than packed; no text packs so well."""

TEXT_ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
    ".txt": "plain",
    ".text": "plain",
    "": "plain",
}
WRITTEN = (".docx", *(ending for ending in TEXT_ENDINGS if ending not in ("", ".txt", ".text")))
"""Endings of the names of texts of the corpus that are no PDFs."""
_WORD = (".docx", ".docm", ".dotx", ".dotm")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_PICTURES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "an RTF text",
}


def kind_of(name: str, data: bytes) -> str:
    """ "docx", "pdf", "markdown", "asciidoc" or "plain": what is in the file decides, then the ending.

    Raises: UnreadableDraft for everything that is not read, with the reason and the remedy.
    """
    ending = PurePosixPath(name.lower()).suffix
    if not data:
        raise UnreadableDraft(f"{name}: empty (0 bytes); save it again in Word, or send the file once more")
    if len(data) > MOST_BYTES:
        raise UnreadableDraft(
            f"{name}: {len(data) // 2**20} MiB, more than the {MOST_BYTES // 2**20} MiB that are read; "
            "take pictures out, or check it in parts"
        )
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise UnreadableDraft(_ole(name, data))
    if data.startswith(b"PK"):
        return _zipped(name, data)
    for mark, what in _PICTURES.items():
        if data.startswith(mark):
            raise UnreadableDraft(f"{name}: {what}, no draft; save it as .docx")
    if ending in _WORD and re.search(rb"<(?:!doctype html|html)\b", data[:4096], re.I):
        raise UnreadableDraft(
            f"{name}: a web page that only bears the name of a Word file; save it in Word as .docx"
        )
    if ending in _WORD:
        raise UnreadableDraft(
            f"{name}: damaged, or no Word file: it does not begin as one; save it again as .docx"
        )
    if ending == ".doc":
        raise UnreadableDraft(f"{name}: no Word file that can be read; save it as .docx")
    if ending == ".pdf":
        raise UnreadableDraft(f"{name}: damaged, or no PDF: it does not begin as one; export it again")
    if ending not in TEXT_ENDINGS:
        known = ", ".join(sorted(key for key in TEXT_ENDINGS if key))
        raise UnreadableDraft(f"{name}: drafts are .docx, .pdf or text ({known}); save it as one of these")
    return _asciidoc_or(TEXT_ENDINGS[ending], data)


def text_of(name: str, data: bytes) -> str:
    """The characters of a text file. Raises: UnreadableDraft for one in no known encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in data[:4096]:
        raise UnreadableDraft(f"{name}: no text: it holds zero bytes; give .docx, .pdf, or text in UTF-8")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDraft(
            f"{name}: not in UTF-8 (byte {error.start}); save it in the encoding UTF-8"
        ) from error
    if not text.strip():
        raise UnreadableDraft(f"{name}: empty; there is nothing to check: give a text")
    return text


def _asciidoc_or(kind: str, data: bytes) -> str:
    """A pasted text may be AsciiDoc: a title with "= " and attributes below it."""
    head = data[:2000].decode("utf-8", "replace").lstrip("\ufeff").lstrip()
    return "asciidoc" if kind == "plain" and head.startswith("= ") and "\n:" in head else kind


def _ole(name: str, data: bytes) -> str:
    if _ENCRYPTED in data:
        return (
            f"{name}: protected with a password; open it in Word, take the password off, save it, try again"
        )
    if _OLD_WORD in data:
        return f"{name}: in the format of Word 97 (.doc), which is not read; save it as .docx"
    return f"{name}: an OLE file that holds no draft; save the draft as .docx"


def _zipped(name: str, data: bytes) -> str:
    """Raises: UnreadableDraft unless it is a Word file of bearable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            _bearable(name, infos)
            if any(info.flag_bits & 1 for info in infos):
                raise UnreadableDraft(f"{name}: encrypted; save it without a password")
            _is_word(name, names, archive)
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableDraft(
            f"{name}: damaged ({error}); open it in Word, let it be repaired, save it again"
        ) from error
    if damaged:
        raise UnreadableDraft(
            f"{name}: damaged: {damaged} in it cannot be unpacked; open it in Word, let it be repaired, "
            "save it again"
        )
    return "docx"


def _bearable(name: str, infos: list[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    for info in infos:
        swollen = info.file_size > 2**20 and info.file_size > MOST_TIMES * max(1, info.compress_size)
        xml = info.filename.endswith((".xml", ".rels"))
        if swollen or (xml and info.file_size > MOST_XML) or total > MOST_UNPACKED or len(infos) > 10_000:
            raise UnreadableDraft(
                f"{name}: {info.filename} in it would unpack to {info.file_size / 2**20:.0f} MiB "
                f"(all: {total / 2**20:.0f} MiB), which no draft does; it is left alone: save the text anew"
            )


def _is_word(name: str, names: set[str], archive: zipfile.ZipFile) -> None:
    kinds = {
        "xl/workbook.xml": "an Excel workbook",
        "ppt/presentation.xml": "a presentation",
        "mimetype": "an OpenDocument text or an EPUB",
    }
    for part, what in kinds.items():
        if part in names and "word/document.xml" not in names:
            raise UnreadableDraft(f"{name}: {what}, no Word file; save the draft as .docx")
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise UnreadableDraft(f"{name}: an archive that is no Word file; unpack it and give the .docx in it")
    if "_rels/.rels" in names and b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        raise UnreadableDraft(f"{name}: a Strict Open XML file; save it in Word as “Word Document (*.docx)”")
    types = archive.read("[Content_Types].xml")
    if b"template.main+xml" in types and b"document.main+xml" not in types:
        raise UnreadableDraft(f"{name}: a Word template; make a document from it and save that as .docx")
    if any(part.endswith("vbaProject.bin") for part in names) or b"macroEnabled" in types:
        raise UnreadableDraft(
            f"{name}: a Word file with macros (.docm), which is not opened; save it in Word as .docx"
        )
