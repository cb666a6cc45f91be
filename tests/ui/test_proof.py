"""The proof pane's HTML."""

from __future__ import annotations

from dataclasses import replace

from ui import proof
from ui.backend import Progress
from ui.conversation import Conversation, Place
from ui.locale import Locale
from ui.page import progress_line
from ui.replies import messages
from ui.suggestions import suggestions

from .conftest import RECORD, TwoCitations

ENGLISH = Locale()


def test_a_card_names_document_clause_pages_and_status(own_backend: TwoCitations) -> None:
    citation = own_backend.citations[0]
    html = proof.card(Place(0, citation, 1), 2, ENGLISH)
    assert "ITU-T V.8 (11/2000)" in html
    assert '<span class="badge good">in force</span>' in html
    assert "<h2>6.1 Listening</h2>" in html
    assert "Page 1 of 2, printed as -4" in html
    assert "informative" in proof.card(Place(0, replace(citation, normative=False), 1), 2, ENGLISH)


def test_the_printed_number_is_told_of_the_cited_page_only(own_backend: TwoCitations) -> None:
    assert "printed" not in proof.card(Place(0, own_backend.citations[0], 2), 2, ENGLISH)


def test_text_of_a_document_is_escaped_everywhere(own_backend: TwoCitations) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    citation = replace(
        own_backend.citations[0], doc=evil, title=evil, clause=evil, quote=evil, status_note=evil
    )
    place = Place(0, citation, 1)
    answer = replace(own_backend.ask("q"), citations=(citation,))
    answer = replace(answer, retrieved=(replace(answer.retrieved[0], text=evil, doc=evil, title=evil),))
    conversation = Conversation().asking(evil).answered(answer)
    shown = [row["content"]["value"] for row in messages(conversation, ENGLISH)]
    for html in shown:
        assert "<img src=x" not in html
    for html in (
        proof.card(place, 2, ENGLISH),
        proof.citations(answer.citations, place, ENGLISH),
        proof.figure(place, own_backend, ENGLISH),
        proof.searched(answer.retrieved, 0, ENGLISH),
        proof.figure(Place(0, replace(RECORD, quote=evil), 0), own_backend, ENGLISH),
        progress_line(Progress(evil, 1, 2), ENGLISH),
        progress_line(Progress("", 0, 0, evil), ENGLISH),
    ):
        assert "<img src=x" not in html
        assert "&lt;img src=x" in html


def test_a_record_shows_its_facts_and_marks_what_was_taken(own_backend: TwoCitations) -> None:
    html = proof.figure(Place(0, RECORD, 0), own_backend, ENGLISH)
    assert "<dd>1998-02-06</dd>" in html
    assert "<dd>Study Group 16</dd>" in html
    assert "This text <mark>defines the signals to be exchanged</mark>. It is &lt;old&gt;." in html
    unknown = replace(RECORD, doc="ITU-T X.999 (01/1999)")
    assert "<mark>defines the signals to be exchanged</mark>" in proof.figure(
        Place(0, unknown, 0), own_backend, ENGLISH
    )


def test_a_link_that_is_no_web_address_is_left_out(own_backend: TwoCitations) -> None:
    citation = replace(own_backend.citations[0], url="javascript:alert(1)")
    assert "<a " not in proof.card(Place(0, citation, 1), 2, ENGLISH)


def test_a_file_that_is_gone_is_told(own_backend: TwoCitations) -> None:
    place = Place(0, replace(own_backend.citations[0], file="T-REC-X.9-199901-E.pdf"), 1)
    assert "T-REC-X.9-199901-E.pdf is not in the data folder any more" in proof.figure(
        place, own_backend, ENGLISH
    )


def test_suggestions_ask_about_the_newest_documents_each_once() -> None:
    documents = [
        {"doc_id": "ITU-T V.8 (11/2000)", "date": "11/2000"},
        {"doc_id": "ITU-T Y.3172 (06/2019)", "date": "06/2019"},
        {"doc_id": "ITU-T Y.3172 (06/2019)", "date": "06/2019"},
    ]
    assert suggestions({"documents": documents}, ENGLISH) == [
        "What is the scope of ITU-T Y.3172 (06/2019)?",
        "Is ITU-T V.8 (11/2000) in force?",
    ]
    assert suggestions({}, ENGLISH) == []
