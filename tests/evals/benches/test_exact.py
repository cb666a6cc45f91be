"""Exact lookup finds everything that an index of real documents holds."""

from __future__ import annotations

import pytest

from corpus.settings import Settings
from evals.benches.exact import check
from index.generations import Generations


@pytest.mark.real
def test_every_clause_table_term_abbreviation_reference_and_edition_is_found(real_index: Settings) -> None:
    checked = check(Generations(real_index).current().store)
    assert checked.faults == []
    assert checked.counts["clause"] > 300
    assert checked.counts["table or figure"] >= 20
    assert checked.counts["term"] > 20
    assert checked.counts["abbreviation"] > 10
    assert checked.counts["reference"] > 10
    assert checked.counts["edition"] > 30


def test_every_sample_is_found(sample_index: Settings) -> None:
    checked = check(Generations(sample_index).current().store)
    assert checked.faults == []
    assert {"clause", "term", "abbreviation", "reference", "edition"} <= checked.counts.keys()
