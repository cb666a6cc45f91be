"""Whether answers say only what they cite, without a golden set: each claim against its own citations.

Claims that no code check refutes may still not follow from what they cite: a judge, where there is one, is
asked about those, and how far checks and judge agree with golden labels is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from copilot.llm.language_model import LanguageModel
from copilot.llm.prompts import supporting
from copilot.verify.checks import UNCITED, claim_faults, frame_faults
from copilot.verify.claims import Claim, claims_of
from evals.answers import AnswerRow, CitationRow
from evals.errors import EvalError
from evals.figures import Figure, figure
from evals.metrics import Fraction
from evals.pages import PrintedPages
from evals.progress import counted

Judge = Callable[[str, Sequence[str]], bool]
"""Whether a claim follows from quotations; any callable will do, a language model behind it or not."""


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """A claim, what the code checks found against it, and what the judge says (None: not asked)."""

    claim: Claim
    faults: tuple[str, ...]
    judged: bool | None = None

    @property
    def is_supported(self) -> bool:
        return not self.faults and self.judged is not False

    def to_json(self) -> dict[str, Any]:
        faults = [*self.faults, *(["the judge does not find it supported"] if self.judged is False else [])]
        return {"claim": self.claim.text, "markers": list(self.claim.markers), "faults": faults}


@dataclass(frozen=True, slots=True)
class AnswerVerdict:
    """How faithful one answer is; an abstention claims nothing."""

    row: AnswerRow
    verdicts: tuple[ClaimVerdict, ...]
    broken_quotes: int

    @property
    def unsupported(self) -> tuple[ClaimVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.is_supported)

    @property
    def measures(self) -> dict[str, Fraction]:
        quoted = sum(bool(citation.quote.strip()) for citation in self.row.citations)
        on_page = (float(quoted - self.broken_quotes), float(quoted))
        if not self.verdicts:
            return {"quote_on_page": on_page}
        count = len(self.verdicts)
        unsupported = len(self.unsupported)
        judged = [verdict.judged for verdict in self.verdicts if verdict.judged is not None]
        return {
            "claims_supported": (float(count - unsupported), float(count)),
            "answers_supported": (float(not unsupported), 1.0),
            "claims_cited": (float(sum(not _is_uncited(each) for each in self.verdicts)), float(count)),
            "claims_judged_supported": (float(sum(judged)), float(len(judged))),
            "quote_on_page": on_page,
        }


@dataclass(frozen=True)
class Faithfulness:
    """All answers of a file."""

    answers: tuple[AnswerVerdict, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Shares with 95% intervals over the answers."""
        measures = [answer.measures for answer in self.answers]
        names = dict.fromkeys(name for each in measures for name in each)
        found = {name: figure([each[name] for each in measures if name in each]) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def unsupported(self) -> dict[str, tuple[ClaimVerdict, ...]]:
        """Unsupported claims by the id of their question."""
        return {answer.row.id: answer.unsupported for answer in self.answers if answer.unsupported}

    def to_json(self) -> dict[str, Any]:
        return {
            "answers": len(self.answers),
            "abstained": sum(answer.row.abstained for answer in self.answers),
            "figures": {name: value.to_json() for name, value in self.figures.items()},
            "unsupported": {
                id: [verdict.to_json() for verdict in verdicts] for id, verdicts in self.unsupported.items()
            },
        }


def judge_named(name: str) -> Judge:
    """The judge "module:function".

    Raises:
        EvalError: there is none of that name.
    """
    module, _, function = name.partition(":")
    try:
        judge = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise EvalError(f"judge {name!r}: not found ({error}); give it as module:function") from error
    if not callable(judge):
        raise EvalError(f"judge {name!r}: cannot be called; give a function")
    found: Judge = judge
    return found


def model_judge(model: LanguageModel) -> Judge:
    """A language model as the judge: yes where it finds that likelier than no.

    The judge raises LanguageModelUnavailable where the model fails.
    """

    def judge(claim: str, quotations: Sequence[str]) -> bool:
        return model.log_odds(supporting(claim, quotations)) > 0

    return judge


def check_answers(
    answers: Mapping[str, AnswerRow], pages: PrintedPages, judge: Judge | None = None
) -> Faithfulness:
    """Checks every claim of every answer.

    Args:
        answers: rows of the machine interface by id.
        pages: the documents and the catalogue that they quote.
        judge: asked about the claims that no check refutes.
    """
    rows = list(answers.values())
    shown = rows if judge is None else counted(rows, "checking and judging")
    return Faithfulness(tuple(check_answer(row, pages, judge) for row in shown))


def check_answer(row: AnswerRow, pages: PrintedPages, judge: Judge | None = None) -> AnswerVerdict:
    """Checks the claims of one answer; raises as `PrintedPages.holds`."""
    cited = {citation.marker or place: citation for place, citation in enumerate(row.citations, start=1)}
    broken = {number for number, each in cited.items() if each.quote.strip() and not pages.holds(each)}
    claims = [] if row.abstained else claims_of(row.answer)
    verdicts = []
    for claim in claims:
        if claim.is_frame:
            faults = _frame_faults(claim, list(cited.values()), pages)
        else:
            faults = claim_faults(claim, cited, broken)
        if claim.is_frame and not faults:
            continue
        judged = None
        if judge is not None and not faults:
            judged = judge(claim.text, [cited[number].quote for number in claim.markers])
        verdicts.append(ClaimVerdict(claim, tuple(faults), judged))
    return AnswerVerdict(row, tuple(verdicts), len(broken))


def _is_uncited(verdict: ClaimVerdict) -> bool:
    return verdict.faults == (UNCITED,)


def _frame_faults(claim: Claim, citations: Sequence[CitationRow], pages: PrintedPages) -> list[str]:
    printed = [pages.text(c.file, c.page) for c in citations if c.file in pages.files]
    return frame_faults(claim, citations, printed)
