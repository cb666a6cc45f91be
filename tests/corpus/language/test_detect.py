"""Which language a text is in."""

from __future__ import annotations

import pytest

from corpus.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the window size?", "en"),
        ("Quelle est la valeur par défaut de la fenêtre ?", "fr"),
        ("Que dit la clause 5 de la V.42 ?", "fr"),
        ("E.119, elle vient de quelle commission ?", "fr"),
        ("¿Cuál es el valor por defecto de la ventana?", "es"),
        ("¿Sigue en vigor la Recomendación UIT-T G.711?", "es"),
        ("Referencias normativas de la Y.3507", "es"),
        ("Какова длина окна?", "ru"),
        ("ما هو حجم النافذة؟", "ar"),
        ("窗口大小是多少？", "zh"),
        ("EID = ?", "en"),
        ("V.42", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
