"""What can go wrong in drafting."""

from __future__ import annotations

from corpus.errors import CopilotError


class UnknownClauseType(CopilotError):
    """The instruction does not say what is to be drafted, or names a type that there is not."""


class NothingToDraftFrom(CopilotError):
    """The instruction lacks what this type of clause needs, a text to amend for one."""


class NoSuchPlace(CopilotError):
    """A follow-up instruction names a clause, term or provision that the draft does not have."""


class NotUnderstood(CopilotError):
    """A follow-up instruction that no rule reads."""


class InvalidRequest(CopilotError):
    """A form that cannot be read, or has fields that there are not."""
