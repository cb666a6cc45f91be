"""The sample corpus: form of the PDFs, catalogue records, and texts that agree with one another."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from corpus.errors import SourceError
from corpus.samples import CATALOGUE, write_samples
from corpus.samples.texts import SampleText, is_top_heading, load, parse, plain
from tests.shared import CATALOGUE as SHARED_CATALOGUE

MARKS = ("SAMPLE – not an ITU publication", "SPÉCIMEN – n'est pas une publication de l'UIT")
FIELDS = ["id", "altids", "title", "date", "status", "sg", "edition", "doctype", "url", "abstract", "file"]
TEXTS = {text.edition.file_name: text for text in load()}
SECOND_EDITION = "T-REC-Y.9001-202105-E.pdf"
CROSS_REFERENCE = re.compile(
    r"(?i:\bclause|\bparagraphe) ([\dIVX]+(?:\.\d+)+|[A-Z](?:\.\d+)+)"
    r"(?: (?:of|de) \[(?:b-)?\S+ (Y\.\d+)\])?"
)


@pytest.fixture(scope="module")
def pages(samples: Path) -> dict[str, list[str]]:
    """The text of each page, white space folded, of each file."""
    return {path.name: _page_texts(path) for path in sorted(samples.glob("*.pdf"))}


def _page_texts(path: Path) -> list[str]:
    document = pdfium.PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]


def _headings(text: SampleText) -> dict[str, str]:
    """Number to title of every numbered heading in a text ("7.2", "Annex A", "I.1")."""
    found = {}
    for block in text.blocks:
        if block.type != "heading":
            continue
        match = re.match(
            r"((?:Annexe?|Appendi(?:x|ce)) [A-Z]+)(?: –)? (.+)|([\dA-Z.]+[a-z]?(?:\.\d+)?) (.+)", plain(block)
        )
        if match:
            found[match[1] or match[3]] = match[2] or match[4]
    return found


def _paragraphs(text: SampleText) -> list[str]:
    """All text of a sample, a block an entry, white space folded."""
    return [
        " ".join((block.content if block.type == "fence" else plain(block)).split())
        for top in text.blocks
        for block in ([top] if top.type in {"paragraph", "heading", "fence"} else top.walk())
        if block.type in {"paragraph", "heading", "fence", "td", "th"}
    ]


def test_nine_documents_are_written_under_corpus_names(pages: dict[str, list[str]]) -> None:
    assert {name: len(texts) for name, texts in pages.items()} == {
        "T-REC-Y.9001-201911-E.pdf": 16,
        "T-REC-Y.9001-202105-E.pdf": 16,
        "T-REC-Y.9001-202306-Amd1-E.pdf": 10,
        "T-REC-Y.9001-202402-Cor1-E.pdf": 8,
        "T-REC-Y.9002-202203-E.pdf": 16,
        "T-REC-Y.9003-202209-E.pdf": 15,
        "T-REC-Y.9004-202312-E.pdf": 17,
        "T-REC-Y.9005-202407-F.pdf": 14,
        "T-REC-Y.Sup901-202411-E.pdf": 14,
    }


def test_two_runs_write_the_same_bytes(samples: Path, tmp_path: Path) -> None:
    write_samples(tmp_path)
    first = {path.name: path.read_bytes() for path in samples.iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_every_page_and_the_metadata_say_that_it_is_a_sample(
    samples: Path, pages: dict[str, list[str]]
) -> None:
    for name, texts in pages.items():
        mark = MARKS[1] if name.endswith("-F.pdf") else MARKS[0]
        assert all(mark in text for text in texts), name
        metadata = pdfium.PdfDocument(samples / name).get_metadata_dict()
        assert all(metadata[key].startswith(mark) for key in ("Title", "Subject", "Author", "Keywords"))


def test_body_starts_on_page_1_of_a_right_hand_page(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        foot = TEXTS[name].edition.running_foot
        first = next(number for number, text in enumerate(texts, start=1) if f"{foot} 1" in text)
        assert first % 2 == 1, name
        assert f"{foot} i " in f"{texts[2]} ", name
        assert f"2 {foot}" in texts[first], name


def test_contents_give_the_pages_on_which_the_headings_stand(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        front = next(n for n, text in enumerate(texts) if f"{TEXTS[name].edition.running_foot} 1" in text)
        contents = next(t for t in texts if t.startswith(("CONTENTS", "TABLE DES MATIÈRES")))
        entries = re.findall(r"(\S[^.]*(?:\.[^.]+)*?) \.{3,} (\d+)", contents)
        assert len(entries) >= 7, name
        for entry, page in entries:
            heading = entry.removeprefix("CONTENTS Page ").removeprefix("TABLE DES MATIÈRES Page ")
            assert heading.replace(" – ", " ") in texts[front + int(page) - 1].replace(" – ", " "), (
                name,
                entry,
            )


def test_a_long_table_repeats_its_head_on_the_next_page(pages: dict[str, list[str]]) -> None:
    texts = pages["T-REC-Y.Sup901-202411-E.pdf"]
    assert sum("Number Title Approval Topic Status" in text for text in texts) == 2
    assert sum("Work item Provisional title Topic Stage" in text for text in texts) == 2


def test_records_have_the_fields_of_the_catalogue(samples: Path) -> None:
    rows = _records(samples / CATALOGUE)
    assert [list(row) for row in rows] == [FIELDS] * 9
    assert [(row["id"], row["edition"], row["status"], row["url"]) for row in rows[:4]] == [
        ("ITU-T Y.9001 (11/2019)", "1", "Withdrawal", "https://example.org/rec/T-REC-Y.9001-201911-S"),
        ("ITU-T Y.9001 (05/2021)", "2", "Published", "https://example.org/rec/T-REC-Y.9001-202105-I"),
        ("ITU-T Y.9002 (03/2022)", "1", "Published", "https://example.org/rec/T-REC-Y.9002-202203-I"),
        ("ITU-T Y.9003 (09/2022)", "1", "Published", "https://example.org/rec/T-REC-Y.9003-202209-I"),
    ]
    by_id = {row["id"]: row for row in rows}
    amendment = by_id["ITU-T Y.9001 (2021) Amd. 1 (06/2023)"]
    assert amendment["url"] == "https://example.org/rec/T-REC-Y.9001-202306-I!Amd1"
    assert amendment["doctype"] == "recommendation-amendment"
    assert amendment["file"] == "itu-t-y-9001-2021-amd-1-06-2023.yaml"
    assert by_id["ITU-T Y Suppl. 901 (11/2024)"]["doctype"] == "recommendation-supplement"
    assert by_id["ITU-T Y.9005 (07/2024)"]["title"].startswith("Requirements for the explainability")


@pytest.mark.real
def test_no_identifier_is_that_of_a_published_text() -> None:
    published = _records(SHARED_CATALOGUE)
    numbers = {re.sub(r" \(.*", "", row["id"]) for row in published}
    assert not numbers & {re.sub(r" \(.*", "", text.edition.doc_id) for text in TEXTS.values()}


@pytest.mark.real
def test_published_recommendations_are_listed_with_their_real_title() -> None:
    titles = {}
    for row in _records(SHARED_CATALOGUE):
        year = re.search(r"\(\d\d/(\d{4})\)$", row["id"])
        if year and row["doctype"] == "recommendation" and " Err." not in row["id"]:
            titles[f"{re.sub(r' [(].*', '', row['id'])} ({year[1]})"] = _loose(row["title"])
    cited = 0
    for text in TEXTS.values():
        if text.edition.language == "F":
            continue
        for line in _paragraphs(text):
            if match := re.match(
                r"\[(?:b-)?ITU-T \S+\] Recommendation (ITU-T (?!Y\.90)\S+ \(\d{4}\)).*?, (.+)\.$", line
            ):
                assert titles[match[1]] == _loose(match[2]), line
                cited += 1
    assert cited == 18


def _loose(title: str) -> str:
    return re.sub(r"[\W_]+", " ", title).strip().casefold()


def test_terms_quoted_from_another_sample_are_defined_there_in_the_same_words() -> None:
    own, quoted = {}, []
    for text in TEXTS.values():
        number = text.edition.number
        for line in _paragraphs(text):
            if match := re.match(r"3\.2\.\w+ ([^:\[(]+?)(?: \([A-Z]+\))?: (.+)", line):
                own.setdefault((number, match[1]), set()).add(match[2])
            elif match := re.match(r"3\.1\.\w+ ([^:\[]+) \[ITU-T (Y\.\d+)\]: (.+)", line):
                quoted.append((match[2], match[1], match[3]))
    assert len(quoted) >= 14
    for number, term, definition in quoted:
        assert definition in own[number, term], term


def test_definitions_and_abbreviations_are_in_alphabetical_order() -> None:
    for name, text in TEXTS.items():
        if text.edition.part:
            continue
        for clause in ("3.1", "3.2"):
            terms = re.findall(rf"^{clause}\.\d+ ([^:\[(]+?)(?= [\[(]|:)", "\n".join(_paragraphs(text)), re.M)
            assert terms == sorted(terms, key=_sort_key), (name, clause)
        short = _abbreviations(text)
        assert short == sorted(short, key=str.casefold), name


def _sort_key(term: str) -> str:
    return term.casefold().replace("é", "e").replace("à", "a")


def _abbreviations(text: SampleText) -> list[str]:
    fences = [
        block.content for block in text.blocks if block.type == "fence" and block.info == "abbreviations"
    ]
    return [line.split("  ")[0] for fence in fences for line in fence.splitlines()]


def test_every_abbreviation_and_reference_is_used() -> None:
    for name, text in TEXTS.items():
        fences = {b.content for b in text.blocks if b.type == "fence" and b.info == "abbreviations"}
        lines = [line for line in _paragraphs(text) if line not in {" ".join(f.split()) for f in fences}]
        for short in _abbreviations(text):
            assert any(re.search(rf"(?<![\w.]){re.escape(short)}(?![a-z])", line) for line in lines), (
                name,
                short,
            )
        tags = [
            m[0]
            for line in lines
            if (m := re.match(r"\[(?:b-)?(?:ITU-T|UIT-T|IETF|ISO)[^\]]*\](?= \S+ )", line))
        ]
        for tag in tags:
            assert sum(tag in line for line in lines) >= 2, (name, tag)


def test_cross_references_lead_to_clauses_that_exist() -> None:
    editions = {
        "Y.9001": TEXTS[SECOND_EDITION],
        "Y.9002": TEXTS["T-REC-Y.9002-202203-E.pdf"],
        "Y.9003": TEXTS["T-REC-Y.9003-202209-E.pdf"],
    }
    dangling, followed = [], 0
    for name, text in TEXTS.items():
        for line in _paragraphs(text):
            for match in CROSS_REFERENCE.finditer(line):
                target = editions[match[2]] if match[2] else text
                if text.edition.part and not match[2]:
                    target = TEXTS[SECOND_EDITION]
                followed += 1
                if match[1] not in _headings(target):
                    dangling.append((name, match[1]))
    assert followed > 40
    # the second edition points to a clause that does not exist; Corrigendum 1 quotes and mends that
    assert sorted(dangling) == [(SECOND_EDITION, "6.5"), ("T-REC-Y.9001-202402-Cor1-E.pdf", "6.5")]


@pytest.mark.parametrize("name", ["T-REC-Y.9001-202306-Amd1-E.pdf", "T-REC-Y.9001-202402-Cor1-E.pdf"])
def test_what_an_amendment_replaces_stands_in_the_second_edition(name: str) -> None:
    base = " ".join(_paragraphs(TEXTS[SECOND_EDITION]))
    lines = _paragraphs(TEXTS[name])
    replaced = [
        lines[place + 1].strip('"')
        for place, line in enumerate(lines)
        if line.endswith(("which reads:", "Replace:")) and lines[place + 1].startswith('"')
    ]
    replaced += [m[1] for line in lines if (m := re.search(r'[Rr]eplace "([^"]+)" with:', line))]
    assert len(replaced) >= 3
    assert [text for text in replaced if text not in base] == []


def test_front_matter_states_no_requirement() -> None:
    for name, text in TEXTS.items():
        front = " ".join(
            plain(block)
            for heading in ("Summary", "Introduction", "Résumé", "Keywords")
            for block in text.section(heading)
        )
        assert not re.search(r"\b(shall|must|is required to|doit|doivent)\b", front), name


def test_a_text_without_front_matter_is_refused() -> None:
    with pytest.raises(SourceError, match=r"draft\.md: no front matter"):
        parse("# 1 Scope\n\nText.\n", "draft.md")


def test_an_unknown_particular_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="colour"):
        parse('+++\ncolour = "red"\n+++\n# Summary\n', "draft.md")


def test_samples_have_clauses_1_to_6_and_an_annex_or_appendix() -> None:
    for name, text in TEXTS.items():
        if text.edition.part:
            continue
        tops = [plain(block).split(" ")[0] for block in text.blocks if is_top_heading(block)]
        assert [top for top in tops if top.isdigit()][:6] == ["1", "2", "3", "4", "5", "6"], name
        assert {"Appendix", "Appendice"} & set(tops), name
