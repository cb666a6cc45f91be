"""What the page's library shows of the sample index and of real texts."""

from __future__ import annotations

import pytest

from corpus.catalogue import IN_FORCE
from corpus.identifiers import parse
from corpus.settings import Settings
from index.generations import Generations
from index.holdings import Holdings


@pytest.fixture(scope="module")
def holdings(sample_index: Settings) -> Holdings:
    return Holdings(Generations(sample_index).current())


def test_references_lead_both_ways(holdings: Holdings) -> None:
    references = holdings.cross_references
    around = {name: references.around(parse(name)) for name in references.names()}
    edges = {(name, text.name) for name, each in around.items() for text in each.cites}
    back = {(text.name, name) for name, each in around.items() for text in each.cited_by}
    assert back
    assert back <= edges, "what is cited by a text cites it"
    busiest = references.most_cited()
    assert around[busiest].cited_by
    assert all(busiest != text.name for text in around[busiest].cites), "a text does not surround itself"


def test_a_text_that_nobody_knows_has_no_surroundings(holdings: Holdings) -> None:
    around = holdings.cross_references.around(parse("Z.9999"))
    assert (around.centre.status, around.centre.file) == ("unknown", "")
    assert (around.cites, around.cited_by) == ((), ())


def test_texts_on_ai_are_found_by_title_abstract_or_roadmap(holdings: Holdings) -> None:
    assert holdings.ai_related
    assert not any(edition.identifier.is_change for edition in holdings.ai_related)
    dates = [edition.date for edition in holdings.ai_related]
    assert dates == sorted(dates)


@pytest.mark.real
def test_real_references_carry_the_status_of_the_edition_meant(real_index: Settings) -> None:
    holdings = Holdings(Generations(real_index).current())
    around = holdings.cross_references.around(parse("T.871"))
    cited = {text.name: text for text in around.cites}
    assert cited["ITU-T T.81"].status == IN_FORCE
    assert cited["ITU-T T.81"].listed and cited["ITU-T T.81"].mentions > 0
    assert around.centre.file == "T-REC-T.871-201105-E.pdf"
    old = holdings.cross_references.around(parse("V.34"))
    assert old.centre.file == ""
    assert [text.edition for text in old.cited_by] == ["ITU-T V.8 (11/2000)"]
