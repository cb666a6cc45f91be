"""What changed between two editions, or by an amendment or corrigendum: old and new wording, both cited."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import escape
from copilot.question.intent import Intent
from copilot.routes.route import Telling, Told, listed, names_of
from corpus.identifiers import parse
from corpus.language import ITU_LETTERS
from corpus.model import Clause, Document
from corpus.structure.amendments import Extract
from corpus.structure.compare import Change, Kind, Op, Piece, compare
from index.amended import Amended
from index.filters import Filter
from index.retrieve.query import content_words, stem, stems_of
from index.store import DocumentEntry

SHOWN = 8
"""Changes told; the rest is counted."""
AROUND = 5
"""Words beside a difference that are told with it."""
LONGEST = 40
"""Words of a quotation."""


class ChangesRoute:
    """The amendment or corrigendum named, else the two editions named, else the text's last change."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        telling = Telling(reading, intent.language)
        for name in names_of(intent):
            if name.is_change:
                for file in sorted(_files(reading, [name], where))[:1]:
                    _by_amendment(intent, reading, file, telling)
        if not telling.lines:
            pair = _editions(intent, reading, where)
            if pair is not None:
                _between(intent, reading, *pair, telling)
        if not telling.lines:
            for file in sorted(_files(reading, names_of(intent), where)):
                changes = [each for each in reading.presenter.amended or () if each.base_file == file]
                for amending in dict.fromkeys(each.file for each in changes):
                    _by_amendment(intent, reading, amending, telling)
        return telling.told() if telling.lines else None


def _files(reading: Reading, names: Sequence[object], where: Filter | None) -> frozenset[str]:
    scope = reading.retriever.shelf.scope(names)  # type: ignore[arg-type]
    return reading.inside(scope.exact, where)


def _by_amendment(intent: Intent, reading: Reading, file: str, telling: Telling) -> None:
    """The changes that an amending text makes, in its order."""
    found: dict[tuple[int, str], Amended] = {}
    for each in reading.presenter.amended or ():
        if each.file == file:
            change = each.change
            found.setdefault(
                (change.clause_index, f"{change.clause} {change.element} {change.instruction.text}"), each
            )
    changes = sorted(found.values(), key=lambda each: (each.change.page, each.change.clause_index))
    if not changes:
        return
    base = reading.retriever.entries[changes[0].base_file].doc_id
    text = say("changes_by", telling.language, id=changes[0].doc_id, base=base, count=len(changes))
    lines = []
    for each in _on_focus(intent, changes)[:SHOWN]:
        change = each.change
        place = " ".join(part for part in (change.clause, change.element) if part)
        words = _quoted(telling, reading, file, change.instruction)
        old = _old_of(telling, reading, each)
        new = " ".join(filter(None, (_quoted(telling, reading, file, extract) for extract in change.new[:2])))
        both = say("old_new", telling.language, old=old, new=new) if old and new else new
        lines.append(
            " ".join(part for part in (f"**{escape(place)}**" if place else "", words, both) if part)
        )
    telling.add(f"{escape(text)}\n\n{listed(lines)}")
    if len(changes) > SHOWN:
        telling.add(say("shown", telling.language, shown=min(SHOWN, len(changes)), count=len(changes)))


def _on_focus(intent: Intent, changes: Sequence[Amended]) -> list[Amended]:
    """Those that hold most of what is asked about first, else all in their order."""
    wanted = {stem(word) for word in content_words(intent.focus, intent.language)}
    places = set(intent.clauses) | {
        f"{locator.kind.capitalize()} {locator.id}" for locator in intent.locators
    }

    def worth(each: Amended) -> int:
        change = each.change
        held = set(stems_of(f"{change.instruction.text} {change.old_text} {change.new_text}"))
        return 100 * bool(places & {change.clause, change.element}) + len(wanted & held)

    return sorted(changes, key=worth, reverse=True) if wanted or places else list(changes)


def _quoted(telling: Telling, reading: Reading, file: str, extract: Extract) -> str:
    """Words of an amending text, cut where they are long; "" where they cannot be quoted."""
    clause = reading.lookup.store.document(file).clauses[extract.clause_index]
    block = clause.heading if extract.block_index is None else clause.blocks[extract.block_index]
    if block is None:
        return ""
    words = " ".join(extract.text.split()[:LONGEST])
    marks = telling.words(file, clause, block.lines, words)
    dots = " …" if len(words) < len(extract.text) else ""
    return f"“{escape(words)}{dots}” {marks}" if marks else ""


def _old_of(telling: Telling, reading: Reading, each: Amended) -> str:
    """The words of the base text that a change replaces, where the change says which they are."""
    for extract in each.change.old[:1]:
        if quoted := _quoted(telling, reading, each.file, extract):
            return quoted
    if each.base_index is None or not each.change.whole:
        return ""
    clause = reading.lookup.store.document(each.base_file).clauses[each.base_index]
    return _clause_words(telling, each.base_file, clause)


def _clause_words(telling: Telling, file: str, clause: Clause) -> str:
    for block in clause.blocks:
        words = " ".join(block.text.split()[:LONGEST])
        marks = telling.words(file, clause, block.lines, words)
        if marks:
            return f"“{escape(words)}” {marks}"
    return ""


def _editions(intent: Intent, reading: Reading, where: Filter | None) -> tuple[str, str] | None:
    """The files of two editions of one text, older first: those named, else the newest two."""
    names = names_of(intent)
    if not names:
        return None
    base = names[0].undated()
    exact, related = reading.retriever.shelf.find(base)
    entries = [reading.retriever.entries[file] for file in reading.inside(exact | related, where)]
    letter = ITU_LETTERS[intent.language]
    by_edition: dict[str, DocumentEntry] = {}
    for entry in sorted(entries, key=lambda e: (e.language != letter, e.language != "E", e.file)):
        if parse(entry.doc_id).text == base.text and not parse(entry.doc_id).is_change:
            by_edition.setdefault(entry.doc_id, entry)
    editions = sorted(by_edition.values(), key=lambda e: (e.year, e.date))
    years = [name.year for name in names if name.year] + [
        year for year in (intent.conditions.from_year, intent.conditions.to_year) if year
    ]
    named = [entry for entry in editions if entry.year in years]
    chosen = named if len(named) > 1 else editions
    return (chosen[-2].file, chosen[-1].file) if len(chosen) > 1 else None


def _between(intent: Intent, reading: Reading, old_file: str, new_file: str, telling: Telling) -> None:
    """What differs between two editions, clause by clause."""
    old, new = reading.lookup.store.document(old_file), reading.lookup.store.document(new_file)
    changes = [change for change in compare(old, new).changes if change.kind is not Kind.RENUMBERED]
    if not changes:
        return
    text = say("changes_between", telling.language, old=old.doc_id, new=new.doc_id, count=len(changes))
    wanted = {stem(word) for word in content_words(intent.focus, intent.language)}

    def worth(change: Change) -> int:
        clause = change.new or change.old
        labels = {clause.number} if clause else set()
        held = set(stems_of(" ".join(piece.text for piece in change.words)))
        return 100 * bool(labels & set(intent.clauses)) + len(wanted & held)

    ordered = sorted(changes, key=worth, reverse=True) if wanted or intent.clauses else changes
    lines = [_told(change, old, new, telling) for change in ordered[:SHOWN]]
    telling.add(f"{escape(text)}\n\n{listed(lines)}")
    if len(changes) > SHOWN:
        telling.add(say("shown", telling.language, shown=SHOWN, count=len(changes)))


def _told(change: Change, old: Document, new: Document, telling: Telling) -> str:
    clause = change.new or change.old
    label = f"**{escape(clause.label)}**" if clause else ""
    if change.kind is Kind.ADDED and change.new is not None:
        words = _clause_words(telling, new.file, change.new) or telling.heading(new.file, change.new)
        return f"{label} ({say('added', telling.language)}) {words}"
    if change.kind is Kind.REMOVED and change.old is not None:
        words = _clause_words(telling, old.file, change.old) or telling.heading(old.file, change.old)
        return f"{label} ({say('removed', telling.language)}) {words}"
    assert change.old is not None and change.new is not None
    before, after = _difference(change.words)
    was = _run(telling, old.file, change.old, before)
    now = _run(telling, new.file, change.new, after)
    return f"{label}: {say('old_new', telling.language, old=was or '–', new=now or '–')}"


def _difference(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The words around the first difference, in the old and in the new text."""
    first = next((place for place, piece in enumerate(pieces) if piece.op is not Op.SAME), 0)
    before = " ".join(pieces[first - 1].text.split()[-AROUND:]) if first else ""
    old, new, after, place = "", "", "", first
    while place < len(pieces) and pieces[place].op is not Op.SAME:
        if pieces[place].op is Op.REMOVED:
            old += pieces[place].text
        else:
            new += pieces[place].text
        place += 1
    if place < len(pieces):
        after = " ".join(pieces[place].text.split()[:AROUND])
    return tuple(
        " ".join(
            " ".join(part.split())
            for part in (before, " ".join(middle.split()[:LONGEST]), after)
            if part.strip()
        )
        for middle in (old, new)
    )  # type: ignore[return-value]


def _run(telling: Telling, file: str, clause: Clause, words: str) -> str:
    """Words of a clause as a quotation, where one block holds them."""
    for block in clause.blocks:
        marks = telling.words(file, clause, block.lines, words) if words else ""
        if marks:
            return f"“{escape(words)}” {marks}"
    return f"{escape(words)} {telling.heading(file, clause)}".strip() if words else ""
