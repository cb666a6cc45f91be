"""Errors of measuring: each message names the file, the line, the cause and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import CopilotError

_SHOWN = 20


class EvalError(CopilotError):
    """A measurement cannot be made."""


class InvalidRows(EvalError):
    """Rows of a set or of an answers file that cannot be used; nothing of the file is scored.

    Args:
        path: the file.
        faults: (line from 1, what is wrong), 0 for a fault of the whole file.
    """

    def __init__(self, path: Path, faults: Sequence[tuple[int, str]]) -> None:
        self.path, self.faults = path, tuple(faults)
        lines = [f"{path}:{line}: {what}" if line else f"{path}: {what}" for line, what in faults[:_SHOWN]]
        if len(faults) > _SHOWN:
            lines.append(f"and {len(faults) - _SHOWN} more")
        super().__init__("\n".join([*lines, "nothing was done; mend these rows and run again"]))
