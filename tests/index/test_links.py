"""References lead to clauses of other indexed texts, and clauses know what refers to them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.identifiers import parse
from corpus.model import Document, Reference
from corpus.reader import read_document
from index.links import Destination, LinkIndex
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

SHARED = Path(os.environ.get("COPILOT_TEST_SHARED", Path(__file__).parents[3] / "shared"))
PDFS = SHARED / "corpus/pdf"
V999, OLD, NEW, APPENDIX = (
    f"T-REC-V.{name}-E.pdf" for name in ("999-202401", "998-201901", "998-202302", "998-202402-AppI")
)


def text(file: str, doc_id: str, *sentences: str) -> Document:
    """A text with clauses 8 and 8.1 (`sentences` in 8.1) and Table 1."""
    clauses = (
        made.clause(0, "8", "Procedures", [made.table("Table 1 – Bits", [["Bit", "Meaning"], ["1", "On"]])]),
        made.clause(1, "8.1", "Timers", [made.block(sentence) for sentence in sentences], parent=0),
    )
    reference = Reference(
        "ITU-T V.998 (01/2019)", "[ITU-T V.998] Recommendation ITU-T V.998 (2019).", 2, True
    )
    return replace(
        made.document(file, doc_id), clauses=clauses, references=(reference,) if file == V999 else ()
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkIndex]:
    sentences = (
        "See clause 8.1 of [ITU-T V.998].",
        "See Table 1/V.998 and clause 8.",
        "See clause 9 of [ITU-T V.998] (2023).",
        "See Appendix I of [ITU-T V.998] and Recommendation G.711.",
        "See clause 8.1 of Recommendation ITU-T V.998 (2001).",
    )
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        writer.add_document(text(OLD, "ITU-T V.998 (01/2019)"))
        writer.add_document(text(NEW, "ITU-T V.998 (02/2023)"))
        writer.add_document(text(APPENDIX, "ITU-T V.998 App. I (02/2024)"))
        writer.add_document(text(V999, "ITU-T V.999 (01/2024)", *sentences))
    store = Store(path)
    yield LinkIndex(store)
    store.close()


def test_references_lead_to_the_edition_that_the_list_of_references_names(index: LinkIndex) -> None:
    found = [(link.locator, index.resolve(V999, link)) for link in index.links(V999)]
    assert found[:3] == [
        ("8.1", Destination(OLD, 1, None, True)),
        ("Table 1", Destination(OLD, 0, 0, True)),
        ("8", Destination(V999, 0, None, True)),
    ]
    assert found[4:] == [
        ("Appendix I", Destination(APPENDIX, None, None, True)),
        ("", None),
        # the edition of 2001 is not indexed: the newest stands in for it
        ("8.1", Destination(NEW, 1, None, False)),
    ]


def test_a_clause_knows_what_refers_to_it(index: LinkIndex) -> None:
    assert [(referrer.file, referrer.link.locator) for referrer in index.referring(OLD, 1)] == [(V999, "8.1")]
    assert [referrer.file for referrer in index.referring(V999, 0)] == [V999]
    assert index.referring(V999, 1) == ()
    assert set(index.cross_references(OLD)) == {0, 1, None}


def test_what_names_a_text_that_is_not_indexed(index: LinkIndex) -> None:
    assert [referrer.file for referrer in index.naming(parse("ITU-T G.711"))] == [V999]
    assert index.naming(parse("ITU-T G.722")) == ()
    assert len(index.naming(parse("ITU-T V.998"))) == 5


@pytest.mark.real
def test_real_recommendations_refer_to_one_another(tmp_path: Path) -> None:
    names = (
        "T-REC-X.690-200811-E.pdf",
        "T-REC-X.680-200811-E.pdf",
        "T-REC-V.8-200011-E.pdf",
        "T-REC-V.42-200203-E.pdf",
    )
    if not all((PDFS / name).is_file() for name in names):
        pytest.skip(f"{PDFS} is not here")
    catalogue = Catalogue.load(SHARED / "corpus/catalogue.jsonl.gz")
    with StoreWriter(tmp_path / "store.sqlite", catalogue) as writer:
        for name in names:
            writer.add_document(read_document(PDFS / name, catalogue))
    store = Store(tmp_path / "store.sqlite")
    index = LinkIndex(store)
    x690, x680, v8, v42 = names
    link = next(link for link in index.links(x690) if link.locator == "36.5" and link.target)
    destination = index.resolve(x690, link)
    assert destination is not None
    assert (destination.file, destination.same_edition) == (x680, True)
    assert destination.clause_index is not None
    assert store.document(x680).clauses[destination.clause_index].number == "36.5"
    assert x690 in {referrer.file for referrer in index.referring(x680, destination.clause_index)}
    # "(see 7.2.1/V.42 and Table 6)"
    number = next(clause.index for clause in store.document(v42).clauses if clause.number == "7.2.1")
    assert v8 in {referrer.file for referrer in index.referring(v42, number)}
    store.close()
