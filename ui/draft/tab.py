"""The tab Draft: what is wanted, the clause with its sources beside it, changes, files."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from copilot.answer.model import Citation
from copilot.draft.markdown import body
from copilot.draft.model import Draft
from corpus.errors import CopilotError

from ..backend import Backend, Order, Submission
from ..backend.drafting import INTERNAL, LONGEST_INSTRUCTION, LONGEST_TITLE
from ..conversation import Place
from ..delivery import delivery, file_for, file_name
from ..locale import N_, Locale
from ..proof_pane import ProofPane
from ..working import HELD, WAITING, Desk, Slots, Stopped, Work
from . import pieces
from .existing import Existing
from .form import LONGEST_FORM, DraftForm
from .shelf import Shelf

if TYPE_CHECKING:
    from ..check.tab import CheckTab

log = logging.getLogger(__name__)

FOLLOW_SOURCES = Path(__file__).with_name("sources.js")
DRAFTING_AT_ONCE = 2
"""Drafts made at the same time, all readers together; further ones wait."""
LONGEST_FOLLOW_UP = 2000
FORMATS = {"docx": N_("Word (.docx)"), "adoc": N_("AsciiDoc"), "md": N_("Markdown")}
STAGES = {
    WAITING: N_("Waiting for its turn …"),
    "": N_("Drafting …"),
    "model": N_("Loading the language model …"),
    "assembling": N_("Looking for published provisions …"),
    "writing": N_("The language model writes; passages written: {n} …"),
}
EMPTY = N_(
    "Say in plain sentences which clause you want, for a Recommendation on what, covering what. The draft "
    "quotes published texts, with their pages, and marks what is new."
)
FOLLOW_UPS = N_("also cover … · make 7.2 a recommendation · drop 7.3 · add a NOTE to 7.1: …")
GONE = N_("The page was open too long, or the server began anew: the draft is gone. Draft it again.")
BESIDE = N_("The page that a provision comes from appears here, with the words marked.")
NO_SOURCE = N_("This draft quotes no published text: what it says is form, your words, or a proposal.")
Updates = dict[Any, Any]


class DraftTab:
    """Builds the components in the surrounding gr.Tab and joins them with their events."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.desk = Desk()
        self.slots = Slots(DRAFTING_AT_ONCE)
        self.draft = gr.State(None)
        self.kept = Shelf(backend, locale)
        self.exists = Existing(backend, locale)
        with gr.Row(elem_id="draft", elem_classes="two-panes"):
            with gr.Column(scale=6, min_width=340, elem_classes="pane", elem_id="draft-column"):
                self.kept.build()
                self.form = DraftForm(locale, backend.drafting_model())
                self.exists.build()
                self._build_result()
            with gr.Column(scale=5, min_width=340, elem_classes="pane", elem_id="draft-sources"):
                self.pane = ProofPane(backend, locale, locale(BESIDE), prefix="draft-")
                # a draft's citations are chips in its text, not tabs above the page
                self.pane.join(self.draft, lambda draft, place: ())
        self.links = gr.HTML("", js_on_load=FOLLOW_SOURCES.read_text("utf-8"), elem_classes="unseen")
        self.file = delivery()
        self._join()

    def _build_result(self) -> None:
        locale = self.locale
        self.status = gr.HTML(self._note(EMPTY), elem_id="draft-status")
        with gr.Column(visible=False, elem_id="draft-result") as self.result:
            self.summary = gr.HTML("", elem_id="draft-summary")
            with gr.Row(elem_classes="buttons", elem_id="draft-files"):
                self.files = {
                    ending: gr.Button(locale(name), size="sm", min_width=0, elem_id=f"draft-{ending}")
                    for ending, name in FORMATS.items()
                }
                self.check = gr.Button(
                    locale("Check this draft"), size="sm", min_width=0, elem_id="draft-check"
                )
            self.follow_up = gr.Textbox(
                label=locale("Change it"),
                placeholder=locale(FOLLOW_UPS),
                lines=1,
                max_lines=4,
                max_length=LONGEST_FOLLOW_UP,
                submit_btn=locale("Change"),
                elem_id="draft-follow-up",
            )
            self.refused = gr.HTML("", elem_id="draft-refused")
            self.changes = gr.HTML("", elem_id="draft-changes")
            self.undo = gr.Button(
                locale("Undo the last change"),
                size="sm",
                min_width=0,
                visible=False,
                elem_id="draft-undo",
                elem_classes="narrow",
            )
            self.text = gr.HTML("", elem_id="draft-text")
            self.remarks = gr.HTML("", elem_id="draft-remarks")

    def _join(self) -> None:
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        slow: dict[str, Any] = {
            **private,
            "concurrency_id": "draft",
            "concurrency_limit": HELD,
        }
        quick: dict[str, Any] = {**private, "concurrency_limit": None}
        order = self.form.order
        shown = [
            self.draft,
            self.kept.id,
            self.kept.choice,
            self.form.request,
            self.form.from_form,
            self.form.box,
            self.form.go,
            self.form.stop,
            self.status,
            self.result,
            self.summary,
            self.follow_up,
            self.refused,
            self.changes,
            self.undo,
            self.text,
            self.remarks,
            *self.pane.outputs,
        ]
        controls = [self.form.go, self.form.stop, self.status]
        asked = [self.form.go.click, self.form.instruction.submit]
        clicked = gr.on(asked, self._waiting, None, controls, **quick)
        clicked.then(self._draft, [self.draft, *order], shown, **slow)
        again = self.form.from_form.click(self._waiting, None, controls, **quick)
        again.then(self._draft_form, [self.draft, self.kept.id, self.form.request, *order], shown, **slow)
        self.kept.join(self._opened, shown, slow)
        self.form.stop.click(self._stop, self.draft, controls, **quick)
        self.follow_up.submit(self._refine, [self.draft, self.kept.id, self.follow_up], shown, **slow)
        self.undo.click(self._undo, [self.draft, self.kept.id], shown, **quick)
        self.exists.join(self.form.title, self.form.box, slow)
        self.links.source(self._show_source, [self.draft, self.exists.citations], self.pane.outputs, **quick)
        for ending, button in self.files.items():
            button.click(self._export(ending), self.draft, [self.file, self.refused], **slow)

    def hand_over(self, check: CheckTab, tabs: gr.Tabs, tab: str) -> None:
        """Joins the button that sends the draft to the tab Check, which has the id `tab`."""

        def check_draft(draft: Draft | None, request: gr.Request) -> Iterator[Updates]:
            if draft is None:
                yield {self.refused: self._error(self.locale(GONE))}
                return
            yield {tabs: gr.Tabs(selected=tab)}
            name = file_name(str(draft.clause_type), "", "md")
            data = body(draft, marks=False).encode("utf-8")
            submission = Submission(name, data, whole=False, clause_type=str(draft.clause_type))
            yield from check.check_handed(submission, request)

        self.check.click(check_draft, self.draft, [tabs, self.refused, *check.outputs], **check.slow)

    # drafting

    def _draft(
        self,
        before: Draft | None,
        instruction: str,
        kind: str,
        title: str,
        style: str,
        language: str,
        mode: str,
        request: gr.Request,
    ) -> Iterator[Updates]:
        instruction = instruction.strip()[:LONGEST_INSTRUCTION]
        if not instruction:
            yield {**self._at_rest(), self.status: self._note(N_("Write first what is wanted."), error=True)}
            return
        order = Order(instruction, kind, title.strip()[:LONGEST_TITLE], style, language, mode)
        yield from self._made(order, before, "", request)

    def _draft_form(
        self,
        before: Draft | None,
        id: str,
        form: str,
        instruction: str,
        kind: str,
        title: str,
        style: str,
        language: str,
        mode: str,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """From the form as the editor corrected it, as the next version of the draft that is open."""
        order = Order(instruction.strip()[:LONGEST_INSTRUCTION], mode=mode, form=form[:LONGEST_FORM])
        yield from self._made(order, before, id, request)

    def _made(self, order: Order, before: Draft | None, id: str, request: gr.Request) -> Iterator[Updates]:
        session = str(request.session_hash)
        steps = self.desk.begin(session)
        yield {self.form.stop: gr.Button(visible=True), self.status: self._progress("", 0, 0)}
        work = Work(lambda steps: self.backend.draft(order, steps), steps, self.slots)
        try:
            for seconds in work.waiting():
                yield {self.status: self._progress(steps.stage, steps.done, seconds)}
            draft = work.result()
            id = self.kept.keep(draft, id, request)
        except Stopped:
            yield self._stopped(before)
            return
        except CopilotError as error:
            log.warning("not drafted: %s", error)
            yield {**self._at_rest(), self.status: self._error(str(error))}
            return
        except Exception:
            # the page must stay usable whatever breaks behind it; the log holds the cause
            log.exception("not drafted")
            yield {**self._at_rest(), self.status: self._error(self.locale(INTERNAL))}
            return
        finally:
            self.desk.end(session, steps)
        if before is not None and order.form:
            draft = replace(draft, before=before)
        yield {**self._opened(draft), **self.kept.shown(id, request)}

    def _opened(self, draft: Draft) -> Updates:
        """A kept draft, in its last version."""
        return {
            **self._at_rest(),
            self.status: "",
            self.result: gr.Column(visible=True),
            **self._shown(draft),
        }

    def _waiting(self) -> Updates:
        """Until it is this draft's turn."""
        return {self.form.go: gr.Button(interactive=False), self.status: self._progress(WAITING, 0, 0)}

    def _at_rest(self) -> Updates:
        return {self.form.go: gr.Button(interactive=True), self.form.stop: gr.Button(visible=False)}

    def _stop(self, before: Draft | None, request: gr.Request) -> Updates:
        self.desk.stop(str(request.session_hash))
        return self._stopped(before)

    def _stopped(self, before: Draft | None) -> Updates:
        what = N_("Stopped; the draft before is kept.") if before else N_("Stopped; nothing was drafted.")
        return {**self._at_rest(), self.status: self._note(what)}

    def _refine(self, draft: Draft | None, id: str, follow_up: str, request: gr.Request) -> Updates:
        follow_up = follow_up.strip()[:LONGEST_FOLLOW_UP]
        if draft is None:
            return {self.refused: self._error(self.locale(GONE))}
        if not follow_up:
            return {self.refused: ""}
        try:
            changed = self.backend.refined(draft, follow_up)
            id = self.kept.keep(changed, id, request)
        except CopilotError as error:
            return {self.refused: self._error(str(error))}
        except Exception:
            log.exception("not changed")
            return {self.refused: self._error(self.locale(INTERNAL))}
        return {
            **self._shown(changed),
            **self.kept.shown(id, request),
            self.changes: pieces.changes(changed, follow_up, self.locale),
            self.follow_up: "",
        }

    def _undo(self, draft: Draft | None, id: str, request: gr.Request) -> Updates:
        if draft is None:
            return {self.refused: self._error(self.locale(GONE))}
        try:
            return self._shown(self.kept.undo(id, request) if id else draft.undo)
        except CopilotError as error:
            return {self.refused: self._error(str(error))}

    def _shown(self, draft: Draft) -> Updates:
        """The result turned to a draft, the pane to its first source."""
        return {
            self.draft: draft,
            self.form.request: gr.Textbox(value=draft.request.to_yaml(), visible=True),
            self.form.from_form: gr.Button(visible=True),
            self.summary: pieces.summary(draft, self.locale),
            self.refused: "",
            self.changes: "",
            self.undo: gr.Button(visible=draft.before is not None),
            self.text: pieces.clause(draft, self.locale),
            self.remarks: pieces.remarks(draft, self.locale),
            **self._source(draft.citations[0] if draft.citations else None),
        }

    # sources and files

    def _show_source(self, draft: Draft | None, existing: Sequence[Citation], event: gr.EventData) -> Updates:
        # the browser may send anything
        of, number = str(event._data.get("of", "")), str(event._data.get("number", ""))
        citations = {
            pieces.DRAFT: draft.citations if draft else (),
            pieces.OVERLAP: existing,
        }.get(of, ())
        cited = next((each for each in citations if str(each.marker) == number), None)
        return {} if cited is None else self._source(cited)

    def _source(self, cited: Citation | None) -> Updates:
        """The pane turned to a citation; None: to what a draft without any gets."""
        if cited is None:
            return {**self.pane.empty(), self.pane.card: self._note(NO_SOURCE)}
        return self.pane.show((), Place(0, cited, cited.page))

    def _export(self, ending: str) -> Any:
        def export(draft: Draft | None) -> Updates:
            if draft is None:
                return {self.refused: self._error(self.locale(GONE))}
            from copilot.export import exported

            name = file_name(f"{draft.title or ''} {draft.clause_type}", "", ending)
            return {self.file: file_for(name, exported(draft, ending, self.backend.templates), self.locale)}

        return export

    # texts

    def _progress(self, stage: str, done: int, seconds: float) -> str:
        return self.locale.fragment(
            "working", text=self.locale(STAGES.get(stage, STAGES[""]), n=done), seconds=int(seconds)
        )

    def _note(self, text: str, error: bool = False) -> str:
        return self.locale.fragment("note", text=self.locale(text), error=error)

    def _error(self, text: str) -> str:
        return self.locale.fragment("problem", text=text)
