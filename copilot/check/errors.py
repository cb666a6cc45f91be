"""Errors of reading drafts: each message names the file, the cause and the remedy."""

from corpus.errors import CopilotError


class UnreadableDraft(CopilotError):
    """A draft that is empty, damaged, locked, too large, or of a kind that is not read."""
