"""The tab Library: its four parts, and what leads from one to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from ui.backend import Backend
from ui.identity import may_change_library, user_of
from ui.library.adding import AddingTab, state_of
from ui.library.catalogue import CatalogueTab, Chosen
from ui.library.charts import ChartsTab
from ui.library.indexed import IndexedTexts, Leaf
from ui.locale import Locale

FOLLOW_BUTTONS = Path(__file__).with_name("library.js")
WHILE_REFRESHING = 1.0
"""Seconds between two looks at a refresh that runs."""

Updates = dict[Any, Any]


class LibraryTab:
    """Builds the components in the surrounding gr.Tab and joins them with their events."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.state = gr.HTML("", elem_id="refresh-state")
        self.was_running = gr.State(False)
        with gr.Tabs(elem_id="library-tabs") as self.tabs:
            with gr.Tab(locale("Indexed"), id="indexed"):
                self.indexed = IndexedTexts(backend, locale)
            with gr.Tab(locale("Catalogue"), id="catalogue") as self.catalogue_tab:
                self.catalogue = CatalogueTab(backend, locale)
            with gr.Tab(locale("Add"), id="adding") as self.adding_tab:
                self.adding = AddingTab(backend, locale)
            with gr.Tab(locale("Charts"), id="charts") as self.charts_tab:
                self.charts = ChartsTab(backend, locale)
        self.links = gr.HTML("", js_on_load=FOLLOW_BUTTONS.read_text("utf-8"), elem_id="library-links")
        self.clock = gr.Timer(WHILE_REFRESHING, active=False)
        self._join()

    def _join(self) -> None:
        quick: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        # a check of many files takes seconds, and answers nobody else
        changing: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "minimal",
            "concurrency_limit": 2,
            "concurrency_id": "changing",
        }
        slow = self.charts.slow
        indexed, catalogue, adding, charts = self.indexed, self.catalogue, self.adding, self.charts
        watched = [self.state, self.clock, self.was_running, *indexed.listed, adding.there]
        handed = [adding.files, adding.taken, adding.there, *watched]
        selection = [catalogue.chosen, catalogue.selection, catalogue.fetch]

        self.catalogue_tab.select(catalogue.show, catalogue.results, catalogue.found, **quick)
        self.adding_tab.select(self._open_adding, None, [adding.refusal, adding.controls, *watched], **quick)
        self.charts_tab.select(charts.draw, [charts.text, charts.series], charts.drawn, **slow)

        links = self.links
        links.opendocument(self._open, None, [self.tabs, *indexed.shown], **quick)
        links.leaf(self._to_page, indexed.leaf, indexed.shown, **quick)
        links.record(self._record, catalogue.chosen, [self.tabs, catalogue.record], **quick)
        chosen = [catalogue.record, *selection]
        links.choose(self._choose, catalogue.chosen, chosen, **quick)
        links.unchoose(self._unchoose, catalogue.chosen, chosen, **quick)
        links.centre(self._centre, charts.series, [self.tabs, *charts.drawn], **slow)
        links.takeout(self._take_out, indexed.find, handed, **changing)
        links.cancel(self._cancel, indexed.find, watched, **changing)

        adding.files.upload(self._hand_in, [adding.files, indexed.find], handed, **changing)
        adding.refresh.click(self._refresh, indexed.find, watched, **changing)
        catalogue.fetch.click(
            self._fetch, [catalogue.chosen, indexed.find], [*selection, *watched], **changing
        )
        self.clock.tick(self._look, [indexed.find, self.was_running], watched, **quick)

    def shown_by(self, tab: gr.Tab) -> None:
        """`tab` is the one on the page that shows all this."""
        find = self.indexed.find
        outputs = [self.state, self.clock, self.was_running, *self.indexed.listed, self.adding.there]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        tab.select(self._show, find, outputs, concurrency_limit=None, **quiet)

    # what leads from one part to another

    def _open(self, event: gr.EventData) -> Updates:
        return {self.tabs: gr.Tabs(selected="indexed"), **self.indexed.open(_value(event))}

    def _to_page(self, leaf: Leaf | None, event: gr.EventData) -> Updates:
        return self.indexed.to_page(_value(event), leaf)

    def _record(self, chosen: Chosen, event: gr.EventData) -> Updates:
        return {
            self.tabs: gr.Tabs(selected="catalogue"),
            self.catalogue.record: self.catalogue.open(_value(event), chosen),
        }

    def _centre(self, series: list[str], event: gr.EventData) -> Updates:
        return {self.tabs: gr.Tabs(selected="charts"), **self.charts.draw(_value(event), series)}

    # the selection

    def _choose(self, chosen: Chosen, request: gr.Request, event: gr.EventData) -> Updates:
        return self._selected(self.catalogue.choose(_value(event), chosen), _value(event), request)

    def _unchoose(self, chosen: Chosen, request: gr.Request, event: gr.EventData) -> Updates:
        left = tuple(id for id in chosen if id != _value(event))
        return self._selected(left, _value(event), request)

    def _selected(self, chosen: Chosen, shown: str, request: gr.Request) -> Updates:
        updates = self.catalogue.selected(chosen, _allowed(request))
        return {**updates, self.catalogue.record: self.catalogue.open(shown, chosen)}

    # changes

    def _hand_in(self, files: list[str] | None, find: str, request: gr.Request) -> Updates:
        if not _allowed(request):
            return {self.adding.files: None, self.adding.taken: self.adding.refused()}
        return {**self._state(find, request), **self.adding.hand_in(files), **self._watching(request)}

    def _take_out(self, find: str, request: gr.Request, event: gr.EventData) -> Updates:
        if not _allowed(request):
            return {self.adding.taken: self.adding.refused()}
        updates = self.adding.take_out(_value(event))
        return {**self._state(find, request), **updates, **self._watching(request)}

    def _fetch(self, chosen: Chosen, find: str, request: gr.Request) -> Updates:
        return {**self._started(chosen, False, find, request), **self._emptied(request)}

    def _refresh(self, find: str, request: gr.Request) -> Updates:
        return self._started((), True, find, request)

    def _started(self, names: Chosen, follow: bool, find: str, request: gr.Request) -> Updates:
        refused = self.adding.refused() if not _allowed(request) else self.adding.start(names, follow=follow)
        updates = {**self._state(find, request), **self._watching(request)}
        return {**updates, self.state: refused} if refused else updates

    def _emptied(self, request: gr.Request) -> Updates:
        """The selection is being fetched now; refused, it stays for the next try."""
        if self.backend.library.running and _allowed(request):
            return self.catalogue.selected((), True)
        return {}

    def _cancel(self, find: str, request: gr.Request) -> Updates:
        if _allowed(request):
            self.backend.library.cancel()
        return self._state(find, request)

    # looking

    def _show(self, find: str, request: gr.Request) -> Updates:
        return self._state(find, request)

    def _open_adding(self, request: gr.Request) -> Updates:
        return {**self.adding.opened(_allowed(request)), **self._watching(request)}

    def _look(self, find: str, was_running: bool, request: gr.Request) -> Updates:
        """How far the refresh is; when it has ended, what there is now."""
        if self.backend.library.running or not was_running:
            return self._watching(request)
        return self._state(find, request)

    def _state(self, find: str, request: gr.Request) -> Updates:
        return {
            **self._watching(request),
            **self.indexed.list(find),
            **self.adding.list(_allowed(request)),
        }

    def _watching(self, request: gr.Request) -> Updates:
        library = self.backend.library
        running = library.running
        html = state_of(
            self.backend.progress(), None if running else library.outcome(), _allowed(request), self.locale
        )
        return {self.state: html, self.clock: gr.Timer(active=running), self.was_running: running}


def _allowed(request: gr.Request) -> bool:
    return may_change_library(user_of(request))


def _value(event: gr.EventData) -> str:
    """What a button of the page's HTML stands for."""
    return str(event._data.get("value", ""))[:500]
