"""A file reaches its place whole or not at all, whatever the server does; what came is not fetched twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.sources.site.client import SiteClient
from corpus.sources.site.downloads import Downloads, StoredFile
from corpus.sources.site.errors import NotFoundAnswer, SiteError, TurnedAway
from corpus.sources.site.folders import SiteFolders
from tests.corpus.itu_site import HANG, NOT_FOUND, Fault, PlayedSite
from tests.corpus.sources.site.conftest import QUICK

NAME = "text.pdf"
CUT = 20_000
HTML = b"<!DOCTYPE HTML>\n<html><body>Please log in</body></html>"


class File:
    """One file of the site and its place here."""

    def __init__(self, site: PlayedSite, client: SiteClient, folders: SiteFolders) -> None:
        self.site = site
        self.code = next(iter(site.files))
        self.path = f"/rec/dologin_pub.asp?lang=e&id={self.code}&type=items"
        self.served = f"{self.code}.pdf"
        self.target = folders.pdf / NAME
        self.partials = folders.partials
        self.downloads = Downloads(client, folders.pdf, folders.partials)

    def fetch(self, held: StoredFile | None = None) -> StoredFile:
        return self.downloads.fetch(NAME, self.path, held)

    def fails(self, *faults: Fault) -> None:
        self.site.fails(self.served, *faults)

    @property
    def content(self) -> bytes:
        return self.site.files[self.code]

    @property
    def sent(self) -> list[int]:
        """Bytes sent at each request for the file."""
        return [request.sent for request in self.site.asked(self.served)]

    def assert_whole(self, stored: StoredFile) -> None:
        assert self.target.read_bytes() == self.content
        assert stored.sha256 == hashlib.sha256(self.content).hexdigest()
        assert stored.size == len(self.content)
        assert list(self.partials.iterdir()) == []


@pytest.fixture
def file(site: PlayedSite, client: SiteClient, folders: SiteFolders) -> File:
    return File(site, client, folders)


def test_a_file_is_fetched(file: File) -> None:
    file.assert_whole(file.fetch())


def test_nothing_is_sent_of_a_file_that_is_the_same(file: File) -> None:
    first = file.fetch()
    assert file.fetch(first) == first
    assert file.sent == [len(file.content), 0]
    assert file.site.asked(file.served)[-1].status == 304


def test_a_file_posted_anew_replaces_the_old_one(file: File) -> None:
    first = file.fetch()
    file.site.replace(file.code, file.content + b"\n% reposted\n%%EOF\n")
    second = file.fetch(first)
    file.assert_whole(second)
    assert second.sha256 != first.sha256


def test_without_validators_the_content_tells_whether_it_changed(file: File) -> None:
    file.site.sends_validators = False
    first = file.fetch()
    before = file.target.stat().st_mtime_ns
    assert file.fetch(first).sha256 == first.sha256
    assert file.target.stat().st_mtime_ns == before


def test_a_file_that_is_gone_or_damaged_here_is_fetched_again(file: File) -> None:
    first = file.fetch()
    file.target.write_bytes(b"%PDF-1.4")
    file.assert_whole(file.fetch(first))


def test_a_cut_download_goes_on_where_it_stood(file: File) -> None:
    file.fails(Fault(cut=CUT), Fault(cut=CUT))
    file.assert_whole(file.fetch())
    assert file.sent[:2] == [CUT, CUT]
    assert sum(file.sent) < len(file.content) + 3 * 1024
    assert file.site.asked(file.served)[1].headers["if-range"].startswith('"')


def test_progress_renews_patience(file: File) -> None:
    file.fails(*[Fault(cut=4_000)] * (QUICK.attempts * 3))
    file.assert_whole(file.fetch())


def test_a_download_given_up_goes_on_in_the_next_run(file: File) -> None:
    file.fails(Fault(cut=CUT), *[Fault(status=503)] * QUICK.attempts)
    with pytest.raises(TurnedAway):
        file.fetch()
    assert not file.target.exists()
    assert (file.partials / f"{NAME}.part").stat().st_size == CUT
    file.assert_whole(file.fetch())
    assert file.sent[-1] == len(file.content) - CUT + 1024


def test_a_server_without_ranges_sends_all_again(file: File) -> None:
    file.site.knows_ranges = False
    file.fails(Fault(cut=CUT))
    file.assert_whole(file.fetch())
    assert file.sent == [CUT, len(file.content)]


def test_without_validators_a_cut_download_begins_anew(file: File) -> None:
    file.site.sends_validators = False
    file.fails(Fault(cut=CUT))
    file.assert_whole(file.fetch())
    assert "range" not in file.site.asked(file.served)[-1].headers


def test_a_file_changed_between_two_parts_is_fetched_whole(file: File) -> None:
    newer = file.content[:CUT] + b"\n% another text\n" + file.content[CUT:]
    file.fails(Fault(cut=CUT, meanwhile=lambda: file.site.replace(file.code, newer)))
    file.assert_whole(file.fetch())
    assert file.content == newer


def test_a_change_that_keeps_validators_and_length_is_seen_in_the_overlap(file: File) -> None:
    (file.partials).mkdir(parents=True)
    file.fails(Fault(cut=CUT), *[Fault(status=503)] * QUICK.attempts)
    with pytest.raises(TurnedAway):
        file.fetch()
    part = file.partials / f"{NAME}.part"
    part.write_bytes(part.read_bytes()[:-10] + b"0123456789")
    file.assert_whole(file.fetch())


def test_a_damaged_note_beside_a_partial_file_begins_anew(file: File) -> None:
    file.fails(Fault(cut=CUT), *[Fault(status=503)] * QUICK.attempts)
    with pytest.raises(TurnedAway):
        file.fetch()
    (file.partials / f"{NAME}.json").write_text("{")
    file.assert_whole(file.fetch())


def test_slow_bytes_come_to_an_end(site: PlayedSite, folders: SiteFolders) -> None:
    with SiteClient(site.address, replace(QUICK, total_timeout=0.5)) as client:
        file = File(site, client, folders)
        file.fails(Fault(pause=0.05))
        with pytest.raises(TurnedAway, match="not complete within"):
            file.fetch()
        assert not file.target.exists()
        kept = (file.partials / f"{NAME}.part").stat().st_size
        assert kept > 2000
        file.assert_whole(file.fetch())
        assert file.sent[-1] == len(file.content) - kept + min(1024, kept)


def test_silence_in_the_middle_is_cut_and_the_rest_fetched(file: File) -> None:
    file.fails(Fault(cut=CUT), Fault(hang=HANG))
    file.assert_whole(file.fetch())


def test_a_length_too_long_never_counts_as_whole(file: File) -> None:
    file.site.always_fails(file.served, Fault(announce=100))
    with pytest.raises(TurnedAway):
        file.fetch()
    assert not file.target.exists()
    file.site.works_again()
    file.assert_whole(file.fetch())


def test_a_length_too_short_never_counts_as_whole(file: File) -> None:
    file.site.always_fails(file.served, Fault(announce=-5000))
    with pytest.raises(TurnedAway, match="without the end of a PDF"):
        file.fetch()
    assert not file.target.exists()
    file.site.works_again()
    file.assert_whole(file.fetch())


@pytest.mark.parametrize("body", [HTML, b"", b"%PD", b"PK\x03\x04 a Word file" * 100])
def test_what_is_no_pdf_is_refused(file: File, body: bytes) -> None:
    file.site.always_fails(file.served, Fault(body=body))
    with pytest.raises(SiteError, match="instead of a PDF"):
        file.fetch()
    assert not file.target.exists()
    assert list(file.partials.iterdir()) == []


def test_a_web_page_leaves_the_good_file_in_place(file: File) -> None:
    first = file.fetch()
    file.fails(Fault(body=HTML))
    with pytest.raises(SiteError, match="a web page came"):
        file.fetch(replace(first, validators=replace(first.validators, etag='"old"')))
    assert file.target.read_bytes() == file.content


def test_the_not_found_page_leaves_the_good_file_in_place(file: File) -> None:
    first = file.fetch()
    file.site.always_fails(f"id={file.code}", Fault(location=NOT_FOUND))
    with pytest.raises(NotFoundAnswer):
        file.fetch(first)
    assert file.target.read_bytes() == file.content


def test_a_complete_download_that_was_not_moved_yet_is_moved(file: File) -> None:
    """The program was killed between the last byte and the move."""
    file.fails(Fault(cut=CUT), *[Fault(status=503)] * QUICK.attempts)
    with pytest.raises(TurnedAway):
        file.fetch()
    (file.partials / f"{NAME}.part").write_bytes(file.content)
    file.assert_whole(file.fetch())
    assert file.sent[-1] == 1024


def test_files_are_named_in_one_folder(file: File, tmp_path: Path) -> None:
    file.fetch()
    assert [path.name for path in (tmp_path / "data" / "site" / "pdf").iterdir()] == [NAME]
