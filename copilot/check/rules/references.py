"""Clause 2 and the Bibliography against the text, and against the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from copilot.check.checking import Checking
from copilot.check.citations import folded_tag, name_uses, tag_uses
from copilot.check.entries import ReferenceEntry
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.catalogue import WITHDRAWN, Catalogue, Edition
from corpus.document import BlockKind, ClauseKind
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation

_DRAFT = re.compile(
    r"\b(?:draft (?:new )?(?:revised )?(?:ITU-T )?Rec|Draft Recommendation|temporary document|TD ?\d{2,}|"
    r"contribution\b|working document|Internet[- ]Draft|draft-[a-z]+-\w+|SG ?\d+-(?:C|TD)\d+|"
    r"work in progress|under study\b)",
    re.I,
)
_FREE = re.compile(r"\b(?:ITU|ISO|IEC|CCITT|UIT)\b")
_DATE = re.compile(r"\((?:(?P<month>\d{1,2})/)?(?P<year>\d{4})\)")
_SPELT = re.compile(
    r"^(?:[–—−-]\s*)?(?P<old>(?:ITU-T\s+(?:Recommendation|Rec\.)|Recommendation(?!s)|ITU-T)\s+(?:ITU-T\s+)?)(?=[A-Z]\.\d)"
)
_TITLE_WORDS = re.compile(r"\w+")


def _date_of(checking: Checking) -> str:
    """The last month that the text can know of: "2019-01" for one of January 2019, "9999-99" for a draft."""
    date = checking.document.date
    return f"{date[0]:04}-{date[1]:02}" if date else "9999-99"


def _named(entry: ReferenceEntry) -> str:
    return f"[{entry.tag}]" if entry.tag else entry.text.split(",")[0][:60]


def _dated(identifier: Identifier) -> str:
    return f"{identifier.year:04}-{identifier.month or 12:02}" if identifier.year else ""


def _catalogue(checking: Checking) -> Catalogue | None:
    return checking.reading.catalogue if checking.reading is not None else None


def _edition(catalogue: Catalogue, identifier: Identifier) -> Edition | None:
    """The edition that an entry names, by month or by year."""
    if identifier.year is None:
        return None
    if found := catalogue.get(identifier):
        return found
    of_year = [e for e in catalogue.editions(identifier) if e.identifier.year == identifier.year]
    return of_year[-1] if of_year else None


def _latest(catalogue: Catalogue, identifier: Identifier, until: str) -> Edition | None:
    """The edition in force when the text was written, today for a draft."""
    if until == "9999-99":
        return catalogue.in_force(identifier)
    known = [e for e in catalogue.editions(identifier) if e.date[:7] <= until]
    return known[-1] if known else None


def _entries(checking: Checking) -> Iterator[tuple[ReferenceEntry, Identifier]]:
    for entry in checking.entries.references:
        identifier = entry.identifier
        if identifier is not None and not identifier.names[0].endswith("-series"):
            yield entry, identifier


@rule(
    "ITU-REF-001",
    Severity.ERROR,
    "an entry of clause 2 that the normative text does not use",
    why="Clause 2 lists what the text needs to be implemented: every entry is used in the normative text, "
    "not only in an appendix, a note or the Bibliography.",
    remedy="Cite it where it is needed, move it to the Bibliography with a tag [b-…], or take it out.",
    whole=True,
)
def unused(checking: Checking) -> Iterator[Hit]:
    normative, informative = _used(checking)
    for entry in checking.entries.references:
        if not entry.normative or _is_used(entry, normative) or entry.tag.startswith("b-"):
            continue
        elsewhere = _is_used(entry, informative)
        if elsewhere and checking.is_informative:
            continue
        where = "only in informative text" if elsewhere else "nowhere in the text"
        published = checking.is_published
        yield Hit(
            entry.block,
            f"{_named(entry)} is used {where}",
            quote=_named(entry),
            severity=Severity.WARNING if published or elsewhere else None,
        )


Uses = tuple[set[str], list[Identifier], list[str]]
"""Tags, names of ITU-T texts, and the text itself."""


def _used(checking: Checking) -> tuple[Uses, Uses]:
    """Tags and names used in normative and in informative text."""
    normative: Uses = (set(), [], [])
    informative: Uses = (set(), [], [])
    document = checking.document
    for use in tag_uses(document):
        own = use.clause.normative and document.part_of(use.clause) not in ("references", "bibliography")
        (normative if own else informative)[0].add(folded_tag(use.tag))
    for named in name_uses(document):
        (normative if named.clause.normative else informative)[1].append(named.identifier)
    for clause in document.clauses:
        for block in clause.blocks:
            if document.part_of(clause) not in ("references", "bibliography"):
                (normative if clause.normative else informative)[2].append(block.text)
    return normative, informative


def _is_used(entry: ReferenceEntry, uses: Uses) -> bool:
    tags, names, words = uses
    tag = folded_tag(entry.tag)
    if tag and (tag in tags or any(re.match(rf"{re.escape(tag)}(?:[,;(:§]|$)", other) for other in tags)):
        return True
    identifier = entry.identifier
    if identifier is not None:
        if any(same_recommendation(name.recommendation, identifier.recommendation) for name in names):
            return True
        number = re.sub(r"\W", "", identifier.names[0]).lower()
        if any(number in re.sub(r"\W", "", text).lower() for text in tags):
            return True
        return any(_spelt(identifier).search(text) for text in words)
    number_of_other = re.search(r"\d[\w.]*\d", entry.id)
    if number_of_other is None:
        return not tag  # a book without number or tag is cited in words that no rule knows
    return any(number_of_other[0] in text for text in (*tags, *words))


def _spelt(identifier: Identifier) -> re.Pattern[str]:
    """The number as running text gives it, or the series that it belongs to: "the G.984 series"."""
    name = identifier.names[0]
    if "." not in name:  # a Supplement to a series
        number = identifier.parts[0].number if identifier.parts else name
        return re.compile(
            rf"\b{re.escape(name)}\b.{{0,40}}\b{re.escape(number)}\b|\bSup\w*\.?\s?{re.escape(number)}\b"
        )
    letter, rest = name.split(".", 1)
    series = rf"{letter}\.{re.escape(re.split(r'[. ]', rest)[0])}\D{{0,2}}[Ss]eries"
    return re.compile(rf"(?<![\w.])(?:{re.escape(name)}(?!\d)|{series})")


@rule(
    "ITU-REF-002",
    Severity.ERROR,
    "a reference that is not listed",
    why="What is cited in brackets stands in clause 2, or with [b-…] in the Bibliography.",
    remedy="Add the entry, or correct the tag.",
)
def missing(checking: Checking) -> Iterator[Hit]:
    if not checking.document.whole and not checking.entries.references:
        return
    listed = {folded_tag(entry.tag) for entry in checking.entries.references if entry.tag}
    ids = [entry.identifier for entry in checking.entries.references if entry.identifier is not None]
    if not listed and not checking.document.whole:
        return
    for use in tag_uses(checking.document):
        if checking.document.part_of(use.clause) in ("references", "bibliography"):
            continue
        tag = folded_tag(use.tag)
        if not use.of_body or tag in listed:
            continue
        head = re.split(
            r"[,;:§]|\s(?:clause|section|Annex|Appendix|Table)\b", re.sub(r"^b-\s?", "", use.tag)
        )[0]
        if folded_tag(head) in listed or any(tag.startswith(other) and len(other) > 4 for other in listed):
            continue
        identifier = _identifier(head)
        if identifier is not None and any(
            same_recommendation(identifier.recommendation, other.recommendation) for other in ids
        ):
            continue
        if re.search(r"\d", tag) is None and not use.tag.startswith("b-"):
            continue
        where = "the Bibliography" if use.tag.startswith("b-") else "clause 2"
        yield Hit(use.block, f"{use.quote} is not listed in {where}", quote=use.quote, key=tag)


def _identifier(text: str) -> Identifier | None:
    try:
        return parse(text)
    except UnknownIdentifier:
        return None


@rule(
    "ITU-REF-003",
    Severity.WARNING,
    "a Recommendation named in the normative text and not listed",
    why="What the normative text relies on stands in clause 2; what it only mentions, in the Bibliography.",
    remedy="Add an entry to clause 2 or to the Bibliography and cite it by its tag.",
    whole=True,
)
def named_not_listed(checking: Checking) -> Iterator[Hit]:
    ids = [entry.identifier for entry in checking.entries.references if entry.identifier is not None]
    if checking.document.part("references") is None:
        return
    texts = " ".join(entry.text + " " + entry.tag for entry in checking.entries.references)
    for use in name_uses(checking.document):
        identifier = use.identifier
        if "[" in use.block.text and re.search(rf"\[[^\]]*{re.escape(use.quote)}", use.block.text):
            continue  # a tag; see ITU-REF-002
        if not use.clause.normative or not use.certain or identifier.names[0].endswith("-series"):
            continue
        if use.block.kind in (BlockKind.HEADING, BlockKind.NOTE) or identifier.is_series_supplement:
            continue
        if not re.match(r"(?:ITU-T|Recommendation|Rec\.)", use.quote):
            continue
        if any(same_recommendation(identifier.recommendation, other.recommendation) for other in ids):
            continue
        if any(re.search(rf"\b{re.escape(name)}(?![\d.])", texts) for name in identifier.names):
            continue
        yield Hit(
            use.block,
            f"{identifier.recommendation} is named, but not listed",
            quote=use.quote,
            key=identifier.recommendation.format(),
        )


@rule(
    "ITU-REF-004",
    Severity.WARNING,
    "a superseded edition",
    why="Editors refer to the edition in force, unless an earlier one is meant and the text says why. For a "
    "published text the editions at its date count.",
    remedy="Refer to the edition in force, after a look at what changed in the clauses cited.",
    index=True,
    fixes=True,
)
def superseded(checking: Checking) -> Iterator[Hit]:
    catalogue, until = _catalogue(checking), _date_of(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        edition = _edition(catalogue, identifier)
        if edition is None or identifier.is_change:
            continue
        latest = _latest(catalogue, edition.identifier, until)
        if latest is None or latest.id == edition.id or latest.date <= edition.date:
            continue
        if checking.document.date is not None and latest.date[:4] >= f"{checking.document.date[0] - 1}":
            continue  # approved while the text was in its last call
        if (
            not edition.identifier.is_change
            and latest.identifier.year == identifier.year
            and not identifier.month
        ):
            continue
        match = _DATE.search(entry.block.text)
        fix = None
        if match is not None and _same_name(edition, latest):
            new = f"({latest.identifier.date})" if match["month"] else f"({latest.identifier.year})"
            old = _around(entry.block.text, match)
            fix = Fix(old, old.replace(match[0], new))
        yield Hit(
            entry.block,
            f"{edition.id} is superseded; the edition in force is {latest.id}, “{latest.title}”",
            quote=entry.text[:120],
            fix=fix,
        )


def _same_name(one: Edition, other: Edition) -> bool:
    return (
        one.identifier.names[0] == other.identifier.names[0]
        and one.title.casefold() == other.title.casefold()
    )


def _around(text: str, match: re.Match[str]) -> str:
    """The date with the words before it, so that it is found once."""
    start = max(0, match.start() - 20)
    return text[start : match.end()]


@rule(
    "ITU-REF-005",
    Severity.ERROR,
    "a withdrawn Recommendation",
    why="A withdrawn text is no longer maintained: nothing can be required by it.",
    remedy="Take the reference out, or refer to what took its place.",
    index=True,
)
def withdrawn(checking: Checking) -> Iterator[Hit]:
    catalogue = _catalogue(checking)
    if catalogue is None or checking.is_published:
        return  # when a text was withdrawn, the catalogue does not say
    for entry, identifier in _entries(checking):
        editions = catalogue.editions(identifier)
        edition = _edition(catalogue, identifier) or (editions[-1] if editions else None)
        if edition is None or edition.status != WITHDRAWN or catalogue.in_force(identifier.recommendation):
            continue
        severity = None if entry.normative else Severity.WARNING
        yield Hit(entry.block, f"{edition.id} is withdrawn", quote=entry.text[:120], severity=severity)


@rule(
    "ITU-REF-006",
    Severity.ERROR,
    "no such edition",
    why="The year or month in an entry is that of an edition of the text.",
    remedy="Give the date of the edition meant.",
    index=True,
    fixes=True,
)
def wrong_date(checking: Checking) -> Iterator[Hit]:
    catalogue, until = _catalogue(checking), _date_of(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        editions = catalogue.editions(identifier)
        if not identifier.year or not editions or _edition(catalogue, identifier) is not None:
            continue
        if identifier.is_change or ("|" in entry.id and identifier.year and _near(editions, identifier.year)):
            continue
        if checking.is_published and _near(editions, identifier.year):
            continue  # published texts give the year of printing of some editions
        latest = _latest(catalogue, identifier, until) or editions[-1]
        match = _DATE.search(entry.block.text)
        fix = None
        if match is not None and not identifier.parts:
            new = f"({latest.identifier.date})" if match["month"] else f"({latest.identifier.year})"
            old = _around(entry.block.text, match)
            fix = Fix(old, old.replace(match[0], new))
        dates = ", ".join(e.identifier.date for e in editions[-6:])
        yield Hit(
            entry.block,
            f"{identifier.undated()} has no edition of {identifier.date}; there are those of {dates}",
            quote=entry.text[:120],
            fix=fix,
        )


def _near(editions: tuple[Edition, ...], year: int) -> bool:
    return any(abs((e.identifier.year or 0) - year) <= 1 for e in editions)


@rule(
    "ITU-REF-007",
    Severity.WARNING,
    "another title than the catalogue has",
    why="An entry gives the title of the edition as it was published.",
    remedy="Copy the title from the catalogue.",
    index=True,
    fixes=True,
)
def wrong_title(checking: Checking) -> Iterator[Hit]:
    catalogue, until = _catalogue(checking), _date_of(checking)
    if catalogue is None:
        return
    for entry, identifier in _entries(checking):
        edition = (
            _edition(catalogue, identifier) if identifier.year else _latest(catalogue, identifier, until)
        )
        if edition is None or edition.identifier.is_change or edition.title_is_derived:
            continue
        given = _title_of(entry)
        if not given or len(given) < 8:
            continue
        editions = (
            catalogue.editions(identifier) if checking.is_published or not identifier.year else (edition,)
        )
        if any(_alike(given, other.title) for other in editions):
            continue
        fix = Fix(given, edition.title) if given in entry.block.text else None
        yield Hit(entry.block, f"the title of {edition.id} is “{edition.title}”", quote=given, fix=fix)


def _title_of(entry: ReferenceEntry) -> str:
    """What follows the first comma behind the date."""
    text = entry.text
    match = _DATE.search(text)
    rest = text[match.end() :] if match else text.partition(",")[1] + text.partition(",")[2]
    rest = re.sub(r"^\s*\|\s*[^,]*", "", rest)
    if not rest.lstrip().startswith(","):
        return ""
    title = rest.lstrip(" ,").strip()
    title = re.split(r"\.?\s+<?https?://", title)[0]
    return title.strip(' .“”"')


def _alike(given: str, title: str) -> bool:
    one, other = _words(given), _words(title)
    if not one or not other:
        return True
    if any(one == _words(piece) for piece in re.split(r"\s[–—-]\s|:\s", title)):
        return True
    if one == other or other == one[: len(other)] or (one == other[-len(one) :] and len(one) > 3):
        return True
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() > 0.93


def _words(title: str) -> list[str]:
    spelt = title.casefold().replace("programme", "program")
    return [word for word in _TITLE_WORDS.findall(spelt) if word not in ("the", "a", "an", "of")]


@rule(
    "ITU-REF-008",
    Severity.WARNING,
    "an ITU-T text that the catalogue does not have",
    why="References are to texts that are published.",
    remedy="Correct the number, or wait until the text is approved.",
    index=True,
)
def unknown(checking: Checking) -> Iterator[Hit]:
    catalogue = _catalogue(checking)
    if catalogue is None or len(catalogue) < 1000:
        return  # a part of the catalogue says nothing about what is not in it
    for entry, identifier in _entries(checking):
        known = catalogue.editions(identifier) or catalogue.editions(identifier.recommendation)
        if not known and not identifier.names[0].startswith("Imp") and ".Imp" not in identifier.names[0]:
            yield Hit(entry.block, f"{identifier} is not in the catalogue", quote=entry.text[:120])


@rule(
    "ITU-REF-009",
    Severity.ERROR,
    "a draft, temporary document or contribution as a reference",
    why="Only published texts are cited; drafts, temporary documents and contributions change or vanish.",
    remedy="Cite the published text, or take the reference out.",
    english=True,
)
def unpublished(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.references:
        text = f"[{entry.tag}] {entry.text}"
        match = _DRAFT.search(re.sub(r"“[^”]*”", "", text))
        if match is not None:
            severity = None if entry.normative else Severity.WARNING
            yield Hit(entry.block, f"“{match[0]}” is no published text", quote=match[0], severity=severity)


@rule(
    "ITU-REF-010",
    Severity.WARNING,
    "an entry that is not in the form of clause 2",
    why="Entries read “[ITU-T X.yyy] Recommendation ITU-T X.yyy (year), Title.”",
    remedy="Write tag, “Recommendation ITU-T X.yyy”, year in parentheses, comma, title, full stop.",
    english=True,
    fixes=True,
    since=2011,
)
def form(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.references:
        if entry.identifier is None or "Suppl" in entry.text or "Supplement" in entry.text:
            continue
        text = entry.text
        if not entry.tag and not checking.is_published:
            yield Hit(entry.block, "the entry has no tag", quote=text[:80])
        match = _SPELT.match(text)
        if match is not None and match["old"].split() != ["Recommendation", "ITU-T"]:
            yield Hit(
                entry.block,
                f'"{match["old"].strip()}" instead of "Recommendation ITU-T"',
                quote=text[:80],
                fix=Fix(match["old"], "Recommendation ITU-T "),
            )
        if not checking.is_published:
            if not entry.identifier.year and entry.normative:
                yield Hit(entry.block, "the entry has no year", quote=text[:80], severity=Severity.NOTE)
            if not text.rstrip().endswith((".", ">", "/")):
                last = text.rstrip()[-30:]
                yield Hit(
                    entry.block,
                    "no full stop at the end",
                    quote=last,
                    fix=Fix(last, last + "."),
                    severity=Severity.NOTE,
                )


@rule(
    "ITU-REF-011",
    Severity.ERROR,
    "a tag on the wrong side",
    why="Tags in clause 2 have no b-; tags in the Bibliography begin with it.",
    remedy="Correct the tag here and where it is cited, or move the entry.",
    fixes=True,
)
def wrong_side(checking: Checking) -> Iterator[Hit]:
    tagged = Counter(
        entry.tag.startswith("b-")
        for entry in checking.entries.references
        if entry.tag and not entry.normative
    )
    for entry in checking.entries.references:
        if not entry.tag:
            continue
        is_b = bool(re.match(r"b-", entry.tag))
        if entry.normative and is_b:
            yield Hit(entry.block, f"[{entry.tag}] in clause 2", quote=f"[{entry.tag}]")
        elif not entry.normative and not is_b and (not checking.is_published or tagged[True]):
            if entry.clause.kind is not ClauseKind.BIBLIOGRAPHY:
                continue
            yield Hit(
                entry.block,
                f"[{entry.tag}] in the Bibliography without b-",
                quote=f"[{entry.tag}]",
                fix=Fix(f"[{entry.tag}]", f"[b-{entry.tag}]"),
            )


@rule(
    "ITU-REF-012",
    Severity.NOTE,
    "another organization's text, which needs a justification",
    why="A normative reference to a text of another organization than ISO and IEC needs the justification of "
    "Rec. A.5.",
    remedy="Make the justification: `copilot draft` writes its form.",
)
def needs_justification(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for entry in checking.entries.references:
        if (
            entry.normative
            and not entry.tag.startswith("b-")
            and entry.identifier is None
            and not _FREE.search(entry.tag + " " + entry.text[:60])
        ):
            yield Hit(
                entry.block, f"{_named(entry)} needs a justification after Rec. A.5", quote=_named(entry)
            )


@rule(
    "ITU-REF-013",
    Severity.WARNING,
    "an entry of the Bibliography that the text does not use",
    why="The Bibliography lists what the text cites for information.",
    remedy="Cite it, or take it out.",
    whole=True,
)
def unused_in_bibliography(checking: Checking) -> Iterator[Hit]:
    normative, informative = _used(checking)
    both: Uses = (normative[0] | informative[0], normative[1] + informative[1], normative[2] + informative[2])
    cited = any(use.tag.startswith("b-") for use in tag_uses(checking.document))
    for entry in checking.entries.references:
        if entry.normative or not entry.tag or _is_used(entry, both):
            continue
        if checking.is_published and not cited:
            continue  # a Bibliography that is meant as a list to read
        yield Hit(
            entry.block,
            f"[{entry.tag}] is not used in the text",
            quote=f"[{entry.tag}]",
            severity=Severity.NOTE if checking.is_published else None,
        )


@rule(
    "ITU-REF-014",
    Severity.ERROR,
    "an entry twice, or a tag that is not the text's name",
    why="A text is listed once, and its tag is its name.",
    remedy="Take one of the entries out, or correct the tag.",
)
def twice(checking: Checking) -> Iterator[Hit]:
    seen: dict[str, ReferenceEntry] = {}
    for entry in checking.entries.references:
        key = re.sub(r"\W", "", entry.text).casefold()
        tag = f"{'b-' if not entry.normative else ''}{folded_tag(entry.tag)}" if entry.tag else ""
        same_text = len(key) > 20 and key in seen and seen[key].normative == entry.normative
        if same_text or (tag and tag in seen):
            yield Hit(entry.block, f"{_named(entry)} is listed twice", quote=_named(entry))
        seen[key] = entry
        if tag:
            seen[tag] = entry
        identifier, tagged = (
            entry.identifier,
            _identifier(re.sub(r"^b-\s?", "", entry.tag)) if entry.tag else None,
        )
        if (
            identifier is None
            or tagged is None
            or identifier.is_series_supplement
            or tagged.parts
            or identifier.parts
        ):
            continue
        if not same_recommendation(identifier.recommendation, tagged.recommendation):
            yield Hit(
                entry.block, f"the tag [{entry.tag}] stands before {identifier}", quote=f"[{entry.tag}]"
            )
