"""Answers cut into what they claim, as a reader sees it."""

from __future__ import annotations

import pytest

from copilot.verify.claims import Claim, claims_of


@pytest.mark.parametrize(
    ("answer", "claims"),
    [
        ("It is 15. [1]", [("It is 15.", (1,))]),
        ("It is 15 [1]. It is 16 [2].", [("It is 15.", (1,)), ("It is 16.", (2,))]),
        ("It is 15. So be it. [1][2]", [("It is 15.", (1, 2)), ("So be it.", (1, 2))]),
        ("It is 15 [1]. Nothing else.", [("It is 15.", (1,)), ("Nothing else.", ())]),
        ("- “One. Two.” [1]\n- three [2]", [("“One. Two.”", (1,)), ("three", (2,))]),
        ("See Rec. V.34 for it. [1]", [("See Rec. V.34 for it.", (1,))]),
        (
            "Amended by: P.1 (2001) Err. 1 (05/2021). [1]",
            [("Amended by: P.1 (2001) Err. 1 (05/2021).", (1,))],
        ),
        (r"A \| B is \[sic\] so \[3\]. [1]", [("A | B is [sic] so [3].", (1,))]),
        ("1. First [1]\n2. Second [2]", [("First", (1,)), ("Second", (2,))]),
    ],
)
def test_sentences_and_list_items_keep_their_markers(
    answer: str, claims: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(claim.text, claim.markers) for claim in claims_of(answer)] == claims


def test_headings_captions_and_table_heads_are_frames() -> None:
    answer = (
        "**ITU-T V.92 (11/2000), clause 8.9.2 (MH sequences)** – superseded\n"
        "Table 33/V.92 − Encoding of T1\n\n"
        "| Bits 16:19 | T1 |  |\n| --- | --- | --- |\n| 1001 | 6 min  [3] |\n| 1101 | no limit | [5] |\n\n"
        "**ITU-T V.8 (11/2000)**, title (in force). [4]"
    )
    assert claims_of(answer) == [
        Claim("ITU-T V.92 (11/2000), clause 8.9.2 (MH sequences) – superseded", (), True),
        Claim("Table 33/V.92 − Encoding of T1", (), True),
        Claim("Bits 16:19 | T1", (), True),
        Claim("1001 | 6 min", (3,)),
        Claim("1101 | no limit", (5,)),
        Claim("ITU-T V.8 (11/2000), title (in force).", (4,)),
    ]


def test_quoted_words_are_told_apart() -> None:
    (claim,) = claims_of("It says “the “new line” function” and « autre chose ». [1]")
    assert claim.quoted == ("the “new line” function", "autre chose")
