"""Drafts, differences and overlaps as HTML."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.draft.model import Draft, Kind, Origin, Piece
from copilot.draft.overlap import Overlap
from ui.changes import AROUND, changed_passages, shortened
from ui.draft import overlap, pieces
from ui.locale import Locale

from .conftest import TwoCitations
from .drafting import EVIL, DraftingBackend, definitions, requirements

ENGLISH, FRENCH = Locale(), Locale("fr")


@pytest.fixture
def draft(own_backend: TwoCitations) -> Draft:
    return requirements(own_backend.citations)


def test_sources_gaps_and_proposals_are_marked(draft: Draft) -> None:
    html = pieces.clause(draft, ENGLISH)
    assert 'href="#source-d-1"' in html and 'href="#source-d-2"' in html
    assert 'aria-label="Source 1: ITU-T V.8 (11/2000), clause 6.1"' in html
    assert '<p class="provision proposal">' in html
    assert '<mark class="gap">[editor: value]</mark>' in html
    assert "two seconds (see clause 6.1 of [ITU-T V.8])." in html
    assert '<span class="origin">proposal</span>' in html
    assert "gap for the editor" in html
    assert "lacune à combler" in pieces.clause(draft, FRENCH)


def test_a_draft_without_gaps_and_proposals_explains_neither(draft: Draft) -> None:
    html = pieces.clause(replace(draft, pieces=draft.pieces[:2]), ENGLISH)
    assert "gap for the editor" not in html and "copilot" not in html


def test_every_kind_of_piece_is_shown_with_its_text(draft: Draft) -> None:
    for kind in Kind:
        piece = Piece(kind, "Some words [editor: what].", number="7.1", label="LBL", rows=(("a", "b"),))
        html = pieces.clause(replace(draft, pieces=(piece,)), ENGLISH)
        assert "Some words" in html, kind
        assert kind in (Kind.CODE, Kind.EQUATION) or '<mark class="gap">[editor: what]</mark>' in html, kind
    table = replace(draft, pieces=(Piece(Kind.TABLE, "", rows=(("Cell & one", "two"),)),))
    assert "<td>Cell &amp; one</td>" in pieces.clause(table, ENGLISH)


def test_definitions_that_differ_stand_side_by_side(own_backend: TwoCitations) -> None:
    html = pieces.clause(definitions(own_backend.citations), ENGLISH)
    side = html[html.index("side-by-side") :]
    assert side.index("ITU-T V.8 (11/2000)") < side.index("A tone.") < side.index("ITU-T T.30 (09/2005)")
    assert "Another tone." in side and "“Another" not in side
    assert "NOTE – Compare" not in html
    assert side.count('class="cite"') == 2 + 1  # one each, and one in the legend


def test_notes_references_and_findings_follow(draft: Draft) -> None:
    html = pieces.remarks(draft, ENGLISH)
    assert "<li>no published provision was found on “rollback”</li>" in html
    assert "[ITU-T V.8] Recommendation ITU-T V.8 (2000), <em>Starting</em>." in html
    assert '<span class="badge warn">warning</span> <code>ITU-WRD-002</code> 7.3:' in html
    assert "Nothing found." in pieces.remarks(replace(draft, findings=()), ENGLISH)
    assert '<span class="badge warn">1 warning</span>' in pieces.summary(draft, ENGLISH)


def test_text_of_documents_models_and_readers_is_escaped(own_backend: TwoCitations) -> None:
    citations = tuple(replace(each, doc=EVIL, clause=EVIL, quote=EVIL) for each in own_backend.citations)
    draft = requirements(citations, title=EVIL)
    piece = Piece(Kind.TERM, EVIL, number=EVIL, label=EVIL, source=EVIL, origin=Origin.PROPOSAL)
    draft = replace(draft, pieces=(*draft.pieces, piece), notes=(EVIL,), before=draft)
    backend = DraftingBackend(own_backend.pdf, own_backend.citations)
    for html in (
        pieces.clause(draft, ENGLISH),
        pieces.summary(draft, ENGLISH),
        pieces.remarks(draft, ENGLISH),
        pieces.changes(draft, EVIL, ENGLISH),
        overlap.table(overlap.numbered(backend.overlap("t", "s")), ENGLISH),
    ):
        assert "<img" not in html
        assert "&lt;img src=x" in html


def test_a_change_shows_what_went_and_what_came(own_backend: TwoCitations, draft: Draft) -> None:
    backend = DraftingBackend(own_backend.pdf, own_backend.citations)
    changed = backend.refined(draft, "make 7.1 a recommendation")
    html = pieces.changes(changed, "make 7.1 a recommendation", ENGLISH)
    assert "<del>shall</del><ins>should</ins>" in html
    assert "7.2" not in html
    assert pieces.changes(draft, "", ENGLISH) == ""


def test_a_long_unchanged_stretch_is_cut_on_the_side_away_from_the_change() -> None:
    long = " ".join(["word"] * 100)
    (passage,) = changed_passages([f"{long} old {long}"], [f"{long} new {long}"])
    assert [each.change.value for each in passage] == ["same", "removed", "added", "same"]
    assert passage[0].text.startswith("… word") and passage[0].text.endswith("word ")
    assert len(passage[0].text) <= AROUND + 3
    assert shortened(()) == []


def test_a_paragraph_taken_out_is_one_deletion_though_the_next_are_renumbered() -> None:
    (passage,) = changed_passages(["7.1 One.", "7.2 Two.", "7.3 Three."], ["7.1 One.", "7.2 Three."])
    removed = "".join(each.text for each in passage if each.change.value == "removed")
    assert "Two." in removed and "Three." not in removed


def test_what_exists_is_a_ranked_table_with_reasons(own_backend: TwoCitations) -> None:
    backend = DraftingBackend(own_backend.pdf, own_backend.citations)
    found = overlap.numbered(backend.overlap("Model stores", ""))
    html = overlap.table(found, ENGLISH)
    assert "<td>1</td>" in html and "nearness 0.81; common words: starting" in html
    assert 'href="#source-o-1"' in html and [each.marker for each in overlap.citations_of(found)] == [1]
    assert "no text found holds: rollback" in html
    assert "Nothing near this subject" in overlap.table(Overlap("t", "", (), ()), ENGLISH)
