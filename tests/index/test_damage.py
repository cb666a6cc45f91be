"""Whatever happens to a file of the data folder: one clear line, and the next refresh mends it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import CopilotError
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.embedders.minilm import MiniLM
from index.errors import ChromaUnreachable, DamagedIndex, ModelUnavailable
from index.generations import Generations
from index.lexical import term
from index.manifest import CHROMA_FILE, Manifest, read_manifest
from index.refresh import RefreshSummary, refresh
from index.state import index_state
from index.verification import verify
from tests.index.made import write_pdf


def run(settings: Settings, pdfs: Path) -> RefreshSummary:
    return refresh(settings, Sources((pdfs,), None))


def assert_sound(settings: Settings, embedder: MiniLM) -> None:
    """All three documents are found, by words and by vectors."""
    generation = Generations(settings).current()
    verify(generation, embedder, settings.data_dir / "vectors.sqlite")
    assert len(generation.store.documents()) == 3
    assert len(generation.store.search(term("carrier"), 5)) == 2
    vectors = generation.vectors(embedder)
    assert vectors is not None
    (best, *_) = vectors.query(embedder.embed_query("cancelling echoes"), 1)
    assert generation.store.passages([best[0]])[0].file == "T-REC-V.901-202401-E.pdf"
    generation.close()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    """Every hundredth byte is another one."""
    content = bytearray(path.read_bytes())
    chance = random.Random(path.name)
    for place in chance.sample(range(len(content)), -(-len(content) // 100)):
        content[place] ^= chance.randrange(1, 256)
    path.write_bytes(content)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_bytes(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00nothing of this program\xe9" * 50)


DAMAGES: list[Callable[[Path], None]] = [Path.unlink, emptied, halved, flipped, other_bytes, a_folder]


@pytest.fixture
def whole(settings: Settings, pdfs: Path, tmp_path: Path) -> Path:
    """A copy of a data folder with everything in it."""
    run(settings, pdfs)
    shutil.copytree(settings.data_dir, tmp_path / "whole")
    return tmp_path / "whole"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_of_any_file_is_mended_by_a_refresh(
    settings: Settings, pdfs: Path, whole: Path, embedder: MiniLM, damage: Callable[[Path], None]
) -> None:
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    assert {"current", "manifest.json", "store.sqlite", "shared.sqlite", "data_level0.bin"} <= {
        file.name for file in files
    }
    for file in files:
        shutil.rmtree(settings.data_dir)
        shutil.copytree(whole, settings.data_dir)
        damage(settings.data_dir / file)
        try:
            index_state(settings)
        except CopilotError as error:
            assert "\n" not in str(error), file
        try:
            run(settings, pdfs)
            assert_sound(settings, embedder)
        except CopilotError as error:
            # what cannot be mended without a person is named, with what to do
            assert file.name in str(error), (file, error)
            shutil.rmtree(settings.data_dir / file, ignore_errors=True)
            (settings.data_dir / file).unlink(missing_ok=True)
            run(settings, pdfs)
            assert_sound(settings, embedder)


@pytest.mark.parametrize("content", [b"\xe9\xff", b"", b"latest", b"9" * 5000, b"-1", "٣".encode()], ids=repr)
def test_a_pointer_that_holds_no_number_is_named(settings: Settings, pdfs: Path, content: bytes) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    (settings.data_dir / "current").write_bytes(content)
    with pytest.raises(DamagedIndex, match=r"current: should hold the number of a generation.*index use"):
        Generations(settings).current()
    assert refresh(settings, Sources((pdfs,), None), with_vectors=False).generation == 1
    assert len(Generations(settings).current().store.search(term("carrier"), 5)) == 2


def test_flipped_bytes_of_a_store_never_raise_anything_else(settings: Settings, pdfs: Path) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    path = settings.data_dir / "generations" / "1" / "store.sqlite"
    content = path.read_bytes()
    chance, named = random.Random(1), 0
    for _ in range(150):
        damaged = bytearray(content)
        for place in chance.sample(range(len(content)), 30):
            damaged[place] ^= chance.randrange(1, 256)
        path.write_bytes(damaged)
        try:
            store = Generations(settings).current().store
            for entry in store.documents():
                store.document(entry.file)
            store.search(term("carrier"), 5)
            store.term_counts(["carrier"])
            list(store.all_passages())
            list(store.clauses())
            list(store.definitions())
            assert store.catalogue is not None
            store.passage_count()
        except DamagedIndex as error:
            assert "store.sqlite: " in str(error)
            assert "copilot corpus refresh" in str(error)
            named += 1
        except KeyError:
            named += 1  # a name is another one
    assert named > 75


def test_a_broken_folder_never_gets_a_number(settings: Settings, pdfs: Path) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    generations = Generations(settings)
    manifest = generations.current().manifest
    number, building = generations.begin()
    with pytest.raises(DamagedIndex, match=r"store\.sqlite: cannot be read \(No such file"):
        generations.publish(building, manifest)
    (building / "store.sqlite").write_bytes(b"something else")
    with pytest.raises(DamagedIndex, match=r"store\.sqlite: is not what was written"):
        generations.publish(building, manifest)
    assert number == 2
    assert generations.numbers() == [1]
    assert generations.current().number == 1


class Failing(MiniLM):
    """A model whose weights are gone."""

    def embed(self, texts: object) -> object:  # type: ignore[override]
        raise ModelUnavailable("model.onnx: cannot be read; install it anew")


def test_text_serves_whatever_happens_to_the_vectors(
    settings: Settings, pdfs: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(settings, pdfs)
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    with monkeypatch.context() as broken:
        broken.setattr("index.refresh.load_embedder", lambda settings: Failing())
        with pytest.raises(ModelUnavailable, match=r"install it anew; generation 3 serves"):
            run(settings, pdfs)
        current = Generations(settings).current()
        assert (current.number, len(current.store.search(term("trellis"), 5))) == (3, 2)
        assert current.vectors(embedder) is None
        assert index_state(settings)["vectors_missing"] == "model.onnx: cannot be read; install it anew"
        # the same again writes nothing new
        with pytest.raises(ModelUnavailable, match="generation 3 serves"):
            run(settings, pdfs)
    mended = run(settings, pdfs)
    assert mended.generation == 4
    assert index_state(settings)["vectors_missing"] == ""
    verify(Generations(settings).current(), embedder, settings.data_dir / "vectors.sqlite")


def test_a_first_refresh_without_a_chroma_server_says_why_there_are_no_vectors(
    settings: Settings, pdfs: Path
) -> None:
    deaf = settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    with pytest.raises(ChromaUnreachable, match="generation 2 serves"):
        run(deaf, pdfs)
    current = Generations(deaf).current()
    assert len(current.store.search(term("carrier"), 5)) == 2
    assert "http://127.0.0.1:9: the Chroma server does not answer" in current.manifest.vectors_missing
    assert run(settings, pdfs).generation == 3


def test_what_others_put_beside_the_generations_stays(settings: Settings, pdfs: Path) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    folder = settings.data_dir / "generations"
    (folder / "lost+found").mkdir()
    (folder / "7").write_text("no folder")
    (folder / "²").mkdir()
    (folder / "9-abc.building").mkdir()
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    assert refresh(settings, Sources((pdfs,), None), with_vectors=False).generation == 8
    assert Generations(settings).numbers() == [1, 8]
    assert {path.name for path in folder.iterdir()} == {"1", "8", "7", "lost+found", "²"}


def test_another_pointer_is_noticed_whatever_the_clock_says(settings: Settings, pdfs: Path) -> None:
    refresh(settings, Sources((pdfs,), None), with_vectors=False)
    refresh(settings, Sources((pdfs,), None), with_vectors=False, rebuild=True)
    generations, pointer = Generations(settings), settings.data_dir / "current"
    os.utime(pointer, ns=(0, 0))
    assert generations.current().number == 2
    pointer.write_bytes(b"1\n")  # the same inode, size and time
    os.utime(pointer, ns=(0, 0))
    assert generations.current().number == 1


def test_chromas_own_file_is_looked_at_too(settings: Settings, pdfs: Path, embedder: MiniLM) -> None:
    run(settings, pdfs)
    (path,) = (settings.data_dir / "generations" / "2").rglob(CHROMA_FILE)
    halved(path)
    assert run(settings, pdfs).generation == 3
    assert_sound(settings, embedder)


def test_a_data_folder_that_may_only_be_read_is_asked(
    settings: Settings, pdfs: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(settings, pdfs)
    (chroma,) = (settings.data_dir / "generations" / "2").rglob(CHROMA_FILE)
    before = {path: path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()}
    # the superuser may write everywhere, so the rights are played
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert_sound(settings, embedder)
    assert {path: path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()} == before
    monkeypatch.undo()
    assert_sound(settings, embedder)
    assert chroma.read_bytes() != before[chroma]


def test_names_that_are_no_unicode_go_through_the_manifest(tmp_path: Path) -> None:
    manifest = Manifest(
        *(7, "2024-01-01", "1", {"latin1-\udce9.pdf": "0" * 64}, ("/texts/\udcff",), "", False, 1, 1, 1, 0)
    )
    manifest.write(tmp_path)
    assert read_manifest(tmp_path) == manifest


def test_links_to_nothing_and_to_themselves_are_named(settings: Settings, pdfs: Path) -> None:
    (pdfs / "nowhere.pdf").symlink_to(pdfs / "gone")
    (pdfs / "itself.pdf").symlink_to(pdfs / "itself.pdf")
    (pdfs / "loop").symlink_to(pdfs)
    os.mkfifo(pdfs / "pipe.pdf")
    summary = refresh(settings, Sources((pdfs,), None), with_vectors=False)
    assert summary.added == 3
    assert [failure.file for failure in summary.failed] == ["itself.pdf", "nowhere.pdf", "pipe.pdf"]
