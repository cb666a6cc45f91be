"""AsciiDoc as Metanorma sets it: what is printed is there, what is not is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.check import check_file, check_text
from corpus.document import DraftDocument
from corpus.drafts import read_bytes, read_text
from corpus.model import BlockKind
from tests.shared import PDFS, SHARED

HEAD = "= Lamps of harbours\n:docnumber: Y.9876\n:doctype: recommendation\n:keywords: harbour, lamp\n"


LIST = "[bibliography]\n== Bibliography\n\n"


def read(text: str, head: str = HEAD) -> DraftDocument:
    return read_text(f"{head}\n{text}", "asciidoc")


def texts(document: DraftDocument, *kinds: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind in kinds]


def paragraph(text: str) -> str:
    (found,) = texts(read(f"== Scope\n\n{text}\n"), BlockKind.PARAGRAPH)[1:]  # the first are the keywords
    return found


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("The lamp [strike]#was red and# is green.", "The lamp  is green."),
        ("The lamp [strike]##was# red## is green.", "The lamp  is green."),
        ("The lamp del:[was red [or so] and ]is green.", "The lamp is green."),
        ("The lamp add:[now ]is [underline]#green#.", "The lamp now is green."),
        ("The [[lamp1]]lamp is bookmark:here[]green.", "The lamp is green."),
        ("The lamp(((lamp,green))) is ((green)).", "The lamp is green."),
        (
            "A {{harbour lamp}} and {{lamp,lamps}}, {{<<a>>,lamp,the lamp}}.",
            "A harbour lamp and lamps, the lamp.",
        ),
        ("2^32^ is H~2~O &times; 3.", "232 is H2O × 3."),
        ("See https://itu.int/x[the site] and link:a.html[].", "See the site and a.html."),
        ("Lit{blank}footnote:[By [gas] or oil.] at night.", "Lit at night."),
        ("It is #marked# and [smallcap]#small#.", "It is marked and small."),
    ],
)
def test_a_paragraph_reads_as_it_is_printed(written: str, printed: str) -> None:
    assert paragraph(written) == printed


def test_a_footnote_is_a_footnote() -> None:
    document = read("== Scope\n\nLit{blank}footnote:[By [gas] or oil.] at night.\n")
    assert texts(document, BlockKind.FOOTNOTE) == ["By [gas] or oil."]


@pytest.mark.parametrize(
    "remark",
    [
        "[reviewer=Ann,date=2026-01-01,from=a,to=b]\n****\nThis must be mended.\n\nWe think.\n****",
        "[reviewer=Ann]\nThis must be mended.",
        "TODO: This must be mended\nby us.",
        "EDITOR: This must be mended.",
        "[TODO]\n====\nThis must be mended.\n====",
        "////\nThis must be mended.\n////",
        "// This must be mended.",
        "ifdef::draft-of-ours[]\nThis must be mended.\nendif::[]",
        "ifndef::doctype[]\nThis must be mended.\nendif::[]",
        "[comment]\n--\nThis must be mended.\n--",
    ],
)
def test_remarks_are_not_there(remark: str) -> None:
    document = read(f"== Scope\n\nOne.\n\n{remark}\n\nTwo.\n")
    assert texts(document, BlockKind.PARAGRAPH)[1:] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("b-lamp,(b-Lamp note)Lamp note 1", "[b-Lamp note]"),
        ("b-lamp,nofetch((b-Lamp note)Lamp note 1)", "[b-Lamp note]"),
        ("b-lamp,nofetch(b-Lamp)", "[b-Lamp]"),
        ("b-lamp,local-file((b-Lamp)Lamp 1,path)", "[b-Lamp]"),
        ("b-Lamp", "[b-Lamp]"),
    ],
)
def test_an_entry_has_the_tag_that_is_printed(tag: str, printed: str) -> None:
    text = f"== Scope\n\nSee <<b-lamp>>.\n\n{LIST}* [[[{tag}]]], Lamp note 1.\n"
    assert texts(read(text), BlockKind.PARAGRAPH)[-1] == f"{printed} Lamp note 1."


def test_a_hidden_entry_is_cited_and_not_listed() -> None:
    text = f"== Scope\n\nSee <<a>>.\n\n{LIST}* [[[a,hidden(b-Lamp)]]], Lamp note 1.\n"
    assert texts(read(text), BlockKind.PARAGRAPH)[1:] == ["See [b-Lamp]."]


@pytest.mark.parametrize(("level", "number"), [(6, "1.1.1.1.1"), (7, "1.1.1.1.1.1")])
def test_levels_that_asciidoc_does_not_have(level: int, number: str) -> None:
    above = "== A\n\n=== B\n\n==== C\n\n===== D\n\n" + ("[level=6]\n===== E\n\n" if level == 7 else "")
    document = read(f"{above}[[deep]]\n[level={level}]\n===== Deep\n\nSee <<deep>>.\n")
    assert document.clauses[-1].label == f"{number} Deep"
    assert document.clauses[-1].blocks[0].text == f"See clause {number}."


TERMS = (
    "== Scope\n\nText.\n\n[bibliography]\n== References\n\n* [[[x,ITU-T X.660]]]\n\n== Definitions\n\n"
    "=== Terms defined elsewhere\n\n==== lamp state\n\nState of a lamp.\n\nNOTE: Of any.\n\n[.source]\n{}\n"
)


@pytest.mark.parametrize("source", ["<<x>>", "<<x,clause=3.1>>", "<<x>>, modified -- shortened"])
def test_the_source_of_a_term_is_its_source(source: str) -> None:
    def rules(terms: str) -> set[str]:
        return {finding.rule for finding in check_text(f"{HEAD}\n{terms}", format="asciidoc").findings}

    assert "ITU-TRM-005" not in rules(TERMS.format(source))
    assert "ITU-TRM-005" in rules(TERMS.format("").replace("[.source]\n", ""))


@pytest.mark.parametrize(
    ("left_out", "attribute", "found"),
    [
        ("conventions", "", False),
        ("conventions", ":legacy-do-not-insert-missing-sections:\n", True),
        ("scope", "", True),
    ],
)
def test_clauses_that_metanorma_puts_in_are_not_missed(left_out: str, attribute: str, found: bool) -> None:
    clauses = (
        "Scope",
        "References",
        "Definitions",
        "Abbreviations and acronyms",
        "Conventions",
        "Lamps",
        "Ports",
    )
    text = "".join(f"== {title}\n\nNone.\n\n" for title in clauses if title.lower() != left_out)
    rules = [f.rule for f in check_text(f"{HEAD}{attribute}\n{text}", format="asciidoc").findings]
    assert ("ITU-STR-001" in rules) is found


def test_files_that_are_included_are_read_from_the_folder_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    lamps = "== Lamps\n\nThe lamp must shine.\n\ninclude::deep.adoc[leveloffset=+1]\n"
    (tmp_path / "parts" / "lamps.adoc").write_text(lamps)
    (tmp_path / "parts" / "deep.adoc").write_text("== Green lamps\n\nThey are green.\n")
    included = ("parts/lamps.adoc", "../../secret.adoc", "gone.adoc")
    text = f"{HEAD}\n== Scope\n\nText.\n\n" + "\n".join(f"include::{name}[]\n" for name in included)
    (tmp_path / "draft.adoc").write_text(text)
    document = read_bytes("draft.adoc", text.encode(), folder=tmp_path)
    assert [clause.label for clause in document.clauses][-3:] == ["1 Scope", "2 Lamps", "2.1 Green lamps"]
    assert document.clauses[-1].blocks[0].line == 10
    assert [warning.partition(":")[0] for warning in document.warnings] == ["line 12", "line 14"]
    assert "from outside the folder" in document.warnings[0] and "cannot be read" in document.warnings[1]
    report = check_file(tmp_path / "draft.adoc")
    assert "ITU-PRV-001" in {finding.rule for finding in report.findings}
    assert sum("gone.adoc" in each.reason for each in report.not_run) == 1


def test_a_file_that_includes_itself_ends(tmp_path: Path) -> None:
    text = f"{HEAD}\n== Scope\n\nText.\n\ninclude::draft.adoc[]\n"
    (tmp_path / "draft.adoc").write_text(text)
    assert "includes itself" in read_bytes("draft.adoc", text.encode(), folder=tmp_path).warnings[-1]


def test_cells_may_stand_on_lines_of_their_own() -> None:
    table = '[cols="1,2"]\n|===\n| a\n| b\n\n| c\na| d\n\ne\n|===\n'
    (block,) = [each for each in read(f"== Scope\n\n.Values\n{table}").blocks if each.kind is BlockKind.TABLE]
    assert block.rows == (("a", "b"), ("c", "d e"))


def test_a_figure_of_two_pictures_has_one_number() -> None:
    text = (
        "== Scope\n\nSee <<a>>, <<b>> and <<c>>.\n\n====\n[[a]]\n.Red\nimage::a.png[]\n\n[[b]]\n.Green\n"
        "image::b.png[]\n====\n\n[[c]]\n.Blue\nimage::c.png[]\n"
    )
    document = read(text)
    assert texts(document, BlockKind.CAPTION) == ["Figure 1 – Red; Green", "Figure 2 – Blue"]
    assert texts(document, BlockKind.PARAGRAPH)[1] == "See Figure 1 a), Figure 1 b) and Figure 2."


@pytest.mark.real
@pytest.mark.parametrize(
    ("source", "pdf", "different"),
    [
        ("Y.3507-201812", "T-REC-Y.3507-201812-E", 0),
        ("T-REC-A.8-200810-I", "T-REC-A.8-200810-E", 0),
        ("T-REC-J.1108-201901-P", "T-REC-J.1108-201901-E", 0),
        (
            "G.650.1-201803",
            "T-REC-G.650.1-201803-E",
            4,
        ),  # slips of the source
    ],
)
def test_source_and_print_have_the_same_outline(source: str, pdf: str, different: int) -> None:
    def outline(path: Path) -> set[tuple[str, str]]:
        document = read_bytes(path.name, path.read_bytes(), folder=path.parent)
        return {
            (clause.number, clause.title.lower().replace("’", "'").replace(" - ", " – "))
            for clause in document.clauses
            if clause.number and clause.title
        }

    written = outline(SHARED / "corpus" / "asciidoc" / source / "en.adoc")
    assert len(written - outline(PDFS / f"{pdf}.pdf")) == different
