"""A language model behind a server that answers well, badly, slowly, and not at all."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable

import pytest

from copilot.errors import LanguageModelUnavailable
from copilot.llm.choose import judge_of_passages
from copilot.llm.language_model import LanguageModel, load_language_model
from copilot.llm.server import ServerModel
from copilot.pipeline import Copilot
from corpus.settings import Settings
from tests.copilot.chat_server import ChatServer, Script

ASK = [("user", "Say it.")]


def _model(url: str, **options: object) -> LanguageModel:
    settings = {"silence_s": 0.4, "model": "m", **options}
    return LanguageModel(ServerModel(url=url, **settings), "m")


def test_a_reply_arrives_whole_and_in_pieces() -> None:
    with ChatServer(Script(reply="The rate is 9600 bit/s.")) as server:
        model = _model(server.url, key="secret")
        assert model.reply(ASK) == "The rate is 9600 bit/s."
        assert list(model.stream(ASK)) == ["The r", "ate i", "s 960", "0 bit", "/s."]
        assert server.asked[0]["model"] == "m"
        assert server.asked[1]["stream"] is True


@pytest.mark.parametrize("yes", [0.9, 0.5, 0.01])
def test_likelihoods_become_log_odds(yes: float) -> None:
    with ChatServer(Script(yes=yes)) as server:
        assert _model(server.url).log_odds(ASK) == pytest.approx(math.log(yes / (1 - yes)))


def test_without_likelihoods_the_word_counts() -> None:
    with ChatServer(Script(yes=None, reply="No.")) as server:
        assert _model(server.url).log_odds(ASK) == -4.0


def test_any_class_of_llamaindex_will_do() -> None:
    from llama_index.core.llms import MockLLM

    model = LanguageModel(MockLLM(), "mock")
    assert model.reply(ASK) == "user: Say it.\nassistant:"
    assert "".join(model.stream(ASK)).strip() == "user: Say it.\nassistant:"
    assert model.log_odds(ASK) == -4.0


def test_what_a_foreign_class_raises_becomes_one_error() -> None:
    from llama_index.core.llms import MockLLM

    class Broken(MockLLM):
        def chat(self, *args: object, **kwargs: object) -> object:
            raise RuntimeError("out of luck")

    with pytest.raises(
        LanguageModelUnavailable, match=r"language model x: failed \(RuntimeError: out of luck\)"
    ):
        LanguageModel(Broken(), "x").reply(ASK)


FAULTS = [
    (Script(key="other"), r"refuses the key \(401\); check COPILOT_LLM_KEY"),
    (Script(status=403), r"refuses the key \(403\)"),
    (Script(status=404), r"knows no model 'm' or no such path .*ends with /v1"),
    (Script(status=429), r"too many requests \(429\); ask again later"),
    (Script(status=500), r"error 500 .*see the server's log"),
    (Script(raw=b"<html>hello</html>"), r"answers what is no chat completion \(<html>hello</html>\)"),
    (Script(raw=b"[1, 2]"), r"answers what is no chat completion"),
    (Script(raw=b'{"choices": []}'), r"answers what is no chat completion"),
    (Script(raw=b""), r"answers what is no chat completion"),
    (Script(hang=1.0), r"silent for 0.4 s; see whether it hangs, or raise COPILOT_LLM_TIMEOUT"),
]


@pytest.mark.parametrize(("script", "message"), FAULTS)
@pytest.mark.parametrize(
    "way", [lambda m: m.reply(ASK), lambda m: list(m.stream(ASK)), lambda m: m.log_odds(ASK)]
)
def test_each_fault_is_told_with_its_remedy(
    script: Script, message: str, way: Callable[[LanguageModel], object]
) -> None:
    with ChatServer(script) as server, pytest.raises(LanguageModelUnavailable, match=message):
        way(_model(server.url, key="mine"))


def test_no_server_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(
        LanguageModelUnavailable, match=r"no connection .*start the server, or correct COPILOT_LLM_URL"
    ):
        _model(f"http://127.0.0.1:{port}/v1").reply(ASK)


def test_a_server_that_dies_in_the_middle_is_told() -> None:
    with ChatServer(
        Script(raw=b'data: {"choices": [{"delta": {"content": "The"}}]}\n\ndata: {broken')
    ) as server:
        heard = []
        with pytest.raises(LanguageModelUnavailable, match="no chat completion"):
            for piece in _model(server.url).stream(ASK):
                heard.append(piece)
        assert heard == ["The"]


def test_an_endless_answer_is_broken_off() -> None:
    with (
        ChatServer(Script(reply="word " * 4000, pause=0.01)) as server,
        pytest.raises(LanguageModelUnavailable, match="not done after 0 s"),
    ):
        list(_model(server.url, total_s=0.2).stream(ASK))


def test_closing_the_stream_stops_the_server() -> None:
    with ChatServer(Script(reply="word " * 4000, pause=0.005)) as server:
        stream = _model(server.url).stream(ASK)
        assert next(stream) == "word "
        stream.close()  # type: ignore[attr-defined]
        assert server.closed_early.wait(3)


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(ServerModel(url="http://127.0.0.1:1/v1", key="secret"))


def test_settings_choose_the_model(tmp_path: object) -> None:
    assert load_language_model(Settings()) is None
    found = load_language_model(Settings(llm_url="http://127.0.0.1:1/v1", llm_model="qwen3:8b"))
    assert found is not None and found.name == "qwen3:8b" and found.writes
    chooses = load_language_model(Settings(llm_url="http://127.0.0.1:1/v1", llm_mode="choose"))
    assert chooses is not None and not chooses.writes


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"llm_url": "localhost:11434"}, "COPILOT_LLM_URL=localhost:11434: is no address"),
        (
            {"llm_model": "qwen"},
            "COPILOT_LLM_MODEL=qwen: without COPILOT_LLM_URL it must be packaged, or a file",
        ),
        ({"llm_model": "/no/such.gguf"}, r"/no/such.gguf: cannot be read \(No such file or directory\)"),
        ({"llm_model": __file__ + ".gguf"}, "cannot be read"),
    ],
)
def test_settings_that_make_no_sense_are_told(settings: dict[str, str], message: str) -> None:
    started = time.perf_counter()
    with pytest.raises(LanguageModelUnavailable, match=message):
        load_language_model(Settings(**settings))
    assert time.perf_counter() - started < 5


def test_a_language_model_may_judge_the_best_hits(sample_words: Settings) -> None:
    def yes(messages: list[dict[str, str]]) -> float:
        return 0.9 if "Model card" in messages[-1]["content"].partition("Passage")[2] else 0.1

    with ChatServer(Script(yes=yes)) as server:
        judge = judge_of_passages(_model(server.url))
        assert judge("What is a model card?", ["3.2.1 Model card\nA text.", "A scope."]) == pytest.approx(
            [0.9, 0.1]
        )
        settings = sample_words.model_copy(
            update={"rerank_model": "llm", "llm_url": server.url, "llm_model": "m"}
        )
        Copilot(settings).ask("What does a model card hold?", mode="extractive")
        assert any("model card" in asked["messages"][-1]["content"] for asked in server.asked[2:])


def test_a_copy_of_a_model_that_runs_has_a_patience_of_its_own() -> None:
    with ChatServer(Script(reply="Late.", hang=0.6)) as server:
        hasty = ServerModel(url=server.url, silence_s=0.2)
        assert LanguageModel(hasty.model_copy(update={"silence_s": 5.0}), "m").reply(ASK) == "Late."
        with pytest.raises(LanguageModelUnavailable, match=r"silent for 0.2 s"):
            LanguageModel(hasty, "m").reply(ASK)
