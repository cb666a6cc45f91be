"""Exact lookups in clause trees and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from corpus.identifiers import parse
from corpus.model import Definition
from index.lookup import Lookup
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

V, X = "T-REC-V.999-202401-E.pdf", "T-REC-X.998-202401-E.pdf"


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    path = tmp_path_factory.mktemp("lookup") / "store.sqlite"
    records = [
        made.record("ITU-T V.34 (09/1994)", "A modem", date="1994-09-20"),
        made.record("ITU-T V.34 (02/1998)", "A modem at 33 600 bit/s", date="1998-02-06"),
        made.record("ITU-T V.34 (1998) Amd. 1 (03/2001)", "A change", date="2001-03-01"),
    ]
    catalogue = Catalogue.from_records(records)
    other = made.document(X, "ITU-T X.998 (01/2024)", "directory replication", "1" * 64)
    terms = (Definition("minimum coded units (MCU)", "3.1", 2, "The smallest group."),)
    with StoreWriter(path, catalogue) as writer:
        writer.add_document(made.document())
        writer.add_document(replace(other, definitions=terms))
    store = Store(path)
    yield Lookup(store, catalogue)
    store.close()


def test_a_clause_comes_with_those_below_it(lookup: Lookup) -> None:
    (found,) = lookup.clause([V], "8")
    assert (found.entry.doc_id, found.clause.title) == ("ITU-T V.999 (01/2024)", "Procedures")
    assert [clause.number for clause in found.below] == ["8.1"]


@pytest.mark.parametrize("number", ["Appendix I", "I"])
def test_an_appendix_is_found_with_and_without_its_word(lookup: Lookup, number: str) -> None:
    assert [found.clause.title for found in lookup.clause([V, X], number)] == ["Hints", "Hints"]


def test_a_clause_that_does_not_exist_is_not_found(lookup: Lookup) -> None:
    assert lookup.clause([V, X], "8.1.1") == []


def test_a_table_is_found_by_its_number_a_figure_of_that_number_is_not(lookup: Lookup) -> None:
    (found,) = lookup.captioned([V], "table", "1")
    assert found.clause.number == "8.1"
    assert found.block.rows[1] == ("T401", "3 s")
    assert lookup.captioned([V], "figure", "1") == []
    assert lookup.captioned([V], "table", "2") == []


@pytest.mark.parametrize(
    ("term", "number"),
    [
        ("agreed gain", "3.1"),
        ("Agreed gains", "3.1"),
        ("minimum coded unit", "3.1"),
        ("MCU", "3.1"),
        ("gain", None),
        ("agreed", None),
    ],
)
def test_a_term_is_found_in_singular_and_plural_and_by_its_abbreviation(
    lookup: Lookup, term: str, number: str | None
) -> None:
    found = [definition.number for _, definition in lookup.definitions(term)]
    assert found == ([] if number is None else [number])


def test_definitions_can_be_limited_to_files(lookup: Lookup) -> None:
    assert lookup.definitions("agreed gain", frozenset({X})) == []


def test_abbreviations_are_found_by_case(lookup: Lookup) -> None:
    assert [
        (entry.file, found.expansion) for entry, found in lookup.abbreviations("AGC", frozenset({V}))
    ] == [(V, "Automatic Gain Control")]
    assert len(lookup.abbreviations("AGC")) == 2
    assert lookup.abbreviations("agc") == []


def test_without_a_date_the_edition_in_force_is_meant(lookup: Lookup) -> None:
    facts = lookup.edition(parse("V.34"))
    assert facts is not None and facts.in_force is not None
    assert facts.asked.id == facts.in_force.id == "ITU-T V.34 (02/1998)"
    assert [change.id for change in facts.amendments] == ["ITU-T V.34 (1998) Amd. 1 (03/2001)"]


def test_a_dated_edition_knows_what_came_after_it(lookup: Lookup) -> None:
    facts = lookup.edition(parse("V.34 (09/1994)"))
    assert facts is not None and facts.successor is not None
    assert (facts.asked.id, facts.successor.id) == ("ITU-T V.34 (09/1994)", "ITU-T V.34 (02/1998)")
    assert facts.amendments == ()


@pytest.mark.parametrize("name", ["V.34 (1990)", "V.35"])
def test_what_the_catalogue_does_not_list_has_no_facts(lookup: Lookup, name: str) -> None:
    assert lookup.edition(parse(name)) is None


@pytest.mark.parametrize(
    ("name", "files"), [("V.34", [V, X]), ("V.34 (1998)", [V, X]), ("V.34 (1994)", []), ("V.3", [])]
)
def test_who_refers_to_a_text_is_read_from_the_reference_lists(
    lookup: Lookup, name: str, files: list[str]
) -> None:
    assert sorted(entry.file for entry, _ in lookup.referring(parse(name))) == files
