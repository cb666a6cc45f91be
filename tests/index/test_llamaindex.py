"""The LlamaIndex retriever, and the examples of docs/llamaindex.md as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.schema import MetadataMode, QueryBundle

from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.embedders.factory import load_embedder
from index.errors import NoIndex
from index.generations import Generations
from index.llamaindex import CopilotRetriever
from index.refresh import refresh
from index.retrieve.search import Retriever
from tests.index.made import write_pdf

GUIDE = Path(__file__).parents[2] / "docs" / "llamaindex.md"
QUESTION = "How quickly must a rollback of a model be completed?"


def test_nodes_are_the_hits_with_all_that_is_known_of_them(sample_index: Settings) -> None:
    nodes = CopilotRetriever(sample_index, k=6).retrieve(QueryBundle(QUESTION))
    generation = Generations(sample_index).current()
    embedder = load_embedder(sample_index)
    found = Retriever(generation.store, embedder, generation.vectors(embedder)).retrieve(QUESTION, k=6)
    assert [node.get_content() for node in nodes] == [hit.text for hit in found.hits]
    assert [node.score for node in nodes] == pytest.approx([hit.score for hit in found.hits])
    first = nodes[0]
    assert first.metadata == {
        "doc": "ITU-T Y.9003 (09/2022)",
        "file": "T-REC-Y.9003-202209-E.pdf",
        "clause": "8.4.2",
        "title": first.metadata["title"],
        "path": list(found.hits[0].best.path),
        "pages": [11],
        "status": "in force",
        "language": "E",
        "normative": True,
        "kind": "clause",
        "also": [],
        "generation": generation.number,
    }
    assert first.metadata["path"][-1] == f"8.4.2 {first.metadata['title']}"
    assert first.node.ref_doc_id == "T-REC-Y.9003-202209-E.pdf"
    assert len({node.node_id for node in nodes}) == len(nodes)
    shown = first.node.get_content(MetadataMode.LLM)
    assert "clause: 8.4.2" in shown
    assert "generation" not in shown


def test_catalogue_records_are_nodes_too(sample_index: Settings) -> None:
    title = "Architectural framework for machine learning in transport and access networks"
    nodes = CopilotRetriever(sample_index, k=12).retrieve(title)
    records = [node for node in nodes if node.metadata["file"] == "catalogue"]
    assert records[0].metadata["title"] == title
    assert all(record.metadata["status"] for record in records)
    assert all(record.metadata["pages"] == [] for record in records)


def test_a_new_generation_is_taken_up_between_two_queries(settings: Settings, pdfs: Path) -> None:
    retriever = CopilotRetriever(settings)
    with pytest.raises(NoIndex):
        retriever.retrieve("trellis coding")
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    assert {node.metadata["generation"] for node in retriever.retrieve("trellis coding terminal")} == {1}
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    nodes = retriever.retrieve("trellis coding")
    assert {node.metadata["generation"] for node in nodes} == {2}
    assert nodes[0].metadata["file"] == "T-REC-V.904-202401-E.pdf"


def test_the_examples_of_the_guide_run(
    sample_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COPILOT_DATA_DIR", str(sample_index.data_dir))
    names: dict[str, Any] = {}
    examples = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.S | re.M)
    assert len(examples) == 3
    for example in examples:
        exec(example, names)
    assert "ITU-T Y.9003 (09/2022), clause 8.4.2, pages [11]" in capsys.readouterr().out
    assert names["nodes"][0].metadata["clause"] == "8.4.2"
    statuses = {node.metadata["status"] for node in names["in_force"]}
    assert statuses == {"in force"}
    assert {node.metadata["doc"][:7] for node in names["in_force"]} == {"ITU-T Y"}
    assert names["response"].source_nodes[0].metadata["clause"] == "8.4.2"
    # MockLLM repeats its prompt: the clause has reached the language model.
    assert "60 s" in str(names["response"])
