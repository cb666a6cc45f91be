"""Texts that an instruction describes without naming them: "JPEG", "the software tool library"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from copilot.answer.model import Citation
from copilot.draft.evidence import Evidence, Record
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, find_all
from index.retrieve.query import content_words, stems_of

LEAST_TITLE, LEAST_COVER = 0.33, 0.5
"""Share of the words of a description that the title and the whole record of a text must hold to be meant."""
LEAST_COSINE = 0.5
SURE_TITLE, WHOLE_TITLE = 0.6, 0.75
"""The same where a draft is made from the text alone, and where a name says less than the other words."""
NEAR_NAME = 90
"""Characters between a name in a published sentence and the identifier of the text that it means."""
FEWEST_SPEAKING, CLAUSES, SPEAKS = 4, 8, 0.8
"""Words from which a description is looked for in clauses, clauses looked at, and the share of the words that
one of them must hold."""
MOST_TITLED = 3
"""Texts whose titles give a name from which it names a technique rather than one of them."""

_NAME = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][\w.\-]*\b")


def described(
    evidence: Evidence, part: str, context: str = ""
) -> tuple[Identifier, str, tuple[Citation, ...]] | None:
    """The text that a description means: by a published sentence that names it so, or by its record.

    Returns:
        The text, why it was taken for it, and the words that show it; None where nothing fits.
    """
    words = [word for word in content_words(part, "en") if re.search(r"[A-Za-z]{2}", word)]
    if not words or part.count("(") != part.count(")"):
        return None
    titled = _titled_so(evidence, part) if len(words) > 2 else None
    named = _named_so(evidence, part) if titled is None else None
    if named is not None:
        return named
    if titled is not None:
        return titled.identifier, titled.title, ()
    if len(words) < 2 and not context:
        return None  # one common word describes no text
    query = f"{part} {context}" if context and context not in part else part
    best = _best_record(evidence.records(query), part, context if len(words) < 2 else "")
    if best is None:
        is_title = any(word[:1].isupper() for word in part.split()[1:])
        return _speaking(evidence, part) if len(words) >= FEWEST_SPEAKING and not is_title else None
    return best.edition.identifier, f"{best.edition.title}", ()


def _speaking(evidence: Evidence, part: str) -> tuple[Identifier, str, tuple[Citation, ...]] | None:
    """The indexed text whose clauses hold nearly all words of a description, more than others'."""
    wanted = _wanted(part)
    counts: Counter[str] = Counter()
    for hit in evidence.hits(part, CLAUSES, body=True):
        own = set(stems_of(" ".join(passage.text for passage in hit.passages)))
        counts[hit.best.file] += len(wanted & own) >= SPEAKS * len(wanted)
    best = counts.most_common(2)
    if not best or not best[0][1] or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    entry = evidence.entries[best[0][0]]
    mentions = find_all(entry.doc_id)
    return (mentions[0].identifier, f"its clauses speak of it ({entry.title})", ()) if mentions else None


def text_described(evidence: Evidence, part: str) -> tuple[Identifier, ...]:
    """The texts that a description surely means: their titles give its name, or most of its words."""
    for name in _NAME.findall(part):
        titled = _titled(evidence, name)
        if titled:
            return titled
    edition = _titled_so(evidence, part, SURE_TITLE)
    return (edition.identifier.undated(),) if edition else ()


def _titled_so(evidence: Evidence, part: str, least: float = WHOLE_TITLE) -> Edition | None:
    """The nearest text whose title holds a share of the words of a description, of two at least."""
    wanted = _wanted(part)
    best: tuple[float, Edition] | None = None
    for record in evidence.records(part):
        share = len(wanted & set(stems_of(record.edition.title))) / (len(wanted) or 1)
        score = share + record.cosine
        if share >= least and len(wanted) > 1 and (best is None or score > best[0]):
            best = (score, record.edition)
    return best[1] if best else None


def _titled(evidence: Evidence, name: str) -> tuple[Identifier, ...]:
    """Recommendations whose titles give a name in brackets: "(PESQ)"; () where many do."""
    bracketed = re.compile(rf"\({re.escape(name)}\)")
    found: dict[str, Edition] = {}
    for edition in evidence.catalogue:
        if bracketed.search(edition.title) and not edition.identifier.is_change:
            found.setdefault(edition.identifier.recommendation.format(), edition)
    if len(found) > MOST_TITLED:
        return ()
    return tuple(edition.identifier.recommendation for edition in found.values())


def _wanted(part: str) -> set[str]:
    return set(stems_of(" ".join(content_words(part, "en")))) - set(stems_of("ITU-T Recommendation"))


def _best_record(records: Sequence[Record], part: str, context: str) -> Record | None:
    """The record that holds most of the description, in its title above all; None where none does.

    Args:
        records: those near to it.
        part: the description.
        context: words of which the record must hold one, where the description alone is too short.
    """
    wanted = set(stems_of(part)) - set(stems_of("ITU-T"))
    needed = set(stems_of(context))
    names = {name.casefold() for name in _NAME.findall(part)} - {"itu-t"}
    best: tuple[float, Record] | None = None
    for record in records:
        title = set(stems_of(record.edition.title))
        whole = title | set(stems_of(record.edition.abstract))
        by_title = len(wanted & title) / (len(wanted) or 1)
        by_text = len(wanted & whole) / (len(wanted) or 1)
        if by_title < LEAST_TITLE or (by_text < LEAST_COVER and record.cosine < LEAST_COSINE):
            continue
        if needed and not needed & whole:
            continue
        said = f"{record.edition.title} {record.edition.abstract}".casefold()
        if any(name not in said for name in names):  # “the two SCTE parts” is no text that never says SCTE
            continue
        score = by_title + record.cover + record.cosine
        if best is None or score > best[0]:
            best = (score, record)
    return best[1] if best else None


def _named_so(evidence: Evidence, part: str) -> tuple[Identifier, str, tuple[Citation, ...]] | None:
    """ "JPEG": the identifier that published sentences give beside the name.

    "images encoded according to the JPEG image coding standard (Recommendation ITU-T T.81)".
    """
    for name in _NAME.findall(part):
        titled = [
            entry
            for entry in evidence.entries.values()
            if re.search(rf"\({re.escape(name)}\)|\bof {re.escape(name)}$", entry.title)
            and entry.language == evidence.language
        ]
        if titled:
            mentions = find_all(titled[0].doc_id)
            if mentions:
                return mentions[0].identifier, f"its title gives the name {name}", ()
        beside = re.compile(rf"\b{re.escape(name)}\b[^.;]{{0,{NEAR_NAME}}}?\((?P<id>[^)]*ITU-T[^)]*)\)")
        for hit in evidence.hits(f"{name} standard", 8):
            for passage in hit.passages:
                match = beside.search(passage.text)
                mentions = find_all(match.group("id")) if match else []
                if match is None or not mentions:
                    continue
                document = evidence.document(passage.file)
                clause = document.clauses[passage.clause_index]
                cited = evidence.cite_words(document, clause, match.group())
                return mentions[0].identifier, f"named so by {document.doc_id}", cited
    return None


def part_meant(evidence: Evidence, identifier: Identifier, part: str) -> Identifier:
    """ "the comfort noise appendix of G.711": the appendix published alone whose title says so."""
    word = re.search(r"\b(?:appendix|annex|amendment|corrigendum|supplement)\b", part, re.I)
    if word is None:
        return identifier
    kind = {"appendix": "App.", "annex": "Annex", "amendment": "Amd.", "corrigendum": "Cor."}.get(
        word.group().lower(), "Suppl."
    )
    wanted = set(stems_of(part)) - set(stems_of(word.group()))
    best: tuple[float, Edition] | None = None
    for edition in evidence.catalogue:
        own = edition.identifier
        if not own.parts or own.parts[-1].kind != kind or not set(own.names) & set(identifier.names):
            continue
        share = len(wanted & set(stems_of(f"{edition.title} {edition.abstract}"))) / (len(wanted) or 1)
        if share > 0.5 and (best is None or share > best[0]):
            best = (share, edition)
    return best[1].identifier if best else identifier
