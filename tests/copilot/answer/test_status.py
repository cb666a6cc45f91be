"""Whether a text is in force and what replaced or amends it."""

from __future__ import annotations

import pytest

from copilot.answer.opened import Reading
from copilot.answer.status import Status, status_of
from tests.index import made


def test_a_text_outside_the_catalogue_has_an_unknown_status() -> None:
    assert status_of(made.catalogue(), "ITU-T V.1 (01/2000)") == Status("unknown", "", "")


@pytest.mark.real
@pytest.mark.parametrize(
    ("doc_id", "state", "note"),
    [
        ("ITU-T A.1 (10/2016)", "superseded", "edition in force: ITU-T A.1 (09/2019)"),
        ("ITU-T A.1 (09/2019)", "in force", ""),
        ("ITU-T P.862 (02/2001)", "withdrawn", "amended by ITU-T P.862 (2001) Amd. 1 (03/2003)"),
        ("ITU-T V.92 (2000) Cor. 1 (07/2003)", "in force", "changes ITU-T V.92 (11/2000)"),
    ],
)
def test_status_of_real_editions(reading: Reading, doc_id: str, state: str, note: str) -> None:
    status = status_of(reading.catalogue, doc_id)
    assert status.state == state
    assert status.note.startswith(note)
    assert status.url.startswith("http")
