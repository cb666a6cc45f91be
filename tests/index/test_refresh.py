"""Refreshing: what is read, what is kept, what is reported, what serves meanwhile."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.errors import SourceError
from corpus.settings import Settings
from corpus.sources.listing import Sources, resolve
from index.embedders.minilm import MiniLM
from index.errors import OtherModel
from index.generations import Generations
from index.lexical import any_of
from index.refresh import STAGES, RefreshSummary, refresh
from index.verification import verify
from tests.index.conftest import TOPICS
from tests.index.made import record, write_pdf


def run(settings: Settings, *folders: Path, vectors: bool = False, rebuild: bool = False) -> RefreshSummary:
    return refresh(settings, Sources(folders, None), with_vectors=vectors, rebuild=rebuild)


def found(settings: Settings, *words: str) -> list[str]:
    """Files that hold the words, best first."""
    store = Generations(settings).current().store
    hits = store.search(any_of(words), 10)
    return list(dict.fromkeys(passage.file for passage in store.passages([id for id, _ in hits])))


def test_text_serves_while_vectors_are_made(settings: Settings, pdfs: Path, embedder: MiniLM) -> None:
    seen: list[tuple[str, int, int]] = []
    serving: dict[str, tuple[int, list[str], bool]] = {}
    generations = Generations(settings)

    def watch(stage: str, done: int, total: int) -> None:
        seen.append((stage, done, total))
        if stage in ("embedding", "vectors"):
            current = generations.current()
            serving[stage] = (current.number, found(settings, "carrier"), current.manifest.has_vectors)

    summary = refresh(settings, Sources((pdfs,), None), progress=watch)
    assert summary.to_json() == {
        "added": 3, "changed": 0, "unchanged": 0, "removed": 0, "failed": (), "parsed_pages": 3,
        "embedded_passages": 6, "seconds": summary.seconds, "generation": 2,
    }  # fmt: skip
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == list(STAGES)
    assert ("reading", 3, 3) in seen
    assert seen[-1] == ("vectors", 6, 6)
    text_alone = (1, ["T-REC-V.902-202401-E.pdf"], False)
    assert serving == {"embedding": text_alone, "vectors": text_alone}
    current = generations.current()
    assert (current.number, current.manifest.has_vectors) == (2, True)
    index = current.vectors(embedder)
    assert index is not None
    (best, *_) = index.query(embedder.embed_query("cancelling echoes"), 1)
    assert current.store.passages([best[0]])[0].file == "T-REC-V.901-202401-E.pdf"
    verify(current, embedder, settings.data_dir / "vectors.sqlite")
    assert (
        settings.data_dir / "files" / f"{current.manifest.files['T-REC-X.903-202401-E.pdf']}.pdf"
    ).is_file()


def test_a_refresh_without_news_does_nothing(settings: Settings, pdfs: Path) -> None:
    run(settings, pdfs, vectors=True)
    folder = settings.data_dir / "generations"
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    seen: list[str] = []
    again = refresh(settings, Sources((pdfs,), None), progress=lambda stage, done, total: seen.append(stage))
    assert (again.unchanged, again.parsed_pages, again.embedded_passages, again.generation) == (3, 0, 0, 2)
    assert seen == []
    assert sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before
    assert again.seconds < 2


def test_only_news_is_read_and_embedded(settings: Settings, pdfs: Path) -> None:
    run(settings, pdfs, vectors=True)
    write_pdf(pdfs / "T-REC-V.901-202401-E.pdf", "adaptive equalization")
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "timing recovery")
    (pdfs / "T-REC-X.903-202401-E.pdf").unlink()
    summary = run(settings, pdfs, vectors=True)
    assert (summary.added, summary.changed, summary.unchanged, summary.removed) == (1, 1, 1, 1)
    assert (summary.parsed_pages, summary.embedded_passages) == (2, 4)
    # The old vectors served until the new ones were complete: no generation of text alone between.
    assert summary.generation == 3
    assert found(settings, "equalization", "timing") == [
        "T-REC-V.901-202401-E.pdf",
        "T-REC-V.904-202401-E.pdf",
    ]
    assert found(settings, "echo") == []
    assert found(settings, "directory") == []


def test_vectors_are_added_to_text_that_is_there(settings: Settings, pdfs: Path) -> None:
    first = run(settings, pdfs)
    assert (first.generation, first.embedded_passages) == (1, 0)
    assert run(settings, pdfs).generation == 1
    second = run(settings, pdfs, vectors=True)
    assert (second.generation, second.parsed_pages, second.embedded_passages) == (2, 0, 6)
    stores = [settings.data_dir / "generations" / number / "store.sqlite" for number in "12"]
    assert stores[0].samefile(stores[1])
    # Asking for text alone throws no vectors away.
    assert run(settings, pdfs).generation == 2
    rebuilt = run(settings, pdfs, vectors=True, rebuild=True)
    assert (rebuilt.generation, rebuilt.unchanged, rebuilt.embedded_passages) == (3, 3, 0)


def bad_files(folder: Path) -> dict[str, str]:
    """Writes files that cannot be read; returns a word of the reason for each."""
    good = (folder / "T-REC-V.901-202401-E.pdf").read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "letter.pdf").write_bytes(b"Dear colleague, please find attached")
    (folder / "truncated.pdf").write_bytes(good[: len(good) // 3])
    locked = PdfWriter(PdfReader(folder / "T-REC-V.901-202401-E.pdf"))
    locked.encrypt("secret")
    locked.write(folder / "locked.pdf")
    PdfWriter().write(folder / "no-pages.pdf")
    return {
        "empty.pdf": "empty.pdf",
        "letter.pdf": "letter.pdf",
        "truncated.pdf": "truncated.pdf",
        "locked.pdf": "password",
        "no-pages.pdf": "no-pages.pdf",
    }


def test_bad_files_are_reported_and_the_rest_goes_on(settings: Settings, pdfs: Path) -> None:
    expected = bad_files(pdfs)
    summary = run(settings, pdfs)
    assert summary.added == 3
    reasons = {failure.file: failure.reason for failure in summary.failed}
    assert reasons.keys() == expected.keys()
    for file, word in expected.items():
        assert word in reasons[file]
        assert "\n" not in reasons[file]
    assert sorted(entry.file for entry in Generations(settings).current().store.documents()) == sorted(TOPICS)
    # The bad ones alone are tried again, and nothing is written for them.
    again = run(settings, pdfs)
    assert (again.unchanged, again.parsed_pages, again.generation, len(again.failed)) == (3, 0, 1, 5)


def test_a_file_that_went_bad_keeps_its_last_good_version(settings: Settings, pdfs: Path) -> None:
    run(settings, pdfs)
    (pdfs / "T-REC-V.902-202401-E.pdf").write_bytes(b"%PDF-1.4 cut off")
    summary = run(settings, pdfs)
    assert (summary.unchanged, summary.removed, summary.generation) == (3, 0, 1)
    assert "last good version stays" in summary.failed[0].reason
    assert found(settings, "carrier") == ["T-REC-V.902-202401-E.pdf"]


def test_equal_content_is_taken_in_once_and_equal_names_are_kept_apart(
    settings: Settings, pdfs: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write_pdf(other / "T-REC-V.901-202401-E.pdf", "trellis coding")
    write_pdf(other / "copy.pdf", "carrier recovery")
    summary = run(settings, pdfs, other)
    assert summary.added == 4
    assert [failure.file for failure in summary.failed] == ["copy.pdf"]
    assert "same content as T-REC-V.902-202401-E.pdf" in summary.failed[0].reason
    assert found(settings, "trellis") == ["other/T-REC-V.901-202401-E.pdf"]
    assert found(settings, "echo") == ["T-REC-V.901-202401-E.pdf"]
    store = Generations(settings).current().store
    assert store.document("other/T-REC-V.901-202401-E.pdf").doc_id == "ITU-T V.901 (01/2024)"


def test_an_empty_or_missing_folder_changes_nothing(settings: Settings, pdfs: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(
        SourceError, match=r"empty: no PDF, Word, AsciiDoc or Markdown file there.*--from or COPILOT_SOURCE"
    ):
        run(settings, empty)
    run(settings, pdfs)
    with pytest.raises(SourceError, match="Markdown file there, nothing was changed"):
        run(settings, empty)
    with pytest.raises(SourceError, match="gone: no such folder"):
        run(settings, tmp_path / "gone")
    (empty / "letter.pdf").write_bytes(b"Dear colleague")
    with pytest.raises(SourceError, match=r"none of the 1 files there can be read: letter\.pdf"):
        run(settings, empty)
    assert found(settings, "carrier") == ["T-REC-V.902-202401-E.pdf"]


def test_samples_never_replace_documents(settings: Settings, pdfs: Path) -> None:
    run(settings, pdfs)
    with pytest.raises(SourceError, match=r"holds an index of 3 documents.*--from"):
        refresh(settings, Sources((pdfs,), None, are_samples=True), with_vectors=False)


def test_the_catalogue_names_and_dates_documents(settings: Settings, pdfs: Path, tmp_path: Path) -> None:
    run(settings, pdfs)
    catalogue = tmp_path / "catalogue.jsonl"
    rows = [
        record("ITU-T V.901 (01/2024)", "Echo cancellers", "They cancel echoes.", "2024-01-13"),
        record("ITU-T V.901 (03/2025)", "Echo cancellers", "They cancel more.", "2025-03-01"),
    ]
    catalogue.write_text("\n".join(map(json.dumps, rows)))
    summary = refresh(settings, Sources((pdfs,), catalogue), with_vectors=False)
    # A new catalogue is news, but no reason to parse anything again.
    assert (summary.unchanged, summary.parsed_pages, summary.generation) == (3, 0, 2)
    store = Generations(settings).current().store
    assert {entry.file: entry.title for entry in store.documents()}[
        "T-REC-V.901-202401-E.pdf"
    ] == "Echo cancellers"
    assert [edition.id for edition in store.catalogue] == ["ITU-T V.901 (01/2024)", "ITU-T V.901 (03/2025)"]
    assert found(settings, "more") == ["catalogue"]


def test_old_generations_and_what_only_they_needed_go(settings: Settings, pdfs: Path) -> None:
    settings = settings.model_copy(update={"keep_generations": 1})
    for topic in ("first", "second", "third", "fourth"):
        write_pdf(pdfs / "T-REC-V.901-202401-E.pdf", f"the {topic} method")
        run(settings, pdfs)
    generations = Generations(settings)
    assert generations.numbers() == [3, 4]
    kept = {digest for manifest in generations.manifests() for digest in manifest.files.values()}
    assert {path.stem for path in (settings.data_dir / "files").iterdir()} == kept
    assert len(kept) == 4
    generations.switch(3)
    assert found(settings, "third") == ["T-REC-V.901-202401-E.pdf"]
    # What is there already is served again, not written again.
    assert run(settings, pdfs).generation == 4
    assert generations.prune(0) == [3]


def test_vectors_of_another_model_are_refused_until_a_refresh(settings: Settings, pdfs: Path) -> None:
    class Other(MiniLM):
        fingerprint = "another-model/1"

    run(settings, pdfs, vectors=True)
    with pytest.raises(OtherModel, match=r"come from all-MiniLM-L6-v2.*another-model/1.*COPILOT_EMBED_MODEL"):
        Generations(settings).current().vectors(Other())


def test_the_whole_way_with_a_chroma_server(
    settings: Settings, chroma_server: dict[str, str], pdfs: Path, embedder: MiniLM
) -> None:
    server = settings.model_copy(update={**chroma_server, "keep_generations": 1})
    assert run(server, pdfs, vectors=True).generation == 2
    current = Generations(server).current()
    assert not (current.folder / "chroma").exists()
    verify(current, embedder, server.data_dir / "vectors.sqlite")
    assert run(server, pdfs, vectors=True).generation == 2
    # Back to vectors in the folder: built anew, not embedded anew.
    local = run(settings, pdfs, vectors=True)
    assert (local.generation, local.embedded_passages) == (3, 0)
    verify(Generations(settings).current(), embedder, settings.data_dir / "vectors.sqlite")


def test_sources_are_those_named_before_those_in_the_settings(
    settings: Settings, pdfs: Path, tmp_path: Path
) -> None:
    chosen = settings.model_copy(update={"source": pdfs})
    assert resolve(chosen).folders == (pdfs,)
    assert resolve(chosen, [tmp_path]).folders == (tmp_path,)
    with pytest.raises(SourceError, match=r"nowhere: no such folder; check --from"):
        resolve(chosen, [tmp_path / "nowhere"])
    with pytest.raises(SourceError, match=r"no\.gz: no such catalogue"):
        resolve(chosen, catalogue=tmp_path / "no.gz")


def test_without_any_source_the_samples_are_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    sources = resolve(settings)
    assert sources.are_samples
    assert sources.catalogue is not None
    assert sources.catalogue.is_file()
    written = {path: path.stat().st_mtime_ns for path in sources.folders[0].glob("*.pdf")}
    assert len(written) >= 8
    resolve(settings)
    assert {path: path.stat().st_mtime_ns for path in sources.folders[0].glob("*.pdf")} == written


def test_a_file_without_read_permission_is_reported(settings: Settings, pdfs: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    (pdfs / "T-REC-V.902-202401-E.pdf").chmod(0)
    summary = run(settings, pdfs)
    assert (summary.added, summary.failed[0].file) == (2, "T-REC-V.902-202401-E.pdf")
