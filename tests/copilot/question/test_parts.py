"""The questions inside a question, and where its focus ends."""

from __future__ import annotations

import pytest

from copilot.question.features import tokens_of, without_names
from copilot.question.focus import focus_of
from copilot.question.parts import parts_in


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("For a single fibre, which method is used?", ["For a single fibre, which method is used?"]),
        ("What is T1, and what is N2?", ["What is T1", "what is N2?"]),
        (
            "In G.711, is A-law in force, and what does it say about training?",
            ["In G.711, is A-law in force", "what does it say about training?"],
        ),
        (
            "How short is the interval, and from what does the terminal derive its clock?",
            ["How short is the interval", "from what does the terminal derive its clock?"],
        ),
        ("What is the value of T1, after which the link is released?",) * 2,
        ("If the text and the code disagree, which one prevails?",) * 2,
        ("Dans la procédure AAP, combien de temps dure l'appel ?",) * 2,
        ("Latest edition of G.191? Is it current?", ["Latest edition of G.191?", "Is it current?"]),
    ],
)
def test_a_piece_that_asks_nothing_belongs_to_the_next(question: str, parts: list[str] | str) -> None:
    assert parts_in(question) == ([parts] if isinstance(parts, str) else parts)


def test_a_long_question_is_cut_in_bearable_time() -> None:
    assert len(parts_in("foo, is " * 20_000)) > 1000


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Somebody wrote a text on authenticating pets. Number and responsible group?",
            "authenticating pets",
        ),
        ("Which Recommendations deal with Signalling System No. 7?", "Signalling System No. 7"),
    ],
)
def test_a_focus_ends_with_its_sentence_and_not_at_an_abbreviation(question: str, sentence: str) -> None:
    focus = focus_of(question, tokens_of(question), is_expected=True)
    assert focus
    assert focus in sentence or sentence in focus
    assert "Number and" not in focus


def test_a_question_is_embedded_without_names() -> None:
    question = "Is V.34 in force, and V.8?"
    tokens = tokens_of(question, [(3, 7), (22, 25)])
    assert without_names(question, tokens) == "Is the Recommendation in force, and the Recommendation?"
