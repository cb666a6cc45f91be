"""Questions to start with, made from what is indexed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .locale import N_, Locale

FORMS = (
    N_("What is the scope of {doc}?"),
    N_("Is {doc} in force?"),
    N_("Which Recommendations refer to {doc}?"),
    N_("Which terms does {doc} define?"),
)


def suggestions(status: Mapping[str, Any], locale: Locale) -> list[str]:
    """One question of each form, each about another document, newest documents first.

    Args:
        status: what `Backend.status` returns; of its `documents` the fields `doc_id` and `date` are read.
    """
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    dated = {
        str(each["doc_id"]): _sortable(str(each.get("date", ""))) for each in documents if each.get("doc_id")
    }
    newest = sorted(dated, key=lambda doc: (dated[doc], doc), reverse=True)
    return [locale(form, doc=doc) for form, doc in zip(FORMS, newest, strict=False)]


def _sortable(date: str) -> tuple[str, str]:
    """ "11/2020" as ("2020", "11")."""
    month, _, year = date.rpartition("/")
    return year, month
