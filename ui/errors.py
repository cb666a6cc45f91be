"""Errors of the page's server."""

from corpus.errors import CopilotError


class ServeError(CopilotError):
    """The page cannot be served."""
