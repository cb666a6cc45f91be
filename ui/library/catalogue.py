"""Search in the catalogue of all editions, and the selection of those to fetch from the ITU site."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import gradio as gr

from corpus.catalogue import Catalogue, Edition
from corpus.errors import CopilotError
from index.catalogue_search import CatalogueHit, CatalogueWish
from index.retrieve.narrowing import STATUSES
from ui.backend import Backend
from ui.locale import Locale
from ui.proof import STATUS_CLASSES

SERIES = tuple("ABCDEFGHIJKLMNOPQRSTUVXYZ")
FIRST_YEAR = 1956
"""The CCITT's first: nothing in the catalogue is older."""
ROWS = 25
"""Editions on a page of the results."""
MOST_CHOSEN = 50
"""Editions fetched at once: a request a second, three or four an edition."""

Updates = dict[Any, Any]
Chosen = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was looked for, and the page of the results that is shown, from 0."""

    wish: CatalogueWish = field(default_factory=CatalogueWish)
    page: int = 0


class CatalogueTab:
    """Builds its components in the surrounding gr.Tab."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.results = gr.State(Results())
        self.chosen: gr.State = gr.State(())
        self._build_wish()
        with gr.Row(elem_classes="two-sides"):
            with gr.Column(scale=6, min_width=320):
                opening = locale.fragment("note", text=locale("Opening the catalogue …"), error=False)
                self.table = gr.HTML(opening, elem_id="results", elem_classes="scrolling")
                with gr.Row(visible=False, elem_id="result-pages") as self.turning:
                    self.previous = gr.Button(locale("← Earlier results"), size="sm", min_width=0)
                    self.next = gr.Button(locale("More results →"), size="sm", min_width=0)
            with gr.Column(scale=5, min_width=320, elem_id="library-record"):
                self.record = gr.HTML(self._invitation())
                self.selection = gr.HTML("", elem_id="selection")
                self.fetch = gr.Button(
                    locale("Fetch the selection from the ITU site"),
                    variant="primary",
                    visible=False,
                    elem_id="fetch",
                )
        self._join()

    def _build_wish(self) -> None:
        locale = self.locale
        with gr.Row(elem_id="wish"):
            self.words = gr.Textbox(
                label=locale("Words of name, title, abstract or study group"),
                placeholder=locale("machine learning"),
                scale=3,
                min_width=240,
                max_length=200,
                elem_id="words",
            )
            self.series = gr.Dropdown(
                list(SERIES),
                label=locale("Series"),
                multiselect=True,
                scale=1,
                min_width=120,
                elem_id="series",
            )
            self.statuses = gr.Dropdown(
                [(locale(status), status) for status in STATUSES],
                label=locale("Status"),
                multiselect=True,
                scale=2,
                min_width=160,
                elem_id="statuses",
            )
            self.from_year = self._year(locale("From year"), "from-year")
            self.to_year = self._year(locale("To year"), "to-year")
            self.indexed_only = gr.Checkbox(
                label=locale("Indexed only"), scale=1, min_width=110, elem_id="indexed-only"
            )

    def _year(self, label: str, id: str) -> gr.Dropdown:
        years = [(str(year), year) for year in range(date.today().year, FIRST_YEAR - 1, -1)]
        any_year = (self.locale("any"), 0)
        return gr.Dropdown([any_year, *years], value=0, label=label, scale=1, min_width=96, elem_id=id)

    def _join(self) -> None:
        quick: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        wish = [self.words, self.series, self.statuses, self.from_year, self.to_year, self.indexed_only]
        gr.on(
            [self.words.input, *(each.change for each in wish[1:])],  # type: ignore[attr-defined]
            self._search,
            wish,
            self.found,
            trigger_mode="always_last",
            **quick,
        )
        self.previous.click(self._earlier, self.results, self.found, **quick)
        self.next.click(self._later, self.results, self.found, **quick)

    @property
    def found(self) -> list[Any]:
        """The components that a search updates."""
        return [self.results, self.table, self.turning, self.previous, self.next]

    def show(self, results: Results) -> Updates:
        """A page of results."""
        try:
            hits = self.backend.library.holdings().search.find(results.wish)
        except CopilotError as error:
            failure = self.locale.fragment("note", text=str(error), error=True)
            return {self.results: results, self.table: failure, self.turning: gr.Row(visible=False)}
        first = results.page * ROWS
        rows = hits[first : first + ROWS]
        return {
            self.results: results,
            self.table: results_table(rows, first, len(hits), self.locale),
            self.turning: gr.Row(visible=len(hits) > ROWS),
            self.previous: gr.Button(interactive=first > 0),
            self.next: gr.Button(interactive=first + ROWS < len(hits)),
        }

    def _search(
        self,
        words: str,
        series: list[str],
        statuses: list[str],
        from_year: int | None,
        to_year: int | None,
        indexed_only: bool,
    ) -> Updates:
        wish = CatalogueWish(
            words=words[:200],
            series=tuple(series),
            statuses=tuple(statuses),
            from_year=from_year or None,
            to_year=to_year or None,
            indexed_only=indexed_only,
        )
        return self.show(Results(wish))

    def _earlier(self, results: Results) -> Updates:
        return self.show(Results(results.wish, max(results.page - 1, 0)))

    def _later(self, results: Results) -> Updates:
        return self.show(Results(results.wish, results.page + 1))

    def open(self, id: str, chosen: Chosen) -> str:
        """The record of an edition."""
        try:
            holdings = self.backend.library.holdings()
            catalogue = holdings.catalogue
            edition = catalogue.get(id)
            if edition is None:
                text = self.locale("The catalogue holds no record of {doc}.", doc=id)
                return self.locale.fragment("note", text=text, error=True)
            return record(
                edition,
                catalogue,
                holdings.search.files,
                chosen,
                self.locale,
                bool(self.backend.library.site),
            )
        except CopilotError as error:
            return self.locale.fragment("note", text=str(error), error=True)

    def choose(self, id: str, chosen: Chosen) -> Chosen:
        """The selection with one edition more; what nobody knows is not taken up."""
        known = self.backend.library.holdings().catalogue.get(id) is not None
        if not known or id in chosen or len(chosen) >= MOST_CHOSEN:
            return chosen
        return (*chosen, id)

    def selected(self, chosen: Chosen, allowed: bool) -> Updates:
        """The selection and the button that fetches it."""
        html = self.locale.fragment("library-selection", chosen=chosen, most=MOST_CHOSEN, allowed=allowed)
        return {
            self.chosen: chosen,
            self.selection: html,
            self.fetch: gr.Button(visible=bool(chosen) and allowed),
        }

    def _invitation(self) -> str:
        text = self.locale(
            "Choose an edition of the list: its record with abstract and all editions appears here."
        )
        return self.locale.fragment("note", text=text, error=False)


def results_table(hits: list[CatalogueHit], first: int, total: int, locale: Locale) -> str:
    """Editions as a table; `first` counts those before it."""
    return locale.fragment(
        "library-results", hits=hits, first=first, total=total, classes=STATUS_CLASSES, group=study_group
    )


def record(
    edition: Edition, catalogue: Catalogue, files: Any, chosen: Chosen, locale: Locale, can_fetch: bool
) -> str:
    """An edition with its abstract, the editions around it, and what can be done with it."""
    is_change = edition.identifier.is_change
    base = catalogue.base(edition) if is_change else edition
    successor = catalogue.successor(edition)
    return locale.fragment(
        "library-record",
        edition=edition,
        status_class=STATUS_CLASSES.get(edition.status, ""),
        classes=STATUS_CLASSES,
        link=edition.url if urlsplit(edition.url).scheme in {"http", "https"} else "",
        paragraphs=[line for line in edition.abstract.splitlines() if line.strip()],
        editions=catalogue.editions(edition.identifier)[::-1],
        changes=catalogue.amendments(base) if base is not None else (),
        successor=successor,
        file=files.get(edition.id, ""),
        files=files,
        is_chosen=edition.id in chosen,
        can_fetch=can_fetch,
    )


def study_group(edition: Edition, locale: Callable[..., str]) -> str:
    """ "SG 13" for "ITU-T Study Group 13", in French "CE 13"."""
    number = re.fullmatch(r"(?:ITU-T )?Study Group (\d+)", edition.study_group)
    return locale("SG {n}", n=number[1]) if number else edition.study_group
