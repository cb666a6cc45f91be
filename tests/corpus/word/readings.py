"""What a Word file that a test made is read as."""

from __future__ import annotations

from collections.abc import Callable

from copilot.check import check_bytes
from corpus.document import DraftDocument
from corpus.drafts import read_bytes
from tests.corpus.word.made import Made

Make = Callable[[Made], object]


def read(made: Made) -> DraftDocument:
    return read_bytes("draft.docx", made.data())


def labels(document: DraftDocument) -> list[str]:
    return [clause.label for clause in document.clauses if clause.label]


def texts(made: Made) -> list[str]:
    return [block.text for block in read(made).blocks]


def rules(made: Made) -> list[str]:
    return [finding.rule for finding in check_bytes("draft.docx", made.data()).findings]
