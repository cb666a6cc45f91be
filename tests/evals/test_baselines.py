from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, Edition
from corpus.settings import Settings
from evals.answers import AnswerRow
from evals.baselines import Bm25Windows, answer_row
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.scoring import score_set
from evals.systems import baseline_system
from evals.windows import STEP_WORDS, WINDOW_WORDS, Window, all_windows, record_windows
from tests.evals.handmade import DOC, FILE, question


def _edition(abstract: str) -> Edition:
    (edition,) = Catalogue.from_records([{"id": DOC, "title": "Title", "abstract": abstract}])
    return edition


def test_windows_overlap_by_half_and_lose_no_word() -> None:
    words = [f"w{number}" for number in range(400)]
    windows = list(record_windows(_edition(" ".join(words))))
    assert [len(window.text.split()) for window in windows] == [150, 150, 150, 150, 101]
    assert windows[1].text.split()[0] == f"w{STEP_WORDS - 1}"
    assert {word for window in windows for word in window.text.split()} == {"Title", *words}
    assert WINDOW_WORDS == 2 * STEP_WORDS


def test_a_short_record_is_one_window() -> None:
    (window,) = record_windows(_edition("Few words."))
    assert window == Window(DOC, "catalogue", f"{DOC} Title", (), "Title Few words.")


def test_windows_of_a_pdf_know_their_document_and_pages(pages: PrintedPages) -> None:
    windows = list(all_windows(pages.files, pages.editions))
    assert [(window.doc, window.file, window.pages) for window in windows] == [
        (DOC, FILE, (1, 2, 3)),
        (DOC, "catalogue", ()),
    ]
    assert windows[0].title == f"{DOC} Windows and timers"


def _window(text: str, page: int) -> Window:
    return Window(DOC, FILE, DOC, (page,), text)


def test_bm25_ranks_by_rare_words() -> None:
    baseline = Bm25Windows(
        [_window("the window of the modem", 1), _window("a timer of the modem", 2), _window("the modem", 3)]
    )
    found = baseline.search('How long is "the timer" (T400)?', 2)
    assert [passage.pages for passage in found] == [(2,), (1,)]
    assert found[0].score > found[1].score
    assert baseline.search("?!", 2) == []


def test_the_best_window_is_the_whole_answer(pages: PrintedPages) -> None:
    baseline = Bm25Windows([_window("Its default is 15 in both directions", 2), _window("other", 3)])
    asked = question(history=[{"role": "user", "content": "What is the default?"}], question="And its value?")
    row = answer_row(baseline, asked)
    assert row["answer"] == "Its default is 15 in both directions"
    assert [citation["page"] for citation in row["citations"]] == [2]
    score = score_set([asked], {asked.id: AnswerRow.model_validate(row)}, pages)
    assert score.figures["both"].value == 1.0
    assert "quote_on_page" not in score.figures


def test_a_baseline_needs_the_catalogue(pdf_dir: Path) -> None:
    with pytest.raises(EvalError, match="--catalogue"):
        baseline_system("bm25-windows", PrintedPages.of_folder(pdf_dir), Settings())
