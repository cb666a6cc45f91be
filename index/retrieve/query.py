"""What is searched for: stems with their weights, phrases, the texts, clause and table asked for.

A question is read elsewhere (`copilot.question`); searching needs no more of it than this.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import snowballstemmer

from corpus.editions import IN_FORCE
from corpus.identifiers import Identifier, Mention, find_all
from corpus.language import language_of
from corpus.language.numbers import spelled

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "zh": "chinese",
}
OTHER_PART_WEIGHT = 0.35
"""What a word of another part of the question counts while one part is answered."""
NAME_WEIGHT = 0.5
"""What the name of a text counts as a word: it selects texts, but tables name others in their cells."""

_WORD = re.compile(r"[^\W_]+(?:['’./+\-][^\W_]+)*|\+[A-Z]+|[+\-±]?\d+(?:[.,]\d+)*", re.U)
_ELISION = re.compile(r"^(?:[ldnsmcjt]|qu)['’](?=\w)|['’]s$", re.I)
_QUOTED = re.compile(r"[\"“«]\s*([^\"”»]{2,80}?)\s*[\"”»]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z][A-Za-z]{0,3}[A-Z0-9][\w\-]{0,10}|[A-Z]\d{1,4})\b")
_ASKING = frozenset(
    "recommendation recommendations itu itu-t uit uit-t recommandation recommandations recomendación "
    "define defined defines définit définie define según selon according describe give explain say says "
    "may must would could shall might us one please dit comment combien pourquoi cómo cuántos dice "
    "clause clauses document documents text texts list tell quel quelle quels quelles cuál cuáles qué".split()
)
"""Words with which one asks; what answers does not hold them."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A table or figure by number."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Which edition is wanted; empty where the question says nothing of it.

    `in_force` is True for texts in force, False for such as are no longer; `year` and `month` date an
    edition of a text that the question does not name.
    """

    in_force: bool | None = None
    year: int | None = None
    month: int | None = None

    def fits(self, status: str, year: int) -> float:
        """1 for a text that is wanted, 0 for others or where nothing is wished."""
        if self == Wish():
            return 0.0
        right_year = self.year is None or self.year == year
        right_status = self.in_force is None or self.in_force == (status == IN_FORCE)
        return float(right_year and right_status)


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    `weights` gives each stem to search its weight (1 for the question's own, less for the
    conversation's); `words` are the same as written. `named` are texts that the question names,
    `context` those that the conversation names. `search_text` is what is embedded.
    """

    text: str
    language: str
    words: tuple[str, ...]
    weights: Mapping[str, float]
    phrases: tuple[str, ...]
    named: tuple[Identifier, ...]
    context: tuple[Identifier, ...]
    clause: str
    locator: Locator | None
    """The table or figure that the question names, or the last answer where the question goes on from it."""
    quoted: tuple[str, ...]
    abbreviations: tuple[str, ...]
    search_text: str
    wish: Wish = field(default_factory=Wish)
    plain: str = ""
    """The question without what says which edition is wanted."""
    definition: float = 0.0
    """How probable it is that a definition is wanted."""
    catalogue: float = 0.0
    """That texts are wanted, not their content."""
    listing: float = 0.0
    """That references or abbreviations are wanted."""


@lru_cache(maxsize=8)
def stop_words(language: str) -> frozenset[str]:
    """Words that say nothing by themselves: the NLTK lists, as shipped inside llama-index-core."""
    # found without importing the library, which takes seconds
    spec = find_spec("llama_index.core")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("llama-index-core is not installed; run pip install itu-t-copilot again")
    path = Path(spec.origin).parent / "_static/nltk_cache/corpora/stopwords" / LANGUAGES[language]
    return frozenset(path.read_text(encoding="utf-8").split())


class _Stemmer(threading.local):
    """One a thread: it keeps the word it works on in itself, and two threads would mix theirs."""

    def __init__(self) -> None:
        self.porter = snowballstemmer.stemmer("porter")


_STEMMER = _Stemmer()


_NUMBER_WORDS = {word: str(value) for word, value in spelled().items() if value > 1}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The term that the full-text index makes of a word (FTS5's Porter stemmer); "six" is 6 here."""
    word = _NUMBER_WORDS.get(word.lower(), word.lower())
    return str(_STEMMER.porter.stemWord(word)) if word.isalpha() and word.isascii() else word


def words_of(text: str) -> list[str]:
    """Words and identifiers of a text as written, hyphened compounds in their parts, in order."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if "'" in word or "’" in word:
            word = _ELISION.sub("", word)
        word = word.strip("'’.-")
        if "-" in word and not re.search(r"\d", word):
            found += [part for part in word.split("-") if part]
        elif word:
            found.append(word)
    return found


def stems_of(text: str) -> list[str]:
    """The stems of a text in order."""
    return [stem(word) for word in words_of(text)]


def content_words(text: str, language: str) -> list[str]:
    """The words of a question that a text answering it would hold too."""
    stops = stop_words(language) | stop_words("en") | _ASKING
    return [
        word for word in words_of(text) if word.lower() not in stops and (len(word) > 1 or word.isalnum())
    ]


def understand(text: str) -> Query:
    """A query for a text as typed: its words, and the texts that it names."""
    mentions = find_all(text, typed=True)
    return query_of(text, language_of(text), mentions, [mention.identifier for mention in mentions])


def query_of(
    text: str,
    language: str,
    mentions: Sequence[Mention],
    named: Iterable[Identifier],
    *,
    plain: str | None = None,
    earlier: Mapping[str, float] | None = None,
    search_text: str | None = None,
) -> Query:
    """A query for a text.

    Args:
        mentions: the names that stand in `plain`, or in the text where that is not given.
        named: the texts to look into.
        plain: the text without what is not to be searched, of the same length.
        earlier: words of the conversation with their weights.
        search_text: what is embedded, where it is not the text.
    """
    plain = text if plain is None else plain
    nameless = _without(plain, mentions)
    words = content_words(nameless, language)
    names = [name for mention in mentions for name in mention.identifier.names]
    weights: dict[str, float] = {}
    for word, weight in (earlier or {}).items():
        weights[stem(word)] = max(weight, weights.get(stem(word), 0.0))
    for name in names:
        weights[stem(name)] = NAME_WEIGHT
    for word in words:
        weights[stem(word)] = 1.0
    return Query(
        text=text,
        language=language,
        words=tuple(dict.fromkeys([*words, *names, *(earlier or ())])),
        weights=weights,
        phrases=_phrases(plain, language),
        named=tuple(dict.fromkeys(named)),
        context=(),
        clause="",
        locator=None,
        quoted=tuple(_QUOTED.findall(text)),
        abbreviations=tuple(dict.fromkeys(_ABBREVIATION.findall(nameless))),
        search_text=text if search_text is None else search_text,
        plain=" ".join(plain.split()),
    )


def narrowed(query: Query, part: str, *, goes_on: bool = False) -> Query:
    """The same question with one of its parts in the foreground: what the others say counts less.

    Args: goes_on, the part says nothing by itself ("and how is a longer one split?"): all is embedded.
    """
    own = {stem(word) for word in content_words(part, query.language)}
    weights = {
        term: weight if term in own else weight * OTHER_PART_WEIGHT for term, weight in query.weights.items()
    }
    phrases = tuple(phrase for phrase in query.phrases if phrase in " ".join(words_of(part)))
    # The conversation before stays: "And the one with 64 QAM: which rate, and at which frequency?"
    alone = f"{query.search_text.removesuffix(query.text)}{part}"
    embedded = query.search_text if goes_on else alone
    return replace(query, text=part, weights=weights, phrases=phrases, search_text=embedded)


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """The text without names of documents, which select documents and are not searched as words."""
    for mention in sorted(mentions, key=lambda m: m.start, reverse=True):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _phrases(text: str, language: str) -> tuple[str, ...]:
    """Pairs of neighbouring content words: "echo canceller", "window size"."""
    stops = stop_words(language) | _ASKING
    words = words_of(text)
    pairs = [
        f"{one} {two}"
        for one, two in pairwise(words)
        if one.lower() not in stops and two.lower() not in stops
    ]
    return tuple(dict.fromkeys(pairs))
