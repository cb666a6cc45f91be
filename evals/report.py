"""One self-contained HTML page about a run: figures with intervals, groups, failures by cause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from corpus.model import Rect
from evals.answers import load_answers
from evals.compare import SIGNIFICANT, compare, read_run
from evals.errors import EvalError
from evals.golden import CATALOGUE, Question, load_questions
from evals.metrics import MEASURES, QuestionScore, score_question
from evals.page_images import boxes_of, data_uri
from evals.pages import PrintedPages
from evals.run import ANSWERS, read_results
from evals.tables import COLUMNS

PASSAGES_SHOWN = 5
PAGES_SHOWN = 3
"""Pictures of pages with evidence a failure; of pages that were cited instead, one."""


def write_report(
    run: Path,
    set_path: Path,
    pages: PrintedPages,
    out: Path,
    others: Sequence[Path] = (),
    with_images: bool = True,
) -> None:
    """Writes the page.

    Args:
        run: results folder of the run that is reported.
        set_path: the golden set it answered.
        pages: the PDF files and the catalogue; failures link to the pages of the files.
        out: the HTML file.
        others: results folders to stand beside it in the table of figures.
        with_images: show the pages that hold the evidence of a failure, which takes 50 kB a page.

    Raises:
        EvalError: a folder holds no results, or those of another set.
    """
    results = read_results(run)
    rows = read_run(run)
    questions = load_questions(set_path, pages.documents)
    if set(rows) != {question.id for question in questions}:
        raise EvalError(
            f"{run}: answered another set than {set_path}; name the one that was asked with --set"
        )
    answers = load_answers(run / ANSWERS, questions, pages.documents)
    scores = [score_question(question, answers[question.id], pages.holds) for question in questions]
    environment = Environment(
        loader=PackageLoader("evals", "."),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda share: f"{100 * share:.1f}"
    page = environment.get_template("report.html").render(
        name=run.name,
        results=results,
        measures=MEASURES,
        columns=COLUMNS,
        others=[_other(run, folder) for folder in others],
        causes={
            cause: [_failure(score, pages, with_images) for score in scores if score.question.id in set(ids)]
            for cause, ids in results["causes"].items()
        },
        settings=json.dumps(results["run"], indent=1, ensure_ascii=False),
    )
    out.write_text(page, encoding="utf-8")


def _other(run: Path, folder: Path) -> dict[str, Any]:
    """A run to stand beside: its figures, and for each whether the reported run differs beyond noise."""
    differences = compare(read_run(folder), read_run(run))
    return {
        "name": folder.name,
        "figures": read_results(folder)["figures"],
        "signs": {d.measure: _sign(d.change, d.p) for d in differences},
    }


def _sign(change: float, p: float) -> str:
    if p >= SIGNIFICANT:
        return ""
    return "▲" if change < 0 else "▼"


def _failure(score: QuestionScore, pages: PrintedPages, with_images: bool) -> dict[str, Any]:
    question, row = score.question, score.answer
    return {
        "question": question,
        "answer": row.answer,
        "abstained": row.abstained,
        "mode": row.mode,
        "facts": list(zip((fact.text for fact in question.facts), score.facts_stated, strict=True)),
        "forbidden": score.forbidden_stated,
        "gold": _gold(question, score.span_ranks, pages),
        "citations": _citations(score, pages),
        "pictures": _pictures(score, pages) if with_images else [],
        "retrieved": [
            {
                "place": _place(passage.doc, passage.clause, passage.pages),
                "link": _link(pages, passage.file, passage.pages),
                "text": passage.text,
                "holds": rank in score.span_ranks,
            }
            for rank, passage in enumerate(row.retrieved[:PASSAGES_SHOWN], start=1)
        ],
    }


def _gold(question: Question, ranks: tuple[int, ...], pages: PrintedPages) -> list[dict[str, Any]]:
    return [
        {
            "place": _place(span.doc, span.clause, span.pages),
            "link": _link(pages, span.file, span.pages),
            "text": span.evidence,
            "rank": rank,
        }
        for span, rank in zip(question.gold, ranks, strict=True)
    ]


def _citations(score: QuestionScore, pages: PrintedPages) -> list[dict[str, Any]]:
    return [
        {
            "place": _place(citation.doc, citation.clause, (citation.page,) if citation.page else ()),
            "link": _link(pages, citation.file, (citation.page,)),
            "text": citation.quote,
            "hit": number <= len(score.citation_hits) and score.citation_hits[number - 1],
            "false": number in score.false_quotes,
        }
        for number, citation in enumerate(score.answer.citations, start=1)
    ]


def _pictures(score: QuestionScore, pages: PrintedPages) -> list[dict[str, str]]:
    """The pages that hold the evidence, marked, and one page that was cited instead."""
    marks: dict[tuple[str, int], list[Rect]] = {}
    for span in score.question.gold:
        if span.file in pages.files:
            for page in span.pages:
                found = boxes_of(pages.files[span.file], page, span.evidence)
                marks.setdefault((span.file, page), []).extend(found)
    evidence = dict(list(marks.items())[:PAGES_SHOWN])
    cited: dict[tuple[str, int], list[Rect]] = {}
    for citation in score.answer.citations:
        place = (citation.file, citation.page)
        if citation.file in pages.files and place not in evidence:
            boxes = [(x0, y0, x1, y1) for page, x0, y0, x1, y1 in citation.boxes if page == citation.page]
            cited.setdefault(place, []).extend(boxes)
    shown = [("evidence", *item) for item in evidence.items()]
    shown += [("cited", *item) for item in list(cited.items())[:1]]
    return [
        {"what": f"{what}: {file}, page {page}", "uri": data_uri(pages.files[file], page, boxes)}
        for what, (file, page), boxes in shown
    ]


def _place(doc: str, clause: str, pages: tuple[int, ...]) -> str:
    page = f"page {', '.join(str(page) for page in pages)}" if pages else ""
    return ", ".join(part for part in (doc, f"clause {clause}" if clause else "", page) if part)


def _link(pages: PrintedPages, file: str, numbers: tuple[int, ...]) -> str:
    """Address of the page in the PDF on this machine; "" for a record of the catalogue."""
    if file == CATALOGUE or file not in pages.files:
        return ""
    address = pages.files[file].resolve().as_uri()
    return f"{address}#page={numbers[0]}" if numbers else address
