"""Drafts last: their versions, their forms and their sources, for each user alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copilot.draft.drafter import Drafter
from copilot.draft.markdown import body
from copilot.draft.model import Draft
from copilot.errors import RecordError, UnknownDraft
from copilot.history.drafts import Drafts
from copilot.pipeline import Copilot


@pytest.fixture(scope="module")
def draft(over_samples: Copilot) -> Draft:
    return Drafter(over_samples).draft("Draft clause 4 of a text. It uses GDF and PSI.", "abbreviations")


def test_a_draft_is_opened_again_as_it_was(tmp_path: Path, draft: Draft) -> None:
    id = Drafts(tmp_path).keep("anna", draft)
    opened = Drafts(tmp_path).load("anna", id)
    assert opened == draft
    assert body(opened) == body(draft)
    assert opened.request == draft.request
    assert [kept.versions for kept in Drafts(tmp_path).list("anna")] == [1]


def test_versions_are_undone_one_by_one_and_the_first_stays(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    id = drafts.keep("anna", draft)
    drafts.keep("anna", replace(draft, title="second"), id)
    drafts.keep("anna", replace(draft, title="third"), id)
    assert [one.title for one in drafts.load("anna", id).history] == [draft.title, "second", "third"]
    assert drafts.undo("anna", id).title == "second"
    assert drafts.undo("anna", id).title == draft.title
    assert drafts.undo("anna", id).title == draft.title


def test_drafts_are_renamed_deleted_and_nobody_elses(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    id = drafts.keep("anna", draft)
    drafts.rename("anna", id, "For the October meeting")
    assert [kept.title for kept in drafts.list("anna")] == ["For the October meeting"]
    assert drafts.list("bert") == []
    for action in (drafts.load, drafts.delete, drafts.undo):
        with pytest.raises(UnknownDraft):
            action("bert", id)
    drafts.delete("anna", id)
    assert drafts.list("anna") == []


def test_a_file_that_is_none_is_told(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    drafts.path.write_text("no database, but a text that is long enough to be seen as one")
    with pytest.raises(RecordError, match="drafts cannot be kept"):
        drafts.keep("anna", draft)
