"""A language model writes from numbered evidence; each sentence is checked before anyone reads it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from copilot.answer.model import Citation, Unsupported
from copilot.answer.phrases import ABSTENTION, say
from copilot.answer.units import Unit
from copilot.llm.evidence import Evidence, is_backed, resting_on
from copilot.llm.language_model import LanguageModel
from copilot.llm.prompts import supporting, writing
from copilot.verify.checks import UNCITED, claim_faults, place_of
from copilot.verify.claims import Claim
from copilot.verify.markers import find_markers, finished, normalised, without_markers
from copilot.verify.vocabulary import strange_words

MOST_SENTENCES = 24
"""A model that goes on and on is stopped."""

_MARKERS = r"(?:\s*[\[【［][^\]】］\n]*[\]】］])*"
_NEXT = r"(?![\s]*[\[【［])(?=[ \t]+\S|[ \t]*\n)"
_END = re.compile(rf"(?<=[.!?…。])[\"”»)]*{_MARKERS}{_NEXT}(?:[ \t]*\n+(?=.))?|[ \t]*\n+(?=.)", re.S)
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,2}[.)])\s+")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_RAW = re.compile(r"(?<!\\)([<>|$]|!?\[(?!\d{1,3}\])|\]\()")


@dataclass(slots=True)
class Sentences:
    """Cuts a growing text into sentences with their markers, never inside a marker.

    >>> sentences = Sentences(); list(sentences.feed("It is 15. [1")), list(sentences.feed("] It is 16"))
    ([], ['It is 15. [1]'])
    """

    _text: str = ""

    def feed(self, piece: str) -> Iterator[str]:
        self._text += piece
        while True:
            sure = self._text[: finished(self._text)]
            match = next((m for m in _END.finditer(sure) if not _is_abbreviation(sure[: m.start()])), None)
            if match is None:
                return
            sentence, self._text = self._text[: match.end()], self._text[match.end() :]
            if sentence.strip():
                yield sentence

    def rest(self) -> str:
        text, self._text = self._text, ""
        return text


_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|No|Fig|Rec|approx|resp|Cor|Amd|Suppl|p|pp)|\b[A-Z]|^\s*\d{1,2})\.$", re.M
)


def _is_abbreviation(text: str) -> bool:
    return bool(_ABBREVIATED.search(text.rstrip('"”»)')))


@dataclass
class Writer:
    """Writes one answer.

    Args:
        cite: from a piece of evidence to its verified quotations, () where it cannot be quoted verbatim.
        show_unsupported: show sentences that fail, marked, instead of leaving them out.
        judge: ask the model, too, whether a sentence follows from its quotations.
    """

    model: LanguageModel
    evidence: Sequence[Evidence]
    cite: Callable[[Unit], Sequence[Citation]]
    language: str
    show_unsupported: bool = False
    judge: bool = False
    cancel: threading.Event | None = None
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[Unsupported] = field(default_factory=list)
    supported: int = 0
    abstained: bool = False
    _lead: str = ""
    _cited: dict[tuple[str, int, int, int], tuple[int, ...]] = field(default_factory=dict)

    def write(self, question: str, earlier: str = "") -> Iterator[str]:
        """Sentences that passed, each with its markers, as soon as it is complete.

        Raises:
            LanguageModelUnavailable: the model fails; what was yielded before stays true.
        """
        shown = [(each.place, each.text) for each in self.evidence]
        sentences = Sentences()
        count = 0
        stream = self.model.stream(writing(question, self.language, shown, earlier))
        try:
            for piece in stream:
                if self.cancel is not None and self.cancel.is_set():
                    return
                for sentence in sentences.feed(piece):
                    count += 1
                    yield from self._settled(sentence)
                if self.abstained or count >= MOST_SENTENCES:
                    return
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                close()
        yield from self._settled(sentences.rest())

    def _settled(self, sentence: str) -> Iterator[str]:
        """A sentence as the reader gets it, or nothing."""
        stripped = sentence.strip()
        if not re.search(r"\w", without_markers(stripped)) or _FENCE.match(stripped):
            return
        if not self.supported and any(_same(stripped, phrase) for phrase in ABSTENTION.values()):
            self.abstained = True
            return
        bullet = _BULLET.match(sentence)
        before = bullet.group().lstrip("\n") if bullet else ""
        end = "\n" if sentence.endswith("\n") else " "
        text, numbers = self._own_words(stripped[len(before.strip()) :].strip() if bullet else stripped)
        if text.endswith(":") and not numbers:
            self._lead = f"{text}{end}"
            return
        faults = self._faults(text, numbers)
        lead, self._lead = (self._lead, "") if isinstance(faults, str) else ("", self._lead)
        if isinstance(faults, str):
            lead = lead if self._is_plain(lead) else ""
            self.supported += 1
            yield f"{lead}{before}{faults}{end}"
            return
        self.unsupported.append(Unsupported(text, tuple(faults)))
        if self.show_unsupported:
            yield f"{before}~~{escaped(text)}~~ ({say('unsupported', self.language)}){end}"

    def _own_words(self, text: str) -> tuple[str, tuple[int, ...]]:
        """A sentence without its markers, and the evidence that they name."""
        known = {each.number for each in self.evidence}
        plain, _ = normalised(text, known)
        numbers = tuple(dict.fromkeys(n for marker in find_markers(plain) for n in marker.numbers))
        return without_markers(plain).strip(), numbers

    def _faults(self, text: str, numbers: tuple[int, ...]) -> str | list[str]:
        """The sentence with the markers of its quotations, or what is wrong with it."""
        named = [unit for each in self.evidence if each.number in numbers for unit in each.units]
        others = [unit for each in self.evidence if each.number not in numbers for unit in each.units]
        faults = [UNCITED]
        for units, is_named in ((named, True), ([*named, *others], False)):
            resting = resting_on(text, units)
            if not is_backed(text, resting, is_named):
                faults = ["shares hardly a word with what it cites"] if is_named and units else faults
                continue
            citations = [each for unit in resting for each in self.cite(unit)]
            cited = {place: replace(each, marker=place) for place, each in enumerate(citations, 1)}
            if not cited:
                faults = ["what it cites cannot be quoted verbatim"]
                continue
            found = claim_faults(Claim(text, tuple(cited)), cited)
            support = [f"{place_of(each)} {each.quote}" for each in citations]
            found += [f"{word} is not in what it cites" for word in strange_words(text, support)]
            if not found and self.judge:
                quotes = [each.quote for each in citations]
                found = [] if self.model.log_odds(supporting(text, quotes)) > 0 else ["judged unsupported"]
            if not found:
                markers = " ".join(f"[{n}]" for unit in resting for n in self._markers(unit))
                stop = text[-1] if text[-1] in ".!?" else ""
                return f"{escaped(text.removesuffix(stop))} {markers}{stop}"
            if is_named or faults == [UNCITED]:
                faults = found
        return faults

    def _markers(self, unit: Unit) -> tuple[int, ...]:
        """The numbers of a piece's quotations in the answer, which gets them now if it has them not."""
        key = (unit.file, unit.clause.index, unit.block, unit.place)
        if key not in self._cited:
            numbers = []
            for citation in self.cite(unit):
                same = next(
                    (c.marker for c in self.citations if replace(c, marker=citation.marker) == citation), 0
                )
                if not same:
                    same = len(self.citations) + 1
                    self.citations.append(replace(citation, marker=same))
                numbers.append(same)
            self._cited[key] = tuple(numbers)
        return self._cited[key]

    def _is_plain(self, lead: str) -> bool:
        """A line that announces a list says nothing that the evidence does not hold."""
        if not lead:
            return False
        units = [unit for each in self.evidence for unit in each.units]
        quotes = dict(enumerate((each for unit in units[:12] for each in self.cite(unit)), 1))
        return not claim_faults(Claim(lead.strip(), tuple(quotes)), quotes)


def escaped(text: str) -> str:
    """Text of a model in Markdown: its emphasis stays, links, images, HTML and tables do not."""
    return _RAW.sub(lambda match: "".join(f"\\{char}" for char in match.group()), text)


def _same(text: str, phrase: str) -> bool:
    return text.strip(' .*_"“”').casefold() == phrase.strip(" .").casefold()
