"""Half a download on disk, and what the server said of the whole, so that a later run can go on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.store import write_atomically

OVERLAP = 1024
"""Bytes asked for again when a download goes on: they must be the same as those on disk."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells one version of a file on the server from another: ETag, Last-Modified; "" if not given."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    @property
    def for_range(self) -> str:
        """For If-Range, which a weak ETag must not be used for (RFC 9110, clause 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified

    def conditions(self) -> dict[str, str]:
        """Headers for "only if it has changed"."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Whole:
    """The file being fetched: where from, its version, its length in bytes (None where not announced)."""

    path: str
    validators: Validators
    length: int | None


class Partial:
    """The beginning of a file, in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.part"
        self._about = folder / f"{name}.json"

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def whole(self) -> Whole | None:
        """What the beginning belongs to; None where there is none or nobody knows."""
        try:
            about = json.loads(self._about.read_bytes())
            return Whole(about["path"], Validators(**about["validators"]), about["length"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, whole: Whole) -> None:
        """An empty file for `whole`."""
        self.drop()
        self._about.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._about, json.dumps(asdict(whole)).encode())
        self.file.touch()

    def drop(self) -> None:
        self.file.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def resume_at(self, path: str) -> tuple[int, dict[str, str]] | None:
        """From which byte to go on and the headers that ask for it, or None to begin anew.

        Without a validator nobody can tell whether the rest would belong to this beginning.
        """
        whole = self.whole()
        if whole is None or whole.path != path or not whole.validators.for_range or not self.size:
            return None
        start = max(0, self.size - OVERLAP)
        return start, {"Range": f"bytes={start}-", "If-Range": whole.validators.for_range}

    def fits(self, start: int, headers: Mapping[str, str]) -> bool:
        """Whether a part that the server sends continues this beginning."""
        whole = self.whole()
        match = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
        if whole is None or match is None or int(match[1]) != start:
            return False
        sent = Validators.of(headers)
        return whole.length in (None, int(match[3])) and all(
            new in ("", old)
            for new, old in (
                (sent.etag, whole.validators.etag),
                (sent.last_modified, whole.validators.last_modified),
            )
        )
