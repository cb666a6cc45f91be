"""Baselines in which a language model speaks, with a scripted server in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.answer.phrases import ABSTENTION
from copilot.errors import LanguageModelUnavailable
from copilot.llm.language_model import LanguageModel
from copilot.llm.server import ServerModel
from corpus.settings import Settings
from evals.answers import AnswerRow, RetrievedRow
from evals.baselines import Bm25Windows
from evals.errors import EvalError
from evals.model_baselines import LlamaIndexAnswering, ModelAlone, denies
from evals.pages import PrintedPages
from evals.places import SAMPLE_SET
from evals.scoring import score_set
from evals.systems import baseline_system, copilot_system, model_details, needed_model
from evals.windows import Window
from tests.conftest import Ran
from tests.copilot.chat_server import ChatServer, Script
from tests.evals.handmade import DOC, FILE, question, question_row, unanswerable_row, write_lines


def _model(url: str) -> LanguageModel:
    return LanguageModel(ServerModel(url=url, model="m", silence_s=5), "m")


def test_a_model_alone_is_asked_nothing_but_the_question_and_cites_nothing(pages: PrintedPages) -> None:
    asked = question(
        history=[
            {"role": "user", "content": "What is k?"},
            {"role": "assistant", "content": "The window size."},
        ]
    )
    with ChatServer(Script(reply="It is 15, both ways.")) as server:
        row = ModelAlone(_model(server.url)).answer(asked)
    said = [(message["role"], message["content"]) for message in server.asked[0]["messages"]]
    assert said[1:] == [
        ("user", "What is k?"),
        ("assistant", "The window size."),
        ("user", asked.question),
    ]
    assert ABSTENTION["en"] in said[0][1]
    score = score_set([asked], {asked.id: AnswerRow.model_validate(row)}, pages)
    assert (score.figures["correct"].value, score.figures["both"].value) == (1.0, 0.0)
    assert row["citations"] == row["retrieved"] == []


@pytest.mark.parametrize(("reply", "abstains"), [(ABSTENTION["en"], True), ("", True), ("15.", False)])
def test_a_model_alone_abstains_with_the_phrase_it_is_told(reply: str, abstains: bool) -> None:
    with ChatServer(Script(reply=reply)) as server:
        assert ModelAlone(_model(server.url)).answer(question())["abstained"] is abstains


class Found:
    """A search that finds the pages 1, 2 and 3 of the small document in turn."""

    name = "found"

    def __init__(self) -> None:
        self.queries: list[str] = []

    def search(self, query: str, count: int) -> list[RetrievedRow]:
        self.queries.append(query)
        return [
            RetrievedRow(doc=DOC, file=FILE, pages=(page,), text=f"words of page {page}", score=1 / page)
            for page in (1, 2, 3)
        ]


def test_llamaindex_answers_from_its_two_best_chunks(pages: PrintedPages) -> None:
    asked = question(history=[{"role": "user", "content": "What is k?"}])
    search = Found()
    with ChatServer(Script(reply="It is 15 in both directions.")) as server:
        row = LlamaIndexAnswering(search, _model(server.url)).answer(asked)
    prompt = server.prompts[0]
    assert search.queries == [f"What is k? {asked.question}"]
    assert "words of page 1" in prompt and "words of page 2" in prompt and "words of page 3" not in prompt
    assert f"page_label: 2\nfile_path: {FILE}" in prompt
    assert "Given the context information and not prior knowledge, answer the query." in prompt
    assert row["answer"] == "It is 15 in both directions." and not row["abstained"]
    assert [citation["page"] for citation in row["citations"]] == [1, 2]
    assert len(row["retrieved"]) == 3
    score = score_set([asked], {asked.id: AnswerRow.model_validate(row)}, pages)
    assert score.figures["both"].value == 1.0
    assert score.figures["cite_precision"].value == 0.5


@pytest.mark.parametrize(
    ("reply", "abstains"),
    [
        ("The context information does not provide the default value. It may be 7.", True),
        ("There is no mention of a timer in the given context.", True),
        ("The value is not specified in the provided context.", True),
        ("I'm sorry, but that is unknown to me.", True),
        ("Empty Response", True),
        ("", True),
        ("Timer T400 has no default value.", False),
        ("It is 15. The context does not say which way.", False),
        ("The text of the frame is not checked.", False),
    ],
)
def test_a_reply_that_begins_with_a_denial_is_an_abstention(reply: str, abstains: bool) -> None:
    assert denies(reply) is abstains


@pytest.mark.parametrize("kind", [ModelAlone, lambda model: LlamaIndexAnswering(Found(), model)])
def test_a_failing_model_breaks_the_run_off(kind: Callable[[LanguageModel], ModelAlone]) -> None:
    with (
        ChatServer(Script(status=500)) as server,
        pytest.raises(LanguageModelUnavailable, match="error 500"),
    ):
        kind(_model(server.url)).answer(question())


def test_a_model_is_needed(pages: PrintedPages, sample_index: Settings) -> None:
    for name in ("model-alone", "llamaindex-answering"):
        with pytest.raises(EvalError, match=rf"{name}: needs a language model .*COPILOT_LLM_URL"):
            baseline_system(name, pages, Settings())
    with pytest.raises(EvalError, match="mode generative: needs a language model"):
        copilot_system(sample_index, "generative")


def test_a_run_knows_its_language_model(tmp_path: Path) -> None:
    with ChatServer(Script()) as server:
        settings = Settings(llm_url=server.url, llm_model="big", llm_key="secret")
        details = model_details(needed_model(settings, "x"), settings)
    assert details == {"language_model": {"name": "big", "url": server.url, "writes": True}}
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF")
    found = model_details(_model("http://x/v1"), Settings(llm_model=str(file)))["language_model"]
    assert found["sha256"] == hashlib.sha256(b"GGUF").hexdigest()


def test_bm25_serves_llamaindex_as_well(pages: PrintedPages) -> None:
    lexical = Bm25Windows([Window(DOC, FILE, DOC, (2,), "size k shall be 15 for both directions")])
    with ChatServer(Script(reply="15 in both directions")) as server:
        row = LlamaIndexAnswering(lexical, _model(server.url)).answer(question())
    assert [each["page"] for each in row["citations"]] == [2]


def _settings(pdf_dir: Path, tmp_path: Path, url: str) -> dict[str, object]:
    return {
        "data_dir": tmp_path / "data",
        "source": pdf_dir,
        "catalogue": pdf_dir / "catalogue.jsonl.gz",
        "llm_url": url,
        "llm_model": "scripted",
    }


def test_runs_with_a_model_from_the_command_line(
    pdf_dir: Path, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    write_lines(tmp_path / "set.jsonl", [question_row(), unanswerable_row()])
    with ChatServer(Script(reply="It is 15, both ways.")) as server:
        settings = _settings(pdf_dir, tmp_path, server.url)
        made = copilot("eval", "run", "--set", "set.jsonl", "--baseline", "model-alone", "--json", **settings)
    assert made.code == 0, made.err
    results = json.loads(made.out)
    assert results["figures"]["correct"]["value"] == 1.0
    assert results["figures"]["cited"]["value"] == 0.0
    assert results["figures"]["abstained_unanswerable"]["value"] == 0.0
    assert results["modes"] == {"model-alone": 2}
    assert results["run"]["details"]["language_model"]["name"] == "scripted"


def test_a_run_in_generative_mode_counts_what_the_model_answered(
    sample_index: Settings, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    wanted = {"smp-001", "smp-002", "smp-003"}
    lines = SAMPLE_SET.read_text(encoding="utf-8").splitlines()
    (tmp_path / "set.jsonl").write_text(
        "".join(f"{line}\n" for line in lines if json.loads(line)["id"] in wanted), encoding="utf-8"
    )
    folder = str(tmp_path / "run")  # the index is not to be written to
    with ChatServer(Script(reply=ABSTENTION["en"])) as server:
        made = copilot(
            *("eval", "run", "--set", "set.jsonl", "--mode", "generative", "--name", folder, "--json"),
            data_dir=sample_index.data_dir,
            source=sample_index.source,
            catalogue=sample_index.catalogue,
            llm_url=server.url,
        )
    assert made.code == 0, made.err
    results = json.loads(made.out)
    assert server.asked
    asked = results["modes"]["generative"]
    assert results["figures"]["abstained_answerable"]["value"] == pytest.approx(asked / 3)
    assert results["run"]["system"] == "generative"
    assert results["run"]["details"]["language_model"]["url"] == server.url
