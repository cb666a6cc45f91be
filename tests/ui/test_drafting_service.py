"""Drafting and checking behind the page, over the sample texts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.draft.markdown import row
from copilot.draft.model import ClauseType
from corpus.settings import Settings
from tests.conftest import Ran
from ui.backend import GENERATIVE, Order, Submission
from ui.service import Service, _SteppingWriter
from ui.tools import Tools
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


def test_page_command_line_and_tools_make_the_same_draft_of_a_form(
    service: Service, copilot: Callable[..., Ran], sample_index: Settings, tmp_path: Path
) -> None:
    """HTTP and MCP offer the methods of `Tools`."""
    form = {
        "kind": "requirements",
        "style": "shall",
        "number": "9",
        "actor": "The model store",
        "builds_on": [{"text": "ITU-T Y.9003"}],
        "topics": [{"topic": "keep two versions", "force": "requirement"}, {"topic": "rollback"}],
        "edits": [{"action": "note", "place": {"number": "9.1"}, "new": "Two are enough."}],
    }
    (tmp_path / "form.json").write_text(json.dumps(form))
    data = sample_index.data_dir
    ran = copilot("draft", "--request", str(tmp_path / "form.json"), "--json", data_dir=data)
    page = row(service.draft(Order("", form=json.dumps(form)), Steps()))
    tool = asyncio.run(Tools(service).draft(form=form))
    assert "**9.1** The model store shall keep two versions" in page["text"]
    assert "NOTE – Two are enough." in page["text"]
    assert json.loads(ran.out)["text"] == page["text"] == tool["text"]
    assert json.loads(ran.out)["request"] == page["request"] == tool["request"]
