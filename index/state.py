"""The state of the index as the command line and the page show it."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.printable import printable
from corpus.settings import Settings
from index.generations import Generations
from index.lock import WriterLock
from index.refresh import LAST_REFRESH

log = logging.getLogger(__name__)


def index_state(settings: Settings) -> dict[str, Any]:
    """What is indexed, which generation serves, whether a refresh is running.

    Raises: NoIndex before the first refresh; NewerFormat, OlderFormat, DamagedIndex.
    """
    generations = Generations(settings)
    generation = generations.current()
    manifest = generation.manifest
    writer = WriterLock(settings.data_dir).holder()
    return {
        "data_dir": printable(str(settings.data_dir.resolve())),
        "generation": manifest.number,
        "created": manifest.created,
        "pages": manifest.pages,
        "passages": manifest.passages,
        "editions": manifest.editions,
        "has_vectors": manifest.has_vectors,
        "vectors_missing": manifest.vectors_missing,
        "model": manifest.model,
        "samples": manifest.are_samples,
        "sources": [printable(source) for source in manifest.sources],
        "generations": generations.numbers(),
        "failed": _failed_last(settings.data_dir / LAST_REFRESH),
        "writer": asdict(writer) if writer else None,
        "documents": [asdict(entry) for entry in generation.store.documents()],
    }


def _failed_last(path: Path) -> list[dict[str, str]]:
    """What the last refresh could not read, as it said itself."""
    try:
        failed: list[dict[str, str]] = json.loads(path.read_bytes())["failed"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, LookupError, TypeError) as error:
        log.warning("%s: cannot be read (%s); the next refresh writes it anew", path, error)
        return []
    return failed
