"""How the labelled words of an instruction belong together, told apart from which words get which label."""

from __future__ import annotations

import re

import pytest

from copilot.draft.kinds import ClauseType
from copilot.draft.provisions import Force
from copilot.draft.reading.cues import cue
from copilot.draft.reading.guards import guarded
from copilot.draft.reading.labelled import Labelled
from copilot.draft.reading.leftover import foreign_unread, unused
from copilot.draft.reading.origins import sources
from copilot.draft.reading.parts import referred, sections, tables, topics
from copilot.draft.reading.reader import form_of
from copilot.draft.reading.tagger import Span
from copilot.draft.reading.tokens import tokens_of
from copilot.draft.request import DraftRequest, Source, Take

_MARKED = re.compile(r"\{(?P<label>[a-z]+)\|(?P<text>[^{}]*)\}")


def labelled(marked: str) -> Labelled:
    """An instruction with its parts marked, as in the data that the reading is fitted on."""
    text, spans, position = "", list[Span](), 0
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        start = len(text)
        text += match["text"]
        bare = match["text"].strip("\"'“”")
        spans.append(Span(match["label"], bare, start, len(text), text.count("\n")))
        position = match.end()
    return Labelled(text + marked[position:], spans)


def form(marked: str, kind: str) -> DraftRequest:
    told = labelled(marked)
    return form_of(told.text, kind, told.spans, tokens_of(told.text))


def test_an_aspect_goes_with_the_text_of_its_part_of_the_sentence() -> None:
    told = labelled(
        "say {about|architecture} is per {base|J.1107}, {about|timing requirements} being those of "
        "{base|J.1108} {part|clause 8}."
    )
    assert [(one.text, one.about, one.clauses) for one in sources(told, ClauseType.SCOPE, False)] == [
        ("ITU-T J.1107", "architecture", ()),
        ("ITU-T J.1108", "timing requirements", ("8",)),
    ]


def test_clauses_named_without_a_text_are_of_the_one_named_last() -> None:
    told = labelled(
        "An annex to {target|V.42}: {sec|Halt}; {sec|Return}. For halt use what {part|7.10.2} says about "
        "{ask|timers}; for return what {part|7.11} says, then what {base|V.92} says in its {part|9.10.3}."
    )
    halt, back = sections(told)
    assert halt.sources == (Source(text="ITU-T V.42", take=Take.CLAUSE, clauses=("7.10.2",)),)
    assert halt.asks == ("timers",)
    assert [(one.text, one.clauses) for one in back.sources] == [
        ("ITU-T V.42", ("7.11",)),
        ("ITU-T V.92", ("9.10.3",)),
    ]


def test_a_force_said_of_all_topics_before_it_holds_for_each_without_one() -> None:
    told = labelled(
        "{topic|power supply} ({part|7.1}), {topic|fans} and {topic|filters} ({part|7.2}). Make them all "
        "{force|mandatory}. {topic|Hot-plug} stays {force|optional}."
    )
    assert [(one.topic, one.force, one.clauses) for one in topics(told)] == [
        ("power supply", Force.REQUIREMENT, ("7.1",)),
        ("fans", Force.REQUIREMENT, ("7.2",)),
        ("filters", Force.REQUIREMENT, ("7.2",)),
        ("Hot-plug", Force.OPTION, ()),
    ]


def test_a_table_is_filled_from_the_published_one_named_beside_its_columns() -> None:
    told = labelled("to {target|V.8}: a table with {col|Signal} and {col|Frequency}, from {part|Table 2}")
    (table,) = tables(told)
    assert table.columns == ("Signal", "Frequency")
    assert table.source == Source(text="ITU-T V.8", take=Take.CLAUSE, clauses=("Table 2",))


def test_a_text_in_brackets_stays_with_what_is_left_out() -> None:
    told = labelled("out: {excl|cable modems} (that's J.222.1), {excl|billing} (no time)")
    assert referred(told, "excl") == ("cable modems (see ITU-T J.222.1)", "billing")


def test_editions_and_entries_kept_are_read_into_their_fields() -> None:
    read = form(
        "{inf|X.680}, and that in the {ed|11/2008} edition; from {list|J.1108} only {keep|the SCTE parts}",
        "bibliography",
    )
    assert read.informative == ("X.680 (11/2008)",)
    assert read.keep == ("the SCTE parts",)


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("References: IETF RFC 5280 and others.", "references", "add"),
        ("Bibliography: 3GPP TS 38.331.", "bibliography", "inf"),
        ("Clause 3: relay as defined in ISO 9241-210:2019.", "definitions", "base"),
    ],
)
def test_another_organizations_text_that_no_part_holds_is_listed_or_built_on(
    text: str, kind: str, label: str
) -> None:
    assert [span.label for span in foreign_unread(kind, tokens_of(text), ())] == [label]


def test_a_foreign_text_that_is_left_out_is_not_listed() -> None:
    text = "References of H.782, drop ISO 19136."
    assert list(foreign_unread("references", tokens_of(text), ())) == []


def test_names_and_numbers_that_nothing_was_read_from_are_told() -> None:
    told = labelled("Scope of {title|Relays}. It covers {cover|alarms}, within 20 s, as in Y.3510.")
    assert list(unused(told.text, tokens_of(told.text), told.spans)) == ["within 20 s", "as in Y.3510"]


def test_words_are_told_by_what_they_do() -> None:
    assert [cue(word) for word in ("omit", "reprendre", "ours", "forbidden", "fibre")] == [
        "leave",
        "take",
        "own",
        "prohibition",
        "-",
    ]


def test_what_the_sentence_leaves_out_is_left_out_whatever_it_was_taken_for() -> None:
    told = labelled(
        "Base is the list of {list|H.782}, minus {inf|the POPAI text}. Leave out {text|the notes}."
    )
    read = guarded(told.text, "bibliography", tokens_of(told.text), told.spans)
    assert [span.label for span in read] == ["list", "drop", "minus"]


def test_a_name_ends_with_its_sentence_and_goes_on_with_a_number() -> None:
    told = labelled("Drop {drop|ISO/IEC 2022} and 2375 which nobody uses. Add {add|X.691. ITU first}")
    read = guarded(told.text, "references", tokens_of(told.text), told.spans)
    assert [(span.label, span.text) for span in read] == [
        ("drop", "ISO/IEC 2022"),
        ("drop", "ISO/IEC 2375"),
        ("add", "X.691"),
    ]


def test_an_item_of_a_series_that_was_not_read_is_what_the_others_are() -> None:
    told = labelled("Four points: {topic|copies}; {topic|tests}; search by area (or body); {topic|limits}.")
    read = guarded(told.text, "requirements", tokens_of(told.text), told.spans)
    assert [span.text for span in read] == ["copies", "tests", "search by area (or body)", "limits"]


def test_a_name_or_number_that_the_form_has_nowhere_is_told() -> None:
    read = form("Clause 7: {topic|keep a log} as in {head|GSMA TS.34}, {head|within 20 s}.", "requirements")
    assert read.heading == "GSMA TS.34"
    assert read.not_used == ("20",)
    assert form("Bibliography: {inf|E.800}, {inf|IEEE 802.11-2020}.", "bibliography").not_used == ()
