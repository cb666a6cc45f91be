"""The text files of the samples: Markdown with the edition's particulars in front, between lines of `+++`.

Markdown stands for ITU form like this (an editor needs no more):

- `# 7 Title`, `## 7.2 Title`, `### 7.2.1 Title`: clauses; `# Annex A – Title`, `# Appendix I – Title`,
  `# Bibliography`; before clause 1 `# Summary`, `# Keywords`, `# Introduction`. Numbers are written out.
- `NOTE – …`, `NOTE 1 – …`: a note; `- …` becomes "–", `1) …` becomes "a)", `1. …` becomes "1)".
- `**3.2.1 term**: …`: a definition; `[ITU-T Y.9001] …` in clause 2 and in the Bibliography: an entry.
- `Table 1 – Title {20 30 50}`: the caption of the table below it, with column widths in per cent. A row
  with text in its first cell only runs over all columns (a note, or a group of rows).
- Fences: `abbreviations` (a line each, two spaces between), `asn1`, `equation` (number after `|`),
  `figure` (see figures.py; the caption follows as a paragraph `Figure 1 – Title`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from corpus.errors import SourceError
from corpus.samples.editions import Edition

TEXTS = Path(__file__).parent / "texts"

FRONT = {"Summary", "Keywords", "Introduction", "Résumé", "Mots clés"}
"""Headings that stand before clause 1."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class SampleText:
    """One text file, read: the edition and its Markdown blocks in order."""

    edition: Edition
    blocks: tuple[SyntaxTreeNode, ...]

    def section(self, *names: str) -> tuple[SyntaxTreeNode, ...]:
        """The blocks under the first top heading that has one of these names, without the heading."""
        found: list[SyntaxTreeNode] = []
        inside = False
        for block in self.blocks:
            if is_top_heading(block):
                if inside:
                    break
                inside = plain(block) in names
            elif inside:
                found.append(block)
        return tuple(found)

    @property
    def body(self) -> tuple[SyntaxTreeNode, ...]:
        """Everything from the first heading that is no front matter."""
        for place, block in enumerate(self.blocks):
            if is_top_heading(block) and plain(block) not in FRONT:
                return self.blocks[place:]
        return ()

    @property
    def abstract(self) -> str:
        """The Summary as plain text, paragraphs separated by an empty line."""
        return "\n\n".join(plain(block) for block in self.section("Summary", "Résumé"))


def is_top_heading(block: SyntaxTreeNode) -> bool:
    return block.type == "heading" and block.tag == "h1"


def plain(node: SyntaxTreeNode) -> str:
    """The text of a node without markup, on one line."""
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type == "html_inline":
        return ""
    return "".join(plain(child) for child in node.children)


def parse(source: str, name: str) -> SampleText:
    """Read one text.

    Args:
        source: the file's contents.
        name: the file's name, for messages.

    Raises:
        SourceError: the front matter is missing or wrong, or there is no Summary or no clause.
    """
    parts = source.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError(
            f"{name}: no front matter; begin the file with particulars between two lines of +++"
        )
    try:
        edition = Edition.model_validate(tomllib.loads(parts[1]))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SourceError(f"{name}: front matter: {error}; see corpus/samples/editions.py") from error
    text = SampleText(edition, tuple(SyntaxTreeNode(_MARKDOWN.parse(parts[2])).children))
    if not text.abstract or not text.body:
        raise SourceError(f"{name}: a text needs '# Summary' and at least one clause; add them")
    return text


def load(folder: Path = TEXTS) -> Sequence[SampleText]:
    """All texts of a folder, oldest edition first.

    Raises:
        SourceError: there is none, or one cannot be read.
    """
    texts = [parse(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.md"))]
    if not texts:
        raise SourceError(f"{folder}: no sample texts (*.md); install the package again")
    return sorted(texts, key=lambda text: text.edition.approved)
