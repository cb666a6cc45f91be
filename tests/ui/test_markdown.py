"""Answers as safe HTML with citation links."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.answer.model import Citation
from ui.locale import Locale
from ui.markdown import answer_html, citation_label, with_sources

from .conftest import RECORD, TwoCitations

ENGLISH = Locale()


def cited(marker: int, clause: str = "6.1", title: str = "Listening") -> Citation:
    return Citation(
        marker, "ITU-T Q.1 (01/2020)", "q.pdf", clause, title, 3, "1", "q", (), "in force", True, ""
    )


def test_markers_become_links_where_there_is_a_citation() -> None:
    name = "Citation 1: ITU-T Q.1 (01/2020), clause 6.1"
    assert answer_html("It shall listen [1], see [9].", 4, [cited(1)], ENGLISH) == (
        f'<p>It shall listen <a class="cite" href="#cite-4-1" title="{name}" aria-label="{name}">1</a>, '
        "see [9].</p>\n"
    )


def test_an_escaped_marker_of_a_quotation_stays_text() -> None:
    assert answer_html(r"as in \[1\]", 0, [cited(1)], ENGLISH) == "<p>as in [1]</p>\n"


def test_markers_in_code_stay_code() -> None:
    assert answer_html("`a[1]`", 0, [cited(1)], ENGLISH) == "<p><code>a[1]</code></p>\n"


@pytest.mark.parametrize(
    ("attack", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("![x](https://example.org/x.png)", "<img"),
        ("[x](javascript:alert(1))", "href"),
        ("[1]: https://example.org/\n\nsee [1]", "example.org/&quot;"),
        ('[x](https://example.org/"onclick="alert)', '"onclick'),
        ("> <iframe src='https://example.org'></iframe>", "<iframe"),
        ("```\n</code><script>x</script>\n```", "<script"),
    ],
)
def test_markup_in_a_text_cannot_act(attack: str, forbidden: str) -> None:
    assert forbidden not in answer_html(attack, 0, [cited(1)], ENGLISH)


def test_a_quoted_reference_definition_does_not_capture_the_markers() -> None:
    html = answer_html("[1]: https://example.org/\n\nsee [1]", 0, [cited(1)], ENGLISH)
    assert html.count('href="#cite-0-1"') == 2
    assert 'href="https://example.org' not in html


def test_titles_cannot_leave_their_attribute() -> None:
    html = answer_html("[1]", 0, [cited(1, clause='"><b>')], ENGLISH)
    assert "<b>" not in html


def test_links_open_elsewhere_without_telling_where_from() -> None:
    html = answer_html("<https://www.itu.int/rec/T-REC-X.690>", 0, [], ENGLISH)
    assert 'href="https://www.itu.int/rec/T-REC-X.690" target="_blank" rel="noopener noreferrer"' in html


def test_tables_and_quotes_are_kept() -> None:
    html = answer_html("> a\n\n| x | y |\n| - | - |\n| 1 | < |\n", 0, [], ENGLISH)
    assert "<blockquote>" in html
    assert "<td>&lt;</td>" in html


@pytest.mark.parametrize(
    ("citation", "label"),
    [
        (cited(1), "ITU-T Q.1 (01/2020), clause 6.1"),
        (cited(1, clause="Annex A"), "ITU-T Q.1 (01/2020), Annex A"),
        (cited(1, clause="II.3"), "ITU-T Q.1 (01/2020), II.3"),
        (cited(1, clause="", title="Summary"), "ITU-T Q.1 (01/2020), Summary"),
        (RECORD, "ITU-T V.8 (02/1998), catalogue"),
    ],
)
def test_labels_name_document_and_clause(citation: Citation, label: str) -> None:
    assert citation_label(citation, ENGLISH) == label


def test_what_is_copied_names_the_sources(own_backend: TwoCitations) -> None:
    lines = with_sources(own_backend.ask("q"), ENGLISH).splitlines()
    assert lines[0] == "> The calling modem shall listen for two seconds. [1]"
    assert lines[-3:] == [
        "[1] ITU-T V.8 (11/2000), clause 6.1, page -4",
        "[2] ITU-T V.8 (11/2000), clause 6.2, page -3",
        "[3] ITU-T V.8 (02/1998), catalogue",
    ]


def test_the_style_sheet_and_scripts_name_no_other_host() -> None:
    for path in (Path(__file__).parents[2] / "ui").rglob("*.*"):
        if path.suffix in {".css", ".js", ".html"}:
            assert "://" not in path.read_text("utf-8"), path
