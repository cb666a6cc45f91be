"""Common English, as the tokenizer of the packaged embedding model knows it: words that need no evidence.

A paraphrase may say "finished" for "completed". A rare word, a name, a made-up word must come from the
evidence, like a number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from copilot.claims import QUOTED
from copilot.wording import content_words
from index.minilm import FILES
from index.query import language_of, stem

_SAME_BEGINNING = 5
"""Letters in which a rare word and a word of the evidence must agree: "renegotiated", "renegotiation"."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@cache
def common_words() -> frozenset[str]:
    """The 20,000-odd whole words among the tokens of all-MiniLM-L6-v2 (those of BERT)."""
    with (FILES.located() / "tokenizer.json").open(encoding="utf-8") as stream:
        tokens = json.load(stream)["model"]["vocab"]
    return frozenset(token for token in tokens if token.isalpha())


def strange_words(sentence: str, support: Sequence[str]) -> list[str]:
    """Words of an English sentence that are neither common nor in what supports it; [] for other languages.

    >>> strange_words("The timer shall be set to zorblatt.", ["The timer shall be set to 30 s."])
    ['zorblatt']
    """
    if language_of(QUOTED.sub(" ", sentence)) != "en":
        return []
    text = " ".join(support)
    beginnings = {word[:_SAME_BEGINNING].casefold() for word in _WORD.findall(text)}
    known = {stem(word.casefold()) for word in content_words(text, "en")}
    return [
        word
        for word in dict.fromkeys(_WORD.findall(sentence))
        if word.casefold() not in common_words()
        and stem(word.casefold()) not in known
        and word[:_SAME_BEGINNING].casefold() not in beginnings
    ]
