"""Errors of reading: each message names the thing, the cause and the remedy."""

from collections.abc import Sequence

from corpus.failures import Failure
from corpus.printable import printable


class CopilotError(Exception):
    """Base of every error that the command line turns into one clean line and exit code 1.

    What it names may be called anything: it is written so that it can be printed.
    """

    def __str__(self) -> str:
        return printable(super().__str__())


class SourceError(CopilotError):
    """A source of documents or the catalogue cannot be used."""


class NothingReadable(SourceError):
    """The sources hold files, and none of them can be read; `failed` says why of each."""

    def __init__(self, message: str, failed: Sequence[Failure]) -> None:
        super().__init__(message, failed)
        self.failed = tuple(failed)

    def __str__(self) -> str:
        return printable(str(self.args[0]))


class UnreadablePdf(CopilotError):
    """A file that is no PDF, or one that cannot be read."""


class UnreadableDraft(CopilotError):
    """A text that is empty, damaged, locked, too large, or of a kind that is not read."""
