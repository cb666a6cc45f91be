"""What exact lookup finds beside the search."""

from __future__ import annotations

import pytest

from copilot.answer.opened import Reading
from copilot.routes.pins import pinned_units

pytestmark = pytest.mark.real
X690, V8 = "T-REC-X.690-200811-E.pdf", "T-REC-V.8-200011-E.pdf"


def test_a_table_that_is_named_is_pinned_with_header_and_every_row(reading: Reading) -> None:
    intent = reading.reader.read("Which bit of Table 3 of V.8 stands for Videotex?")
    units = pinned_units(intent, reading, [V8])
    assert {unit.caption for unit in units} == {"Table 3/V.8 – The call function category"}
    assert units[0].header[:2] == ("Start", "b0")
    assert "Videotext" in {cell for unit in units for cell in unit.cells}


def test_a_definition_is_pinned_whole(reading: Reading) -> None:
    (unit,) = pinned_units(reading.reader.read("What is primitive encoding?"), reading, [X690])
    assert unit.clause.number == "3.10"


def test_nothing_is_pinned_where_no_term_is_asked_for(reading: Reading) -> None:
    assert pinned_units(reading.reader.read("Who may convene a joint meeting?"), reading, [X690]) == []
