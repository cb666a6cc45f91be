"""What of an instruction may become clause text, and what stands under “not used”."""

from __future__ import annotations

import pytest

from copilot.draft.kinds import ClauseType
from copilot.draft.reading.content import MOST_TALK, kept, talk
from copilot.draft.reading.origins import amended_text
from copilot.draft.reading.reader import read_instruction
from copilot.draft.reading.tagger import Span
from copilot.draft.reading.tokens import TokenKind, tokens_of


def spans(label: str, *words: str) -> tuple[str, list[Span]]:
    text, found = "", []
    for each in words:
        found.append(Span(label, each.strip("\"'"), len(text), len(text) + len(each), 0))
        text += f"{each}, "
    return text, found


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("cover", "I suppose they have to be sorted"),
        ("cover", "so could you do me the Summary"),
        ("topic", "only these"),
        ("text", "tolerances (frequency"),
        ("text", "six rows"),
        ("step", "the termination"),
        ("text", "so no shall in it"),
    ],
)
def test_words_to_the_drafter_and_fragments_are_left_out(label: str, words: str) -> None:
    text, found = spans(label, words)
    assert kept(text, found, english=True) == ([], [words])


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("cover", "leak detection and emergency shutdown"),
        ("topic", "publishing the location of a pupil"),
        ("text", "112 homes took part"),
        ("step", "The meter checks the signature"),
        ("text", '"You are requested to wait."'),
        ("title", "I/O for your home"),
    ],
)
def test_content_and_what_is_quoted_stay(label: str, words: str) -> None:
    text, found = spans(label, words)
    assert kept(text, found, english=True) == (found, [])


def test_talk_scores_higher_than_content() -> None:
    assert (
        talk("no shall in it, please keep it short") > MOST_TALK > talk("functional requirements of the loop")
    )


def test_single_marks_quote_and_apostrophes_do_not() -> None:
    tokens = tokens_of("we don't use 'soft modem' or ‘x y’; V.22's own 'is required to' isn't used")
    quoted = [token.text for token in tokens if token.kind is TokenKind.QUOTED]
    assert quoted == ["'soft modem'", "‘x y’", "'is required to'"]


def test_an_amendment_is_to_the_recommendation_a_corrigendum_to_the_amendment() -> None:
    assert amended_text(["Amd.1 to H.782"], ClauseType.AMENDMENT, "Amendment 1") == "ITU-T H.782"
    told = amended_text(["Amendment 2 to P.862 (11/2005)"], ClauseType.AMENDMENT, "Corrigendum")
    assert told == "ITU-T P.862 Amd. 2 (11/2005)"


def test_abbreviations_named_to_be_left_out_are_and_expansions_given_by_a_sign_are_taken() -> None:
    form = read_instruction(
        "Clause 4: from Y.3507 keep CPU and NIC, but not SEL. Further: EPM = Edge Physical Machine.",
        ClauseType.ABBREVIATIONS,
    )
    assert {one.abbreviation: one.expansion for one in form.abbreviations} == {
        "CPU": "", "NIC": "", "EPM": "Edge Physical Machine",
    }  # fmt: skip
