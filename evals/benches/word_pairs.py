"""How the checker does on published texts in Word, beside the same texts as PDF.

    python -m evals.benches.word_pairs ../shared/corpus [--list] [--only T.621]

Prints, for every Recommendation that the corpus holds in both forms, the errors and the structural places
(rules STR, NUM, XRF, FIG, TTL, FRT; each place counted) of both; then, for every Word file, how many entries
of its own table of contents are headings with the same number and title. An entry whose title is no paragraph
of the file is out of date: it is named and not counted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx

from copilot.check import Report, Severity, check_file
from corpus.drafts import read_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRUCTURAL = ("STR", "NUM", "XRF", "FIG", "TTL", "FRT")


def structural_places(report: Report) -> Counter[str]:
    """Places by rule."""
    found: Counter[str] = Counter()
    for finding in report.findings:
        if finding.rule.split("-")[1] in STRUCTURAL:
            found[finding.rule] += len(finding.places)
    return found


def _written(paragraph: Any) -> str:
    text = ""
    for piece in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}noBreakHyphen"):
        if piece.getparent().tag == f"{W}r":
            text += {f"{W}t": piece.text or "", f"{W}tab": "\t", f"{W}br": " "}.get(piece.tag, "-")
    return text


def out_of_date(path: Path, entries: Sequence[str]) -> list[str]:
    """The entries whose title, without its number, is the end of no other paragraph than the entry itself."""
    paragraphs = [_folded(_written(each)) for each in docx.Document(str(path)).element.body.iter(f"{W}p")]
    titles = {entry: _folded(entry.split("\t")[-1]) for entry in entries}
    return [entry for entry, title in titles.items() if not any(text.endswith(title) for text in paragraphs)]


def contents(path: Path) -> list[str]:
    """The entries of the table of contents that Word put into the file: number and title, no page."""
    found = []
    for paragraph in docx.Document(str(path)).element.body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is None or not re.fullmatch(r"(?i)toc[1-9]", style.get(f"{W}val")):
            continue
        text = re.sub(r"\t+\s*[ivx\d]*\s*$|(?<=\D)\d+$", "", _written(paragraph))
        if text.strip():
            found.append(text)
    return found


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def entries_found(path: Path) -> tuple[int, list[str], list[str]]:
    """How many entries of the table of contents are in date, which of them are no heading, which are not."""
    document = read_bytes(path.name, path.read_bytes())
    headings = {_folded(clause.label) for clause in document.clauses}
    entries = contents(path)
    missing = [entry for entry in entries if _folded(entry) not in headings]
    old = out_of_date(path, missing)
    return len(entries) - len(old), [entry for entry in missing if entry not in old], old


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder that holds word/ and pdf/")
    parser.add_argument("--list", action="store_true", help="every structural finding, too")
    parser.add_argument("--only", default="", help="files whose name holds these letters")
    arguments = parser.parse_args()
    out = sys.stdout.write
    sums: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = {"pdf": Counter(), "docx": Counter()}
    for word in sorted((arguments.corpus / "word").glob("*.docx")):
        pdf = arguments.corpus / "pdf" / f"{word.stem}.pdf"
        if arguments.only not in word.name or not pdf.exists():
            continue
        row = []
        for path in (pdf, word):
            report = check_file(path)
            places = structural_places(report)
            ending = path.suffix[1:]
            rules[ending] += places
            sums[f"{ending} errors"] += report.count(Severity.ERROR)
            sums[f"{ending} places"] += places.total()
            row.append(f"{ending}: {report.count(Severity.ERROR):3} errors, {places.total():3} places")
            if arguments.list and ending == "docx":
                for finding in report.findings:
                    if finding.rule.split("-")[1] in STRUCTURAL or finding.severity is Severity.ERROR:
                        out(f"    {finding.rule} {finding.severity} x{len(finding.places)} {finding.message}")
                        out(f"  [{finding.place.clause[:40]}] {finding.place.quote[:90]!r}\n")
        out(f"{word.stem:28} {';  '.join(row)}\n")
    out(f"{dict(sums)}\n")
    for ending, counts in rules.items():
        out(f"{ending}: {dict(counts.most_common())}\n")
    entries = missed = 0
    for word in sorted((arguments.corpus / "word").glob("*.docx")):
        total, missing, old = entries_found(word) if arguments.only in word.name else (0, [], [])
        entries += total
        missed += len(missing)
        if total:
            late = f" out of date: {old}" if old else ""
            out(f"{word.stem:28} contents: {total - len(missing)} of {total} {missing or ''}{late}\n")
    out(f"contents: {entries - missed} of {entries} ({(entries - missed) / max(1, entries):.1%})\n")


if __name__ == "__main__":
    main()
