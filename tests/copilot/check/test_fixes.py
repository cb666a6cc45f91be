"""Corrections: tracked changes in Word, one for each place; nothing is changed that is not beyond doubt."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from copilot.check import Fix, Report, Severity, apply_fixes, check_bytes
from corpus.word.runs import text_of
from tests.copilot.check.seeded import FAULTS, draft
from tests.office import ACCEPT, NOTHING, REJECT, Office
from tests.shared import WORD

HEAD = "= {title}\n:docnumber: {number}\n:doctype: {doctype}\n:mn-document-class: itu\n\n"


def mended(text: str, name: str = "draft.md") -> str:
    data = text.encode()
    return apply_fixes(name, data, check_bytes(name, data)).data.decode()


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(data: bytes) -> list[str]:
    return [text_of(p) for p in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p"))]


def one_paragraph(change: Callable[[docx.text.paragraph.Paragraph], object]) -> bytes:
    """A Word file with a clause that has one paragraph, which `change` writes."""
    document = docx.Document()
    document.add_paragraph("7\tSessions", style="Heading 1")
    document.add_paragraph("The gateway shall keep the state and shall log it.")
    change(document.add_paragraph())
    return saved(document)


def fixed_word(data: bytes) -> tuple[bytes, Report]:
    report = check_bytes("draft.docx", data)
    return apply_fixes("draft.docx", data, report).data, report


# -- what is left alone


@pytest.mark.parametrize(
    "text",
    [
        HEAD.format(title="Lamps", number="Y.Imp9876", doctype="implementers-guide")
        + "== Scope\n\nThis document lists defects of [[[a]]] lamps.\n",
        HEAD.format(title="Lamps", number="HSTP.LAMPS", doctype="technical-paper")
        + "== Scope\n\nThis standard is no document of ours.\n",
        HEAD.format(title="Lamps", number="99", doctype="resolution")
        + "== Scope\n\nThis document resolves it.\n",
    ],
)
def test_the_kind_of_a_text_is_not_changed(text: str) -> None:
    assert mended(text, "draft.adoc") == text


@pytest.mark.parametrize(
    "line",
    [
        "- LF 26 (2012), External Network Network Interface.",
        "The Lamp Lamp Interface is used.",
        "The node node identifier is used.",
    ],
)
def test_names_with_a_word_twice_stay(line: str) -> None:
    text = f"## 7 Sessions\n\n{line}\n"
    assert mended(text) == text


def test_a_slip_is_mended() -> None:
    assert mended("## 7 Sessions\n\nThe the gateway is in in the house.\n") == (
        "## 7 Sessions\n\nThe gateway is in the house.\n"
    )


@pytest.mark.parametrize(
    ("tag", "right"),
    [
        ("[ITU-T Rec. X.660]", "[ITU-T X.660]"),
        ("[ITU-T Recommendation X.660]", "[ITU-T X.660]"),
        ("[ITU-T Rec. X.661]", "[ITU-T Rec. X.661]"),  # not listed
        ("ITU-T Rec. X.660", "Recommendation ITU-T X.660"),
    ],
)
def test_a_tag_becomes_the_listed_one_or_stays(tag: str, right: str) -> None:
    entry = "## 2 References\n\n[ITU-T X.660] Recommendation ITU-T X.660 (2011), *Title*.\n\n"
    text = entry + "## 7 Sessions\n\nSee {}, which names it.\n"
    assert mended(text.format(tag)) == text.format(right)


@pytest.mark.parametrize(
    "entry",
    [
        "[ITU-T X.660] Recommendation ITU-T X.660 (1911), *Draft new Recommendation on lamps*.",
        "[b-Lamp] Recommendation ITU-T X.660 (2011), *Lamps*.",
        "[ITU-T X.660] Recommendation ITU-T X.660 (2004), *Lamps and their keepers*.",
    ],
)
def test_tags_titles_and_editions_of_entries_stay(entry: str) -> None:
    text = f"## 2 References\n\n{entry}\n"
    assert mended(text) == text


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("The gateway MUST answer.", "The gateway shall answer."),
        ("The gateway MUST NOT wait.", "The gateway shall not wait."),
        ("The gateway SHALL answer.", "The gateway shall answer."),
        ("It must be noted that lamps are green.", "It must be noted that lamps are green."),
        ("It is recommended to use lamps.", "It is recommended to use lamps."),
        (
            "The gateway must answer; it must be noted that it answers.",
            "The gateway shall answer; it must be noted that it answers.",
        ),
    ],
)
def test_a_provision_keeps_its_force(sentence: str, right: str) -> None:
    text = "## 7 Sessions\n\nThe gateway shall start and shall stop.\n\n{}\n"
    assert mended(text.format(sentence)) == text.format(right)


def test_capitals_become_no_must_in_a_text_of_the_other_style() -> None:
    text = "## 7 Sessions\n\nThe gateway is required to start.\n\nThe gateway MUST answer.\n"
    assert mended(text) == text


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("See section 7.1.", "See clause 7.1."),
        ("See sections 7.1 and 7.2.", "See clauses 7.1 and 7.2."),
        ("See section 9.4, which is of another text.", "See section 9.4, which is of another text."),
        ("It takes 1,000,000 steps.", "It takes 1'000'000 steps."),
        ("It takes 1,000 steps and 0,5 s.", "It takes 1,000 steps and 0,5 s."),
        ("Lamps don't shine, and can't.", "Lamps do not shine, and cannot."),
        ("Don't they? They don't.", "Do not they? They do not."),
    ],
)
def test_words_and_numbers_are_mended_where_that_is_beyond_doubt(sentence: str, right: str) -> None:
    text = "## 7 Sessions\n\n{}\n\n### 7.1 One\n\nText.\n\n### 7.2 Two\n\nText.\n"
    assert mended(text.format(sentence)) == text.format(right)


# -- Word


def test_each_place_is_a_tracked_change_by_the_copilot() -> None:
    data, report = fixed_word(one_paragraph(lambda p: p.add_run("The gateway doesn't wait and don't log.")))
    changes = docx.Document(io.BytesIO(data)).element.body.xpath(".//w:ins | .//w:del")
    assert {each.get(qn("w:author")) for each in changes} == {"ITU-T copilot"}
    assert len({each.get(qn("w:id")) for each in changes}) == len(changes) == 4
    words = [piece.text for each in changes for piece in each.iter(qn("w:t"), qn("w:delText"))]
    assert words == ["doesn't", "does not", "don't", "do not"]
    assert paragraphs(data)[-1] == "The gateway does not wait and do not log."
    assert [f.rule for f in report.findings if f.fix] == ["ITU-WRD-004", "ITU-WRD-004"]


def test_words_over_several_runs_keep_the_look_of_the_rest() -> None:
    def write(p: docx.text.paragraph.Paragraph) -> None:
        p.add_run("The gateway ").bold = True
        p.add_run("do").italic = True
        p.add_run("esn't")
        p.add_run(" wait.").bold = True

    data, _ = fixed_word(one_paragraph(write))
    paragraph = docx.Document(io.BytesIO(data)).element.body.findall(qn("w:p"))[-1]
    assert text_of(paragraph) == "The gateway does not wait."
    (inserted,) = paragraph.iter(qn("w:ins"))
    assert list(inserted.iter(qn("w:i"))) and not list(inserted.iter(qn("w:b")))
    bold = [run for run in paragraph.findall(qn("w:r")) if list(run.iter(qn("w:b")))]
    assert [text_of(run) for run in bold] == ["The gateway ", " wait."]


def test_what_others_changed_and_what_fields_compute_is_left_to_them() -> None:
    def write(p: docx.text.paragraph.Paragraph) -> None:
        p._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="7" w:author="Ann"><w:r><w:t>It doesn\'t.</w:t></w:r></w:ins>'
            )
        )

    data = one_paragraph(write)
    report = check_bytes("draft.docx", data)
    fixed = apply_fixes("draft.docx", data, report)
    assert [finding.rule for finding in fixed.left] == ["ITU-WRD-004"] and fixed.applied == 0
    assert paragraphs(fixed.data) == paragraphs(data)


def test_the_second_of_equal_words_is_changed_and_not_the_first() -> None:
    text = "He says “it doesn't” and doesn't."
    data, _ = fixed_word(one_paragraph(lambda p: p.add_run(text)))
    assert paragraphs(data)[-1] == "He says “it doesn't” and does not."


def test_a_correction_that_makes_a_new_error_is_left_out() -> None:
    data = one_paragraph(lambda p: p.add_run("The gateway doesn't wait."))
    report = check_bytes("draft.docx", data)
    finding = next(each for each in report.findings if each.rule == "ITU-WRD-004")
    harmful = replace(finding, fix=Fix("doesn't", "must"))
    fixed = apply_fixes("draft.docx", data, replace(report, findings=(harmful,)))
    assert fixed.left == (harmful,) and paragraphs(fixed.data) == paragraphs(data)


REAL = ("T-REC-J.1108-201901-E.docx", "T-REC-P.917-201901-E.docx")
MORE_REAL = ("T-REC-P.340-201410-Amd1-E.docx", "T-REC-Y.4500.15-201803-E.docx", "T-REC-Z.100-201604-E.docx")
"""Not A.1: with a floating table (w:framePr) LibreOffice 7.4 keeps what a rejected change put in."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def errors(report: Report) -> list[tuple[str, str]]:
    return sorted((f.rule, f.message) for f in report.findings if f.severity is Severity.ERROR)


@pytest.mark.office
@pytest.mark.real
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name", ["seeded.docx", *REAL, *(pytest.param(name, marks=pytest.mark.bench) for name in MORE_REAL)]
)
def test_all_changes_can_be_rejected_and_accepted(name: str, office: Office) -> None:
    data = draft(FAULTS) if name == "seeded.docx" else (WORD / name).read_bytes()
    fixed = apply_fixes(name, data, check_bytes(name, data))
    assert fixed.applied > 0
    rejected, accepted, unchanged, as_it_was = office.rewritten(
        (fixed.data, REJECT), (fixed.data, ACCEPT), (fixed.data, NOTHING), (data, NOTHING)
    )
    assert paragraphs(rejected) == paragraphs(as_it_was)
    assert paragraphs(accepted) == paragraphs(unchanged)
    before = errors(check_bytes(name, as_it_was))
    assert [each for each in errors(check_bytes(name, accepted)) if each not in before] == []
