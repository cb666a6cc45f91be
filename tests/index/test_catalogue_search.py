"""The catalogue as a list: words, series, status, years, and what is indexed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from index.catalogue_search import CatalogueSearch, CatalogueWish, folded
from index.errors import WrongNarrowing
from index.store import DocumentEntry

RECORDS = [
    ("ITU-T V.34 (09/1994)", "A modem", "1994-09-20", "superseded", ""),
    ("ITU-T V.34 (02/1998)", "A modem", "1998-02-06", "in force", "Faster than V.32."),
    ("ITU-T V.340 (01/2001)", "Something aided", "2001-01-01", "in force", ""),
    (
        "ITU-T Y.3172 (06/2019)",
        "Architectural framework for machine learning",
        "2019-06-22",
        "in force",
        "AI.",
    ),
    ("ITU-T F.748 (05/2024)", "Vidéo services", "2024-05-01", "in force", "About machine learning and V.34."),
]
ENTRY = DocumentEntry(
    "v34-f.pdf", "", "ITU-T V.34 (02/1998)", "", "02/1998", "F", "V", 1998, "in force", 1, ()
)


@pytest.fixture(scope="module")
def search() -> CatalogueSearch:
    catalogue = Catalogue.from_records(
        {
            "id": id,
            "title": title,
            "date": date,
            "status": status,
            "abstract": abstract,
            "sg": "Study Group 13",
        }
        for id, title, date, status, abstract in RECORDS
    )
    return CatalogueSearch(catalogue, [replace(ENTRY, file="v34-e.pdf", language="E"), ENTRY])


def names(search: CatalogueSearch, wish: CatalogueWish) -> list[str]:
    return [hit.edition.id.removeprefix("ITU-T ") for hit in search.find(wish)]


def test_without_words_all_are_listed_newest_first(search: CatalogueSearch) -> None:
    assert names(search, CatalogueWish())[0] == "F.748 (05/2024)"
    assert len(names(search, CatalogueWish())) == 5


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("v.34", ["V.34 (02/1998)", "V.34 (09/1994)", "V.340 (01/2001)", "F.748 (05/2024)"]),
        ("Machine LEARN", ["Y.3172 (06/2019)", "F.748 (05/2024)"]),
        ("AI", ["Y.3172 (06/2019)"]),
        ("video", ["F.748 (05/2024)"]),
        ("modem learning", []),
        ("<script>", []),
    ],
)
def test_all_words_must_occur_and_names_come_first(
    search: CatalogueSearch, words: str, found: list[str]
) -> None:
    assert names(search, CatalogueWish(words)) == found


def test_filters_hold_together(search: CatalogueSearch) -> None:
    assert names(search, CatalogueWish(series=("V", "Y"), statuses=("superseded",))) == ["V.34 (09/1994)"]
    assert names(search, CatalogueWish(from_year=1998, to_year=2001)) == ["V.340 (01/2001)", "V.34 (02/1998)"]
    assert names(search, CatalogueWish(indexed_only=True)) == ["V.34 (02/1998)"]
    with pytest.raises(WrongNarrowing, match="years 2001 to 1998: the first is later"):
        search.find(CatalogueWish(from_year=2001, to_year=1998))


def test_the_english_file_stands_for_an_edition(search: CatalogueSearch) -> None:
    assert search.find(CatalogueWish("V.34 1998"))[0].file == "v34-e.pdf"


def test_folding_takes_off_case_accents_and_signs() -> None:
    assert folded("  (Vidéo), «G.8013/Y.1731» ") == "video g.8013 y.1731"
