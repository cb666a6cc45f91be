"""The state of the index as the command line and the page show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.errors import NoIndex
from index.refresh import refresh
from index.state import index_state


def test_the_state_tells_what_is_indexed_and_what_failed(settings: Settings, pdfs: Path) -> None:
    (pdfs / "T-REC-V.909-202401-E.pdf").write_bytes(b"no PDF")
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    state = index_state(settings)
    assert (state["generation"], state["generations"]) == (1, [1])
    assert (state["pages"], state["has_vectors"], state["samples"]) == (3, False, False)
    assert [entry["doc_id"] for entry in state["documents"]] == [
        "ITU-T V.901 (01/2024)",
        "ITU-T V.902 (01/2024)",
        "ITU-T X.903 (01/2024)",
    ]
    assert [failure["file"] for failure in state["failed"]] == ["T-REC-V.909-202401-E.pdf"]
    assert state["writer"] is None
    assert json.loads(json.dumps(state))["data_dir"] == str(settings.data_dir.resolve())


def test_before_the_first_refresh_there_is_no_state(settings: Settings) -> None:
    with pytest.raises(NoIndex):
        index_state(settings)
