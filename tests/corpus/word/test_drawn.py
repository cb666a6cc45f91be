"""The text of a paragraph is what Word draws: fields, symbols, hidden, deleted and moved text, footnotes."""

from __future__ import annotations

import pytest
from docx.oxml.ns import nsdecls

from tests.corpus.word.made import Made, asks, field, run
from tests.corpus.word.readings import texts


@pytest.mark.parametrize(
    ("content", "drawn"),
    [
        (run("lit") + run(" dark", "<w:vanish/>"), "lit"),
        (run("lit") + run(" shown", '<w:vanish w:val="0"/>'), "lit shown"),
        (run("lit") + run(" dark", '<w:rStyle w:val="Unseen"/>'), "lit"),
        (f"{run('lit')}<w:moveFrom>{run(' away')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>",
         "lit here"),
        (f"{run('lit')}<w:del><w:r><w:delText> gone</w:delText></w:r></w:del><w:ins>{run(' new')}</w:ins>",
         "lit new"),
        (field(asks("IF ") + field(asks("PAGE"), run("7")) + asks(' = 1 "a"'), run("result")), "result"),
        (field(asks("REF x"), run("see ") + field(asks("PAGE"), run("9"))), "see 9"),
        (field(asks("SEQ Table"), run("3")), "3"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "α"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0E3"/></w:r>', "©"),
        ('<w:r><w:sym w:font="Symbol" w:char="00B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Arial" w:char="2264"/></w:r>', "≤"),
        (run("\uf06d", '<w:rFonts w:ascii="Symbol"/>') + run("m"), "µm"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>", "a-b\tc"),
    ],
)  # fmt: skip
def test_the_text_of_a_paragraph_is_what_is_drawn(content: str, drawn: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    made = Made()
    made.document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    made.xml(content)
    assert texts(made) == [drawn]


def test_paragraphs_that_are_hidden_by_their_style_are_not_there() -> None:
    made = Made()
    made.style("Instruction", run="<w:vanish/>")
    made.add("Delete this before sending.", "Instruction")
    made.add("The lamp shall report.")
    assert texts(made) == ["The lamp shall report."]


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_paragraph_that_is_gone_leaves_nothing(mark: str) -> None:
    made = Made()
    inner = "<w:r><w:delText>6 Old</w:delText></w:r>" if mark == "del" else run("6 Old")
    made.xml(f"<w:{mark}>{inner}</w:{mark}>", properties=f"<w:rPr><w:{mark}/></w:rPr>")
    made.add("The lamp shall report.")
    assert texts(made) == ["The lamp shall report."]


@pytest.mark.parametrize("around", ["{}", "<w:del>{}</w:del>", "<w:moveFrom>{}</w:moveFrom>"])
def test_a_footnote_is_there_with_its_reference(around: str) -> None:
    made = Made()
    _with_footnote(made, "See the light.")
    made.xml(run("The lamp shines.") + around.format('<w:r><w:footnoteReference w:id="5"/></w:r>'))
    expected = ["The lamp shines."] + (["See the light."] if around == "{}" else [])
    assert texts(made) == expected


def _with_footnote(made: Made, text: str) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    note = f"<w:footnote w:id='5'><w:p>{run(text)}</w:p></w:footnote>"
    content = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
    name, package = PackURI("/word/footnotes.xml"), made.document.part.package
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, content, package)
    made.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
