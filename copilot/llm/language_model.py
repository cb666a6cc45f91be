"""Which language model speaks: none, one behind a server, a GGUF file, or the packaged one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copilot.errors import LanguageModelUnavailable

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage
    from llama_index.core.llms import LLM

    from corpus.settings import Settings

log = logging.getLogger(__name__)

PACKAGED = "packaged"
"""Value of `Settings.llm_model` that stands for the model that installs with the extra `local`."""

Turn = tuple[Literal["system", "user", "assistant"], str]
"""Who speaks, and what is said."""

SURELY = 4.0
"""Log-odds that a plain Yes stands for where a model does not tell likelihoods; minus this for No."""


@dataclass(frozen=True)
class LanguageModel:
    """What answering needs of a LlamaIndex language model.

    `writes`: it is trusted to write freely from evidence; else it chooses and translates quotations.

    >>> LanguageModel(OpenAILike(...), "my model").reply([("user", "Say yes.")])
    'Yes.'
    """

    llm: LLM
    name: str
    writes: bool = True

    def stream(self, turns: Sequence[Turn], max_tokens: int = 700) -> Iterator[str]:
        """The reply as it comes; closing the iterator stops the model.

        Raises:
            LanguageModelUnavailable: the model fails, hangs or answers rubbish.
        """
        try:
            for response in self.llm.stream_chat(_messages(turns), **self._options(max_tokens)):
                if response.delta:
                    yield response.delta
        except (LanguageModelUnavailable, GeneratorExit):
            raise
        except Exception as error:  # whatever a third party's class raises
            raise self._failed(error) from error

    def reply(self, turns: Sequence[Turn], max_tokens: int = 200) -> str:
        """The whole reply. Raises: LanguageModelUnavailable."""
        try:
            response = self.llm.chat(_messages(turns), **self._options(max_tokens))
        except LanguageModelUnavailable:
            raise
        except Exception as error:  # as above
            raise self._failed(error) from error
        return (response.message.content or "").strip()

    def log_odds(self, turns: Sequence[Turn]) -> float:
        """How likely the next word is Yes against No, as a natural logarithm.

        Raises:
            LanguageModelUnavailable.
        """
        from copilot.llm.server import ServerModel

        if isinstance(self.llm, ServerModel):
            found = self.llm.log_odds(_messages(turns))
            if found is not None:
                return found
        word = self.reply(turns, max_tokens=4).strip(" *.\"'").casefold()
        return SURELY if word.startswith(("yes", "oui", "sí")) else -SURELY

    def _options(self, max_tokens: int) -> dict[str, int]:
        from copilot.llm.server import ServerModel

        return {"max_tokens": max_tokens} if isinstance(self.llm, ServerModel) else {}

    def _failed(self, error: Exception) -> LanguageModelUnavailable:
        return LanguageModelUnavailable(
            f"language model {self.name}: failed ({type(error).__name__}: {error}); see whether it is "
            "reachable, or use --mode extractive"
        )


def is_configured(settings: Settings) -> bool:
    """Whether the settings name a language model."""
    return bool(settings.llm_url or settings.llm_model)


def load_language_model(settings: Settings) -> LanguageModel | None:
    """The language model of the settings, None where they name none. Loading a file takes seconds.

    Raises:
        LanguageModelUnavailable: it is not installed, cannot be loaded, or the settings make no sense.
    """
    if not is_configured(settings):
        return None
    if settings.llm_url:
        from copilot.llm.server import ServerModel

        if not settings.llm_url.startswith(("http://", "https://")):
            raise LanguageModelUnavailable(
                f"COPILOT_LLM_URL={settings.llm_url}: is no address; give one like http://127.0.0.1:11434/v1"
            )
        server = ServerModel(
            url=settings.llm_url,
            model=settings.llm_model,
            key=settings.llm_key,
            silence_s=settings.llm_timeout,
            total_s=settings.llm_total_timeout,
        )
        return LanguageModel(server, settings.llm_model or settings.llm_url, settings.llm_mode != "choose")
    from copilot.llm.local import local_model

    if settings.llm_model == PACKAGED:
        from copilot.llm.packaged import packaged_model

        file = packaged_model(settings.data_dir)
    elif settings.llm_model.lower().endswith(".gguf"):
        file = Path(settings.llm_model)
    else:
        raise LanguageModelUnavailable(
            f"COPILOT_LLM_MODEL={settings.llm_model}: without COPILOT_LLM_URL it must be {PACKAGED}, or a "
            "file that ends with .gguf"
        )
    model = local_model(file, settings.llm_threads, settings.llm_timeout, settings.llm_total_timeout)
    return LanguageModel(model, file.stem, settings.llm_mode == "write")


def _messages(turns: Sequence[Turn]) -> list[ChatMessage]:
    from llama_index.core.base.llms.types import ChatMessage

    return [ChatMessage(role=role, content=content) for role, content in turns]
