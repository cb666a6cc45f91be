"""The large corpus that speed is measured on, and the charts of what was measured."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus.identifiers import parse
from corpus.settings import Settings
from evals.benches import scale as bench_scale
from evals.benches.synthetic import SyntheticDocuments, synthetic_vectors
from evals.charts import Chart, Series, svg
from evals.places import SAMPLE_SET
from index.embedders.embedder import normalised
from index.generations import Generations
from index.store import Store
from tests.index.made import document


def test_copies_have_other_names_and_a_quarter_of_other_words() -> None:
    real = [
        document(),
        document("T-REC-X.998-202401-E.pdf", "ITU-T X.998 (01/2024)", "directory replication"),
    ]
    made = list(islice(SyntheticDocuments(real), 6))
    assert made[:2] == real
    assert len({each.file for each in made}) == 6
    assert [parse(each.doc_id).format() for each in made[2:4]] == [
        "ITU-T V.99901 (01/2024)",
        "ITU-T X.99801 (01/2024)",
    ]
    words = [clause.text.split() for each in real for clause in each.clauses]
    copied = [clause.text.split() for each in made[2:4] for clause in each.clauses]
    assert [len(clause) for clause in copied] == [len(clause) for clause in words]
    pairs = [pair for one, other in zip(words, copied, strict=True) for pair in zip(one, other, strict=True)]
    assert 0.05 < sum(one != other for one, other in pairs) / len(pairs) < 0.4
    again = list(islice(SyntheticDocuments(real), 6))
    assert again == made


def test_vectors_lie_near_real_ones_without_repeating_them() -> None:
    real = normalised(np.random.default_rng(1).normal(size=(50, 384)).astype(np.float32))
    made = synthetic_vectors(real, 200, np.random.default_rng(0))
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    nearest = (made @ real.T).max(axis=1)
    assert 0.7 < float(np.median(nearest)) < 0.95


def test_a_small_index_is_built_and_searched(sample_index: Settings, tmp_path: Path) -> None:
    questions = SAMPLE_SET
    out = tmp_path / "400"
    options = ["--data-dir", str(sample_index.data_dir)]
    runner = CliRunner()
    for command in (
        ["build", str(out), *options, "--size", "400"],
        ["search", str(out), *options, "--questions", str(questions)],
    ):
        result = runner.invoke(bench_scale.app, command, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    row = json.loads((out / "build.json").read_text()) | json.loads((out / "search.json").read_text())
    assert 400 <= row["passages"] < 600
    assert Store(out / "store.sqlite").passage_count() == row["passages"]
    assert row["documents"] > len(Generations(sample_index).current().store.documents())
    assert row["retrieval"]["p50"] <= row["retrieval"]["p95"]
    assert row["search_memory"] > 10**7
    ElementTree.fromstring(svg(bench_scale.charts([row])))


def test_a_chart_is_svg_with_the_last_values_beside_the_lines() -> None:
    chart = Chart(
        "Time & size", [10_000, 500_000], [Series("full text", [7.5, 90.25]), Series("vectors", [3, 6])]
    )
    root = ElementTree.fromstring(svg([chart, chart]))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("Time & size") == 2
    assert {"full text 90.25", "vectors 6", "10k", "500k", "1", "10", "100"} <= set(texts)
