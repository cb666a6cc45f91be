"""Which texts a text refers to, and which refer to it: from the lists of references of the indexed texts."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import escape
from copilot.question.intent import Intent
from copilot.routes.route import Telling, Told, files_named, listed, names_of
from corpus.model import Reference
from index.filters import Filter
from index.store import DocumentEntry

SHOWN = 25
"""References listed of each kind; the rest is counted."""


class ReferencesRoute:
    """The entries of clause 2 and of the bibliography."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        telling = Telling(reading, intent.language)
        for file in files_named(intent, reading, where):
            document = reading.lookup.store.document(file)
            for name, normative in (("references", True), ("bibliography", False)):
                found = [reference for reference in document.references if reference.normative == normative]
                if not found:
                    continue
                text = say(name, intent.language, id=document.doc_id, count=len(found))
                lines = [f"{escape(each.id)} {telling.reference(file, each)}" for each in found[:SHOWN]]
                telling.add(f"{escape(text)}\n\n{listed(lines)}")
                if len(found) > SHOWN:
                    telling.add(say("shown", intent.language, shown=SHOWN, count=len(found)))
        return telling.told() if telling.lines else None


class ReferencedByRoute:
    """The indexed texts that list a text among their references."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        names = names_of(intent)
        telling = Telling(reading, intent.language)
        for name in names[:1]:
            entries: dict[str, tuple[DocumentEntry, Reference]] = {}
            for entry, reference in reading.lookup.referring(name):
                if reading.inside(frozenset({entry.file}), where):
                    entries.setdefault(entry.doc_id, (entry, reference))
            if not entries:
                telling.add(escape(say("no_referring", intent.language, id=name.format())))
                facts = reading.lookup.edition(name)
                if facts is None:
                    return None
                telling.lines[-1] += f" {telling.record(facts.asked)}"
                continue
            text = say("referring", intent.language, count=len(entries), id=name.format())
            lines = [
                f"{escape(doc_id)}, {escape(entry.title)} {telling.reference(entry.file, reference)}"
                for doc_id, (entry, reference) in sorted(entries.items())
            ]
            telling.add(f"{escape(text)}\n\n{listed(lines)}")
        return telling.told() if telling.lines else None
