from __future__ import annotations

from typing import Any

import pytest

from copilot.verify.wording import words
from evals.answers import CitationRow, RetrievedRow
from evals.golden import GoldSpan
from evals.matching import citation_hit, clause_number, span_hit
from tests.evals.handmade import DOC, EVIDENCE, citation, passage, span

FRENCH = "T-REC-Z.901-202001-F.pdf"
NINE_OF_TEN = "one two three four five six seven eight nine"
TEN = f"{NINE_OF_TEN} ten"


@pytest.mark.parametrize(
    ("gold", "found", "hit"),
    [
        pytest.param({}, {}, True, id="the evidence itself"),
        pytest.param({}, {"pages": [9], "clause": "9"}, True, id="the evidence, though placed elsewhere"),
        pytest.param({}, {"text": EVIDENCE.replace(" ", "\n ")}, True, id="white space makes no difference"),
        pytest.param({}, {"text": EVIDENCE.replace("both", "bo-\nth")}, True, id="nor does a line's end"),
        pytest.param({}, {"doc": "ITU-T V.9", "file": "T-REC-V.9-E.pdf"}, False, id="another document"),
        pytest.param({"evidence": TEN}, {"text": NINE_OF_TEN}, True, id="90% of the words on the page"),
        pytest.param(
            {"evidence": TEN}, {"text": NINE_OF_TEN, "pages": [8]}, True, id="90% of the words in the clause"
        ),
        pytest.param(
            {"evidence": TEN}, {"text": NINE_OF_TEN, "clause": "1", "pages": [8]}, False, id="90% elsewhere"
        ),
        pytest.param({"evidence": TEN}, {"text": "one two three four five six seven"}, False, id="70%"),
        pytest.param({}, {"file": FRENCH, "text": "La valeur"}, True, id="the clause in another language"),
        pytest.param(
            {}, {"file": FRENCH, "text": "La valeur", "clause": "8.2"}, False, id="another clause there"
        ),
        pytest.param(
            {}, {"file": "catalogue", "clause": "", "pages": []}, False, id="the document's catalogue record"
        ),
        pytest.param(
            {"file": "catalogue", "clause": "", "pages": []},
            {"file": "catalogue", "clause": "", "pages": []},
            True,
            id="a catalogue record",
        ),
        pytest.param(
            {"file": "catalogue", "clause": "", "pages": []},
            {"file": "catalogue", "doc": "ITU-T Z.901 (01/2010)", "clause": "", "pages": []},
            False,
            id="the record of another edition",
        ),
    ],
)
def test_a_passage_holds_a_span(gold: dict[str, Any], found: dict[str, Any], hit: bool) -> None:
    assert (
        span_hit(GoldSpan.model_validate(span(**gold)), RetrievedRow.model_validate(passage(**found))) is hit
    )


@pytest.mark.parametrize(
    ("cited", "hit"),
    [
        pytest.param({}, True, id="page and clause"),
        pytest.param({"clause": ""}, True, id="the page alone"),
        pytest.param({"page": 3}, True, id="the clause alone"),
        pytest.param({"page": 3, "clause": "8.2"}, False, id="neither"),
        pytest.param({"page": 3, "file": FRENCH}, True, id="the clause in another language"),
        pytest.param({"doc": "ITU-T V.9", "file": "T-REC-V.9-E.pdf"}, False, id="another document"),
        pytest.param({"file": "catalogue", "page": 0, "clause": ""}, False, id="the catalogue record"),
    ],
)
def test_a_citation_hits_the_gold_page_or_clause(cited: dict[str, Any], hit: bool) -> None:
    gold = GoldSpan.model_validate(span())
    assert citation_hit(gold, CitationRow.model_validate(citation(**cited))) is hit


def test_a_document_is_known_by_its_identifier_or_its_file() -> None:
    gold = GoldSpan.model_validate(span())
    renamed = CitationRow.model_validate(citation(file="Z901.pdf", doc=DOC))
    unnamed = CitationRow.model_validate(citation(doc="Z.901"))
    assert citation_hit(gold, renamed) and citation_hit(gold, unnamed)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Annex A", "a"),
        ("A", "a"),
        ("8.1.", "8.1"),
        ("Appendix II", "ii"),
        ("Annexe A", "a"),
        ("§ 9.2", "9.2"),
    ],
)
def test_clause_numbers_are_compared_without_their_kind(written: str, number: str) -> None:
    assert clause_number(written) == number


def test_words_broken_at_a_line_end_are_whole() -> None:
    assert words("a modu-\nlation of 2¹⁶ Bits") == ("a", "modulation", "of", "216", "bits")
