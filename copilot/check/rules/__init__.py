"""The rules, one module an idea; what a module defines with `@rule` is collected here."""

from __future__ import annotations

from copilot.check.rule import Rule
from copilot.check.rules import (
    abbreviations,
    clause_references,
    definitions,
    figures_and_tables,
    fixed_sentences,
    front_matter,
    keywords,
    listed_references,
    notes,
    numbering,
    overlap,
    provisions,
    reference_editions,
    reference_form,
    spelling,
    structure,
    term_sources,
    terms,
    title,
    wording,
)

_MODULES = (
    abbreviations,
    clause_references,
    definitions,
    figures_and_tables,
    fixed_sentences,
    front_matter,
    keywords,
    listed_references,
    notes,
    numbering,
    overlap,
    provisions,
    reference_editions,
    reference_form,
    spelling,
    structure,
    term_sources,
    terms,
    title,
)
_ALL = tuple(
    sorted(
        (
            *wording.RULES,
            *(value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)),
        ),
        key=lambda rule: rule.order,
    )
)


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family in the order of the documentation, then by id."""
    return _ALL
