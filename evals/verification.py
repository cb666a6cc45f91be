"""Whether a golden set can be believed: evidence stands where it says, answers pass their own marks."""

from __future__ import annotations

from pathlib import Path

from evals.errors import InvalidRows
from evals.golden import CATALOGUE, GoldSpan, Question, load_questions, pattern
from evals.pages import PrintedPages
from evals.rows import line_numbers
from evals.windows import name_and_title


def verified_set(path: Path, pages: PrintedPages) -> list[Question]:
    """Reads a set and checks every row.

    Args:
        path: JSON Lines, one `Question` a line.
        pages: the documents and the catalogue that it is about.

    Raises:
        EvalError, InvalidRows: rows are malformed, or `faults_of` finds fault with them.
    """
    questions = load_questions(path, pages.documents)
    lines = line_numbers(path)
    faults = [
        (line, fault)
        for line, question in zip(lines, questions, strict=True)
        for fault in faults_of(question, pages)
    ]
    if faults:
        raise InvalidRows(path, faults)
    return questions


def faults_of(question: Question, pages: PrintedPages) -> list[str]:
    """What is wrong with a question, in words.

    Its evidence must stand on one of its pages, its documents must be named as the catalogue names them,
    and its answer must hold a match for every fact and for nothing forbidden.
    """
    faults = [fault for span in question.gold for fault in _span_faults(span, pages)]
    for fact in question.facts:
        if not any(pattern(expression).search(question.answer) for expression in fact.any):
            faults.append(f"the answer does not match the fact {fact.text!r}: {' or '.join(fact.any)}")
    for expression in question.forbidden:
        if pattern(expression).search(question.answer):
            faults.append(f"the answer matches what is forbidden: {expression}")
    return faults


def _span_faults(span: GoldSpan, pages: PrintedPages) -> list[str]:
    if span.file == CATALOGUE:
        record = pages.record(span.doc)
        if not record:
            return [f"the catalogue has no {span.doc!r}"]
        if not pages.holds_text(record, span.evidence):
            return [f"the evidence does not stand in the record of {span.doc}: {span.evidence!r}"]
        return []
    faults = []
    if pages.has_catalogue:
        name, _ = name_and_title(span.file, pages.editions)
        printed, named = pages.editions.get(name), pages.editions.get(span.doc)
        if printed is not None and printed != named:
            faults.append(f"{span.file} is {name}, not {span.doc!r}")
    numbers = span.pages or range(1, pages.page_count(span.file) + 1)
    if not any(pages.holds_text(pages.text(span.file, page), span.evidence) for page in numbers):
        where = f"page {', '.join(map(str, span.pages))}" if span.pages else "any page"
        faults.append(f"the evidence does not stand on {where} of {span.file}: {span.evidence!r}")
    return faults
