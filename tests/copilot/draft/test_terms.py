"""Clause 3: which terms are wanted, where they are defined, and how they are set."""

from __future__ import annotations

import pytest

from copilot.draft.builders.definitions import (
    Published,
    differing,
    lower_term,
    published_definitions,
    sentence_form,
    source_tag,
)
from copilot.draft.drafter import Drafter
from copilot.draft.evidence import Evidence
from copilot.draft.model import Draft, Kind, Origin
from copilot.pipeline import Copilot
from corpus.model import Definition
from index.store import DocumentEntry


def test_terms_are_set_in_lower_case_but_for_abbreviations() -> None:
    assert lower_term("Quality of Experience (QoE)") == "quality of experience (QoE)"
    assert lower_term("Peer-to-peer (P2P)") == "peer-to-peer (P2P)"
    assert lower_term("IoT device") == "IoT device"


def test_a_definition_has_a_capital_and_a_full_stop() -> None:
    assert sentence_form("party which makes  services available") == "Party which makes services available."


@pytest.fixture(scope="module")
def draft(over_samples: Copilot) -> Draft:
    return Drafter(over_samples).draft(
        "Draft clause 3 for a new Recommendation on audits. Reuse the terms model card, drift and "
        "time limit, "
        'and define "audit trail" as a new term.'
    )


def test_terms_defined_elsewhere_come_first_with_source_and_verified_words(draft: Draft) -> None:
    terms = {piece.label: piece for piece in draft.pieces if piece.kind is Kind.TERM}
    drift = terms["drift"]
    assert (drift.number, drift.source, drift.origin) == ("3.1.1", "ITU-T Y.9003", Origin.QUOTED)
    assert drift.text.startswith("Change over time of the statistical properties")
    assert [citation.doc for citation in drift.citations] == ["ITU-T Y.9003 (09/2022)"]
    assert drift.citations[0].quote.split() == drift.text.split()
    assert drift.citations[0].boxes


def test_what_no_text_defines_is_proposed_as_new_and_never_cited(draft: Draft) -> None:
    proposed = {piece.label: piece for piece in draft.pieces if piece.number.startswith("3.2.")}
    assert list(proposed) == ["audit trail", "time limit"]
    assert all(piece.origin is Origin.PROPOSAL and not piece.citations for piece in proposed.values())
    assert any("no indexed text defines “time limit”" in note for note in draft.notes)


def test_the_defining_text_is_preferred_to_those_that_quote_it(over_samples: Copilot) -> None:
    found = published_definitions(Evidence(over_samples.reading()), "learning chain")
    assert found[0].definition.source == ""
    assert source_tag(found[0]) == "ITU-T Y.9001"
    assert {source_tag(one) for one in found} == {"ITU-T Y.9001"}


def test_a_term_already_defined_is_not_defined_anew_without_a_word(over_samples: Copilot) -> None:
    draft = Drafter(over_samples).draft("Draft clause 3 for a text on audits. Define the term rollback.")
    assert any("already defined in clause 3.2.6 of ITU-T Y.9003" in note for note in draft.notes)


def _published(doc_id: str, text: str, source: str = "") -> Published:
    entry = DocumentEntry(f"{doc_id}.pdf", "", doc_id, "", "", "E", "Y", 2020, "in force", 1, ())
    return Published(entry, Definition("peer", "3.2.1", 3, text, source), 1.0, "peer", text)


def test_only_other_recommendations_contradict_a_definition() -> None:
    first = _published("ITU-T Y.1 (01/2020)", "Node of an overlay network.")
    found = [
        first,
        _published("ITU-T Y.1 (01/2010)", "Node."),
        _published("ITU-T Y.2 (01/2021)", "Node of an overlay network", "ITU-T Y.1"),
        _published("ITU-T X.3 (01/2021)", "Party that shares content."),
    ]
    assert [one.entry.doc_id for one in differing(found)] == ["ITU-T X.3 (01/2021)"]


@pytest.mark.real
def test_definitions_that_differ_stand_side_by_side(answering: Copilot) -> None:
    """V.42 and V.92 both say what a DCE or a modem is, V.8 what a signal is."""
    evidence = Evidence(answering.reading())
    terms = sorted({definition.term for _, definition in evidence.store.definitions()})
    several = [term for term in terms if differing(published_definitions(evidence, term))]
    for term in several[:1]:
        draft = Drafter(answering).draft(f"Draft clause 3 for a text on audits. Reuse the terms {term}.")
        assert any("is defined differently" in note for note in draft.notes)
