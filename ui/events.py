"""What Gradio does at each event of a page, without what it does in vain.

Gradio 6.31 makes a component of a page anew when an event changes it, or leaves it out of its answer, and
the new one has an id of its own. From then on its values are filed under that id, one more with every
event, so that a page grew by the picture of a PDF page with every question. And after each event it sums up
all events so far, for a view of its own that is not shown here.
"""

from __future__ import annotations

import sys
from copy import copy
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.blocks import Block
from gradio.state_holder import SessionState

_FILE = SessionState.__setitem__


def _file_under_its_id(state: SessionState, key: int, value: Any) -> None:
    if isinstance(value, Block):
        value._id = key
    _FILE(state, key, value)


def patch_gradio() -> None:
    """For all pages that the process makes from now on."""
    SessionState.__setitem__ = _file_under_its_id  # type: ignore[method-assign]


class Page(gr.Blocks):
    """Blocks that touch only the components that an event names in its dict, and sum up nothing."""

    def queue(self, *args: Any, **kwargs: Any) -> Page:
        super().queue(*args, **kwargs)
        self._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
        self._queue.ANALYTICS_MAX_EVENTS = 1
        return self

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: list[Any] | dict[Any, Any], state: SessionState | None
    ) -> list[Any]:
        outputs = {output._id for output in block_fn.outputs}
        if (
            len(outputs) < 2
            or not isinstance(predictions, dict)
            or not all(isinstance(key, Block) and key._id in outputs for key in predictions)
        ):
            return await super().postprocess_data(block_fn, predictions, state)
        values = {key._id: value for key, value in predictions.items() if not _is_skip(value)}
        named = copy(block_fn)
        named.outputs = [output for output in block_fn.outputs if output._id in values]
        shown: dict[int, Any] = {}
        if named.outputs:
            ordered = [values[output._id] for output in named.outputs]
            done = await super().postprocess_data(named, ordered if len(ordered) > 1 else ordered[0], state)
            shown = {output._id: value for output, value in zip(named.outputs, done, strict=True)}
        return [shown.get(output._id, gr.skip()) for output in block_fn.outputs]


def _is_skip(value: Any) -> bool:
    return isinstance(value, dict) and value == gr.skip()
