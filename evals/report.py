"""One self-contained HTML page about a run: figures with intervals, groups, failures by cause."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from evals.answers import AnswerRow, load_answers
from evals.errors import EvalError
from evals.golden import CATALOGUE, Question, load_questions
from evals.metrics import MEASURES, QuestionScore, score_question
from evals.pages import PrintedPages
from evals.run import ANSWERS, RESULTS
from evals.tables import COLUMNS

PASSAGES_SHOWN = 5


def write_report(
    run: Path, set_path: Path, pages: PrintedPages, out: Path, others: dict[str, Path] | None = None
) -> None:
    """Writes the page.

    Args:
        run: results folder of the run that is reported.
        set_path: the golden set it answered.
        pages: the PDF files and the catalogue; failures link to the pages of the files.
        out: the HTML file.
        others: results folders to stand beside it in the table of figures, by the name to show.

    Raises:
        EvalError: a folder holds no results, or those of another set.
    """
    results = _results(run)
    questions = load_questions(set_path, pages.documents)
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
        others={name: _results(folder)["figures"] for name, folder in (others or {}).items()},
        causes={
            cause: [_failure(score, pages.pdf_dir) for score in scores if score.cause == cause]
            for cause in results["causes"]
        },
        settings=json.dumps(results["run"], indent=1, ensure_ascii=False),
    )
    out.write_text(page, encoding="utf-8")


def _results(run: Path) -> dict[str, Any]:
    path = run / RESULTS
    try:
        results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalError(f"{path}: no results there ({error}); make them with copilot eval run") from error
    return results


def _failure(score: QuestionScore, pdf_dir: Path) -> dict[str, Any]:
    question, row = score.question, score.answer
    return {
        "question": question,
        "answer": row.answer,
        "abstained": row.abstained,
        "mode": row.mode,
        "facts": list(zip((fact.text for fact in question.facts), score.facts_stated, strict=True)),
        "forbidden": score.forbidden_stated,
        "gold": _gold(question, score.span_ranks, pdf_dir),
        "citations": _citations(row, score, pdf_dir),
        "retrieved": [
            {
                "place": _place(passage.doc, passage.clause, passage.pages),
                "link": _link(pdf_dir, passage.file, passage.pages),
                "text": passage.text,
                "holds": rank in score.span_ranks,
            }
            for rank, passage in enumerate(row.retrieved[:PASSAGES_SHOWN], start=1)
        ],
    }


def _gold(question: Question, ranks: tuple[int, ...], pdf_dir: Path) -> list[dict[str, Any]]:
    return [
        {
            "place": _place(span.doc, span.clause, span.pages),
            "link": _link(pdf_dir, span.file, span.pages),
            "text": span.evidence,
            "rank": rank,
        }
        for span, rank in zip(question.gold, ranks, strict=True)
    ]


def _citations(row: AnswerRow, score: QuestionScore, pdf_dir: Path) -> list[dict[str, Any]]:
    return [
        {
            "place": _place(citation.doc, citation.clause, (citation.page,) if citation.page else ()),
            "link": _link(pdf_dir, citation.file, (citation.page,)),
            "text": citation.quote,
            "hit": number <= len(score.citation_hits) and score.citation_hits[number - 1],
            "false": number in score.false_quotes,
        }
        for number, citation in enumerate(row.citations, start=1)
    ]


def _place(doc: str, clause: str, pages: tuple[int, ...]) -> str:
    page = f"page {', '.join(str(page) for page in pages)}" if pages else ""
    return ", ".join(part for part in (doc, f"clause {clause}" if clause else "", page) if part)


def _link(pdf_dir: Path, file: str, pages: tuple[int, ...]) -> str:
    """Address of the page in the PDF on this machine; "" for a record of the catalogue."""
    if file == CATALOGUE or not (pdf_dir / file).exists():
        return ""
    address = (pdf_dir / file).resolve().as_uri()
    return f"{address}#page={pages[0]}" if pages else address
