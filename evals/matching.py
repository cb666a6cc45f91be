"""When a passage holds a gold span, and when a citation or quotation hits it (golden/README.md)."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.verify.wording import compact, words
from evals.answers import CitationRow, RetrievedRow
from evals.golden import CATALOGUE, GoldSpan

WORD_SHARE = 0.8
"""So much of the evidence's words, on its page or in its clause, counts as the evidence."""

_CLAUSE_PREFIX = re.compile(r"^(clause|annexe?|appendi(x|ce)|anexo|ap[ée]ndice|§)\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"-[EFSACR](\.pdf)?$", re.IGNORECASE)


def folded(text: str) -> str:
    """Every run of white space as one space."""
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(words(text))


def clause_number(clause: str) -> str:
    """The number alone: "Annex A" and "A" are the same clause, "8.1." and "8.1" too."""
    return _CLAUSE_PREFIX.sub("", clause.strip()).rstrip(".").casefold()


def same_clause(one: str, other: str) -> bool:
    """Whether two clause numbers are the same; clauses without a number are never the same."""
    return bool(clause_number(one)) and clause_number(one) == clause_number(other)


def same_document(span: GoldSpan, doc: str, file: str) -> bool:
    """Whether `doc` in `file` is the span's document, in whichever language.

    A record of the catalogue is the document only for a span of the catalogue, and there its `doc` decides.
    """
    if (span.file == CATALOGUE) != (file == CATALOGUE):
        return False
    if folded(doc).casefold() == folded(span.doc).casefold():
        return True
    return file != CATALOGUE and _LANGUAGE.sub("", file) == _LANGUAGE.sub("", span.file)


def document_hit(span: GoldSpan, passage: RetrievedRow) -> bool:
    """Whether the passage comes from the span's document."""
    return same_document(span, passage.doc, passage.file)


def span_hit(span: GoldSpan, passage: RetrievedRow) -> bool:
    """Whether the passage holds the span.

    It does when it is from the same document and holds the evidence, or 80% of its words on the same
    page or in the same clause of the same file; in another language, when it is from the same clause.
    """
    if not same_document(span, passage.doc, passage.file):
        return False
    if compact(span.evidence) in compact(passage.text):
        return True
    in_clause = same_clause(span.clause, passage.clause)
    if passage.file != span.file:
        return in_clause
    if span.file != CATALOGUE and not in_clause and not set(span.pages) & set(passage.pages):
        return False
    evidence = words(span.evidence)
    present = _word_set(passage.text)
    return sum(word in present for word in evidence) >= WORD_SHARE * len(evidence)


def citation_hit(span: GoldSpan, citation: CitationRow) -> bool:
    """Whether the citation names the gold page or the gold clause."""
    if not same_document(span, citation.doc, citation.file):
        return False
    if span.file == CATALOGUE:
        return True
    return citation.page in span.pages or same_clause(span.clause, citation.clause)
