"""Which words of an instruction say what: a conditional random field over its tokens.

The weights are fitted on labelled instructions (evals/fit/data, `python -m evals.fit.instructions`); labels
are the parts of
the form ("cover", "excl", "base", …) and "O" for what says nothing to it. Decoding is Viterbi's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from copilot.draft.reading.cues import NO_CUE, cue
from copilot.draft.reading.tokens import Token, TokenKind, tokens_of

NOTHING = "O"
_ENDS = frozenset(".!?")
_BREAKS = frozenset(".!?;:,()–—[]=")
_TRAILING = frozenset(".!?;:,–—-=")
BAG = 14
"""Words to each side of a token that count as its surroundings."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an instruction with one label; `text` without quotation marks and trailing signs."""

    label: str
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Head:
    """The weights: of each feature for the labels, of one label after another; for one family of kinds."""

    labels: tuple[str, ...]
    state: dict[str, tuple[tuple[int, float], ...]]
    transitions: NDArray[np.float64]


FAMILIES = {
    "summary": "scope",
    "keywords": "scope",
    "bibliography": "references",
    "rewrite": "requirements",
    "appendix": "annex",
}
"""Kinds that are read by the head of another one."""


def family_of(kind: str) -> str:
    """The family whose head reads a kind."""
    return FAMILIES.get(kind, kind)


def kept_head(name: str) -> str:
    """The JSON of a head that is kept with the program."""
    return (files("copilot.draft.reading") / "heads" / f"{name}.json").read_text("utf-8")


@cache
def fitted_head(family: str) -> Head:
    """The head of a family that is kept with the program."""
    return read_head(kept_head(family))


@cache
def fitted_kinds() -> dict[str, dict[str, float]]:
    """The weights by which a kind is told from the words of an instruction."""
    kinds: dict[str, dict[str, float]] = json.loads(kept_head("kinds"))
    return kinds


def read_head(text: str) -> Head:
    """A head from its JSON."""
    data = json.loads(text)
    labels = tuple(data["labels"])
    transitions = np.zeros((len(labels), len(labels)))
    for one, other, weight in data["transitions"]:
        transitions[one, other] = weight
    state = {
        feature: tuple(zip(weights[::2], weights[1::2], strict=True))
        for feature, weights in data["state"].items()
    }
    return Head(labels, state, transitions)


def kind_features(text: str) -> list[str]:
    """What the kind of clause is told from: words and pairs of words, those of the beginning apart."""
    tokens = [token for token in tokens_of(text) if token.kind is not TokenKind.END]
    words = [_word(token) for token in tokens]
    first = words[:12]
    found = [f"w={word}" for word in words[:80]]
    found += [f"1={word}" for word in first]
    found += [f"2={one} {other}" for one, other in pairwise(words[:61])]
    found += [f"0={words[0]}"] if words else []
    # clauses 1 to 5 are the same in every Recommendation
    found += [f"c={token.text.lower()}" for token in tokens[:30] if token.kind is TokenKind.PLACE][:1]
    return sorted(set(found))


def kind_scores(text: str, kinds: dict[str, dict[str, float]] | None = None) -> dict[str, float]:
    """How likely each kind of clause is, by the words of the instruction; they sum to one."""
    told = kinds or fitted_kinds()
    own = kind_features(text)
    scores = {kind: sum(weights.get(feature, 0.0) for feature in own) for kind, weights in told.items()}
    top = max(scores.values())
    shares = {kind: float(np.exp(score - top)) for kind, score in scores.items()}
    total = sum(shares.values())
    return {kind: share / total for kind, share in shares.items()}


def tagged(text: str, kind: str) -> tuple[list[Span], list[Token], list[str]]:
    """The labelled spans of an instruction for a kind of clause; with its tokens and their labels."""
    tokens = tokens_of(text)
    labels = decode(features_of(tokens, kind), fitted_head(family_of(kind)))
    return spans_of(text, tokens, labels), tokens, labels


def decode(rows: Sequence[Sequence[str]], head: Head) -> list[str]:
    """The most likely labels for the features of each token (Viterbi)."""
    if not rows:
        return []
    scores = np.zeros((len(rows), len(head.labels)))
    for place, row in enumerate(rows):
        for feature in row:
            for label, weight in head.state.get(feature, ()):
                scores[place, label] += weight
    best, back = scores[0], []
    for place in range(1, len(rows)):
        ways = best[:, None] + head.transitions
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + scores[place]
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return [head.labels[label] for label in reversed(path)]


def spans_of(text: str, tokens: Sequence[Token], labels: Sequence[str]) -> list[Span]:
    """Runs of tokens with one label; the end of a line and the mark of a list item end a run."""
    spans: list[Span] = []
    run: list[Token] = []
    label, line = NOTHING, 0

    def close() -> None:
        nonlocal run
        for part in _as_quoted(run, label) if label != NOTHING else ():
            start, end = part[0].start, part[-1].end
            said = text[start:end]
            bare = said.strip(" ,;:–—-\t")
            bare = bare[1:-1].strip() if len(part) == 1 and part[0].kind is TokenKind.QUOTED else bare
            if bare:
                spans.append(Span(label, bare, start, end, line))
        run = []

    for token, own in zip(tokens, labels, strict=True):
        breaks = token.kind in (TokenKind.END, TokenKind.MARK)
        if own != label or breaks:
            close()
        label = own
        if token.kind is TokenKind.END:
            line += 1
            continue
        if token.kind is not TokenKind.MARK:
            run.append(token)
    close()
    return spans


_NAMES = frozenset("title head actor term table lab old new text sec".split())
"""Labels whose words are a name or a text as given."""


def _as_quoted(run: Sequence[Token], label: str) -> list[Sequence[Token]]:
    """A run; of a name or a text that ends in a quotation the quotations alone, each for itself."""
    while run and run[-1].kind is TokenKind.SIGN and run[-1].text in _TRAILING:
        run = run[:-1]
    if label in _NAMES and run and ends_sentence(run, 0):
        run = run[:1]
    quoted = [token for token in run if token.kind is TokenKind.QUOTED]
    words = sum(len(token.text.split()) for token in quoted)
    # 'values are preceded by "0x"' is said whole: the quotation is the smaller part of it
    if label in _NAMES and quoted and run[-1] is quoted[-1] and 2 * words >= len(run) - len(quoted):
        return [[token] for token in quoted]
    return [run] if run else []


def features_of(tokens: Sequence[Token], kind: str) -> list[list[str]]:
    """What each token is told by: itself, its neighbours, the piece and the sentence it stands in."""
    words = [_word(token) for token in tokens]
    pieces = _pieces(tokens, frozenset({TokenKind.END, TokenKind.MARK}), _BREAKS)
    sentences = _pieces(tokens, frozenset({TokenKind.END}), _ENDS)
    leads = _leads(tokens, words)
    cues = [cue(word) for word in words]
    rows = []
    depth = 0
    for place, token in enumerate(tokens):
        depth += token.text == "("
        own = words[place]
        before = words[place - 1] if place else "<begin>"
        before2 = words[place - 2] if place > 1 else "<begin>"
        after = words[place + 1] if place + 1 < len(words) else "<end>"
        after2 = words[place + 2] if place + 2 < len(words) else "<end>"
        first, last = pieces[place]
        opening, closing = sentences[place]
        row = [
            "bias",
            f"k={kind}",
            f"w={own}",
            f"wk={kind}|{own}",
            f"s={_shape(token)}",
            f"b={before}",
            f"a={after}",
            f"bk={kind}|{before}",
            f"bb={before2}",
            f"aa={after2}",
            f"b2={before2} {before}",
            f"a2={after} {after2}",
            f"bw={before}|{own}",
            f"wa={own}|{after}",
            f"ba={before}|{after}",
            f"p1={words[first]}",
            f"p2={' '.join(words[first : first + 2])}",
            f"pl={words[last]}",
            f"pb={words[first - 1] if first else '<begin>'}",
            f"pbk={kind}|{words[first - 1] if first else '<begin>'}",
            f"pn={words[last + 1] if last + 1 < len(words) else '<end>'}",
            f"p3={' '.join(words[max(0, first - 3) : first])}",
            f"q={' '.join(words[max(0, first - 2) : first])}",
            f"at={'first' if place == first else 'last' if place == last else 'in'}",
            f"s1={words[opening]}",
            f"s2={' '.join(words[opening : opening + 2])}",
            f"sl={words[closing]}",
            f"d={min(depth, 1)}",
            f"l={leads[place]}",
            f"lk={kind}|{leads[place]}",
        ]
        row += _cue_features(cues, place, pieces[place], sentences[place])
        row += [f"x={word}" for word in dict.fromkeys(words[max(opening, place - BAG) : place])]
        row += [f"y={word}" for word in dict.fromkeys(words[place + 1 : min(closing + 1, place + BAG)])]
        if token.kind is TokenKind.QUOTED:
            row += [f"ql={min(6, len(token.text.split()))}", f"qb={before}", f"qbb={before2} {before}"]
        depth -= token.text == ")" and depth > 0
        rows.append(row)
    return rows


def _cue_features(
    cues: Sequence[str], place: int, piece: tuple[int, int], sentence: tuple[int, int]
) -> list[str]:
    """What the words around a token do: its neighbours, its piece, and those before it in the sentence."""
    before = [each for each in cues[sentence[0] : place] if each != NO_CUE]
    after = [each for each in cues[place + 1 : sentence[1] + 1] if each != NO_CUE]
    inside = dict.fromkeys(each for each in cues[piece[0] : piece[1] + 1] if each != NO_CUE)
    last, second = (before[-1:] or [NO_CUE])[0], (before[-2:-1] or [NO_CUE])[0]
    return [
        f"c={cues[place]}",
        f"cb={cues[place - 1] if place else NO_CUE}",
        f"ca={cues[place + 1] if place + 1 < len(cues) else NO_CUE}",
        f"cl={last}",
        f"cll={second} {last}",
        f"cn={(after[:1] or [NO_CUE])[0]}",
        f"cf={(before[:1] or [NO_CUE])[0]}",
        *(f"ci={each}" for each in inside),
    ]


def _word(token: Token) -> str:
    if token.kind in (TokenKind.WORD, TokenKind.SIGN):
        if any(letter.isdigit() for letter in token.text):
            return "<number>" if token.text[0].isdigit() else "<coded>"
        return token.text.lower()
    return str(token.kind)


def _shape(token: Token) -> str:
    if token.kind not in (TokenKind.WORD, TokenKind.SIGN):
        return str(token.kind)
    text = token.text
    if len(text) > 1 and text.isupper():
        return "AA"
    if sum(letter.isupper() for letter in text) > 1:
        return "aA"
    return "Aa" if text[:1].isupper() else "a" if text[:1].islower() else text[:1]


def ends_sentence(tokens: Sequence[Token], place: int) -> bool:
    """Whether a quotation ends its sentence: … with the text "It stops." Also …"""
    token, following = tokens[place], tokens[place + 1 : place + 2]
    stops = token.kind is TokenKind.QUOTED and token.text.strip("\"“”«»‘’' ").endswith((".", "!", "?"))
    return stops and bool(following) and following[0].text[:1].isupper()


def _pieces(
    tokens: Sequence[Token], kinds: frozenset[TokenKind], signs: frozenset[str]
) -> list[tuple[int, int]]:
    """For each token the first and last one of the stretch between breaks that it stands in."""
    found: list[tuple[int, int]] = []
    start = 0
    for place, token in enumerate(tokens):
        if token.kind in kinds or (token.kind is TokenKind.SIGN and token.text in signs):
            found += [(start, max(start, place - 1))] * (place - start)
            found.append((place, place))
            start = place + 1
        elif ends_sentence(tokens, place):
            found += [(start, place)] * (place + 1 - start)
            start = place + 1
    found += [(start, len(tokens) - 1)] * (len(tokens) - start)
    return found


def _leads(tokens: Sequence[Token], words: Sequence[str]) -> list[str]:
    """What introduces each token: the two words before the last colon of its line, or before the list it is
    in.
    """
    leads: list[str] = []
    lead, of_list = "", ""
    for place, token in enumerate(tokens):
        if token.kind is TokenKind.MARK:
            lead = of_list
        elif token.kind is TokenKind.END:
            lead = ""
        leads.append(lead)
        if token.text in (":", "=") and token.kind is TokenKind.SIGN:
            lead = " ".join(words[max(0, place - 2) : place])
            of_list = lead
        elif token.kind is TokenKind.END and place and tokens[place - 1].kind is TokenKind.SIGN:
            of_list = (
                " ".join(words[max(0, place - 3) : place - 1])
                if tokens[place - 1].text in (":", ".")
                else of_list
            )
        elif token.text in _ENDS:
            lead = ""
    return leads
