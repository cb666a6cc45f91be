"""How far a refresh is, in a reader's words."""

from __future__ import annotations

from math import ceil

from .backend import Progress
from .locale import N_, Locale, apart

_DOCUMENTS = {
    "fetching": N_("Fetching the documents: {done} of {total}"),
    "reading": N_("Reading the documents: {done} of {total}"),
    "writing": N_("Indexing the words of the documents: {done} of {total}"),
}
_PASSAGES = {
    "embedding": N_("Preparing the search by meaning: {percent} %"),
    "vectors": N_("Saving the search by meaning: {percent} %"),
}
"""Stages that count what nobody but the program knows."""
_BEFORE = {
    "starting": N_("Starting"),
    "fetching": N_("Fetching the documents"),
    "reading": N_("Reading the documents"),
}
"""Stages of which nothing is counted yet."""
MEANWHILE = {
    "embedding": N_("You can ask meanwhile. Afterwards texts are also found by other words than theirs."),
    "": N_("You can ask meanwhile."),
}
"""What the reader may do in a stage, "" for all others."""


def stage(progress: Progress, locale: Locale) -> str:
    """What is done now, how much of it is done, and how long the rest will take."""
    if not progress.total:
        return locale(_BEFORE.get(progress.stage, progress.stage))
    if progress.stage in _PASSAGES:
        said = locale(_PASSAGES[progress.stage], percent=100 * progress.done // progress.total)
    else:
        words = _DOCUMENTS.get(progress.stage, progress.stage)
        said = locale(words, done=apart(progress.done), total=apart(progress.total))
    return f"{said}{_rest(progress.left, locale)}"


def _rest(seconds: float, locale: Locale) -> str:
    if seconds <= 0:
        return ""
    if seconds <= 60:
        return locale(", less than a minute left")
    return locale(", about {minutes} min left", minutes=ceil(seconds / 60))
