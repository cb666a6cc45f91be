"""Which route answers what, and in which order they are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copilot.answer.opened import Reading
from copilot.question.intent import LIKELY, SEARCHED, Intent, Kind
from copilot.routes.abbreviations import AbbreviationsRoute
from copilot.routes.captioned import CaptionedRoute
from copilot.routes.changes import ChangesRoute
from copilot.routes.clause import ClauseRoute
from copilot.routes.conversation import GreetingRoute, OutOfScopeRoute
from copilot.routes.definitions import AbbreviationRoute, DefinitionRoute
from copilot.routes.outline import OutlineRoute
from copilot.routes.records import AmendmentsRoute, ApprovalRoute, StatusRoute, StudyGroupRoute, TitleRoute
from copilot.routes.references import ReferencedByRoute, ReferencesRoute
from copilot.routes.route import Route, Told
from copilot.routes.terms import TermsRoute, TermWhereRoute
from copilot.routes.topic import TopicRoute
from index.filters import Filter

_STATUS, _TITLE = StatusRoute(), TitleRoute()
ROUTES: Mapping[Kind, Route] = {
    Kind.STATUS: _STATUS,
    Kind.SUCCESSOR: _STATUS,
    Kind.AMENDMENTS: AmendmentsRoute(),
    Kind.STUDY_GROUP: StudyGroupRoute(),
    Kind.APPROVAL_DATE: ApprovalRoute(),
    Kind.TITLE: _TITLE,
    Kind.TOPIC: TopicRoute(),
    Kind.REFERENCES: ReferencesRoute(),
    Kind.REFERENCED_BY: ReferencedByRoute(),
    Kind.TERMS: TermsRoute(),
    Kind.TERM_WHERE: TermWhereRoute(),
    Kind.ABBREVIATIONS: AbbreviationsRoute(),
    Kind.OUTLINE: OutlineRoute(),
    Kind.CHANGES: ChangesRoute(),
    Kind.CLAUSE: ClauseRoute(),
    Kind.FIGURE_TABLE: CaptionedRoute(),
    Kind.DEFINITION: DefinitionRoute(),
    Kind.ABBREVIATION: AbbreviationRoute(),
    Kind.GREETING: GreetingRoute(),
    Kind.OUT_OF_SCOPE: OutOfScopeRoute(),
}
"""What stands here for no kind (a value, a list, a procedure, yes or no, a comparison) is searched for."""

RIGHT_ROUTE, WRONG_ROUTE, SEARCH = 0.9, -0.3, {True: 0.5, False: 0.2}
"""What an answer is worth: the share answered rightly by the route of the kind, and by search, for questions
that search is for and for others (docs/evaluation.md); less than nothing from the route of another kind,
as it answers what nobody asked."""
LIMIT = round((SEARCH[True] - WRONG_ROUTE) / (RIGHT_ROUTE - SEARCH[False] + SEARCH[True] - WRONG_ROUTE), 2)
"""Probability of a route's kind, as a share of it and of the likeliest kind that search is for, from which
the route is tried: the expected gain is then larger than the expected loss."""
SURE = 0.9
"""Probability from which the likeliest kind's route is tried whatever else may be wanted: "all texts on a
topic" is a list, too. The head is right 9 times in 10 there."""
LEAST = 0.15
"""Probability under which a kind is no candidate, however improbable it is that search is for it."""


def candidates(intent: Intent) -> Iterator[tuple[Kind, Route, float]]:
    """The routes worth trying with their kind and its probability, likeliest first, each once."""
    searched = max(intent.kinds[kind] for kind in SEARCHED)
    tried: set[int] = set()
    for kind, probability in sorted(intent.kinds.items(), key=lambda item: -item[1]):
        route = ROUTES.get(kind)
        is_likelier = probability == max(intent.kinds.values()) and probability >= SURE
        if route is None or probability < LEAST:
            continue
        if not is_likelier and probability < LIMIT * (probability + searched):
            continue
        if id(route) not in tried:
            tried.add(id(route))
            yield kind, route, probability


_ALTERNATIVES = (
    {Kind.DEFINITION, Kind.TERM_WHERE, Kind.ABBREVIATION},
    {Kind.ABBREVIATIONS, Kind.ABBREVIATION},
    {Kind.TERMS, Kind.TERM_WHERE, Kind.DEFINITION},
    {Kind.TITLE, Kind.CLAUSE, Kind.OUTLINE, Kind.FIGURE_TABLE},
    {Kind.REFERENCES, Kind.REFERENCED_BY},
)
"""Kinds that one question hardly wants together: they are near, and the likeliest of them is meant."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What routes had to say, and whether something that is wanted is left to search."""

    told: tuple[Told, ...]
    is_open: bool


def routed(intent: Intent, reading: Reading, where: Filter | None) -> Routed:
    """What the likeliest route that can answer says, and what others say whose kinds are wanted too."""
    told: list[Told] = []
    answered: list[Kind] = []
    is_open = False
    for kind, route, probability in candidates(intent):
        if told and (
            probability < LIKELY or any(kind in near and near & set(answered) for near in _ALTERNATIVES)
        ):
            continue
        answer = route.answer(intent, reading, where)
        if answer is not None:
            told.append(answer)
            answered.append(kind)
        elif probability >= LIKELY:
            is_open = True
    if not told and _is_ambiguous(intent) and (titles := _TITLE.answer(intent, reading, where)) is not None:
        return Routed((titles,), False)
    return Routed(tuple(told), is_open)


def _is_ambiguous(intent: Intent) -> bool:
    """Whether a name means several texts: then which they are is told in any case."""
    return len({text.written for text in intent.named}) < len(intent.named)
