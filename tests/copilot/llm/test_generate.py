"""Answers with a language model, over the samples: what it writes well stays, the rest does not."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from copilot.answer.model import Answer
from copilot.answer.phrases import ABSTENTION
from copilot.llm.choose import Cancelled, translation_faults
from copilot.llm.language_model import LanguageModel
from copilot.llm.server import ServerModel
from copilot.llm.write import Sentences
from copilot.pipeline import Copilot
from corpus.errors import CopilotError
from corpus.settings import Settings
from tests.copilot.chat_server import ChatServer, Reply, Script
from tests.copilot.test_pipeline import verify

ROLLBACK = (
    "How quickly must a return to the previous version of a model be completed across the whole network?"
)
REHEARSED = "rehearsed at least once every six months"
WITHIN = "within 60 s of the decision"


def number_of(messages: list[dict[str, str]], words: str) -> int:
    """The number of the evidence that holds some words."""
    evidence = messages[-1]["content"]
    for part in re.split(r"\n(?=\[\d+\] )", evidence.removeprefix("<evidence>")):
        if words in " ".join(part.split()):
            return int(re.search(r"\[(\d+)\]", part)[1])  # type: ignore[index]
    raise AssertionError(f"{words!r} was not shown:\n{evidence}")


def asked(
    settings: Settings, script: Script, question: str = ROLLBACK, **changes: object
) -> tuple[Answer, ChatServer]:
    own = settings.model_copy(update={"llm_timeout": 0.5, **changes})
    with ChatServer(script) as server:
        model = LanguageModel(
            ServerModel(url=server.url, silence_s=own.llm_timeout), "scripted", own.llm_mode != "choose"
        )
        copilot = Copilot(own, model)
        answer = copilot.ask(question, mode="generative")
        if answer.citations:
            verify(copilot, answer)
        return answer, server


def _says(text: str, *phrases: str) -> Reply:
    """A reply in which {0}, {1} are the numbers of the evidence that holds these phrases."""
    return lambda messages: text.format(*(number_of(messages, phrase) for phrase in phrases))


def test_a_good_answer_stands_with_verbatim_citations(sample_words: Settings) -> None:
    reply = _says(
        "A rollback is required to be completed within 60 s of the decision, in the whole network "
        "[{0}]. It is recommended to be rehearsed at least once every six months for models of action "
        "class 3 [{0}].",
        WITHIN,
    )
    answer, server = asked(sample_words, Script(reply=reply))
    assert answer.mode == "generative"
    assert answer.answer.startswith(
        "A rollback is required to be completed within 60 s of the decision, in the whole"
    )
    assert "every six months" in answer.answer
    assert answer.verification.claims == answer.verification.supported == 2
    assert answer.verification.model == "scripted"
    assert any("required to be completed within 60 s" in " ".join(c.quote.split()) for c in answer.citations)
    assert len(server.asked) == 1


BAD = [
    (
        "A rollback is required to be completed within 90 s of the decision [{0}].",
        "90 s is not in what it cites",
    ),
    (
        "A rollback may be completed within 60 s of the decision [{0}].",
        "its permission is not in what it cites",
    ),
    (
        "A rollback is required to be completed within 60 ms of the decision [{0}].",
        "the unit of 60 ms is not",
    ),
    (
        "ITU-T Q.1234 requires the rollback to be completed within 60 s [{0}].",
        "Q.1234 is not in what it cites",
    ),
    ("The rollback code 010101 is required to be completed within 60 s [{0}].", "the bits 010101 are not"),
    ("A rollback is required to be completed within forty seconds of the decision [{0}].", "forty is not in"),
    (
        "A rollback is required to be completed within 60 s of the zorblatt decision [{0}].",
        "zorblatt is not in",
    ),
    ("“A rollback shall be completed within the whole network” [{0}].", "the quoted words"),
    ("Cats like warm places [{0}].", "shares hardly a word"),
    ("Cats like warm places.", "cites nothing"),
    ("Cats like warm places [77].", "cites nothing"),
]


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_what_the_evidence_does_not_hold_is_left_out_and_the_quotations_stand(
    sample_words: Settings, text: str, fault: str
) -> None:
    answer, _ = asked(sample_words, Script(reply=_says(text, WITHIN)))
    assert answer.mode == "extractive"
    assert "“" in answer.answer and answer.citations
    assert "not supported by the texts" in answer.answer
    (unsupported,) = answer.verification.unsupported
    assert any(fault in each for each in unsupported.faults), unsupported
    assert answer.verification.claims == 1


def test_a_bad_sentence_goes_and_the_good_ones_stay(sample_words: Settings) -> None:
    text = (
        "A rollback is required to be completed within 60 s of the decision [{0}]. "
        "It costs 12 dollars [{0}]. It is recommended to be rehearsed at least once every six months [{0}]."
    )
    answer, _ = asked(sample_words, Script(reply=_says(text, WITHIN)))
    assert answer.mode == "generative"
    assert "dollars" not in answer.answer and "six months" in answer.answer
    assert (answer.verification.claims, answer.verification.supported) == (3, 2)
    assert [each.text for each in answer.verification.unsupported] == ["It costs 12 dollars."]


def test_a_setting_shows_what_is_unsupported_as_such(sample_words: Settings) -> None:
    text = "A rollback is required to be completed within 60 s [{0}]. It costs 12 dollars [{0}]."
    answer, _ = asked(sample_words, Script(reply=_says(text, WITHIN)), unsupported="show")
    assert "~~It costs 12 dollars.~~ (not supported by the texts)" in answer.answer
    assert answer.verification.shown


def test_a_citation_that_is_missing_or_wrong_is_attached_by_code(sample_words: Settings) -> None:
    for text in (
        "A rollback is required to be completed within 60 s of the decision.",
        "A rollback is required to be completed within 60 s of the decision [99].",
    ):
        answer, _ = asked(sample_words, Script(reply=text))
        assert answer.mode == "generative"
        assert "60 s" in " ".join(c.quote for c in answer.citations)


def test_lists_keep_their_lead(sample_words: Settings) -> None:
    text = (
        "For a rollback:\n\n1. It is required to be completed within 60 s of the decision [{0}].\n"
        "2. It is recommended to be rehearsed at least once every six months [{0}].\n"
    )
    answer, _ = asked(sample_words, Script(reply=_says(text, WITHIN)))
    assert re.match(r"For a rollback:\n1\. It is required .*\[1\].*\n2\. It is recommended", answer.answer)


def test_an_abstention_of_the_model_is_one(sample_words: Settings) -> None:
    for phrase in ABSTENTION.values():
        answer, _ = asked(sample_words, Script(reply=phrase))
        assert answer.abstained and answer.answer == ABSTENTION["en"] and not answer.citations


FAILING = [
    (Script(hang=1.5), "silent for 0.5 s"),
    (Script(status=500), "error 500"),
    (Script(raw=b"hello"), "no chat completion"),
    (Script(key="other"), "refuses the key"),
]


@pytest.mark.parametrize(("script", "reason"), FAILING)
@pytest.mark.parametrize("mode", ["write", "choose"])
def test_a_model_that_fails_leaves_the_quotations_with_a_note(
    sample_words: Settings, script: Script, reason: str, mode: str
) -> None:
    answer, _ = asked(sample_words, script, llm_mode=mode)
    assert answer.mode == "extractive" and answer.citations
    assert re.search(rf"^> Quotations alone; .*{reason}", answer.answer, re.M)
    assert reason in answer.verification.note
    plain = Copilot(sample_words).ask(ROLLBACK)
    assert answer.answer.startswith(plain.answer)


def test_a_model_that_dies_in_the_middle_leaves_what_was_checked(sample_words: Settings) -> None:
    text = (
        "A rollback is required to be completed within 60 s of the decision [{0}]. It is recommended to be re"
    )

    def reply(messages: list[dict[str, str]]) -> str:
        return text.format(number_of(messages, WITHIN)) + "hearsed." * 400

    answer, _ = asked(sample_words, Script(reply=reply, die_after=25))
    assert answer.answer.startswith("A rollback is required to be completed within 60 s")


def test_pieces_are_checked_sentences(sample_words: Settings) -> None:
    text = (
        "A rollback is required to be completed within 60 s of the decision [{0}]. It costs 12 dollars [{0}]."
    )
    with ChatServer(Script(reply=_says(text, WITHIN))) as server:
        copilot = Copilot(sample_words, LanguageModel(ServerModel(url=server.url), "scripted"))
        *pieces, answer = copilot.ask_stream(ROLLBACK)
    assert all(isinstance(piece, str) for piece in pieces) and isinstance(answer, Answer)
    assert "".join(map(str, pieces)).strip() == answer.answer
    assert "dollars" not in answer.answer
    assert answer.timings["first_words"] <= answer.latency_s


def test_without_a_model_the_stream_is_the_answer(sample_words: Settings) -> None:
    text, answer = Copilot(sample_words).ask_stream(ROLLBACK)
    assert isinstance(answer, Answer) and text == answer.answer
    assert answer.verification.claims == answer.verification.supported > 0
    assert not answer.verification.model


def test_whoever_closes_the_stream_stops_the_model(sample_words: Settings) -> None:
    reply = _says("A rollback is required to be completed within 60 s of the decision [{0}]. " * 200, WITHIN)
    with ChatServer(Script(reply=reply, pause=0.002)) as server:
        stream = Copilot(sample_words, LanguageModel(ServerModel(url=server.url), "s")).ask_stream(ROLLBACK)
        assert "60 s" in str(next(stream))
        stream.close()  # type: ignore[attr-defined]
        assert server.closed_early.wait(3)


@pytest.mark.parametrize("mode", ["write", "choose"])
def test_cancelling_from_another_thread_stops_it(sample_words: Settings, mode: str) -> None:
    cancel = threading.Event()

    def yes(messages: list[dict[str, str]]) -> float:
        cancel.set()
        return 0.5

    def reply(messages: list[dict[str, str]]) -> str:
        cancel.set()
        return "word " * 1000

    with ChatServer(Script(reply=reply, yes=yes)) as server:
        model = LanguageModel(ServerModel(url=server.url), "s", writes=mode == "write")
        with pytest.raises(Cancelled):
            list(Copilot(sample_words, model).ask_stream(ROLLBACK, cancel=cancel))
        assert len(server.asked) == 1


def test_a_small_model_reorders_quotations_and_writes_nothing(sample_words: Settings) -> None:
    def yes(messages: list[dict[str, str]]) -> float:
        return 0.98 if REHEARSED in " ".join(messages[-1]["content"].split()) else 0.02

    answer, server = asked(sample_words, Script(yes=yes, reply="Nonsense!"), llm_mode="choose")
    assert answer.mode == "generative"
    assert REHEARSED in " ".join(answer.citations[0].quote.split()) or REHEARSED in answer.answer
    assert "Nonsense" not in answer.answer
    assert 1 <= len(server.asked) <= 9
    assert all(f"Question: {ROLLBACK}\nPassage (" in prompt for prompt in server.prompts)


def test_doubt_of_a_small_model_is_told(sample_words: Settings) -> None:
    answer, _ = asked(sample_words, Script(yes=0.001), llm_mode="choose")
    assert answer.citations and not answer.abstained
    assert "> The language model doubts that these quotations state what is asked." in answer.answer


FRENCH = "En combien de temps le retour à la version précédente d'un modèle doit-il être achevé ?"


def _french(translated: str) -> Callable[[list[dict[str, str]]], str]:
    def reply(messages: list[dict[str, str]]) -> str:
        if "into English" in messages[0]["content"]:
            return ROLLBACK
        return translated.replace("ALL", messages[-1]["content"])

    return reply


def test_a_french_question_is_searched_in_english_and_gets_a_translation(sample_words: Settings) -> None:
    answer, _ = asked(sample_words, Script(reply=_french("Il faut : ALL")), FRENCH, llm_mode="choose")
    assert answer.language == "fr"
    assert answer.answer.startswith("Traduction par le modèle de langage, non officielle : Il faut :")
    assert re.match(r"[^\n]*\[1\]", answer.answer)
    assert WITHIN in " ".join(" ".join(c.quote for c in answer.citations).split())


def test_a_translation_that_changes_a_number_is_not_shown(sample_words: Settings) -> None:
    answer, _ = asked(sample_words, Script(reply=_french("Il faut 90 s.")), FRENCH, llm_mode="choose")
    assert "Traduction" not in answer.answer and answer.citations
    assert any("90" in fault for each in answer.verification.unsupported for fault in each.faults)


def test_a_model_that_writes_answers_french_questions_in_french(sample_words: Settings) -> None:
    def reply(messages: list[dict[str, str]]) -> str:
        if "into English" in messages[0]["content"]:
            return ROLLBACK
        number = number_of(messages, WITHIN)
        return f"Le retour (rollback) doit être achevé en 60 s après la décision (“{WITHIN}”) [{number}]."

    answer, server = asked(sample_words, Script(reply=reply), FRENCH)
    assert answer.mode == "generative", answer.verification
    assert answer.answer.startswith("Le retour (rollback) doit être achevé en 60 s")
    assert "Question (French): " in server.prompts[-1]


def test_a_judge_that_says_no_removes_the_sentence(sample_words: Settings) -> None:
    reply = _says("A rollback is required to be completed within 60 s of the decision [{0}].", WITHIN)
    answer, _ = asked(sample_words, Script(reply=reply, yes=0.1), llm_judge=True)
    assert answer.mode == "extractive"
    assert answer.verification.unsupported[0].faults == ("judged unsupported",)


def test_exact_lookups_and_refusals_ask_no_model(sample_words: Settings) -> None:
    for question in ("Is Y.9001 (05/2021) in force?", "What does clause 8.4.2 of Y.9003 say?"):
        answer, server = asked(sample_words, Script(reply="Nonsense."), question)
        assert answer.mode == "lookup" and not server.asked
    answer, server = asked(sample_words, Script(reply="Nonsense."), "Which tyre pressure is recommended?")
    assert answer.abstained and not server.asked


def test_generative_without_a_model_says_how_to_set_one_up(sample_words: Settings) -> None:
    with pytest.raises(
        CopilotError, match=r"no language model is set up; set COPILOT_LLM_URL .*make run LLM=local"
    ):
        Copilot(sample_words).ask(ROLLBACK, mode="generative")


def test_the_model_of_the_settings_is_used(sample_words: Settings) -> None:
    with ChatServer(Script(reply=ABSTENTION["en"], key="k")) as server:
        own = sample_words.model_copy(update={"llm_url": server.url, "llm_model": "big", "llm_key": "k"})
        assert Copilot(own).ask(ROLLBACK).abstained
        assert server.asked[0]["model"] == "big"
        assert Copilot(own).ask(ROLLBACK, mode="extractive").mode == "extractive"
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("pieces", "sentences"),
    [
        (["It is 15. [1", "] It is 16. [2]"], ["It is 15. [1]", " It is 16. [2]"]),
        (["See e.g. Rec. V.34 [1]. Then", " stop."], ["See e.g. Rec. V.34 [1].", " Then stop."]),
        (["a:\n", "- one [1]\n- two"], ["a:\n", "- one [1]\n", "- two"]),
        (["1. First. [1]\n2. Second. [2]"], ["1. First. [1]\n", "2. Second. [2]"]),
        (["It is 3.14 dB [1]. Yes"], ["It is 3.14 dB [1].", " Yes"]),
    ],
)
def test_a_growing_text_is_cut_into_sentences(pieces: list[str], sentences: list[str]) -> None:
    cutter = Sentences()
    found = [sentence for piece in pieces for sentence in cutter.feed(piece)]
    assert [*found, cutter.rest()] == sentences


@pytest.mark.parametrize(
    ("translated", "original", "faults"),
    [
        ("La tolérance est de 50 parties par million.", "The tolerance is 50 parts per million.", []),
        ("50 parties par milliard", "50 parts per million", ["million is lost", "thousand million is added"]),
        ("La valeur doit être 15.", "The value shall be 15.", []),
        ("La valeur peut être 15.", "The value shall be 15.", ["its permission is not in what it cites"]),
        ("La valeur doit être 15.", "The value shall be 15 or 16.", ["16 is lost"]),
    ],
)
def test_translations_keep_numbers_sizes_and_modal_verbs(
    translated: str, original: str, faults: list[str]
) -> None:
    assert translation_faults(translated, original) == faults


def test_verification_is_part_of_the_json(sample_words: Settings) -> None:
    row = replace(Copilot(sample_words).ask(ROLLBACK), id="q").to_json()
    assert row["verification"] == {
        "claims": row["verification"]["claims"],
        "supported": row["verification"]["claims"],
        "unsupported": (),
        "shown": True,
        "model": "",
        "note": "",
    }
