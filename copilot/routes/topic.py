"""Which texts deal with a topic: all of them, counted, under conditions, and what is under way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copilot.answer.opened import Reading
from copilot.answer.phrases import say, state
from copilot.answer.present import escape
from copilot.answer.units import units_of
from copilot.question.intent import Conditions, Intent, Kind
from copilot.routes.records import group_name
from copilot.routes.route import Telling, Told, listed
from corpus.catalogue import Edition
from corpus.language.sentences import sentences
from index.filters import Filter
from index.lexical import phrase
from index.passages import CATALOGUE
from index.retrieve.query import content_words, stem, stems_of, understand
from index.retrieve.ranking import rarity

CANDIDATES = 120
"""Records that full text and vectors are asked for."""
SHOWN = 12
"""Texts listed; the rest is counted."""
FEW = 3
"""Up to so many texts, each is told with what its summary says of the topic."""
SUMMARY = {True: 100, False: 40}
"""Words of the summary that are quoted of the only text, and of others."""
CLEARLY = 1.2
"""So many times the worth of the next text makes one text the text meant."""
LEAST_WORTH = 0.7
"""Share of the best text's worth from which another deals with the topic as well."""
LEAST_HELD = 0.7
"""Share of the topic's words, weighed by their rarity, that a record must hold."""
NEAR = 0.62
"""Cosine from which a record deals with the topic even where it does not hold all of its words."""
ALSO = 0.15
"""Probability from which what else is asked of the texts is told with them; one word more does no harm."""
_AMONG = frozenset(
    stems_of("recommendation recommendations itu-t standard standards text texts supplement series")
)
_GROUP_NUMBER = re.compile(r"\d+")
_LAST = re.compile(r"[\w-]+")
_NEXT = re.compile(r" ([\w-]+)")
_BEFORE = re.compile(r"([\w-]+) $")


@dataclass(frozen=True, slots=True)
class _Fitting:
    edition: Edition
    title: float
    text: float
    cosine: float

    @property
    def worth(self) -> float:
        return 2 * self.title + self.text + self.cosine


class TopicRoute:
    """The catalogue by full text and vectors; in force first where the question does not say otherwise."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        topic = _whole_phrase(intent, reading)
        if not content_words(topic, intent.language):
            return None
        fitting = self._fitting(topic, intent, reading)
        if not fitting:
            return None
        telling = Telling(reading, intent.language)
        conditions = _told(intent.conditions, intent.language)
        head = say("topic", intent.language, count=len(fitting), topic=topic, conditions=conditions)
        is_group_asked = intent.kinds.get(Kind.STUDY_GROUP, 0.0) >= ALSO
        lines = []
        for place, one in enumerate(fitting[:SHOWN]):
            edition = one.edition
            is_only = place == 0 and (len(fitting) == 1 or one.worth > CLEARLY * fitting[1].worth)
            words = [state(edition.status, intent.language)]
            if (is_group_asked or is_only or len(fitting) <= FEW) and edition.study_group:
                words.append(group_name(edition.study_group, intent.language))
            told = ", ".join(words)
            line = f"**{escape(edition.id)}**, {escape(edition.title)} ({told}). {telling.record(edition)}"
            if is_only or len(fitting) <= FEW:
                for sentence in _sentences(edition, intent, SUMMARY[is_only]):
                    line += f" “{escape(sentence)}” {telling.record(edition, sentence)}"
            lines.append(line)
        telling.add(lines[0] if len(lines) == 1 else f"{escape(head)}\n\n{listed(lines)}")
        if len(fitting) > SHOWN:
            telling.add(say("shown", intent.language, shown=SHOWN, count=len(fitting)))
        self._under_way(topic, reading, where, telling)
        return telling.told()

    def _fitting(self, topic: str, intent: Intent, reading: Reading) -> list[_Fitting]:
        query = understand(topic)
        found = reading.retriever.rank(query, Filter(files=frozenset({CATALOGUE})), {})[0][:CANDIDATES]
        nearness = {passage.doc_id: features.dense for _, passage, features in found}
        editions = [edition for edition in map(reading.catalogue.get, nearness) if edition is not None]
        wanted = self._wanted(topic, intent.language, editions, reading)
        named_before = {text.identifier.base for text in intent.context if text.identifier is not None}
        best: dict[str, _Fitting] = {}
        for edition in editions:
            if edition.identifier.is_change:
                continue
            chosen = _edition_wanted(edition, intent.conditions, reading)
            if chosen is None or chosen.identifier.base in named_before:
                continue
            title = _share(wanted, chosen.title)
            text = _share(wanted, f"{chosen.title} {chosen.abstract}")
            one = _Fitting(chosen, title, text, nearness[edition.id])
            if (text >= LEAST_HELD or one.cosine >= NEAR) and (
                chosen.id not in best or best[chosen.id].worth < one.worth
            ):
                best[chosen.id] = one
        ranked = sorted(best.values(), key=lambda one: (-one.worth, one.edition.identifier))
        return [one for one in ranked if one.worth >= LEAST_WORTH * ranked[0].worth]

    def _wanted(
        self, topic: str, language: str, editions: Sequence[Edition], reading: Reading
    ) -> Mapping[str, float]:
        """The stems of the topic with what they are worth by their rarity.

        Of a topic in another language than that of the catalogue those count that some record holds.
        """
        stems = {stem(word) for word in content_words(topic, language)} - _AMONG
        if language != "en":
            stems &= {
                each for edition in editions for each in stems_of(f"{edition.title} {edition.abstract}")
            }
        counts, total = reading.lookup.store.term_counts(stems), reading.lookup.store.passage_count()
        return {each: rarity(counts[each], total) for each in stems}

    def _under_way(self, topic: str, reading: Reading, where: Filter | None, telling: Telling) -> None:
        """The rows of indexed roadmaps on the topic."""
        lines = []
        for row in reading.roadmaps.search(understand(topic)):
            entry = row.entry
            if not reading.inside(frozenset({entry.file}), where):
                continue
            document = reading.lookup.store.document(entry.file)
            clause = document.clauses[entry.clause_index]
            for unit in units_of(document, clause):
                if unit.block == entry.block_index and " | ".join(unit.cells) == entry.row:
                    marks = telling.words(entry.file, clause, unit.lines, entry.title)
                    if marks:
                        parts = [
                            entry.reference or entry.organization,
                            entry.title,
                            entry.status or str(entry.stage),
                        ]
                        lines.append(f"{escape(', '.join(part for part in parts if part))} {marks}")
                    break
        if lines:
            telling.add(f"{say('under_way', telling.language)}\n\n{listed(lines)}")


def _whole_phrase(intent: Intent, reading: Reading) -> str:
    """The focus with the words beside it that belong to it: "digital" of "on digital signage" is no topic.

    A word belongs to it when the catalogue knows the two side by side.
    """
    start = intent.text.find(intent.focus)
    if not intent.focus or start < 0:
        return intent.focus
    end = start + len(intent.focus)
    while (beside := _NEXT.match(intent.text, end)) and _is_phrase(
        f"{_LAST.findall(intent.text[start:end])[-1]} {beside[1]}", intent.language, reading
    ):
        end = beside.end()
    while (beside := _BEFORE.search(intent.text[:start])) and _is_phrase(
        f"{beside[1]} {_LAST.findall(intent.text[start:end])[0]}", intent.language, reading
    ):
        start = beside.start(1)
    return intent.text[start:end]


def _is_phrase(pair: str, language: str, reading: Reading) -> bool:
    words = content_words(pair, language)
    if len(words) < 2 or {stem(word) for word in words} & _AMONG:
        return False
    return bool(reading.lookup.store.search(phrase(pair), 1, where=Filter(files=frozenset({CATALOGUE}))))


def _sentences(edition: Edition, intent: Intent, most: int) -> list[str]:
    """The sentences of an abstract that hold most of the question, in its order, up to so many words."""
    found = sentences(edition.abstract)
    weights = intent.query.weights
    values = [sum(weights.get(stem, 0.0) for stem in set(stems_of(sentence))) for sentence in found]
    chosen: list[int] = []
    for place in sorted(range(len(found)), key=lambda place: -values[place]):
        if not chosen or len(found[place].split()) + sum(len(found[p].split()) for p in chosen) <= most:
            chosen.append(place)
    return [found[place] for place in sorted(chosen)]


def _edition_wanted(edition: Edition, conditions: Conditions, reading: Reading) -> Edition | None:
    """The edition of a text that meets the conditions, None where none does."""
    editions = reading.catalogue.editions(edition.identifier.undated()) or (edition,)
    if conditions.in_force is False:
        fitting = [one for one in editions if not one.is_in_force]
    else:
        in_force = [one for one in editions if one.is_in_force]
        fitting = in_force if conditions.in_force else in_force or list(editions)
    fitting = [one for one in fitting if _meets(one, conditions)]
    return fitting[-1] if fitting else None


def _meets(edition: Edition, conditions: Conditions) -> bool:
    year, group = edition.identifier.year or 0, _GROUP_NUMBER.search(edition.study_group)
    return (
        (conditions.from_year or 0) <= year <= (conditions.to_year or 9999)
        and (not conditions.series or edition.identifier.series in conditions.series)
        and (not conditions.study_groups or (group is not None and group[0] in conditions.study_groups))
    )


def _share(wanted: Mapping[str, float], text: str) -> float:
    held, total = set(stems_of(text)), sum(wanted.values())
    return sum(worth for each, worth in wanted.items() if each in held) / total if total else 0.0


def _told(conditions: Conditions, language: str) -> str:
    """The conditions in words: ", in force, since 2020"."""
    words = []
    if conditions.in_force is not None:
        words.append(state("in force" if conditions.in_force else "superseded", language))
    if conditions.from_year:
        words.append(say("since", language, year=conditions.from_year))
    if conditions.to_year:
        words.append(say("until", language, year=conditions.to_year))
    words += [say("group", language, number=number) for number in conditions.study_groups]
    if conditions.series:
        words.append(say("series", language, letters=", ".join(conditions.series)))
    return f" ({', '.join(words)})" if words else ""
