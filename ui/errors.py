"""Errors of the page's server."""

from corpus.errors import CopilotError


class ServeError(CopilotError):
    """The page cannot be served."""


class RefreshRunning(CopilotError):
    """A refresh is asked for while another one runs."""
