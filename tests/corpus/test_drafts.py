"""What drafts are read from, and what is said of files that cannot be read."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from copilot.check import UnreadableDraft, check_bytes, check_text
from corpus.document import DraftDocument
from corpus.drafts import read_bytes, read_text
from corpus.languages import language_of_text
from corpus.model import BlockKind
from tests.copilot.check.seeded import draft

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ASCIIDOC = Path(__file__).with_name("draft.adoc").read_text(encoding="utf-8")


def repacked(data: bytes, **added: bytes) -> bytes:
    """A Word file with parts added or replaced; names are given with __ for / and _dot_ for a full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name.replace("__", "/").replace("_dot_", "."): content for name, content in added.items()}
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info.filename))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def word(*paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def labels(document: DraftDocument) -> list[str]:
    return [clause.label for clause in document.clauses if clause.label]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.docx", b"", "empty (0 bytes)"),
        ("notes.docx", b"plain words", "damaged, or no Word file"),
        ("cut.docx", draft()[:9000], "damaged"),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("old.doc", OLE + "WordDocument".encode("utf-16-le"), "Word 97"),
        ("macro.docm", repacked(draft(), word__vbaProject_dot_bin=b"x"), "macros"),
        ("sheet.docx", b"PK\x03\x04 nothing", "damaged"),
        ("picture.docx", b"\x89PNG\r\n", "a picture"),
        ("talk.pptx.docx", OLE + b"else", "no draft"),
        ("broken.pdf", b"%PDF-1.7 nothing else", "broken.pdf"),
        ("draft.pdf", b"no pdf", "damaged, or no PDF"),
        ("draft.xyz", b"text", "drafts are .docx, .pdf or text"),
        ("latin.txt", "Définitions".encode("latin-1"), "not in UTF-8"),
        ("zeros.txt", b"\x00\x01\x02", "no text"),
        ("blank.md", b" \n ", "empty"),
    ],
)
def test_bad_files_get_a_clear_answer(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDraft) as error:
        read_bytes(name, data)
    message = str(error.value)
    assert message.startswith(name) and said in message
    assert ";" in message  # cause; remedy


def test_a_bomb_is_not_unpacked() -> None:
    data = repacked(draft(), word__document_dot_xml=b"<a>" + b" " * 150_000_000 + b"</a>")
    assert len(data) < 1_000_000
    started = time.perf_counter()
    with pytest.raises(UnreadableDraft, match="would unpack to"):
        read_bytes("bomb.docx", data)
    assert time.perf_counter() - started < 2


def test_entities_in_a_word_file_are_not_expanded() -> None:
    body = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(UnreadableDraft):
        read_bytes("entities.docx", repacked(draft(), word__document_dot_xml=body.encode()))


def test_the_content_decides_over_the_ending() -> None:
    assert read_bytes("draft.txt", draft()).format == "docx"
    assert read_bytes("noending", b"1 Scope\n\nThis Recommendation specifies it.\n").format == "plain"
    assert read_bytes("pasted.txt", ASCIIDOC.encode()).format == "asciidoc"


def test_a_draft_of_400_pages_is_checked_in_bearable_time() -> None:
    document = word("7\tRequirements")
    text = "The gateway shall keep the state of the session and report it to the far end of the network. " * 4
    for number in range(1, 401):
        document.add_paragraph(f"7.{number}\tCase {number}", style="Heading 2")
        for _ in range(6):
            document.add_paragraph(text)
    started = time.perf_counter()
    report = check_bytes("long.docx", saved(document))
    assert time.perf_counter() - started < 60
    assert report.language == "E"


def test_tracked_changes_are_read_as_accepted() -> None:
    document = word("1\tScope", "It ")
    paragraph = document.paragraphs[1]._p
    for xml in (
        f"<w:ins {nsdecls('w')}><w:r><w:t>shall </w:t></w:r></w:ins>",
        f"<w:del {nsdecls('w')}><w:r><w:delText>must </w:delText></w:r></w:del>",
        f"<w:r {nsdecls('w')}><w:t>start.</w:t></w:r>",
    ):
        paragraph.append(parse_xml(xml))
    blocks = read_bytes("changes.docx", saved(document)).blocks
    assert [block.text for block in blocks] == ["1\tScope", "It shall start."]


def test_automatic_numbers_of_headings_are_counted() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
        "</w:abstractNum>"
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for text, level in (("Scope", 0), ("References", 0), ("General", 1), ("More", 1), ("Definitions", 0)):
        paragraph = document.add_paragraph(text, style=f"Heading {level + 1}")
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
        ))  # fmt: skip
        document.add_paragraph("Text.")
    assert labels(read_bytes("auto.docx", saved(document))) == [
        "1 Scope", "2 References", "2.1 General", "2.2 More", "3 Definitions",
    ]  # fmt: skip


def test_tables_lists_notes_and_pictures_of_word_files_are_told_apart() -> None:
    kinds = [block.kind for block in read_bytes("draft.docx", draft()).blocks]
    assert kinds.count(BlockKind.TABLE) == 1
    assert kinds.count(BlockKind.FIGURE) == 1
    assert kinds.count(BlockKind.NOTE) == 1
    assert kinds.count(BlockKind.CAPTION) == 2
    assert kinds.count(BlockKind.LIST_ITEM) == 3
    assert kinds.count(BlockKind.TITLE) == 2


def test_asciidoc_of_metanorma_gets_the_numbers_that_the_program_gives() -> None:
    document = read_text(ASCIIDOC, "asciidoc")
    assert document.title == "Control of suspended sessions in gateways"
    assert labels(document) == [
        "Keywords", "Summary", "1 Scope", "2 References", "3 Definitions",
        "3.1 Terms defined elsewhere", "3.1.1 hold timer", "3.2 Terms defined in this Recommendation",
        "3.2.1 anchor gateway", "4 Abbreviations and acronyms", "5 Conventions", "6 Requirements",
        "6.1 Timer",
        "Annex A Encoding", "A.1 Octets", "Bibliography",
    ]  # fmt: skip
    texts = [block.text for block in document.blocks]
    assert "The gateway shall start the hold timer of clause 6 of [ITU-T V.42], see Table 1." in texts
    assert "Table 1 – Values" in texts
    assert any(block.kind is BlockKind.NOTE for block in document.blocks)


def test_asciidoc_is_checked() -> None:
    found = {finding.rule: finding.place.line for finding in check_text(ASCIIDOC, format="asciidoc").findings}
    assert found["ITU-PRV-001"] == next(
        n for n, line in enumerate(ASCIIDOC.split("\n"), 1) if " must " in line
    )
    assert "ITU-STR-001" not in found and "ITU-REF-001" not in found and "ITU-XRF-001" not in found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The gateway shall keep the state of the session and report it to the network in time.", "E"),
        ("La passerelle conserve l'état de la session et les messages sont envoyés dans le réseau par elle, "
         "qui est une entité pour laquelle les règles du réseau sont définies dans une autre norme.", "F"),
        ("La pasarela conserva el estado de la sesión y los mensajes se envían por la red, para que las "
         "reglas del sistema y los datos de la red con que se trabaja sean iguales en todos los casos.", "S"),
        ("Шлюз сохраняет состояние сеанса и сообщает о нем в сеть, как это описано в настоящей "
         "Рекомендации, и не передает сообщения по другим каналам для того, "
            "что не относится к сеансу на этой линии.", "R"),
        ("تحدد هذه التوصية كيفية التحكم في الجلسات المعلقة في البوابات بين الشبكات", "A"),
        ("本建议书规定网关如何控制暂停的会话以及报告的内容", "C"),
        ("Das Gateway behält den Zustand der Sitzung und meldet ihn dem Netz, wie es in dieser Empfehlung "
         "beschrieben wird, und sendet keine Nachrichten auf anderen Wegen, wenn nicht danach "
         "gefragt wird.", ""),
        ("ゲートウェイは、この勧告で説明されているように、セッションの状態を保持します。", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert language_of_text(text) == language


def test_wording_is_read_in_english_alone_and_the_report_says_so() -> None:
    text = (
        "## 1 Domaine d'application\n\nLa présente Recommandation décrit les passerelles et les messages qui "
        "sont envoyés dans le réseau par les équipements.\n\n## 2 Références\n\nNéant.\n\n"
        "## 3 Définitions\n\nNéant.\n"
    )
    report = check_text(text)
    assert report.language == "F"
    assert {f.rule for f in report.findings} == {"ITU-STR-001", "ITU-STR-003", "ITU-TTL-001"}
    assert "Conventions" in " ".join(f.message for f in report.findings)
    (english,) = [each for each in report.not_run if "French" in each.reason]
    assert "ITU-PRV-001" in english.rules


def test_a_text_in_an_unknown_language_is_answered_for() -> None:
    german = (
        "Das Gateway behält den Zustand der Sitzung und meldet ihn dem Netz, wie es beschrieben wird. " * 5
    )
    report = check_text(german)
    assert report.language == ""
    assert any("none of the six languages" in each.reason for each in report.not_run)


def test_a_single_clause_misses_nothing_that_stands_elsewhere() -> None:
    report = check_text(
        "3.2.1 **hold timer**: Timer that limits a suspension.", whole=False, clause_type="definitions"
    )
    assert report.findings == ()
    wrong = check_text("The gateway must keep it.", whole=False)
    assert [finding.rule for finding in wrong.findings] == ["ITU-PRV-001"]
