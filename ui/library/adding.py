"""Texts put in and taken out by hand, and the refresh that brings the index in line."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import CopilotError
from index.collection import HandedIn
from ui.backend import Backend, Outcome, Progress
from ui.locale import N_, Locale
from ui.progress import stage

log = logging.getLogger(__name__)

NOT_ALLOWED = N_("You may not change the library: ask the operator.")
MOST_FILES = 50
"""Files handed in at once."""

Updates = dict[Any, Any]


class AddingTab:
    """Builds its components in the surrounding gr.Tab."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        with gr.Row(elem_classes="two-sides"):
            with gr.Column(scale=5, min_width=320):
                self.refusal = gr.HTML("", elem_id="no-changes")
                with gr.Column() as self.controls:
                    self.files = gr.File(
                        label=locale("Add PDFs, up to {n} MB each", n=backend.library.largest_upload),
                        file_count="multiple",
                        file_types=[".pdf"],
                        height=170,
                        elem_id="upload",
                    )
                    self.taken = gr.HTML("", elem_id="taken")
                    gr.HTML(locale.fragment("library-adding", site=backend.library.site))
                    self.refresh = gr.Button(locale("Refresh the index"), elem_id="refresh")
            with gr.Column(scale=6, min_width=320):
                self.there = gr.HTML("", elem_id="by-hand")

    def hand_in(self, files: Sequence[str] | None) -> Updates:
        """Keep what is good, say of each file what became of it, and refresh."""
        paths = [Path(file) for file in files or ()]
        if not paths:
            return {self.files: None}
        try:
            if len(paths) > MOST_FILES:
                text = self.locale("{n} files at once; hand in at most {most}", n=len(paths), most=MOST_FILES)
                return {self.files: None, self.taken: self._note(text)}
            taken = self.backend.library.take_in(paths)
            reason = self._start() if any(not file.reason for file in taken) else ""
        except CopilotError as error:
            log.warning("files not taken in: %s", error)
            return {self.files: None, self.taken: self._note(str(error))}
        finally:
            # they are copied: what the page kept of the upload is not needed any more
            for path in paths:
                path.unlink(missing_ok=True)
        return {self.files: None, self.taken: taken_in(taken, reason, self.locale), **self.list(True)}

    def take_out(self, name: str) -> Updates:
        """Delete a file that was put in by hand, and refresh."""
        try:
            self.backend.library.take_out(name)
            reason = self._start()
        except CopilotError as error:
            return {self.taken: self._note(str(error)), **self.list(True)}
        text = self.locale("{file} is deleted; it leaves the index with the refresh.", file=name)
        note = self._note(f"{text} {reason}".strip(), error=bool(reason))
        return {self.taken: note, **self.list(True)}

    def start(self, names: Sequence[str] = (), *, follow: bool = False) -> str:
        """Start a refresh; says why that cannot be, "" where it runs now."""
        try:
            self.backend.library.refresh(names, follow=follow)
        except CopilotError as error:
            return self._note(str(error))
        return ""

    def list(self, allowed: bool) -> Updates:
        """What was put in by hand."""
        try:
            files = self.backend.library.by_hand()
            failed = {each["file"]: each["reason"] for each in self.backend.status().get("failed") or ()}
        except CopilotError as error:
            return {self.there: self._note(str(error))}
        html = self.locale.fragment(
            "library-by-hand",
            files=files,
            failed=failed,
            allowed=allowed,
            running=self.backend.library.running,
        )
        return {self.there: html}

    def opened(self, allowed: bool) -> Updates:
        """What those see who may change the library, and what those who may not."""
        return {
            self.refusal: "" if allowed else self.refused(),
            self.controls: gr.Column(visible=allowed),
            **self.list(allowed),
        }

    def refused(self) -> str:
        """What those read who may not change the library."""
        return self._note(self.locale(NOT_ALLOWED))

    def _start(self) -> str:
        try:
            self.backend.library.refresh_soon()
        except CopilotError as error:
            return str(error)
        return ""

    def _note(self, text: str, *, error: bool = True) -> str:
        return self.locale.fragment("note", text=text, error=error)


def taken_in(taken: Sequence[HandedIn], reason: str, locale: Locale) -> str:
    """What became of the files; `reason` why the refresh was not started, "" where it was."""
    return locale.fragment("library-taken", taken=taken, reason=reason)


def state_of(progress: Progress | None, outcome: Outcome | None, allowed: bool, locale: Locale) -> str:
    """The refresh that runs, or how the last one ended; "" where there was none."""
    if outcome is None and (progress is None or progress.failure):
        return ""
    said = stage(progress, locale) if progress else ""
    return locale.fragment("library-refresh", progress=progress, stage=said, outcome=outcome, allowed=allowed)
