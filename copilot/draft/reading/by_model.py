"""Prose to the form by a language model: structured output against the form's schema, checked and repaired.

Every text, number and quoted string of the form must occur in the instruction: others are taken out and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import ValidationError

from copilot.draft.errors import NotUnderstood
from copilot.draft.kinds import ClauseType
from copilot.draft.request import DraftRequest
from copilot.llm.language_model import Turn

TRIES = 2
"""Answers asked for: the first, and one after its faults were told."""
MOST_TOKENS = 1500
_FREE = frozenset({"kind", "also", "language", "style", "take", "action", "force", "change_kind", "not_used"})
"""Fields whose values are words of the form itself."""
_JSON = re.compile(r"\{.*\}", re.S)


class Answering(Protocol):
    """What answers a prompt: a language model behind one method."""

    def reply(self, turns: Sequence[Turn], max_tokens: int = ...) -> str: ...


def read_by_model(model: Answering, text: str, kind: ClauseType | None = None) -> DraftRequest:
    """The form that an instruction says, as a language model reads it.

    Raises:
        NotUnderstood: its answers are no form, twice.
        LanguageModelUnavailable: it cannot be reached.
    """
    asked = (
        "Read an instruction for drafting a clause of an ITU-T Recommendation into a form. Answer with one "
        "JSON object of this schema alone. Copy words from the instruction; leave out what it does not say; "
        "put what you cannot place into not_used.\n"
        f"Schema: {json.dumps(DraftRequest.model_json_schema(), ensure_ascii=False)}\n"
        + (f"kind: {kind}\n" if kind else "")
        + f"Instruction: {text}\n"
    )
    turns: list[Turn] = [("user", asked)]
    faults = ""
    for _ in range(TRIES):
        answer = model.reply(turns, max_tokens=MOST_TOKENS)
        try:
            found = _JSON.search(answer)
            data = json.loads(found.group() if found else "")
            if kind is not None and isinstance(data, dict):
                data["kind"] = str(kind)
            return grounded(DraftRequest.model_validate(data), text)
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:8])
        except ValueError as error:
            faults = f"no JSON ({error})"
        turns += [
            ("assistant", answer),
            ("user", f"This is not a form: {faults}. Answer with the corrected JSON."),
        ]
    raise NotUnderstood(
        f"the language model did not fill in the form: {faults}; word the instruction, or fill it in"
    )


def grounded(request: DraftRequest, text: str) -> DraftRequest:
    """The form without words that the instruction does not have; what was taken out is told in `not_used`."""
    known = _folded(text)
    removed: list[str] = []
    data = _kept(request.model_dump(mode="json"), known, removed)
    told = [f"invented by the language model, and left out: {words}" for words in dict.fromkeys(removed)]
    return DraftRequest.model_validate({**data, "not_used": [*request.not_used, *told]})


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _kept(value: Any, known: str, removed: list[str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _kept(each, known, removed, key) for key, each in value.items()}
    if isinstance(value, list):
        if name in _FREE:
            return value
        kept = [_kept(each, known, removed, name) for each in value]
        return [each for each in kept if _says(each)]
    if isinstance(value, str) and value and name not in _FREE and not _holds(known, value):
        removed.append(value)
        return ""
    return value


def _says(value: Any) -> bool:
    """Whether an entry of a list still says something."""
    if isinstance(value, dict):
        return any(each for key, each in value.items() if key not in _FREE)
    return bool(value)


def _holds(known: str, words: str) -> bool:
    """Whether the instruction has the words, the name of a text with or without "ITU-T"."""
    wanted = _folded(words)
    bare = re.sub(r"^(?:itu t|uit t|recommendation|rec)\s+", "", wanted)
    return f" {bare} " in f" {known} " or wanted in known
