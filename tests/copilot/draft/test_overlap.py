"""What exists on a proposed subject, published and under way."""

from __future__ import annotations

import pytest

from copilot.draft.drafter import Drafter
from copilot.draft.overlap import Overlap, aspects_of
from copilot.pipeline import Copilot


@pytest.fixture(scope="module")
def found(over_samples: Copilot) -> Overlap:
    return Drafter(over_samples).overlap(
        "Protocol for the transfer of machine learning models between model stores", "It brews coffee."
    )


def test_the_nearest_text_comes_first_with_reasons_and_its_words(found: Overlap) -> None:
    first = found.related[0]
    assert (first.id, first.status) == ("ITU-T Y.9004 (12/2023)", "in force")
    assert any(reason.startswith("nearness") for reason in first.reasons)
    assert any("Protocol" in reason and "transfer" in reason for reason in first.reasons)
    assert first.citations[0].file == "catalogue"


def test_scores_fall_and_texts_are_listed_once(found: Overlap) -> None:
    published = [one for one in found.related if one.relation != "under way"]
    assert [one.score for one in published] == sorted((one.score for one in published), reverse=True)
    assert len({one.id for one in published}) == len(published)


def test_words_that_no_text_holds_are_the_gap(found: Overlap) -> None:
    assert "coffee" in found.gaps


def test_the_roadmap_is_read_too(over_samples: Copilot) -> None:
    found = Drafter(over_samples).overlap("Attestation of inference hosts before activation")
    listed = [one for one in found.related if one.reasons[0].startswith("listed in clause")]
    assert listed
    assert all("ITU-T Y Suppl. 901 (11/2024)" in one.reasons[0] for one in listed)
    assert any(one.relation == "under way" for one in listed)


def test_aspects_of_a_subject() -> None:
    assert aspects_of("managing models, from trial through deployment to monitoring") == [
        "managing models",
        "trial",
        "deployment",
        "monitoring",
    ]
