"""What a roadmap in the corpus lists, so that it is fetched, too."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import UnreadablePdf
from corpus.identifiers import Identifier, UnknownIdentifier, from_file_name, parse
from corpus.sources.site.state import SiteState
from corpus.sources.site.topics import TOPICS

log = logging.getLogger(__name__)


def listed_by_roadmaps(topics: Iterable[str], state: SiteState, folder: Path) -> list[Identifier]:
    """The ITU-T texts that the roadmaps of the topics list, as far as these are in `folder`.

    A roadmap is read once; its list is kept in `state`.
    """
    roadmaps = {parse(name).text for topic in topics for name in TOPICS[topic].roadmaps}
    found: dict[str, None] = {}
    for file in state.files():
        if _text(file.stored.name) in roadmaps and file.stored.name.endswith("-E.pdf"):
            question = f"roadmap {file.stored.name}"
            names = state.answer(question, file.stored.sha256)
            if names is None:
                names = _read(folder / file.stored.name)
                state.keep_answer(question, file.stored.sha256, names)
            found |= dict.fromkeys(names)
    return [parse(name) for name in found]


def _read(path: Path) -> list[str]:
    # the parser is needed for this alone
    from corpus.reader import read_document
    from corpus.roadmap.tables import roadmap

    try:
        read = roadmap(read_document(path))
    except UnreadablePdf as error:
        log.warning("the roadmap cannot be read, what it lists is not added to the selection: %s", error)
        return []
    for table in read.unread:
        log.warning("%s: table not read: %s, page %d: %s", path.name, table.caption, table.page, table.reason)
    named = (entry.identifier for entry in read.entries)
    return sorted({identifier.undated().format() for identifier in named if identifier is not None})


def _text(file_name: str) -> str:
    try:
        return from_file_name(file_name)[0].text
    except UnknownIdentifier:
        return ""
