"""The state of the index as the command line and the page show it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from corpus.settings import Settings
from index.generations import Generations
from index.lock import WriterLock


def index_state(settings: Settings) -> dict[str, Any]:
    """What is indexed, which generation serves, whether a refresh is running.

    Raises: NoIndex before the first refresh; NewerFormat, OlderFormat, DamagedIndex.
    """
    generations = Generations(settings)
    generation = generations.current()
    manifest = generation.manifest
    writer = WriterLock(settings.data_dir).holder()
    return {
        "data_dir": str(settings.data_dir.resolve()),
        "generation": manifest.number,
        "created": manifest.created,
        "pages": manifest.pages,
        "passages": manifest.passages,
        "editions": manifest.editions,
        "has_vectors": manifest.has_vectors,
        "model": manifest.model,
        "samples": manifest.are_samples,
        "sources": list(manifest.sources),
        "generations": generations.numbers(),
        "writer": asdict(writer) if writer else None,
        "documents": [asdict(entry) for entry in generation.store.documents()],
    }
