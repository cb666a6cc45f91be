"""Which edition a question wants, and what is left to search."""

from __future__ import annotations

import pytest
from index.retrieve.wishes import Wish

from index.retrieve.query import understand

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
        ("How long is the silent period in V.34, 1996 edition?", f"{V} (1996)"),
        ("How long is the silent period in V.34 (October 1996)?", f"{V} (10/1996)"),
        ("How long is the silent period in the October 1996 edition of V.34?", f"{V} (10/1996)"),
        ("How are booleans encoded by X.690 as published in 2008?", f"{X} (2008)"),
        ("How are booleans encoded by X.690:2008?", f"{X} (2008)"),
        ("How are booleans encoded by X.690-2008?", f"{X} (2008)"),
        ("How are booleans encoded by the 2008 X.690?", f"{X} (2008)"),
        ("How are booleans encoded by X.690 (2008-11)?", f"{X} (11/2008)"),
        ("Que dit l'édition de 1988 de G.711 sur la loi A ?", f"{G} (1988)"),
        ("Que dit G.711 (novembre 1988) sur la loi A ?", f"{G} (11/1988)"),
        ("¿Qué dice la edición de 1988 de G.711 sobre la ley A?", f"{G} (1988)"),
        ("¿Qué dice la edición de noviembre de 1988 de G.711?", f"{G} (11/1988)"),
        ("Какова длительность паузы в редакции 1996 года V.34?", f"{V} (1996)"),
        ("V.34的1996年版中静默期多长？", f"{V} (1996)"),
        ("Is the 1988 edition of G.711 still in force?", f"{G} (1988)"),
        ("How long is the silent period in V.34?", V),
        ("Does V.34 carry 2048 kbit/s in frames of 1996 bits?", V),
    ],
)
def test_an_edition_is_named_by_its_date(question: str, named: str) -> None:
    query = understand(question)
    assert [name.format() for name in (*query.named, *query.uncertain)] == [named]
    if "(" in named:
        assert query.uncertain == ()
        assert not {"1988", "1996", "2008"} & set(query.words)


@pytest.mark.parametrize(
    ("question", "in_force"),
    [
        ("Which tone does the edition in force of V.8 use?", True),
        ("Which tone does the edition of V.8 that is in force use?", True),
        ("Which tone does the current edition of V.8 use?", True),
        ("Which tone does the latest version of V.8 use?", True),
        ("What is a timer in Recommendations that are still in force?", True),
        ("According to texts currently in force, what is a timer?", True),
        ("Quelle tonalité utilise l'édition en vigueur de V.8 ?", True),
        ("Quelle tonalité utilise la dernière version de V.8 ?", True),
        ("¿Qué tono usa la edición vigente de V.8?", True),
        ("Какой тон применяется в действующей редакции V.8?", True),
        ("V.8现行版使用什么音？", True),
        ("How did the superseded edition of X.690 encode booleans?", False),
        ("How did the previous version of X.690 encode booleans?", False),
        ("Comment la précédente édition de X.690 codait-elle les booléens ?", False),
        ("What is the latest edition of G.191?", None),
        ("Which edition of V.34 is in force?", None),
        ("Is V.32 in force?", None),
        ("How is the previous version of a model restored?", None),
        ("Comment revenir à la version précédente d'un modèle ?", None),
        ("What does the previous edition of the Recommendation say of tones?", False),
        ("We hold G.191 of 2024. Is that edition still in force?", None),
        ("What does V.8 say of a current of 5 mA?", None),
        ("Which force acts on the latest splice?", None),
    ],
)
def test_a_status_is_wished(question: str, in_force: bool | None) -> None:
    query = understand(question)
    assert query.wish.in_force is in_force
    if in_force is not None:
        assert not {"edition", "force", "current", "latest", "superseded", "vigueur"} & set(query.words)


def test_what_asks_for_recommendations_still_does() -> None:
    assert understand("What do Recommendations in force say of jitter?").plain == (
        "What do Recommendations say of jitter?"
    )


def test_the_edition_wanted_is_that_of_the_text_in_the_conversation() -> None:
    history = [
        {"role": "user", "content": "How long is the silent period in V.34?"},
        {"role": "assistant", "content": "75 ms."},
    ]
    query = understand("And in the 1996 edition?", history)
    assert [name.format() for name in query.context] == [f"{V} (1996)"]


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
