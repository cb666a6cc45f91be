"""Requests keep their distance, have time limits, and wait when they are asked to."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corpus.sources.site.api import SiteApi, list_path
from corpus.sources.site.client import SiteClient, is_reachable
from corpus.sources.site.errors import NotFoundAnswer, SiteError, Transient, TurnedAway
from tests.corpus.itu_site import HANG, NOT_FOUND, Fault, PlayedSite
from tests.corpus.sources.site.conftest import QUICK

DETAILS = "/mws/api/recommendations/getRecHdrDetail?idrec=1&lang=en"


def test_the_list_call_comes_as_from_a_browser(site: PlayedSite, client: SiteClient) -> None:
    assert len(SiteApi(client).all_editions()) == len(site.rows)
    (request,) = site.asked("searchRecs")
    assert request.headers["user-agent"].startswith("Mozilla/5.0")
    assert request.headers["referer"] == f"{site.address}/myworkspace/"


def test_requests_keep_their_distance_redirections_included(site: PlayedSite) -> None:
    (code, *_) = site.files
    with SiteClient(site.address, replace(QUICK, interval=0.15)) as client:
        for _ in range(2):
            with client.answer(f"/rec/dologin_pub.asp?lang=e&id={code}&type=items") as response:
                response.read()
    starts = [request.at for request in site.requests]
    assert len(starts) == 4
    # Each request may arrive late on a busy machine, so the first and the last are compared.
    assert starts[-1] - starts[0] > 3 * 0.15 * 0.9


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_request_is_tried_again(site: PlayedSite, client: SiteClient, status: int) -> None:
    site.fails("getRecHdrDetail", Fault(status=status), Fault(cut=20), Fault())
    assert client.json(DETAILS)["idrec"] == 1
    assert len(site.asked("getRecHdrDetail")) == 3


def test_after_the_last_attempt_it_gives_up(site: PlayedSite, client: SiteClient) -> None:
    site.always_fails("getRecHdrDetail", Fault(status=503))
    with pytest.raises(TurnedAway, match=r"answered 503 \(3 attempts"):
        client.json(DETAILS)
    assert len(site.asked("getRecHdrDetail")) == QUICK.attempts


def test_back_off_doubles(site: PlayedSite) -> None:
    site.always_fails("getRecHdrDetail", Fault(status=503))
    started = time.monotonic()
    with (
        SiteClient(site.address, replace(QUICK, backoff=0.1, longest_wait=1)) as client,
        pytest.raises(TurnedAway),
    ):
        client.json(DETAILS)
    first, second, third = [request.at for request in site.requests]
    assert 0.05 <= second - first < 0.2
    assert 0.1 <= third - second < 0.3
    assert time.monotonic() - started < 1


def test_retry_after_in_seconds_is_honoured(site: PlayedSite) -> None:
    site.fails("getRecHdrDetail", Fault(status=429, headers=(("Retry-After", "1"),)))
    with SiteClient(site.address, replace(QUICK, longest_wait=2)) as client:
        client.json(DETAILS)
    first, second = [request.at for request in site.requests]
    assert second - first >= 1


def test_retry_after_as_a_date_beyond_patience_gives_up_at_once(site: PlayedSite, client: SiteClient) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    site.always_fails("getRecHdrDetail", Fault(status=503, headers=(("Retry-After", then),)))
    with pytest.raises(TurnedAway, match=r"asks to wait 3[56]\d\d s"):
        client.json(DETAILS)
    assert len(site.requests) == 1


def test_a_server_that_hangs_is_left_after_the_time_limit(site: PlayedSite, client: SiteClient) -> None:
    site.always_fails("getRecHdrDetail", Fault(hang=HANG))
    started = time.monotonic()
    with pytest.raises(TurnedAway, match="no answer in time"):
        client.json(DETAILS)
    assert time.monotonic() - started < QUICK.attempts * (QUICK.read_timeout + 0.1)


def test_a_refused_connection_is_turned_away(site: PlayedSite) -> None:
    address = site.address
    site.__exit__(None, None, None)
    with SiteClient(address, QUICK) as client, pytest.raises(TurnedAway, match="connection failed"):
        client.json(DETAILS)
    assert not is_reachable(address, list_path(1))
    site.__enter__()


def test_a_blocking_page_instead_of_json_is_no_answer(site: PlayedSite, client: SiteClient) -> None:
    site.fails("searchRecs", Fault(body=b"<html>Request blocked</html>"))
    with pytest.raises(SiteError, match="no JSON"):
        SiteApi(client).all_editions()


def test_another_shape_names_what_is_wrong(site: PlayedSite, client: SiteClient) -> None:
    site.fails("searchRecs", Fault(body=b'{"Total": 3, "Rows": []}'))
    with pytest.raises(SiteError, match="Data: Field required"):
        SiteApi(client).all_editions()


def test_a_list_shorter_than_its_total_is_no_list(site: PlayedSite, client: SiteClient) -> None:
    body = b'{"Total": 5, "Data": []}'
    site.always_fails("searchRecs", Fault(body=body))
    with pytest.raises(SiteError, match="0 editions came of 5 announced"):
        SiteApi(client).all_editions()


def test_other_sites_are_not_visited(site: PlayedSite, client: SiteClient) -> None:
    site.fails("getRecHdrDetail", Fault(location="https://login.example.org/"))
    with pytest.raises(SiteError, match=r"another site, 'login\.example\.org"):
        client.json(DETAILS)


def test_the_not_found_page_is_an_answer_of_its_own(site: PlayedSite, client: SiteClient) -> None:
    site.fails("getRecHdrDetail", Fault(location=NOT_FOUND))
    with pytest.raises(NotFoundAnswer, match="when it throttles"):
        client.json(DETAILS)
    assert len(site.requests) == 1


def test_endless_redirections_end(site: PlayedSite, client: SiteClient) -> None:
    site.always_fails("getRecHdrDetail", Fault(location=DETAILS))
    with pytest.raises(SiteError, match="redirections"):
        client.json(DETAILS)


def test_a_broken_body_is_transient(site: PlayedSite, client: SiteClient) -> None:
    site.fails("getRecHdrDetail", Fault(cut=10))
    with pytest.raises(Transient), client.answer(DETAILS) as response:
        response.read()


@pytest.mark.parametrize("address", ["itu.int", "ftp://itu.int", ""])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SiteError, match="COPILOT_ITU_SITE"):
        SiteClient(address, QUICK)


def test_the_probe_asks_once(site: PlayedSite) -> None:
    assert is_reachable(site.address, list_path(1), timeout=1)
    site.fails("searchRecs", Fault(status=503))
    assert not is_reachable(site.address, list_path(1), timeout=1)
    assert len(site.requests) == 2
