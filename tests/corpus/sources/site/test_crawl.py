"""A refresh from the site ends right whatever the site does: nothing lost, nothing taken for withdrawn."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import Catalogue
from corpus.editions import IN_FORCE, SUPERSEDED
from corpus.errors import SourceError
from corpus.identifiers import parse
from corpus.settings import Settings
from corpus.sources.site.api import Listed
from corpus.sources.site.crawl import crawl
from corpus.sources.site.errors import HarvestShrunk, SiteBusy, SiteError, TurnedAway
from corpus.sources.site.fetching import NOT_FOUND_IN_A_ROW
from corpus.sources.site.folders import SiteFolders
from corpus.sources.site.selection import Selection
from corpus.sources.site.state import SiteState
from corpus.sources.site.summary import CrawlSummary
from tests.corpus.itu_site import HANG, NOT_FOUND, Fault, PlayedSite, row
from tests.corpus.sources.site.conftest import EVERYTHING, QUICK
from tests.shared import SHARED

Refresh = Callable[..., CrawlSummary]

HTML = b"<!DOCTYPE HTML>\n<html><body>The request was blocked</body></html>"
SAVED = SHARED / "itu" / "site"


def contents(folders: SiteFolders) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folders.pdf.iterdir()}


def name_of(code: str) -> str:
    """T-REC-V.42-200307-I!Cor1!PDF-E is kept as T-REC-V.42-200307-Cor1-E.pdf."""
    return code.replace("-I!!PDF", "").replace("-I!", "-").replace("!PDF", "") + ".pdf"


def records(folders: SiteFolders) -> dict[str, dict[str, Any]]:
    lines = gzip.decompress(folders.catalogue.read_bytes()).splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def test_a_first_refresh_fetches_all_that_is_selected(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    summary = refresh()
    assert contents(folders) == {name_of(code): content for code, content in site.files.items()}
    assert summary.new == [name_of(code) for code in summary_order(site, summary)]
    assert (summary.listed, summary.selected, summary.failed, summary.stopped) == (6, 6, [], "")


def summary_order(site: PlayedSite, summary: CrawlSummary) -> list[str]:
    """Codes in the order of the summary: all are there, once."""
    codes = {name_of(code): code for code in site.files}
    assert sorted(codes) == sorted(summary.new)
    return [codes[name] for name in summary.new]


def test_a_refresh_without_news_asks_only_whether_files_changed(refresh: Refresh, site: PlayedSite) -> None:
    refresh()
    site.requests.clear()
    summary = refresh()
    assert (summary.new, summary.changed, summary.unchanged) == ([], [], 6)
    assert {request.status for request in site.asked("dms_pubrec")} == {304}
    assert site.asked("getRecHdrDetail") == site.asked("getRecEditions") == []


def test_a_reposted_file_is_changed(refresh: Refresh, site: PlayedSite, codes: list[str]) -> None:
    refresh()
    site.replace(codes[2], site.files[codes[2]] + b"\n%%EOF\n")
    summary = refresh()
    assert (summary.new, summary.changed, summary.unchanged) == ([], [name_of(codes[2])], 5)


def test_the_catalogue_says_what_the_site_says(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    site.editions[site.rows[0]["idrec"]] = [{**site.rows[0], "Version": "7"}]
    refresh()
    name = "ITU-T " + site.rows[0]["rec_name"]
    record = records(folders)[name]
    assert record["status"] == IN_FORCE
    assert record["edition"] == "7"
    assert record["sg"] == "ITU-T Study Group 17"
    assert record["abstract"] == f"The summary of {site.rows[0]['idrec']}."
    edition = Catalogue.load(folders.catalogue).get(name)
    assert edition is not None
    assert (edition.title, edition.is_in_force) == (site.rows[0]["title"], True)


def test_the_site_speaks_louder_than_the_data_set(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders, tmp_path: Path
) -> None:
    name = "ITU-T " + site.rows[0]["rec_name"]
    data_set = tmp_path / "catalogue.jsonl"
    known = {"id": name, "title": "Old", "status": "Withdrawal", "abstract": "A.", "altids": ["ISO 1"]}
    other = {"id": "ITU-T Z.999 (01/2001)", "title": "Elsewhere", "status": "Published"}
    data_set.write_text(json.dumps(known) + "\n" + json.dumps(other) + "\n")
    refresh(data_set=data_set)
    found = records(folders)
    assert (found[name]["title"], found[name]["status"]) == (site.rows[0]["title"], IN_FORCE)
    assert found[name]["altids"] == ["ISO 1"]
    assert found["ITU-T Z.999 (01/2001)"]["title"] == "Elsewhere"


def test_superseded_and_withdrawn_are_told_once_and_their_files_stay(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    refresh()
    site.rows[0] |= {"status": "Superseded", "dms_link": site.rows[0]["dms_link"].replace("-I", "-S")}
    site.rows[1] |= {"status": "Withdrawn", "dms_link": site.rows[1]["dms_link"].replace("-I", "-W")}
    summary = refresh(prune=True)
    assert summary.superseded == ["ITU-T " + site.rows[0]["rec_name"]]
    assert summary.withdrawn == ["ITU-T " + site.rows[1]["rec_name"]]
    assert (summary.pruned, summary.failed) == ([], [])
    assert len(contents(folders)) == 6
    edition = Catalogue.load(folders.catalogue).get(summary.superseded[0])
    assert edition is not None and edition.status == SUPERSEDED
    again = refresh()
    assert again.superseded == again.withdrawn == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(location=NOT_FOUND), "not-found page"),
        (Fault(status=503), "answered 503"),
        (Fault(status=429, headers=(("Retry-After", "7200"),)), "asks to wait 7200 s"),
        (Fault(status=404), "answered 404"),
        (Fault(body=HTML), "a web page came instead of a PDF"),
        (Fault(hang=HANG), "no answer in time"),
        (Fault(cut=500), "connection failed"),
    ],
    ids=["not-found", "503", "429", "404", "html", "hang", "cut"],
)
def test_one_bad_file_is_reported_and_the_rest_fetched(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders, codes: list[str], fault: Fault, reason: str
) -> None:
    # a fault of the file itself meets the address that the login page leads to
    where = f"{codes[1]}.pdf" if fault.body or fault.cut else f"id={codes[1]}"
    site.always_fails(where, fault)
    summary = refresh(prune=True)
    ((failed, why),) = [(failure.file, failure.reason) for failure in summary.failed]
    assert (failed, reason in why) == (name_of(codes[1]), True), why
    assert len(summary.new) == 5
    assert [*summary.withdrawn, *summary.superseded, *summary.pruned] == []
    assert not summary.stopped
    site.works_again()
    assert refresh().new == [name_of(codes[1])]
    assert contents(folders)[name_of(codes[1])] == site.files[codes[1]]


@pytest.mark.parametrize(
    "fault", [Fault(location=NOT_FOUND), Fault(status=503), Fault(body=HTML)], ids=["302", "503", "html"]
)
def test_a_site_that_turns_everything_away_costs_no_file(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders, fault: Fault
) -> None:
    refresh()
    before = contents(folders)
    site.replace(next(iter(site.files)), b"%PDF-1.4 other %%EOF")
    site.always_fails("dologin_pub", fault)
    summary = refresh(prune=True)
    assert contents(folders) == before
    assert summary.withdrawn == summary.pruned == summary.unlisted == []
    assert summary.failed


def test_a_throttling_site_is_left_alone(refresh: Refresh, site: PlayedSite) -> None:
    site.always_fails("dologin_pub", Fault(status=503))
    summary = refresh()
    assert "turned away 3 requests in a row" in summary.stopped
    assert (len(summary.failed), summary.left) == (3, 3)
    assert len(site.asked("dologin_pub")) == 3 * QUICK.attempts


def test_a_soft_block_is_told_from_missing_files(
    refresh: Refresh, site: PlayedSite, codes: list[str]
) -> None:
    refresh()
    site.always_fails("dologin_pub", Fault(location=NOT_FOUND))
    summary = refresh()
    assert "as the site does when it throttles" in summary.stopped
    assert len(summary.failed) == NOT_FOUND_IN_A_ROW
    assert summary.left == len(codes) - NOT_FOUND_IN_A_ROW


def test_a_soft_block_that_passes_costs_nothing(refresh: Refresh, site: PlayedSite, codes: list[str]) -> None:
    refresh()
    # five files, then the one that is asked for to find out
    site.fails("dologin_pub", *[Fault(location=NOT_FOUND)] * (NOT_FOUND_IN_A_ROW + 1))
    summary = refresh()
    assert (summary.unchanged, summary.failed, summary.stopped) == (len(codes), [], "")


def test_a_language_that_is_not_offered_stops_nothing(refresh: Refresh, site: PlayedSite) -> None:
    refresh()
    summary = refresh(EVERYTHING.in_languages("EF"))
    assert summary.unchanged == 6
    assert {failure.file[-6:] for failure in summary.failed} == {"-F.pdf"}
    assert not summary.stopped
    only_french = refresh(EVERYTHING.in_languages("F"))
    assert len(only_french.failed) == 6
    assert "not-found page" in only_french.failed[0].reason


def test_files_that_failed_come_last(refresh: Refresh, site: PlayedSite, codes: list[str]) -> None:
    site.always_fails(f"id={codes[0]}", Fault(location=NOT_FOUND))
    refresh()
    site.requests.clear()
    refresh()
    assert codes[0] in site.asked("dologin_pub")[-1].path


def test_an_edition_that_is_not_offered_as_pdf_is_not_asked_for(refresh: Refresh, site: PlayedSite) -> None:
    number = site.rows[0]["idrec"]
    site.details[number] = {"idrec": number, "sg": "ITU-T Study Group 16", "handle_id_pdf_link": None}
    summary = refresh()
    assert [failure.reason for failure in summary.failed] == [
        "the site offers no PDF of it; other formats are not fetched"
    ]
    assert len(site.asked("dologin_pub")) == 5


def test_a_list_that_shrinks_by_half_changes_nothing(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    refresh()
    before, catalogue = contents(folders), folders.catalogue.read_bytes()
    whole = list(site.rows)
    del site.rows[2:]
    with pytest.raises(HarvestShrunk, match="lists 2 editions, and listed 6 last time"):
        refresh(prune=True)
    assert (contents(folders), folders.catalogue.read_bytes()) == (before, catalogue)
    site.rows[:] = whole
    assert refresh().unchanged == 6


def test_a_shrunk_list_is_believed_on_demand(refresh: Refresh, site: PlayedSite) -> None:
    refresh()
    del site.rows[2:]
    assert refresh(accept_shrunk=True).listed == 2
    assert refresh().listed == 2


@pytest.mark.parametrize(
    "fault",
    [Fault(status=503), Fault(location=NOT_FOUND), Fault(hang=HANG), Fault(body=HTML), Fault(cut=50)],
    ids=["503", "302", "hang", "html", "cut"],
)
def test_without_a_list_nothing_changes(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders, fault: Fault
) -> None:
    refresh()
    before = contents(folders)
    site.always_fails("searchRecs", fault)
    with pytest.raises(SiteError):
        refresh(prune=True)
    assert contents(folders) == before
    site.works_again()
    assert refresh().unchanged == 6


def test_what_is_no_longer_listed_stays_unless_pruned(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders, codes: list[str]
) -> None:
    refresh()
    gone = site.rows.pop()
    summary = refresh()
    assert summary.unlisted == ["ITU-T " + gone["rec_name"]]
    assert len(contents(folders)) == 6
    pruned = refresh(prune=True).pruned
    assert len(pruned) == 1
    assert len(contents(folders)) == 5
    assert refresh().unlisted == []


def test_what_is_no_longer_selected_stays_unless_pruned(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    refresh()
    one = Selection(recommendations=(site.rows[0]["rec_name"],))
    assert (refresh(one).selected, len(contents(folders))) == (1, 6)
    assert len(refresh(one).unselected) == 5
    assert len(refresh(one, prune=True).pruned) == 5
    assert len(contents(folders)) == 1


def test_a_crawl_that_stopped_early_prunes_nothing(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    refresh()
    site.rows.pop()
    site.always_fails("dologin_pub", Fault(status=503))
    summary = refresh(prune=True)
    assert summary.stopped
    assert (len(summary.unlisted), summary.pruned, len(contents(folders))) == (1, [], 6)


def test_a_dry_run_fetches_and_changes_nothing(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    summary = refresh(dry_run=True)
    assert (len(summary.new), summary.unchanged) == (6, 0)
    assert [request.path.split("?")[0].rsplit("/", 1)[1] for request in site.requests] == ["searchRecs"]
    assert not folders.pdf.exists()
    refresh()
    site.rows[0] |= {"status": "Superseded"}
    dry = refresh(dry_run=True)
    assert (len(dry.superseded), dry.new, dry.unchanged) == (1, [], 5)
    assert refresh().superseded == dry.superseded


def test_progress_counts_files(refresh: Refresh) -> None:
    seen: list[tuple[str, int, int]] = []
    refresh(progress=lambda *told: seen.append(told))
    assert seen == [("fetching", done, 6) for done in range(7)]


def test_a_selection_of_nothing_is_an_error(refresh: Refresh) -> None:
    with pytest.raises(SourceError, match="chooses none of the 6 editions"):
        refresh(Selection(recommendations=("B.1",)))


def test_two_crawls_do_not_mix(refresh: Refresh, folders: SiteFolders) -> None:
    with SiteState(folders.root), pytest.raises(SiteBusy, match="another refresh from the site"):
        refresh()
    assert len(refresh().new) == 6


def test_a_damaged_state_says_what_to_do(refresh: Refresh, folders: SiteFolders) -> None:
    folders.root.mkdir(parents=True)
    (folders.root / "state.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(SiteError, match="delete it"):
        refresh()


def test_study_groups_are_asked_for_where_the_catalogue_does_not_know(
    refresh: Refresh, site: PlayedSite
) -> None:
    for number, listed in enumerate(site.rows):
        site.details[listed["idrec"]] = {
            "idrec": listed["idrec"], "sg": f"ITU-T Study Group {12 + number % 2}", "handle_id_pdf_link": "x"
        }  # fmt: skip
    assert refresh(Selection(study_groups=(13,))).selected == 3


def test_what_a_roadmap_lists_is_fetched_with_it(
    refresh: Refresh, site: PlayedSite, samples: Path, codes: list[str]
) -> None:
    """The sample roadmap, posted as Supplement 72, lists the sample Recommendations."""
    posted = {
        "T-REC-Y.Sup72-202211-I": ("Y Suppl. 72 (11/2022)", "T-REC-Y.Sup901-202411-E.pdf"),
        "T-REC-Y.9002-202203-I": ("Y.9002 (03/2022)", "T-REC-Y.9002-202203-E.pdf"),
        "T-REC-Y.9003-202209-I": ("Y.9003 (09/2022)", "T-REC-Y.9003-202209-E.pdf"),
    }
    for number, (code, (name, file)) in enumerate(posted.items(), 7000):
        site.rows.append(row(number, name, code, "Something else", "2022-01-01"))
        site.files[f"{code}!!PDF-E"] = (samples / file).read_bytes()
    summary = refresh(Selection(topics=("ai",)))
    assert summary.new == [f"{code.removesuffix('-I')}-E.pdf" for code in posted]
    assert (summary.selected, summary.failed) == (3, [])
    assert refresh(Selection(topics=("ai",))).unchanged == 3


def test_supplements_of_the_series_come_along(refresh: Refresh, site: PlayedSite, pdfs: list[Path]) -> None:
    site.rows.append(row(7000, "V Suppl. 1 (01/2001)", "T-REC-V.Sup1-200101-I", "A supplement", "2001-01-01"))
    site.files["T-REC-V.Sup1-200101-I!!PDF-E"] = pdfs[0].read_bytes() + b"\n%%EOF\n"
    first = site.rows[0]
    site.supplements[first["idrec"]] = [{"rec_name": "V Suppl. 1 (01/2001)"}]
    only = Selection(recommendations=(first["rec_name"],), supplements=True)
    assert "T-REC-V.Sup1-200101-E.pdf" in refresh(only).new


@pytest.mark.real
@pytest.mark.skipif(not SAVED.is_dir(), reason="the saved answers of the ITU site are not there")
def test_the_saved_list_is_read_and_ai_is_selected(folders: SiteFolders) -> None:
    saved = json.loads((SAVED / "searchRecs_rebuilt.json").read_text())
    site = PlayedSite(saved["Data"], {})
    with site:
        settings = Settings(data_dir=folders.data_dir, itu_site=site.address)
        selection = Selection(topics=("ai",), recommendations=("Y Suppl. 72",))
        summary = crawl(settings, selection, politeness=QUICK, dry_run=True)
    assert summary.listed == 302
    assert 155 <= summary.selected <= 190
    assert {"T-REC-Y.3172-201906-E.pdf", "T-REC-Y.Sup72-202211-E.pdf"} <= set(summary.new)
    assert summary.missing == []


@pytest.mark.real
@pytest.mark.skipif(not SAVED.is_dir(), reason="the saved answers of the ITU site are not there")
def test_saved_editions_and_details_are_read(folders: SiteFolders, pdfs: list[Path]) -> None:
    editions = json.loads((SAVED / "getRecEditions_16818_H.264.json").read_text())
    details = json.loads((SAVED / "getRecHdrDetail_14659_H.264.json").read_text())
    rows = [{**edition, "approval_date": "", "dms_link": "https://www.itu.int/rec/" + edition["dms_link"]}
            for edition in editions]  # fmt: skip
    numbers = [edition["idrec"] for edition in editions]
    files = {"T-REC-H.264-202606-I!!PDF-E": pdfs[0].read_bytes()}
    site = PlayedSite(rows, files, dict.fromkeys(numbers, editions), dict.fromkeys(numbers, details))
    with site:
        settings = Settings(data_dir=folders.data_dir, itu_site=site.address)
        summary = crawl(settings, Selection(recommendations=("H.264",)), politeness=replace(QUICK))
    assert (summary.listed, summary.selected, summary.new) == (21, 1, ["T-REC-H.264-202606-E.pdf"])
    found = records(folders)
    assert found["ITU-T H.264 (V16) (06/2026)"]["edition"] == "16"
    assert found["ITU-T H.264 (2007) Cor. 1 (01/2009)"]["edition"] == "3.1"
    assert found["ITU-T H.264 (V16) (06/2026)"]["sg"] == "ITU-T Study Group 21"


def test_an_amendment_inside_the_file_of_its_base_text_is_no_second_file(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    first = site.rows[0]
    year = first["rec_name"][-5:-1]
    name = first["rec_name"].replace(first["rec_name"][-9:], f"({year}) Amd. 9 (01/{int(year) + 1})")
    site.rows.append({**first, "idrec": 7000, "rec_name": name})
    summary = refresh()
    assert (summary.selected, len(summary.new), len(summary.failed)) == (7, 6, 0)
    assert len(records(folders)) == 7
    assert refresh(prune=True).pruned == []


def test_an_edition_without_address_is_reported(
    refresh: Refresh, site: PlayedSite, folders: SiteFolders
) -> None:
    site.rows.append({**row(7000, "V.5 (10/1984)", "", "Old"), "dms_link": None})
    summary = refresh()
    assert [(failure.file, failure.reason) for failure in summary.failed] == [
        ("ITU-T V.5 (10-1984)-E.pdf", "the site's list names no address for it; look for it by hand")
    ]
    assert (len(summary.new), records(folders)["ITU-T V.5 (10/1984)"]["url"]) == (6, "")


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("T-REC-Y.3172-201906-I", "T-REC-Y.3172-201906-E.pdf"),
        ("T-REC-H.264-202108-S", "T-REC-H.264-202108-E.pdf"),
        ("T-REC-V.92-200107-I!Amd1", "T-REC-V.92-200107-Amd1-E.pdf"),
        ("T-REC-X.237-199906-I!Amd1-Cor1", "T-REC-X.237-199906-Amd1-Cor1-E.pdf"),
        ("T-REC-Y.Sup72-202211-I", "T-REC-Y.Sup72-202211-E.pdf"),
        ("T-REC-Q.140-Q.180-198811-I", "T-REC-Q.140-Q.180-198811-E.pdf"),
    ],
)
def test_files_are_named_after_the_edition_not_its_status(code: str, file: str) -> None:
    assert Listed(1, parse("X.1"), "", "", code, "").file_name("E") == file


def test_a_list_that_cannot_be_had_is_turned_away(refresh: Refresh, site: PlayedSite) -> None:
    site.always_fails("searchRecs", Fault(status=503))
    with pytest.raises(TurnedAway):
        refresh()
