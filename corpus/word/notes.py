"""Footnotes and endnotes of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.word.ooxml import W
from corpus.word.runs import text_of
from corpus.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document


class Notes:
    """The texts of notes, by the kind and the id that a reference gives."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._texts = {
            kind: _read(document, kind, element, styles)
            for kind, element in (("footnotes", "footnote"), ("endnotes", "endnote"))
        }

    def text(self, kind: str, id: str | None) -> str:
        """The text of a note; "" where there is none. `kind` is "footnotes" or "endnotes"."""
        return self._texts[kind].get(id or "", "")


def _read(document: Document, kind: str, element: str, styles: Styles) -> dict[str, str]:
    from lxml import etree

    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, parser)
            return {
                note.get(f"{W}id"): " ".join(text_of(p, styles).strip() for p in note.iter(f"{W}p")).strip()
                for note in root.iter(f"{W}{element}")
                if note.get(f"{W}type") is None
            }
    return {}
