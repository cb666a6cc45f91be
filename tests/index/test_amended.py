"""Clauses of base texts know what amendments and corrigenda in the index change in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.model import Document
from corpus.reader import read_document
from corpus.samples import CATALOGUE, write_samples
from index.amended import Amended, AmendedClauses
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

SHARED = Path(os.environ.get("COPILOT_TEST_SHARED", Path(__file__).parents[3] / "shared"))
PDFS = SHARED / "corpus/pdf"
V92 = "T-REC-V.92-200011-E.pdf"
V92_CHANGES = ("T-REC-V.92-200107-Amd1-E.pdf", "T-REC-V.92-200203-Amd2-E.pdf", "T-REC-V.92-200307-Cor1-E.pdf")
Y9001 = "T-REC-Y.9001-202105-E.pdf"
AMENDMENT = "T-REC-Y.9001-202306-Amd1-E.pdf"


def written(path: Path, catalogue: Catalogue, *documents: Document) -> Store:
    with StoreWriter(path, catalogue) as writer:
        for document in documents:
            writer.add_document(document)
    return Store(path)


def told(found: tuple[Amended, ...]) -> list[tuple[str, str, str, bool]]:
    return [
        (
            entry.doc_id,
            entry.change.element or entry.change.clause,
            entry.change.action.value,
            entry.overtaken,
        )
        for entry in found
    ]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AmendedClauses]:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    catalogue = Catalogue.load(folder / CATALOGUE)
    files = ("T-REC-Y.9001-201911-E.pdf", Y9001, AMENDMENT, "T-REC-Y.9001-202402-Cor1-E.pdf")
    documents = [read_document(folder / file, catalogue) for file in files]
    store = written(folder / "store.sqlite", catalogue, *documents)
    yield AmendedClauses(store, catalogue)
    store.close()


def test_a_clause_tells_all_its_changes_oldest_first(samples: AmendedClauses) -> None:
    assert told(samples.of(Y9001, "7.3")) == [
        ("ITU-T Y.9001 (2021) Amd. 1 (06/2023)", "Table 5", "add", False),
        ("ITU-T Y.9001 (2021) Cor. 1 (02/2024)", "Table 5", "replace", False),
    ]
    (change,) = samples.of(Y9001, "8.3")
    assert change.file == AMENDMENT
    assert change.change.new_text.startswith("Chains of action class 2 are required to be operated")


def test_a_new_clause_is_told_at_the_clause_above_it(samples: AmendedClauses) -> None:
    assert ("ITU-T Y.9001 (2021) Amd. 1 (06/2023)", "7.4a", "add", False) in told(samples.of(Y9001, "7"))
    assert samples.of(Y9001, "7.4.2") == ()


def test_only_the_edition_amended_is_concerned(samples: AmendedClauses) -> None:
    assert samples.of("T-REC-Y.9001-201911-E.pdf", "7.3") == ()
    assert {amended.base_file for amended in samples} == {Y9001}


def test_clauses_of_the_amending_text_lead_back(samples: AmendedClauses) -> None:
    annex = [amended for amended in samples if amended.change.clause == "Annex B"]
    assert [amended.base_index for amended in annex] == [None]
    for extract in annex[0].change.new:
        assert annex[0] in samples.made_by(AMENDMENT, extract.clause_index)
    assert samples.made_by(AMENDMENT, 0) == ()


def test_texts_without_instructions_are_named(tmp_path: Path) -> None:
    empty = made.document("T-REC-V.999-202501-Amd1-E.pdf", "ITU-T V.999 (2024) Amd. 1 (01/2025)")
    store = written(tmp_path / "store.sqlite", made.catalogue(), made.document(), empty)
    clauses = AmendedClauses(store, made.catalogue())
    assert list(clauses) == []
    assert clauses.unread == (empty.file,)
    store.close()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AmendedClauses]:
    names = (V92, *V92_CHANGES, "T-REC-V.42-200203-E.pdf", "T-REC-V.42-200307-Cor1-E.pdf")
    if not all((PDFS / name).is_file() for name in names):
        pytest.skip(f"{PDFS} is not here")
    catalogue = Catalogue.load(SHARED / "corpus/catalogue.jsonl.gz")
    documents = [read_document(PDFS / name, catalogue) for name in names]
    folder = tmp_path_factory.mktemp("real")
    store = written(folder / "store.sqlite", catalogue, *documents)
    yield AmendedClauses(store, catalogue)
    store.close()


@pytest.mark.real
def test_a_later_corrigendum_overtakes_an_amendment(real: AmendedClauses) -> None:
    assert told(real.of(V92, "9.10.1")) == [
        ("ITU-T V.92 (2000) Amd. 1 (07/2001)", "9.10.1", "replace", True),
        ("ITU-T V.92 (2000) Cor. 1 (07/2003)", "9.10.1", "replace", False),
    ]
    assert told(real.of(V92, "9.10")) == [("ITU-T V.92 (2000) Amd. 2 (03/2002)", "9.10.3", "add", False)]
    assert real.of(V92, "9.10.2") == ()
    assert told(real.of(V92, "9.10.2.1")) == [
        ("ITU-T V.92 (2000) Amd. 1 (07/2001)", "Figure 20", "replace", True),
        ("ITU-T V.92 (2000) Cor. 1 (07/2003)", "9.10.2.1", "add", False),
        ("ITU-T V.92 (2000) Cor. 1 (07/2003)", "Figure 20", "replace", False),
    ]


@pytest.mark.real
def test_tables_and_figures_lead_to_the_clause_they_stand_in(real: AmendedClauses) -> None:
    found = {
        number: told(real.of("T-REC-V.42-200203-E.pdf", number)) for number in ("7.5", "8.1.1.1", "8.2.2")
    }
    cor = "ITU-T V.42 (2002) Cor. 1 (07/2003)"
    assert found == {
        "7.5": [(cor, "Table 5", "replace", False)],
        "8.1.1.1": [(cor, "Figure 4", "replace", False)],
        "8.2.2": [(cor, "Table 7", "replace", False)],
    }
    assert real.unread == ()
