"""One PDF from the site to its place: conditional, resumed, checked, moved there in one step when whole."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from corpus.files import sha256_of
from corpus.sources.site.client import Patience, SiteClient
from corpus.sources.site.errors import SiteError, Transient, TurnedAway
from corpus.sources.site.partials import Partial, Validators, Whole

log = logging.getLogger(__name__)

LARGEST = 2**30
"""Bytes; the longest ITU-T PDFs have some 100 MB."""
_HEAD = b"%PDF-"
_END = b"%%EOF"
_END_WITHIN = 2048


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in its place: SHA-256, length in bytes, the version that the server said it is."""

    name: str
    sha256: str
    size: int
    validators: Validators


class Downloads:
    """Fetches files into `folder`; beginnings of files wait in `partials`."""

    def __init__(self, client: SiteClient, folder: Path, partials: Path) -> None:
        self._client = client
        self._folder = folder
        self._partials = partials

    def fetch(self, name: str, path: str, held: StoredFile | None = None) -> StoredFile:
        """The file at `path` of the site, as `name`.

        Args:
            held: what the last download was; asked for again only if it has changed since.

        Returns:
            What is in its place now; with the hash of `held` where nothing has changed.

        Raises:
            NotFoundAnswer: see there; it proves no absence.
            TurnedAway: throttled or not reachable, or too slow; what came stays for the next time.
            SiteError: what came is no PDF.
        """
        target = self._folder / name
        if held is not None and not (target.exists() and target.stat().st_size == held.size):
            held = None
        partial = Partial(self._partials, name)
        patience = self._client.patience()
        furthest = partial.size
        while True:
            try:
                return self._attempt(path, target, partial, held, patience)
            except Transient as failure:
                # A file that comes again and again from its beginning makes no progress.
                if partial.size > furthest:
                    furthest = partial.size
                    patience.progressed()
                patience.wait(failure)

    def _attempt(
        self, path: str, target: Path, partial: Partial, held: StoredFile | None, patience: Patience
    ) -> StoredFile:
        resume = partial.resume_at(path)
        # A compressed transfer would have other lengths and ranges than the file.
        headers = {"Accept-Encoding": "identity"}
        if resume is not None:
            headers |= resume[1]
        elif held is not None:
            headers |= held.validators.conditions()
        with self._client.answer(path, headers) as response:
            if response.status_code == 304 and held is not None and resume is None:
                return held
            expected = b""
            if response.status_code == 200:
                partial.begin(_announced(path, response))
            elif (
                response.status_code == 206
                and resume is not None
                and partial.fits(resume[0], response.headers)
            ):
                with partial.file.open("rb") as stream:
                    stream.seek(resume[0])
                    expected = stream.read()
            else:
                partial.drop()
                raise Transient(f"{path}: the rest does not belong to what was fetched before")
            self._receive(response, path, partial, expected, patience)
        whole = partial.whole()
        if whole is None or whole.length not in (None, partial.size):
            length = whole.length if whole else "?"
            raise Transient(f"{path}: {partial.size} of {length} bytes came")
        return self._put_in_place(path, target, partial, whole.validators, held)

    def _receive(
        self, response: httpx.Response, path: str, partial: Partial, expected: bytes, patience: Patience
    ) -> None:
        """Append what comes after `expected`, the overlap with what is on disk."""
        size = partial.size
        with partial.file.open("ab", buffering=0) as stream:
            for chunk in response.iter_raw():
                if patience.is_over:
                    raise TurnedAway(
                        f"{path}: not complete within {self._client.politeness.total_timeout:.0f} s; "
                        f"the {size:,} bytes that came are kept, and the next refresh goes on from there"
                    )
                shared = min(len(expected), len(chunk))
                if chunk[:shared] != expected[:shared]:
                    partial.drop()
                    raise Transient(f"{path}: the file was replaced while it was fetched")
                expected = expected[shared:]
                stream.write(chunk[shared:])
                size += len(chunk) - shared
                if size - len(chunk) < len(_HEAD) <= size:
                    _check_head(path, partial)
                if size > LARGEST:
                    partial.drop()
                    raise SiteError(
                        f"{path}: longer than {LARGEST:,} bytes; fetch it by hand if it is wanted"
                    )
            os.fsync(stream.fileno())

    def _put_in_place(
        self, path: str, target: Path, partial: Partial, validators: Validators, held: StoredFile | None
    ) -> StoredFile:
        _check_head(path, partial)
        size = partial.size
        with partial.file.open("rb") as stream:
            stream.seek(max(0, size - _END_WITHIN))
            whole = _END in stream.read()
        if not whole:
            partial.drop()
            raise Transient(f"{path}: {size:,} bytes without the end of a PDF, though no more were announced")
        stored = StoredFile(target.name, sha256_of(partial.file), size, validators)
        if held is None or held.sha256 != stored.sha256:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.file.replace(target)
        partial.drop()
        return stored


def _announced(path: str, response: httpx.Response) -> Whole:
    length = response.headers.get("content-length", "")
    return Whole(path, Validators.of(response.headers), int(length) if length.isdigit() else None)


def _check_head(path: str, partial: Partial) -> None:
    with partial.file.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(_HEAD):
        return
    partial.drop()
    markup = head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<head", b"<?xml"))
    kind = "a web page" if markup else f"{head[:8]!r}"
    raise SiteError(
        f"{path}: {kind} came instead of a PDF; the site may ask for a login, or turn programs away "
        "for a while"
    )


def leftovers(folder: Path) -> Iterator[str]:
    """Names of the files whose beginnings wait in `folder`."""
    for path in sorted(folder.glob("*.part")) if folder.is_dir() else ():
        yield path.name.removesuffix(".part")
