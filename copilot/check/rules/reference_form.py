"""The form of entries in clause 2 and the Bibliography, and what may stand there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import ClauseKind

_DRAFT = re.compile(
    r"\b(?:draft (?:new )?(?:revised )?(?:ITU-T )?Rec|Draft Recommendation|temporary document|TD ?\d{2,}|"
    r"contribution\b|working document|Internet[- ]Draft|draft-[a-z]+-\w+|SG ?\d+-(?:C|TD)\d+|"
    r"work in progress|under study\b)",
    re.I,
)


_FREE = re.compile(r"\b(?:ITU|ISO|IEC|CCITT|UIT)\b")


_SPELT = re.compile(
    r"^(?:[–—−-]\s*)?(?P<old>(?:ITU-T\s+(?:Recommendation|Rec\.)|Recommendation(?!s)|ITU-T)\s+(?:ITU-T\s+)?)(?=[A-Z]\.\d)"
)


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
        if entry.identifier is None or entry.is_joint or "Suppl" in entry.text or "Supplement" in entry.text:
            continue  # entries of texts in common with ISO and IEC have the form of ISO and IEC
        if not entry.text and checking.document.numbers_are_generated:
            continue  # Metanorma fetches what it is called
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
            yield Hit(entry.block, f"{entry.name} needs a justification after Rec. A.5", quote=entry.name)
