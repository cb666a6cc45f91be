"""What a generation says of itself: manifest.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from corpus.store import write_atomically
from index.errors import DamagedIndex, NewerFormat, OlderFormat
from index.passages import CUTTER_VERSION
from index.schema import FORMAT_VERSION

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's contents and how they were made.

    `files` maps the key of each document to the hash of its PDF; `sources` are the folders they came
    from; `catalogue` is the hash of the catalogue file, "" if there is none. `model` is the fingerprint
    of the embedding model, "" for a generation with full text alone; then `dimension` is 0 and
    `collection` "". `chroma` is the server that holds the collection, "" if it lies in the folder.
    """

    number: int
    created: str
    parser: str
    files: Mapping[str, str]
    sources: tuple[str, ...]
    catalogue: str
    are_samples: bool
    documents: int
    pages: int
    passages: int
    editions: int
    model: str = ""
    dimension: int = 0
    collection: str = ""
    chroma: str = ""
    cutter: int = CUTTER_VERSION
    format: int = FORMAT_VERSION

    @property
    def has_vectors(self) -> bool:
        return bool(self.model)

    def without_vectors(self) -> Manifest:
        return replace(self, model="", dimension=0, collection="", chroma="")

    @property
    def content(self) -> str:
        """Equal for generations made of the same files and catalogue by the same parser and cutter."""
        return content_key(self.files, self.catalogue, self.parser, self.cutter)

    def write(self, folder: Path) -> None:
        write_atomically(folder / NAME, json.dumps(asdict(self), indent=1).encode())


def content_key(files: Mapping[str, str], catalogue: str, parser: str, cutter: int = CUTTER_VERSION) -> str:
    """What a generation's text depends on, as one string."""
    everything = json.dumps([sorted(files.items()), catalogue, parser, cutter, FORMAT_VERSION])
    return hashlib.sha256(everything.encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`.

    Raises:
        FileNotFoundError: there is none.
        NewerFormat, OlderFormat: another version of this program wrote it.
        DamagedIndex: it cannot be read.
    """
    try:
        record = json.loads((folder / NAME).read_bytes())
        version = int(record["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(
            f"{folder / NAME}: cannot be read ({error}); run copilot corpus refresh --rebuild"
        ) from error
    if version > FORMAT_VERSION:
        raise NewerFormat(
            f"{folder}: written by a newer version of this program (format {version}, this one reads "
            f"{FORMAT_VERSION}); upgrade it, or set COPILOT_DATA_DIR to another folder"
        )
    if version < FORMAT_VERSION:
        raise OlderFormat(
            f"{folder}: written by an older version of this program (format {version}, this one reads "
            f"{FORMAT_VERSION}); run copilot corpus refresh"
        )
    try:
        record["sources"] = tuple(record["sources"])
        return Manifest(**record)
    except (KeyError, TypeError) as error:
        raise DamagedIndex(
            f"{folder / NAME}: cannot be read ({error}); run copilot corpus refresh --rebuild"
        ) from error
