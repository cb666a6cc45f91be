"""Questions in other languages, searched by their translation too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.retrieve.query import stem, understand
from index.retrieve.search import Retriever
from index.retrieve.translation import with_translation
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

RUSSIAN = "Когда истекает таймер T401 согласно V.999?"
ENGLISH = "When does the timer T401 of echo cancellation expire?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("translation") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        writer.add_document(made.document())
    store = Store(path)
    yield store
    store.close()


def test_the_words_of_both_are_searched_and_the_language_stays() -> None:
    both = with_translation(understand(RUSSIAN), understand(ENGLISH))
    assert both.language == "ru"
    assert both.text == RUSSIAN
    assert both.search_text == ENGLISH
    assert {stem("expire"), stem("timer"), "истекает"} <= both.weights.keys()
    assert [name.format() for name in both.named] == ["ITU-T V.999"]


def test_a_question_is_translated_only_where_it_is_not_english(store: Store) -> None:
    asked: list[tuple[str, str]] = []

    def translate(text: str, language: str) -> str:
        asked.append((text, language))
        return ENGLISH

    retriever = Retriever(store, translate=translate)
    best = retriever.retrieve(RUSSIAN).hits[0].best
    assert best.number == "8.1"
    assert asked == [(RUSSIAN, "ru")]
    retriever.retrieve(ENGLISH)
    assert len(asked) == 1
