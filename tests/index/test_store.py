"""What is written into a store comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import DamagedIndex
from index.filters import Filter
from index.lexical import any_of, term
from index.passages import CATALOGUE, cut_document
from index.store import Store
from index.writer import StoreWriter
from tests.index.made import catalogue, document

FIRST = document()
SECOND = document("T-REC-X.998-202401-E.pdf", "ITU-T X.998 (01/2024)", "directory replication", "1" * 64)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    with StoreWriter(path, catalogue()) as writer:
        writer.add_document(FIRST)
        writer.add_document(SECOND)
    opened = Store(path)
    yield opened
    opened.close()


def test_documents_come_back_as_they_were(store: Store) -> None:
    assert store.document(FIRST.file) == FIRST
    assert store.document(SECOND.file) == SECOND
    assert store.document(FIRST.file) is store.document(FIRST.file)
    assert [entry.doc_id for entry in store.documents()] == [FIRST.doc_id, SECOND.doc_id]
    entry = store.documents()[0]
    assert (entry.series, entry.year, entry.status, entry.page_count) == ("V", 2024, "in force", 3)
    assert entry.warnings == FIRST.warnings
    with pytest.raises(KeyError):
        store.document("T-REC-none.pdf")


def test_a_clause_comes_back_with_its_blocks_and_boxes(store: Store) -> None:
    assert store.clause(FIRST.file, 4) == FIRST.clauses[4]
    with pytest.raises(KeyError):
        store.clause(FIRST.file, 99)
    found = list(store.clauses(number="8.1"))
    assert [(entry.file, entry.index, entry.path) for entry in found] == [
        (FIRST.file, 4, ("8 Procedures", "8.1 Timers")),
        (SECOND.file, 4, ("8 Procedures", "8.1 Timers")),
    ]
    assert [entry.number for entry in store.clauses(FIRST.file)] == ["", "3", "3.1", "8", "8.1", "Appendix I"]


def test_terms_abbreviations_and_references_are_looked_up(store: Store) -> None:
    assert [file for file, _ in store.definitions("Agreed  GAIN")] == [FIRST.file, SECOND.file]
    assert list(store.definitions("gain")) == []
    assert list(store.abbreviations("AGC", file=SECOND.file)) == [(SECOND.file, SECOND.abbreviations[0])]
    assert list(store.abbreviations("agc")) == []
    assert next(store.references("ITU-T V.34 (02/1998)")) == (FIRST.file, FIRST.references[0])


def test_the_catalogue_comes_back_in_order(store: Store) -> None:
    assert [edition.id for edition in store.catalogue] == [edition.id for edition in catalogue()]
    assert list(store.catalogue) == list(catalogue())
    assert [row["title"] for row in store.catalogue_records("ITU-T Y.3172 (06/2019)")] == [
        "Machine learning in future networks"
    ]


def test_passages_come_back_in_the_order_asked_for(store: Store) -> None:
    expected = cut_document(FIRST)
    assert store.passages([3, 1]) == [expected[2], expected[0]]
    assert store.passages_of(FIRST.file, 4) == [expected[3]]
    with pytest.raises(KeyError):
        store.passages([4711])
    everything = list(store.all_passages())
    assert [passage.id for passage, _ in everything] == list(range(1, 15))
    assert everything[0][1] == {
        "file": FIRST.file, "doc_id": FIRST.doc_id, "kind": "front", "normative": False,
        "series": "V", "language": "E", "year": 2024, "status": "in force",
    }  # fmt: skip
    assert store.meta["passages"] == "14"


def test_search_ranks_by_words_and_narrows(store: Store) -> None:
    hits = store.search(any_of(["T401", "replication"]), 10)
    best = store.passages([hits[0][0]])[0]
    assert (best.file, best.number) == (SECOND.file, "8.1")
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert hits[0][1] > 0
    only = store.search(term("T401"), 10, where=Filter(files=frozenset({FIRST.file})))
    assert [passage.file for passage in store.passages([id for id, _ in only])] == [FIRST.file]
    assert len(store.search(term("shall"), 1)) == 1
    assert store.search(term("zeppelin"), 5) == []


def test_search_narrows_by_kind_language_year_and_status(store: Store) -> None:
    def kinds(where: Filter) -> set[str]:
        expression = any_of(["modem", "machine", "gain", "hints", "describes"])
        return {p.kind for p in store.passages([id for id, _ in store.search(expression, 50, where=where)])}

    assert kinds(Filter()) == {"front", "definition", "clause", "appendix", CATALOGUE}
    assert kinds(Filter(not_kinds=frozenset({CATALOGUE, "front"}))) == {"definition", "clause", "appendix"}
    assert kinds(Filter(normative=True)) == {"definition", "clause"}
    assert kinds(Filter(languages=frozenset({"F"}))) == set()
    assert kinds(Filter(from_year=2025)) == set()
    assert kinds(Filter(to_year=2024, statuses=frozenset({"in force"}), kinds=frozenset({"front"}))) == {
        "front"
    }


def test_the_heading_finds_a_clause_whose_text_does_not_name_it(store: Store) -> None:
    hits = store.search(any_of(["8.1", "Timers"]), 1, where=Filter(files=frozenset({FIRST.file})))
    assert store.passages([hits[0][0]])[0].number == "8.1"


def test_many_threads_read_at_once(store: Store) -> None:
    def ask(_: int) -> str:
        hits = store.search(term("T401"), 1, where=Filter(files=frozenset({SECOND.file})))
        return store.passages([hits[0][0]])[0].number + store.document(SECOND.file).title

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(64))) == {"8.1" + SECOND.title}


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex, match=r"nothing\.sqlite: missing"):
        Store(tmp_path / "nothing.sqlite")
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(b"no database at all" * 500)
    with pytest.raises(DamagedIndex, match=r"foreign\.sqlite"):
        Store(foreign)
