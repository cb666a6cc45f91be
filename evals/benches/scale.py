"""Build time, search time and memory of the index at 10,000 to 500,000 passages.

    python -m evals.benches.scale measure --data-dir DATA --questions questions.jsonl --out FOLDER

DATA is the data folder of a real index with vectors: larger ones are made of its texts and vectors
(see `evals.benches.synthetic`). FOLDER receives an index for every size, scale.json, and scale.svg with the
charts.
An index that is there is not built again, so the same command repeats the searches alone.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress

from corpus.catalogue import Catalogue
from corpus.settings import Settings
from evals.benches.synthetic import SyntheticDocuments, synthetic_vectors
from evals.charts import Chart, Series, svg
from evals.golden import load_questions
from index.embedders.embedder import Vectors
from index.embedders.factory import load_embedder
from index.generations import Generations
from index.retrieve.candidates import CANDIDATES
from index.retrieve.query import understand
from index.retrieve.search import Retriever
from index.shared_vectors import PassageVectors
from index.store import Store
from index.vectors import HNSW, VectorIndex
from index.writer import StoreWriter

SIZES = (10_000, 50_000, 200_000, 500_000)
CATALOGUE_SHARE = 5
"""At most every fifth passage is a catalogue record."""
ASKED = 60
COLLECTION = "scale"

app = typer.Typer(add_completion=False)


@app.command()
def measure(
    data_dir: Annotated[Path, typer.Option(help="Data folder of a real index with vectors.")],
    questions: Annotated[Path, typer.Option(help="Questions to search with.")],
    out: Annotated[Path, typer.Option(help="Folder for the indexes and the figures.")],
    sizes: Annotated[str, typer.Option(help="Numbers of passages.")] = ",".join(map(str, SIZES)),
) -> None:
    """Build an index of each size, search it, and write the figures."""
    rows = []
    for size in map(int, sizes.split(",")):
        folder = out / str(size)
        for step in ("build", "search"):
            # Every step has a process of its own, so that its peak of memory is its own.
            command = [sys.executable, "-m", "evals.benches.scale", step, str(folder)]
            command += ["--data-dir", str(data_dir)]
            command += ["--questions", str(questions)] if step == "search" else ["--size", str(size)]
            subprocess.run(command, check=True)
        row = _read(folder / "build.json") | _read(folder / "search.json")
        typer.echo(json.dumps(row))
        rows.append(row)
    (out / "scale.json").write_text(json.dumps(rows, indent=1) + "\n")
    (out / "scale.svg").write_text(svg(charts(rows)), "utf-8")


@app.command()
def build(
    folder: Path, data_dir: Annotated[Path, typer.Option()], size: Annotated[int, typer.Option()]
) -> None:
    """Write one index."""
    if (folder / "build.json").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    real = Generations(Settings(data_dir=data_dir)).current()
    text = _Stopwatch()
    passages, documents = _write_store(real.store, folder / "store.sqlite", size)
    text.stop()
    embedder = load_embedder(Settings())
    index = real.vectors(embedder)
    if index is None:
        raise typer.BadParameter(f"{data_dir}: holds no vectors")
    ids = [passage.id for passage, _ in real.store.all_passages()]
    vectors = np.concatenate(
        [index.vectors_of(ids[start : start + 5000]) for start in range(0, len(ids), 5000)]
    )
    vector = _Stopwatch()
    _write_vectors(Store(folder / "store.sqlite"), folder, vectors)
    vector.stop()
    record = {
        "passages": passages,
        "documents": documents,
        "text_seconds": text.seconds,
        "text_cpu_seconds": text.cpu_seconds,
        "vector_seconds": vector.seconds,
        "vector_cpu_seconds": vector.cpu_seconds,
        "text_bytes": (folder / "store.sqlite").stat().st_size,
        "vector_bytes": sum(path.stat().st_size for path in (folder / "chroma").rglob("*") if path.is_file()),
        "build_memory": _peak(),
    }
    (folder / "build.json").write_text(json.dumps(record), "utf-8")


class _Stopwatch:
    """Seconds that passed, and seconds that the processor worked for this process, from here to `stop`."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        self.seconds = round(time.perf_counter() - self._started[0], 1)
        self.cpu_seconds = round(time.process_time() - self._started[1], 1)


def _write_store(real: Store, path: Path, size: int) -> tuple[int, int]:
    """Passages and documents written."""
    records = list(real.catalogue_records())[: size // CATALOGUE_SHARE]
    wanted = size - len(records)
    documents = SyntheticDocuments([real.document(entry.file) for entry in real.documents()])
    with StoreWriter(path, Catalogue.from_records(records)) as writer, _progress() as progress:
        task = progress.add_task("text", total=wanted)
        for document in documents:
            if writer.passages >= wanted:
                break
            writer.add_document(document)
            progress.update(task, completed=writer.passages)
    return writer.passages, writer.documents


def _write_vectors(store: Store, folder: Path, real: Vectors) -> None:
    generator = np.random.default_rng(0)
    settings = Settings(data_dir=folder)
    with (
        VectorIndex(settings, folder / "chroma", COLLECTION, create=HNSW) as index,
        _progress() as progress,
    ):
        task = progress.add_task("vectors", total=store.passage_count())
        batch: list[tuple[int, dict[str, str | int | bool]]] = []

        def flush() -> None:
            vectors = synthetic_vectors(real, len(batch), generator)
            index.add([id for id, _ in batch], vectors, [facts for _, facts in batch])
            progress.update(task, completed=batch[-1][0])
            batch.clear()

        for passage, facts in store.all_passages():
            batch.append((passage.id, facts))
            if len(batch) == index.batch_size:
                flush()
        if batch:
            flush()


@app.command()
def search(
    folder: Path, data_dir: Annotated[Path, typer.Option()], questions: Annotated[Path, typer.Option()]
) -> None:
    """Search one index."""
    settings = Settings(data_dir=folder)
    store, embedder = Store(folder / "store.sqlite"), load_embedder(settings)
    asked = [question.question for question in load_questions(questions)][:ASKED]
    vectors = PassageVectors(VectorIndex(settings, folder / "chroma", COLLECTION), None)
    embedded = dict(zip(asked, embedder.embed(asked), strict=True))
    started = time.perf_counter()
    retriever = Retriever(store, embedder, vectors)
    opened = time.perf_counter() - started
    started = time.perf_counter()
    retriever.retrieve(asked[0])
    first = time.perf_counter() - started
    parts: list[dict[str, float]] = []

    def whole(text: str) -> None:
        parts.append(retriever.retrieve(text).timings)

    record: dict[str, Any] = {"open_seconds": round(opened, 3), "first_ms": round(first * 1e3)}
    record["retrieval"] = _times(asked, whole)
    record["full_text"] = _times(
        asked, lambda text: store.search(retriever.candidates.match_expression(understand(text)), CANDIDATES)
    )
    record["vectors"] = _times(asked, lambda text: vectors.query(embedded[text], CANDIDATES))
    record["steps"] = {
        step: round(float(np.median([part.get(step, 0.0) for part in parts])) * 1e3, 1) for step in parts[0]
    }
    record["search_memory"] = _peak()
    (folder / "search.json").write_text(json.dumps(record), "utf-8")


def _progress() -> Progress:
    return Progress(console=Console(stderr=True))


def _times(asked: list[str], ask: Callable[[str], object]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds: as passed, and of the processor in all threads."""
    passed, worked = [], []
    for text in asked:
        started = time.perf_counter(), time.process_time()
        ask(text)
        passed.append(time.perf_counter() - started[0])
        worked.append(time.process_time() - started[1])
    (median, high), (cpu_median, cpu_high) = (
        np.quantile(each, (0.5, 0.95)) * 1e3 for each in (passed, worked)
    )
    return {
        "p50": round(float(median), 1),
        "p95": round(float(high), 1),
        "cpu_p50": round(float(cpu_median), 1),
        "cpu_p95": round(float(cpu_high), 1),
    }


def _peak() -> int:
    """The most memory this process has held, in bytes, mapped parts of files included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _read(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return record


def charts(rows: list[dict[str, Any]]) -> Iterator[Chart]:
    """Latency and build time against size."""
    sizes = [row["passages"] for row in rows]
    yield Chart(
        "Search time, median (ms)",
        sizes,
        [
            Series("whole retrieval", [row["retrieval"]["p50"] for row in rows]),
            Series("whole retrieval, 95th percentile", [row["retrieval"]["p95"] for row in rows]),
            Series("full text", [row["full_text"]["p50"] for row in rows]),
            Series("vectors", [row["vectors"]["p50"] for row in rows]),
        ],
    )
    yield Chart(
        "Processor time to build (s), without reading PDFs and embedding",
        sizes,
        [
            Series("text, clauses and full text", [row["text_cpu_seconds"] for row in rows]),
            Series("vector index", [row["vector_cpu_seconds"] for row in rows]),
        ],
    )


if __name__ == "__main__":
    app()
