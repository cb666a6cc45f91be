"""The printed truth behind a citation: the text of a PDF's page, or a record of the catalogue."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pypdfium2

from corpus.catalogue import Catalogue
from evals.answers import CitationRow
from evals.errors import EvalError
from evals.golden import CATALOGUE
from evals.matching import compact, folded
from evals.windows import record_text


class PrintedPages:
    """Tells whether a quotation stands where it is said to stand.

    Pages are read from the PDF files themselves, not from what the product parsed.

    Args:
        pdf_dir: folder that holds the PDF files.
        catalogue: catalogue.jsonl.gz; None when no record of it is cited.

    Raises:
        EvalError: the folder is not there or holds no PDF.
    """

    def __init__(self, pdf_dir: Path, catalogue: Path | None = None) -> None:
        self.pdf_dir, self.catalogue = pdf_dir, catalogue
        self.documents = frozenset(path.name for path in pdf_dir.glob("*") if path.suffix.lower() == ".pdf")
        if not self.documents:
            raise EvalError(f"{pdf_dir}: holds no PDF; give the folder of the documents with --pdf-dir")
        self._pages: dict[tuple[str, int], str] = {}

    @cached_property
    def editions(self) -> Catalogue:
        """The catalogue.

        Raises:
            EvalError: none is given.
            SourceError: it cannot be read.
        """
        if self.catalogue is None:
            raise EvalError("the catalogue of editions is needed here; name it with --catalogue")
        return Catalogue.load(self.catalogue)

    def holds(self, citation: CitationRow) -> bool:
        """Whether the quotation stands verbatim on the cited page, or in the cited record.

        Line ends, their hyphens and the composition of characters make no difference; all else does.
        """
        if citation.file == CATALOGUE:
            printed = self._record(citation.doc)
        else:
            printed = self.text(citation.file, citation.page)
        return folded(citation.quote) in folded(printed) or compact(citation.quote) in compact(printed)

    def text(self, file: str, page: int) -> str:
        """Text of one page as PDFium reads it; "" where the document has no such page."""
        if (file, page) not in self._pages:
            with pypdfium2.PdfDocument(self.pdf_dir / file) as document:
                text = ""
                if 1 <= page <= len(document):
                    text = str(document[page - 1].get_textpage().get_text_range())
            self._pages[file, page] = text
        return self._pages[file, page]

    def _record(self, doc: str) -> str:
        edition = self.editions.get(doc)
        return f"{edition.id} {record_text(edition)}" if edition else ""
