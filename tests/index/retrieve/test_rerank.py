"""The best few hits judged once more."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from corpus.settings import Settings
from index.embedders.embedder import Vectors
from index.errors import ModelUnavailable
from index.retrieve.rerank import load_judge
from index.retrieve.search import Hit, Retriever
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

QUESTION = "When does timer T401 of echo cancellation expire?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("rerank") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        writer.add_document(made.document())
    store = Store(path)
    yield store
    store.close()


class Believing:
    """A judge that believes in one text and doubts the others."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        self.asked.append((question, list(texts)))
        return [1.0 if self.wanted in text else 0.0 for text in texts]


def keys(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    return [(hit.best.doc_id, hit.best.clause_index) for hit in hits]


def test_what_the_judge_believes_in_rises_among_the_judged(store: Store) -> None:
    plain = Retriever(store).retrieve(QUESTION, k=6).hits
    judge = Believing(plain[2].best.text)
    found = Retriever(store, judge=judge, judged=4).retrieve(QUESTION, k=6)
    before, after = keys(plain), keys(found.hits)
    assert after.index(before[2]) < 2
    assert after[4:] == before[4:]
    assert sorted(after) == sorted(before)
    assert [hit.score for hit in found.hits] == [hit.score for hit in plain]
    assert found.timings["rerank"] >= 0
    ((question, texts),) = judge.asked
    assert question == QUESTION
    assert len(texts) == 4
    assert texts[0].startswith("ITU-T V.999 (01/2024)")


def test_a_judge_without_opinion_changes_nothing(store: Store) -> None:
    plain = Retriever(store).retrieve(QUESTION).hits
    undecided = Retriever(store, judge=lambda question, texts: [0.5] * len(texts)).retrieve(QUESTION).hits
    assert keys(undecided) == keys(plain)


class Scripted:
    """Logits by the number of words."""

    def logits(self, question: str, texts: Sequence[str]) -> Vectors:
        return np.array([len(text.split()) for text in texts], np.float32)


def test_without_a_setting_the_packaged_cross_encoder_judges() -> None:
    judge = load_judge(Settings(), Scripted())
    assert judge("?", ["", "one", "one two"]) == pytest.approx([0.5, 0.5744, 0.6457], abs=1e-4)


def test_hits_that_were_judged_say_what_the_judge_said(store: Store) -> None:
    hits = (
        Retriever(store, judge=lambda question, texts: [0.75] * len(texts), judged=2).retrieve(QUESTION).hits
    )
    assert [hit.judged for hit in hits[:2]] == pytest.approx([1.0986, 1.0986], abs=1e-4)
    assert all(hit.judged is None for hit in hits[2:])


def test_the_language_model_judges_where_the_settings_say_so() -> None:
    settings = Settings(rerank_model="llm")
    judge = Believing("")
    assert load_judge(settings, Scripted(), judge) is judge
    with pytest.raises(ModelUnavailable, match="no language model is set up"):
        load_judge(settings, Scripted())


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="the extra is installed")
def test_a_cross_encoder_needs_the_extra() -> None:
    with pytest.raises(ModelUnavailable, match=r"\[huggingface\]"):
        load_judge(Settings(rerank_model="BAAI/bge-reranker-v2-m3"), Scripted())
