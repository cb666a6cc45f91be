"""Mechanical corrections: a copy of the text with the fixes of a report; in Word they are tracked changes."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from copilot.check.checker import check_bytes
from copilot.check.model import Finding, Fix, Place, Report, Severity
from corpus.errors import CopilotError
from corpus.formats import kind_of, text_of
from corpus.word.changes import Change, Paragraph, next_ids
from corpus.word.reader import open_word, word_text
from corpus.word.styles import Styles

AUTHOR = "ITU-T copilot"
"""Who the tracked changes are by."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The corrected content, and the findings whose fix could not be applied or would have done harm."""

    data: bytes
    applied: int
    left: tuple[Finding, ...]


def apply_fixes(name: str, data: bytes, report: Report) -> Fixed:
    """Applies the fixes of a report to the file that it was made from.

    A fix that makes a new error is left out. In Word each fix is a tracked change at each of its places.

    Raises: CopilotError for a PDF, which is not edited; UnreadableDraft as for reading.
    """
    kind = kind_of(name, data)
    if kind == "pdf":
        raise CopilotError(f"{name}: a PDF is not edited; give the Word or text file that it was made from")
    apply = _in_word if kind == "docx" else _in_text
    wanted = [finding for finding in report.findings if finding.fix is not None]
    withdrawn: list[Finding] = []
    before = _errors(check_bytes(name, data)) if wanted else Counter()
    while True:
        fixed = apply(name, data, wanted)
        harmed = _errors(check_bytes(name, fixed.data)) - before if wanted else Counter()
        if not harmed:
            return Fixed(fixed.data, fixed.applied, (*fixed.left, *withdrawn))
        paragraphs = {paragraph for _, _, paragraph in harmed}
        harmful = [each for each in wanted if paragraphs & {place.paragraph for place in each.places}]
        withdrawn += harmful or wanted
        wanted = [each for each in wanted if each not in harmful] if harmful else []


def _errors(report: Report) -> Counter[tuple[str, str, int]]:
    return Counter(
        (finding.rule, finding.message, place.paragraph)
        for finding in report.findings
        if finding.severity is Severity.ERROR
        for place in finding.places
    )


def _in_text(name: str, data: bytes, findings: Sequence[Finding]) -> Fixed:
    """In a text file the words are looked for from the line of the paragraph on."""
    text = text_of(name, data)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    changes: dict[int, list[tuple[int, int, str]]] = {}
    for number, finding in enumerate(findings):
        assert finding.fix is not None
        for place in finding.places:
            old, new = _as_here(finding.fix, place)
            start = starts[max(0, place.line - 1)]
            end = text.find("\n\n", start)
            block = text[start : end if end >= 0 else len(text)]
            found = _occurrence(block, old, place)
            if found >= 0:
                span = (start + found, start + found + len(old), new)
                changes.setdefault(number, []).append(span)
    kept, left = _apart([(number, change) for number, own in changes.items() for change in own])
    for _, (start, end, new) in sorted(kept, key=lambda each: -each[1][0]):
        text = text[:start] + new + text[end:]
    done = {number for number, _ in kept} - {number for number, _ in left}
    return Fixed(
        text.encode("utf-8"),
        len(done),
        tuple(each for number, each in enumerate(findings) if number not in done),
    )


def _as_here(fix: Fix, place: Place) -> tuple[str, str]:
    """Old and new words of a fix with the capital that they have at a place: "Doesn't", "doesn't"."""
    swapped = tuple(words[:1].swapcase() + words[1:] for words in (fix.old, fix.new))
    if place.quote and fix.old not in place.quote and swapped[0] in place.quote:
        return swapped[0], swapped[1]
    return fix.old, fix.new


def _occurrence(block: str, old: str, place: Place) -> int:
    """Where the words to be replaced stand: at the finding's words, or alone in the paragraph."""
    at = -1
    for _ in range(place.nth + 1 if place.quote else 0):
        at = block.find(place.quote, at + 1)
        if at < 0:
            break
    if at >= 0:
        found = block.find(old, max(0, at - len(old)))
        if 0 <= found <= at + len(place.quote):
            return found
    return block.find(old) if block.count(old) == 1 else -1


Numbered = tuple[int, tuple[int, int, str]]
"""A change with the number of its finding."""


def _apart(changes: list[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    """The changes that do not overlap, in their order, and the others."""
    kept: list[Numbered] = []
    left: list[Numbered] = []
    end = -1
    for each in sorted(changes, key=lambda item: item[1][:2]):
        if each[1][0] < end or (kept and each[1][:2] == kept[-1][1][:2]):
            left.append(each)
        else:
            kept.append(each)
            end = each[1][1]
    return kept, left


def _in_word(name: str, data: bytes, findings: Sequence[Finding]) -> Fixed:
    document = open_word(name, data)
    word = word_text(document)
    styles = Styles(document)
    paragraphs: dict[int, Paragraph] = {}
    wanted: defaultdict[int, list[Numbered]] = defaultdict(list)
    missed: set[int] = set()
    for number, finding in enumerate(findings):
        for place in finding.places:
            elements = word.paragraphs.get(place.paragraph, ())
            own = [paragraphs.setdefault(id(each), Paragraph(each, styles)) for each in elements]
            found = _change(own, finding, place)
            if found is None:
                missed.add(number)
            else:
                paragraph, change = found
                wanted[id(paragraph.element)].append((number, (change.start, change.end, change.new)))
    ids, date = next_ids(document.element), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done: set[int] = set()
    for key, changes in wanted.items():
        kept, left = _apart(changes)
        missed |= {number for number, _ in left}
        done |= {number for number, _ in kept}
        paragraphs[key].apply([Change(*change) for _, change in kept], AUTHOR, date, ids)
    out = io.BytesIO()
    document.save(out)
    return Fixed(
        out.getvalue(),
        len(done - missed),
        tuple(each for number, each in enumerate(findings) if number in missed),
    )


def _change(
    paragraphs: Sequence[Paragraph], finding: Finding, place: Place
) -> tuple[Paragraph, Change] | None:
    """The change at a place: where the finding's words stand, or where the old words stand alone."""
    assert finding.fix is not None
    old, new = _as_here(finding.fix, place)
    quoted = [(paragraph, span) for paragraph in paragraphs for span in paragraph.find(place.quote)]
    spans = [(paragraph, span) for paragraph in paragraphs for span in paragraph.find(old)]
    if place.nth < len(quoted):
        around, (first, last) = quoted[place.nth]
        spans = [
            (paragraph, span)
            for paragraph, span in spans
            if paragraph is around and span[0] <= last and span[1] >= first
        ]
    if len(spans) != 1:
        return None
    paragraph, (start, end) = spans[0]
    change = paragraph.change(start, end, old, new)
    return None if change is None else (paragraph, change)
