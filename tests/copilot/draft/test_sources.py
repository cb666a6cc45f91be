"""Texts are chosen before clauses: named, described, then those that many near clauses are of."""

from __future__ import annotations

import pytest

from copilot.draft.evidence import Evidence
from copilot.draft.request import DraftRequest, Source
from copilot.draft.sources import nearest_texts, sources_of
from copilot.pipeline import Copilot


@pytest.fixture(scope="module")
def evidence(over_samples: Copilot) -> Evidence:
    return Evidence(over_samples.reading())


def test_a_text_that_is_named_is_the_only_one_drafted_from(evidence: Evidence) -> None:
    form = DraftRequest(kind="requirements", builds_on=[Source(text="Y.9004")])
    sources = sources_of(evidence, form, [("rollback", "models")])
    assert sources.told
    assert {evidence.entries[file].doc_id for file in sources.files} == {"ITU-T Y.9004 (12/2023)"}


def test_without_a_name_the_text_of_most_near_clauses_comes_first(evidence: Evidence) -> None:
    nearest = nearest_texts(evidence, [("transfer and activation of models between model stores", "")])
    assert evidence.entries[nearest[0]].doc_id == "ITU-T Y.9004 (12/2023)"


def test_an_abbreviation_that_is_no_subject_of_its_text_adds_nothing(evidence: Evidence) -> None:
    assert evidence.expanded("models on USB sticks") == "models on USB sticks"
