"""The pane that proves: what is cited, its page with the quotation marked, the whole clause."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr

from copilot.answer.model import Citation
from corpus.errors import CopilotError
from corpus.pdf.render import page_count

from . import proof
from .backend import Texts
from .conversation import Place
from .locale import Locale
from .theme import PLACE_MARK

log = logging.getLogger(__name__)

ZOOMS = (1.0, 1.25, 1.5, 2.0, 3.0)
"""Widths of the page by the width of the pane."""
Updates = dict[Any, Any]
CitationsOf = Callable[[Any, Place], Sequence[Citation]]


class ProofPane:
    """Builds the pane in the surrounding gr.Blocks.

    Args:
        welcome: what stands there before anything is cited.
        prefix: of the elements' ids, for a page with more than one pane.
    """

    def __init__(self, backend: Texts, locale: Locale, welcome: str, prefix: str = "") -> None:
        self.backend = backend
        self.locale = locale
        self.welcome = locale.fragment("note", text=welcome, error=False)
        self.place = gr.State(None)
        self.citations = gr.HTML("", elem_id=f"{prefix}citations")
        self.card = gr.HTML(self.welcome, elem_id=f"{prefix}card")
        with gr.Row(visible=False, elem_id=f"{prefix}pages", elem_classes="page-buttons") as self.pages:
            self.previous = self._button(locale("← Previous page"))
            self.next = self._button(locale("Next page →"))
            self.smaller = self._button(locale("− Smaller"))
            self.larger = self._button(locale("+ Larger"))
        self.figure = gr.HTML("", js_on_load=PLACE_MARK.read_text("utf-8"), elem_id=f"{prefix}figure")
        with gr.Accordion(
            locale("Open the whole clause"), open=False, visible=False, elem_id=f"{prefix}clause"
        ) as self.fold:
            self.clause = gr.HTML("")

    @staticmethod
    def _button(text: str) -> gr.Button:
        return gr.Button(text, size="sm", min_width=0)

    @property
    def outputs(self) -> list[Any]:
        return [
            self.place, self.citations, self.card, self.pages, self.previous, self.next, self.smaller,
            self.larger, self.figure, self.fold, self.clause,
        ]  # fmt: skip

    def join(self, state: gr.State, citations_of: CitationsOf) -> None:
        """The buttons of the pane turn pages and zoom.

        Args:
            state: what `citations_of` reads.
            citations_of: called with the state's value and a place; the citations among which it stands.
        """
        quick: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        moves = [
            (self.previous, partial(_turned, -1)),
            (self.next, partial(_turned, 1)),
            (self.smaller, partial(_zoomed, -1)),
            (self.larger, partial(_zoomed, 1)),
        ]
        for button, move in moves:
            button.click(partial(self._moved, move, citations_of), [state, self.place], self.outputs, **quick)

    def _moved(
        self, move: Callable[[Place], Place], citations_of: CitationsOf, state: Any, place: Place | None
    ) -> Updates:
        if place is None:
            return {self.place: None}
        return self.show(citations_of(state, place), move(place))

    def show(self, citations: Sequence[Citation], place: Place | None) -> Updates:
        """The pane turned to a place among these citations; without one, emptied."""
        if place is None:
            nothing = self.locale("This answer cites nothing.")
            return {**self.empty(), self.card: self.locale.fragment("note", text=nothing, error=False)}
        pages, picture = 0, ""
        try:
            path = self.backend.pdf_path(place.citation.file)
            pages = page_count(path) if path else 0
            place = replace(place, page=min(max(place.page, 1), pages) if pages else place.page)
            picture = proof.figure(place, self.backend, self.locale)
        except CopilotError as error:
            log.warning("page not shown: %s", error)
            picture = self.locale.fragment("note", text=str(error), error=True)
        has_clause = bool(place.citation.clause) and pages > 0
        return {
            self.place: place,
            self.citations: proof.citations(citations, place, self.locale),
            self.card: proof.card(place, pages, self.locale),
            self.pages: gr.Row(visible=pages > 0),
            self.previous: gr.Button(interactive=place.page > 1),
            self.next: gr.Button(interactive=place.page < pages),
            self.smaller: gr.Button(interactive=place.zoom > ZOOMS[0]),
            self.larger: gr.Button(interactive=place.zoom < ZOOMS[-1]),
            self.figure: picture,
            self.fold: gr.Accordion(visible=has_clause),
            self.clause: proof.clause(place, self.backend, self.locale) if has_clause else "",
        }

    def empty(self) -> Updates:
        """The pane as it is before anything is cited."""
        return {
            self.place: None,
            self.citations: "",
            self.card: self.welcome,
            self.pages: gr.Row(visible=False),
            self.figure: "",
            self.fold: gr.Accordion(visible=False),
            self.clause: "",
        }


def _turned(step: int, place: Place) -> Place:
    return replace(place, page=place.page + step)


def _zoomed(step: int, place: Place) -> Place:
    rank = ZOOMS.index(place.zoom) if place.zoom in ZOOMS else 0
    return replace(place, zoom=ZOOMS[min(max(rank + step, 0), len(ZOOMS) - 1)])
