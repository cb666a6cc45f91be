"""The labelled words of an instruction, by label and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from copilot.draft.reading.tagger import Span


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
