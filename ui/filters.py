"""What the reader narrows the search to, and how answers are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from corpus.language import ITU_LETTERS as TEXT_LANGUAGES
from index.retrieve.narrowing import STATUSES, Narrowing

from .locale import N_, Locale

LANGUAGE_NAMES = {
    "en": N_("English"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "ar": N_("Arabic"),
    "zh": N_("Chinese"),
    "ru": N_("Russian"),
}
"""The languages of ITU-T's texts by the codes of ISO 639."""
MODES = {
    "auto": N_("as set up"),
    "extractive": N_("quotations only"),
    "generative": N_("with the language model"),
}


class Filters:
    """Builds the controls in the surrounding gr.Blocks; `inputs` are their values in the order of `read`."""

    def __init__(self, locale: Locale, has_model: bool) -> None:
        self.locale = locale
        with gr.Accordion(locale("Narrow the search"), open=False, elem_id="filters") as self.fold:
            with gr.Row():
                self.recommendations = gr.Dropdown(
                    [],
                    label=locale("Recommendations"),
                    multiselect=True,
                    allow_custom_value=True,
                    min_width=200,
                )
                self.series = gr.Dropdown([], label=locale("Series"), multiselect=True, min_width=120)
                self.statuses = gr.Dropdown(
                    [(locale(status), status) for status in STATUSES],
                    label=locale("Status"),
                    multiselect=True,
                    min_width=140,
                )
            with gr.Row():
                self.languages = gr.Dropdown(
                    [(locale(LANGUAGE_NAMES[code]), code) for code in TEXT_LANGUAGES],
                    label=locale("Language of the text"),
                    multiselect=True,
                    min_width=140,
                )
                self.from_year = self._year(locale("From year"))
                self.to_year = self._year(locale("To year"))
                self.normative = gr.Dropdown(
                    [(locale("all text"), ""), (locale("normative"), "yes"), (locale("informative"), "no")],
                    value="",
                    label=locale("Kind of text"),
                    min_width=120,
                )
                self.mode = gr.Dropdown(
                    [(locale(name), mode) for mode, name in MODES.items() if has_model or mode == "auto"],
                    value="auto",
                    label=locale("Answers"),
                    visible=has_model,
                    min_width=140,
                )
            self.clear = gr.Button(locale("Clear the filters"), size="sm", min_width=0)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        gr.on(
            [each.change for each in self.inputs],
            self._relabelled,
            self.inputs,
            self.fold,
            concurrency_limit=None,
            trigger_mode="always_last",
            **private,
        )
        self.clear.click(lambda: [[], [], [], [], "", "", "", "auto"], None, self.inputs, **private)

    def _year(self, label: str) -> gr.Dropdown:
        return gr.Dropdown([(self.locale("any"), "")], value="", label=label, min_width=90)

    @property
    def depending(self) -> list[Any]:
        """The controls whose choices `choices` sets."""
        return [self.series, self.recommendations, self.from_year, self.to_year]

    @property
    def inputs(self) -> list[Any]:
        return [
            self.series, self.recommendations, self.statuses, self.languages,
            self.from_year, self.to_year, self.normative, self.mode,
        ]  # fmt: skip

    def read(self, values: Sequence[Any]) -> tuple[Narrowing, str]:
        """What the values of `inputs` mean, and the mode of answering."""
        series, recommendations, statuses, languages, from_year, to_year, normative, mode = values
        narrowing = Narrowing(
            tuple(series or ()),
            tuple(recommendations or ()),
            tuple(statuses or ()),
            tuple(languages or ()),
            int(from_year) if from_year else None,
            int(to_year) if to_year else None,
            {"yes": True, "no": False}.get(normative or ""),
        )
        return narrowing, mode or "auto"

    def in_words(self, narrowing: Narrowing) -> str:
        """ "X; in force; from 2010"; "" where nothing is narrowed."""
        locale = self.locale
        words = [
            *narrowing.series,
            *narrowing.recommendations,
            *(locale(status) for status in narrowing.statuses),
            *(locale(LANGUAGE_NAMES[code]) for code in narrowing.languages),
        ]
        if narrowing.from_year is not None:
            words.append(locale("from {year}", year=narrowing.from_year))
        if narrowing.to_year is not None:
            words.append(locale("until {year}", year=narrowing.to_year))
        if narrowing.normative is not None:
            words.append(locale("normative") if narrowing.normative else locale("informative"))
        return locale("only: {what}", what="; ".join(words)) if words else ""

    def choices(self, status: Mapping[str, Any]) -> dict[Any, Any]:
        """Series and Recommendations that are indexed, as updates of the controls."""
        names = sorted({str(each["doc_id"]) for each in status.get("documents") or () if each.get("doc_id")})
        letters = sorted({name.removeprefix("ITU-T ")[0] for name in names})
        found = {str(each.get("date", ""))[-4:] for each in status.get("documents") or ()}
        years = [(self.locale("any"), ""), *((year, year) for year in sorted(found, reverse=True))]
        return {
            self.from_year: gr.Dropdown(choices=years),
            self.to_year: gr.Dropdown(choices=years),
            self.series: gr.Dropdown(choices=letters),
            self.recommendations: gr.Dropdown(choices=[name.removeprefix("ITU-T ") for name in names]),
        }

    def _relabelled(self, *values: Any) -> gr.Accordion:
        narrowing, mode = self.read(values)
        words = [self.in_words(narrowing), "" if mode == "auto" else self.locale(MODES[mode])]
        return gr.Accordion(label=" · ".join(filter(None, [self.locale("Narrow the search"), *words])))
