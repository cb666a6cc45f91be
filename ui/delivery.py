"""Files for the reader: made when asked for, sent inside the page's own answer, kept nowhere."""

from __future__ import annotations

import base64
import re
import unicodedata
from itertools import count
from pathlib import Path, PurePosixPath, PureWindowsPath

import gradio as gr

from .locale import Locale

HAND_OVER = Path(__file__).with_name("delivery.js")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "sarif": "application/sarif+json",
    "md": "text/markdown;charset=utf-8",
    "adoc": "text/asciidoc;charset=utf-8",
    "txt": "text/plain;charset=utf-8",
}
LONGEST_NAME = 80
_made = count(1)


def delivery() -> gr.HTML:
    """The component that downloads what `file_for` puts into it."""
    return gr.HTML("", js_on_load=HAND_OVER.read_text("utf-8"), elem_classes="delivery")


def file_for(name: str, data: bytes, locale: Locale) -> str:
    """A file as the value of `delivery`; its type goes by the ending of the name."""
    ending = name.rpartition(".")[2]
    return locale.fragment(
        "delivery",
        called=name,
        type=TYPES.get(ending, "application/octet-stream"),
        content=base64.b64encode(data).decode("ascii"),
        # the same file twice is two downloads
        made=next(_made),
    )


def file_name(text: str, addition: str, ending: str) -> str:
    """A name for a file made from a title or another file's name: no folder, no odd characters.

    >>> file_name("../../etc/Draft new Rec. X.1.docx", "-annotated", "docx")
    'Draft-new-Rec.-X.1-annotated.docx'
    """
    bare = PureWindowsPath(PurePosixPath(text).name).name
    stem = bare.removesuffix(PurePosixPath(bare).suffix) if _has_ending(bare) else bare
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^\w.]+", "-", plain).strip("-._")[:LONGEST_NAME].rstrip("-._")
    return f"{stem or 'draft'}{addition}.{ending}"


def _has_ending(name: str) -> bool:
    return bool(re.search(r"\.[A-Za-z]{2,9}$", name))
