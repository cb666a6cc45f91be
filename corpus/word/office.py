"""LibreOffice draws a Word file: pages as a PDF. Without it, texts are set plainly (corpus/text/pages.py)."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from corpus.word.ooxml import W

log = logging.getLogger(__name__)

_SECONDS = 300
"""Many times what LibreOffice takes for 400 pages: more is a file that it never ends with."""
_EXTERNAL = re.compile(rb'(<Relationship\b[^>]*?\bTarget=")[^"]*("[^>]*?TargetMode="External"[^>]*>)')
_EXTERNAL_LATE = re.compile(rb'(<Relationship\b[^>]*?TargetMode="External"[^>]*?\bTarget=")[^"]*(")')
_GONE = ("del", "moveFrom")


def office() -> str | None:
    """The program, None where LibreOffice is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def draw(name: str, data: bytes) -> bytes | None:
    """The pages of a Word file as a PDF, tracked changes accepted; None where nothing can draw it.

    Nothing outside the machine is asked: pictures and templates that lie elsewhere are not fetched.
    """
    program = office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="copilot-office-") as folder:
        path = Path(folder) / "text.docx"
        path.write_bytes(_prepared(data))
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(path),
        ]  # fmt: skip
        try:
            subprocess.run(
                command, capture_output=True, timeout=_SECONDS, check=False, cwd=folder, env=_own(folder)
            )
            return (Path(folder) / "text.pdf").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("%s: LibreOffice did not draw it (%s); its pages are set plainly", name, error)
            return None


def _own(folder: str) -> dict[str, str]:
    """An environment in which everything that is written lies in the folder."""
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")
    return {"PATH": os.defpath, "LANG": "C.UTF-8", **dict.fromkeys(homes, folder)}


def _prepared(data: bytes) -> bytes:
    """The file without addresses of things to fetch, and without what is deleted or moved away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info.filename)
            if info.filename.endswith(".rels"):
                content = _EXTERNAL.sub(rb"\1about:blank\2", content)
                content = _EXTERNAL_LATE.sub(rb"\1about:blank\2", content)
            elif re.fullmatch(r"word/(?:document|footnotes|endnotes)\.xml", info.filename):
                content = _accepted(content)
            new.writestr(info.filename, content)
    return out.getvalue()


def _accepted(content: bytes) -> bytes:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    for row in [row for row in root.iter(f"{W}tr") if any(_marked(row, "trPr", name) for name in _GONE)]:
        row.getparent().remove(row)
    for name in _GONE:
        for element in list(root.iter(f"{W}{name}")):
            parent = element.getparent()
            if parent is not None and parent.tag != f"{W}trPr":
                parent.remove(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _marked(element: object, properties: str, name: str) -> bool:
    return element.find(f"{W}{properties}/{W}{name}") is not None  # type: ignore[attr-defined]
