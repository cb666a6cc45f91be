"""What of an instruction was not read: told to the user, so that nothing asked for is lost unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copilot.draft.reading.cues import cue
from copilot.draft.reading.tagger import Span
from copilot.draft.reading.tokens import Token, TokenKind
from corpus.identifiers import find_all

_ITU = re.compile(r"^(?:ITU|UIT)-[TR]\s+")
_FOR = re.compile(r"\b(?:for|of|on|about|pour|sur|de|para|sobre)\s+(?P<subject>[^.;:\n]{8,})")
_NAMES = frozenset({TokenKind.QUOTED, TokenKind.TEXT, TokenKind.FOREIGN, TokenKind.PLACE})
_LISTED = {"references": "add", "bibliography": "inf"}
_NOT_READ = frozenset({"amendment", "justification", "liaison", "contribution", "reference-justification"})
"""Kinds whose fields take names as they are."""


def foreign_unread(kind: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[Span]:
    """Other organizations' texts that no part of the form holds: listed, or built on, under their own names.

    One that the same part of the sentence leaves out is not.
    """
    if kind in _NOT_READ:
        return
    line = 0
    for place, token in enumerate(tokens):
        line += token.kind is TokenKind.END
        if token.kind is not TokenKind.FOREIGN or _is_read(token, spans):
            continue
        if not {"not", "leave", "out"} & {cue(one.text.lower()) for one in _piece(tokens, place)}:
            yield Span(_LISTED.get(kind, "base"), token.text, token.start, token.end, line)


def subject_unread(text: str) -> Iterator[Span]:
    """What an instruction is for, where nothing else was read of it: what follows "for", "of" or "on"."""
    match = _FOR.search(text)
    if match is not None:
        yield Span("subject", match["subject"].strip(), *match.span("subject"), 0)


def unused(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[str]:
    """Sentences of which nothing was read, the first aside; of others the parts with a name or number."""
    for number, (first, last) in enumerate(_sentences(tokens)):
        if last - first == 1 and _counts(tokens, first):
            continue
        own = tokens[first:last]
        begin, end = own[0].start, own[-1].end
        read = any(span.start < end and begin < span.end for span in spans)
        if not read and number and any(token.kind is TokenKind.WORD for token in own):
            yield text[begin:end].strip()
            continue
        for place in range(first, last) if read else ():
            is_own = not number and tokens[place].kind is TokenKind.PLACE  # "Draft clause 3 …"
            if (
                _tells(tokens[place])
                and not is_own
                and not _counts(tokens, place)
                and not _is_read(tokens[place], spans)
            ):
                piece = _piece(tokens, place, spans)
                yield text[piece[0].start : piece[-1].end].strip()


def lost(form: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The names and numbers of an instruction that its form, as text, has nowhere, not even among what was
    not used.
    """
    known = _folded(form)
    for place, token in enumerate(tokens):
        if _tells(token) and token.kind is not TokenKind.PLACE and not _counts(tokens, place):
            if token.kind is TokenKind.TEXT:
                named = find_all(token.text, typed=True)
                wanted = named[0].identifier.recommendation.undated().format() if named else token.text
            else:
                wanted = token.text
            if _folded(_ITU.sub("", wanted)) not in known:
                yield token.text


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _tells(token: Token) -> bool:
    """Whether a token is a name or a number, which a draft must not lose."""
    number = token.kind is TokenKind.WORD and token.text[0].isdigit()
    return number or token.kind in _NAMES


def _counts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number only counts an item of a list in the sentence: "1. … 2. …"."""
    following = tokens[place + 1 : place + 2]
    return len(tokens[place].text) < 3 and bool(following) and following[0].text in (".", ")", ":")


def _is_read(token: Token, spans: Sequence[Span]) -> bool:
    return any(span.start < token.end and token.start < span.end for span in spans)


def _piece(tokens: Sequence[Token], place: int, spans: Sequence[Span] = ()) -> list[Token]:
    """The tokens around one between commas, semicolons, brackets, stops, ends of lines and words read."""

    def breaks(token: Token) -> bool:
        sign = token.kind in (TokenKind.END, TokenKind.MARK) or token.text in set(",;:.!?()")
        return sign or _is_read(token, spans)

    first = last = place
    while first and not breaks(tokens[first - 1]):
        first -= 1
    while last + 1 < len(tokens) and not breaks(tokens[last + 1]):
        last += 1
    return list(tokens[first : last + 1])


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, token in enumerate(tokens):
        if token.kind is TokenKind.END or token.text in (".", "!", "?", ";"):
            if start < place:
                yield start, place
            start = place + 1
    if start < len(tokens):
        yield start, len(tokens)
