"""`copilot corpus show` and `diff`: finding a text and giving its structure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.cli import find, structure
from corpus.errors import SourceError
from corpus.settings import Settings
from tests.conftest import Ran
from tests.index import made

OLD, NEW = "T-REC-Y.9001-201911-E.pdf", "T-REC-Y.9001-202105-E.pdf"


def test_the_structure_leaves_out_front_matter_and_terms() -> None:
    report = structure(made.document())
    assert [(each["number"], each["title"], each["page"]) for each in report["headings"]] == [
        ("3", "Definitions", 2),
        ("8", "Procedures", 1),
        ("8.1", "Timers", 2),
        ("Appendix I", "Hints", 3),
    ]
    assert report["definitions"] == [{"term": "agreed gain", "number": "3.1", "page": 2}]
    assert report["abbreviations"] == [{"abbr": "AGC", "expansion": "Automatic Gain Control"}]
    assert (report["references"], report["bibliography"]) == (["ITU-T V.34 (02/1998)"], [])
    assert report["warnings"] == ["page 3: one font cannot be read"]


def test_a_text_is_found_as_a_file(samples: Path) -> None:
    document = find(Settings(), str(samples / NEW))
    assert (document.file, document.date) == (NEW, "05/2021")


def test_two_editions_are_compared_clause_by_clause(copilot: Callable[..., Ran], samples: Path) -> None:
    arguments = ("corpus", "diff", str(samples / OLD), str(samples / NEW))
    report = json.loads(copilot(*arguments, "--json").out)
    assert (report["old"], report["new"]) == ("ITU-T Y.9001 (11/2019)", "ITU-T Y.9001 (05/2021)")
    assert {change["kind"] for change in report["changes"]} >= {"changed", "added"}
    assert report["unchanged"] > 0
    shown = copilot(*arguments).out.splitlines()
    assert shown[0] == "ITU-T Y.9001 (11/2019) → ITU-T Y.9001 (05/2021)"
    assert shown[-1] == f"{len(report['changes'])} clauses differ, {report['unchanged']} are the same"


def test_a_text_that_is_not_indexed_is_named(sample_index: Settings) -> None:
    assert find(sample_index, "Y.9001 (11/2019)").file == OLD
    with pytest.raises(SourceError, match=r"X\.1: no such file, and no indexed text has that name"):
        find(sample_index, "X.1")
