"""Mechanical corrections: a copy of the text, or of the Word file, with the fixes of a report applied."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from copilot.check.model import Finding, Fix, Report
from corpus.errors import CopilotError
from corpus.formats import kind_of, text_of
from corpus.word.reader import W, open_word, text_nodes, word_text


@dataclass(frozen=True, slots=True)
class Fixed:
    """The corrected content, and the fixes that could not be applied (overlapping, or inside markup)."""

    data: bytes
    applied: int
    left: tuple[Finding, ...]


def apply_fixes(name: str, data: bytes, report: Report) -> Fixed:
    """Applies all fixes of a report to the file that it was made from.

    Raises: CopilotError for a PDF, which is not edited; UnreadableDraft as for reading.
    """
    kind = kind_of(name, data)
    wanted = [finding for finding in report.findings if finding.fix is not None]
    if kind == "pdf":
        raise CopilotError(f"{name}: a PDF is not edited; give the Word or text file that it was made from")
    if kind == "docx":
        return _in_word(name, data, wanted)
    return _in_text(name, data, wanted)


def _in_text(name: str, data: bytes, findings: list[Finding]) -> Fixed:
    """In a text file the words are looked for from the line of the paragraph on."""
    lines = text_of(name, data).split("\n")
    left, applied = [], 0
    for finding in sorted(findings, key=lambda f: -f.place.line):
        assert finding.fix is not None
        done = 0
        for place in finding.places:
            start = max(0, place.line - 1)
            end = start
            while end < len(lines) and (end == start or lines[end].strip()):
                end += 1
            block = "\n".join(lines[start:end])
            if block.count(finding.fix.old) == 1:
                lines[start:end] = block.replace(finding.fix.old, finding.fix.new).split("\n")
                done += 1
        applied += bool(done)
        if not done:
            left.append(finding)
    return Fixed("\n".join(lines).encode("utf-8"), applied, tuple(reversed(left)))


def _in_word(name: str, data: bytes, findings: list[Finding]) -> Fixed:
    document = open_word(name, data)
    word = word_text(document)
    by_block: defaultdict[int, list[Finding]] = defaultdict(list)
    left, applied = [], 0
    for finding in findings:
        by_block[finding.place.paragraph].append(finding)
        for place in finding.also:
            by_block[place.paragraph].append(finding)
    done: set[int] = set()
    for index, own in by_block.items():
        for finding in own:
            assert finding.fix is not None
            if any(_replace(paragraph, finding.fix) for paragraph in word.paragraphs.get(index, ())):
                done.add(id(finding))
    for finding in findings:
        applied += id(finding) in done
        if id(finding) not in done:
            left.append(finding)
    out = io.BytesIO()
    document.save(out)
    return Fixed(out.getvalue(), applied, tuple(left))


def _replace(paragraph: Any, fix: Fix) -> bool:
    """Replaces words that may be spread over several runs; the first run keeps the new words."""
    nodes = [(node, text) for node, text in text_nodes(paragraph) if node.tag == f"{W}t" or text in "\t\n-"]
    whole = "".join(text for _, text in nodes)
    if whole.count(fix.old) != 1:
        return False
    start = whole.index(fix.old)
    # what both have in common at the ends is left alone, with its formatting
    head = 0
    while head < min(len(fix.old), len(fix.new)) and fix.old[head] == fix.new[head]:
        head += 1
    tail = 0
    while tail < min(len(fix.old), len(fix.new)) - head and fix.old[-1 - tail] == fix.new[-1 - tail]:
        tail += 1
    begin, end = start + head, start + len(fix.old) - tail
    new = fix.new[head : len(fix.new) - tail]
    place, written = 0, False
    for node, text in nodes:
        first, last = place, place + len(text)
        place = last
        if last < begin or first > end or node.tag != f"{W}t":
            continue
        inside = text[max(0, begin - first) : max(0, end - first)]
        if written and not inside:
            continue
        before, after = text[: max(0, begin - first)], text[max(0, end - first) :]
        node.text = before + ("" if written else new) + after
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written = True
    return written
