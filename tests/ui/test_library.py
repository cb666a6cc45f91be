"""What the tab Library shows: lists, records, states of a refresh, figures and their tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from corpus.catalogue import Catalogue
from corpus.failures import Failure
from corpus.sources.site.summary import CrawlSummary
from index.catalogue_search import CatalogueHit
from index.collection import HandedIn
from index.neighbours import Neighbour, Surroundings
from index.refresh import RefreshSummary
from ui.backend import Outcome, Progress
from ui.library import figures
from ui.library.adding import state_of, taken_in
from ui.library.catalogue import record, results_table
from ui.library.charts import index_state, neighbours
from ui.library.indexed import document_rows, documents, matching, summary
from ui.locale import Locale

from .conftest import TwoCitations

ENGLISH, FRENCH = Locale(), Locale("fr")
ATTACK = "<script>alert(1)</script>"
CATALOGUE = Catalogue.from_records(
    [
        {
            "id": "ITU-T V.8 (02/1998)",
            "title": "Sessions",
            "date": "1998-02-06",
            "status": "Superseded",
            "sg": "",
            "url": "javascript:alert(1)",
        },
        {
            "id": "ITU-T V.8 (11/2000)",
            "title": ATTACK,
            "date": "2000-11-17",
            "status": "In force",
            "sg": "ITU-T Study Group 15",
            "url": "https://www.itu.int/rec/T-REC-V.8-200011-I",
            "abstract": f"About {ATTACK}",
        },
        {
            "id": "ITU-T Y.3172 (06/2019)",
            "title": "Machine learning",
            "date": "2019-06-22",
            "status": "In force",
            "sg": "ITU-T Study Group 13",
        },
    ]
)


def test_the_list_counts_and_names_failures(own_backend: TwoCitations) -> None:
    status = own_backend.status()
    html = summary(status, ENGLISH)
    assert "16\u202f172" in html
    assert "<code>&lt;b&gt;broken&lt;/b&gt;.pdf</code> encrypted with a password" in html
    assert "page 3 is an image &lt;without&gt; text" in html
    assert "not texts of ITU" in html
    assert "not texts of ITU" not in summary({**status, "samples": False}, ENGLISH)
    rows = document_rows(status, FRENCH)
    assert [(row["doc"], row["status"], row["language"], row["pages"], row["remarks"]) for row in rows] == [
        ("ITU-T V.8 (11/2000)", "en vigueur", "Anglais", 14, 1)
    ]


def test_the_list_is_narrowed_by_all_words() -> None:
    rows: list[Mapping[str, Any]] = [
        {"doc": "ITU-T V.8 (11/2000)", "title": "Procedures", "pages": 14},
        {"doc": "ITU-T V.34 (02/1998)", "title": "A modem", "pages": 76},
    ]
    assert matching(rows, "v.34 MODEM") == [rows[1]]
    assert matching(rows, "") == rows
    assert matching(rows, "v.34 procedures") == []


def test_an_empty_list_says_what_to_do() -> None:
    assert "Nothing is indexed yet. Add texts, or refresh the index." in documents([], 0, ENGLISH)
    assert "No document of the list has all these words" in documents([], 3, ENGLISH)


def test_results_and_records_escape_what_the_catalogue_holds() -> None:
    edition = CATALOGUE.get("ITU-T V.8 (11/2000)")
    assert edition is not None
    table = results_table([CatalogueHit(edition, "")], 0, 30, FRENCH)
    assert "30 éditions; 1 à 1 affichées" in table
    assert "CE 15" in table
    html = record(edition, CATALOGUE, {edition.id: "v8.pdf"}, (), ENGLISH, True)
    assert ATTACK not in table + html
    assert "&lt;script&gt;" in html
    assert 'href="https://www.itu.int/rec/T-REC-V.8-200011-I"' in html
    assert 'data-library="opendocument" data-value="v8.pdf"' in html
    old = CATALOGUE.get("ITU-T V.8 (02/1998)")
    assert old is not None
    html = record(old, CATALOGUE, {}, (), ENGLISH, True)
    assert "javascript:" not in html
    assert "Replaced by" in html
    assert 'data-library="choose"' in html
    assert 'data-library="choose"' not in record(old, CATALOGUE, {}, (), ENGLISH, False)
    assert 'data-library="unchoose"' in record(old, CATALOGUE, {}, (old.id,), ENGLISH, True)


def test_each_file_handed_in_has_its_answer() -> None:
    taken = [HandedIn("good.pdf"), HandedIn("old.pdf", replaces=True), HandedIn(f"{ATTACK}.pdf", "cut off")]
    html = taken_in(taken, "busy", ENGLISH)
    assert "<strong>good.pdf</strong> added" in html
    assert "added in place of the file of that name" in html
    assert "not added: cut off" in html
    assert "It is read with the next refresh: busy" in html
    assert ATTACK not in html


DONE = RefreshSummary(1, 0, 3, 0, (Failure("bad.pdf", "encrypted"),), 4, 9, 2.0, 7)
FETCHED = CrawlSummary(
    False, 10, 2, new=["a.pdf"], failed=[Failure("b.pdf", "not found")], missing=["ITU-T Z.1 (01/1999)"]
)


@pytest.mark.parametrize(
    ("progress", "outcome", "said"),
    [
        (None, None, ()),
        (Progress("", 0, 0, "broken"), None, ()),
        (
            Progress("embedding", 1200, 22000, left=1150.0),
            None,
            ("Preparing the search by meaning: 5 %, about 20 min left", "Cancel the refresh"),
        ),
        (None, Outcome(cancelled=True), ("The refresh was cancelled.",)),
        (None, Outcome(failure="no disk"), ('role="alert"', "The refresh failed: no disk")),
        (
            None,
            Outcome(DONE, FETCHED),
            (
                "1 added, 0 changed, 0 removed, 1 not readable; generation 7 serves",
                "1 fetched, 0 changed, 0 unchanged, 2 not to be had",
                "<code>b.pdf</code> not found",
                "<code>ITU-T Z.1 (01/1999)</code> the ITU site does not list it",
                "<code>bad.pdf</code> encrypted",
            ),
        ),
    ],
)
def test_every_state_of_a_refresh_is_told(
    progress: Progress | None, outcome: Outcome | None, said: tuple[str, ...]
) -> None:
    html = state_of(progress, outcome, True, ENGLISH)
    assert all(words in html for words in said)
    assert bool(html) == bool(said)
    assert "Cancel" not in state_of(progress, outcome, False, ENGLISH)


def test_figures_have_titled_axes_and_tables_with_the_same_numbers() -> None:
    plot, (headings, rows) = figures.by_year(CATALOGUE, ENGLISH)
    drawn = json.loads(plot.plot)
    assert drawn["layout"]["xaxis"]["title"]["text"] == "Year of approval"
    assert drawn["layout"]["yaxis"]["title"]["text"] == "Editions"
    assert headings == ["Year of approval", "in force today", "no longer in force, or not yet"]
    assert rows == [["2019", 1, 0], ["2000", 1, 0], ["1998", 0, 1]]
    assert figures.by_series(CATALOGUE, ENGLISH)[1][1] == [["V", 1, 1], ["Y", 1, 0]]
    _, (headings, rows) = figures.ai_over_time(list(CATALOGUE), FRENCH)
    assert headings == ["Année d'approbation", "non connue", "CE 15", "CE 13"]
    assert rows[0] == ["2019", 0, 0, 1]
    assert len(rows) == 22
    assert figures.ai_over_time([], ENGLISH)[1][1] == []


def test_the_map_tells_status_by_sign_and_colour_and_has_its_words() -> None:
    text = Neighbour("ITU-T V.8", "ITU-T V.8 (11/2000)", ATTACK, "in force", "v8.pdf")
    old = Neighbour("ITU-T T.30", "ITU-T T.30 (07/1996)", "Fax", "superseded", "", True, 2)
    around = Surroundings(text, (old,), ())
    drawn = json.loads(figures.around(around, ENGLISH).plot)
    nodes = {trace["name"]: trace["marker"] for trace in drawn["data"][1:]}
    assert nodes["in force"]["symbol"] != nodes["superseded"]["symbol"]
    assert nodes["in force"]["color"] != nodes["superseded"]["color"]
    assert drawn["data"][2]["customdata"] == ["ITU-T T.30"]
    assert drawn["config"] == {"displayModeBar": False, "responsive": True}
    html = neighbours(around, ENGLISH)
    assert "Indexed texts that cite it: 0" in html
    assert "No indexed text cites it." in html
    assert "listed, 2 mentions" in html
    assert ATTACK not in html
    unknown = Surroundings(Neighbour("ITU-T Z.9", "ITU-T Z.9", "", "unknown", ""), (), ())
    assert "It is not indexed: what it cites is not known here." in neighbours(unknown, ENGLISH)


def test_the_age_of_the_index_is_told(own_backend: TwoCitations) -> None:
    status = {**own_backend.status(), "created": "2020-01-01T00:00:00+00:00"}
    html = index_state(status, ENGLISH)
    assert "Age" in html
    assert "days" in html
    assert "Age" not in index_state(own_backend.status(), ENGLISH)
