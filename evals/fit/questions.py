"""The questions that heads are fitted on: what each wants, which words name it, the document it is about.

`data/intents.jsonl` has one question a row, with `lang`, `history`, `intent` (kinds), `focus`;
`data/evidence.jsonl` the same for questions over the test documents, with the `file` that answers. Both were
written for this purpose.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from copilot.question.features import Token, tokens_of
from copilot.question.intent import Kind
from copilot.question.names import names_in
from corpus.errors import CopilotError

DATA = tuple(Path(__file__).parent / "data" / name for name in ("intents.jsonl", "evidence.jsonl"))
_GROUPED = 12
"""Characters at the beginning of a question: those that begin alike stay on one side of a split."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its labels; `group` is what stays together when the data is split."""

    text: str
    language: str
    kinds: frozenset[Kind]
    focus: str
    group: str

    @property
    def tokens(self) -> list[Token]:
        return _tokens(self.text)


@lru_cache(maxsize=100_000)
def _tokens(text: str) -> list[Token]:
    return tokens_of(text, names_in(text))


def labelled_questions() -> list[LabelledQuestion]:
    """All questions, in the order of the files.

    Raises: CopilotError for a row that cannot be used, with its place.
    """
    found = []
    for path in DATA:
        for count, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            text, focus = row["question"], row["focus"]
            try:
                kinds = frozenset(map(Kind, row["intent"]))
            except ValueError as error:
                raise CopilotError(f"{path.name}, line {count}: {error}; name kinds of Kind") from error
            if focus not in text or not kinds:
                raise CopilotError(f"{path.name}, line {count}: the focus must stand in the question")
            group = row.get("file") or text[:_GROUPED].lower()
            found.append(LabelledQuestion(text, row["lang"], kinds, focus, group))
    return found


def exchanged(questions: Sequence[LabelledQuestion], seed: int = 15) -> list[LabelledQuestion]:
    """The same questions about other things: each focus exchanged for one of the same language.

    So what is asked is learnt from the frame, not from what the documents happen to be about.
    """
    chance = random.Random(seed)
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for question in questions:
        if question.focus:
            by_language[question.language].append(question.focus)
    return [
        replace(question, text=question.text.replace(question.focus, other, 1), focus=other)
        for question in questions
        if len(question.focus) > 2 and question.focus != question.text
        for other in [chance.choice(by_language[question.language])]
    ]
