"""Which rules hold is a property of the kind of text."""

from __future__ import annotations

import pytest

from copilot.check import all_rules, check_text
from copilot.check.kinds import KINDS, Kind, Told, kind_of_text
from corpus.drafts import read_text

BODY = (
    "== Background\n\nSmall ports light their harbours with lamps that must shine.\n\n"
    "== Survey\n\nForty ports.\n\n== End\n\nDone.\n"
)


def adoc(doctype: str, docnumber: str = "") -> str:
    number = f":docnumber: {docnumber}\n" if docnumber else ""
    return f"= Lamps of small ports\n{number}:doctype: {doctype}\n:mn-document-class: itu\n\n{BODY}"


def told(text: str, format: str = "markdown") -> Told:
    return kind_of_text(read_text(text, format))


@pytest.mark.parametrize(
    ("doctype", "kind"),
    [
        ("recommendation", Kind.RECOMMENDATION),
        ("technical-report", Kind.REPORT),
        ("technical-paper", Kind.PAPER),
        ("implementers-guide", Kind.GUIDE),
        ("resolution", Kind.RESOLUTION),
        ("focus-group", Kind.DELIVERABLE),
        ("recommendation-supplement", Kind.SUPPLEMENT),
        ("recommendation-amendment", Kind.AMENDMENT),
        ("recommendation-corrigendum", Kind.CORRIGENDUM),
        ("joint-itu-iso-iec", Kind.JOINT),
    ],
)
def test_the_document_type_of_metanorma_tells_the_kind(doctype: str, kind: Kind) -> None:
    assert told(adoc(doctype), "asciidoc") == Told(kind, True)


@pytest.mark.parametrize(
    ("docnumber", "kind"),
    [
        ("Y.9876", Kind.RECOMMENDATION),
        ("A.99", Kind.PROCEDURE),
        ("Y.Imp9876", Kind.GUIDE),
        ("G.711 Amd. 1", Kind.AMENDMENT),
        ("G.711 Cor. 2", Kind.CORRIGENDUM),
        ("Y Suppl. 72", Kind.SUPPLEMENT),
    ],
)
def test_the_number_tells_the_kind(docnumber: str, kind: Kind) -> None:
    text = adoc("recommendation", docnumber).replace(":doctype: recommendation\n", "")
    assert told(text, "asciidoc").kind is kind


CONTRIBUTION = """| Question(s): | 1/12 | |
| --- | --- | --- |
| {form} |
| Source: | Harbour board |
| Title: | Lamps of harbours |
| Contact: | A keeper |

Abstract: We propose lamps.

## 1 Discussion

We think that lamps must be green, see clause 7.9.
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CONTRIBUTION.format(form="CONTRIBUTION"), Kind.CONTRIBUTION),
        (CONTRIBUTION.format(form="LIAISON STATEMENT"), Kind.LIAISON),
        ("ITU-T Technical Report\n\n# Lamps of ports\n\n## 1 Ports\n\nText.\n", Kind.REPORT),
        ("Technical Paper\n\n# Lamps of ports\n\n## 1 Ports\n\nText.\n", Kind.PAPER),
        (
            "Supplement 6 to ITU-T Y-series Recommendations\n\n# Lamps\n\n## 1 Ports\n\nText.\n",
            Kind.SUPPLEMENT,
        ),
        ("RESOLUTION 99 (Geneva, 2022)\n\n# Lamps of ports\n\nThe assembly resolves.\n", Kind.RESOLUTION),
        (
            "Recommendation ITU-T Y.9876\n\nAmendment 2\n\n# Lamps\n\n## 1 Clause 6\n\nReplace a by b.\n",
            Kind.AMENDMENT,
        ),
        ("# Lamps of ports\n\n## 1 Scope\n\nThis text supplements an amendment 1.\n", Kind.RECOMMENDATION),
    ],
)
def test_the_cover_tells_the_kind(text: str, kind: Kind) -> None:
    assert told(text).kind is kind


def test_a_draft_sent_under_the_form_of_a_contribution_is_a_draft() -> None:
    clauses = "".join(
        f"## {number} {title}\n\nNone.\n\n"
        for number, title in enumerate(("Scope", "References", "Definitions"), 1)
    )
    assert told(CONTRIBUTION.format(form="CONTRIBUTION") + clauses).kind is Kind.RECOMMENDATION


@pytest.mark.parametrize("doctype", ["technical-report", "implementers-guide", "resolution", "focus-group"])
def test_what_is_no_recommendation_needs_no_clauses_of_one(doctype: str) -> None:
    assert check_text(adoc(doctype), format="asciidoc").findings == ()
    found = {
        f.rule
        for f in check_text(
            adoc("recommendation").replace("== Background", "== Scope"), format="asciidoc"
        ).findings
    }
    assert "ITU-PRV-001" in found


def test_what_members_write_to_each_other_may_say_we_and_must() -> None:
    assert check_text(CONTRIBUTION.format(form="LIAISON STATEMENT")).findings == ()


def test_the_report_says_which_rules_the_kind_leaves_out() -> None:
    report = check_text(adoc("technical-paper"), format="asciidoc")
    (left_out,) = [each for each in report.not_run if "technical paper" in each.reason]
    assert {"ITU-STR-001", "ITU-PRV-001"} <= set(left_out.rules)


def test_the_table_names_rules_that_there_are() -> None:
    ids = [rule.id for rule in all_rules()]
    for profile in KINDS.values():
        for beginning in profile.without:
            assert any(id.startswith(beginning) for id in ids), beginning
