"""Which route answers what, and in which order they are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from copilot.answer.opened import Reading
from copilot.question.intent import LIKELY, Intent, Kind
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

_STATUS = StatusRoute()
ROUTES: Mapping[Kind, Route] = {
    Kind.STATUS: _STATUS,
    Kind.SUCCESSOR: _STATUS,
    Kind.AMENDMENTS: AmendmentsRoute(),
    Kind.STUDY_GROUP: StudyGroupRoute(),
    Kind.APPROVAL_DATE: ApprovalRoute(),
    Kind.TITLE: TitleRoute(),
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

RIGHT_ROUTE, WRONG_ROUTE, SEARCH = 0.9, 0.0, {True: 0.5, False: 0.2}
"""Share of questions answered rightly: by the route of their kind, by the route of another kind, and by search,
for questions that search is for and for others (scores of docs/benchmark.md)."""
LIMIT = round((SEARCH[True] - WRONG_ROUTE) / (RIGHT_ROUTE - SEARCH[False] + SEARCH[True] - WRONG_ROUTE), 2)
"""Probability from which a route is tried: the expected gain is then larger than the expected loss."""


def candidates(intent: Intent) -> Iterator[tuple[Route, float]]:
    """The routes worth trying with the probability of their kind, likeliest first, each once.

    Where a kind that search is for comes next, search answers.
    """
    tried: set[int] = set()
    for kind, probability in sorted(intent.kinds.items(), key=lambda item: -item[1]):
        route = ROUTES.get(kind)
        if probability < LIMIT or route is None:
            return
        if id(route) not in tried:
            tried.add(id(route))
            yield route, probability


def routed(intent: Intent, reading: Reading, where: Filter | None) -> list[Told]:
    """What the likeliest route that can answer says, and what others say whose kinds are wanted too.

    [] where search has to answer.
    """
    told: list[Told] = []
    for route, probability in candidates(intent):
        if told and probability < LIKELY:
            break
        answer = route.answer(intent, reading, where)
        if answer is not None:
            told.append(answer)
    return told
