"""Sets in the form of BEIR: corpus.jsonl, queries.jsonl and qrels/test.tsv in a folder (Thakur et al., BEIR:
a heterogeneous benchmark for zero-shot evaluation of information retrieval models, 2021).
"""

from __future__ import annotations

import csv
import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from corpus.language import language_of
from evals.answers import RetrievedRow
from evals.errors import EvalError, InvalidRows
from evals.golden import Question
from evals.locate import Locator, Place
from evals.matching import span_hit
from evals.rows import read_rows, write_rows
from index.passages import CATALOGUE, Passage
from index.store import Store

log = logging.getLogger(__name__)

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
_HEADER = ("query-id", "corpus-id", "score")


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    doc: str = ""
    file: str = ""
    pages: tuple[int, ...] = ()


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(alias="_id", min_length=1)
    text: str
    title: str = ""
    metadata: _Metadata | None = None

    @property
    def place(self) -> Place | None:
        """Where it stands, for a corpus that `export_beir` wrote."""
        data = self.metadata
        if data is None or not data.file:
            return None
        return Place(data.file, data.pages[0] if len(data.pages) == 1 else 0, data.doc)


def export_beir(questions: Sequence[Question], store: Store, folder: Path) -> list[str]:
    """Writes a set over the passages of a generation.

    A passage is relevant to a question when it holds one of its gold spans, as span@k counts. Questions
    that must be abstained from have nothing relevant and are left out, as are earlier turns.

    Returns:
        Ids of questions with a gold span that no passage holds whole.

    Raises:
        EvalError: the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise EvalError(f"{folder}: is not empty; name another folder")
    (folder / JUDGEMENTS).parent.mkdir(parents=True, exist_ok=True)
    asked = [question for question in questions if not question.must_abstain]
    relevant: dict[str, dict[str, int]] = {question.id: {} for question in asked}
    spans = defaultdict(list)
    for question in asked:
        for number, span in enumerate(question.gold):
            spans[span.doc if span.file == CATALOGUE else span.file].append((question.id, number, span))
    held: set[tuple[str, int]] = set()
    corpus = []
    for passage, _ in store.all_passages():
        corpus.append(_document(passage))
        row = RetrievedRow(
            doc=passage.doc_id,
            file=passage.file,
            clause=passage.number,
            pages=passage.pages,
            text=passage.text,
        )
        for id, number, span in spans[passage.doc_id if passage.file == CATALOGUE else passage.file]:
            if span_hit(span, row):
                held.add((id, number))
                relevant[id][str(passage.id)] = 1
    write_rows(folder / CORPUS, corpus)
    write_rows(folder / QUERIES, [_query(question) for question in asked])
    with (folder / JUDGEMENTS).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows((id, document, 1) for id, found in relevant.items() for document in found)
    return [
        question.id
        for question in asked
        if any((question.id, number) not in held for number in range(len(question.gold)))
    ]


def import_beir(folder: Path, locator: Locator, partial: bool = False) -> tuple[list[Question], list[str]]:
    """Reads a set as questions for retrieval alone: BEIR has neither answers nor facts.

    Args:
        folder: with corpus.jsonl, queries.jsonl and qrels/test.tsv.
        locator: finds the relevant texts in the indexed documents.
        partial: leave out the queries whose relevant texts are not indexed, instead of refusing all.

    Returns:
        The questions, and what was left out and why.

    Raises:
        EvalError, InvalidRows: a file is missing or malformed, or texts are not indexed.
    """
    queries = read_rows(folder / QUERIES, _Row)
    relevant = _judgements(folder / JUDGEMENTS)
    wanted = {document for found in relevant.values() for document in found}
    texts = {row.id: row for _, row in read_rows(folder / CORPUS, _Row) if row.id in wanted}
    questions: list[Question] = []
    faults: list[tuple[int, str]] = []
    for line, query in queries:
        found = [texts[each] for each in relevant.get(query.id, ()) if each in texts]
        spans = [locator.span(each.text, each.place) for each in found]
        gold = tuple(dict.fromkeys(span for span in spans if span is not None))
        if not gold:
            faults.append((line, f"{query.id}: nothing relevant to it stands in the indexed documents"))
            continue
        questions.append(
            Question(
                id=query.id,
                lang=language_of(query.text),
                type="catalogue" if all(span.file == CATALOGUE for span in gold) else "factoid",
                question=query.text,
                answer="",
                facts=(),
                gold=gold,
                must_abstain=False,
                difficulty="medium",
                verified=False,
            )
        )
    if faults and not partial:
        raise InvalidRows(folder / QUERIES, faults)
    return questions, [fault for _, fault in faults]


def _judgements(path: Path) -> dict[str, list[str]]:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvalError(f"{path}: cannot be read ({error}); BEIR keeps its judgements there") from error
    found: dict[str, list[str]] = {}
    faults = []
    for number, row in enumerate(lines, start=1):
        if tuple(row) == _HEADER or not row:
            continue
        try:
            query, document, score = row
            if float(score) > 0:
                found.setdefault(query, []).append(document)
        except ValueError:
            faults.append((number, f"needs query-id, corpus-id and score, not {row!r}"))
    if faults:
        raise InvalidRows(path, faults)
    return found


def _document(passage: Passage) -> dict[str, Any]:
    return {
        "_id": str(passage.id),
        "title": " – ".join([passage.doc_id, *passage.path]),
        "text": passage.text,
        "metadata": {
            "doc": passage.doc_id,
            "file": passage.file,
            "clause": passage.number,
            "pages": list(passage.pages),
        },
    }


def _query(question: Question) -> dict[str, Any]:
    metadata = {"lang": question.lang, "type": question.type, "difficulty": question.difficulty}
    return {"_id": question.id, "text": question.question, "metadata": metadata}
