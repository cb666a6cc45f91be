"""Status, successors and amendments, on made-up records and on the real catalogue."""

from __future__ import annotations

import gzip
import json
import logging
import time
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import Catalogue, Edition
from corpus.errors import SourceError
from corpus.identifiers import from_file_name, parse
from tests.shared import CATALOGUE, PDFS


def record(name: str, date: str, status: str = "Published", url: str = "", **more: Any) -> dict[str, Any]:
    address = f"https://www.itu.int/rec/T-REC-{url}" if url else ""
    return {"id": f"ITU-T {name}", "date": date, "status": status, "url": address, "title": "T", **more}


@pytest.fixture
def small() -> Catalogue:
    """A Recommendation in three editions, changes to two of them, and a number that was given anew."""
    return Catalogue.from_records(
        [
            record("Y.1 (01/2001)", "2001-01-05", "Withdrawal", "Y.1-200101-S", edition="1"),
            record(
                "Y.1/M.9 (02/2010)",
                "2010-02-01",
                "Withdrawal",
                "Y.1-201002-I",
                edition="2",
                title="Pipelines",
            ),
            record("Y.1/M.9 (03/2020)", "2020-03-01", "Published", "Y.1-202003-I", edition="3"),
            record("Y.1/M.9 (2010) Amd. 1 (05/2011)", "2011-05-01", "Withdrawal", edition="2.1", title=""),
            record(
                "Y.1/M.9 (2020) Cor. 1 (04/2021)", "2021-04-01", "Published", "Y.1-202104-I!Cor1", title=""
            ),
            record("Y.1 Annex A (06/2012)", "2012-06-01", edition="2.2"),
            record("Y.2 (11/1980)", "1980-11-21", "Withdrawal", edition="2"),
            record("Y.2 (05/1999)", "1999-05-01", "Published", "Y.2-199905-I", edition="1"),
            record("Y.3 (05/1999)", "1999-05-01", "Withdrawal", "Y.3-199905-W", edition="1"),
            record("Y.4 (07/2026)", "2026-07-01", "Published", "Y.4-202607-P", edition="1"),
            record("Y.5 (07/2020)", "2020-07-01", ""),
            record("E-800 series Suppl. 8 (11/2009)", "2009-11-12", "Published", "E.Sup8-200911-I"),
        ]
    )


def ids(editions: tuple[Edition, ...]) -> list[str]:
    return [edition.id.removeprefix("ITU-T ") for edition in editions]


def test_status_comes_from_the_address_unless_the_record_says_no_longer_in_force(small: Catalogue) -> None:
    assert {edition.id.removeprefix("ITU-T "): edition.status for edition in small} == {
        "Y.1 (01/2001)": "superseded",
        "Y.1/M.9 (02/2010)": "superseded",
        "Y.1/M.9 (03/2020)": "in force",
        "Y.1/M.9 (2010) Amd. 1 (05/2011)": "superseded",
        "Y.1/M.9 (2020) Cor. 1 (04/2021)": "in force",
        "Y.1 Annex A (06/2012)": "in force",
        "Y.2 (11/1980)": "withdrawn",
        "Y.2 (05/1999)": "in force",
        "Y.3 (05/1999)": "withdrawn",
        "Y.4 (07/2026)": "pre-published",
        "Y.5 (07/2020)": "unknown",
        "E-800 series Suppl. 8 (11/2009)": "in force",
    }


def test_editions_are_found_by_any_of_the_numbers_oldest_first(small: Catalogue) -> None:
    assert ids(small.editions("Y.1")) == ["Y.1 (01/2001)", "Y.1/M.9 (02/2010)", "Y.1/M.9 (03/2020)"]
    assert ids(small.editions(parse("M.9 (2010)"))) == ["Y.1/M.9 (02/2010)", "Y.1/M.9 (03/2020)"]
    assert ids(small.editions("Y.1 Annex A")) == ["Y.1 Annex A (06/2012)"]
    assert small.editions("Z.9") == () == small.editions("no name")


def test_successor_and_predecessor_do_not_cross_a_number_given_anew(small: Catalogue) -> None:
    first, second, third = small.editions("Y.1")
    assert (small.successor(first), small.successor(second), small.successor(third)) == (second, third, None)
    assert (small.predecessor(third), small.predecessor(first)) == (second, None)
    old, new = small.editions("Y.2")
    assert small.successor(old) is None
    assert small.predecessor(new) is None


def test_amendments_belong_to_the_edition_they_change(small: Catalogue) -> None:
    _, second, third = small.editions("Y.1")
    assert ids(small.amendments(second)) == ["Y.1/M.9 (2010) Amd. 1 (05/2011)"]
    assert ids(small.amendments(third)) == ["Y.1/M.9 (2020) Cor. 1 (04/2021)"]
    assert small.base(small.amendments(second)[0]) == second
    assert small.successor(small.amendments(second)[0]) == third


def test_a_missing_title_is_derived_from_the_text_amended(small: Catalogue) -> None:
    amendment = small.get("ITU-T Y.1/M.9 (2010) Amd. 1 (05/2011)")
    assert amendment is not None
    assert (amendment.title, amendment.title_is_derived) == ("Pipelines – Amendment 1", True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ITU-T Y.1/M.9 (03/2020)", "ITU-T Y.1/M.9 (03/2020)"),
        ("Y.1 (2020)", "ITU-T Y.1/M.9 (03/2020)"),
        ("Y.1 Amd. 1 (05/2011)", "ITU-T Y.1/M.9 (2010) Amd. 1 (05/2011)"),
        ("Rec. ITU-T Y.1 (2020) Corrigendum 1 (04/2021)", "ITU-T Y.1/M.9 (2020) Cor. 1 (04/2021)"),
        ("E.800-series Supplement 8 (11/2009)", "ITU-T E-800 series Suppl. 8 (11/2009)"),
        ("T-REC-E.Sup8-200911-I", "ITU-T E-800 series Suppl. 8 (11/2009)"),
        ("Y.1 (04/2020)", None),
        ("Y.1", None),
        ("no name", None),
    ],
)
def test_get_knows_every_spelling_of_an_edition(small: Catalogue, name: str, expected: str | None) -> None:
    found = small.get(from_file_name(name)[0] if name.startswith("T-REC") else name)
    assert (found.id if found else None) == expected


def test_in_force_is_none_where_nothing_is(small: Catalogue) -> None:
    assert small.in_force("Y.3") is None
    assert small.in_force("Y.4") is None
    in_force = small.in_force("Y.1")
    assert in_force is not None
    assert in_force.id == "ITU-T Y.1/M.9 (03/2020)"


def test_bad_lines_are_named_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "catalogue.jsonl.gz"
    good = json.dumps(record("Y.1 (01/2001)", "2001-01-05"))
    path.write_bytes(
        gzip.compress("\n".join([good, "{broken", "[]", '{"id": "nonsense"}', "", good]).encode())
    )
    with caplog.at_level(logging.WARNING):
        assert len(Catalogue.load(path)) == 1
    assert [message.split(":")[0].rsplit(" ", 1)[1] for message in caplog.messages] == ["2", "3", "4"]


def test_an_unusable_catalogue_is_a_clear_error(tmp_path: Path) -> None:
    missing = tmp_path / "no.jsonl.gz"
    with pytest.raises(SourceError, match=r"no\.jsonl\.gz: no such catalogue; set COPILOT_CATALOGUE"):
        Catalogue.load(missing)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(json.dumps(record("Y.1 (01/2001)", "2001-01-05")).encode())[:-12])
    with pytest.raises(SourceError, match="damaged catalogue"):
        Catalogue.load(cut)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n")
    with pytest.raises(SourceError, match="holds no edition"):
        Catalogue.load(empty)
    with pytest.raises(SourceError, match="catalogue record"):
        Catalogue.from_records([{"title": "no id"}])


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return Catalogue.load(CATALOGUE)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "status", "successor", "in_force"),
    [
        ("G.191 (05/2024)", "superseded", "G.191 (07/2026)", "G.191 (07/2026)"),
        ("V.8 bis (08/1996)", "superseded", "V.8 bis (09/1998)", "V.8 bis (11/2000)"),
        ("A.1 (10/2016)", "superseded", "A.1 (09/2019)", "A.1 (09/2019)"),
        ("M.3080 (02/2021)", "superseded", "M.3080 (03/2026)", "M.3080 (03/2026)"),
        ("P.862 (02/2001)", "withdrawn", None, None),
        ("Y Suppl. 72 (11/2022)", "in force", None, "Y Suppl. 72 (11/2022)"),
        ("P.862 (2001) Amd. 2 (11/2005)", "withdrawn", None, None),
        # continued as A.2, as its address and the count of the editions say
        ("A.1 (03/1993)", "superseded", "A.2 (10/1996)", "A.1 (09/2019)"),
        ("M.30 (11/1988)", "superseded", "M.3010 (10/1992)", None),
        ("G.707 (03/1996)", "superseded", "G.707/Y.1322 (10/2000)", "G.707/Y.1322 (01/2007)"),
        ("H.782 (11/2018)", "in force", None, "H.782 (V2) (11/2018)"),
    ],
)
def test_known_histories(
    real: Catalogue, name: str, status: str, successor: str | None, in_force: str | None
) -> None:
    edition = real.get(name)
    assert edition is not None
    assert edition.status == status
    following, current = real.successor(edition), real.in_force(edition.identifier)
    assert (following.id if following else None) == (successor and f"ITU-T {successor}")
    assert (current.id if current else None) == (in_force and f"ITU-T {in_force}")


@pytest.mark.real
def test_every_real_record_is_itself_and_titled(real: Catalogue) -> None:
    assert len(real) == 16172
    assert [edition.id for edition in real if real.get(edition.identifier) is not edition] == []
    assert [edition.id for edition in real if not edition.title] == []
    assert sum(edition.title_is_derived for edition in real) == 1592
    assert {edition.status for edition in real} == {"in force", "superseded", "withdrawn", "pre-published"}


@pytest.mark.real
def test_no_text_has_two_editions_in_force_one_after_the_other(real: Catalogue) -> None:
    followed = [(edition, real.successor(edition)) for edition in real if edition.is_in_force]
    texts = [(edition, later) for edition, later in followed if later and not edition.identifier.is_change]
    assert [(edition.id, later.id) for edition, later in texts if later.is_in_force] == []


@pytest.mark.real
def test_amendments_of_a_real_base_text(real: Catalogue) -> None:
    base = real.get("V.92 (11/2000)")
    assert base is not None
    assert ids(real.amendments(base)) == [
        "V.92 (2000) Amd. 1 (07/2001)",
        "V.92 (2000) Amd. 2 (03/2002)",
        "V.92 (2000) Cor. 1 (07/2003)",
    ]
    corrigendum = real.amendments(base)[2]
    assert corrigendum.title == "Enhancements to Recommendation V.90 – Corrigendum 1"


@pytest.mark.real
def test_every_file_of_the_corpus_but_the_implementers_guide_is_in_the_catalogue(real: Catalogue) -> None:
    names = sorted(path.name for path in PDFS.glob("*.pdf"))
    assert [name for name in names if real.get(from_file_name(name)[0]) is None] == [
        "T-REC-G.Imp729-201710-E.pdf"
    ]


@pytest.mark.real
@pytest.mark.bench
def test_loading_is_fast(real: Catalogue) -> None:
    start = time.process_time()
    Catalogue.load(CATALOGUE)
    assert time.process_time() - start < 1.5
