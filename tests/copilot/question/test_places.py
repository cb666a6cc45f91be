"""Clauses, annexes, tables and figures that a question names."""

from __future__ import annotations

import pytest

from copilot.question.places import clauses_in, locators_in
from corpus.identifiers import find_all


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("What does clause 8.1.3.6 of X.690 say?", ("8.1.3.6",)),
        ("Que dit le paragraphe 7.2 de la Recommandation V.8 ?", ("7.2",)),
        ("¿Qué dice la cláusula 5.3 de V.92?", ("5.3",)),
        ("What is in §9.2.4 of V.42?", ("9.2.4",)),
        ("V.92, 9.10.1: which tone comes first?", ("9.10.1",)),
        ("what is said in 5.2 of V.92", ("5.2",)),
        ("Explain Annex A of V.8", ("Annex A",)),
        ("What does Appendix II of V.42 describe?", ("Appendix II",)),
        ("What does clause A.2.1 of X.690 show?", ("A.2.1",)),
        ("clauses 6.89quater and clause 7.4a.1 of J.1", ("6.89quater", "7.4a.1")),
        ("clause 6.44 bis of V.8", ("6.44 bis",)),
        ("clause 5.10AA.1 of V.8", ("5.10AA.1",)),
        ("Что говорит подпункт 8.1.3 Рекомендации X.690?", ("8.1.3",)),
        ("ماذا يقول البند 8.1.3 من X.690؟", ("8.1.3",)),
        ("What does the annex to V.8 require?", ("Annex",)),
        ("Que dit l'annexe de la Recommandation V.8 ?", ("Annex",)),
        ("Which annex to use?", ()),
        ("What does Table 3 of V.8 list?", ()),
        ("Is G.191 (05/2024) in force?", ()),
    ],
)
def test_clauses_are_read_to_their_end(question: str, clauses: tuple[str, ...]) -> None:
    assert clauses_in(question, find_all(question, typed=True)) == clauses


@pytest.mark.parametrize(
    ("question", "kind", "id"),
    [
        ("What does Table 3 of V.8 say?", "table", "3"),
        ("Que contient le tableau A.1?", "table", "A.1"),
        ("What does figure I.2 show?", "figure", "I.2"),
        ("¿Qué indica el cuadro 11a?", "table", "11a"),
        ("V.8 表3 列出了什么？", "table", "3"),
        ("Что показано на рисунке 2?", "figure", "2"),
        ("ماذا يوضح الشكل 2 في V.8؟", "figure", "2"),
        ("fig 7-1 of Y.3507", "figure", "7-1"),
    ],
)
def test_tables_and_figures_are_read(question: str, kind: str, id: str) -> None:
    (locator,) = locators_in(question)
    assert (locator.kind, locator.id) == (kind, id)
