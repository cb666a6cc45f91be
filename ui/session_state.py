"""What Gradio keeps of an open page, without what it would never let go.

Gradio 6.31 makes a component of a page anew when an event changes it, or leaves it out of its answer, and
the new one has an id of its own. From then on its values are filed under that id, one more with every
event, so that a page grew by the picture of a PDF page with every question.
"""

from __future__ import annotations

from typing import Any

from gradio.blocks import Block
from gradio.state_holder import SessionState

_FILE = SessionState.__setitem__


def _file_under_its_id(state: SessionState, key: int, value: Any) -> None:
    if isinstance(value, Block):
        value._id = key
    _FILE(state, key, value)


def keep_ids() -> None:
    """For all pages of the process."""
    SessionState.__setitem__ = _file_under_its_id  # type: ignore[method-assign]
