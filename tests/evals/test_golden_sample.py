"""The golden set over the sample corpus: evidence stands where it says, answers pass their own marks."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus.samples import CATALOGUE as CATALOGUE_FILE
from corpus.samples.texts import load
from evals.golden import CATALOGUE, Question, load_questions, pattern
from evals.matching import folded

SET = Path(__file__).parents[2] / "evals/golden_sample/questions.jsonl"
QUESTIONS = load_questions(SET, {text.edition.file_name for text in load()})


def test_the_set_holds_every_type_and_both_languages() -> None:
    assert Counter(question.type for question in QUESTIONS) == {
        "table": 10,
        "factoid": 8,
        "cross_doc": 6,
        "definition": 5,
        "procedure": 4,
        "unanswerable": 4,
        "false_premise": 4,
        "abbreviation": 3,
        "multi_clause": 3,
        "lookup": 3,
        "catalogue": 3,
    }
    assert Counter(question.lang for question in QUESTIONS) == {"en": 49, "fr": 4}
    assert sum(bool(question.history) for question in QUESTIONS) == 3
    assert [question.id for question in QUESTIONS] == [f"smp-{n:03d}" for n in range(1, 54)]


def test_evidence_stands_verbatim_on_its_pages(samples: Path) -> None:
    texts = {path.name: _pages(path) for path in samples.glob("*.pdf")}
    missing = [
        (question.id, page, span.evidence)
        for question in QUESTIONS
        for span in question.gold
        for page in span.pages
        if folded(span.evidence) not in texts[span.file][page - 1]
    ]
    assert missing == []


def _pages(path: Path) -> list[str]:
    return [folded(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(path)]


def test_every_span_names_its_document_as_the_catalogue_does(samples: Path) -> None:
    rows = gzip.decompress((samples / CATALOGUE_FILE).read_bytes()).decode().splitlines()
    records = {record["id"]: record for record in map(json.loads, rows)}
    files = {text.edition.doc_id: text.edition.file_name for text in load()}
    for question in QUESTIONS:
        for span in question.gold:
            assert span.file in {files[span.doc], CATALOGUE}, question.id
            if span.file == CATALOGUE:
                record = records[span.doc]
                assert folded(span.evidence) in folded(f"{record['title']} {record['abstract']}"), question.id


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_reference_answer_holds_every_fact_and_nothing_forbidden(question: Question) -> None:
    assert [
        f.text for f in question.facts if not any(pattern(p).search(question.answer) for p in f.any)
    ] == []
    assert [p for p in question.forbidden if pattern(p).search(question.answer)] == []
