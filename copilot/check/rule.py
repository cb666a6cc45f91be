"""What a rule is, and the registry that the families of rules enter theirs into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.check.model import Fix, Severity
from corpus.document import DraftBlock

if TYPE_CHECKING:
    from copilot.check.checking import Checking


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault that a rule found: at a block of the draft, about the words `quote` in it.

    `remedy` and `severity` are those of the rule where they are not given. Hits of one rule with the
    same `key` are reported as one finding with several places.
    """

    block: DraftBlock
    message: str
    quote: str = ""
    fix: Fix | None = None
    remedy: str = ""
    severity: Severity | None = None
    key: str = ""


Check = Callable[["Checking"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of drafting.

    `id` is stable: ITU-REF-003. `what` says in one line what is found, `why` explains the rule, `remedy`
    what to do. `english`: it reads English wording; `index`: it compares with the published texts and
    the catalogue; `whole`: it makes sense for a whole text, not for a single clause; `fixes`: it can
    mend what it finds; `since`: published texts from before that year follow other conventions.
    """

    id: str
    family: str
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


_REGISTRY: dict[str, Rule] = {}


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
) -> Callable[[Check], Check]:
    """Enters a check into the registry; its family is the last part of the name of its module."""

    def register(check: Check) -> Check:
        assert id not in _REGISTRY, f"two rules {id}"
        family = check.__module__.rsplit(".", 1)[-1].replace("_", " ")
        _REGISTRY[id] = Rule(
            id, family, severity, what, why, remedy, check, english, index, whole, fixes, since
        )
        return check

    return register


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family in the order of the documentation, then by id."""
    import copilot.check.rules  # noqa: F401  (fills the registry)

    return tuple(_REGISTRY.values())
