"""The packaged cross-encoder says what its file says when ONNX Runtime runs it as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from index.rerankers.minilm import FILES, MAX_TOKENS, MsMarcoMiniLM

PAIRS = [
    ("How long is the answer tone?", "The answer tone lasts 3.3 s."),
    ("How long is the answer tone?", "Annex A lists the characters of the alphabet."),
    ("Which circuits are obligatory?", "Circuits 102, 103 and 104 shall be provided."),
    ("Which circuits are obligatory?", "The carrier frequency is 1800 Hz."),
    ("default of T400", "The default value shall be 750 ms."),
    ("default of T400", "T400 is started when an XID frame is sent; its default is 750 ms."),
    ("default of T400", ""),
    ("what is a physical machine", "A physical machine provides computing resources. " * 40),
]


@pytest.fixture(scope="module")
def model() -> MsMarcoMiniLM:
    return MsMarcoMiniLM()


def as_shipped() -> list[float]:
    """The logits of the file by ONNX Runtime, one pair at a time."""
    folder = FILES.located()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    logits = []
    for pair in PAIRS:
        encoding = tokenizer.encode(*pair)
        fields = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        given: dict[str, Any] = {
            each.name: np.array([fields[each.name]], np.int64) for each in session.get_inputs()
        }
        logits.append(float(np.ravel(session.run(None, given)[0])[0]))
    return logits


def test_its_logits_are_those_of_the_file(model: MsMarcoMiniLM) -> None:
    shipped, ours = np.array(as_shipped()), model.pairs(PAIRS)
    assert np.corrcoef(shipped, ours)[0, 1] >= 0.998
    assert list(np.argsort(-shipped)[:3]) == list(np.argsort(-ours)[:3])


def test_a_text_that_answers_has_a_higher_logit_than_one_that_does_not(model: MsMarcoMiniLM) -> None:
    answers, does_not = model.logits("How long is the answer tone?", [PAIRS[0][1], PAIRS[1][1]])
    assert answers > 0 > does_not


def test_order_and_company_change_nothing(model: MsMarcoMiniLM) -> None:
    alone = [float(model.pairs([pair])[0]) for pair in PAIRS[:4]]
    assert model.pairs(PAIRS[:4][::-1])[::-1] == pytest.approx(alone, abs=0.15)


def test_no_texts_have_no_logits(model: MsMarcoMiniLM) -> None:
    assert model.logits("anything", []).shape == (0,)
