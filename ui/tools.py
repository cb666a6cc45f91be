"""Ask, search, draft and check for programs: over HTTP, and as tools of assistants (MCP)."""

from __future__ import annotations

import asyncio
import functools
import json
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any, TypeVar

import gradio as gr
from gradio.events import api

from copilot.draft.markdown import row
from corpus.errors import CopilotError
from index.retrieve.narrowing import Narrowing

from .backend import Backend, Order, Submission
from .identity import user_of
from .working import Steps

log = logging.getLogger(__name__)

QUICK_AT_ONCE = 4
"""Questions and searches of programs answered at a time, beside those of the page."""
SLOW_AT_ONCE = 1
"""Drafts and checks."""
MOST_HITS = 50
LONGEST_QUESTION = 2000
LONGEST_INSTRUCTION = 6000
LONGEST_DRAFT = 2_000_000
"""Characters; a Recommendation of 400 pages has about 1,200,000."""
INTERNAL = "Something went wrong inside the copilot; its log says more."

T = TypeVar("T")
Tool = Callable[..., Awaitable[dict[str, Any]]]


class Tools:
    """The functions; names, docstrings and types are the description that programs and assistants read."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._quick, self._slow = Turns(QUICK_AT_ONCE), Turns(SLOW_AT_ONCE)

    async def ask(
        self,
        question: str,
        request: gr.Request,
        history: list[dict[str, str]] | None = None,
        mode: str = "auto",
    ) -> dict[str, Any]:
        """Answer a question about ITU-T Recommendations with verbatim quotations, each with document,
        edition, clause, page and status (in force, superseded, withdrawn); or say that the texts hold no
        answer.

        Args:
            question: in any ITU language; name the Recommendation where it is known
            history: earlier turns, oldest first, each with "role" (user or assistant) and "content"
            mode: extractive (quotations), generative (with the server's language model) or auto

        Returns:
            the answer, whether it abstains, its citations, and the passages that were found
        """
        _short(question, LONGEST_QUESTION, "question")
        self._backend.admit(str(user_of(request)))
        answer = await self._quick(self._backend.ask, question, list(history or ()), mode)
        return answer.to_json()

    async def search(
        self,
        query: str,
        k: int = 10,
        series: str = "",
        recommendation: str = "",
        status: str = "",
        language: str = "",
        from_year: int = 0,
        to_year: int = 0,
    ) -> dict[str, Any]:
        """Find clauses of ITU-T Recommendations and records of their catalogue, best first.

        Args:
            query: words or a question
            k: how many, at most 50
            series: only texts of this series, as "X"
            recommendation: only this text: all editions of "X.690", or one, "X.690 (11/2008)"
            status: only "in force", "superseded", "withdrawn", "pre-published" or "unknown"
            language: only texts in "en", "fr", "es", "ar", "zh" or "ru"
            from_year: only texts of this year or later
            to_year: only texts of this year or earlier

        Returns:
            the passages found, with document, file, clause, pages, text and score
        """
        _short(query, LONGEST_QUESTION, "query")
        narrowing = Narrowing(
            series=(series,) if series else (),
            recommendations=(recommendation,) if recommendation else (),
            statuses=(status,) if status else (),
            languages=(language,) if language else (),
            from_year=int(from_year) or None,
            to_year=int(to_year) or None,
        )
        found = await self._quick(self._backend.search, query, min(max(int(k), 1), MOST_HITS), narrowing)
        return {"query": query, "retrieved": [asdict(each) for each in found]}

    async def draft(
        self,
        instruction: str = "",
        clause_type: str = "",
        title: str = "",
        style: str = "",
        language: str = "",
        form: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Draft clause text in the form of ITU-T Recommendations, built on published clauses, with its
        sources and the findings of the checker. What an editor has to decide is marked "[editor: …]".

        Args:
            instruction: what to draft, as "requirements for the call set-up time of an emergency service"
            clause_type: scope, references, definitions, requirements, annex and so on; empty: recognised
            title: of the new Recommendation
            style: of provisions, required (is required to) or shall; empty: as in the texts drafted from
            language: of the fixed sentences, "en", "fr" or "es"; empty: that of the instruction
            form: in place of an instruction, the form that a draft is made from: kind, title, number,
                heading, builds_on (text, take, clauses, about), covers, excludes, reuse, define, topics
                (topic, force, actor), references, drop, amends, changes (action, clause, table, row,
                column, old, new, after) and so on; each draft comes with its form under "request"

        Returns:
            the text, its form, its citations, the references for clause 2, and the checker's findings
        """
        _short(instruction, LONGEST_INSTRUCTION, "instruction")
        order = Order(instruction, clause_type, title, style, language, form=json.dumps(form) if form else "")
        if not instruction and not form:
            raise CopilotError("nothing to draft: send an instruction, or a form")
        draft = await self._slow(self._backend.draft, order, Steps())
        return row(draft)

    async def check(self, text: str, whole: bool = True, clause_type: str = "") -> dict[str, Any]:
        """Check a draft Recommendation against ITU-T's rules of drafting and the published texts: order
        and presence of clauses, wording of provisions, terms, abbreviations, references, overlaps.

        Args:
            text: the draft in Markdown or AsciiDoc, or plain text with numbered headings
            whole: false for some clauses alone, so that nothing is missed that stands elsewhere
            clause_type: of a text without headings: scope, summary, references, definitions and so on

        Returns:
            the findings, each with rule, severity, place, explanation and remedy
        """
        _short(text, LONGEST_DRAFT, "text")
        submission = Submission("", text.encode(), whole, clause_type)
        checked = await self._slow(self._backend.check, submission, Steps())
        return checked.report.to_json()

    def by_name(self) -> dict[str, Tool]:
        return {"ask": self.ask, "search": self.search, "draft": self.draft, "check": self.check}


def add_tools(tools: Tools) -> None:
    """Adds the functions to the surrounding gr.Blocks."""
    for name, tool in tools.by_name().items():
        # not queued: one request, one answer, and no second one to oneself for assistants
        api(_speaking(tool), api_name=name, queue=False)


class Turns:
    """Runs slow functions in threads of their own, so many at a time; the rest wait without holding any."""

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, "tools")

    async def __call__(self, function: Callable[..., T], *values: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *values)


def _speaking(tool: Tool) -> Tool:
    """The tool with its errors said to the program; others than the copilot's own only to the log."""

    @functools.wraps(tool)
    async def speaking(*values: Any, **named: Any) -> Any:
        try:
            return await tool(*values, **named)
        except CopilotError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            log.exception("%s", tool.__name__)
            raise gr.Error(INTERNAL, print_exception=False) from error

    return speaking


def _short(text: str, longest: int, name: str) -> None:
    if len(text) > longest:
        raise CopilotError(f"the {name} has {len(text)} characters; send at most {longest}")
