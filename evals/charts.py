"""Line charts as SVG, readable without any program but a browser: values against sizes, both logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 200, 36, 40
_COLOURS = ("#1f5fa8", "#c2571a", "#2e7d4f", "#7a4a9e", "#555555")


@dataclass(frozen=True, slots=True)
class Series:
    """One line; values are positive, one for each size."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """Several lines over the same sizes."""

    title: str
    sizes: Sequence[int]
    series: Sequence[Series]


def svg(charts: Iterable[Chart]) -> str:
    """The charts below each other as one SVG document."""
    drawn = list(charts)
    height = HEIGHT * len(drawn)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for place, chart in enumerate(drawn):
        parts += [f'<g transform="translate(0 {place * HEIGHT})">', *_chart(chart), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _chart(chart: Chart) -> list[str]:
    values = [value for series in chart.series for value in series.values]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    least, most = math.log10(min(chart.sizes)), math.log10(max(chart.sizes))

    def x(size: float) -> float:
        share = (math.log10(size) - least) / ((most - least) or 1)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return HEIGHT - _BOTTOM - (math.log10(value) - low) / (high - low) * (HEIGHT - _TOP - _BOTTOM)

    parts = [f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(chart.title)}</text>']
    for power in range(low, high + 1):
        level = y(10.0**power)
        parts += [
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{level:.1f}" y2="{level:.1f}" stroke="#dddddd"/>',
            f'<text x="{_LEFT - 6}" y="{level + 4:.1f}" text-anchor="end">{10.0**power:g}</text>',
        ]
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - _BOTTOM + 18}" text-anchor="middle">{_short(size)}</text>'
        for size in chart.sizes
    ]
    label = 0.0
    for series, colour in sorted(
        zip(chart.series, _COLOURS, strict=False), key=lambda pair: -pair[0].values[-1]
    ):
        points = " ".join(
            f"{x(size):.1f},{y(value):.1f}" for size, value in zip(chart.sizes, series.values, strict=True)
        )
        # Names stand at the ends of their lines, pushed down where they would overlap.
        label = max(label + 15, y(series.values[-1]) + 4)
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
            *(
                f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>'
                for size, value in zip(chart.sizes, series.values, strict=True)
            ),
            f'<text x="{WIDTH - _RIGHT + 8}" y="{label:.1f}" fill="{colour}">'
            f"{escape(series.name)} {series.values[-1]:g}</text>",
        ]
    return parts


def _short(size: int) -> str:
    return f"{size / 1000:g}k" if size >= 1000 else str(size)
