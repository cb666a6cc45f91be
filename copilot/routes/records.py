"""What the catalogue records of a text: status, editions, amendments, study group, approval, title."""

from __future__ import annotations

import re

from copilot.answer.opened import Reading
from copilot.answer.phrases import say, state
from copilot.answer.present import escape
from copilot.answer.units import units_of
from copilot.question.intent import Intent, Kind
from copilot.routes.described import described
from copilot.routes.route import Telling, Told, editions_named, files_named, listed
from corpus.catalogue import Edition
from corpus.language.sentences import sentences
from index.filters import Filter
from index.lookup import EditionFacts

_GROUP_NUMBER = re.compile(r"\d+")
SUMMARY = 3
"""Sentences of an abstract that say what a text is about."""
SCOPE = 110
"""Words of the scope that are quoted beside it."""


def _facts(intent: Intent, reading: Reading) -> list[EditionFacts]:
    """What the catalogue knows of the texts named, or of the one that is described."""
    found = [reading.lookup.edition(edition.identifier) for edition in editions_named(intent, reading)]
    if not found:
        found = [described(intent, reading)]
    return [fact for fact in found if fact is not None]


def _unknown(intent: Intent, reading: Reading, telling: Telling) -> None:
    """Says of each text named that the catalogue does not list that it does not."""
    for name in intent.query.named:
        if reading.lookup.edition(name) is None:
            telling.add(escape(say("unknown_text", intent.language, id=name.format())))


class StatusRoute:
    """In force or not, what came before and after, and what amends it."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        facts = _facts(intent, reading)
        if not facts:
            return None
        language = intent.language
        telling = Telling(reading, language)
        for fact in facts:
            asked = fact.asked
            self._status(fact, telling)
            if intent.wants(Kind.SUCCESSOR) or intent.likeliest is Kind.SUCCESSOR:
                before = reading.catalogue.predecessor(asked)
                if before is not None:
                    text = say("replaces", language, id=asked.id, other=before.id)
                    telling.add(f"{escape(text)} {telling.record(before)}")
                if len(fact.editions) > 1 and not any(name.year for name in intent.query.named):
                    ids = ", ".join(_with_status(edition, language) for edition in fact.editions)
                    telling.add(f"{escape(say('editions', language, ids=ids))} {telling.record(asked)}")
            if fact.amendments:
                ids = ", ".join(change.id for change in fact.amendments)
                telling.add(f"{escape(say('amended', language, ids=ids))} {telling.record(asked)}")
        _unknown(intent, reading, telling)
        return telling.told()

    def _status(self, fact: EditionFacts, telling: Telling) -> None:
        asked, language = fact.asked, telling.language
        if asked.is_in_force:
            line = say("in_force", language, id=asked.id, date=asked.date)
            telling.add(f"{escape(line)} {escape(asked.title)} {telling.record(asked)}")
            return
        word = state(asked.status, language)
        telling.add(
            f"{escape(say('not_in_force', language, id=asked.id, status=word))} {telling.record(asked)}"
        )
        current = fact.in_force or fact.successor
        if current is not None and current.id != asked.id:
            name = "current" if current.is_in_force else "replaced_by"
            text = say(
                name,
                language,
                id=current.id if name == "current" else asked.id,
                title=current.title,
                other=current.id,
            )
            telling.add(f"{escape(text)} {telling.record(current)}")
        elif current is None:
            telling.add(f"{say('no_current', language)} {telling.record(asked)}")


class AmendmentsRoute:
    """The amendments, corrigenda and errata of a text, each with its date and status."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        facts = _facts(intent, reading)
        if not facts:
            return None
        telling = Telling(reading, intent.language)
        for fact in facts:
            changes = list(fact.amendments)
            if not any(name.year for name in intent.query.named):
                # an undated name means the text: what changes its earlier editions is told too
                earlier = [edition for edition in fact.editions if edition.id != fact.asked.id]
                changes += [
                    change
                    for edition in reversed(earlier)
                    for change in reading.catalogue.amendments(edition)
                ]
            if not changes:
                text = say("no_amendments", intent.language, id=fact.asked.id)
                telling.add(f"{escape(text)} {telling.record(fact.asked)}")
                continue
            text = say("amendments", intent.language, id=_text_name(fact.asked, intent), count=len(changes))
            lines = [_line(change, telling) for change in changes]
            telling.add(f"{escape(text)}\n\n{listed(lines)}")
        _unknown(intent, reading, telling)
        return telling.told()


def _text_name(edition: Edition, intent: Intent) -> str:
    dated = any(name.year for name in intent.query.named)
    return edition.id if dated else edition.identifier.undated().format()


class StudyGroupRoute:
    """The study group responsible for a text."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        facts = _facts(intent, reading)
        if not facts:
            return None
        telling = Telling(reading, intent.language)
        for edition in (fact.asked for fact in facts):
            groups = group_name(edition.study_group, intent.language)
            name = "study_group" if groups else "no_study_group"
            text = say(name, intent.language, id=edition.id, groups=groups)
            telling.add(f"{escape(text)} {escape(edition.title)} {telling.record(edition)}")
        _unknown(intent, reading, telling)
        return telling.told()


def group_name(recorded: str, language: str) -> str:
    """ "Study Group 13" in the language of the question, whatever else is recorded."""
    number = _GROUP_NUMBER.search(recorded)
    return say("group", language, number=number[0]) if number else recorded


class ApprovalRoute:
    """When a text was approved, in all its editions where it is named without a date."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        facts = _facts(intent, reading)
        if not facts:
            return None
        telling = Telling(reading, intent.language)
        for fact in facts:
            dated = any(name.year for name in intent.query.named)
            for edition in (
                [fact.asked] if dated else [fact.asked, *(e for e in fact.editions if e != fact.asked)]
            ):
                word = state(edition.status, intent.language)
                text = say("approved", intent.language, id=edition.id, date=edition.date, status=word)
                telling.add(f"{escape(text)} {telling.record(edition)}")
        _unknown(intent, reading, telling)
        return telling.told()


class TitleRoute:
    """Title, date, status, summary, and the scope where the text is indexed."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        facts = _facts(intent, reading)
        if not facts:
            return None
        telling = Telling(reading, intent.language)
        editions = [fact.asked for fact in facts]
        for edition in editions:  # all of them first: a name may mean several
            word = f"{edition.date}, {state(edition.status, intent.language)}"
            text = say("titled", intent.language, id=edition.id, status=word, title=edition.title)
            telling.add(f"{escape(text)} {telling.record(edition)}")
        for edition in editions:
            for sentence in sentences(edition.abstract)[: SUMMARY if len(editions) == 1 else 1]:
                telling.add(f"“{escape(sentence)}” {telling.record(edition, sentence)}")
        if len(facts) == 1:
            for file in files_named(intent, reading, where)[:1]:
                _scope(file, reading, telling)
        _unknown(intent, reading, telling)
        return telling.told()


def _scope(file: str, reading: Reading, telling: Telling) -> None:
    """Quotes clause 1 of a text: by Recommendation ITU-T A.2 its scope."""
    document = reading.lookup.store.document(file)
    clause = next((clause for clause in document.clauses if clause.number == "1"), None)
    words = 0
    for unit in units_of(document, clause) if clause is not None else []:
        words += unit.words
        if words > SCOPE:
            break
        marks = telling.words(file, unit.clause, unit.lines, unit.text)
        if marks:
            telling.add(f"“{escape(unit.text)}” {marks}")


def _with_status(edition: Edition, language: str) -> str:
    return f"{edition.id} ({state(edition.status, language)})"


def _line(edition: Edition, telling: Telling) -> str:
    title = "" if edition.title_is_derived else f", {edition.title}"
    return f"{escape(_with_status(edition, telling.language) + title)} {telling.record(edition)}"


__all__ = ["AmendmentsRoute", "ApprovalRoute", "StatusRoute", "StudyGroupRoute", "TitleRoute", "group_name"]
