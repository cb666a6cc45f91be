"""A file that a reader sends: read at once, and not kept on the server's disk."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData, ListFiles
from gradio.utils import get_upload_folder

from ..backend import Submission

log = logging.getLogger(__name__)

MOST_BYTES = 20 * 2**20
"""Size of a draft that the page takes; `copilot check` takes larger ones."""


class TooLarge(Exception):
    """A file larger than MOST_BYTES; the argument is its name."""


def file_input(label: str, **options: Any) -> gr.File:
    """A gr.File whose handlers get a Submission, or TooLarge; nothing is left where it was uploaded to."""
    component = gr.File(label=label, **options)
    # not a subclass: Gradio would write a .pyi file beside this module
    component.preprocess = _sent  # type: ignore[method-assign]
    return component


def _sent(payload: ListFiles | FileData | None) -> Any:
    """TooLarge is returned, not raised: the tab says it in its own words."""
    if payload is None or isinstance(payload, ListFiles):
        return None
    path = Path(payload.path).resolve()
    if not path.is_relative_to(Path(get_upload_folder()).resolve()):
        # read and removed below: never what a browser merely names
        raise gr.Error("not an uploaded file")
    name = Path(payload.orig_name or path.name).name
    try:
        if path.stat().st_size > MOST_BYTES:
            return TooLarge(name)
        return Submission(name, path.read_bytes())
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
        # Gradio gives each upload a folder of its own
        path.parent.rmdir()
    except OSError as error:
        log.warning("uploaded file not removed: %s", error)
