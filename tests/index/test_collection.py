"""`copilot corpus add`, `remove`, `verify`, `diff`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.index.made import write_pdf

Copilot = Callable[..., Ran]


@pytest.fixture
def corpus(copilot: Copilot, pdfs: Path, tmp_path: Path) -> Copilot:
    """`copilot corpus …` with the PDFs of a folder indexed."""
    settings = {"data_dir": tmp_path / "data", "itu_site": "", "parse_workers": 1}
    assert copilot("corpus", "refresh", "--from", str(pdfs), "--no-vectors", **settings).code == 0
    return lambda *arguments: copilot("corpus", *arguments)


def indexed(corpus: Copilot) -> list[str]:
    return sorted(document["file"] for document in json.loads(corpus("status", "--json").out)["documents"])


NAMES = ["T-REC-V.901-202401-E.pdf", "T-REC-V.902-202401-E.pdf", "T-REC-X.903-202401-E.pdf"]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "T-REC-Y.904-202501-E.pdf"
    write_pdf(path, "quantum key distribution")
    return path


def test_an_added_file_stays_through_a_refresh(corpus: Copilot, draft: Path, pdfs: Path) -> None:
    ran = corpus("add", str(draft), "--no-vectors", "--json")
    assert (ran.code, json.loads(ran.out)) == (0, {"added": [draft.name], "failed": {}})
    draft.unlink()
    assert indexed(corpus) == [*NAMES, draft.name]
    assert corpus("refresh", "--from", str(pdfs), "--no-vectors").code == 0
    assert indexed(corpus) == [*NAMES, draft.name]


def test_an_added_file_can_be_removed(corpus: Copilot, draft: Path, pdfs: Path) -> None:
    corpus("add", str(draft), "--no-vectors")
    ran = corpus("remove", "Y.904", "--no-vectors", "--json")
    assert json.loads(ran.out) == {"removed": [draft.name]}
    corpus("refresh", "--from", str(pdfs), "--no-vectors")
    assert indexed(corpus) == NAMES


def test_what_was_removed_stays_out_until_it_is_added(corpus: Copilot, pdfs: Path) -> None:
    assert corpus("remove", "V.901", NAMES[1], "--no-vectors").code == 0
    assert corpus("refresh", "--from", str(pdfs), "--no-vectors").code == 0
    assert indexed(corpus) == NAMES[2:]
    assert (pdfs / NAMES[0]).exists()
    assert corpus("add", str(pdfs / NAMES[0]), "--no-vectors").code == 0
    assert indexed(corpus) == [NAMES[0], NAMES[2]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["remove", "V.999"], "V.999: nothing in the corpus has that name"),
        (["remove", "V.901", "V.902", "X.903"], "nothing would be left"),
        (["add", "missing.pdf"], "missing.pdf: cannot be opened"),
        (["add", "pdf/T-REC-V.901-202401-E.pdf"], "in the corpus already, as T-REC-V.901"),
    ],
)
def test_what_cannot_be_done_is_said(corpus: Copilot, arguments: list[str], message: str) -> None:
    ran = corpus(*arguments)
    assert ran.code == 1
    assert message in ran.err
    assert indexed(corpus) == NAMES


def test_a_pdf_that_cannot_be_read_is_reported(corpus: Copilot, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing else")
    ran = corpus("add", "broken.pdf", "--no-vectors", "--json")
    assert ran.code == 1
    assert list(json.loads(ran.out)["failed"]) == ["broken.pdf"]
    assert indexed(corpus) == NAMES


def test_files_can_be_added_to_an_empty_data_folder(copilot: Copilot, draft: Path, tmp_path: Path) -> None:
    settings = {"data_dir": tmp_path / "data", "itu_site": "", "parse_workers": 1}
    assert copilot("corpus", "add", str(draft), "--no-vectors", **settings).code == 0
    status = json.loads(copilot("corpus", "status", "--json").out)
    assert ([document["file"] for document in status["documents"]], status["samples"]) == (
        [draft.name],
        False,
    )


def test_verify_finds_damaged_and_missing_files(corpus: Copilot, tmp_path: Path) -> None:
    assert json.loads(corpus("verify", "--json").out) == {"checked": 3, "damaged": []}
    damaged, missing, _ = sorted((tmp_path / "data" / "files").glob("*.pdf"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    missing.unlink()
    ran = corpus("verify", "--json")
    assert ran.code == 1
    found = {Path(row["path"]): row["reason"] for row in json.loads(ran.out)["damaged"]}
    assert found.keys() == {damaged, missing}
    assert "does not have the content" in found[damaged]
    assert "cannot be read" in found[missing]


def test_editions_are_compared(corpus: Copilot, pdfs: Path, tmp_path: Path) -> None:
    new = tmp_path / "T-REC-V.901-202501-E.pdf"
    write_pdf(new, "echo suppression")
    ran = corpus("diff", "V.901", str(new), "--json")
    report = json.loads(ran.out)
    assert (report["old"], report["new"]) == ("ITU-T V.901 (01/2024)", "ITU-T V.901 (01/2025)")
    assert {change["kind"] for change in report["changes"]} == {"changed"}
    shown = corpus("diff", "V.901", str(new)).out
    assert "[-cancellation-]" in shown
    assert "{+suppression+}" in shown
    same = corpus("diff", "V.901", "V.901", "--json")
    assert json.loads(same.out)["changes"] == []
