"""What the sources hold: every PDF listed, hashed, copied, and parsed unless that was done before."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.errors import NothingReadable, SourceError, UnreadablePdf
from corpus.failures import Failure
from corpus.files import FileCopies, FileHashes
from corpus.model import Document
from corpus.printable import printable, printable_name
from corpus.reader import read_all, version_of
from corpus.settings import Settings
from corpus.sources import kinds
from corpus.sources.listing import Sources, find_texts
from corpus.store import ParsedDocuments

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the sources: `key` names the document inside the index, `name` is the file's own,
    both so that they can be printed."""

    key: str
    path: Path
    sha256: str

    @property
    def name(self) -> str:
        return printable_name(self.path.name)


@dataclass(slots=True)
class Intake:
    """The documents of the sources, kept below the data folder by content.

    >>> intake = Intake(settings, sources)
    >>> intake.read(known={})
    >>> [intake.document(entry) for entry in intake.entries.values()]
    """

    settings: Settings
    sources: Sources
    entries: dict[str, Entry] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    parsed_pages: int = 0
    catalogue_hash: str = ""
    _catalogue: Catalogue | None = None

    @property
    def files(self) -> dict[str, str]:
        """Hashes by key."""
        return {key: entry.sha256 for key, entry in self.entries.items()}

    def _parsed(self, name: str) -> ParsedDocuments:
        return ParsedDocuments(self.settings.data_dir / "parsed", version_of(name))

    def _is_parsed(self, entry: Entry) -> bool:
        return (
            self._parsed(entry.name).has(entry.sha256, entry.name)
            and self._copies.path(entry.sha256).exists()
        )

    @property
    def _copies(self) -> FileCopies:
        return FileCopies(self.settings.data_dir / "files")

    def read(
        self, known: Mapping[str, str], progress: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        """List the sources and parse what is not parsed yet; what cannot be read goes to `failed`.

        Args:
            known: hashes by key of what was taken in last time. Where a file can no longer be read, its
                last good version stays.
            progress: called with (files parsed, files to parse).

        Raises:
            SourceError: there is no PDF, or no such folder or catalogue.
            NothingReadable: none of the files can be read.
        """
        self._list(known)
        self._parse(known, progress)
        if not self.entries:
            raise self._nothing()

    def catalogue(self) -> Catalogue | None:
        """The catalogue of the sources, read once. Raises: SourceError."""
        if self._catalogue is None and self.sources.catalogue:
            self._catalogue = Catalogue.load(self.sources.catalogue)
        return self._catalogue

    def document(self, entry: Entry) -> Document:
        """A parsed document under its key, named as the catalogue of today names it."""
        catalogue = self.catalogue()
        document = self._parsed(entry.name).get(entry.sha256, entry.name)
        if document is None:  # damaged on disk
            ((_, result),) = read_all(
                [self._copies.original(entry.sha256, entry.name)], catalogue, 1, self._copies.folder
            )
            if isinstance(result, UnreadablePdf):
                raise result
            document = replace(result, file=entry.name)
            self._parsed(entry.name).put(document, entry.name)
        edition = catalogue.get(document.doc_id) if catalogue is not None else None
        if edition is not None:
            document = replace(document, doc_id=edition.id, title=edition.title or document.title)
        return replace(document, file=entry.key)

    def _list(self, known: Mapping[str, str]) -> None:
        """Hash and copy the texts; the second of two with the same content is reported, unless it is the same
        file in another folder."""
        hashes = FileHashes(self.settings.data_dir / "hashes.json")
        seen: dict[str, str] = {}
        taken: set[str] = set()
        for path in find_texts(self.sources.folders, self._unlisted):
            key = _key(path, taken)
            taken.add(key)
            if key in self.sources.left_out:
                continue
            if reason := kinds.unread(path):
                self.failed.append(Failure(key, f"{path}: {reason}"))
                continue
            try:
                if not path.is_file():
                    raise FileNotFoundError(errno.ENOENT, "no file, or a link to none")
                if kinds.is_part(path):
                    log.info("%s: has no title: a part that another file includes", path)
                    continue
                digest = hashes.sha256(path)
                if digest in seen and self.entries[seen[digest]].path.name == path.name:
                    log.info("%s: lies in two folders; read once", path)
                    continue
                if digest in seen:
                    reason = f"{printable(str(path))}: same content as {seen[digest]}; left out"
                    self.failed.append(Failure(key, reason))
                    continue
                self._copies.keep(path, digest)
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise
                reason = f"{printable(str(path))}: cannot be opened ({error.strerror}); check its rights"
                self._fail(Entry(key, path, ""), reason, known)
                continue
            seen[digest] = key
            self.entries[key] = Entry(key, path, digest)
        if self.sources.catalogue:
            self.catalogue_hash = hashes.sha256(self.sources.catalogue)
        hashes.save()

    def _parse(self, known: Mapping[str, str], progress: Callable[[int, int], None]) -> None:
        todo = {entry.path: entry for entry in self.entries.values() if not self._is_parsed(entry)}
        if not todo:
            return
        progress(0, len(todo))
        results = read_all(list(todo), self.catalogue(), self.settings.parse_workers, self._copies.folder)
        for done, (path, result) in enumerate(results, start=1):
            entry = todo[path]
            if isinstance(result, UnreadablePdf):
                self._fail(entry, str(result), known)
            elif result.sha256 != entry.sha256:
                self._fail(entry, f"{entry.name}: changed while it was read; refresh again", known)
            else:
                self._parsed(entry.name).put(result, entry.name)
                self.parsed_pages += len(result.pages)
            progress(done, len(todo))

    def _unlisted(self, error: OSError) -> None:
        name = printable(str(error.filename))
        self.failed.append(Failure(name, f"{name}: cannot be listed ({error.strerror}); check its rights"))

    def _fail(self, entry: Entry, reason: str, known: Mapping[str, str]) -> None:
        self.entries.pop(entry.key, None)
        last_good = known.get(entry.key, "")
        if last_good and self._parsed(entry.name).has(last_good, entry.name):
            self.entries[entry.key] = replace(entry, sha256=last_good)
            reason += " (its last good version stays in the index)"
        self.failed.append(Failure(entry.key, reason))

    def _nothing(self) -> SourceError:
        folders = ", ".join(map(str, self.sources.folders))
        if not self.failed:
            return SourceError(
                f"{folders}: no PDF, Word, AsciiDoc or Markdown file there, nothing was changed; name a "
                "folder of texts with --from or COPILOT_SOURCE"
            )
        reasons = "; ".join(failure.reason for failure in self.failed[:3])
        message = f"{folders}: none of the {len(self.failed)} files there can be read: {reasons}"
        return NothingReadable(message, self.failed)


def _key(path: Path, taken: set[str]) -> str:
    """The file's name; one that is taken gets the name of its folder before it."""
    key = printable_name(path.name)
    for parent in path.absolute().parents:  # not resolved: a link may lead to itself
        if key not in taken:
            return key
        key = f"{printable_name(parent.name)}/{key}"
    return printable_name(str(path.absolute()))
