"""Which edition a question wants by its date."""

from __future__ import annotations

import pytest

from copilot.question.edition import read_wish
from corpus.identifiers import find_all
from index.retrieve.query import Wish

G, V, X = "ITU-T G.711", "ITU-T V.34", "ITU-T X.690"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does the 1988 edition of G.711 say of A-law?", f"{G} (1988)"),
        ("What does G.711 (1988) say of A-law?", f"{G} (1988)"),
        ("What does G.711 (11/1988) say of A-law?", f"{G} (11/1988)"),
        ("What does ITU-T G.711 (November 1988) say of A-law?", f"{G} (11/1988)"),
        ("In the 1996 version of V.34, how long is the silent period?", f"{V} (1996)"),
        ("How long is the silent period in V.34 of 1996?", f"{V} (1996)"),
        ("How long is the silent period in V.34 (October 1996)?", f"{V} (10/1996)"),
        ("How are booleans encoded by X.690 as published in 2008?", f"{X} (2008)"),
        ("How are booleans encoded by X.690:2008?", f"{X} (2008)"),
        ("How are booleans encoded by the 2008 X.690?", f"{X} (2008)"),
        ("Que dit l'édition de 1988 de G.711 sur la loi A ?", f"{G} (1988)"),
        ("¿Qué dice la edición de noviembre de 1988 de G.711?", f"{G} (11/1988)"),
        ("Какова длительность паузы в редакции 1996 года V.34?", f"{V} (1996)"),
        ("How long is the silent period in V.34?", V),
        ("Does V.34 carry 2048 kbit/s in frames of 1996 bits?", V),
    ],
)
def test_an_edition_is_named_by_its_date(question: str, named: str) -> None:
    _, mentions, plain = read_wish(question, find_all(question, typed=True))
    assert [mention.identifier.format() for mention in mentions] == [named]
    assert len(plain) == len(question)


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        (Wish(), 0.0),
        (Wish(in_force=True), 0.0),
        (Wish(in_force=False), 1.0),
        (Wish(year=1996), 1.0),
        (Wish(year=1998), 0.0),
        (Wish(in_force=True, year=1996), 0.0),
    ],
)
def test_a_superseded_text_of_1996_fits(wish: Wish, fits: float) -> None:
    assert wish.fits("superseded", 1996) == fits
