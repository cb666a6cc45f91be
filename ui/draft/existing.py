"""What exists on a proposed title and scope: asked for and shown in the tab Draft."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from corpus.errors import CopilotError

from ..backend.drafting import INTERNAL, LONGEST_INSTRUCTION, LONGEST_TITLE, Drafting
from ..locale import N_, Locale
from . import overlap

log = logging.getLogger(__name__)

Updates = dict[Any, Any]


class Existing:
    """Builds the components where `build` is called, and joins them with their events in `join`."""

    def __init__(self, backend: Drafting, locale: Locale) -> None:
        self._backend, self._locale = backend, locale
        self.citations: gr.State = gr.State(())
        self.table: gr.HTML
        self._subject: gr.Textbox
        self._scope: gr.Textbox
        self._compare: gr.Button

    def build(self) -> None:
        locale = self._locale
        with gr.Accordion(locale("What exists already?"), open=False, elem_id="overlap"):
            self._subject = gr.Textbox(
                label=locale("Proposed title"), max_length=LONGEST_TITLE, elem_id="overlap-title"
            )
            self._scope = gr.Textbox(
                label=locale("Proposed scope"),
                lines=2,
                max_lines=6,
                max_length=LONGEST_INSTRUCTION,
                elem_id="overlap-scope",
            )
            with gr.Row(elem_classes="buttons"):
                self._compare = gr.Button(locale("Compare with what exists"), elem_id="overlap-go")
            self.table = gr.HTML("", elem_id="overlap-table")

    def join(self, title: gr.Textbox, form: gr.Accordion, slow: dict[str, Any]) -> None:
        """Join with the tab: its title stands where no other is written, its form closes."""

        def compare(subject: str, scope: str, own_title: str) -> Updates:
            return self._compared(subject, scope, own_title, form)

        outputs = [form, self.citations, self.table, self._subject]
        self._compare.click(compare, [self._subject, self._scope, title], outputs, **slow)

    def _compared(self, subject: str, scope: str, title: str, form: gr.Accordion) -> Updates:
        subject = (subject.strip() or title.strip())[:LONGEST_TITLE]
        if not subject:
            text = self._locale(N_("Write first the title that is proposed."))
            return {self.table: self._locale.fragment("note", text=text, error=True)}
        try:
            found = overlap.numbered(self._backend.overlap(subject, scope.strip()[:LONGEST_INSTRUCTION]))
        except CopilotError as error:
            return {self.citations: (), self.table: self._locale.fragment("problem", text=str(error))}
        except Exception:
            log.exception("not compared")
            return {
                self.citations: (),
                self.table: self._locale.fragment("problem", text=self._locale(INTERNAL)),
            }
        return {
            form: gr.Accordion(open=False),
            self.citations: overlap.citations_of(found),
            self.table: overlap.table(found, self._locale),
            self._subject: subject,
        }
