"""Rules that need another draft than the clean one, or an index."""

from __future__ import annotations

import pytest

from copilot.answer.opened import Reading
from copilot.check import Finding, check_text
from corpus.catalogue import WITHDRAWN

TABLE = "| a | b |\n| --- | --- |\n| 1 | 2 |"


def found(rule: str, text: str, *, whole: bool = False, reading: Reading | None = None) -> list[Finding]:
    return [f for f in check_text(text, whole=whole, reading=reading).findings if f.rule == rule]


def messages(rule: str, text: str, reading: Reading | None = None, whole: bool = False) -> list[str]:
    return [finding.message for finding in found(rule, text, whole=whole, reading=reading)]


def test_parts_after_the_body_stand_in_order() -> None:
    text = "## 7 Body\n\nText.\n\n## Appendix I – One\n\nText.\n\n## Annex A – Two\n\nText.\n"
    assert messages("ITU-STR-008", text) == ['"Annex A Two" stands after an appendix']
    assert messages("ITU-STR-008", text.replace("Appendix I", "Annex B")) == []


def test_a_recommendation_does_not_call_itself_a_supplement() -> None:
    adoc = "= Title\n:docnumber: V.99\n\n== Scope\nIn this Supplement the gateway is described.\n"
    (finding,) = [f for f in check_text(adoc, format="asciidoc").findings if f.rule == "ITU-STR-011"]
    assert finding.fix is not None and finding.fix.new == "this Recommendation"


def test_front_matter_stands_in_order() -> None:
    text = "## Keywords\n\nGateway\n\n## Summary\n\nText.\n\n## 1 Scope\n\nText.\n"
    assert messages("ITU-STR-012", text) == ['"Summary" stands after "Keywords"']


def test_recommendations_in_the_summary_are_noted() -> None:
    assert messages(
        "ITU-FRT-002", "## Summary\n\nA gateway is recommended to log it.\n\n## 1 Scope\n\nText.\n"
    )


def test_clauses_of_annexes_bear_its_letter() -> None:
    line = "(This annex forms an integral part of this Recommendation.)"
    text = f"## Annex A – Codes\n\n{line}\n\n### B.1 Octets\n\nText.\n"
    assert messages("ITU-NUM-005", text) == ["B.1 in Annex A"]
    assert messages("ITU-NUM-005", text.replace("B.1", "A.1")) == []


def test_equations_are_numbered_without_gaps() -> None:
    text = "## 6 Delay\n\nd = a + b (6-1)\n\ne = d + c (6-3)\n"
    assert messages("ITU-NUM-006", text) == ["equation (6-3) where (6-2) is due"]


def test_footnotes_require_nothing() -> None:
    text = "## 6 Delay\n\nThe delay is short.[^1]\n\n[^1]: The gateway shall measure it.\n"
    assert messages("ITU-NOT-002", text) == ["“shall” in a footnote"]


def test_titles_of_tables_stand_above_them() -> None:
    text = f"## 6 Delay\n\nSee Table 1.\n\n{TABLE}\n\nTable 1 – Delays\n\nText.\n"
    assert messages("ITU-FIG-006", text) == ["the title stands on the wrong side"]


def test_notes_of_tables_may_require_something() -> None:
    text = f"## 6 Delay\n\nTable 1 – Delays\n\n{TABLE}\n\nNOTE – The sum shall be 3.\n"
    assert messages("ITU-NOT-001", text) == []


def test_quoted_words_of_provisions_are_no_provisions() -> None:
    text = '## 7 Words\n\nThe gateway shall answer. The words "is required to" and "must" stand in it.\n'
    assert [f.rule for f in check_text(text, whole=False).findings if f.rule.startswith("ITU-PRV")] == []


@pytest.mark.parametrize(
    "text",
    [
        "See clause 7.9 of [ITU-T V.92].",
        "See [ITU-T V.92], clause 7.9.",
        "See Figure 7/V.92 and § 7.9/V.92.",
        "As Recommendation ITU-T V.92 (clause 7.9) says.",
        "See Annex Z of [ITU-T V.92].",
        "See clauses 7.9 and 7.10 of Recommendation ITU-T V.92.",
    ],
)
def test_clauses_of_other_texts_are_not_looked_for_in_this_one(text: str) -> None:
    draft = f"# Title of it\n\n## 6 One\n\n{text}\n\n## 7 Two\n\nText.\n"
    assert [f.message for f in found("ITU-XRF-001", draft, whole=True)] == []


def test_an_amendment_inserts_numbers_with_letters() -> None:
    text = "## 6 One\n\n### 6.1 A\n\nText.\n\n### 6.1a B\n\nText.\n\n### 6.2 C\n\nText.\n"
    assert [f.rule for f in check_text(text, whole=False).findings if f.rule.startswith("ITU-NUM")] == []


@pytest.mark.parametrize(
    ("definition", "is_verb"),
    [
        ("Means of warning ships by a sound.", False),
        ("Means by which a harbour shows its entrance.", False),
        ("Means to open a lock, for which a key is needed.", False),
        ("Means that allow a ship to enter.", False),
        ("Means a mark at the entrance.", True),
        ("Means that the harbour is open.", True),
        ("Means any ship under way.", True),
        ("Is when a ship waits.", True),
    ],
)
def test_means_is_a_noun_or_a_verb(definition: str, is_verb: bool) -> None:
    head = (
        "## 3.2 Terms defined in this Recommendation\n\nThis Recommendation defines the following terms:\n\n"
    )
    text = f"{head}**3.2.1 harbour bell**: {definition}\n"
    assert bool(found("ITU-TRM-009", text)) is is_verb


BODY = "## 4 Abbreviations and acronyms\n\nLNP  Lamp Network Protocol\n\n## 7 Sessions\n\n{}\n"


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("It sends a GET, then an INVITE.", []),
        ("The type is INTEGER or OCTET STRING.", []),
        ("On OPTIONS it answers, and on TEARDOWN it stops.", []),
        ("The XQZ sends it; an XQZ answers.", ["XQZ"]),
    ],
)
def test_reserved_words_are_no_abbreviations(sentence: str, words: list[str]) -> None:
    assert [f.place.quote for f in found("ITU-ABB-002", BODY.format(sentence), whole=True)] == words


@pytest.mark.parametrize(
    ("sentence", "is_fault"),
    [
        ("The lamp network protocol (LNP) is used.", False),
        ("Lamp networks protocols (LNPs) are used.", False),
        ("The protocol of lamp networks (LNP) is used.", False),
        ("The LNP (lamp network protocol) is used.", False),
        ("The LNP is used.", True),
    ],
)
def test_an_expansion_that_stands_there_is_seen(sentence: str, is_fault: bool) -> None:
    assert bool(found("ITU-ABB-004", BODY.format(sentence), whole=True)) is is_fault


JOINT = (
    "= Lamps\n:docnumber: X.9999\n:doctype: joint-itu-iso-iec\n\n[bibliography]\n== References\n\n"
    "* [[[a,ITU-T X.680]]], ITU-T Rec. X.680 (2021) | ISO/IEC 8824-1:2021, _Notation_\n\n"
    "== Definitions\n\n==== lamp\n\nLight of a harbour.\n"
)


def test_a_text_in_common_with_iso_and_iec_has_their_form() -> None:
    rules = {finding.rule for finding in check_text(JOINT, format="asciidoc").findings}
    assert not rules & {"ITU-REF-010", "ITU-STR-010", "ITU-STR-002"}
    own = JOINT.replace("joint-itu-iso-iec", "recommendation").replace(" | ISO/IEC 8824-1:2021", "")
    assert "ITU-REF-010" in {finding.rule for finding in check_text(own, format="asciidoc").findings}


@pytest.mark.parametrize("number", ["7.2AA", "7.2AA.1", "7.1bis", "7.1ter", "7.1quater", "7.2b"])
def test_numbers_of_inserted_clauses_are_numbers(number: str) -> None:
    text = f"## 7 One\n\n### 7.1 A\n\nText.\n\n### {number} Insertion\n\nSee clause {number}.\n"
    assert [
        f.rule for f in check_text(text, whole=False).findings if f.rule.startswith(("ITU-STR", "ITU-X"))
    ] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It is so ([b-Lamp-1], [b-Lamp-2]).",
        "It is so [b-Lamp-1] [b-Lamp-2]; see values[10] and [min, max].",
        "It is so, see [b-Lamp-1, clause 3] and [b-Lamp-2].",
    ],
)
def test_citations_in_brackets_of_any_kind(sentence: str) -> None:
    entries = "[b-Lamp-1] Lamp 1, *One*.\n\n[b-Lamp-2] Lamp 2, *Two*.\n"
    text = f"# Lamps of it\n\n## 7 One\n\n{sentence}\n\n## Bibliography\n\n{entries}"
    assert [f.message for f in check_text(text).findings if f.rule.startswith("ITU-REF")] == []


@pytest.mark.parametrize("words", [("port", "ports"), ("lamp post", "lamp posts"), ("key (K)", "K")])
def test_terms_are_counted_in_one_pass_also_in_the_plural(words: tuple[str, str]) -> None:
    term, use = words
    head = "# Lamps of it\n\n## 3 Definitions\n\n### 3.2 Terms defined in this Recommendation\n\n"
    text = f"{head}3.2.1 **{term}**: Thing of a harbour.\n\n## 7 One\n\nThe {{}} are green.\n"
    assert messages("ITU-TRM-014", text.format(use), whole=True) == []
    assert messages("ITU-TRM-014", text.format("boats"), whole=True) == [f"“{term}” is not used in the text"]


ENTRY = (
    "## 2 References\n\nThese contain provisions which, through reference in this text, constitute "
    "provisions of it.\n\n"
)


@pytest.mark.parametrize(
    "entry",
    [
        "Recommendation ITU-T V.8, *Lamps*.",
        "Recommendation ITU-T V.8 (in force), *Lamps*.",
        "Recommendation ITU-T V.8 (latest edition), *Lamps of 1998*.",
    ],
)
def test_an_entry_without_a_year_lacks_its_year_and_nothing_else(entry: str) -> None:
    text = f"{ENTRY}[ITU-T V.8] {entry}\n\n## 7 One\n\nSee [ITU-T V.8].\n"
    found = [f for f in check_text(text, whole=False).findings if f.rule.startswith("ITU-REF")]
    assert [(f.rule, "year" in f.message) for f in found] == [("ITU-REF-010", True)]


# -- with an index

V8 = "Procedures for starting sessions of data transmission over the public switched telephone network"


@pytest.mark.real
def test_a_title_that_is_taken_is_found(reading: Reading) -> None:
    text = f"# {V8}\n\n## 1 Scope\n\nText.\n"
    assert messages("ITU-TTL-004", text, reading, whole=True) == ["ITU-T V.8 (11/2000) has the same title"]


@pytest.mark.real
def test_withdrawn_texts_are_told_from_superseded_ones(reading: Reading) -> None:
    pesq = reading.catalogue.get("ITU-T P.862 (02/2001)")
    assert pesq is not None and pesq.status == WITHDRAWN
    text = f"{ENTRY}[ITU-T P.862] Recommendation ITU-T P.862 (2001), {pesq.title}.\n"
    assert messages("ITU-REF-005", text, reading) == ["ITU-T P.862 (02/2001) is withdrawn"]
    assert messages("ITU-REF-004", text, reading) == []


@pytest.mark.real
def test_a_superseded_edition_is_named_and_not_exchanged(reading: Reading) -> None:
    text = f"{ENTRY}[ITU-T V.8] Recommendation ITU-T V.8 (1998), {V8}.\n"
    (finding,) = found("ITU-REF-004", text, reading=reading)
    assert "ITU-T V.8 (11/2000)" in finding.message
    assert finding.fix is None


@pytest.mark.real
def test_definitions_are_compared_with_their_source(reading: Reading) -> None:
    entry = f"{ENTRY}[ITU-T V.92] Recommendation ITU-T V.92 (2000), Enhancements to Recommendation V.90.\n\n"
    head = f"{entry}## 3 Definitions\n\n### 3.1 Terms defined elsewhere\n\n"
    right = "Transmission in the direction from the analogue modem towards the digital modem."
    assert messages("ITU-TRM-011", f"{head}3.1.1 **upstream** [ITU-T V.92]: {right}\n", reading) == []
    (said,) = messages(
        "ITU-TRM-011", f"{head}3.1.1 **upstream** [ITU-T V.92]: The way up to the gateway.\n", reading
    )
    assert right in said
    (said,) = messages(
        "ITU-TRM-012", f"{head}3.1.1 **hold timer** [ITU-T V.92]: Timer of a suspension.\n", reading
    )
    assert said == "ITU-T V.92 (2000) does not define “hold timer”"


@pytest.mark.real
def test_a_clause_taken_over_word_for_word_is_found(reading: Reading) -> None:
    (clause,) = reading.lookup.clause(["T-REC-V.8-200011-E.pdf"], "8.1.1")
    text = f"## 7 Start\n\n{' '.join(clause.clause.text.split())}\n"
    (said,) = messages("ITU-OVL-002", text, reading)
    assert said == "100% of a passage of ITU-T V.8 (11/2000), clause 8.1.1 stands in it"
