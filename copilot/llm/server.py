"""A LlamaIndex language model behind any OpenAI-compatible server (vLLM, Ollama, llama.cpp, hosted ones).

LlamaIndex's own class for this brings the packages openai and transformers; the two requests that are needed
here are made with httpx, which is there already.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms.custom import CustomLLM
from pydantic import Field, PrivateAttr

from copilot.errors import LanguageModelUnavailable

_CONNECT_S = 10.0
_ALTERNATIVES = 20
"""Tokens whose likelihood is asked for beside the chosen one; the most that OpenAI's interface allows."""


class ServerModel(CustomLLM):
    """Chat completions of a server.

    >>> ServerModel(url="http://127.0.0.1:11434/v1", model="qwen3:8b").complete("Say yes.").text
    'Yes.'
    """

    url: str = Field(description="ends with /v1")
    model: str = ""
    key: str = Field("", repr=False)
    silence_s: float = Field(60.0, description="seconds without a word after which it is given up")
    total_s: float = Field(300.0, description="seconds for one answer")
    max_tokens: int = 700
    context_window: int = 8192
    owner: Any = Field(None, exclude=True, repr=False, description="kept alive as long as this model")

    _client: httpx.Client = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        self._client = httpx.Client(
            base_url=self.url.rstrip("/") + "/",
            headers=headers,
        )

    @classmethod
    def class_name(cls) -> str:
        return "ServerModel"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            model_name=self.model or self.url,
            context_window=self.context_window,
            num_output=self.max_tokens,
            is_chat_model=True,
        )

    # -- LlamaIndex's interface -------------------------------------------------------------------

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """Raises: LanguageModelUnavailable."""
        choice = self._choice(self._post(self._body(messages, **kwargs)))
        content = (choice.get("message") or {}).get("content")
        if not isinstance(content, str):
            raise self._rubbish("no text in the answer")
        return _response(content)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """Raises: LanguageModelUnavailable; closing the iterator makes the server stop."""

        def responses() -> ChatResponseGen:
            text = ""
            for delta in self._deltas(self._body(messages, stream=True, **kwargs)):
                text += delta
                yield _response(text, delta)

        return responses()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return CompletionResponse(text=_text(self.chat(_as_chat(prompt), **kwargs)))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        def responses() -> CompletionResponseGen:
            for each in self.stream_chat(_as_chat(prompt), **kwargs):
                yield CompletionResponse(text=_text(each), delta=each.delta)

        return responses()

    # -- judging ----------------------------------------------------------------------------------

    def log_odds(self, messages: Sequence[ChatMessage]) -> float | None:
        """How much likelier "Yes" is than "No" as the next word, as natural logarithm.

        None where the server does not tell likelihoods. Raises: LanguageModelUnavailable.
        """
        body = self._body(messages, max_tokens=1, logprobs=True, top_logprobs=_ALTERNATIVES)
        choice = self._choice(self._post(body))
        try:
            alternatives = choice["logprobs"]["content"][0]["top_logprobs"]
            found = {str(each["token"]): float(each["logprob"]) for each in alternatives}
        except (KeyError, TypeError, IndexError, ValueError):
            return None
        likely = {word: _mass(found, word) for word in ("yes", "no")}
        floor = min([*found.values(), -20.0])
        if likely["yes"] is None and likely["no"] is None:
            return None
        yes, no = (floor if value is None else value for value in (likely["yes"], likely["no"]))
        return yes - no

    @property
    def _patience(self) -> httpx.Timeout:
        """At each request anew: a copy of a model that runs may wait longer than the model itself."""
        return httpx.Timeout(self.silence_s, connect=min(_CONNECT_S, self.silence_s))

    # -- requests ---------------------------------------------------------------------------------

    def _body(self, messages: Sequence[ChatMessage], **options: Any) -> dict[str, Any]:
        body: dict[str, Any] = {
            "messages": [{"role": str(m.role.value), "content": m.content or ""} for m in messages],
            "temperature": 0,
            "max_tokens": self.max_tokens,
            **options,
        }
        return {"model": self.model, **body} if self.model else body

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._client.post("chat/completions", json=body, timeout=self._patience)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        self._check(response.status_code, response.text)
        try:
            answer = response.json()
        except ValueError as error:
            raise self._rubbish(response.text) from error
        if not isinstance(answer, dict):
            raise self._rubbish(response.text)
        return answer

    def _deltas(self, body: dict[str, Any]) -> Iterator[str]:
        """Words as the server sends them (server-sent events)."""
        started = time.monotonic()
        count = 0
        try:
            with self._client.stream(
                "POST", "chat/completions", json=body, timeout=self._patience
            ) as response:
                if response.status_code != 200:
                    self._check(response.status_code, response.read().decode("utf-8", "replace"))
                for line in response.iter_lines():
                    if time.monotonic() - started > self.total_s:
                        raise LanguageModelUnavailable(
                            f"language model at {self.url}: not done after {self.total_s:.0f} s; take a "
                            "faster model, or raise COPILOT_LLM_TOTAL_TIMEOUT"
                        )
                    if not line.startswith("data:"):
                        if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                            raise self._rubbish(line)
                        continue
                    data = line.removeprefix("data:").strip()
                    if data == "[DONE]":
                        return
                    for delta in self._delta(data):
                        count += 1
                        yield delta
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        if not count:
            raise self._rubbish("an empty answer")

    def _delta(self, data: str) -> Iterator[str]:
        try:
            chunk = json.loads(data)
        except ValueError as error:
            raise self._rubbish(data) from error
        if not isinstance(chunk, dict):
            raise self._rubbish(data)
        if "error" in chunk:
            raise self._rubbish(str(chunk["error"]))
        for choice in chunk.get("choices") or []:
            content = (choice.get("delta") or {}).get("content") if isinstance(choice, dict) else None
            if isinstance(content, str) and content:
                yield content

    def _choice(self, answer: dict[str, Any]) -> dict[str, Any]:
        choices = answer.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            raise self._rubbish(json.dumps(answer))
        return choices[0]

    # -- what went wrong --------------------------------------------------------------------------

    def _check(self, status: int, text: str) -> None:
        if status == 200:
            return
        name = f"language model at {self.url}"
        if status in (401, 403):
            raise LanguageModelUnavailable(f"{name}: refuses the key ({status}); check COPILOT_LLM_KEY")
        if status == 404:
            raise LanguageModelUnavailable(
                f"{name}: knows no model {self.model!r} or no such path (404: {_short(text)}); check "
                "COPILOT_LLM_MODEL, and that COPILOT_LLM_URL ends with /v1"
            )
        if status == 429:
            raise LanguageModelUnavailable(f"{name}: too many requests (429); ask again later")
        raise LanguageModelUnavailable(f"{name}: error {status} ({_short(text)}); see the server's log")

    def _unreachable(self, error: httpx.HTTPError) -> LanguageModelUnavailable:
        name = f"language model at {self.url}"
        if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.UnsupportedProtocol):
            return LanguageModelUnavailable(
                f"{name}: no connection ({_short(str(error))}); start the server, or correct COPILOT_LLM_URL"
            )
        if isinstance(error, httpx.TimeoutException):
            return LanguageModelUnavailable(
                f"{name}: silent for {self.silence_s:g} s; see whether it hangs, or raise COPILOT_LLM_TIMEOUT"
            )
        return LanguageModelUnavailable(f"{name}: broke off ({_short(str(error))}); see the server's log")

    def _rubbish(self, text: str) -> LanguageModelUnavailable:
        return LanguageModelUnavailable(
            f"language model at {self.url}: answers what is no chat completion ({_short(text)}); check that "
            "COPILOT_LLM_URL is an OpenAI-compatible server"
        )


def _mass(found: dict[str, float], word: str) -> float | None:
    """Logarithm of the likelihood of a word in all its spellings."""
    shares = [math.exp(value) for token, value in found.items() if token.strip().casefold() == word]
    return math.log(sum(shares)) if sum(shares) > 0 else None


def _as_chat(prompt: str) -> list[ChatMessage]:
    return [ChatMessage(role=MessageRole.USER, content=prompt)]


def _response(text: str, delta: str | None = None) -> ChatResponse:
    return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=text), delta=delta)


def _text(response: ChatResponse) -> str:
    return response.message.content or ""


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 160 else f"{folded[:160]}…"
