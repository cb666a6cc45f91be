"""Cross-encoders: tiny real models, built here; they need the extra huggingface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelUnavailable
from index.retrieve.cross_encoder import CrossEncoder

torch = pytest.importorskip("torch", reason="needs the extra huggingface")
transformers = pytest.importorskip("transformers", reason="needs the extra huggingface")

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] how long is the answer tone it lasts three seconds length octets".split()
)
QUESTION = "how long is the answer tone"
TEXTS = ["it lasts three seconds", "the length octets", "three octets " * 80]


def tiny(folder: Path, labels: dict[int, str]) -> Path:
    """A BERT of one layer with random weights, saved as any model is."""
    (folder / "vocab.txt").parent.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label=labels,
        label2id={label: place for place, label in labels.items()},
        initializer_range=0.5,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def logits(folder: Path, text: str) -> Any:
    """What the model says of one pair, asked by itself."""
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    batch = tokenizer(QUESTION, text, truncation="only_second", max_length=64, return_tensors="pt")
    with torch.inference_mode():
        return model(**batch).logits[0]


@pytest.mark.parametrize(
    ("labels", "place"),
    [
        ({0: "LABEL_0"}, 0),
        ({0: "no", 1: "yes"}, 1),
        ({0: "contradiction", 1: "neutral", 2: "entailment"}, 2),
    ],
)
def test_each_text_gets_what_the_model_says_of_it_alone(
    tmp_path: Path, labels: dict[int, str], place: int
) -> None:
    folder = tiny(tmp_path / "model", labels)
    expected = []
    for text in TEXTS:
        raw = logits(folder, text)
        share = torch.sigmoid(raw[0]) if len(labels) == 1 else torch.softmax(raw, dim=0)[place]
        expected.append(float(share))
    assert len(set(expected)) == 3
    judge = CrossEncoder(str(folder))
    assert judge(QUESTION, TEXTS) == pytest.approx(expected, abs=1e-4)
    assert judge(QUESTION, []) == []


def test_a_model_whose_labels_mean_something_else_is_refused(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "model", {0: "joy", 1: "fear", 2: "anger"})
    with pytest.raises(ModelUnavailable, match="joy, fear, anger"):
        CrossEncoder(str(folder))(QUESTION, TEXTS)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"nothing: cannot be loaded .*COPILOT_RERANK_MODEL"):
        CrossEncoder(str(tmp_path / "nothing"))(QUESTION, TEXTS)
