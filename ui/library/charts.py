"""Charts: editions by year and series, texts on AI, the references around a text, the state of the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from corpus.errors import CopilotError
from corpus.identifiers import UnknownIdentifier, parse
from index.neighbours import Surroundings
from ui.backend import Backend
from ui.library import figures
from ui.library.catalogue import SERIES
from ui.locale import Locale
from ui.proof import STATUS_CLASSES

DRAWING_AT_ONCE = 2
"""The first look at the references reads all texts for seconds; it must not hold up anything else."""

Updates = dict[Any, Any]


class ChartsTab:
    """Builds its components in the surrounding gr.Tab."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        with gr.Column(elem_id="charts"):
            reading = locale("Counting the catalogue and reading the references …")
            self.failure = gr.HTML(
                locale.fragment("note", text=reading, error=False), elem_id="charts-failure"
            )
            self.index = gr.HTML("", elem_id="index-state")
            self.years = self._plot("years", locale("Editions by year of approval"))
            with gr.Row(elem_classes="chart-choice"):
                self.series = gr.Dropdown(
                    list(SERIES), label=locale("Series (none: all)"), multiselect=True, elem_id="chart-series"
                )
            self.years_table = self._table()
            self.all_series = self._plot("all-series", locale("Editions by series"))
            self.all_series_table = self._table()
            ai = locale("Recommendations and Supplements on artificial intelligence, by study group")
            self.ai = self._plot("ai", ai)
            self.ai_table = self._table()
            self.map = self._plot("map", locale("References around a text"))
            with gr.Row(elem_classes="chart-choice"):
                self.text = gr.Dropdown(
                    [], label=locale("Text in the middle"), allow_custom_value=True, elem_id="centre"
                )
            self.map_table = gr.HTML("", elem_id="map-table")
        slow: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "minimal",
            "concurrency_limit": DRAWING_AT_ONCE,
            "concurrency_id": "charts",
        }
        self.slow = slow
        self.text.input(self.centre, self.text, self.mapped, **slow)
        self.series.input(self._of_series, self.series, [self.years, self.years_table], **slow)

    def _plot(self, id: str, title: str) -> gr.Plot:
        """A figure below its heading, which names it for screen readers, too."""
        gr.HTML(self.locale.fragment("library-heading", title=title, id=id))
        return gr.Plot(label=title, show_label=False, container=False, visible=False, elem_id=id)

    def _table(self) -> gr.HTML:
        with gr.Accordion(self.locale("The same as a table"), open=False):
            return gr.HTML("")

    @property
    def mapped(self) -> list[Any]:
        """The components that `centre` updates."""
        return [self.text, self.map, self.map_table]

    @property
    def drawn(self) -> list[Any]:
        """The components that `draw` updates."""
        return [
            self.failure, self.index, self.years, self.years_table, self.all_series, self.all_series_table,
            self.ai, self.ai_table, *self.mapped,
        ]  # fmt: skip

    def draw(self, name: str | None, series: Sequence[str]) -> Updates:
        """All of it, of what serves now."""
        try:
            holdings = self.backend.library.holdings()
            editions = list(holdings.catalogue)
            status = self.backend.status()
            ai = holdings.ai_related
            texts = holdings.cross_references.names()
            first = name or holdings.cross_references.most_cited()
        except CopilotError as error:
            return {self.failure: self.locale.fragment("note", text=str(error), error=True)}
        updates: Updates = {self.failure: "", self.index: index_state(status, self.locale)}
        chosen = [edition for edition in editions if not series or edition.identifier.series in series]
        for plot, table, (figure, numbers) in (
            (self.years, self.years_table, figures.by_year(chosen, self.locale)),
            (self.all_series, self.all_series_table, figures.by_series(editions, self.locale)),
            (self.ai, self.ai_table, figures.ai_over_time(ai, self.locale)),
        ):
            updates |= {plot: gr.Plot(figure, visible=True), table: self._as_table(numbers)}
        updates |= self.centre(first)
        updates[self.text] = gr.Dropdown(texts, value=first)
        return updates

    def centre(self, name: str | None) -> Updates:
        """Another text in the middle of the map."""
        try:
            identifier = parse(name or "")
            cross_references = self.backend.library.holdings().cross_references
            surroundings = cross_references.around(identifier)
        except UnknownIdentifier:
            text = self.locale(
                "{name}: no name of an ITU-T text; write it as X.690 or V.8 bis.", name=name or ""
            )
            return {
                self.map: gr.Plot(visible=False),
                self.map_table: self.locale.fragment("note", text=text, error=True),
            }
        except CopilotError as error:
            return {
                self.map: gr.Plot(visible=False),
                self.map_table: self.locale.fragment("note", text=str(error), error=True),
            }
        shown = bool(surroundings.cites or surroundings.cited_by)
        return {
            self.text: surroundings.centre.name,
            self.map: gr.Plot(figures.around(surroundings, self.locale), visible=shown),
            self.map_table: neighbours(surroundings, self.locale),
        }

    def _of_series(self, series: Sequence[str]) -> Updates:
        editions = self.backend.library.holdings().catalogue
        chosen = [edition for edition in editions if not series or edition.identifier.series in series]
        figure, numbers = figures.by_year(chosen, self.locale)
        return {self.years: gr.Plot(figure, visible=True), self.years_table: self._as_table(numbers)}

    def _as_table(self, numbers: figures.Table) -> str:
        headings, rows = numbers
        return self.locale.fragment("library-numbers", headings=headings, rows=rows)


def neighbours(surroundings: Surroundings, locale: Locale) -> str:
    """The map in words: a table a direction."""
    return locale.fragment("library-neighbours", around=surroundings, classes=STATUS_CLASSES)


def index_state(status: Any, locale: Locale) -> str:
    """Size and age of what serves."""
    created = datetime.fromisoformat(status["created"]) if status.get("created") else None
    age = ""
    if created is not None:
        minutes = int((datetime.now(UTC) - created).total_seconds() // 60)
        if minutes < 120:
            age = locale.plural("{n} minute", "{n} minutes", minutes)
        elif minutes < 2880:
            age = locale.plural("{n} hour", "{n} hours", minutes // 60)
        else:
            age = locale.plural("{n} day", "{n} days", minutes // 1440)
    counts = [
        (locale("Documents"), len(status.get("documents") or ())),
        (locale("Pages"), status.get("pages")),
        (locale("Passages"), status.get("passages")),
        (locale("Vectors"), status.get("passages") if status.get("has_vectors") else 0),
        (locale("Generation"), status.get("generation")),
        (locale("Age"), age or None),
    ]
    return locale.fragment("library-figures", figures=counts)
