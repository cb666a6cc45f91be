"""Errors of answering: each message names the thing, the cause and the remedy."""

from __future__ import annotations

from corpus.errors import CopilotError


class LanguageModelUnavailable(CopilotError):
    """No language model is set up, or the one that is cannot be loaded, reached or understood."""


class NoQuestion(CopilotError):
    """What is asked holds no word."""


class UnknownConversation(CopilotError):
    """There is no conversation of that id for this user."""


class UnknownDraft(CopilotError):
    """There is no draft of that id for this user."""


class RecordError(CopilotError):
    """The record of questions and answers cannot be read or written, or lacks the entry asked for."""
