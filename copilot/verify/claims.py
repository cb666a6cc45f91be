"""An answer cut into claims: sentences, list items and table rows, each with the markers it cites by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.sentences import sentences

_MARKERS = re.compile(r"(?<!\\)\[(\d{1,3})\](?!\()")
_CITED = re.compile(r"(?P<text>.*?)(?P<markers>(?:\s*(?<!\\)\[\d{1,3}\](?!\())+)(?P<stop>[.;:]?)", re.S)
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s|\*\*[^*]+\*\*[^“\"«\[]*$)")
_RULE = re.compile(r"^[\s|:-]+$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]<>#|~$])")
_CHANGE = re.compile(r"\b(?:Err|Amd|Cor|Add|Suppl)\.$")
QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|«\s*([^»]+?)\s*»")
"""Words between quotation marks."""

NOTE = "> "
"""Begins a line in which the copilot speaks of itself; text of documents and models never begins so."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing an answer says.

    `markers` are the citations it names. `is_frame` marks headings, captions and the heads of tables:
    they say where the claims below them stand, and are checked against these places.
    """

    text: str
    markers: tuple[int, ...]
    is_frame: bool = False

    @property
    def quoted(self) -> tuple[str, ...]:
        """What stands between quotation marks."""
        return tuple((one or other).strip() for one, other in QUOTED.findall(self.text))


def claims_of(answer: str) -> list[Claim]:
    """The claims of an answer in Markdown, in order.

    Markers at the end of a line also stand for the sentences before them in this line that have none of
    their own, back to the marker before.
    """
    claims: list[Claim] = []
    lines = answer.split("\n")
    for place, line in enumerate(lines):
        if not line.strip() or _RULE.match(line) or line.startswith(NOTE):
            continue
        if line.lstrip().startswith("|"):
            claims.append(_row(line, _is_head(lines, place)))
        elif not _MARKERS.search(line) and (_HEADING.match(line) or _leads_to_table(lines, place)):
            claims.append(Claim(_plain(line), (), is_frame=True))
        else:
            claims += _sentences(_BULLET.sub("", line))
    return [claim for claim in claims if re.search(r"\w", claim.text)]


def _row(line: str, is_head: bool) -> Claim:
    cells = [_MARKERS.sub("", cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    text = " | ".join(cell for cell in cells if cell)
    return Claim(_plain(text), _numbers(line), is_frame=is_head)


def _is_head(lines: list[str], place: int) -> bool:
    return place + 1 < len(lines) and bool(_RULE.match(lines[place + 1])) and "|" in lines[place + 1]


def _leads_to_table(lines: list[str], place: int) -> bool:
    following = [line for line in lines[place + 1 : place + 3] if line.strip()]
    return bool(following) and following[0].lstrip().startswith("|")


def _sentences(line: str) -> Iterator[Claim]:
    end = 0
    for match in _CITED.finditer(line):
        end = match.end()
        markers = _numbers(match["markers"])
        yield from (Claim(_plain(text), markers) for text in _split(match["text"] + match["stop"]))
    yield from (Claim(_plain(text), ()) for text in _split(line[end:]))


def _split(text: str) -> list[str]:
    """Sentences, those inside one pair of quotation marks kept together, "Err. 1" too."""
    parts: list[str] = []
    for part in sentences(text) or [text]:
        if parts and (parts[-1].count("“") > parts[-1].count("”") or _CHANGE.search(parts[-1])):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in _MARKERS.findall(text)))


def _plain(text: str) -> str:
    """Text without Markdown's marks."""
    text = re.sub(r"(?<!\\)(?:\*\*|__|`)|^\s*#{1,6}\s+", "", text)
    return _ESCAPE.sub(r"\1", text).strip()
