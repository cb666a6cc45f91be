"""Citation markers as models write them: what each becomes when the evidence is [1] to [5]."""

from __future__ import annotations

import pytest

from copilot.verify.markers import Marker, find_markers, finished, normalised, without_markers

KNOWN = frozenset(range(1, 6))

CASES = [
    # plain
    ("It is 15. [1]", "It is 15. [1]", ()),
    ("It is 15 [1].", "It is 15 [1].", ()),
    ("It is 15[1].", "It is 15[1].", ()),
    ("[1] says 15.", "[1] says 15.", ()),
    ("[1]", "[1]", ()),
    ("", "", ()),
    ("No marker at all.", "No marker at all.", ()),
    ("It is [ 1 ].", "It is [1].", ()),
    ("It is [01].", "It is [1].", ()),
    ("It is [1], it is [2].", "It is [1], it is [2].", ()),
    # several
    ("It is [1][2].", "It is [1][2].", ()),
    ("It is [1] [2].", "It is [1] [2].", ()),
    ("It is [1, 2].", "It is [1] [2].", ()),
    ("It is [1,2,3].", "It is [1] [2] [3].", ()),
    ("It is [1;2].", "It is [1] [2].", ()),
    ("It is [1 and 2].", "It is [1] [2].", ()),
    ("C'est 15 [1 et 2].", "C'est 15 [1] [2].", ()),
    ("Son 15 [1 y 2].", "Son 15 [1] [2].", ()),
    ("It is [1, 2 and 4].", "It is [1] [2] [4].", ()),
    ("It is [1 & 2].", "It is [1] [2].", ()),
    ("It is [1、2].", "It is [1] [2].", ()),
    ("It is [2, 1].", "It is [2] [1].", ()),
    # ranges
    ("It is [1-3].", "It is [1] [2] [3].", ()),
    ("It is [1–3].", "It is [1] [2] [3].", ()),
    ("It is [1—2].", "It is [1] [2].", ()),
    ("It is [1 - 3].", "It is [1] [2] [3].", ()),
    ("It is [1 to 3].", "It is [1] [2] [3].", ()),
    ("C'est [1 à 3].", "C'est [1] [2] [3].", ()),
    ("It is [1..3].", "It is [1] [2] [3].", ()),
    ("It is [1-2, 4].", "It is [1] [2] [4].", ()),
    ("It is [2-2].", "It is [2].", ()),
    ("It is [3-1].", "It is.", ()),
    ("It is [1-99].", "It is.", ()),
    ("It is [4-7].", "It is [4] [5].", (6, 7)),
    # unknown numbers
    ("It is 15 [9].", "It is 15.", (9,)),
    ("It is 15 [1, 9].", "It is 15 [1].", (9,)),
    ("It is 15 [9][1].", "It is 15[1].", (9,)),
    ("It is 15 [999].", "It is 15.", (999,)),
    ("It is 15. [6] It is 16. [2]", "It is 15. It is 16. [2]", (6,)),
    # repeated
    ("It is 15 [1][1].", "It is 15 [1].", ()),
    ("It is 15 [1] [1] [1].", "It is 15 [1].", ()),
    ("It is 15 [1, 1].", "It is 15 [1].", ()),
    ("It is 15 [1]. It is 16 [1].", "It is 15 [1]. It is 16 [1].", ()),
    ("It is 15 [1][2][1].", "It is 15 [1][2].", ()),
    # other brackets
    ("It is 15【1】.", "It is 15[1].", ()),
    ("It is 15【1, 2】.", "It is 15[1] [2].", ()),
    ("It is 15【1†source】.", "It is 15[1].", ()),
    ("It is 15【1:0†V.42.pdf】.", "It is 15【1:0†V.42.pdf】.", ()),
    ("It is 15 ［1］.", "It is 15 [1].", ()),
    ("It is 15 〔2〕.", "It is 15 [2].", ()),
    ("It is 15 【9】.", "It is 15.", (9,)),
    ("It is 15 (1).", "It is 15 (1).", ()),
    ("It is 15 {1}.", "It is 15 {1}.", ()),
    ("It is 15 [[1]].", "It is 15 [[1]].", ()),
    # with words
    ("It is 15 [source 1].", "It is 15 [1].", ()),
    ("It is 15 [Source 1, Source 2].", "It is 15 [1] [2].", ()),
    ("It is 15 [Evidence 2].", "It is 15 [2].", ()),
    ("It is 15 [ref. 3].", "It is 15 [3].", ()),
    ("It is 15 [passage 1].", "It is 15 [1].", ()),
    ("It is 15 [#1].", "It is 15 [1].", ()),
    # footnotes
    ("It is 15[^1].", "It is 15[1].", ()),
    ("It is 15[^1].\n\n[^1]: V.42, clause 8", "It is 15[1].\n\n", ()),
    ("It is 15[^9].", "It is 15.", (9,)),
    # what is no marker
    ("as in [ITU-T G.711]", "as in [ITU-T G.711]", ()),
    ("as in [b-ITU-T X.1]", "as in [b-ITU-T X.1]", ()),
    ("approved in [2018]", "approved in [2018]", ()),
    ("clause [8.1.3]", "clause [8.1.3]", ()),
    ("a value in [0, 1]", "a value in [0, 1]", ()),
    ("octet [0]", "octet [0]", ()),
    ("a value in [-1, 1]", "a value in [-1, 1]", ()),
    ("[editor: value]", "[editor: value]", ()),
    ("[UNIVERSAL 16]", "[UNIVERSAL 16]", ()),
    ("[]", "[]", ()),
    ("[ ]", "[ ]", ()),
    (r"escaped \[1\]", r"escaped \[1\]", ()),
    # code
    ("the field `a[1]` is 15 [2]", "the field `a[1]` is 15 [2]", ()),
    ("``x[1]`` is 15", "``x[1]`` is 15", ()),
    ("```\na[1] ::= b[9]\n```\nIt is 15 [1].", "```\na[1] ::= b[9]\n```\nIt is 15 [1].", ()),
    ("~~~\n[9]\n~~~", "~~~\n[9]\n~~~", ()),
    ("```asn1\nT ::= [1] INTEGER", "```asn1\nT ::= [1] INTEGER", ()),
    ("a lone ` before [1]", "a lone ` before [1]", ()),
    # links
    ("It is 15 [1](https://example.org/x).", "It is 15 [1].", ()),
    ('It is 15 [1](https://example.org/x "V.42").', "It is 15 [1].", ()),
    ("It is 15 [9](https://example.org/x).", "It is 15.", (9,)),
    ("see [V.42](https://example.org)", "see [V.42](https://example.org)", ()),
    ("see [V.42 [1]](https://example.org)", "see [V.42 [1]](https://example.org)", ()),
    # line ends and tables
    ("It is 15\n[1]\nIt is 16 [2]", "It is 15\n[1]\nIt is 16 [2]", ()),
    ("It is 15 [1,\n2].", "It is 15 [1] [2].", ()),
    ("- one [1]\n- two [9]\n- three [2]", "- one [1]\n- two\n- three [2]", (9,)),
    ("| k | 15 [1] |", "| k | 15 [1] |", ()),
    ("| k | 15 | [1, 2] |", "| k | 15 | [1] [2] |", ()),
    ("| k | 15 [9] |", "| k | 15 |", (9,)),
    ("**It is 15** [1]", "**It is 15** [1]", ()),
    ("**It is 15 [1]**", "**It is 15 [1]**", ()),
    ("“It shall be 15” [1]", "“It shall be 15” [1]", ()),
    ("“It shall be 15 [1]”", "“It shall be 15 [1]”", ()),
    ("It is 15?[1]", "It is 15?[1]", ()),
]


def test_there_are_eighty_cases_and_none_twice() -> None:
    assert len({case for case, _, _ in CASES}) == len(CASES) >= 80


@pytest.mark.parametrize(("text", "expected", "unknown"), CASES)
def test_markers_become_numbers_in_brackets(text: str, expected: str, unknown: tuple[int, ...]) -> None:
    assert normalised(text, KNOWN) == (expected, unknown)


@pytest.mark.parametrize("text", [case for case, _, _ in CASES])
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once, _ = normalised(text, KNOWN)
    assert normalised(once, KNOWN) == (once, ())


def test_a_marker_knows_where_it_stands() -> None:
    assert find_markers("It is 15 [1, 3].") == [Marker(9, 15, (1, 3))]


def test_a_text_without_markers() -> None:
    assert without_markers("It is 15 [1]. It is 16【2】.") == "It is 15. It is 16."


@pytest.mark.parametrize(
    ("growing", "sure"),
    [
        ("It is 15 ", "It is 15 "),
        ("It is 15 [", "It is 15 "),
        ("It is 15 [1", "It is 15 "),
        ("It is 15 [1, ", "It is 15 "),
        ("It is 15 [1]", "It is 15 [1]"),
        ("It is 15 【", "It is 15 "),
        ("It is 15 \\", "It is 15 "),
        ("It is 15 [" + "x" * 60, "It is 15 [" + "x" * 60),
    ],
)
def test_a_marker_split_between_two_pieces_is_waited_for(growing: str, sure: str) -> None:
    assert growing[: finished(growing)] == sure
