"""What a rule of drafting is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from copilot.check.checking import Checking
from copilot.check.model import Fix, Severity
from corpus.model import Block

FAMILIES = {
    "STR": "structure",
    "FRT": "front matter",
    "TTL": "title",
    "REF": "references",
    "XRF": "clause references",
    "TRM": "terms",
    "ABB": "abbreviations",
    "PRV": "provisions",
    "NOT": "notes",
    "NUM": "numbering",
    "FIG": "figures and tables",
    "WRD": "wording",
    "OVL": "overlap",
}
"""The families of rules by the letters in their ids, in the order of the documentation."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault that a rule found: at a block of the draft, about the words `quote` in it.

    `remedy` and `severity` are those of the rule where they are not given. `start` is where `quote` begins in
    the text of the block, -1 for its first place; `context` the words around it. Hits of one rule with the
    same `key` are reported as one finding with several places.
    """

    block: Block
    message: str
    quote: str = ""
    fix: Fix | None = None
    remedy: str = ""
    severity: Severity | None = None
    key: str = ""
    start: int = -1
    context: str = ""


Check = Callable[[Checking], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of drafting.

    `id` is stable: ITU-REF-003. `what` says in one line what is found, `why` explains the rule, `remedy`
    what to do. `english`: it reads English wording; `index`: it compares with the published texts and
    the catalogue; `whole`: it makes sense for a whole text, not for a single clause; `fixes`: it can
    mend what it finds; `since`: published texts from before that year follow other conventions; `by_hand`:
    it is about what a program writes by itself where the text is made by one (Metanorma).
    """

    id: str
    severity: Severity
    what: str
    why: str
    remedy: str
    check: Check
    english: bool = False
    index: bool = False
    whole: bool = False
    fixes: bool = False
    since: int = 0
    by_hand: bool = False

    @property
    def family(self) -> str:
        return FAMILIES[self.id.split("-")[1]]

    @property
    def order(self) -> tuple[int, str]:
        """By family in the order of the documentation, then by id."""
        return list(FAMILIES).index(self.id.split("-")[1]), self.id


def rule(
    id: str,
    severity: Severity,
    what: str,
    *,
    why: str,
    remedy: str,
    english: bool = False,
    index: bool = False,
    whole: bool = False,
    fixes: bool = False,
    since: int = 0,
    by_hand: bool = False,
) -> Callable[[Check], Rule]:
    """Makes a rule of the check below it."""

    def made(check: Check) -> Rule:
        return Rule(id, severity, what, why, remedy, check, english, index, whole, fixes, since, by_hand)

    return made
