"""Common English, as the tokenizer of the packaged embedding model knows it: words that need no evidence.

A paraphrase may say "finished" for "completed". A rare word, a name, a made-up word must come from the
evidence, like a number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from copilot.verify.claims import QUOTED
from copilot.verify.coverage import SPELLED
from copilot.verify.wording import content_words
from corpus.language import language_of
from index.embedders.minilm import FILES
from index.retrieve.query import stem

_SAME_BEGINNING = 5
"""Letters in which a rare word and a word of the evidence must agree: "renegotiated", "renegotiation"."""
_TENS = "thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED_OUT = {
    **{word: digits for word, digits in SPELLED.items() if word != "one"},
    **{word: str(number) for number, word in zip(range(30, 100, 10), _TENS, strict=True)},
    **{"hundred": "100", "thousand": "1000", "million": "1000000", "dozen": "12", "unlimited": ""},
}
"""Words that are numbers: as common as they are, they need evidence. "One" is a pronoun, too."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@cache
def common_words() -> frozenset[str]:
    """The 20,000-odd whole words among the tokens of all-MiniLM-L6-v2 (those of BERT)."""
    with (FILES.located() / "tokenizer.json").open(encoding="utf-8") as stream:
        tokens = json.load(stream)["model"]["vocab"]
    return frozenset(token for token in tokens if token.isalpha())


def strange_words(sentence: str, support: Sequence[str]) -> list[str]:
    """Rare words and spelled-out numbers of an English sentence that nothing in its support holds.

    Other languages are not looked at.

    >>> strange_words("The timer shall be set to zorblatt.", ["The timer shall be set to 30 s."])
    ['zorblatt']
    """
    if language_of(QUOTED.sub(" ", sentence)) != "en":
        return []
    text = " ".join(support)
    beginnings = {word[:_SAME_BEGINNING].casefold() for word in _WORD.findall(text)}
    plain = {word.casefold() for word in re.findall(r"\w+", text)}
    known = {stem(word.casefold()) for word in content_words(text, "en")}
    numbers = [
        word
        for word in dict.fromkeys(re.findall(r"[A-Za-z]+", sentence))
        if word.casefold() in _SPELLED_OUT and not {word.casefold(), _SPELLED_OUT[word.casefold()]} & plain
    ]
    return numbers + [
        word
        for word in dict.fromkeys(_WORD.findall(sentence))
        if word.casefold() not in common_words()
        and stem(word.casefold()) not in known
        and word[:_SAME_BEGINNING].casefold() not in beginnings
    ]
