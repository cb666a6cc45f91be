"""The printed truth behind a citation: the text of a PDF's page, or a record of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pypdfium2

from copilot.verify.wording import compact
from corpus.catalogue import Catalogue
from corpus.errors import UnreadablePdf
from corpus.pdf.render import page_count
from corpus.sources.listing import find_pdfs
from evals.answers import CitationRow
from evals.errors import EvalError
from evals.golden import CATALOGUE
from evals.matching import folded
from evals.windows import record_text


class PrintedPages:
    """Tells whether a quotation stands where it is said to stand.

    Pages are read from the PDF files themselves, not from what the product parsed.

    Args:
        files: the PDF files by the names that answers cite them by.
        catalogue: catalogue.jsonl.gz, or the catalogue itself; None when no record of it is cited.

    Raises:
        EvalError: there is no file.
    """

    def __init__(self, files: Mapping[str, Path], catalogue: Path | Catalogue | None = None) -> None:
        if not files:
            raise EvalError("there is no PDF to check against; give the folder of them with --pdf-dir")
        self.files = dict(sorted(files.items()))
        self._catalogue = catalogue
        self._pages: dict[tuple[str, int], str] = {}

    @classmethod
    def of_folder(cls, folder: Path, catalogue: Path | None = None) -> PrintedPages:
        """All PDFs of a folder and the folders below.

        Raises:
            EvalError: the folder holds no PDF.
            SourceError: there is no such folder.
        """
        files = {path.name: path for path in find_pdfs([folder])}
        if not files:
            raise EvalError(f"{folder}: holds no PDF; give the folder of the documents with --pdf-dir")
        return cls(files, catalogue)

    @property
    def documents(self) -> frozenset[str]:
        """Names of the PDF files."""
        return frozenset(self.files)

    @property
    def has_catalogue(self) -> bool:
        return self._catalogue is not None

    @cached_property
    def editions(self) -> Catalogue:
        """The catalogue.

        Raises:
            EvalError: none is given.
            SourceError: it cannot be read.
        """
        if self._catalogue is None:
            raise EvalError("the catalogue of editions is needed here; name it with --catalogue")
        return self._catalogue if isinstance(self._catalogue, Catalogue) else Catalogue.load(self._catalogue)

    @cached_property
    def content(self) -> dict[str, str | int]:
        """What the documents and the catalogue hold, as hashes: equal where two runs saw the same texts."""
        digest = hashlib.sha256()
        for name, path in self.files.items():
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        found: dict[str, str | int] = {"documents": len(self.files), "sha256": digest.hexdigest()}
        if isinstance(self._catalogue, Path):
            found["catalogue"] = hashlib.sha256(self._catalogue.read_bytes()).hexdigest()
        return found

    def holds(self, citation: CitationRow) -> bool:
        """Whether the quotation stands verbatim on the cited page, or in the cited record.

        Line ends, their hyphens and the composition of characters make no difference; all else does.
        """
        if citation.file == CATALOGUE:
            return self.holds_text(self.record(citation.doc), citation.quote)
        return self.holds_text(self.text(citation.file, citation.page), citation.quote)

    @staticmethod
    def holds_text(printed: str, quotation: str) -> bool:
        """Whether a quotation stands in a text, as `holds` compares."""
        return folded(quotation) in folded(printed) or compact(quotation) in compact(printed)

    def text(self, file: str, page: int) -> str:
        """Text of one page as PDFium reads it; "" where the document has no such page.

        Raises:
            UnreadablePdf: the file cannot be opened.
        """
        if (file, page) not in self._pages:
            text = ""
            try:
                with pypdfium2.PdfDocument(self.files[file]) as document:
                    if 1 <= page <= len(document):
                        text = str(document[page - 1].get_textpage().get_text_range())
            except (pypdfium2.PdfiumError, OSError) as error:
                raise UnreadablePdf(f"{file}: cannot be opened ({error}); fetch the file again") from error
            self._pages[file, page] = text
        return self._pages[file, page]

    def page_count(self, file: str) -> int:
        """How many pages a document has. Raises: UnreadablePdf."""
        return page_count(self.files[file])

    def record(self, doc: str) -> str:
        """Name, title and abstract of an edition as the catalogue has them; "" where it has none."""
        edition = self.editions.get(doc)
        return f"{edition.id} {record_text(edition)}" if edition else ""
