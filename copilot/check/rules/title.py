"""The title of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import same_recommendation
from corpus.model import Block, BlockKind

SERIES = {
    "A": "Organization of the work of ITU-T",
    "D": "Tariff and accounting principles and international telecommunication/ICT economic and policy "
    "issues",
    "E": "Overall network operation, telephone service, service operation and human factors",
    "F": "Non-telephone telecommunication services",
    "G": "Transmission systems and media, digital systems and networks",
    "H": "Audiovisual and multimedia systems",
    "I": "Integrated services digital network",
    "J": "Cable networks and transmission of television, sound programme and other multimedia signals",
    "K": "Protection against interference",
    "L": "Environment and ICTs, climate change, e-waste, energy efficiency; construction, installation and "
    "protection of cables and other elements of outside plant",
    "M": "Telecommunication management, including TMN and network maintenance",
    "N": "Maintenance: international sound programme and television transmission circuits",
    "O": "Specifications of measuring equipment",
    "P": "Telephone transmission quality, telephone installations, local line networks",
    "Q": "Switching and signalling, and associated measurements and tests",
    "R": "Telegraph transmission",
    "S": "Telegraph services terminal equipment",
    "T": "Terminals for telematic services",
    "U": "Telegraph switching",
    "V": "Data communication over the telephone network",
    "X": "Data networks, open system communications and security",
    "Y": "Global information infrastructure, Internet protocol aspects, next-generation networks, Internet "
    "of Things and smart cities",
    "Z": "Languages and general software aspects for telecommunication systems",
}
"""Titles of the series, from the back cover of Recommendations."""
_ACRONYM = re.compile(r"(?<![\w.-])(?![IVX]+\b)[A-Z][A-Z0-9]{1,}(?:-[A-Z0-9]+)*s?(?![\w.])")
_KNOWN = re.compile(r"^(?:ITU(?:-[TRD])?|ISO|IEC|ASN|SDL|UML|TTCN|JPEG|MPEG|CCITT|IMT(?:-20\d\d)?)$")


def _title_block(checking: Checking) -> Block:
    title = checking.document.title
    return next(
        (b for b in checking.document.blocks if b.kind is BlockKind.TITLE and b.text.strip() == title),
        checking.first,
    )


@rule(
    "ITU-TTL-001",
    Severity.WARNING,
    "the text has no title",
    why="Every text has a title that tells it from all others.",
    remedy="Give the title, in Word in the style Rec_title, in Markdown as the first heading.",
    whole=True,
)
def no_title(checking: Checking) -> Iterator[Hit]:
    if not checking.document.title and checking.document.format != "pdf":
        yield Hit(checking.first, "no title found")


@rule(
    "ITU-TTL-002",
    Severity.ERROR,
    "an acronym in the title",
    why="A title holds no acronyms: it is read in lists and catalogues where nothing expands them.",
    remedy="Write the words in full; the acronym may follow in parentheses.",
    english=True,
)
def acronyms(checking: Checking) -> Iterator[Hit]:
    title = checking.document.title
    if title.isupper():
        return
    for match in _ACRONYM.finditer(title):
        word = match[0]
        expanded = re.search(rf"\(\s*{re.escape(word)}\s*\)", title)
        if not _KNOWN.match(word) and not expanded and title[match.start() - 1 : match.start()] != "[":
            published = checking.is_published
            yield Hit(
                _title_block(checking),
                f'"{word}" in the title',
                quote=title,
                severity=Severity.NOTE if published else None,
                key=checking.together("acronym"),
            )


@rule(
    "ITU-TTL-003",
    Severity.ERROR,
    "the title repeats the title of the series",
    why="The title of the series stands above the title of every text of it.",
    remedy="Leave the title of the series out.",
    english=True,
)
def repeats_series(checking: Checking) -> Iterator[Hit]:
    title = checking.document.title.casefold()
    identifier = checking.document.identifier
    letters = [identifier.series] if identifier is not None and identifier.series in SERIES else list(SERIES)
    for letter in letters:
        series = SERIES[letter].casefold()
        if len(series) > 12 and title and (series in title or title == series):
            yield Hit(
                _title_block(checking),
                f"the title repeats that of the {letter} series",
                quote=checking.document.title,
            )
            return


@rule(
    "ITU-TTL-004",
    Severity.ERROR,
    "another text has the same title",
    why="Titles are unique.",
    remedy="Say in the title what tells this text from the other.",
    index=True,
)
def same_title(checking: Checking) -> Iterator[Hit]:
    title = _folded(checking.document.title)
    own = checking.document.identifier
    if checking.reading is None or len(title) < 8:
        return
    for edition in checking.reading.catalogue:
        if not edition.is_in_force or edition.title_is_derived or _folded(edition.title) != title:
            continue
        if own is not None and (same_recommendation(edition.identifier, own) or own.is_change):
            continue
        if edition.identifier.is_change or edition.identifier.parts or (own is not None and own.parts):
            continue
        yield Hit(_title_block(checking), f"{edition.id} has the same title", quote=checking.document.title)
        return


def _folded(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()


@rule(
    "ITU-TTL-005",
    Severity.NOTE,
    "the title ends with a full stop, or names the kind of text",
    why='A title is no sentence, and "Recommendation" stands before it already.',
    remedy="Take the words or the full stop out.",
    english=True,
)
def form(checking: Checking) -> Iterator[Hit]:
    title = checking.document.title
    if title.endswith(".") or re.match(r"(?:Draft |New )*(?:ITU-T )?Recommendation (?:on|for)\b", title):
        yield Hit(_title_block(checking), "the title is not in the form of a title", quote=title)
