"""Generations survive crashes, second writers, full disks and readers that are busy."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.settings import Settings
from corpus.sources.listing import Sources
from corpus.store import write_atomically
from index.disk import rename
from index.embedders.minilm import MiniLM
from index.errors import (
    DamagedIndex,
    NewerFormat,
    NoIndex,
    NotWritable,
    OlderFormat,
    WriterBusy,
    disk_errors_named,
)
from index.generations import Generations
from index.lexical import term
from index.lock import WriterLock
from index.refresh import STAGES, refresh
from index.verification import verify
from tests.index.made import write_pdf

ROOT = Path(__file__).parents[2]
NUMBERED = re.compile(r"method numbered (\d)")

DIE = """
import os, signal, sys
from pathlib import Path
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh

def die(stage, done, total):
    if stage == sys.argv[3] and done >= total:
        os.kill(os.getpid(), signal.SIGKILL)

settings = Settings(data_dir=Path(sys.argv[1]), parse_workers=1)
refresh(settings, Sources((Path(sys.argv[2]),), None), progress=die)
"""

FILL = """
import sys
from pathlib import Path
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.errors import DiskFull
from index.generations import Generations
from index.lexical import term
from index.refresh import refresh
from tests.index.made import write_pdf

disk, pdfs = Path(sys.argv[1]), Path(sys.argv[2])
settings, sources = Settings(data_dir=disk / "data", parse_workers=1), Sources((pdfs,), None)
refresh(settings, sources, with_vectors=False)
filler = disk / "filler"
with filler.open("wb", buffering=0) as stream:
    try:
        while True:
            stream.write(bytes(4096))
    except OSError:
        pass
with filler.open("rb+") as stream:
    stream.truncate(filler.stat().st_size - int(sys.argv[3]))
write_pdf(pdfs / "T-REC-V.999-202401-E.pdf", "trellis coding")
try:
    refresh(settings, sources, with_vectors=False)
except DiskFull as error:
    print(error)
current = Generations(settings).current()
folders = [path.name for path in current.folder.parent.iterdir()]
print(current.number, len(current.store.search(term("carrier"), 5)), folders)
filler.unlink()
print(refresh(settings, sources, with_vectors=False).generation)
"""


def build(settings: Settings, pdfs: Path, *, vectors: bool = False) -> int:
    return refresh(settings, Sources((pdfs,), None), with_vectors=vectors).generation


def words_found(settings: Settings, word: str) -> int:
    return len(Generations(settings).current().store.search(term(word), 20))


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_refresh_leaves_the_old_generation_and_goes_on_later(
    settings: Settings, pdfs: Path, embedder: MiniLM, stage: str
) -> None:
    assert build(settings, pdfs, vectors=True) == 2
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    command = [sys.executable, "-c", DIE, str(settings.data_dir), str(pdfs), stage]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert words_found(settings, "trellis") == 0
    assert words_found(settings, "carrier") == 2
    summary = refresh(settings, Sources((pdfs,), None))
    assert summary.parsed_pages == 0
    assert summary.embedded_passages == (2 if STAGES.index(stage) < STAGES.index("embedding") else 0)
    assert words_found(settings, "trellis") == 2
    generations = Generations(settings)
    assert sorted(path.name for path in generations.folder.iterdir()) == sorted(
        map(str, generations.numbers())
    )
    verify(generations.current(), embedder, settings.data_dir / "vectors.sqlite")


def test_a_folder_that_was_complete_but_never_served_is_served_then(settings: Settings, pdfs: Path) -> None:
    build(settings, pdfs)
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    build(settings, pdfs)
    # As if the process had died between the rename and the switch.
    (settings.data_dir / "current").write_text("1\n")
    assert words_found(settings, "trellis") == 0
    assert build(settings, pdfs) == 2
    assert words_found(settings, "trellis") == 2


@pytest.mark.parametrize("code", [errno.ENOENT, errno.ESTALE])
def test_a_rename_whose_answer_was_lost_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    rename_of, replace_of = Path.rename, Path.replace

    def answer_lost(path: Path, target: Path) -> None:
        rename_of(path, target)
        raise OSError(code, os.strerror(code), str(path))

    def replace_twice(path: Path, target: Path) -> None:
        replace_of(path, target)
        replace_of(path, target)

    folder = tmp_path / "7-abc.building"
    folder.mkdir()
    monkeypatch.setattr(Path, "rename", answer_lost)
    rename(folder, tmp_path / "7")
    assert (tmp_path / "7").is_dir() and not folder.exists()
    monkeypatch.setattr(Path, "replace", replace_twice)
    write_atomically(tmp_path / "current", b"7")
    assert (tmp_path / "current").read_bytes() == b"7"


def test_a_rename_to_another_file_system_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(path))

    folder = tmp_path / "7-abc.building"
    folder.mkdir()
    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="cross-device"):
        rename(folder, tmp_path / "7")
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match="cross-device"):
        write_atomically(tmp_path / "current", b"7")
    assert not list(tmp_path.glob(".current*"))


def test_a_limit_on_the_size_of_files_is_named(tmp_path: Path) -> None:
    refused = sqlite3.OperationalError("disk I/O error")
    refused.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    with pytest.raises(NotWritable, match="ulimit -f"), disk_errors_named(tmp_path):
        raise refused


def test_the_second_writer_is_told_who_the_first_is(settings: Settings, pdfs: Path) -> None:
    with WriterLock(settings.data_dir):
        with pytest.raises(
            WriterBusy, match=rf"is being written by process {os.getpid()} on .* since 20\d\d-"
        ):
            build(settings, pdfs)
        holder = WriterLock(settings.data_dir).holder()
        assert holder is not None
        assert holder.pid == os.getpid()
    assert WriterLock(settings.data_dir).holder() is None
    assert build(settings, pdfs) == 1


def test_the_lock_of_a_dead_process_is_free(settings: Settings) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from index.lock import WriterLock\n"
        "WriterLock(Path(sys.argv[1])).__enter__(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", script, str(settings.data_dir)]
    assert subprocess.run(command, cwd=ROOT, timeout=60).returncode == -signal.SIGKILL
    assert (settings.data_dir / "writer.json").exists()
    assert WriterLock(settings.data_dir).holder() is None
    with WriterLock(settings.data_dir):
        pass


def test_readers_notice_a_switch_between_two_queries(settings: Settings, pdfs: Path) -> None:
    build(settings, pdfs)
    reader = Generations(settings)
    first = reader.current()
    assert reader.current() is first
    write_pdf(pdfs / "T-REC-V.904-202401-E.pdf", "trellis coding")
    build(settings, pdfs)
    assert reader.current().number == 2
    assert len(first.store.search(term("carrier"), 5)) == 2
    Generations(settings).switch(1)
    assert reader.current().number == 1


def test_readers_see_no_error_while_generations_come_and_go(settings: Settings, pdfs: Path) -> None:
    settings = settings.model_copy(update={"keep_generations": 1})
    build(settings, pdfs)
    reader, stop = Generations(settings), threading.Event()

    def ask(_: int) -> set[tuple[int, int]]:
        seen = set()
        while not stop.is_set():
            generation = reader.current()
            hits = generation.store.search(term("method"), 50)
            texts = generation.store.passages([id for id, _ in hits])
            assert len({NUMBERED.findall(passage.text)[0] for passage in texts}) <= 1
            seen.add((generation.number, len(texts)))
        return seen

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, number) for number in range(4)]
        try:
            for number in range(6):
                write_pdf(pdfs / "T-REC-V.901-202401-E.pdf", f"the method numbered {number}")
                build(settings, pdfs)
        finally:
            stop.set()
        seen = set().union(*(task.result() for task in asking))
    assert {count for number, count in seen if number > 1} <= {2}
    assert len(seen) > 2


def test_before_the_first_refresh_the_message_says_what_to_do(settings: Settings) -> None:
    generations = Generations(settings)
    with pytest.raises(NoIndex, match="nothing indexed yet; run copilot corpus refresh"):
        generations.current()
    assert generations.current_manifest() is None
    assert generations.numbers() == []
    with pytest.raises(NoIndex, match="generation 7: does not exist; there are: none"):
        generations.open(7)


def test_other_formats_are_named(settings: Settings, pdfs: Path) -> None:
    build(settings, pdfs)
    manifest = settings.data_dir / "generations" / "1" / "manifest.json"
    record = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**record, "format": 99, "something": "new"}))
    with pytest.raises(NewerFormat, match=r"newer version .*\(format 99, .*COPILOT_DATA_DIR"):
        Generations(settings).current()
    with pytest.raises(NewerFormat):
        build(settings, pdfs)
    manifest.write_text(json.dumps({**record, "format": 0}))
    with pytest.raises(OlderFormat, match="run copilot corpus refresh"):
        Generations(settings).current()
    assert build(settings, pdfs) == 2
    assert words_found(settings, "carrier") == 2


def test_damage_is_named_and_a_refresh_mends_it(settings: Settings, pdfs: Path, embedder: MiniLM) -> None:
    build(settings, pdfs, vectors=True)
    cache = settings.data_dir / "vectors.sqlite"
    folder = settings.data_dir / "generations" / "2"
    shutil.rmtree(folder / "chroma")
    with pytest.raises(DamagedIndex, match=r"chroma.*: cannot be read \(No such file or directory\)"):
        verify(Generations(settings).current(), embedder, cache)
    assert build(settings, pdfs, vectors=True) == 3
    store = settings.data_dir / "generations" / "3" / "store.sqlite"
    content = store.read_bytes()
    store.unlink()
    with pytest.raises(DamagedIndex, match=r"store\.sqlite: missing"):
        Generations(settings).current()
    store.write_bytes(content[: len(content) // 2])
    with pytest.raises(DamagedIndex, match="malformed; run copilot corpus refresh"):
        verify(Generations(settings).open(3), embedder, cache)
    mended = refresh(settings, Sources((pdfs,), None))
    assert (mended.parsed_pages, mended.embedded_passages) == (0, 0)
    verify(Generations(settings).current(), embedder, cache)
    (settings.data_dir / "current").write_text("latest")
    with pytest.raises(DamagedIndex, match=r"should hold the number of a generation, not 'latest'"):
        Generations(settings).current()


@pytest.mark.parametrize("room", [0, 60_000])
def test_a_full_disk_is_named_and_the_old_generation_serves(tmp_path: Path, pdfs: Path, room: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    namespace = ["unshare", "-Urm"] if os.geteuid() else ["unshare", "-m"]
    mount = 'mount -t tmpfs -o size=1500k tmpfs "$0" && exec "$@"'
    if (
        shutil.which("unshare") is None
        or subprocess.run([*namespace, "sh", "-c", mount, str(disk), "true"], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small file system (unshare -Urm)")
    command = [*namespace, "sh", "-c", mount, str(disk)]
    command += [sys.executable, "-c", FILL, str(disk), str(pdfs), str(room)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    message, serving, generation = done.stdout.splitlines()
    assert "no space left on the disk; the index served so far is unchanged" in message
    assert serving == "1 2 ['1']"
    assert generation == "2"


def test_a_folder_that_may_only_be_read_is_named_and_still_asked(tmp_path: Path) -> None:
    # a link in place of the lock is refused as a folder of another user is
    (tmp_path / "writer.lock").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").touch()
    lock = WriterLock(tmp_path)
    assert lock.holder() is None
    with pytest.raises(NotWritable, match=f"{tmp_path}: cannot be written .*COPILOT_DATA_DIR"), lock:
        pass
