"""The tab Check: a text or a file, what was found in it beside its text, corrections, files."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import CopilotError

from ..backend import Backend, Checked, Submission
from ..delivery import delivery, file_for
from ..draft.pieces import SEVERITIES, TYPE_NAMES
from ..locale import N_, Locale
from ..working import HELD, WAITING, Desk, Slots, Steps, Stopped, Work
from . import findings
from .exports import annotated, as_json, as_sarif, fixed
from .findings import BY_SEVERITY, GROUPINGS, SEVERITY_GROUPS, View
from .messages import BESIDE, EMPTY, GONE, INTERNAL, TOO_LARGE, TURN
from .submitted import EXTENTS, FIND_OUT, KINDS, LONGEST_TEXT, PART, as_file, with_options
from .uploads import MOST_BYTES, TooLarge, file_input

log = logging.getLogger(__name__)
FOLLOW_PLACES = Path(__file__).with_name("places.js")
CHECKING_AT_ONCE = 2
"""Drafts checked at the same time, all readers together; further ones wait."""
Updates = dict[Any, Any]


class CheckTab:
    """Builds the components in the surrounding gr.Tab and joins them with their events."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.desk = Desk()
        self.slots = Slots(CHECKING_AT_ONCE)
        self.submission = gr.State(None)
        self.checked = gr.State(None)
        with gr.Row(elem_id="check", elem_classes="two-panes"):
            with gr.Column(scale=5, min_width=340, elem_classes="pane", elem_id="check-column"):
                self._build_form()
                self._build_findings()
            with gr.Column(scale=6, min_width=340, elem_classes="pane", elem_id="check-text-column"):
                self.text = gr.HTML(self._note(BESIDE), elem_id="check-text")
        self.links = gr.HTML("", js_on_load=FOLLOW_PLACES.read_text("utf-8"), elem_classes="unseen")
        self.file = delivery()
        self._join()

    def _build_form(self) -> None:
        locale = self.locale
        with gr.Accordion(locale("What is to be checked"), open=True, elem_id="check-form") as self.form:
            self.pasted = gr.Textbox(
                label=locale("Text"),
                placeholder=locale("Paste clauses here, or choose a file below."),
                lines=5,
                max_lines=12,
                elem_id="check-pasted",
            )
            self.upload = file_input(
                locale("Or a file: .docx, .pdf, .md, .adoc, up to {n} MiB", n=MOST_BYTES // 2**20),
                height=110,
                elem_id="check-upload",
            )
            with gr.Row(elem_classes="fields"):
                self.extent = gr.Dropdown(
                    [(locale(name), value) for value, name in EXTENTS.items()],
                    value=FIND_OUT,
                    label=locale("The text is"),
                    min_width=200,
                )
                kinds = [(locale("find it out"), "")]
                kinds += [(locale(TYPE_NAMES[kind]), kind) for kind in KINDS]  # type: ignore[index]
                self.kind = gr.Dropdown(
                    kinds, value="", label=locale("Kind of clause, without headings"), min_width=200
                )
            with gr.Row(elem_classes="buttons"):
                self.go = gr.Button(locale("Check"), variant="primary", elem_id="check-go")
                self.stop = gr.Button(locale("Stop"), visible=False, elem_id="check-stop")

    def _build_findings(self) -> None:
        locale = self.locale
        self.status = gr.HTML(self._note(EMPTY), elem_id="check-status")
        with gr.Column(visible=False, elem_id="check-result") as self.result:
            self.counts = gr.HTML("", elem_id="check-counts")
            with gr.Row(elem_classes="buttons", elem_id="check-files"):
                self.correct = gr.Button("", size="sm", min_width=0, elem_id="check-correct")
                self.back = gr.Button(
                    locale("Back to the text as sent"), size="sm", min_width=0, elem_id="check-back"
                )
                self.fixed = gr.Button(
                    locale("Corrected file"), size="sm", min_width=0, elem_id="check-fixed"
                )
                self.annotated = gr.Button(
                    locale("Comments in Word"), size="sm", min_width=0, elem_id="check-annotated"
                )
                self.json = gr.Button("JSON", size="sm", min_width=0, elem_id="check-json")
                self.sarif = gr.Button("SARIF", size="sm", min_width=0, elem_id="check-sarif")
            self.corrections = gr.HTML("", elem_id="check-corrections")
            with gr.Row(elem_classes="fields", elem_id="check-filters"):
                self.severities = gr.CheckboxGroup(
                    [(locale(name), str(value)) for value, name in SEVERITY_GROUPS.items()],
                    value=list(SEVERITIES),
                    label=locale("Show"),
                    min_width=400,
                )
                self.rule = gr.Dropdown([(locale("all"), "")], value="", label=locale("Rule"), min_width=140)
                self.grouping = gr.Dropdown(
                    [(locale(name), value) for value, name in GROUPINGS.items()],
                    value=BY_SEVERITY,
                    label=locale("Grouped"),
                    min_width=140,
                )
            self.listing = gr.HTML("", elem_id="check-findings")

    def _join(self) -> None:
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self.slow: dict[str, Any] = {
            **private,
            "concurrency_id": "check",
            "concurrency_limit": HELD,
        }
        quick: dict[str, Any] = {**private, "concurrency_limit": None}
        options = [self.extent, self.kind]
        slow = self.slow
        controls = [self.go, self.stop, self.status]
        waiting: dict[str, Any] = {"fn": self.waiting, "inputs": None, "outputs": controls, **quick}
        asked = [self.pasted, self.submission, *options]
        uploaded = self.upload.upload(**waiting)
        uploaded.then(self._check_upload, [self.upload, *options], self.outputs, **slow)
        self.go.click(**waiting).then(self._check_again, asked, self.outputs, **slow)
        self.correct.click(**waiting).then(self._correct_all, self.checked, self.outputs, **slow)
        self.links.correct(self._correct_one, self.checked, self.outputs, **slow)
        self.stop.click(self._stop, None, controls, **quick)
        view = [self.severities, self.rule, self.grouping]
        gr.on(
            [self.severities.input, self.rule.input, self.grouping.input],
            self._narrow,
            [self.checked, *view],
            [self.listing, self.text],
            **{**quick, "trigger_mode": "always_last"},
        )
        self.back.click(self._back, self.checked, self.outputs, **quick)
        for button, make in (
            (self.fixed, fixed),
            (self.annotated, annotated),
            (self.json, as_json),
            (self.sarif, as_sarif),
        ):
            button.click(self._export(make), self.checked, [self.file, self.status], **slow)

    @property
    def outputs(self) -> list[Any]:
        """All that a check changes."""
        return [
            self.submission, self.checked, self.form, self.pasted, self.extent, self.kind, self.upload,
            self.go, self.stop, self.status, self.result, self.counts, self.correct, self.back, self.fixed,
            self.corrections, self.severities, self.rule, self.listing, self.text,
        ]  # fmt: skip

    # checking

    def _check_upload(
        self, sent: Submission | TooLarge | None, extent: str, kind: str, request: gr.Request
    ) -> Iterator[Updates]:
        if isinstance(sent, TooLarge):
            text = self.locale(TOO_LARGE, name=sent.args[0], size=MOST_BYTES // 2**20)
            yield {**self._at_rest(), self.upload: None, self.status: self._error(text)}
        elif sent is not None:
            yield {self.upload: None, self.pasted: ""}
            yield from self.check(with_options(sent, extent, kind), request)
        else:
            yield {**self._at_rest(), self.status: self._note(EMPTY)}

    def _check_again(
        self, pasted: str, sent: Submission | None, extent: str, kind: str, request: gr.Request
    ) -> Iterator[Updates]:
        if len(pasted) > LONGEST_TEXT:
            text = self.locale(
                "More than the {n} characters that can be pasted; send it as a file.", n=LONGEST_TEXT
            )
            yield {**self._at_rest(), self.status: self._error(text)}
        elif pasted.strip():
            yield from self.check(with_options(as_file(pasted), extent, kind), request)
        elif sent is not None:
            yield from self.check(with_options(sent, extent, kind), request)
        else:
            first = self._note(N_("Paste a text or choose a file first."), error=True)
            yield {**self._at_rest(), self.status: first}

    def check(self, submission: Submission, request: gr.Request) -> Iterator[Updates]:
        """Check a submission and show what was found; updates of `outputs`."""
        yield from self._run(
            lambda steps: self.backend.check(submission, steps),
            request,
            self.locale("Checking {name} …", name=submission.name),
        )

    def check_handed(self, submission: Submission, request: gr.Request) -> Iterator[Updates]:
        """The same for a text of another tab: it stands in the box as if pasted."""
        kind = submission.clause_type if submission.clause_type in KINDS else ""
        yield {
            self.pasted: submission.data.decode("utf-8"),
            self.extent: PART,
            self.kind: kind,
        }
        yield from self.check(replace(submission, clause_type=kind), request)

    def _run(self, task: Callable[[Steps], Checked], request: gr.Request, text: str) -> Iterator[Updates]:
        session = str(request.session_hash)
        steps = self.desk.begin(session)
        work = Work(task, steps, self.slots)
        yield {
            self.go: gr.Button(interactive=False),
            self.stop: gr.Button(visible=True),
            self.status: self._progress(text, 0),
        }
        try:
            for seconds in work.waiting():
                doing = self.locale(TURN) if steps.stage == WAITING else text
                yield {self.status: self._progress(doing, seconds)}
            checked = work.result()
        except Stopped:
            yield self._stopped()
            return
        except CopilotError as error:
            log.info("not checked: %s", error)
            yield {**self._at_rest(), self.status: self._error(str(error))}
            return
        except Exception:
            # the page must stay usable whatever breaks behind it; the log holds the cause
            log.exception("not checked")
            yield {**self._at_rest(), self.status: self._error(self.locale(INTERNAL))}
            return
        finally:
            self.desk.end(session, steps)
        yield {**self._at_rest(), **self._shown(checked)}

    def waiting(self) -> Updates:
        """Until it is this draft's turn."""
        return {
            self.go: gr.Button(interactive=False),
            self.status: self._progress(self.locale(TURN), 0),
        }

    def _at_rest(self) -> Updates:
        return {self.go: gr.Button(interactive=True), self.stop: gr.Button(visible=False)}

    def _stop(self, request: gr.Request) -> Updates:
        self.desk.stop(str(request.session_hash))
        return self._stopped()

    def _stopped(self) -> Updates:
        return {**self._at_rest(), self.status: self._note(N_("Stopped; what was found before is kept."))}

    def _shown(self, checked: Checked) -> Updates:
        locale, view = self.locale, View()
        fixable = findings.fixable(checked)
        used = sorted({finding.rule for finding in checked.report.findings})
        rules = [(locale("all"), ""), *((id, id) for id in used)]
        return {
            self.submission: checked.submission,
            self.checked: checked,
            self.form: gr.Accordion(open=False),
            self.status: "",
            self.result: gr.Column(visible=True),
            self.counts: findings.counts(checked, locale),
            self.correct: gr.Button(
                locale.plural("Make {n} correction", "Make {n} corrections", fixable), visible=fixable > 0
            ),
            self.back: gr.Button(visible=checked.before is not None),
            self.fixed: gr.Button(visible=checked.before is not None),
            self.corrections: findings.corrections(checked, locale),
            self.severities: gr.CheckboxGroup(value=list(SEVERITIES)),
            self.rule: gr.Dropdown(rules, value=""),
            self.listing: findings.listing(checked, view, locale),
            self.text: findings.text(checked, view, locale),
        }

    def _narrow(self, checked: Checked | None, severities: list[str], rule: str, grouping: str) -> Updates:
        if checked is None:
            return {self.listing: self._error(self.locale(GONE))}
        view = View(tuple(severities), rule or "", grouping)
        return {
            self.listing: findings.listing(checked, view, self.locale),
            self.text: findings.text(checked, view, self.locale),
        }

    # corrections

    def _correct_all(self, checked: Checked | None, request: gr.Request) -> Iterator[Updates]:
        if checked is None:
            yield {**self._at_rest(), self.status: self._error(self.locale(GONE))}
        else:
            yield from self._corrected(checked, checked.report.findings, request)

    def _correct_one(
        self, checked: Checked | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[Updates]:
        # the browser may send anything
        number = str(event._data.get("finding", ""))
        if checked is not None and number.isdigit() and 1 <= int(number) <= len(checked.report.findings):
            yield from self._corrected(checked, (checked.report.findings[int(number) - 1],), request)

    def _corrected(self, checked: Checked, wanted: tuple[Any, ...], request: gr.Request) -> Iterator[Updates]:
        """The corrections of these findings made in a copy, which is then checked itself."""

        def correct(steps: Steps) -> Checked:
            from copilot.check import apply_fixes

            sent = checked.submission
            fixed = apply_fixes(sent.name, sent.data, replace(checked.report, findings=wanted))
            again = self.backend.check(replace(sent, data=fixed.data), steps)
            return replace(again, before=checked.before or checked, left=len(fixed.left))

        yield from self._run(correct, request, self.locale("Correcting …"))

    def _back(self, checked: Checked | None) -> Updates:
        if checked is None or checked.before is None:
            return {self.status: ""}
        return self._shown(checked.before)

    # files

    def _export(self, make: Callable[[Checked], tuple[str, bytes]]) -> Any:
        def export(checked: Checked | None) -> Updates:
            if checked is None:
                return {self.status: self._error(self.locale(GONE))}
            try:
                name, data = make(checked)
            except CopilotError as error:
                return {self.status: self._error(str(error))}
            return {self.file: file_for(name, data, self.locale), self.status: ""}

        return export

    # texts

    def _progress(self, text: str, seconds: float) -> str:
        return self.locale.fragment("working", text=text, seconds=int(seconds))

    def _note(self, text: str, error: bool = False) -> str:
        return self.locale.fragment("note", text=self.locale(text), error=error)

    def _error(self, text: str) -> str:
        return self.locale.fragment("problem", text=text)
