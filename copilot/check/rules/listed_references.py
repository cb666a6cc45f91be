"""Clause 2 and the Bibliography against the text: what is listed and cited, what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.citations import folded_tag, name_uses, tag_uses
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import Identifier, same_recommendation
from corpus.model import BlockKind
from corpus.structure.entries import ReferenceEntry, identifier_of


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
        if elsewhere and not checking.profile.normative:
            continue
        where = "only in informative text" if elsewhere else "nowhere in the text"
        published = checking.is_published
        yield Hit(
            entry.block,
            f"{entry.name} is used {where}",
            quote=entry.name,
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
        identifier = identifier_of(head)
        if identifier is not None and any(
            same_recommendation(identifier.recommendation, other.recommendation) for other in ids
        ):
            continue
        if re.search(r"\d", tag) is None and not use.tag.startswith("b-"):
            continue
        where = "the Bibliography" if use.tag.startswith("b-") else "clause 2"
        yield Hit(use.block, f"{use.quote} is not listed in {where}", quote=use.quote, key=tag)


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
            yield Hit(entry.block, f"{entry.name} is listed twice", quote=entry.name)
        seen[key] = entry
        if tag:
            seen[tag] = entry
        identifier, tagged = (
            entry.identifier,
            identifier_of(re.sub(r"^b-\s?", "", entry.tag)) if entry.tag else None,
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
