"""Findings as lists and as marks in the text."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from copilot.check import Finding, Fix, Place, Severity, annotate
from corpus.model import Block, BlockKind
from ui.backend import Checked, Submission
from ui.check import findings
from ui.check.findings import BY_PLACE, BY_RULE, View
from ui.check.marked import MOST_SHOWN, cut, paragraphs
from ui.check.reading import checked
from ui.check.submitted import as_file
from ui.delivery import file_for, file_name
from ui.locale import Locale
from ui.working import Steps

ENGLISH, FRENCH = Locale(), Locale("fr")
TEXT = (
    "## 7 Requirements\n\nThe gateway must answer.\n\nIt will stop.\n\n"
    "| Field | Meaning |\n| --- | --- |\n| age | It must count. |\n\nThe rest shall stay.\n"
)


def check(text: str, **options: bool) -> Checked:
    return checked(Submission("draft.md", text.encode(), whole=False), None, Steps())


@pytest.fixture(scope="module")
def sample() -> Checked:
    return check(TEXT)


def test_findings_are_grouped_with_place_remedy_reason_and_correction(sample: Checked) -> None:
    html = findings.listing(sample, View(), ENGLISH)
    assert html.index("Errors") < html.index("ITU-PRV-001")
    assert '<a class="where" href="#place-1-0">7 Requirements, line 3</a>' in html
    assert "<del>must</del><ins>shall</ins>" in html
    assert 'data-fix="1"' in html and "<summary>Why</summary>" in html
    assert "Rules that did not run" in html
    assert "Erreurs" in findings.listing(sample, View(), FRENCH)
    assert findings.fixable(sample) >= 1


def test_a_view_narrows_list_and_marks_alike(sample: Checked) -> None:
    rules = {finding.rule for finding in sample.report.findings}
    assert {"ITU-PRV-001", "ITU-PRV-002"} <= rules
    view = View(rule="ITU-PRV-002", grouping=BY_RULE)
    listed, text = findings.listing(sample, view, ENGLISH), findings.text(sample, view, ENGLISH)
    assert "<h3>ITU-PRV-002 – " in listed and "ITU-PRV-001" not in listed
    assert text.count("<mark") == 1 and ">will</mark>" in text
    assert "No finding is left" in findings.listing(sample, View(severities=()), ENGLISH)
    assert "<h3>" not in findings.listing(sample, View(grouping=BY_PLACE), ENGLISH)


def test_every_place_of_a_finding_has_its_anchor(sample: Checked) -> None:
    text = findings.text(sample, View(), ENGLISH)
    listed = findings.listing(sample, View(), ENGLISH)
    for number, finding in enumerate(sample.report.findings, 1):
        for nth in range(len(finding.places)):
            assert text.count(f'id="place-{number}-{nth}"') == 1
            assert f'href="#place-{number}-{nth}"' in listed
        assert f'href="#finding-{number}"' in text and f'id="finding-{number}"' in listed


def test_the_same_words_again_are_the_next_place() -> None:
    second = Place(quote="must", nth=1)
    finding = Finding("R", Severity.ERROR, Place(quote="must"), "m", "r", also=(second,))
    (paragraph,) = paragraphs(_document("It must and must."), [(1, finding)])
    assert [(part.text, [a.nth for a in part.anchors]) for part in paragraph.parts] == [
        ("It ", []),
        ("must", [0]),
        (" and ", []),
        ("must", [1]),
        (".", []),
    ]


def test_overlapping_places_are_cut_and_the_gravest_colours() -> None:
    one = Finding("A", Severity.NOTE, Place(quote="a b c"), "m", "r")
    other = Finding("B", Severity.ERROR, Place(quote="b"), "m", "r")
    (paragraph,) = paragraphs(_document("a b c d"), [(1, one), (2, other)])
    assert [(part.text, part.severity) for part in paragraph.parts] == [
        ("a ", Severity.NOTE),
        ("b", Severity.ERROR),
        (" c", Severity.NOTE),
        (" d", None),
    ]


def test_words_that_stand_nowhere_mark_the_paragraph() -> None:
    finding = Finding("A", Severity.NOTE, Place(quote="7.1 gone"), "m", "r")
    (paragraph,) = paragraphs(_document("text"), [(1, finding)])
    assert [anchor.finding for anchor in paragraph.anchors] == [1]
    assert [part.text for part in paragraph.parts] == ["text"]
    assert cut("", []) == ()


def test_of_a_very_long_text_paragraphs_with_findings_are_shown() -> None:
    long = "x" * (MOST_SHOWN // 2)
    document = _document(long, "It must.", long, long)
    finding = Finding("A", Severity.ERROR, Place(paragraph=1, quote="must"), "m", "r")
    (paragraph,) = paragraphs(document, [(1, finding)])
    assert paragraph.left_out and paragraph.parts[1].text == "must"


def test_of_very_many_findings_the_gravest_are_listed_and_the_rest_counted(sample: Checked) -> None:
    note = Finding("ITU-WRD-007", Severity.NOTE, Place(), "m", "r")
    error = replace(note, severity=Severity.ERROR, message="grave")
    report = replace(sample.report, findings=(*[note] * findings.MOST_LISTED, error))
    html = findings.listing(replace(sample, report=report), View(), ENGLISH)
    assert html.count('class="finding ') == findings.MOST_LISTED
    assert "grave" in html and "1 more finding is not listed" in html


def test_a_correction_begins_and_ends_with_a_word() -> None:
    finding = Finding("A", Severity.ERROR, Place(), "m", "r", Fix("ation V.42 (20", "ation V.42 (19"))
    assert findings.whole_words(finding, {0: "Recommendation V.42 (2004)"}) == (
        "Recommendation V.42 (2004",
        "Recommendation V.42 (1904",
    )
    assert findings.whole_words(finding, {0: "gone"}) == (finding.fix.old, finding.fix.new)


def test_comments_stand_at_their_paragraphs_in_a_text_without_its_heading() -> None:
    sent = Submission("draft.md", b"drift: Change over time\n\nfade: A slow end.\n", False, "definitions")
    made = checked(sent, None, Steps())
    assert [block.index for block in made.document.blocks] == [-1, 0, 1]
    document = docx.Document(io.BytesIO(annotate("draft.md", sent.data, made.report)))
    commented = [p.text for p in document.paragraphs if p._p.xpath(".//w:commentReference")]
    stop = next(each for each in made.report.findings if each.rule == "ITU-TRM-003")
    assert stop.place.paragraph == 0 and "drift: Change over time" in commented


def test_corrections_are_shown_and_what_is_left_is_told(sample: Checked) -> None:
    after = replace(check(TEXT.replace("must", "shall")), before=sample, left=2)
    html = findings.corrections(after, ENGLISH)
    assert "<del>must</del><ins>shall</ins>" in html
    assert "2 corrections are left to be made by hand" in html
    assert findings.corrections(sample, ENGLISH) == ""


def test_a_pdf_gets_no_corrections(sample: Checked) -> None:
    as_pdf = replace(sample, report=replace(sample.report, format="pdf"))
    assert findings.fixable(as_pdf) == 0
    assert "data-fix" not in findings.listing(as_pdf, View(), ENGLISH)


def test_markup_in_a_draft_stays_text() -> None:
    evil = "<img src=x onerror=alert(1)>"
    sample = check(
        f"## 7 {evil}\n\nThe {evil} gateway must {evil}.\n\n| {evil} | b |\n| --- | --- |\n| c | d |\n"
    )
    sample = replace(sample, submission=replace(sample.submission, name=evil))
    for html in (
        findings.text(sample, View(), ENGLISH),
        findings.listing(sample, View(), ENGLISH),
        findings.counts(sample, ENGLISH),
        file_for(evil, b"", ENGLISH),
    ):
        assert "<img" not in html and "&lt;img" in html


def test_pasted_text_is_read_as_what_it_is() -> None:
    assert as_file("## 7 Requirements").name == "text.md"
    assert as_file("7 Requirements\nThe gateway shall answer.").name == "text.txt"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("Draft new Rec. X.1.docx", "Draft-new-Rec.-X.1-annotated.docx"),
        ("../../etc/passwd", "passwd-annotated.docx"),
        ("..\\..\\C:\\x.docx", "x-annotated.docx"),
        ("<b>\"'&.md", "b-annotated.docx"),
        ("Projet révisé.pdf", "Projet-revise-annotated.docx"),
        ("", "draft-annotated.docx"),
        ("草案.docx", "draft-annotated.docx"),
    ],
)
def test_names_of_downloads_hold_no_folder_and_no_markup(given: str, made: str) -> None:
    assert file_name(given, "-annotated", "docx") == made


def _document(*texts: str):  # type: ignore[no-untyped-def]
    from corpus.document import DraftDocument

    blocks = tuple(Block(BlockKind.PARAGRAPH, text, index=index) for index, text in enumerate(texts))
    return DraftDocument("d", "plain", blocks, ())
