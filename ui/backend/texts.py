"""Where the page has texts from that stand behind an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from corpus.editions import Edition


class Texts(Protocol):
    """Where pages, clauses and records come from."""

    def pdf_path(self, file: str) -> Path | None:
        """The PDF of a document of the index; None for the catalogue and for files it does not hold."""
        ...

    def clause_text(self, file: str, clause_number: str) -> str:
        """The whole text of a clause, subclauses included; "" where there is none."""
        ...

    def edition(self, doc: str) -> Edition | None:
        """The catalogue's record of an edition ("ITU-T V.8 (02/1998)"); None where it holds none."""
        ...
