"""The labelled words of an instruction, by label and in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from copilot.draft.reading.tagger import Span

_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÀ-Ý]|\s*$)|\n")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*)(?=\S)")


class Labelled:
    """The spans of an instruction by label."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text, self.spans = text, spans
        self._by_label: defaultdict[str, list[Span]] = defaultdict(list)
        for span in spans:
            self._by_label[span.label].append(span)

    def of(self, *labels: str) -> list[Span]:
        return [span for span in self.spans if span.label in labels]

    def all(self, label: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(span.text for span in self._by_label[label]))

    def first(self, label: str) -> str:
        return next((span.text for span in self._by_label[label]), "")

    def has(self, label: str) -> bool:
        return bool(self._by_label[label])

    def pairs(self, label: str, other: str) -> list[tuple[str, str]]:
        """Each span with the one of the other label that follows it before the next of its own."""
        found: list[tuple[str, str]] = []
        for span in self.of(label, other):
            if span.label == label:
                found.append((span.text, ""))
            elif found and not found[-1][1]:
                found[-1] = (found[-1][0], span.text)
            elif not found:
                found.append(("", span.text))
        return found

    def between(self, one: Span, other: Span) -> str:
        first, last = sorted((one, other), key=lambda span: span.start)
        return self.text[first.end : last.start]


def whole_sentences(told: Labelled, label: str) -> list[str]:
    """Words of a statement up to the end of their sentence, and from its beginning unless a verb of asking
    leads to them.
    """
    found: list[str] = []
    spans = told.of(label)
    others = [span.start for span in told.spans]
    for span in spans:
        stop = _SENTENCE_END.search(told.text, span.end - 1)
        bound = min((start for start in others if start >= span.end), default=len(told.text))
        end = min(stop.start() if stop else len(told.text), bound)
        rest = told.text[span.end : end]
        first = max((m.end() for m in _SENTENCE_START.finditer(told.text, 0, span.start + 1)), default=0)
        free = not any(first <= other.start < span.start for other in told.spans if other is not span)
        lead = told.text[first : span.start] if free else ""
        leads = re.search(r"(?:\bto|\bthat|\bwhether|:|\bdire|\bque)\s*[\"“«]?$", lead.rstrip())
        said = f"{'' if leads else lead}{told.text[span.start : span.end]}"
        if not re.match(r"\s*[-–—,]", rest) and "\n" not in rest:
            said += rest
        found.append(said.strip(' ,;-–—"“”«»'))
    return list(dict.fromkeys(found))
