"""What the folders of a refresh may be: every file is taken in or named, and nothing good is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.files import FileHashes
from corpus.settings import Settings
from corpus.sources.listing import Sources, find_pdfs, find_texts
from index.refresh import refresh
from tests.conftest import Ran
from tests.index.conftest import TOPICS
from tests.index.made import write_pdf

FIRST = next(iter(TOPICS))


def test_where_no_file_can_be_read_each_is_named_now_and_afterwards(
    copilot: Callable[..., Ran], tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "letter.pdf").write_bytes(b"Dear colleague")
    (folder / "empty.pdf").touch()
    named = {"letter.pdf", "empty.pdf"}
    for _ in range(2):
        ran = copilot("corpus", "refresh", "--no-vectors", "--json", "--from", str(folder), data_dir="data")
        assert ran.code == 1 and "none of the 2 files there can be read" in ran.err
        assert {failure["file"] for failure in json.loads(ran.out)["failed"]} == named
    write_pdf(tmp_path / "good" / FIRST, "echo cancellation")
    assert copilot("corpus", "refresh", "--no-vectors", "--from", str(tmp_path / "good")).code == 0
    assert copilot("corpus", "refresh", "--no-vectors", "--from", str(folder)).code == 1
    status = json.loads(copilot("corpus", "status", "--json").out)
    assert {failure["file"] for failure in status["failed"]} == named
    assert [document["file"] for document in status["documents"]] == [FIRST]


def test_links_to_nothing_and_pipes_are_named_and_the_rest_is_read(settings: Settings, pdfs: Path) -> None:
    (pdfs / "link.pdf").symlink_to("nowhere.pdf")
    os.mkfifo(pdfs / "pipe.pdf")
    (pdfs / "folder.pdf").mkdir()
    (pdfs / "round").symlink_to(pdfs)
    summary = refresh(settings, Sources((pdfs,), None), with_vectors=False)
    assert summary.added == len(TOPICS)
    assert [failure.file for failure in summary.failed] == ["link.pdf", "pipe.pdf"]
    assert all("cannot be opened" in failure.reason for failure in summary.failed)


def test_a_file_that_cannot_be_opened_any_more_stays_in_its_last_version(
    settings: Settings, pdfs: Path
) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    (pdfs / FIRST).unlink()
    (pdfs / FIRST).symlink_to("nowhere.pdf")
    summary = refresh(settings, Sources((pdfs,), None), with_vectors=False)
    assert (summary.unchanged, summary.removed) == (len(TOPICS), 0)
    (failure,) = summary.failed
    assert failure.file == FIRST and "its last good version stays in the index" in failure.reason


def test_a_folder_that_cannot_be_listed_is_told(pdfs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = pdfs / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refused(path: str) -> object:
        # root may list everything
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    told: list[OSError] = []
    assert len(list(find_texts([pdfs], told.append))) == len(TOPICS)
    assert [error.filename for error in told] == [str(closed)]


def test_a_file_in_place_of_a_folder_is_told_from_none(pdfs: Path) -> None:
    with pytest.raises(SourceError, match="is a file; give its folder"):
        list(find_pdfs([pdfs / FIRST]))
    with pytest.raises(SourceError, match="no such folder"):
        list(find_pdfs([pdfs / "missing"]))


def test_a_change_that_keeps_size_and_time_of_modification_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    hashes = FileHashes(tmp_path / "hashes.json")
    file.write_bytes(b"one")
    os.utime(file, (1, 1))
    first = hashes.sha256(file)
    hashes.save()
    file.write_bytes(b"two")
    os.utime(file, (1, 1))
    assert FileHashes(tmp_path / "hashes.json").sha256(file) != first
