"""Errors of reading: each message names the thing, the cause and the remedy."""

from corpus.printable import printable


class CopilotError(Exception):
    """Base of every error that the command line turns into one clean line and exit code 1.

    What it names may be called anything: it is written so that it can be printed.
    """

    def __str__(self) -> str:
        return printable(super().__str__())


class SourceError(CopilotError):
    """A source of documents or the catalogue cannot be used."""


class UnreadablePdf(CopilotError):
    """A file that is no PDF, or one that cannot be read."""
