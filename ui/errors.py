"""Errors of the page's server."""

from corpus.errors import CopilotError


class ServeError(CopilotError):
    """The page cannot be served."""


class RefreshRunning(CopilotError):
    """A refresh is asked for while another one runs."""


class AccountError(CopilotError):
    """The users file cannot be used, or what is asked of it is refused."""


class TooManyQuestions(CopilotError):
    """A user asks more often than the server allows."""
