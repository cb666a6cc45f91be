"""Figures of the library as Plotly draws them: no chart junk, colours that hold on light and dark grounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from gradio.components.plot import PlotData

from corpus.catalogue import IN_FORCE, PRE_PUBLISHED, SUPERSEDED, UNKNOWN, WITHDRAWN, Edition
from index.neighbours import Neighbour, Surroundings
from ui.library.catalogue import study_group
from ui.locale import Locale
from ui.theme import SANS

COLOURS = ("#3b7dd8", "#d9730d", "#2a9d6a", "#a05fc9", "#d64550", "#1f9eb5", "#a5742a", "#7d8896")
"""Each at 3:1 or more against white and against the page's dark ground."""
SHAPES: Mapping[str, tuple[str, str]] = {
    IN_FORCE: ("circle", "#2a9d6a"),
    SUPERSEDED: ("diamond", "#d9730d"),
    WITHDRAWN: ("x", "#d64550"),
    PRE_PUBLISHED: ("triangle-up", "#3b7dd8"),
    UNKNOWN: ("square", "#7d8896"),
}
"""Sign and colour of a text of that status: told apart without seeing colours, too."""
GROUPS = len(COLOURS) - 1
"""Study groups with a colour of their own; the others stand together."""
ROW = 26
"""Pixels between two texts of the map."""

Table = tuple[Sequence[str], Sequence[Sequence[str | int]]]
"""Headings and rows: a figure's numbers in words."""


def by_year(editions: Iterable[Edition], locale: Locale) -> tuple[PlotData, Table]:
    """Editions approved each year: those in force today, and those that are not."""
    counts: Counter[tuple[int, bool]] = Counter()
    for edition in editions:
        if edition.identifier.year:
            counts[edition.identifier.year, edition.is_in_force] += 1
    years = sorted({year for year, _ in counts})
    names = ((True, locale("in force today")), (False, locale("no longer in force, or not yet")))
    figure = go.Figure(
        [
            go.Bar(x=years, y=[counts[year, kind] for year in years], name=name, marker_color=colour)
            for (kind, name), colour in zip(names, (COLOURS[2], COLOURS[7]), strict=True)
        ]
    )
    figure.update_layout(
        barmode="stack", xaxis_title=locale("Year of approval"), yaxis_title=locale("Editions")
    )
    rows: list[list[str | int]] = [
        [str(year), counts[year, True], counts[year, False]] for year in reversed(years)
    ]
    return _drawn(figure, locale), ([locale("Year of approval"), *(name for _, name in names)], rows)


def by_series(editions: Iterable[Edition], locale: Locale) -> tuple[PlotData, Table]:
    """Editions of each series: those in force today, and those that are not."""
    counts: Counter[tuple[str, bool]] = Counter(
        (edition.identifier.series, edition.is_in_force) for edition in editions if edition.identifier.series
    )
    series = sorted({letter for letter, _ in counts})
    names = ((True, locale("in force today")), (False, locale("no longer in force, or not yet")))
    figure = go.Figure(
        [
            go.Bar(x=series, y=[counts[letter, kind] for letter in series], name=name, marker_color=colour)
            for (kind, name), colour in zip(names, (COLOURS[2], COLOURS[7]), strict=True)
        ]
    )
    figure.update_layout(barmode="stack", xaxis_title=locale("Series"), yaxis_title=locale("Editions"))
    figure.update_xaxes(type="category", tickangle=0, dtick=1)
    rows: list[list[str | int]] = [[letter, counts[letter, True], counts[letter, False]] for letter in series]
    return _drawn(figure, locale), ([locale("Series"), *(name for _, name in names)], rows)


def ai_over_time(editions: Sequence[Edition], locale: Locale) -> tuple[PlotData, Table]:
    """Editions on artificial intelligence approved each year, by the study group that is responsible now."""
    groups = Counter(study_group(edition, locale) or locale("not known") for edition in editions)
    named = [name for name, _ in groups.most_common(GROUPS if len(groups) > GROUPS + 1 else GROUPS + 1)]
    rest = locale("others")
    counts: Counter[tuple[int, str]] = Counter()
    for edition in editions:
        group = study_group(edition, locale) or locale("not known")
        counts[edition.identifier.year or 0, group if group in named else rest] += 1
    years = list(range(min((y for y, _ in counts), default=0), max((y for y, _ in counts), default=-1) + 1))
    columns = [*named, *([rest] if len(groups) > len(named) else [])]
    figure = go.Figure(
        [
            go.Bar(x=years, y=[counts[year, column] for year in years], name=column, marker_color=colour)
            for column, colour in zip(columns, COLOURS, strict=False)
        ]
    )
    figure.update_layout(
        barmode="stack", xaxis_title=locale("Year of approval"), yaxis_title=locale("Editions")
    )
    figure.update_xaxes(tickformat="d")
    rows: list[list[str | int]] = [
        [str(year), *(counts[year, column] for column in columns)] for year in reversed(years)
    ]
    return _drawn(figure, locale), ([locale("Year of approval"), *columns], rows)


def around(surroundings: Surroundings, locale: Locale) -> PlotData:
    """The text in the middle, left what cites it, right what it cites; sign and colour tell the status."""
    centre, cited_by, cites = surroundings.centre, surroundings.cited_by, surroundings.cites
    height = max(len(cited_by), len(cites), 1)
    places: list[tuple[Neighbour, float, float]] = [(centre, 0.0, 0.0)]
    places += [(text, -1.0, y) for text, y in zip(cited_by, _spread(len(cited_by), height), strict=True)]
    places += [(text, 1.0, y) for text, y in zip(cites, _spread(len(cites), height), strict=True)]
    lines: tuple[list[float | None], list[float | None]] = ([], [])
    for _, x, y in places[1:]:
        lines[0].extend((0.0, x, None))
        lines[1].extend((0.0, y, None))
    figure = go.Figure(
        go.Scatter(
            x=lines[0], y=lines[1], mode="lines", line={"color": "#7d8896", "width": 1}, hoverinfo="skip",
            showlegend=False,
        )
    )  # fmt: skip
    for status, (sign, colour) in SHAPES.items():
        own = [place for place in places if place[0].status == status]
        if own:
            figure.add_trace(_nodes(own, status, sign, colour, locale))
    figure.update_xaxes(visible=False, range=[-2, 2], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-height / 2 - 0.8, height / 2 + 1.2], fixedrange=True)
    for x, text in ((-1.0, locale("cite it")), (1.0, locale("cited by it"))):
        figure.add_annotation(x=x, y=height / 2 + 0.7, text=f"<b>{text}</b>", showarrow=False)
    return _drawn(figure, locale, 130 + ROW * (height + 2))


def _nodes(
    places: Sequence[tuple[Neighbour, float, float]], status: str, sign: str, colour: str, locale: Locale
) -> go.Scatter:
    sides = {-1.0: "middle left", 0.0: "top center", 1.0: "middle right"}
    return go.Scatter(
        x=[x for _, x, _ in places],
        y=[y for _, _, y in places],
        mode="markers+text",
        name=locale(status),
        marker={
            "symbol": sign,
            "color": colour,
            "size": [16 if x == 0 else 11 for _, x, _ in places],
            "opacity": 1,
        },
        text=[_escaped(text.name.removeprefix("ITU-T ")) for text, _, _ in places],
        textposition=[sides[x] for _, x, _ in places],
        customdata=[text.name for text, _, _ in places],
        hovertext=[_escaped(text.edition) for text, _, _ in places],
        hoverinfo="text",
        cliponaxis=False,
    )


def _spread(count: int, height: int) -> list[float]:
    """Heights of so many texts, evenly over the column of the longer side."""
    step = height / max(count, 1)
    return [height / 2 - step * (place + 0.5) for place in range(count)]


def _escaped(text: str) -> str:
    """Plotly reads tags in texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _drawn(figure: go.Figure, locale: Locale, height: int = 380) -> PlotData:

    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 56, "r": 12, "t": 12, "b": 104},
        height=height,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        font={"size": 13, "family": ", ".join(SANS)},
        separators=", " if locale.language == "fr" else ".\u202f",
        dragmode=False,
        hoverlabel={"font": {"size": 13}},
    )
    figure.update_xaxes(automargin=True, fixedrange=True)
    figure.update_yaxes(automargin=True, fixedrange=True)
    drawn: dict[str, Any] = json.loads(figure.to_json())
    # no tool bar: nothing to zoom into, and its buttons have no names
    drawn["config"] = {"displayModeBar": False, "responsive": True}
    return PlotData(type="plotly", plot=json.dumps(drawn))
