"""Files added by hand and names left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.sources.additions import Additions

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def own(tmp_path: Path) -> Additions:
    return Additions(tmp_path / "data")


def test_there_is_nothing_at_first(own: Additions) -> None:
    assert (own.folders, own.left_out) == ((), frozenset())


def test_files_are_copied_and_deleted(own: Additions, tmp_path: Path) -> None:
    (tmp_path / "draft.PDF").write_bytes(PDF)
    assert own.add([tmp_path / "draft.PDF"]) == ["draft.pdf"]
    assert own.folders == (own.folder,)
    assert (own.folder / "draft.pdf").read_bytes() == PDF
    own.remove(["draft.pdf"])
    assert (own.folders, own.left_out) == ((), frozenset())


def test_what_comes_from_elsewhere_is_left_out_until_it_is_added(own: Additions, tmp_path: Path) -> None:
    own.remove(["V.34.pdf"])
    assert own.left_out == {"V.34.pdf"}
    (tmp_path / "V.34.pdf").write_bytes(PDF)
    own.add([tmp_path / "V.34.pdf"])
    assert own.left_out == frozenset()


@pytest.mark.parametrize(("content", "message"), [(b"Dear colleague", "no PDF"), (None, "cannot be opened")])
def test_one_bad_file_and_none_is_added(
    own: Additions, tmp_path: Path, content: bytes | None, message: str
) -> None:
    (tmp_path / "good.pdf").write_bytes(PDF)
    if content is not None:
        (tmp_path / "bad.pdf").write_bytes(content)
    with pytest.raises(SourceError, match=rf"bad\.pdf: {message}"):
        own.add([tmp_path / "good.pdf", tmp_path / "bad.pdf"])
    assert own.folders == ()


def test_a_damaged_list_says_what_to_do(own: Additions) -> None:
    own.data_dir.mkdir()
    (own.data_dir / "left_out.json").write_text("{")
    with pytest.raises(SourceError, match="delete it"):
        _ = own.left_out
