"""Documents put in and taken out by hand, and the files checked against their hashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.additions import Additions
from corpus.errors import SourceError
from corpus.files import FileCopies, sha256_of
from corpus.identifiers import UnknownIdentifier, parse
from corpus.settings import Settings
from corpus.site.folders import SiteFolders
from corpus.site.state import SiteState
from corpus.sources import Sources, default_catalogue, resolve
from index.generations import Generations
from index.manifest import Manifest
from index.scope import Shelf


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
    return names, _as_before(settings, manifest)


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
    return keys, _as_before(settings, generation.manifest)


def verify(settings: Settings) -> tuple[int, list[Damage]]:
    """Hash the files again: the copies that pages are shown from, and those fetched from the site.

    Returns: how many files were checked, and those that are damaged or missing.

    Raises: NoIndex.
    """
    copies = FileCopies(settings.data_dir / "files")
    manifest = Generations(settings).current().manifest
    expected = [(key, copies.path(digest), digest) for key, digest in manifest.files.items()]
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


def _as_before(settings: Settings, manifest: Manifest | None) -> Sources:
    """What the corpus was made of, with what is added and left out by now.

    Raises: SourceError if a folder is no longer there.
    """
    own = Additions(settings.data_dir)
    if manifest is None:
        return Sources(own.folders, default_catalogue(settings), left_out=own.left_out)
    folders = [Path(source) for source in manifest.sources if Path(source) != own.folder.resolve()]
    if not folders:
        return Sources(own.folders, default_catalogue(settings), left_out=own.left_out)
    return resolve(settings, folders)
