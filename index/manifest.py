"""What a generation says of itself: manifest.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from corpus.files import sha256_of
from corpus.store import write_atomically
from index.errors import DamagedIndex, NewerFormat, OlderFormat
from index.passages import CUTTER_VERSION
from index.schema import FORMAT_VERSION, OLDEST_FORMAT

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

NAME = "manifest.json"
STORE = "store.sqlite"


CHROMA = "chroma"
CHROMA_FILE = "chroma.sqlite3"
"""What an embedded Chroma store always has."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's contents and how they were made.

    `files` maps the key of each document to the hash of its PDF; `sources` are the folders they came
    from; `catalogue` is the hash of the catalogue file, "" if there is none. `model` is the fingerprint
    of the embedding model, "" for a generation with full text alone; then `dimension` is 0 and
    `collection` "", and `vectors_missing` says why if they were tried. `records` is the number of distinct
    vectors, `chroma` the server that holds the collection, "" if it lies in the folder. `hashes` are those
    of the files in the folder; Chroma writes into its own SQLite file when it opens it, which has none.
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
    records: int = 0
    vectors_missing: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    cutter: int = CUTTER_VERSION
    format: int = FORMAT_VERSION

    @property
    def has_vectors(self) -> bool:
        return bool(self.model)

    @property
    def record_count(self) -> int:
        """How many vectors there are, one for each passage in format 1."""
        return self.records or self.passages

    def without_vectors(self, reason: str = "") -> Manifest:
        """Args: reason, why they could not be made."""
        return replace(
            self, model="", dimension=0, collection="", chroma="", records=0, vectors_missing=reason
        )

    @property
    def content(self) -> str:
        """Equal for the same files and catalogue read by the same parser and cutter into the same format."""
        return content_key(self.files, self.catalogue, self.parser, self.cutter, self.format)

    def write(self, folder: Path) -> None:
        record = asdict(self)
        write_atomically(folder / NAME, json.dumps({**record, _SEAL: _sealed(record)}, indent=1).encode())


_FORM = TypeAdapter(Manifest)
_SEAL = "sha256"
"""The entry of manifest.json that tells whether the others are what was written."""


def _sealed(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def content_key(
    files: Mapping[str, str],
    catalogue: str,
    parser: str,
    cutter: int = CUTTER_VERSION,
    format: int = FORMAT_VERSION,
) -> str:
    """What a generation's text depends on, as one string."""
    everything = json.dumps([sorted(files.items()), catalogue, parser, cutter, format])
    return hashlib.sha256(everything.encode()).hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a generation that never change, by their path in its folder."""
    return {
        str(path.relative_to(folder)): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME and not path.name.startswith(CHROMA_FILE)
    }


def check_files(folder: Path, manifest: Manifest) -> None:
    """Check that the files of a generation are there and what they were when they were written.

    Reads all of them: 60 MB of 50 documents take 0.1 s.

    Raises: DamagedIndex.
    """
    needed = {STORE, *manifest.hashes}
    if manifest.has_vectors and not manifest.chroma:
        needed.add(f"{CHROMA}/{CHROMA_FILE}")
    for name in sorted(needed):
        path = folder / name
        try:
            found = sha256_of(path) if name in manifest.hashes else ""
            path.stat()
        except OSError as error:
            raise DamagedIndex(
                f"{path}: cannot be read ({error.strerror}); run copilot corpus refresh"
            ) from error
        if found != manifest.hashes.get(name, ""):
            raise DamagedIndex(f"{path}: is not what was written; run copilot corpus refresh")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`.

    Raises:
        FileNotFoundError: there is none.
        NewerFormat, OlderFormat: another version of this program wrote it.
        DamagedIndex: it cannot be read.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_bytes())
        version = int(content["format"])
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, str(error)) from error
    if version > FORMAT_VERSION:
        raise NewerFormat(
            f"{folder}: written by a newer version of this program (format {version}, this one reads "
            f"{FORMAT_VERSION}); upgrade it, or set COPILOT_DATA_DIR to another folder"
        )
    if version < OLDEST_FORMAT:
        raise OlderFormat(
            f"{folder}: written by an older version of this program (format {version}, this one reads "
            f"{OLDEST_FORMAT} to {FORMAT_VERSION}); run copilot corpus refresh"
        )
    if version > OLDEST_FORMAT and content.pop(_SEAL, "") != _sealed(content):
        raise _unreadable(path, "is not what was written")
    try:
        manifest = _FORM.validate_python(content)
    except ValidationError as error:
        raise _unreadable(path, "; ".join(_line(each) for each in error.errors()[:3])) from error
    if folder.name.isdecimal() and int(folder.name) != manifest.number:
        raise _unreadable(path, f"is that of generation {manifest.number}")
    return manifest


def _line(fault: ErrorDetails) -> str:
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _unreadable(path: Path, reason: str) -> DamagedIndex:
    return DamagedIndex(
        f"{path}: cannot be read ({reason}); run copilot corpus refresh --rebuild, "
        "or copilot index use N to go back"
    )
