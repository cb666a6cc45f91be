"""What a question asks for: its language, the texts, clause and table it names, the words to search.

Nothing here looks at a passage; the same reading serves exact lookup, search and the choice of sentences.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import snowballstemmer

from corpus.identifiers import Identifier, Mention, Part, find_all
from index.retrieve.wishes import Wish, read_wish, wanted_edition

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "zh": "chinese",
}
HISTORY_WEIGHT, ANSWER_WEIGHT = 0.45, 0.2
"""What a word of the questions and of the answers before counts beside a word of the follow-up."""

OTHER_PART_WEIGHT = 0.35
"""What a word of another part of the question counts while one part is answered."""
NAME_WEIGHT = 0.5
"""What the name of a text counts as a word: it selects texts, but tables name others in their cells."""

_NUMBER = r"(?:[A-Z]\.)?\d{1,3}[a-z]?(?:\.\d{1,3}[a-z]?)*|[IVX]{1,5}\.\d{1,3}(?:\.\d{1,3})*"
_CLAUSE = re.compile(
    r"(?:\b(?i:(?:sub)?clauses?|sections?|paragraphes?|paragraphs?|cláusulas?|apartados?|(?:под)?пункт\w*|"
    r"раздел\w*|(?:ال)?(?:بند|فقرة|قسم))\s+|§+\s*|第\s*)"
    rf"(?P<number>{_NUMBER})(?!\w)",
)
_BARE_CLAUSE = re.compile(r"^[\s,:/–-]*(?P<number>\d{1,3}(?:\.\d{1,3})+)(?!\S*[\w/])")
_DIVISION = re.compile(
    r"\b(?P<word>annexe?|anexo|appendix|appendice|apéndice)\s+(?P<number>[A-Z]\d?|[IVX]{1,5})\b", re.I
)
_ONLY_DIVISION = re.compile(
    r"\b(?P<word>annexe?|anexo|appendix|appendice|apéndice)\s+(?:of|to|de|du|à|del?)\s+"
    r"(?:(?:the|la|los?|las?|les?)\s+)?(?=(?:ITU|UIT|CCITT|Rec|[A-Z]\.?(?:Imp)?\d))",
    re.I,
)
"""A text with one annex need not give it a letter."""
_LOCATOR = re.compile(
    r"(?:\b(?P<kind>table|tableau|tabla|cuadro|figure|figura|таблиц\w+|рисун\w+|(?:ال)?(?:جدول|شكل))\s+|"
    r"(?P<sign>[表图])\s*)(?P<id>(?:[A-Z]+[.\-])?\d+[a-z]?(?:[.\-]\d+)*)",
    re.I,
)
_FOLLOW_UP = re.compile(
    r"^(?:and|but|so|then|what about|how about|et|mais|alors|y|pero|and what)\b"
    r"|\b(?:such an?|those|these|that one|this one|the one|(?:longer|shorter|other|new|single) one|"
    r"it|its|they|their|there|the same|instead|"
    r"celui|celle|ese|esa)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:['’./+\-][^\W_]+)*|\+[A-Z]+|[+\-±]?\d+(?:[.,]\d+)*", re.U)
_BESIDE_CHINESE = re.compile("(?<=[!-~])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[!-~])")
_ELISION = re.compile(r"^(?:[ldnsmcjt]|qu)['’](?=\w)|['’]s$", re.I)
_QUOTED = re.compile(r"[\"“«]\s*([^\"”»]{2,80}?)\s*[\"”»]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z][A-Za-z]{0,3}[A-Z0-9][\w\-]{0,10}|[A-Z]\d{1,4})\b")
_ASKING = frozenset(
    "recommendation recommendations itu itu-t uit uit-t recommandation recommandations recomendación "
    "define defined defines définit définie define según selon according describe give explain say says "
    "may must would could shall might us one please dit comment combien pourquoi cómo cuántos dice "
    "clause clauses document documents text texts list tell quel quelle quels quelles cuál cuáles qué".split()
)


@dataclass(frozen=True, slots=True)
class Locator:
    """A table or figure by number."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read.

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
    follow_up: bool = False
    uncertain: tuple[Identifier, ...] = field(default=())
    """Bare names ("A.1") that may be clause numbers of an annex: to be checked against what is indexed."""
    wish: Wish = field(default_factory=Wish)
    plain: str = ""
    """The question without what says which edition is wanted."""


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


_NUMBER_WORDS = {
    word: str(value)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    )
    for value, word in enumerate(words.split())
    if value > 1
}


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


def language_of(text: str) -> str:
    """The ITU language of a text, by its script and its stop words; English when nothing tells."""
    for language, script in (("ru", "\u0400-\u04ff"), ("ar", "\u0600-\u06ff"), ("zh", "\u4e00-\u9fff")):
        if len(re.findall(f"[{script}]", text)) > 0.3 * len(re.findall(r"[^\W\d_]", text) or "x"):
            return language
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    counts: Counter[str] = Counter()
    for word in words:
        speaking = [lang for lang in ("en", "fr", "es") if word in stop_words(lang)]
        for lang in speaking:
            counts[lang] += 6 // len(speaking)
    best, count = counts.most_common(1)[0] if counts else ("en", 0)
    return best if count > counts["en"] else "en"


def understand(question: str, history: Sequence[Mapping[str, str]] = ()) -> Query:
    """Read a question.

    Args:
        question: as typed.
        history: earlier turns, {"role": "user"|"assistant", "content": str}, oldest first.
    """
    language = language_of(question)
    # Chinese is written without spaces, around names too.
    spaced = _BESIDE_CHINESE.sub(" ", question)
    wish, mentions, plain = read_wish(spaced, find_all(spaced, typed=True))
    named = tuple(mention.identifier for mention in mentions if mention.certain)
    uncertain = tuple(mention.identifier for mention in mentions if not mention.certain)
    named += _changes_named(question, mentions)
    follow_up = bool(history) and _is_follow_up(question, mentions)
    turns = list(history)[-4:] if follow_up else []
    earlier_names = [m.identifier for turn in reversed(turns) for m in find_all(turn["content"], typed=True)]
    context = [name if mentions else wanted_edition(name, wish) for name in earlier_names]
    words = content_words(_without(plain, mentions), language)
    names = [name for mention in mentions for name in mention.identifier.names]
    weights: dict[str, float] = {}
    earlier = _earlier(turns)
    for word, weight in earlier.items():
        weights[stem(word)] = max(weight, weights.get(stem(word), 0.0))
    for name in names:
        weights[stem(name)] = NAME_WEIGHT
    for word in words:
        weights[stem(word)] = 1.0
    answered = [turn["content"] for turn in turns[-1:] if turn["role"] == "assistant"]
    last_question = next((turn["content"] for turn in reversed(history) if turn["role"] == "user"), "")
    return Query(
        text=question,
        language=language,
        words=tuple(dict.fromkeys([*words, *names, *earlier])),
        weights=weights,
        phrases=_phrases(plain, language),
        named=named,
        context=tuple(dict.fromkeys(context)),
        clause=_clause_number(spaced, mentions),
        locator=_locator(spaced) or next(filter(None, map(_locator, answered)), None),
        quoted=tuple(_QUOTED.findall(question)),
        abbreviations=tuple(dict.fromkeys(_ABBREVIATION.findall(_without(plain, mentions)))),
        search_text=f"{last_question} {question}" if follow_up else question,
        follow_up=follow_up,
        uncertain=uncertain,
        wish=wish,
        plain=" ".join(plain.split()),
    )


_CHANGE = re.compile(
    r"\b(?P<kind>Amendment|Amendement|Enmienda|Corrigendum|Rectificatif|Corrigendo)\s+(?P<number>\d{1,2})\b",
    re.I,
)


def _changes_named(question: str, mentions: Sequence[Mention]) -> tuple[Identifier, ...]:
    """Amendments and corrigenda named apart from their Recommendation: "V.92 … through Amendment 1"."""
    base = next((m.identifier for m in mentions if not m.identifier.is_change), None)
    if base is None:
        return ()
    covered = [range(mention.start, mention.end) for mention in mentions]
    return tuple(
        replace(
            base,
            parts=(*base.parts, Part(_change_kind(match["kind"]), match["number"], base.year)),
            year=None,
            month=None,
        )
        for match in _CHANGE.finditer(question)
        if not any(match.start() in span for span in covered)
    )


def _change_kind(word: str) -> str:
    return "Cor." if word.lower().startswith(("corrigend", "rectif")) else "Amd."


def _earlier(turns: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """The words of the conversation with their weights; values that were answered are not asked again."""
    words: dict[str, float] = {}
    for turn in turns:
        asked = turn["role"] == "user"
        for word in content_words(turn["content"], language_of(turn["content"])):
            if asked or not word[0].isdigit():
                words[word] = max(words.get(word, 0.0), HISTORY_WEIGHT if asked else ANSWER_WEIGHT)
    return words


def narrowed(query: Query, part: str) -> Query:
    """The same question with one of its parts in the foreground: what the others say counts half."""
    own = {stem(word) for word in content_words(part, query.language)}
    weights = {
        term: weight if term in own else weight * OTHER_PART_WEIGHT for term, weight in query.weights.items()
    }
    phrases = tuple(phrase for phrase in query.phrases if phrase in " ".join(words_of(part)))
    if _FOLLOW_UP.search(part):  # "and how is a longer one split?"
        search_text = query.search_text
    else:  # The conversation before stays: "And the one with 64 QAM: which rate, and at which frequency?"
        search_text = f"{query.search_text.removesuffix(query.text)}{part}"
    return replace(query, text=part, weights=weights, phrases=phrases, search_text=search_text)


_AND_WHAT = re.compile(
    r",?\s+(?:and|but|et|y)\s+(?=(?:(?:in|at|to|with|for|on|by|under|à|en|dans|con) )?"
    r"(?:which|what|how|when|who|whom|whose|where|why|is|are|does|quell?es?|comment|combien|quels?|qué|cuáles?|cuál|cómo)\b)",
    re.I,
)


def parts_of(question: str) -> list[str]:
    """The questions inside a question: "Which rate is mandatory, and with which alternative …?" are two.

    What is no question by itself ("Give the steps.") and a part with less than two words to look for ("in
    what increments?") belong to the part before.
    """
    sentences: list[str] = []
    for sentence in re.split(r"(?<=\?)\s+", question.strip()):
        if sentences and not sentence.rstrip().endswith("?"):
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    parts: list[str] = []
    for part in (part for sentence in sentences for part in _AND_WHAT.split(sentence)):
        if parts and min(_to_look_for(part), _to_look_for(parts[-1])) < 2:
            parts[-1] = f"{parts[-1]} {part.strip()}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _to_look_for(part: str) -> int:
    return len(content_words(part, language_of(part)))


_AND_AT_START = re.compile(r"^\W*(?:and|but|so|then|what about|how about|et|mais|alors|y|pero)\b", re.I)


def _is_follow_up(question: str, mentions: Sequence[Mention]) -> bool:
    if mentions and not _AND_AT_START.search(question):
        return False
    return bool(_FOLLOW_UP.search(question)) or len(question.split()) <= 12


def content_words(text: str, language: str) -> list[str]:
    """The words of a question that a text answering it would hold too."""
    stops = stop_words(language) | stop_words("en") | _ASKING
    return [
        word for word in words_of(text) if word.lower() not in stops and (len(word) > 1 or word.isalnum())
    ]


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


def _clause_number(text: str, mentions: Sequence[Mention]) -> str:
    match = _CLAUSE.search(text)
    if match:
        return match.group("number").rstrip(".")
    for mention in mentions:
        bare = _BARE_CLAUSE.match(text[mention.end :])
        if bare:
            return bare.group("number")
    covered = [range(mention.start, mention.end) for mention in mentions]
    for match in _DIVISION.finditer(text):
        if not any(match.start() in span for span in covered):
            word = "Annex" if match.group("word").lower().startswith("an") else "Appendix"
            return f"{word} {match.group('number').upper()}"
    only = _ONLY_DIVISION.search(text)
    if only:
        return "Annex" if only.group("word").lower().startswith("an") else "Appendix"
    return ""


def _locator(text: str) -> Locator | None:
    match = _LOCATOR.search(text)
    if match is None:
        return None
    word = (match.group("kind") or match.group("sign")).lower().removeprefix("ال")
    kind = "figure" if word.startswith(("fig", "рис", "شكل", "图")) else "table"
    return Locator(kind, match.group("id").rstrip("."))
