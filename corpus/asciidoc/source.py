"""The lines of an AsciiDoc source as the program that sets it sees them: with includes and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MOST_INCLUDES = 500
"""Files taken into one text."""
MOST_BYTES = 16 * 2**20
"""Of one included file."""
_INCLUDE = re.compile(r"^include::(?P<path>[^\[]+)\[(?P<options>[^\]]*)\]\s*$")
_CONDITION = re.compile(r"^(?P<word>ifdef|ifndef|ifeval|endif)::(?P<names>[^\[]*)\[(?P<text>.*)\]\s*$")
_ATTRIBUTE = re.compile(r"^:(?P<name>!?[\w-]+!?):(?:\s+(?P<value>.*?))?\s*$")
_VERBATIM = re.compile(r"^(-{4,}|\.{4,}|\+{4,})\s*$")
_REFERENCE = re.compile(r"(?<!\\)\{(?P<name>[\w-]+)\}")
_TITLE = re.compile(r"^(=+)(?=\s)")
_GIVEN = {
    "empty": "", "sp": " ", "nbsp": "\u00a0", "zwsp": "", "vbar": "|", "plus": "+", "amp": "&", "lt": "<",
    "gt": ">", "startsb": "[", "endsb": "]", "deg": "°", "asterisk": "*",
}  # fmt: skip
"""Attributes that every text has; {blank} is left for the reader, who needs titles that are empty."""


@dataclass(slots=True)
class Source:
    """Lines and, of each, its number in the file itself; a line of an included file has that of the include.

    `attributes` are those set anywhere, `warnings` say what was not read.
    """

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_source(text: str, folder: Path | None = None) -> Source:
    """Puts the text together.

    Args:
        text: of the file.
        folder: that the file stands in; what it includes from there, or from below, is read. None: a text
            without a place, of which includes are named as not read.
    """
    reader = _Reader(folder)
    reader.take(text, folder, None, 0)
    return reader.source


class _Reader:
    def __init__(self, folder: Path | None) -> None:
        self.root = None if folder is None else folder.resolve()
        self.source = Source()
        self.fence = ""
        self.included = 0
        self.open: list[Path] = []
        """The included files that are being read, the innermost last."""

    def take(self, text: str, folder: Path | None, at: int | None, offset: int) -> None:
        """Takes the lines of a file: `at` is the line of its include, `offset` lowers its titles."""
        shown = [True]
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            condition = _CONDITION.match(line)
            if condition:
                line = self._decided(condition, shown)
                if not line:
                    continue
            if not all(shown):
                continue
            here = number if at is None else at
            include = _INCLUDE.match(line)
            if include:
                self._include(include, folder, here, offset)
            else:
                self._line(_TITLE.sub(lambda marks: marks[1] + "=" * offset, line), here)

    def _decided(self, condition: re.Match[str], shown: list[bool]) -> str:
        """Opens or closes a condition; returns the text of one on a single line, "" where there is none."""
        word, names, text = condition["word"], condition["names"], condition["text"]
        if word == "endif":
            if len(shown) > 1:
                shown.pop()
            return ""
        some = any if "," in names else all
        given = some(name.strip() in self.source.attributes for name in re.split(r"[,+]", names))
        holds = True if word == "ifeval" else given is (word == "ifdef")
        if text and word != "ifeval":
            return text if holds else ""
        shown.append(holds)
        return ""

    def _include(self, include: re.Match[str], folder: Path | None, at: int, offset: int) -> None:
        path = self._given(include["path"].strip())
        self.included += 1
        if folder is None or self.root is None:
            return self._warn(at, f"{path} is included and was not read; give the file itself in its folder")
        file = (folder / path).resolve()
        if not file.is_relative_to(self.root):
            return self._warn(at, f"{path} is included from outside the folder of the text and was not read")
        if file in self.open:
            return self._warn(at, f"{path} includes itself and was read once")
        if self.included > MOST_INCLUDES:
            return self._warn(at, f"{path} was not read: {MOST_INCLUDES} files are included already")
        try:
            if file.stat().st_size > MOST_BYTES:
                return self._warn(at, f"{path} is included and larger than {MOST_BYTES // 2**20} MiB")
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            return self._warn(at, f"{path} is included and cannot be read ({type(error).__name__})")
        if re.search(r"\b(?:tags?|lines)=", include["options"]):
            self._warn(at, f"{path} is included in part, and was read as a whole")
        lowered = re.search(r"leveloffset=\+?(\d+)", include["options"])
        self.open.append(file)
        self.take(text, file.parent, at, offset + (int(lowered[1]) if lowered else 0))
        self.open.pop()

    def _warn(self, at: int, message: str) -> None:
        self.source.warnings.append(f"line {at}: {message}")

    def _line(self, line: str, number: int) -> None:
        fence = _VERBATIM.match(line)
        if fence and self.fence in ("", fence[1]):
            self.fence = "" if self.fence else fence[1]
        attribute = _ATTRIBUTE.match(line)
        if attribute and not self.fence:
            name = attribute["name"].strip("!")
            if "!" in attribute["name"]:
                self.source.attributes.pop(name, None)
            else:
                self.source.attributes[name] = self._given(attribute["value"] or "")
        self.source.lines.append(line if self.fence else self._given(line))
        self.source.numbers.append(number)

    def _given(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            name = match["name"]
            return self.source.attributes.get(name, _GIVEN.get(name, match[0]))

        return _REFERENCE.sub(value, text) if "{" in text else text
