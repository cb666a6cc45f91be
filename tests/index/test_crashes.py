"""What a crash, a second writer, many readers and a full disk do to an index with vectors: nothing.

Each test is there twice: short, and as long as an operator would want to see it once (mark `bench`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.embedders.minilm import MiniLM
from index.generations import Generations
from index.lexical import term
from index.refresh import RefreshSummary, refresh
from index.verification import verify
from tests.index.made import write_pdf

ROOT = Path(__file__).parents[2]
CHANGING = "T-REC-V.901-202401-E.pdf"
"""The document whose text says which state of the sources was indexed."""
STATES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

REFRESH = """
import sys
from pathlib import Path
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh
import index.embedders.minilm, index.inference, chromadb

settings = Settings(data_dir=Path(sys.argv[1]), parse_workers=1)
print("begins", flush=True)
print(refresh(settings, Sources((Path(sys.argv[2]),), None)).generation, flush=True)
"""

HOLD = """
import sys
from pathlib import Path
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh

def wait(stage, done, total):
    if stage == "writing" and done == total:
        print("writes", flush=True)
        sys.stdin.read()

settings = Settings(data_dir=Path(sys.argv[1]), parse_workers=1)
refresh(settings, Sources((Path(sys.argv[2]),), None), progress=wait)
"""

SEARCH = """
import json, re, sys
from pathlib import Path
from corpus.settings import Settings
from index.llamaindex import CopilotRetriever

stop, seen = Path(sys.argv[2]), set()
retriever = CopilotRetriever(Settings(data_dir=Path(sys.argv[1]), embed_threads=1), k=8)
while not stop.exists():
    nodes = retriever.retrieve("Which method does the terminal support?")
    generations = {node.metadata["generation"] for node in nodes}
    states = {state for node in nodes for state in re.findall(r"method called (\\w+)", node.text)}
    assert len(generations) == 1 and len(states) == 1, (generations, states)
    if not seen:
        print("searching", flush=True)
    seen.add((generations.pop(), states.pop()))
print(json.dumps(sorted(seen)))
"""

FILL = """
import sys
from pathlib import Path
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.errors import DiskFull
from index.embedders.factory import load_embedder
from index.generations import Generations
from index.refresh import refresh
from index.verification import verify
from tests.index.made import write_pdf

disk, pdfs, rooms = Path(sys.argv[1]), Path(sys.argv[2]), [int(room) for room in sys.argv[3].split(",")]
settings, sources = Settings(data_dir=disk / "data", parse_workers=1), Sources((pdfs,), None)
serving, embedder = refresh(settings, sources).generation, load_embedder(settings)
filler = disk / "filler"
for number, room in enumerate(rooms):
    write_pdf(pdfs / "T-REC-V.999-202401-E.pdf", f"trellis coding of kind {number}")
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            pass
    with filler.open("rb+") as stream:
        stream.truncate(max(0, filler.stat().st_size - room))
    try:
        generation = refresh(settings, sources).generation
    except DiskFull as error:
        assert "the index served so far is unchanged" in str(error)
        generation = serving
        print("full", end=" ")
    else:
        print("fits", end=" ")
    filler.unlink()
    current = Generations(settings).current()
    assert current.number == generation, (current.number, generation)
    assert all(path.name.isdigit() for path in current.folder.parent.iterdir())
    verify(current, embedder, settings.data_dir / "vectors.sqlite")
    serving = refresh(settings, sources).generation
"""


def change(pdfs: Path, state: str) -> None:
    write_pdf(pdfs / CHANGING, f"the method called {state}")


def build(settings: Settings, pdfs: Path) -> RefreshSummary:
    return refresh(settings, Sources((pdfs,), None))


def state_served(settings: Settings, embedder: MiniLM) -> str:
    """What the generation that serves says, by its full text and by its vectors."""
    generation = Generations(settings).current()
    vectors = generation.vectors(embedder)
    assert vectors is not None
    found = {id for id, _ in generation.store.search(term("method"), 20)}
    assert vectors.query(embedder.embed_query("the method called by its name"), 3)[0][0] in found
    words = {word for passage in generation.store.passages(sorted(found)) for word in passage.text.split()}
    (state,) = words & set(STATES)
    generation.close()
    return state


def disk_used(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


@contextmanager
def running(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = process.stdout.readline().strip()
    assert told or process.stderr is None, process.stderr.read()
    return told


@pytest.mark.parametrize(
    "moments", [3, pytest.param(20, marks=[pytest.mark.bench, pytest.mark.timeout(900)])]
)
def test_killed_at_random_moments(settings: Settings, pdfs: Path, embedder: MiniLM, moments: int) -> None:
    change(pdfs, STATES[0])
    build(settings, pdfs)
    chance = random.Random(moments)
    serving, longest, interrupted = STATES[0], 1.5, 0
    for moment in range(moments):
        wanted = STATES[(moment + 1) % len(STATES)]
        change(pdfs, wanted)
        before = Generations(settings).current().number
        with running(REFRESH, settings.data_dir, pdfs) as process:
            assert line(process) == "begins"
            started = time.monotonic()
            try:
                process.wait(chance.uniform(0, longest))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                interrupted += 1
            else:
                # What is left of it is not worth killing: the moments come nearer.
                longest = time.monotonic() - started
        number = Generations(settings).current().number
        assert number in (before, before + 1)
        assert state_served(settings, embedder) == (serving if number == before else wanted)
        summary = build(settings, pdfs)
        assert state_served(settings, embedder) == wanted
        assert summary.failed == ()
        serving = wanted
    assert interrupted >= moments // 2
    generations = Generations(settings)
    verify(generations.current(), embedder, settings.data_dir / "vectors.sqlite")
    assert sorted(int(path.name) for path in generations.folder.iterdir()) == generations.numbers()
    assert len(generations.numbers()) <= settings.keep_generations + 2
    # As large as what was never interrupted.
    whole = settings.model_copy(update={"data_dir": settings.data_dir.with_name("whole")})
    for state in STATES[:4]:
        change(pdfs, state)
        build(whole, pdfs)
    assert disk_used(settings.data_dir) < 1.3 * disk_used(whole.data_dir)


def test_a_second_refresh_says_which_process_holds_the_lock(
    settings: Settings, pdfs: Path, embedder: MiniLM
) -> None:
    change(pdfs, "one")
    build(settings, pdfs)
    change(pdfs, "two")
    command = [str(Path(sys.executable).with_name("copilot")), "corpus", "refresh", "--from", str(pdfs)]
    with running(HOLD, settings.data_dir, pdfs) as first:
        assert line(first) == "writes"
        second = subprocess.run(
            command,
            cwd=settings.data_dir,
            env={**os.environ, "COPILOT_DATA_DIR": str(settings.data_dir)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert second.returncode == 1
        assert f"is being written by process {first.pid} on " in second.stderr
        assert "Traceback" not in second.stderr
        assert state_served(settings, embedder) == "one"
        first.communicate("", timeout=120)
    assert state_served(settings, embedder) == "two"


@pytest.mark.parametrize(
    ("processes", "switches"),
    [(2, 2), pytest.param(8, 6, marks=[pytest.mark.bench, pytest.mark.timeout(900)])],
)
def test_processes_that_search_see_one_generation_at_a_time(
    settings: Settings, pdfs: Path, processes: int, switches: int
) -> None:
    settings = settings.model_copy(update={"keep_generations": 1})
    change(pdfs, STATES[0])
    expected = {build(settings, pdfs).generation: STATES[0]}
    stop = settings.data_dir.with_name("stop")
    searching = [
        subprocess.Popen(
            [sys.executable, "-c", SEARCH, str(settings.data_dir), str(stop)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    try:
        for process in searching:
            assert line(process) == "searching"
        for state in STATES[1 : switches + 1]:
            change(pdfs, state)
            expected[build(settings, pdfs).generation] = state
            time.sleep(0.5)
        stop.touch()
        for process in searching:
            out, errors = process.communicate(timeout=60)
            assert process.returncode == 0, errors
            seen = json.loads(out)
            assert len(seen) > 1
            assert all(expected[number] == state for number, state in seen)
    finally:
        for process in searching:
            process.kill()
            process.communicate()


@pytest.mark.parametrize(
    "rooms",
    [
        [150_000, 600_000],
        pytest.param([*range(0, 2_000_000, 100_000)], marks=[pytest.mark.bench, pytest.mark.timeout(900)]),
    ],
    ids=["two rooms", "twenty rooms"],
)
def test_a_full_disk_leaves_vectors_and_text_as_they_were(
    tmp_path: Path, pdfs: Path, rooms: list[int]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    namespace = ["unshare", "-Urm"] if os.geteuid() else ["unshare", "-m"]
    mount = 'mount -t tmpfs -o size=12m tmpfs "$0" && exec "$@"'
    command = [*namespace, "sh", "-c", mount, str(disk)]
    if shutil.which("unshare") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system (unshare -Urm)")
    command += [sys.executable, "-c", FILL, str(disk), str(pdfs), ",".join(map(str, rooms))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "full" in done.stdout
