"""Names of texts and the indexed files that they lead to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.identifiers import parse
from index.retrieve.scope import Shelf
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

TEXTS = {
    "old.pdf": "ITU-T V.92 (11/1998)",
    "new.pdf": "ITU-T V.92 (11/2000)",
    "amd.pdf": "ITU-T V.92 (2000) Amd. 1 (07/2001)",
    "v9.pdf": "ITU-T V.9 (11/2000)",
    "letter.pdf": "Minutes of a meeting",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    path = tmp_path_factory.mktemp("scope") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        for place, (file, doc_id) in enumerate(TEXTS.items()):
            writer.add_document(made.document(file, doc_id, sha256=str(place) * 64))
    store = Store(path)
    yield Shelf(store)
    store.close()


@pytest.mark.parametrize(
    ("name", "exact", "related"),
    [
        ("V.92", {"old.pdf", "new.pdf"}, {"amd.pdf"}),
        ("V.92 (11/2000)", {"new.pdf"}, {"old.pdf", "amd.pdf"}),
        ("V.92 (2000) Amd. 1", {"amd.pdf"}, {"old.pdf", "new.pdf"}),
        ("V.9", {"v9.pdf"}, set()),
        ("V.92 (1990)", set(), {"old.pdf", "new.pdf", "amd.pdf"}),
        ("V.93", set(), set()),
    ],
)
def test_a_name_leads_to_the_edition_named_and_to_its_relatives(
    shelf: Shelf, name: str, exact: set[str], related: set[str]
) -> None:
    assert shelf.find(parse(name)) == (exact, related)


def test_what_is_not_indexed_is_missing(shelf: Shelf) -> None:
    scope = shelf.scope([parse("V.9"), parse("V.93"), parse("V.92 (1990)")])
    assert scope.exact == {"v9.pdf"}
    assert scope.related == {"old.pdf", "new.pdf", "amd.pdf"}
    assert [name.format() for name in scope.missing] == ["ITU-T V.93", "ITU-T V.92 (1990)"]
