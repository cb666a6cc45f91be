"""Documents put in and taken out by hand, and the files checked against their hashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import SourceError
from corpus.files import FileCopies, sha256_of
from corpus.identifiers import UnknownIdentifier, parse
from corpus.printable import printable_name
from corpus.settings import Settings
from corpus.sources.additions import Additions
from corpus.sources.listing import Sources, default_catalogue, of_site, resolve
from corpus.sources.site.folders import SiteFolders
from corpus.sources.site.state import SiteState
from corpus.sources.uploads import check
from index.generations import Generations
from index.retrieve.scope import Shelf


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what it was when it was taken in."""

    file: str
    path: Path
    reason: str


def add(settings: Settings, files: Iterable[Path]) -> tuple[list[str], Sources]:
    """Put PDFs into the corpus; it is for the caller to refresh from the sources returned.

    Returns: the names of the files, and what the corpus is made of with them.

    Raises: SourceError if one is missing, no PDF, or in the corpus already; then none is added.
    """
    paths = list(files)
    manifest = Generations(settings).current_manifest()
    known = {digest: key for key, digest in manifest.files.items()} if manifest else {}
    for path in paths:
        if path.is_file() and (key := known.get(sha256_of(path))):
            raise SourceError(f"{path}: in the corpus already, as {key}")
    names = Additions(settings.data_dir).add(paths)
    return names, as_before(settings)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file: the name that it is kept under, or the reason why it is not kept.

    `replaces` tells that another file of this name was there.
    """

    name: str
    reason: str = ""
    replaces: bool = False


def take_in(settings: Settings, files: Sequence[Path]) -> list[HandedIn]:
    """Put in the good ones of files that readers hand in; it is for the caller to refresh `as_before`.

    Each is opened first, in a process of its own. What is in the corpus already is not kept twice.

    Returns: what became of each, in their order.
    """
    own = Additions(settings.data_dir)
    manifest = Generations(settings).current_manifest()
    known = {sha256_of(path): printable_name(path.name) for path in own.files}
    known |= {digest: key for key, digest in manifest.files.items()} if manifest else {}
    done = []
    for file in check(files, settings.largest_upload * 1_000_000):
        if file.reason:
            done.append(HandedIn(file.name, file.reason))
            continue
        digest = sha256_of(file.path)
        if digest in known:
            done.append(HandedIn(file.name, f"the same text is there already, as {known[digest]}"))
            continue
        replaces = (own.folder / file.name).exists()
        own.keep(file.path, file.name)
        known[digest] = file.name
        done.append(HandedIn(file.name, replaces=replaces))
    return done


@dataclass(frozen=True, slots=True)
class ByHand:
    """A PDF that was put in by hand.

    `from_site` tells that it was chosen from the ITU site, `key` is its name in the index, "" until a refresh
    has read it.
    """

    name: str
    size: int
    from_site: bool
    key: str


def by_hand(settings: Settings) -> list[ByHand]:
    """What was put in by hand, by name."""
    own = Additions(settings.data_dir)
    manifest = Generations(settings).current_manifest()
    keys = {digest: key for key, digest in manifest.files.items()} if manifest else {}
    return [
        ByHand(
            printable_name(path.name),
            path.stat().st_size,
            path.parent != own.folder,
            keys.get(_hash_of(path), ""),
        )
        for path in own.files
    ]


def _hash_of(path: Path) -> str:
    stat = path.stat()
    return _hash(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4096)
def _hash(path: Path, size: int, changed: int) -> str:
    return sha256_of(path)


def take_out(settings: Settings, name: str) -> None:
    """Delete a PDF that was put in by hand; it is for the caller to refresh `as_before`.

    Raises: SourceError if there is none of that name, or nothing would be left in the corpus.
    """
    there = by_hand(settings)
    if name not in {file.name for file in there}:
        raise SourceError(f"{name}: not among the files put in by hand; reload the page")
    manifest = Generations(settings).current_manifest()
    indexed = {file.key for file in there if file.name == name and file.key}
    if manifest is not None and indexed and not manifest.files.keys() - indexed:
        raise SourceError(f"{name}: the only text that is indexed; add another one first")
    Additions(settings.data_dir).remove([name])


def remove(settings: Settings, documents: Sequence[str]) -> tuple[list[str], Sources]:
    """Take documents out, by file name or identifier; those of a folder or the site are left out from now on.

    Returns: the names of the files, and what the corpus is made of without them.

    Raises:
        SourceError: nothing in the corpus has such a name, or nothing would be left.
        NoIndex: nothing has been indexed.
    """
    generations = Generations(settings)
    generation = generations.current()
    keys: list[str] = []
    for document in documents:
        if document in generation.manifest.files:
            keys.append(document)
            continue
        try:
            found = Shelf(generation.store).scope([parse(document)]).exact
        except UnknownIdentifier:
            found = frozenset()
        if not found:
            raise SourceError(f"{document}: nothing in the corpus has that name; see `copilot corpus status`")
        keys += sorted(found)
    keys = list(dict.fromkeys(keys))
    if len(keys) == len(generation.manifest.files):
        raise SourceError("nothing would be left in the corpus; keep one document at least")
    Additions(settings.data_dir).remove(keys)
    return keys, as_before(settings)


def verify(settings: Settings) -> tuple[int, list[Damage]]:
    """Hash the files again: the copies that pages are shown from, and those fetched from the site.

    Returns: how many files were checked, and those that are damaged or missing.

    Raises: NoIndex.
    """
    copies = FileCopies(settings.data_dir / "files")
    manifest = Generations(settings).current().manifest
    expected = [(key, copies.original(digest, key), digest) for key, digest in manifest.files.items()]
    site = SiteFolders(settings.data_dir)
    if site.root.is_dir():
        with SiteState(site.root) as state:
            held = [file.stored for file in state.files()]
        expected += [(file.name, site.pdf / file.name, file.sha256) for file in held]
    damaged = []
    for key, path, digest in expected:
        try:
            found = sha256_of(path)
        except OSError as error:
            damaged.append(Damage(key, path, f"cannot be read ({error.strerror}); refresh to have it again"))
            continue
        if found != digest:
            reason = "does not have the content that it was taken in with; delete it and refresh"
            damaged.append(Damage(key, path, reason))
    return len(expected), damaged


def as_configured(settings: Settings) -> Sources:
    """What a refresh that names no source reads: what the settings name, else what was read before; files of
    the ITU site are to be asked for first. Samples give way to documents that can be had by now.

    Raises: SourceError if a folder is no longer there.
    """
    manifest = Generations(settings).current_manifest()
    if manifest is None or manifest.are_samples or settings.source is not None:
        return resolve(settings)
    if settings.itu_site and str(SiteFolders(settings.data_dir).pdf.resolve()) in manifest.sources:
        return of_site(settings)
    return as_before(settings)


def as_before(settings: Settings) -> Sources:
    """What the corpus was made of, with what is added and left out by now.

    Raises: SourceError if a folder is no longer there.
    """
    manifest = Generations(settings).current_manifest()
    own = Additions(settings.data_dir)
    by_hand = {folder.resolve() for folder in own.all_folders}
    folders = [Path(source) for source in manifest.sources] if manifest is not None else []
    folders = [folder for folder in folders if folder not in by_hand]
    if not folders:
        return Sources(own.folders, default_catalogue(settings), left_out=own.left_out)
    return resolve(settings, folders)
