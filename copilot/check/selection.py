"""Which rules run: "WRD,-WRD-004" is all rules of wording but one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copilot.check.rule import Rule
from corpus.errors import CopilotError


class UnknownRule(CopilotError):
    """A selection that names a rule that is none."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Beginnings of the ids of rules that run (none: all), and of those that do not."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def holds(self, rule: str) -> bool:
        return (not self.wanted or rule.startswith(self.wanted)) and not rule.startswith(self.unwanted)


def read_selection(text: str, rules: Sequence[Rule]) -> Selection:
    """Reads "WRD-004,PRV": only these; "-WRD-004,-TRM": all but these; "WRD,-WRD-004": some of some.

    Raises: UnknownRule, naming what is no rule and no family of rules.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in filter(None, (piece.strip() for piece in text.replace(";", ",").split(","))):
        id = "ITU-" + word.lstrip("-").strip().upper().removeprefix("ITU-")
        if not any(rule.id == id or rule.id.startswith(f"{id}-") for rule in rules):
            raise UnknownRule(f"{word}: no rule and no family of rules; `copilot check --list` lists them")
        (unwanted if word.startswith("-") else wanted).append(id)
    return Selection(tuple(wanted), tuple(unwanted))
