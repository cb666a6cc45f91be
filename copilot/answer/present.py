"""Units and catalogue records as an answer: Markdown with markers, each marker a citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from copilot.answer.arrange import Chosen, Rest
from copilot.answer.cite import Quotation, quote, verbatim_on
from copilot.answer.model import Citation, Unshown
from copilot.answer.phrases import say, state
from copilot.answer.select import speaks_to_machines
from copilot.answer.status import Status, note_of, status_of
from copilot.answer.units import Unit
from copilot.verify.claims import NOTE
from copilot.verify.orders import gives_orders
from corpus.catalogue import Catalogue, Edition
from corpus.model import BlockKind, Clause, Document, Line, Reference
from corpus.structure.amendments import Extract
from index.amended import AmendedClauses
from index.passages import CATALOGUE
from index.retrieve.query import Query
from index.store import Store

LONGEST_CHANGE = 90
"""Words of new wording that are quoted with the instruction of an amendment."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")


@dataclass(frozen=True, slots=True)
class Presented:
    """Markdown, the citations that its markers [1], [2] … name, and whether it is an abstention."""

    text: str
    citations: tuple[Citation, ...]
    abstained: bool = False
    unshown: tuple[Unshown, ...] = ()
    likely: float = 1.0


@dataclass(slots=True)
class _Writing:
    """An answer being written."""

    language: str
    parts: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)


class Presenter:
    """Writes answers over one generation."""

    def __init__(self, store: Store, catalogue: Catalogue, amended: AmendedClauses | None = None) -> None:
        self.store, self.catalogue, self.amended = store, catalogue, amended
        self._status: dict[str, Status] = {}

    def status(self, doc_id: str) -> Status:
        if doc_id not in self._status:
            self._status[doc_id] = status_of(self.catalogue, doc_id)
        return self._status[doc_id]

    def quotations(self, query: Query, units: Sequence[Unit]) -> Presented:
        """Quotations under the names of their clauses. A unit that cannot be quoted verbatim is left out."""
        return self.answer(query, Chosen(tuple(units)))

    def answer(self, query: Query, chosen: Chosen) -> Presented:
        """The same for an answer with its decisive pieces, what follows marked as more from the same texts.

        Pieces that speak to machines are marked as such.
        """
        writing = _Writing(query.language)
        self._write(writing, chosen.decisive)
        before = len(writing.parts)
        self._write(writing, chosen.more)
        if 0 < before < len(writing.parts):
            writing.parts.insert(before, f"{NOTE}{say('more', query.language)}")
        unshown = tuple(self._unshown(rest) for rest in chosen.rests if writing.citations)
        for left in unshown:
            place = f"{left.doc}, {say('clause', query.language, number=left.clause)}"
            said = say("items_shown", query.language, shown=left.shown, total=left.total, place=escape(place))
            writing.parts.append(f"{NOTE}{said}")
        self._changes(writing, chosen.units)
        return Presented("\n\n".join(writing.parts), tuple(writing.citations), unshown=unshown)

    def _unshown(self, rest: Rest) -> Unshown:
        doc = self.store.document(rest.file).doc_id
        items = tuple(unit.shown if unit.cells else unit.text for unit in rest.units)
        return Unshown(doc, rest.file, rest.clause, rest.shown, rest.total, items)

    def _write(self, writing: _Writing, units: Sequence[Unit]) -> None:
        """Units under the names of their clauses."""
        index = 0
        heading = ""
        while index < len(units):
            unit = units[index]
            group = [unit]
            while index + len(group) < len(units) and _together(unit, units[index + len(group)]):
                group.append(units[index + len(group)])
            index += len(group)
            body = self._table(writing, group) if unit.cells else self._sentences(writing, group)
            if body:
                if any(speaks_to_machines(each) for each in group):
                    writing.parts.append(f"{NOTE}{say('speaks_to_machines', writing.language)}")
                    heading = ""
                above, heading = heading, self._heading(unit, writing.language)
                writing.parts.append(body if heading == above else f"{heading}\n{body}")

    def _changes(self, writing: _Writing, units: Sequence[Unit]) -> None:
        """Says of each clause quoted what amends it, in the words of the amendment."""
        if self.amended is None or not writing.citations:
            return
        cited = {(unit.file, unit.clause.index) for unit in units}
        files = {unit.file for unit in units}
        for file, index in sorted(cited):
            for change in self.amended.of_clause(file, index):
                if change.overtaken or change.file in files:
                    continue
                files.add(change.file)
                quoted = [self._extract(writing, change.file, change.change.instruction)]
                quoted += [
                    self._extract(writing, change.file, extract)
                    for extract in change.change.new[:1]
                    if len(extract.text.split()) <= LONGEST_CHANGE
                ]
                words = " ".join(text for text in quoted if text)
                if words:
                    base = self.store.document(file).clauses[index].label
                    text = say(
                        "clause_amended", writing.language, clause=escape(base), id=escape(change.doc_id)
                    )
                    writing.parts.append(f"{text} {words}")

    def _extract(self, writing: _Writing, file: str, extract: Extract) -> str:
        """Words of an amendment, quoted; "" where they do not stand on the page as one run."""
        document = self.store.document(file)
        clause = document.clauses[extract.clause_index]
        index = extract.block_index
        block = clause.heading if index is None else clause.blocks[index]
        quotations = quote(document, block.lines, extract.text) if block is not None else []
        if not quotations:
            return ""
        unit = Unit(file, clause, index or 0, 0, BlockKind.PARAGRAPH, extract.text, ())
        return f"“{escape(extract.text)}” {self._add(writing, unit, quotations)}"

    def _heading(self, unit: Unit, language: str) -> str:
        document = self.store.document(unit.file)
        number = unit.clause.number
        place = number if number.startswith(("Annex", "Appendix")) else say("clause", language, number=number)
        name = "" if gives_orders(unit.clause.title) else unit.clause.title
        title = f" ({escape(name)})" if name else ""
        where = f"{place}{title}" if number else escape(name)
        status = self.status(document.doc_id).state
        suffix = f" – {state(status, language)}" if status in ("superseded", "withdrawn") else ""
        return (
            f"**{escape(document.doc_id)}, {where}**{suffix}"
            if where
            else f"**{escape(document.doc_id)}**{suffix}"
        )

    def _sentences(self, writing: _Writing, units: Sequence[Unit]) -> str:
        pieces: list[str] = []
        lead = ""
        for run in _runs(units):
            first = run[0]
            if first.lead and first.lead != lead and all(first.lead != other.text for other in units):
                marks = self._cite(writing, first, first.lead, first.lead_lines)
                if marks:
                    pieces.append(f"“{escape(first.lead)}” {marks}")
            lead = first.lead or lead
            text = " ".join(unit.text for unit in run)
            marks = self._cite(writing, first, text, first.lines)
            if marks:
                pieces.append(f"“{escape(text)}” {marks}")
            else:
                for unit in run:
                    marks = self._cite(writing, unit, unit.text, unit.lines)
                    if marks:
                        pieces.append(f"“{escape(unit.text)}” {marks}")
        separator = "\n- " if len(pieces) > 1 else ""
        return f"{separator}{separator.join(pieces)}".lstrip("\n") if separator else "".join(pieces)

    def _table(self, writing: _Writing, units: Sequence[Unit]) -> str:
        """Rows of one table under its caption and header."""
        rows = []
        for unit in units:
            marks = self._cite(writing, unit, "".join(unit.cells), unit.lines) or self._cite_cells(
                writing, unit
            )
            if marks:
                rows.append((unit.cells, marks))
        if not rows:
            return ""
        width = max(len(cells) for cells, _ in rows)
        header = units[0].header if len(units[0].header) == width else ("",) * width
        lines = [escape(units[0].caption)] if units[0].caption else []
        lines += ["", _row((*header, "")), _row(("---",) * (width + 1), plain=True)]
        for cells, marks in rows:
            lines.append(_row((*cells, *("",) * (width - len(cells)))) + f"{marks}|")
        return "\n".join(lines)

    def _cite_cells(self, writing: _Writing, unit: Unit) -> str:
        """Cites a row whose cells do not follow each other in the text layer, cell by cell.

        Where not every cell stands on one page as a run, its printed lines are the quotations; they must
        hold every word of the row. "" otherwise.
        """
        document = self.store.document(unit.file)
        cells = [cell for cell in unit.cells if cell]
        for number in dict.fromkeys(line.page for line in unit.lines):
            page = document.pages[number - 1]
            held = [verbatim_on(page, cell) for cell in cells]
            boxes = tuple((number, *line.box) for line in unit.lines if line.page == number)
            found = [Quotation(number, page.printed, text, boxes) for text in held if text]
            if found and len(found) == len(cells):
                return self._add(writing, unit, _without_parts(found))
        by_line = [each for line in unit.lines for each in quote(document, (line,), line.text)]
        words = set(" ".join(each.text for each in by_line).split())
        whole = all(word in words for cell in cells for word in cell.split())
        return self._add(writing, unit, by_line) if by_line and whole else ""

    def _cite(self, writing: _Writing, unit: Unit, text: str, lines: Sequence[Line]) -> str:
        quotations = quote(self.store.document(unit.file), lines, text)
        return self._add(writing, unit, quotations) if quotations else ""

    def _add(self, writing: _Writing, unit: Unit, quotations: Sequence[Quotation]) -> str:
        document = self.store.document(unit.file)
        status = self.status(document.doc_id)
        marks = []
        for quotation in quotations:
            marker = len(writing.citations) + 1
            writing.citations.append(
                Citation(
                    marker=marker,
                    doc=document.doc_id,
                    file=document.file,
                    clause=unit.clause.number,
                    title=unit.clause.title,
                    page=quotation.page,
                    printed_page=quotation.printed_page,
                    quote=quotation.text,
                    boxes=quotation.boxes,
                    status=status.state,
                    normative=unit.clause.normative,
                    url=status.url,
                    status_note=_joined(status.note, document.note_on(quotation.page)),
                    amended=status.amended,
                )
            )
            marks.append(f"[{marker}]")
        return " ".join(marks)

    def entry(self, file: str, reference: Reference, marker: int) -> Citation:
        """An entry of a list of references as a citation; its quote is "" where it cannot be quoted."""
        document = self.store.document(file)
        status = self.status(document.doc_id)
        clause, quotation = _place_of(document, reference)
        return Citation(
            marker=marker,
            doc=document.doc_id,
            file=file,
            clause=clause.number if clause else "",
            title=clause.title if clause else "",
            page=reference.page,
            printed_page=document.pages[reference.page - 1].printed,
            quote=quotation.text if quotation else "",
            boxes=quotation.boxes if quotation else (),
            status=status.state,
            normative=reference.normative,
            url=status.url,
            status_note=_joined(status.note, document.note_on(reference.page)),
            amended=status.amended,
        )

    # -- catalogue records ------------------------------------------------------------------------

    def record(self, edition: Edition, marker: int, words: str = "") -> Citation:
        """A catalogue record as a citation: its title, or words of its abstract."""
        return Citation(
            marker=marker,
            doc=edition.id,
            file=CATALOGUE,
            clause="",
            title=edition.title,
            page=0,
            printed_page="",
            quote=words or (edition.id if edition.title_is_derived else edition.title),
            boxes=(),
            status=edition.status,
            normative=False,
            url=edition.url,
            status_note="; ".join(
                filter(None, (f"published {edition.date}", note_of(self.catalogue, edition)))
            ),
            amended=bool(self.catalogue.amendments(edition)),
        )


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _without_parts(quotations: Sequence[Quotation]) -> list[Quotation]:
    """Quotations without those whose words another one holds."""
    return [
        one
        for place, one in enumerate(quotations)
        if not any(
            one.text in other.text and (one.text != other.text or place > index)
            for index, other in enumerate(quotations)
            if index != place
        )
    ]


def _place_of(document: Document, reference: Reference) -> tuple[Clause | None, Quotation | None]:
    """The clause that lists a reference, and its words on the page where it begins."""
    for clause in document.clauses:
        for block in clause.blocks:
            if any(line.page == reference.page for line in block.lines):
                for quotation in quote(document, block.lines, reference.text):
                    if quotation.page == reference.page:
                        return clause, quotation
    return None, None


def escape(text: str) -> str:
    """Text of documents shown in Markdown stays text."""
    return _MARKDOWN.sub(r"\\\1", text)


def _row(cells: Sequence[str], plain: bool = False) -> str:
    return f"|{'|'.join(cell if plain else escape(cell).replace(chr(10), ' ') for cell in cells)}|"


def _runs(units: Sequence[Unit]) -> list[list[Unit]]:
    """Sentences that follow each other in one paragraph are one quotation."""
    runs: list[list[Unit]] = []
    for unit in units:
        last = runs[-1][-1] if runs else None
        if last is not None and last.block == unit.block and unit.place == last.place + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _together(one: Unit, other: Unit) -> bool:
    """Units of one clause that stand under one heading: rows of one table, or sentences."""
    same = one.file == other.file and one.clause.index == other.clause.index
    return same and bool(one.cells) == bool(other.cells) and (not one.cells or one.block == other.block)
