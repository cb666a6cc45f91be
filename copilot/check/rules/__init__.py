"""The rules, one module a family; importing them fills the registry in the order of the documentation."""

from copilot.check.rules import (  # isort: skip
    structure,
    front_matter,
    title,
    references,
    clause_references,
    terms,
    abbreviations,
    provisions,
    notes,
    numbering,
    figures_and_tables,
    wording,
    overlap,
)

__all__ = [
    "abbreviations",
    "clause_references",
    "figures_and_tables",
    "front_matter",
    "notes",
    "numbering",
    "overlap",
    "provisions",
    "references",
    "structure",
    "terms",
    "title",
    "wording",
]
