"""How far verdicts agree with golden labels: whether checks and judges can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot.verify.coverage import is_about_something_else, uncovered
from evals.answers import AnswerRow
from evals.faithful import Faithfulness, Judge
from evals.golden import Question, load_questions
from evals.pages import PrintedPages
from evals.progress import counted
from evals.scoring import SetScore, score_set

_TEXTUAL = frozenset({"factoid", "definition", "abbreviation", "table", "procedure", "multi_clause"})
"""Types whose evidence holds the answer itself."""
_FIRST_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.]*\d)")
_TURNED = {"shall": "may", "must": "may", "may": "shall", "should": "shall"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Verdicts against labels: `hits` are yes in both, `alarms` no where the label says yes, and so on."""

    hits: int
    alarms: int
    misses: int
    rejections: int

    @property
    def observed(self) -> float:
        return (self.hits + self.rejections) / max(1, self.count)

    @property
    def count(self) -> int:
        return self.hits + self.alarms + self.misses + self.rejections

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance; None where all labels are the same.

        Cohen, A coefficient of agreement for nominal scales, 1960.
        """
        labelled = (self.hits + self.alarms) / max(1, self.count)
        if labelled in (0, 1):
            return None
        found = (self.hits + self.misses) / self.count
        chance = labelled * found + (1 - labelled) * (1 - found)
        return (self.observed - chance) / (1 - chance)

    def to_json(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "agree": round(self.observed, 4),
            "kappa": None if self.kappa is None else round(self.kappa, 4),
            "label yes, verdict yes": self.hits,
            "label yes, verdict no": self.alarms,
            "label no, verdict yes": self.misses,
            "label no, verdict no": self.rejections,
        }


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim of which it is known whether its evidence supports it; `kind` says how it was made.

    `pages` are the texts of the pages that hold the evidence: the code checks are held to all of them. A
    judge reads the `evidence` itself, as it reads the quotations of an answer.
    """

    kind: str
    claim: str
    evidence: tuple[str, ...]
    pages: tuple[str, ...]
    places: str
    label: bool


def agreement(pairs: Iterable[tuple[bool, bool]]) -> Agreement:
    """Agreement of (label, verdict) pairs."""
    found = list(pairs)
    return Agreement(
        hits=sum(label and verdict for label, verdict in found),
        alarms=sum(label and not verdict for label, verdict in found),
        misses=sum(not label and verdict for label, verdict in found),
        rejections=sum(not label and not verdict for label, verdict in found),
    )


def with_correctness(checked: Faithfulness, score: SetScore) -> Agreement:
    """Whether answers without an unsupported claim are those that the golden set calls correct.

    The two differ by nature: a faithful quotation may miss the question. Far apart, one of them is wrong.
    """
    correct = {each.question.id: each.correct for each in score.scores if not each.question.must_abstain}
    return agreement(
        (correct[answer.row.id], not answer.unsupported)
        for answer in checked.answers
        if answer.row.id in correct and not answer.row.abstained
    )


def labelled_claims(questions: Sequence[Question], pages: PrintedPages) -> list[LabelledClaim]:
    """Claims made of a golden set, so that checks and judges can be tried without any answer.

    Reference answers with their evidence (supported), the same with a number or a modal verb changed, and
    with the evidence of another question (not supported).
    """
    asked = [
        question
        for question in questions
        if question.type in _TEXTUAL and question.lang == "en" and not question.must_abstain
    ]
    found = []
    for question, other in zip(asked, asked[1:] + asked[:1], strict=True):
        texts = _texts_of(question, pages)
        places = " ".join(f"{span.doc} {span.clause}" for span in question.gold)
        found.append(LabelledClaim("reference", question.answer, *texts, places, True))
        if other.gold[0].doc != question.gold[0].doc:
            elsewhere = _texts_of(other, pages)
            found.append(LabelledClaim("elsewhere", question.answer, *elsewhere, places, False))
        altered = _altered(question.answer, " ".join(texts[1]))
        if altered:
            found.append(LabelledClaim("altered", altered, *texts, places, False))
    return found


def of_checks(claims: Sequence[LabelledClaim]) -> dict[str, Agreement]:
    """How the code checks fare on labelled claims, in all and by the way they were made."""
    return _by_kind(
        claims,
        [
            not uncovered(each.claim, each.pages, each.places)
            and not is_about_something_else(each.claim, [*each.pages, each.places])
            for each in claims
        ],
    )


def of_judge(claims: Sequence[LabelledClaim], judge: Judge) -> dict[str, Agreement]:
    """How a judge fares on labelled claims."""
    return _by_kind(
        claims, [judge(each.claim, each.evidence) for each in counted(claims, "trying the judge")]
    )


def _texts_of(question: Question, pages: PrintedPages) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence of a question, and the pages that it stands on."""
    evidence = tuple(span.evidence for span in question.gold)
    return evidence, tuple(pages.text(span.file, page) for span in question.gold for page in span.pages)


def _by_kind(claims: Sequence[LabelledClaim], verdicts: Sequence[bool]) -> dict[str, Agreement]:
    pairs = [(each, verdict) for each, verdict in zip(claims, verdicts, strict=True)]
    kinds = dict.fromkeys(each.kind for each in claims)
    by_kind = {
        kind: agreement((each.label, verdict) for each, verdict in pairs if each.kind == kind)
        for kind in kinds
    }
    return {"all": agreement((each.label, verdict) for each, verdict in pairs), **by_kind}


def _altered(answer: str, evidence: str) -> str:
    """The answer with its first number that the evidence holds made another, or a modal verb turned."""
    numbers = set(re.findall(r"\d+", evidence))
    for match in _FIRST_NUMBER.finditer(answer):
        if match.group() in numbers:
            other = next(str(n) for n in range(int(match.group()) + 1, 10**9) if str(n) not in numbers)
            return answer[: match.start()] + other + answer[match.end() :]
    for modal, turned in _TURNED.items():
        if re.search(rf"\b{modal}\b", answer) and not re.search(rf"\b{turned}\b", evidence):
            return re.sub(rf"\b{modal}\b", turned, answer)
    return ""


def check_agreement(
    checked: Faithfulness,
    answers: Mapping[str, AnswerRow],
    set_path: Path,
    pages: PrintedPages,
    judge: Judge | None = None,
) -> dict[str, dict[str, Agreement]]:
    """How far verdicts agree with a golden set: of the answers, and of checks and judge on its own texts.

    Raises:
        EvalError, InvalidRows: the set cannot be used.
    """
    questions = load_questions(set_path, pages.documents)
    claims = labelled_claims(questions, pages)
    found = {
        "answers": {"correct": with_correctness(checked, score_set(questions, answers, pages))},
        "checks": of_checks(claims),
    }
    return found if judge is None else {**found, "judge": of_judge(claims, judge)}
