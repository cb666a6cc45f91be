"""Checks by code of what an answer says: every claim against the quotations that it cites.

A citation must be there and its quotation stand on the page; words in quotation marks must be words of it;
every number, unit, identifier, bit pattern and kind of modal verb must be in it. That shows which claims do
not follow; that one does follow a judge can be asked, where there is a language model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from copilot.verify.claims import Claim, claims_of
from copilot.verify.coverage import is_about_something_else, uncovered
from copilot.verify.wording import compact

UNCITED = "cites nothing"
"""The fault of a claim without a marker."""


class Cited(Protocol):
    """What a check needs of a citation."""

    @property
    def doc(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def quote(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def status_note(self) -> str: ...


SupportJudge = Callable[[str, Sequence[str]], bool]
"""Whether a claim follows from quotations."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim and what is wrong with it; nothing: no check refutes it."""

    claim: Claim
    faults: tuple[str, ...]


def checked(
    answer: str,
    cited: Mapping[int, Cited],
    broken: frozenset[int] = frozenset(),
    judge: SupportJudge | None = None,
) -> list[CheckedClaim]:
    """Every claim of an answer with its faults; headings and captions are left out.

    Args:
        answer: Markdown with markers [1], [2] …
        cited: the citations by marker.
        broken: markers whose quotation does not stand on its page.
        judge: asked about claims in which code finds no fault.
    """
    result = []
    for claim in claims_of(answer):
        if claim.is_frame:
            continue
        faults = claim_faults(claim, cited, broken)
        if judge is not None and not faults:
            quotations = [cited[number].quote for number in claim.markers]
            faults = [] if judge(claim.text, quotations) else ["the judge does not find it supported"]
        result.append(CheckedClaim(claim, tuple(faults)))
    return result


def claim_faults(
    claim: Claim, cited: Mapping[int, Cited], broken: frozenset[int] | set[int] = frozenset()
) -> list[str]:
    """What is wrong with one claim, in words; empty where no check refutes it."""
    if not claim.markers:
        return [UNCITED]
    faults = [f"[{number}] is no citation of this answer" for number in claim.markers if number not in cited]
    faults += [f"the quotation of [{n}] does not stand on its page" for n in claim.markers if n in broken]
    found = [cited[number] for number in claim.markers if number in cited]
    quotations = [citation.quote for citation in found]
    together = "".join(compact(quotation) for quotation in quotations)
    own_words = claim.text
    for text in claim.quoted:
        if printed_in(compact(text), together):
            own_words = own_words.replace(text, "")
        else:
            faults.append(f"the quoted words “{text}” are not those of its citation")
    # Names and titles of clauses may be those of any citation: they say where, not what.
    for citation in cited.values():
        own_words = own_words.replace(citation.title, "") if citation.title else own_words
    places = " ".join(map(place_of, cited.values()))
    faults += uncovered(own_words, quotations, places)
    if found and not faults and is_about_something_else(own_words, [*quotations, places]):
        faults.append("shares hardly a word with what it cites")
    return faults


def frame_faults(claim: Claim, citations: Sequence[Cited], printed: Sequence[str]) -> list[str]:
    """A heading or caption names places: those of the answer's citations, or words of the cited pages."""
    if any(compact(claim.text) in compact(page) for page in printed):
        return []
    quotations = [citation.quote for citation in citations]
    return uncovered(claim.text, [*quotations, *printed], " ".join(map(place_of, citations)))


def place_of(citation: Cited) -> str:
    """Where a citation says that it stands, and its status: a claim may repeat that."""
    parts = (citation.doc, citation.clause, citation.title, citation.status, citation.status_note)
    return f"{' '.join(parts)} {citation.page}"


def printed_in(text: str, printed: str) -> bool:
    """Whether a text stands in a printed one; a character of a symbol font may be read as any."""
    if text in printed:
        return True
    if not any(unicodedata.category(char) == "Co" for char in printed):
        return False
    return any(
        all(
            one == other or unicodedata.category(other) == "Co"
            for one, other in zip(text, printed[start:], strict=False)
        )
        for start in range(len(printed) - len(text) + 1)
    )
