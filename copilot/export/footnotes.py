"""Footnotes in Word documents, which python-docx cannot make: a part of their own and marks in the text."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Footnotes:
    """The footnotes of one document; `save` writes them into it."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._texts: list[str] = []

    def add(self, paragraph: Paragraph, text: str) -> None:
        """A footnote mark at the end of a paragraph, and its text; the same text has one footnote."""
        number = len(self._texts) + 1
        self._texts.append(_NOT_XML.sub("", text))
        run = paragraph.add_run()
        run.font.superscript = True
        reference = run._r.makeelement(qn("w:footnoteReference"), {qn("w:id"): str(number)})
        run._r.append(reference)

    def save(self) -> None:
        """Writes the part; without footnotes there is none."""
        if not self._texts:
            return
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{self._style_id()}"/></w:pPr>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self._texts, 1)
        )
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{notes}</w:footnotes>"
        )
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, xml.encode(), self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _style_id(self) -> str:
        return next(str(style.style_id) for style in self._document.styles if style.name == "footnote text")
