"""Drafting and checking behind the page, over the sample texts."""

from __future__ import annotations

import pytest

from copilot.draft.model import ClauseType
from corpus.settings import Settings
from ui.backend import GENERATIVE, Order, Submission
from ui.service import Service, _SteppingWriter
from ui.working import Steps, Stopped


@pytest.fixture(scope="module")
def service(sample_index: Settings) -> Service:
    return Service(sample_index)


def test_a_draft_is_made_changed_and_says_how_far_it_is(service: Service) -> None:
    steps = Steps()
    wanted = "Propose requirements for model stores. Cover rollback."
    order = Order(wanted, style="shall", title="Model stores")
    draft = service.draft(order, steps)
    assert (draft.clause_type, draft.mode, draft.title) == (
        ClauseType.REQUIREMENTS, "assembled", "Model stores",
    )  # fmt: skip
    assert steps.stage == "assembling"
    changed = service.refined(draft, "Also cover supervision.")
    assert changed.undo == draft and "supervision" in [topic.topic for topic in changed.request.topics]
    assert service.drafting_model() == ""


def test_stopped_work_makes_no_draft(service: Service) -> None:
    steps = Steps()
    steps.stop()
    with pytest.raises(Stopped):
        service.draft(Order("Draft clause 4. It uses GDF."), steps)


def test_a_language_model_counts_its_passages_and_stops_between_two() -> None:
    class Echo:
        def complete(self, prompt: str) -> str:
            return prompt.upper()

    steps = Steps()
    writer = _SteppingWriter(Echo(), steps)
    assert [writer.complete("a"), writer.complete("b")] == ["A", "B"]
    assert (steps.stage, steps.done) == ("writing", 1)
    steps.stop()
    with pytest.raises(Stopped):
        writer.complete("c")


def test_a_mode_without_its_model_is_refused(service: Service) -> None:
    from corpus.errors import CopilotError

    with pytest.raises(CopilotError, match="no language model is set up"):
        service.draft(Order("Draft clause 4. It uses GDF.", mode=GENERATIVE), Steps())


def test_a_check_compares_with_the_index(service: Service) -> None:
    sent = Submission("draft.md", b"## 7 Requirements\n\nThe gateway must answer.\n", whole=False)
    made = service.check(sent, Steps())
    assert made.report.generation > 0 and not made.document.whole
    assert "ITU-PRV-001" in {finding.rule for finding in made.report.findings}
    assert "there is no index" not in " ".join(each.reason for each in made.report.not_run)


def test_what_exists_is_compared(service: Service) -> None:
    found = service.overlap("Transfer of machine learning models between model stores", "")
    assert any(each.id.startswith("ITU-T Y.9004") for each in found.related)
