"""Words that do not belong into a standard: the rows of `wording.toml`, made into rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from copilot.check.checking import Checking, sentences
from copilot.check.modals import excerpt, modals
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, Rule
from copilot.check.wording import unquoted
from corpus.model import Block, ClauseKind

NOT_READ = ("references", "bibliography", "abbreviations", "history", "foreword")
"""Parts that hold names, lists and fixed sentences."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a row: a pattern, and what is said where they stand."""

    pattern: re.Pattern[str]
    message: str = "“{words}”"
    remedy: str = ""
    severity: Severity | None = None
    published: str | None = None
    replace: dict[str, str] = field(default_factory=dict)

    def fix(self, found: str) -> Fix | None:
        """In lower case; where a capital stands, it stays."""
        lower = found[0].lower() + found[1:]
        new = self.replace.get(lower.replace("’", "'"))
        return None if new is None else Fix(lower, new)


@dataclass(frozen=True, slots=True)
class Row:
    """A rule on words: where it looks, for what, and a sentence that it finds and one that it passes."""

    where: str
    published: str
    not_in: tuple[str, ...]
    words: tuple[Words, ...]
    found: str
    passed: str

    def check(self, checking: Checking) -> Iterator[Hit]:
        for block in _blocks(checking, self):
            for words in self.words:
                yield from self._hits(checking, block, words)

    def _hits(self, checking: Checking, block: Block, words: Words) -> Iterator[Hit]:
        published = self.published if words.published is None else words.published
        if checking.is_published and published == "off":
            return
        graded = Severity.NOTE if checking.is_published and published == "note" else words.severity
        for text, at in _texts(self.where, block.text):
            for match in words.pattern.finditer(unquoted(text)):
                start, end = at + match.start(), at + match.end()
                yield Hit(
                    block,
                    words.message.format(words=match[0][:60]),
                    quote=block.text[start:end],
                    fix=words.fix(match[0]),
                    remedy=words.remedy,
                    severity=graded,
                    key=words.message if checking.is_published else match[0].lower(),
                    start=start,
                    context=excerpt(block.text, start, end),
                )


def _blocks(checking: Checking, row: Row) -> Iterator[Block]:
    """Paragraphs, items and notes that a row looks at."""
    normative = None if row.where == "text" else True
    for clause, block in checking.prose(normative=normative, notes=row.where in ("text", "normative")):
        part = checking.document.part_of(clause)
        if part in NOT_READ or part in row.not_in:
            continue
        if clause.kind is not ClauseKind.FRONT or part in ("summary", "introduction"):
            yield block


def _texts(where: str, text: str) -> Iterator[tuple[str, int]]:
    """What is searched, and where it begins: the paragraph, or its sentences that require something."""
    if where != "requirements":
        yield text, 0
        return
    for sentence, start in sentences(text):
        if any(modal.force == "requirement" for modal in modals(sentence)):
            yield sentence, start


def _words(row: dict[str, object]) -> Words:
    given = dict(row)
    phrases = given.pop("any", None)
    if isinstance(phrases, list):
        longest_first = sorted(phrases, key=len, reverse=True)
        joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
        pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])".replace("'", "['’]"), re.I)
    else:
        pattern = re.compile(str(given.pop("pattern")))
    severity = given.pop("severity", None)
    return Words(pattern, severity=None if severity is None else Severity(str(severity)), **given)  # type: ignore[arg-type]


def _read() -> Iterator[tuple[Rule, Row]]:
    table = tomllib.loads(files("copilot.check.rules").joinpath("wording.toml").read_text(encoding="utf-8"))
    for each in table["rule"]:
        words = tuple(map(_words, each["words"]))
        row = Row(
            each["where"], each.get("published", ""), tuple(each.get("not_in", ())), words,
            each["found"], each["passed"],
        )  # fmt: skip
        yield (
            Rule(
                each["id"], Severity(each["severity"]), each["what"], each["why"], each["remedy"], row.check,
                english=True, fixes=any(one.replace for one in words),
            ),
            row,
        )  # fmt: skip


ROWS = tuple(_read())
"""The rules with their rows."""
RULES = tuple(rule for rule, _ in ROWS)
