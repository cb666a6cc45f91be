"""What a person narrows a search to, and what is found then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.errors import WrongNarrowing
from index.filters import Filter
from index.passages import CATALOGUE
from index.retrieve.narrowing import Narrowing
from index.retrieve.search import Retriever
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

V, X = "T-REC-V.999-202401-E.pdf", "T-REC-X.998-202401-E.pdf"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    path = tmp_path_factory.mktemp("narrowing") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        writer.add_document(made.document())
        writer.add_document(made.document(X, "ITU-T X.998 (01/2024)", "directory replication", "1" * 64))
    store = Store(path)
    yield Retriever(store)
    store.close()


def test_without_wishes_there_is_no_filter(retriever: Retriever) -> None:
    assert Narrowing().over(retriever.shelf) is None


@pytest.mark.parametrize(
    ("narrowing", "files"),
    [
        (Narrowing(series=("x",)), {X}),
        (Narrowing(recommendations=("V.999",)), {V}),
        (Narrowing(recommendations=("ITU-T V.999 (01/2024)", "X.998")), {V, X}),
        (Narrowing(series=("V",), recommendations=("X.998",)), set()),
        (Narrowing(languages=("fr",)), set()),
        (Narrowing(languages=("en",), from_year=2024, to_year=2024, series=("V",)), {V}),
        (Narrowing(from_year=2025), set()),
    ],
)
def test_hits_are_of_what_is_narrowed_to(retriever: Retriever, narrowing: Narrowing, files: set[str]) -> None:
    hits = retriever.retrieve(
        "When does timer T401 of echo cancellation or directory replication expire?",
        where=narrowing.over(retriever.shelf),
    ).hits
    assert {hit.best.file for hit in hits} - {CATALOGUE} == files


def test_informative_text_alone_can_be_asked_for(retriever: Retriever) -> None:
    for normative in (True, False):
        where = Narrowing(normative=normative).over(retriever.shelf)
        hits = retriever.retrieve("timer echo gain", where=where).hits
        assert hits
        assert {hit.best.normative for hit in hits} == {normative}


def test_a_text_that_the_question_names_does_not_widen_a_filter(retriever: Retriever) -> None:
    where = Narrowing(series=("X",)).over(retriever.shelf)
    hits = retriever.retrieve("What does clause 8.1 of V.999 say of timer T401?", where=where).hits
    assert hits
    assert V not in {hit.best.file for hit in hits}


@pytest.mark.parametrize(
    ("narrowing", "message"),
    [
        (Narrowing(series=("XY",)), "one letter"),
        (Narrowing(statuses=("valid",)), "in force, superseded"),
        (Narrowing(languages=("de",)), "choose among en, fr"),
        (Narrowing(from_year=2020, to_year=2010), "exchange"),
        (Narrowing(recommendations=("the old one",)), "write it as X.690"),
        (Narrowing(recommendations=("Z.9999",)), "ITU-T Z.9999: neither indexed nor in the catalogue"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused(
    retriever: Retriever, narrowing: Narrowing, message: str
) -> None:
    with pytest.raises(WrongNarrowing, match=message):
        narrowing.over(retriever.shelf)


@pytest.mark.parametrize("status", ["in force", "In-Force", "in_force"])
def test_a_status_may_be_written_in_several_ways(retriever: Retriever, status: str) -> None:
    where = Narrowing(statuses=(status,)).over(retriever.shelf)
    assert where is not None
    assert where.statuses == {"in force"}


def test_files_of_a_filter_are_only_ever_made_fewer() -> None:
    both = Filter(files=frozenset({"a", "b"}), series=frozenset({"X"}))
    assert both.inside(frozenset({"b", "c"})) == Filter(files=frozenset({"b"}), series=frozenset({"X"}))
    assert both.inside(frozenset({"c"})) is None
    assert Filter().inside(frozenset({"c"})) == Filter(files=frozenset({"c"}))
    assert Filter().inside(frozenset()) is None
