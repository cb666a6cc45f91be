"""The Markdown of an answer as safe HTML, its citation markers as links into the proof pane.

Quotations come from PDFs and questions from anybody: raw HTML stays text, images are not loaded, links
open elsewhere without telling where from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from copilot.answer.model import Answer, Citation

from .locale import Locale

MARKER = re.compile(r"\[(\d{1,3})\]")


class _CitingRenderer(RendererHTML):
    """Writes [1] as a link where citation 1 exists; an escaped \\[1\\], as in a quotation, stays text."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        links: Mapping[int, str] = env.get("links", {})

        def linked(match: re.Match[str]) -> str:
            return links.get(int(match[1]), match[0])

        # escape() leaves square brackets and digits alone
        return MARKER.sub(linked, escape(tokens[idx].content))

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[idx].content)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return (
            f'<a href="{escape(str(tokens[idx].attrs["href"]))}" target="_blank" rel="noopener noreferrer">'
        )


# reference: a quoted "[1]: http://…" would turn every marker into that link
# text_join: would make escaped brackets indistinguishable from markers
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_CitingRenderer)
    .enable("table")
    .disable(["image", "reference", "text_join"])
)


def answer_html(markdown: str, turn: int, citations: Sequence[Citation], locale: Locale) -> str:
    """Render an answer.

    Args:
        markdown: the answer with markers [1], [2].
        turn: index of the turn in the conversation, for the links.
        citations: what the markers refer to; a marker without citation stays text.
    """
    links = {each.marker: citation_link(turn, each, locale) for each in citations}
    return str(_PARSER.render(markdown, {"links": links}))


def with_sources(answer: Answer, locale: Locale) -> str:
    """The answer for the clipboard: its Markdown and below it what each marker cites."""
    sources = [
        f"[{each.marker}] {citation_label(each, locale)}"
        + (", " + locale("page {page}", page=each.printed_page) if each.printed_page else "")
        for each in answer.citations
    ]
    return "\n".join([answer.answer, "", *sources]) if sources else answer.answer


def citation_link(turn: int, citation: Citation, locale: Locale) -> str:
    """The chip that shows the citation in the proof pane."""
    label = citation_label(citation, locale)
    where = locale("Citation {marker}: {label}", marker=citation.marker, label=label)
    return (
        f'<a class="cite" href="#cite-{turn}-{citation.marker}" title="{escape(where)}" '
        f'aria-label="{escape(where)}">{citation.marker}</a>'
    )


def citation_label(citation: Citation, locale: Locale) -> str:
    """Document and clause in a few words: "ITU-T V.34 (10/1996), clause 10.1.3"."""
    if citation.file == "catalogue":
        return locale("{doc}, catalogue", doc=citation.doc)
    if not citation.clause:
        return ", ".join(part for part in (citation.doc, citation.title) if part)
    if not citation.clause[0].isdigit():
        return f"{citation.doc}, {citation.clause}"
    return locale("{doc}, clause {clause}", doc=citation.doc, clause=citation.clause)
