"""Scores as compact tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.compare import Difference
from evals.figures import Figure
from evals.matching import folded
from evals.metrics import MEASURES, QuestionScore
from evals.scoring import GROUPS, SetScore
from evals.structure import PARTS, Agreement, total

COLUMNS = {
    "doc@1": "doc@1",
    "doc@5": "doc@5",
    "span@1": "span@1",
    "span@5": "span@5",
    "span@10": "span@10",
    "mrr": "MRR",
    "facts": "facts",
    "correct": "correct",
    "cited": "cited",
    "both": "both",
    "quote_on_page": "quote",
    "abstained_unanswerable": "abst+",
    "abstained_answerable": "abst-",
}
"""The measures shown of a group, with their short headings."""

_PASSAGES_SHOWN = 10
_TEXT_SHOWN = 300


def score_tables(
    score: SetScore, structure: Mapping[str, Mapping[str, Agreement]] | None = None
) -> RenderableType:
    """All figures with intervals, the groups, the causes of failure and the failing questions.

    Args:
        score: of a set.
        structure: how documents were read, of each document and part.
    """
    overall = Table(title=f"{len(score.scores)} questions", title_justify="left", box=None, pad_edge=False)
    for heading in ("measure", "%", "95%", "of", "meaning"):
        overall.add_column(heading, justify="left" if heading in ("measure", "meaning") else "right")
    for name, value in score.figures.items():
        interval = f"{100 * value.low:.0f}-{100 * value.high:.0f}"
        overall.add_row(name, f"{100 * value.value:.1f}", interval, str(value.count), MEASURES[name].meaning)
    parts: list[RenderableType] = [overall]
    unverified = sum(not each.question.verified for each in score.scores)
    if unverified:
        parts.append(Text(f"{unverified} of the questions have not been verified by a person"))
    if structure:
        sums = total(structure.values())
        f1 = ", ".join(f"{part} {100 * each.f1:.1f}" for part, each in sums.items())
        parts.append(Text(f"structure F1 over {len(structure)} documents: {f1}"))
    if score.modes:
        modes = ", ".join(f"{mode} {count}" for mode, count in score.modes.items())
        parts.append(Text(f"answered by mode: {modes}"))
    if score.latency_s:
        parts.append(
            Text("latency " + ", ".join(f"{name} {value} s" for name, value in score.latency_s.items()))
        )
    parts.extend(group_table(group, score.by(group)) for group in GROUPS)
    parts.append(_id_table("failed because", score.causes.items()))
    failing = {name: ids for name, ids in score.failing.items() if ids and name in COLUMNS}
    parts.append(_id_table("falls short of", failing.items()))
    return Group(*parts)


def group_table(group: str, rows: Mapping[str, Mapping[str, Figure]]) -> Table:
    """One line a group value, in per cent; "-" where a measure does not apply."""
    table = Table(box=None, pad_edge=False, title=f"by {group}", title_justify="left")
    table.add_column(group)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for value, found in rows.items():
        cells = [f"{100 * found[name].value:.0f}" if name in found else "-" for name in COLUMNS]
        table.add_row(value, *cells)
    return table


def show_question(score: QuestionScore) -> RenderableType:
    """What was expected, what was given, and what was found, for a developer to look at."""
    question, row = score.question, score.answer
    lines = [
        f"{question.id}  {question.type} {question.lang} {question.difficulty}  {score.cause or 'right'}"
    ]
    lines.extend(f"  {turn.role}: {turn.content}" for turn in question.history)
    lines += [f"Q  {question.question}", f"=  {question.answer}"]
    for fact, stated in zip(question.facts, score.facts_stated, strict=True):
        lines.append(f"   {'+' if stated else '-'} {fact.text}   {' | '.join(fact.any)}")
    lines.extend(f"   ! states the forbidden {expression}" for expression in score.forbidden_stated)
    lines.append(f">  {'ABSTAINED ' if row.abstained else ''}[{row.mode}] {row.answer}")
    for number, citation in enumerate(row.citations, start=1):
        hit = number <= len(score.citation_hits) and score.citation_hits[number - 1]
        false = "  NOT ON THE PAGE" if number in score.false_quotes else ""
        place = f"{citation.doc} {citation.clause} p.{citation.page}"
        lines.append(f"   [{number}] {'hit ' if hit else 'miss'} {place}: {shortened(citation.quote)}{false}")
    lines.append("gold")
    for span, rank in zip(question.gold, score.span_ranks, strict=True):
        pages = ",".join(str(page) for page in span.pages)
        found = f"rank {rank}" if rank else "not found"
        lines.append(f"   {found}: {span.file} {span.clause} p.{pages}: {shortened(span.evidence)}")
    lines.append("retrieved")
    for rank, passage in enumerate(row.retrieved[:_PASSAGES_SHOWN], start=1):
        mark = "*" if rank in score.span_ranks else " "
        pages = ",".join(str(page) for page in passage.pages)
        place = f"{passage.doc} {passage.clause} p.{pages}"
        lines.append(f"  {mark}{rank} {passage.score:.3f} {place}: {shortened(passage.text)}")
    return Text("\n".join(lines))


def difference_table(differences: Sequence[Difference]) -> RenderableType:
    """Paired differences in per cent, and the questions that changed sides."""
    table = Table(box=None, pad_edge=False)
    for heading in ("measure", "before", "after", "change", "95%", "p"):
        table.add_column(heading, justify="left" if heading == "measure" else "right")
    for each in differences:
        interval = f"{100 * each.low:+.1f} to {100 * each.high:+.1f}"
        cells = (f"{100 * each.before:.1f}", f"{100 * each.after:.1f}", f"{100 * each.change:+.1f}")
        table.add_row(each.measure, *cells, interval, f"{each.p:.3f}")
    better = _id_table("better", ((each.measure, list(each.better)) for each in differences if each.better))
    worse = _id_table("worse", ((each.measure, list(each.worse)) for each in differences if each.worse))
    return Group(table, better, worse)


def structure_table(
    scores: Mapping[str, Mapping[str, Agreement]], sums: Mapping[str, Agreement]
) -> RenderableType:
    """Precision, recall and F1 of each document and part, then what is missing and what is too much."""
    table = Table(box=None, pad_edge=False)
    table.add_column("document")
    for part in PARTS:
        table.add_column(f"{part} P/R/F1", justify="right")
    for file, parts in {**scores, "all": sums}.items():
        cells = [parts[part] for part in PARTS]
        table.add_row(file, *(f"{c.precision:.3f} {c.recall:.3f} {c.f1:.3f}" for c in cells))
    lines = [
        f"{file}: {part}: {word}: {what}"
        for file, parts in scores.items()
        for part, each in parts.items()
        for word, found in (("missing", each.missing), ("extra", each.extra))
        for what in found
    ]
    return Group(table, Text("\n".join(lines)))


def print_to_stderr(*parts: RenderableType) -> None:
    """Writes for people: to stderr, so that stdout holds JSON alone."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        # Without a terminal rich assumes 80 columns and folds the tables.
        console = Console(stderr=True, highlight=False, width=160)
    for part in parts:
        console.print(part, markup=False, soft_wrap=isinstance(part, Text))


def _id_table(heading: str, rows: Iterable[tuple[str, list[str]]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(heading)
    table.add_column("n", justify="right")
    table.add_column("questions", overflow="fold")
    for name, ids in rows:
        table.add_row(name, str(len(ids)), " ".join(ids))
    return table


def shortened(text: str) -> str:
    text = folded(text)
    return text if len(text) <= _TEXT_SHOWN else text[:_TEXT_SHOWN] + " …"
