"""A small corpus written for the project, for machines that have no published texts at hand.

`write_samples(folder)` typesets every text in `texts/` to a PDF in ITU layout and writes the
catalogue of these editions beside them. `python -m corpus.samples FOLDER` does it from a shell.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from corpus.samples.texts import load
from corpus.samples.typeset import typeset

__all__ = ["CATALOGUE", "write_samples"]

CATALOGUE = "catalogue.jsonl.gz"
"""Name of the catalogue that stands beside the PDFs."""


def write_samples(folder: Path) -> list[Path]:
    """Write the PDFs of all samples and their catalogue; files of an earlier run are replaced.

    Two runs write the same bytes, so that a refresh finds nothing changed.

    Args:
        folder: where to write; made if it is missing.

    Returns:
        The PDFs, oldest edition first. The catalogue is `folder / CATALOGUE`.

    Raises:
        SourceError: a text cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = load()
    editions = [text.edition for text in texts]
    paths = [folder / edition.file_name for edition in editions]
    for text, path in zip(texts, paths, strict=True):
        typeset(text, editions, path)
    rows = (json.dumps(text.edition.record(text.abstract), ensure_ascii=False) + "\n" for text in texts)
    (folder / CATALOGUE).write_bytes(gzip.compress("".join(rows).encode(), mtime=0))
    return paths
