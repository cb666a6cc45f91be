"""Simple drawings: boxes joined by arrows, and message sequences, described in TOML.

Boxes: `height` in points, then `box = [{id, at = [x, y], size = [w, h], text, dashed}]` with the origin
at the bottom left of a drawing 460 points wide, and `arrow = [{from, to, text}]`; an arrow runs from edge
to edge, level or upright where the boxes face each other. Sequences: `parties = [names]` and
`message = [{from, to, text}]` from top to bottom; a message without `to` is a note on its party.
"""

from __future__ import annotations

import tomllib

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect, String

from corpus.errors import SourceError

WIDTH = 460.0
_FONT, _SIZE, _LEADING = "Times-Roman", 9.5, 11.0
_STEP = 21.0


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Box(_Strict):
    id: str
    at: tuple[float, float]
    size: tuple[float, float]
    text: str = ""
    dashed: bool = False
    top: bool = False

    @property
    def centre(self) -> tuple[float, float]:
        return self.at[0] + self.size[0] / 2, self.at[1] + self.size[1] / 2

    def edge(self, towards: tuple[float, float]) -> tuple[float, float]:
        """Where the line from the centre to a point leaves the box."""
        x, y = self.centre
        dx, dy = towards[0] - x, towards[1] - y
        reach = min(
            self.size[0] / 2 / abs(dx) if dx else float("inf"),
            self.size[1] / 2 / abs(dy) if dy else float("inf"),
        )
        return x + dx * reach, y + dy * reach


class _Link(_Strict):
    source: str = Field(alias="from")
    to: str = ""
    text: str = ""


class _Figure(_Strict):
    height: float = 0.0
    box: tuple[_Box, ...] = ()
    arrow: tuple[_Link, ...] = ()
    parties: tuple[str, ...] = ()
    message: tuple[_Link, ...] = ()


def draw(source: str) -> Drawing:
    """The drawing that a TOML description gives.

    Raises:
        SourceError: the description is not understood.
    """
    try:
        figure = _Figure.model_validate(tomllib.loads(source))
        return _sequence(figure) if figure.parties else _boxes(figure)
    except (tomllib.TOMLDecodeError, ValidationError, KeyError) as error:
        raise SourceError(f"figure: {error}; see corpus/samples/figures.py") from error


def _boxes(figure: _Figure) -> Drawing:
    drawing = Drawing(WIDTH, figure.height)
    boxes = {box.id: box for box in figure.box}
    for box in figure.box:
        dash = (4, 3) if box.dashed else None
        drawing.add(
            Rect(
                *box.at,
                *box.size,
                fillColor=None,
                strokeColor="#000000",
                strokeWidth=0.8,
                strokeDashArray=dash,
            )
        )
        x, y = box.centre
        lines = box.text.split("\n")
        top = box.at[1] + box.size[1] - _LEADING if box.top else y + (len(lines) / 2) * _LEADING - _SIZE + 1
        for number, line in enumerate(lines):
            _label(drawing, x, top - number * _LEADING, line)
    for arrow in figure.arrow:
        start, end = boxes[arrow.source], boxes[arrow.to]
        tail, head = _join(start, end)
        _arrow(drawing, tail, head)
        if arrow.text:
            x, y = (tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2
            upright = abs(head[0] - tail[0]) < abs(head[1] - tail[1])
            _label(drawing, x + (5 if upright else 0), y + (-3 if upright else 4), arrow.text, not upright)
    return drawing


def _join(start: _Box, end: _Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of an arrow: level or upright where the boxes face each other, else from centre to centre."""
    left, right = max(start.at[0], end.at[0]), min(start.at[0] + start.size[0], end.at[0] + end.size[0])
    low, high = max(start.at[1], end.at[1]), min(start.at[1] + start.size[1], end.at[1] + end.size[1])
    if left < right:
        x = (left + right) / 2
        below = start.at[1] > end.at[1]
        return (x, start.at[1] + (0 if below else start.size[1])), (
            x,
            end.at[1] + (end.size[1] if below else 0),
        )
    if low < high:
        y = (low + high) / 2
        after = end.at[0] > start.at[0]
        return (start.at[0] + (start.size[0] if after else 0), y), (
            end.at[0] + (0 if after else end.size[0]),
            y,
        )
    return start.edge(end.centre), end.edge(start.centre)


def _sequence(figure: _Figure) -> Drawing:
    height = 40 + _STEP * (len(figure.message) + 0.4)
    drawing = Drawing(WIDTH, height)
    gap = WIDTH / len(figure.parties)
    at = {name: gap * (place + 0.5) for place, name in enumerate(figure.parties)}
    for name, x in at.items():
        drawing.add(
            Rect(x - 58, height - 24, 116, 22, fillColor=None, strokeColor="#000000", strokeWidth=0.8)
        )
        _label(drawing, x, height - 17, name)
        drawing.add(Line(x, height - 24, x, 0, strokeWidth=0.6, strokeDashArray=(3, 2)))
    for place, message in enumerate(figure.message):
        y = height - 46 - _STEP * place
        x = at[message.source]
        if not message.to:
            width = 126.0
            drawing.add(Rect(x - width / 2, y - 5, width, 15, fillColor="#ffffff", strokeWidth=0.6))
            _label(drawing, x, y - 1, message.text)
            continue
        _arrow(drawing, (x, y), (at[message.to], y))
        _label(drawing, (x + at[message.to]) / 2, y + 3, message.text)
    return drawing


def _arrow(drawing: Drawing, tail: tuple[float, float], head: tuple[float, float]) -> None:
    drawing.add(Line(*tail, *head, strokeWidth=0.8))
    length = ((head[0] - tail[0]) ** 2 + (head[1] - tail[1]) ** 2) ** 0.5
    ux, uy = (head[0] - tail[0]) / length, (head[1] - tail[1]) / length
    left = (head[0] - 6 * ux - 2.4 * uy, head[1] - 6 * uy + 2.4 * ux)
    right = (head[0] - 6 * ux + 2.4 * uy, head[1] - 6 * uy - 2.4 * ux)
    drawing.add(Polygon([*head, *left, *right], fillColor="#000000", strokeWidth=0.2))


def _label(drawing: Drawing, x: float, y: float, text: str, centred: bool = True) -> None:
    anchor = "middle" if centred else "start"
    drawing.add(String(x, y, text, fontName=_FONT, fontSize=_SIZE, textAnchor=anchor))
