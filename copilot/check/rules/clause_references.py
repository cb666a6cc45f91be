"""References to clauses, annexes, figures and tables: of this text, and of texts cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.citations import inner_references, outer_references
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.model import BlockKind
from corpus.structure.headings import CAPTION, is_figure

_PARAGRAPH_NUMBER = re.compile(r"^(?P<number>(?:\d{1,2}|[A-Z]|[IVX]+)(?:\.\d{1,3}){1,6}[a-z]?)\.?\s")
_OF_ANOTHER = re.compile(
    r"[\d.\s]*\d\s+(?:of|in)\s+(?!this\b|the\s+(?:present|draft)\b|\[(?:b-)?ITU-T|Rec|ITU-T)"
)
_SECTION = re.compile(
    r"(?<!cross[ -])\b(?P<word>sections?|paragraphs?|subclauses?|sub-clauses?|chapters?)\s+"
    r"(?=\d+(?:\.\d+)*\b)",
    re.I,
)


def numbers(checking: Checking) -> set[str]:
    """The numbers of all clauses, and of paragraphs that begin with one."""
    found: set[str] = set()
    for clause in checking.document.clauses:
        if clause.number:
            found.add(clause.number)
        for block in clause.blocks:
            if block.number:
                found.add(block.number.rstrip("."))
            if match := _PARAGRAPH_NUMBER.match(block.text):
                found.add(match["number"])
    return found


@rule(
    "ITU-XRF-001",
    Severity.ERROR,
    "a reference to a clause, annex or appendix that does not exist",
    why="A reference leads to a clause of this text.",
    remedy="Correct the number.",
    whole=True,
)
def no_such_clause(checking: Checking) -> Iterator[Hit]:
    known = numbers(checking)
    kinds = {number.split()[0] for number in known if " " in number}
    tops = {number.split(".")[0].split()[-1] for number in known}
    for reference in inner_references(checking.document):
        if reference.kind == "clause":
            if _is_known(reference.number, known):
                continue
            if checking.is_published and reference.number.split(".")[0] not in tops:
                continue  # of a text that the sentence names from afar
        elif reference.kind in ("annex", "appendix"):
            name = f"{reference.kind.capitalize()} {reference.number}"
            if name in known or any(other.startswith(f"{name}.") for other in known):
                continue
            if reference.kind.capitalize() not in kinds and checking.is_published:
                continue
        else:
            continue
        yield Hit(
            reference.block,
            f"there is no {reference.kind} {reference.number}",
            quote=reference.quote,
            key=f"{reference.kind} {reference.number}",
        )


def _is_known(number: str, known: set[str]) -> bool:
    """ "7.2" is known where 7.2 or 7.2.1 is, and "A" where Annex A is."""
    if number in known or f"Annex {number}" in known or f"Appendix {number}" in known:
        return True
    return any(other.startswith(f"{number}.") for other in known)


@rule(
    "ITU-XRF-002",
    Severity.WARNING,
    "a reference to a clause that the cited text does not have",
    why="A reference leads to a clause of the edition cited. Only texts in the index are looked at.",
    remedy="Look the clause up in the edition cited, and correct the number.",
    index=True,
)
def no_such_clause_there(checking: Checking) -> Iterator[Hit]:
    reading = checking.reading
    if reading is None:
        return
    for reference in outer_references(checking.document):
        identifier = _identifier(checking, reference.name)
        if identifier is None:
            continue
        exact = reading.retriever.shelf.find(identifier)[0]
        files = [f for f in sorted(exact) if reading.retriever.entries[f].language == "E"]
        if not files:
            continue
        known = [{c.number for c in reading.lookup.store.clauses(file=file)} for file in files]
        if any(_is_known(reference.number, each) for each in known):
            continue
        if any(len(each) < 6 for each in known):
            continue
        doc = reading.retriever.entries[files[0]].doc_id
        yield Hit(reference.block, f"{doc} has no clause {reference.number}", quote=reference.quote)


def _identifier(checking: Checking, name: str) -> Identifier | None:
    """The text meant, in the edition of its entry."""
    try:
        identifier = parse(re.sub(r"^(?:Recommendation|Rec\.)\s+", "", name.strip("[]").removeprefix("b-")))
    except UnknownIdentifier:
        return None
    for entry in checking.entries.references:
        listed = entry.identifier
        if listed is not None and listed.undated() == identifier.undated():
            return listed
    return identifier


@rule(
    "ITU-XRF-003",
    Severity.ERROR,
    "a reference to a figure or table that does not exist",
    why="A reference leads to a figure or table of this text.",
    remedy="Correct the number.",
    whole=True,
)
def no_such_figure(checking: Checking) -> Iterator[Hit]:
    known = captioned(checking)
    if not known["figure"] and not known["table"]:
        return
    for reference in inner_references(checking.document):
        if reference.kind not in known or _folded(reference.number) in known[reference.kind]:
            continue
        if not known[reference.kind] and checking.is_published:
            continue
        if re.sub(r"[a-z]$", "", _folded(reference.number)) in known[reference.kind]:
            continue
        if all(piece in known[reference.kind] for piece in reference.number.split("-")):
            continue  # "Tables 4-5"
        if _printed_caption(reference.kind, reference.number).search(checking.document.printed):
            continue  # a caption that the reader of PDFs did not take for one
        if any(
            re.fullmatch(rf"{re.escape(_folded(reference.number))}[a-z.-].*", n)
            for n in known[reference.kind]
        ):
            continue
        yield Hit(
            reference.block,
            f"there is no {reference.kind} {reference.number}",
            quote=reference.quote,
            key=f"{reference.kind} {reference.number}",
        )


def _printed_caption(kind: str, number: str) -> re.Pattern[str]:
    """ "Figure 7 – Title", "TABLE 7/V.34" in the text layer of a PDF."""
    escaped = re.escape(number)
    return re.compile(rf"(?i:{kind})\s+{escaped}\s*[–—-]\s|{kind.upper()}\s+{escaped}\s*/")


def captioned(checking: Checking) -> dict[str, set[str]]:
    """The numbers of all figures and of all tables."""
    found: dict[str, set[str]] = {"figure": set(), "table": set()}
    for block in checking.document.blocks:
        if block.kind is BlockKind.CAPTION and (match := CAPTION.match(block.text)):
            kind = "figure" if is_figure(match["word"]) else "table"
            found[kind].add(_folded(match["id"]))
    return found


def _folded(number: str) -> str:
    return number.replace("–", "-").rstrip(".")


@rule(
    "ITU-XRF-004",
    Severity.NOTE,
    "a clause called section, paragraph or chapter",
    why='Parts of a Recommendation are clauses: "see clause 5.4.7".',
    remedy='Write "clause".',
    english=True,
    fixes=True,
)
def called_section(checking: Checking) -> Iterator[Hit]:
    known = numbers(checking)
    for _, block in checking.prose():
        for match in _SECTION.finditer(block.text):
            rest = block.text[match.end() : match.end() + 60]
            if _OF_ANOTHER.match(rest):
                continue  # of a Resolution or of another organization's text, which may have sections
            if re.search(r"\[(?!(?:b-)?ITU)", block.text[max(0, match.start() - 30) : match.start()]):
                continue
            word = match["word"]
            right = "clauses" if word.lower().endswith("s") else "clause"
            right = right.capitalize() if word[0].isupper() else right
            number = re.match(r"\d+(?:\.\d+)*", rest)
            words = match[0] + (number[0] if number else "")
            is_own = number is not None and _is_known(number[0], known)
            yield Hit(
                block,
                f'"{word}" for a clause',
                quote=words,
                start=match.start(),
                fix=Fix(word, right) if is_own else None,  # else it may be of another text
                key=f"{word.lower()} {is_own}",
            )
