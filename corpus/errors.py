"""Errors of reading: each message names the thing, the cause and the remedy."""


class CopilotError(Exception):
    """Base of every error that the command line turns into one clean line and exit code 1."""


class SourceError(CopilotError):
    """A source of documents or the catalogue cannot be used."""


class UnreadablePdf(CopilotError):
    """A file that is no PDF, or one that cannot be read."""


class UnreadableDraft(CopilotError):
    """A text that is empty, damaged, locked, too large, or of a kind that is not read."""
