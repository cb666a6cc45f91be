"""What each route answers, over a few real texts and their catalogue records, without vectors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.question.intent import Kind
from copilot.routes.abbreviations import AbbreviationsRoute
from copilot.routes.captioned import CaptionedRoute
from copilot.routes.changes import ChangesRoute
from copilot.routes.clause import ClauseRoute
from copilot.routes.conversation import GreetingRoute, OutOfScopeRoute
from copilot.routes.definitions import AbbreviationRoute, DefinitionRoute
from copilot.routes.outline import OutlineRoute
from copilot.routes.records import (
    AmendmentsRoute,
    ApprovalRoute,
    StatusRoute,
    StudyGroupRoute,
    TitleRoute,
)
from copilot.routes.references import ReferencedByRoute, ReferencesRoute
from copilot.routes.route import Route, Told, joined
from copilot.routes.table import LIMIT, ROUTES, routed
from copilot.routes.terms import TermsRoute, TermWhereRoute
from copilot.routes.topic import TopicRoute
from index.filters import Filter
from index.passages import CATALOGUE

pytestmark = pytest.mark.real

Ask = Callable[..., Told | None]


@pytest.fixture
def ask(reading: Reading) -> Ask:
    def answer(route: Route, question: str, where: Filter | None = None) -> Told | None:
        return route.answer(reading.reader.read(question), reading, where)

    return answer


def text(told: Told | None) -> str:
    assert told is not None
    for citation in told.presented.citations:
        assert f"[{citation.marker}]" in told.presented.text
    return told.presented.text


def quotes(told: Told | None) -> list[str]:
    assert told is not None
    return [citation.quote for citation in told.presented.citations]


def test_every_kind_has_one_route_or_is_searched_for() -> None:
    assert len(set(map(id, ROUTES.values()))) == len(ROUTES) - 1, "status and successor share one"
    assert 0.5 < LIMIT < 0.6, "an answer by the wrong route is worse than one by search"


def test_status(ask: Ask) -> None:
    said = text(ask(StatusRoute(), "Is A.1 (10/2016) still in force?"))
    assert said.startswith("No, ITU-T A.1 (10/2016) is superseded")
    assert "The edition in force is ITU-T A.1 (09/2019)" in said


def test_successor_tells_all_editions(ask: Ask) -> None:
    said = text(ask(StatusRoute(), "which editions of V.34 exist and what replaced the first?"))
    assert "Editions: ITU-T V.34 (09/1994) (superseded), ITU-T V.34 (10/1996) (superseded)" in said


def test_amendments_of_a_dated_text_are_its_own(ask: Ask) -> None:
    said = text(ask(AmendmentsRoute(), "amendments to V.92 (11/2000)"))
    assert said.startswith("ITU-T V.92 (11/2000) is changed by ")
    assert "ITU-T V.92 (2000) Amd. 1 (07/2001)" in said


def test_amendments_where_there_are_none(ask: Ask) -> None:
    assert text(ask(AmendmentsRoute(), "amendments to Y.3172")).startswith(
        "The catalogue lists no amendment or corrigendum to ITU-T Y.3172 (06/2019)."
    )


def test_study_group_in_the_language_of_the_question(ask: Ask) -> None:
    assert "ITU-T Study Group 13" in text(ask(StudyGroupRoute(), "which SG looks after Y.3172?"))
    french = text(ask(StudyGroupRoute(), "Quelle commission d'études est responsable de Y.3172 ?"))
    assert "Commission d'études 13" in french


def test_approval_of_all_editions_of_an_undated_name(ask: Ask) -> None:
    said = text(ask(ApprovalRoute(), "when was V.34 approved?"))
    assert said.count("was approved on") == 3


def test_title_with_summary_and_the_scope_of_an_indexed_text(ask: Ask) -> None:
    told = ask(TitleRoute(), "What is V.8 about?")
    assert "ITU-T V.8 (11/2000)" in text(told)
    assert "T-REC-V.8-200011-E.pdf" in {citation.file for citation in told.presented.citations}  # type: ignore[union-attr]


def test_records_of_a_text_that_nobody_knows_are_none(ask: Ask) -> None:
    assert ask(StudyGroupRoute(), "which SG looks after Y.9999?") is None


def test_topic_lists_what_holds_all_of_its_words(ask: Ask) -> None:
    told = ask(TopicRoute(), "Which Recommendations deal with machine learning in future networks?")
    assert text(told).startswith("**ITU-T Y.3172 (06/2019)**")
    assert ask(TopicRoute(), "Which Recommendations deal with tyre pressure of lorries?") is None


def test_topic_under_conditions(ask: Ask) -> None:
    assert ask(TopicRoute(), "Which Recommendations on machine learning were published before 2010?") is None
    said = text(ask(TopicRoute(), "any Recommendations on machine learning in force?"))
    assert said.startswith("**ITU-T Y.3172 (06/2019)**, Architectural framework for machine learning")
    assert "(in force" in said


def test_references_with_their_places(ask: Ask) -> None:
    told = ask(ReferencesRoute(), "normative references of X.690")
    assert "normative references:" in text(told)
    assert all(citation.file == "T-REC-X.690-200811-E.pdf" for citation in told.presented.citations)  # type: ignore[union-attr]


def test_referenced_by(ask: Ask) -> None:
    assert text(ask(ReferencedByRoute(), "Which texts refer to V.34?")).startswith("2 indexed texts list")
    assert text(ask(ReferencedByRoute(), "Which texts refer to Y.3172?")).startswith("No indexed text lists")


def test_all_terms_of_a_text(ask: Ask) -> None:
    said = text(ask(TermsRoute(), "which terms does A.1 define?"))
    assert said.startswith("ITU-T A.1 (10/2016) lists 12 terms")
    assert "1.8.2.6 implementers' guide [" in said


def test_where_a_term_is_defined(ask: Ask) -> None:
    said = text(ask(TermWhereRoute(), "where is ANSam defined?"))
    assert said.startswith("“ANSam” is defined in 1 indexed texts:")
    assert "ITU-T V.8 (11/2000), clause 3.8" in said


def test_all_abbreviations_of_a_text(ask: Ask) -> None:
    said = text(ask(AbbreviationsRoute(), "list of abbreviations of X.690"))
    assert "- BER: Basic Encoding Rules of ASN.1 [" in said


def test_outline(ask: Ask) -> None:
    said = text(ask(OutlineRoute(), "what are the clauses of X.690?"))
    assert "1 Scope, page" in said and "Annex A" in said


def test_changes_by_a_corrigendum_tell_old_and_new(ask: Ask) -> None:
    told = ask(ChangesRoute(), "what does Corrigendum 1 to V.92 change in clause 9.10.1?")
    said = text(told)
    assert said.startswith("ITU-T V.92 (2000) Cor. 1 (07/2003) makes ")
    assert said.index("**9.10.1**") < 200, "what is asked about comes first"
    files = {citation.file for citation in told.presented.citations}  # type: ignore[union-attr]
    assert files == {"T-REC-V.92-200307-Cor1-E.pdf", "T-REC-V.92-200011-E.pdf"}


def test_a_clause_is_quoted_or_denied(ask: Ask) -> None:
    assert quotes(ask(ClauseRoute(), "What does clause 8.1.3.6 of X.690 say?"))[1] == (
        "The single octet shall have bit 8 set to one, and bits 7 to 1 set to zero."
    )
    denied = ask(ClauseRoute(), "What does clause 6.44bis of V.8 say?")
    assert denied is not None and denied.presented.abstained
    assert "ITU-T V.8 (11/2000) has no clause 6.44bis." in denied.presented.text


def test_a_table_by_its_number(ask: Ask) -> None:
    assert "Table 3/V.8 – The call function category" in text(ask(CaptionedRoute(), "Table 3 of V.8"))


def test_a_definition_is_quoted_whole_and_only_of_what_is_asked(ask: Ask) -> None:
    (quote,) = quotes(ask(DefinitionRoute(), "What is meant by primitive encoding in X.690?"))
    assert quote.endswith("in which the contents octets directly represent the value.")
    assert ask(DefinitionRoute(), "What is the definition of primitive fruit salad dressing?") is None


def test_abbreviations_in_the_order_asked(ask: Ask) -> None:
    said = text(ask(AbbreviationRoute(), "What do DER and BER stand for in X.690?"))
    assert said.index("Distinguished Encoding Rules") < said.index("Basic Encoding Rules")


@pytest.mark.parametrize(
    ("question", "language"),
    [("hello", "en"), ("Bonjour, que savez-vous faire ?", "fr"), ("hola, ¿qué puedes hacer?", "es")],
)
def test_a_greeting_is_returned_without_a_quotation(ask: Ask, question: str, language: str) -> None:
    told = ask(GreetingRoute(), question)
    assert told is not None
    assert told.presented.citations == ()
    assert told.presented.text == say("greeting", language)


def test_what_is_out_of_scope_is_said_so_but_not_of_a_text_that_is_named(ask: Ask) -> None:
    assert quotes(ask(OutOfScopeRoute(), "write me a poem about optical fibres")) == []
    assert ask(OutOfScopeRoute(), "write me a poem about V.34") is None


def test_what_is_narrowed_away_is_not_told(reading: Reading, ask: Ask) -> None:
    elsewhere = Filter(files=frozenset({"T-REC-V.8-200011-E.pdf"}))
    assert ask(TermsRoute(), "which terms does A.1 define?", elsewhere) is None
    assert ask(ReferencesRoute(), "references of X.690", elsewhere) is None


def test_the_likeliest_route_answers_and_what_it_cannot_is_open(reading: Reading) -> None:
    found = routed(reading.reader.read("Is V.34 (10/1996) in force?"), reading, None)
    assert len(found.told) == 1 and not found.is_open
    assert found.told[0].records[0].file == CATALOGUE
    searched = routed(reading.reader.read("What tolerance has the sampling rate?"), reading, None)
    assert searched.told == ()


def test_marks_are_counted_through_when_answers_are_joined(reading: Reading) -> None:
    answers = [
        routed(reading.reader.read(f"which SG looks after {name}?"), reading, None).told[0].presented
        for name in ("Y.3172", "V.8")
    ]
    both = joined(answers)
    assert [citation.marker for citation in both.citations] == [1, 2]
    assert both.text.endswith("[2]")


def test_every_route_of_the_table_is_of_its_kind() -> None:
    assert isinstance(ROUTES[Kind.TOPIC], TopicRoute)
    assert Kind.VALUE not in ROUTES
