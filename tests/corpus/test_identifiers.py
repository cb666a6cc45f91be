"""The grammar of names: every form that is printed, typed or used in file names."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.identifiers import (
    Identifier,
    Part,
    UnknownIdentifier,
    find_all,
    find_foreign,
    find_undotted,
    from_file_name,
    parse,
    reference_id,
    same_recommendation,
)
from tests.shared import CATALOGUE, GOLDEN, SHARED

IDENTIFIERS = SHARED / "itu/identifiers.tsv"


def found(text: str, *, typed: bool = False) -> list[str]:
    return [mention.identifier.format() for mention in find_all(text, typed=typed)]


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("ITU-T V.34 (10/1996)", "ITU-T V.34 (10/1996)"),
        ("V.8bis", "ITU-T V.8 bis"),
        ("ITU-T Rec. V.8 bis", "ITU-T V.8 bis"),
        ("Recommandation UIT-T Y.3172 (2019)", "ITU-T Y.3172 (2019)"),
        ("Рекомендация МСЭ-Т Y.3172 (2019)", "ITU-T Y.3172 (2019)"),
        ("CCITT Recommendation V.32 bis", "ITU-T V.32 bis"),
        ("[b-ITU-T X.1]", "ITU-T X.1"),
        ("Y.Sup72", "ITU-T Y Suppl. 72"),
        ("Supplement 72 to the Y.3000 series", "ITU-T Y Suppl. 72"),
        ("Supplément 72 aux Recommandations UIT-T de la série Y.3000", "ITU-T Y Suppl. 72"),
        ("Suplemento 72 a las Recomendaciones UIT-T de la serie Y", "ITU-T Y Suppl. 72"),
        ("Добавление 72 к Рекомендациям МСЭ-Т серии Y.3000", "ITU-T Y Suppl. 72"),
        ("J-series Supplement 6", "ITU-T J Suppl. 6"),
        ("A series – Supplement 5 (07/2016)", "ITU-T A Suppl. 5 (07/2016)"),
        ("E.800-series – Supplement 9", "ITU-T E-800 series Suppl. 9"),
        ("Supplement 1 to Recommendation V.250", "ITU-T V.250 Suppl. 1"),
        ("V.92 Amendment 2", "ITU-T V.92 Amd. 2"),
        ("Amendement 2 à la Recommandation V.92", "ITU-T V.92 Amd. 2"),
        ("Corrigendum 1 to X.609.7", "ITU-T X.609.7 Cor. 1"),
        ("Amendment 1 to V.92 (2000)", "ITU-T V.92 (2000) Amd. 1"),
        ("Rec. ITU-T P.862 (2001) – Amendment 2 (11/2005)", "ITU-T P.862 (2001) Amd. 2 (11/2005)"),
        ("G.711 Appendix II", "ITU-T G.711 App. II"),
        ("ITU-T H.264 (V15) (08/2024)", "ITU-T H.264 (V15) (08/2024)"),
        ("ITU-T Y4102/Y.2074 (2015)", "ITU-T Y.4102/Y.2074 (2015)"),
        ("Recommendation ITU-T J.210 (2006/11)", "ITU-T J.210 (11/2006)"),
        ("G.Imp729 (10/2017)", "ITU-T G.Imp729 (10/2017)"),
        ("ITU-T X.680 (2008) | ISO/IEC 8824-1:2008", "ITU-T X.680 (2008)"),
    ],
)
def test_every_printed_form_reads_as_the_catalogue_writes_it(text: str, formatted: str) -> None:
    assert parse(text).format() == formatted


@pytest.mark.parametrize("text", ["", "no number", "ISO 2110:1989", "V.34 and V.90", "Table 3", "ITU-T"])
def test_what_is_no_single_name_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnknownIdentifier, match="write it like"):
        parse(text)


def test_mentions_carry_their_place_and_certainty() -> None:
    text = "see Table 3/V.8, clause A.1 Recommendations V.24, V.28\nV.34 modem; § 2 of [ITU-T V.25]"
    mentions = find_all(text)
    assert [(m.identifier.base, text[m.start : m.end], m.certain) for m in mentions] == [
        ("V.8", "V.8", True),
        ("V.24", "Recommendations V.24", True),
        ("V.28", "V.28", True),
        ("V.34", "V.34", False),
        ("V.25", "ITU-T V.25", True),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("clauses A.1, A.2 and A.3; Figures B.1 to B.3", []),
        ("Figure A.1/V.34 shows", ["ITU-T V.34"]),
        ("Question Q.7/17 and Q.921/I.441", ["ITU-T Q.921/I.441"]),
        ("the V.24/V.28 interface", ["ITU-T V.24", "ITU-T V.28"]),
        ("the X.290-series of Recommendations", ["ITU-T X.290-series"]),
        ("A Supplement 1 was written. See T.4.", ["ITU-T T.4"]),
        ("Recommendation\nV.42 bis (01/1990)", ["ITU-T V.42 bis (01/1990)"]),
        ("La Rec. UIT-T G.711 et la Rec. UIT-T V.92", ["ITU-T G.711", "ITU-T V.92"]),
        ("General V.1–V.9, Interfaces V.10–V.34", []),
        ("See 7/V.28 and ITU\x02T G.657", ["ITU-T V.28", "ITU-T G.657"]),
        ("version 2.34, e.g. 5, U.S. 12", []),
    ],
)
def test_running_text_yields_names_and_no_clause_numbers(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_lower_case_names_count_in_typed_questions_only() -> None:
    question = "is v.8bis or itu-t y.3172 in force, and y suppl. 72, v.92 amendment 1?"
    assert found(question, typed=True) == [
        "ITU-T V.8 bis",
        "ITU-T Y.3172",
        "ITU-T Y Suppl. 72",
        "ITU-T V.92 Amd. 1",
    ]
    assert found("see p.12") == []


def test_base_text_and_part_of_a_name() -> None:
    corrigendum = parse("ITU-T G.729 Annex B (1996) Cor. 1 (02/1998)")
    assert (corrigendum.base, corrigendum.text, corrigendum.base_year) == ("G.729", "G.729 Annex B", 1996)
    assert (corrigendum.date, corrigendum.is_change, corrigendum.series) == ("02/1998", True, "G")
    assert parse("ITU-T Y Suppl. 72 (11/2022)").base == "Y Suppl. 72"
    assert parse("Y.3521/M.3070 (2016)").recommendation.format() == "ITU-T Y.3521/M.3070"


def test_another_edition_is_the_same_recommendation_an_amendment_is_not() -> None:
    assert same_recommendation(parse("V.34 (10/1996)"), parse("V.34 (02/1998)"))
    assert same_recommendation(parse("Y.3521 (2016)"), parse("ITU-T Y.3521/M.3070 (03/2016)"))
    assert not same_recommendation(parse("V.92"), parse("V.92 Amd. 1"))
    assert not same_recommendation(parse("V.8"), parse("V.8 bis"))


def test_order_is_by_number_then_part_then_date() -> None:
    texts = [
        "ITU-T V.8 (11/2000)",
        "ITU-T V.8 bis (08/1996)",
        "ITU-T V.34 (10/1996)",
        "ITU-T V.34 (02/1998)",
        "ITU-T V.92 (11/2000)",
        "ITU-T V.92 (2000) Amd. 1 (07/2001)",
        "ITU-T V.92 (2000) Amd. 2 (03/2002)",
        "ITU-T X.1 (03/2000)",
    ]
    assert [item.format() for item in sorted(parse(text) for text in reversed(texts))] == texts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("T-REC-V.92-200107-Amd1-E.pdf", ("ITU-T V.92 Amd. 1 (07/2001)", "E", None)),
        ("T-REC-V.92-200107-I!Amd1!PDF-E.pdf", ("ITU-T V.92 Amd. 1 (07/2001)", "E", "I")),
        ("T-REC-E.119-201704-S.pdf", ("ITU-T E.119 (04/2017)", "S", None)),
        ("T-REC-V.8bis-199608-S", ("ITU-T V.8 bis (08/1996)", "", "S")),
        ("T-REC-A.Sup5-201607-E.pdf", ("ITU-T A Suppl. 5 (07/2016)", "E", None)),
        ("T-REC-E.800SerSup9-202110-I", ("ITU-T E-800 series Suppl. 9 (10/2021)", "", "I")),
        ("T-REC-V.42-200011-S!App6", ("ITU-T V.42 App. VI (11/2000)", "", "S")),
        ("https://www.itu.int/rec/T-REC-Y.3172-201906-I/en", ("ITU-T Y.3172 (06/2019)", "E", "I")),
        (
            "https://www.itu.int/rec/dologin_pub.asp?lang=e&id=T-REC-Y.3172-201906-I!!PDF-F&type=items",
            ("ITU-T Y.3172 (06/2019)", "F", "I"),
        ),
    ],
)
def test_file_names_and_addresses(name: str, expected: tuple[str, str, str | None]) -> None:
    identifier, language, status = from_file_name(name)
    assert (identifier.format(), language, status) == expected


def test_a_file_name_without_code_is_refused() -> None:
    with pytest.raises(UnknownIdentifier, match=r"minutes\.pdf: no ITU-T code"):
        from_file_name("minutes.pdf")


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("– ITU-T Recommendation V.8 (1994), Procedures for starting sessions", "ITU-T V.8 (1994)"),
        ("[1] CCITT Recommendation G.726 (1990), 40, 32, 24, 16 kbit/s", "ITU-T G.726 (1990)"),
        ("[ITU-T Y.3100] Recommendation ITU-T Y.3100 (2017), Terms and", "ITU-T Y.3100 (2017)"),
        (
            "[ITU-T Y.3500] Recommendation ITU-T Y.3500 (2014) | ISO/IEC \n17788:2014, Information",
            "ITU-T Y.3500 (2014) | ISO/IEC 17788:2014",
        ),
        ("– ISO 2110:1989, Information technology – Data", "ISO 2110:1989"),
        ("– Recommendation ITU-R BT.601-6 (2007), Studio encoding", "ITU-R BT.601-6 (2007)"),
        ("– ITU-R Recommendation TF.460-5 (1997), Standard-frequency", "ITU-R TF.460-5 (1997)"),
        ("[1] CCITT Recommendation Error Correcting Procedures, Vol. VIII, Rec. V.42.", "ITU-T V.42"),
        ("[7] ISO 8885 - 1987/ADD3 Information Processing Systems - Data", "ISO 8885-1987/ADD3"),
        ("[3] ISO 3309 - Data Communication - High Level", "ISO 3309"),
        ("[8] Serie Z.100 CCITT Recommendations Functional Specification, Vol. X.", "ITU-T Z.100-series"),
        (
            "– ISO International Register of Coded Character Sets to be used with Escape Sequences.",
            "ISO International Register of Coded Character Sets to be used with Escape Sequences",
        ),
        (
            "[b-ITU-T G.Sup39] ITU-T G-series Recommendations – Supplement 39 (2016), Optical",
            "ITU-T G Suppl. 39 (2016)",
        ),
        ("[b-ETSI TR 102 581] ETSI TR 102 581, V1.2.1 (2015), Speech", "ETSI TR 102 581 V1.2.1 (2015)"),
        ("[b-RFC 2046] IETF RFC 2046 (1996), Multipurpose", "IETF RFC 2046 (1996)"),
        (
            "[b-ETSI EG 202 237] European Telecommunications Standards, ETSI EG 202 237 V1.2.1 (2010)",
            "ETSI EG 202 237 V1.2.1 (2010)",
        ),
        ("[b-ANSI/SCTE 135-1 2008] DOCSIS 3.0 Part 1 : Physical Layer", "ANSI/SCTE 135-1 2008"),
        ("[b-Mehta] Mehta, S. (2014). Statistics topics. CreateSpace.", "Mehta"),
        ("[UIT-T E.108] Recomendación UIT-T E.108 (2016), Requisitos", "ITU-T E.108 (2016)"),
    ],
)
def test_entries_of_reference_lists(entry: str, name: str) -> None:
    assert reference_id(entry) == name


@pytest.mark.real
def test_every_catalogue_id_survives_reading_and_writing() -> None:
    with gzip.open(CATALOGUE, "rt", encoding="utf-8") as lines:
        ids = [json.loads(line)["id"] for line in lines]
    assert len(ids) == 16172
    assert [id_ for id_ in ids if parse(id_).format() != id_] == []


@pytest.mark.real
def test_references_of_the_structure_files_are_canonical_already() -> None:
    paths = sorted((GOLDEN / "structure").glob("*.json"))
    names = [name for path in paths for name in json.loads(path.read_text("utf-8"))["references"]]
    numbered = [name for name in names if any(character.isdigit() for character in name)]
    assert len(numbered) == len(names) - 1
    assert [name for name in numbered if reference_id(f"– {name}, Title of the text") != name] == []


numbers = st.builds(
    lambda letter, number, sub, suffix: f"{letter}.{number}{sub}{suffix}",
    st.sampled_from("ADEFGHIJKLMNOPQTUVXYZ"),
    st.integers(1, 9999),
    st.sampled_from(["", ".1", ".12", ".0"]),
    st.sampled_from(["", "", "", " bis", " ter"]),
)
changes = st.builds(
    Part,
    st.sampled_from(["Amd.", "Cor.", "Err.", "Technical Cor."]),
    st.integers(1, 20).map(str),
    st.integers(1960, 2030),
)
texts = st.one_of(
    st.builds(Part, st.just("Annex"), st.sampled_from(["A", "B", "F1", "C+"])),
    st.builds(Part, st.just("App."), st.sampled_from(["I", "II", "IV"])),
    st.builds(Part, st.just("Suppl."), st.integers(1, 99).map(str)),
)


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    parts = tuple(draw(st.lists(texts, max_size=1)) + draw(st.lists(changes, max_size=1)))
    series_supplement = Part("Suppl.", str(draw(st.integers(1, 120))))
    if draw(st.booleans()):
        names = tuple(draw(st.lists(numbers, min_size=1, max_size=2)))
    else:
        names, parts = (draw(st.sampled_from("AGJLY")),), (series_supplement, *parts[1:])
    year = draw(st.none() | st.integers(1960, 2030))
    month = draw(st.none() | st.integers(1, 12)) if year else None
    version = draw(st.sampled_from(["", "", "(V6)", "v.2"])) if not parts else ""
    return Identifier(names, version, parts, year, month)


@given(identifiers())
def test_any_name_survives_writing_and_reading(identifier: Identifier) -> None:
    assert parse(identifier.format()) == identifier


@given(identifiers())
def test_a_name_is_found_in_running_text(identifier: Identifier) -> None:
    text = f"as specified in {identifier.format()}."
    found_names = {name for mention in find_all(text) for name in mention.identifier.names}
    assert found_names == set(identifier.names)


@given(st.text(alphabet="VXY.-/()[]| 0123456789bisITU-TRecAmd", max_size=60))
def test_arbitrary_text_never_breaks_the_search(text: str) -> None:
    ends = [0]
    for mention in find_all(text, typed=True):
        assert ends[-1] <= mention.start < mention.end <= len(text)
        ends.append(mention.end)
    reference_id(text)


RADIO = [
    ("ITU-R V.574-5", "ITU-R"),
    ("Rec. UIT-R SA.364-6", "ITU-R"),
    ("Рек. МСЭ-R F.1399", "ITU-R"),
    ("Recommendation ITU-R BT.709-6 (06/2015)", "ITU-R"),
    ("ITU-R M.2083建议书", "ITU-R"),
    ("BT.2020", "ITU-R"),
    ("CCIR Rec. 601", "ITU-R"),
    ("ITU-R Resolution 1-8", "ITU-R"),
    ("ITU-R RR (2024)", "ITU-R"),
    ("ITU-D Resolution 9", "ITU-D"),
    ("3GPP TS 26.114", "3GPP"),
    ("TS 38.331 V16.1.0", "3GPP"),
    ("ETSI TS 102 250-2 V2.4.1", "ETSI"),
    ("ETSI EN 300 328", "ETSI"),
    ("IETF RFC 8446", "IETF"),
    ("ISO/IEC 10918-1:1994", "ISO/IEC"),
    ("IEEE Std 1588-2019", "IEEE"),
    ("802.11ax", "IEEE"),
    ("W3C WebRTC", "W3C"),
    ("GSMA IR.92", "GSMA"),
    ("NIST SP 800-207", "NIST"),
]


@pytest.mark.parametrize(("text", "organization"), RADIO)
def test_a_text_of_others_is_theirs_whole_and_no_text_of_itu_t(text: str, organization: str) -> None:
    (mention,) = find_foreign(text)
    assert mention.organization == organization
    assert found(text) == []


def test_numbers_listed_behind_itu_r_are_its_own() -> None:
    assert found("Recommendations ITU-R P.525, P.526 and P.676-12; see ITU-T V.34") == ["ITU-T V.34"]


@pytest.mark.parametrize(
    "text", ["the ITU-R study groups", "IEEE and ISO", "G.711 | A-law", "ETSI approved it in 2010", "RFC"]
)
def test_an_organization_alone_is_no_text(text: str) -> None:
    assert [mention.number for mention in find_foreign(text) if mention.number != "2010"] == []


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("ITU-T M.3016.1建议书", "ITU-T M.3016.1"),
        ("ITU-T X.1205 التوصية", "ITU-T X.1205"),
        ("Рек. МСЭ-T Z.100 App. 2 (03/1993)", "ITU-T Z.100 App. II (03/1993)"),
        ("ITU-T Z.100 Appendix 1", "ITU-T Z.100 App. I"),
        ("ITU-T G.780/Y.1351 (2004) Amend. 1", "ITU-T G.780/Y.1351 (2004) Amd. 1"),
        ("ITU-T A Suppl 2", "ITU-T A Suppl. 2"),
        ("UIT-T A Suppl. 2", "ITU-T A Suppl. 2"),
        ("ITU-T REC-T.4-200307", "ITU-T T.4 (07/2003)"),
        ("ITU T-REC-G.711-198811-I", "ITU-T G.711 (11/1988)"),
        ("T-REC-X.690-202102-I", "ITU-T X.690 (02/2021)"),
        ("ITU-T V.34-199802", "ITU-T V.34 (02/1998)"),
        ("ITU-T T.4-E", "ITU-T T.4"),
        ("ITU G.191", "ITU-T G.191"),
        ("ITU-T OB.1096 - 15.III.2016", "ITU-T OB.1096 (03/2016)"),
        ("Operational Bulletin No. 1200", "ITU-T OB.1200"),
        ("Annex to ITU-T OB.1283 (01/2024)", "ITU-T OB.1283 Annex (01/2024)"),
    ],
)
def test_forms_of_other_tools_and_languages_are_read(text: str, formatted: str) -> None:
    assert parse(text).format() == formatted


def test_names_without_a_dot_are_found_apart() -> None:
    assert [each.identifier.format() for each in find_undotted("is G711 or h264 in N401?")] == [
        "ITU-T G.711",
        "ITU-T H.264",
        "ITU-T N.401",
    ]


@pytest.mark.real
def test_every_row_of_the_shared_list_of_names_is_read_right() -> None:
    rows = [line.split("\t") for line in IDENTIFIERS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row) == 3 and not row[0].startswith(("#", "written"))]
    assert len(rows) > 25
    for written, meaning, _ in rows:
        if meaning.startswith(("ITU-R", "Radio Regulations")):
            assert [each.organization for each in find_foreign(written)] == ["ITU-R"], written
            assert found(written) == [], written
            continue
        name = parse(written)
        if meaning.startswith("ITU-T "):
            expected = re.sub(r" Appendix (?=[IVX])", " App. ", meaning.split(",")[0])
            assert name.format() == expected, written
        elif bulletin := re.search(r"Operational Bulletin No\. (\d+)(?: \(\d\d/\d{4}\))?", meaning):
            assert name.names == (f"OB.{bulletin[1]}",), written
            assert (f"({name.date})" in meaning) is (name.year is not None), written
        else:
            assert written.removeprefix("ITU-T ") in name.format(), written
