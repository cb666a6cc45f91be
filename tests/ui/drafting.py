"""A backend that drafts one clause from given quotations, and changes and checks it with the real rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from copilot.answer.model import Citation
from copilot.draft.errors import NotUnderstood
from copilot.draft.model import CitedText, ClauseType, Draft, Kind, Origin, Piece, Style
from copilot.draft.overlap import Overlap, Related
from copilot.draft.request import DraftRequest, read_request
from copilot.history.drafts import Drafts
from corpus.errors import CopilotError
from tests.ui.conftest import TwoCitations
from ui.backend import Checked, Order, Submission
from ui.check.reading import checked
from ui.working import Steps

EVIL = "<img src=x onerror=alert(1)>"


def requirements(citations: tuple[Citation, ...], title: str = "model stores") -> Draft:
    """Clause 7 with a quoted, an adapted and a proposed provision."""
    first, second = (replace(each, marker=0) for each in citations[:2])
    return Draft(
        instruction="Propose requirements",
        clause_type=ClauseType.REQUIREMENTS,
        title=title,
        style=Style.SHALL,
        language="en",
        mode="assembled",
        request=DraftRequest(kind=ClauseType.REQUIREMENTS, title=title, style=Style.SHALL),
        pieces=(
            Piece(Kind.HEADING, "Requirements", number="7"),
            Piece(
                Kind.PROVISION,
                first.quote,
                number="7.1",
                level=2,
                source="clause 6.1 of [ITU-T V.8]",
                origin=Origin.QUOTED,
                citations=(first,),
            ),
            Piece(
                Kind.PROVISION,
                "The gateway should end the call on silence.",
                number="7.2",
                level=2,
                origin=Origin.ADAPTED,
                citations=(second,),
            ),
            Piece(
                Kind.PROVISION,
                "The gateway shall answer within [editor: value] seconds.",
                number="7.3",
                level=2,
                origin=Origin.PROPOSAL,
            ),
        ),
        references=(
            CitedText(
                "ITU-T V.8", "ITU-T V.8 (11/2000)", "Recommendation ITU-T V.8 (2000), *Starting*.", True
            ),
        ),
        notes=("no published provision was found on “rollback”",),
        findings=(
            {
                "rule": "ITU-WRD-002",
                "severity": "warning",
                "place": {"clause": "7.3"},
                "message": "“[editor: value]” is still to be filled",
                "remedy": "Fill the gap, or take the sentence out.",
            },
        ),
    )


def definitions(citations: tuple[Citation, ...]) -> Draft:
    """Clause 3 with a term that two texts define differently."""
    first, second = (replace(each, marker=0) for each in citations[:2])
    second = replace(second, doc="ITU-T T.30 (09/2005)")
    return replace(
        requirements(citations),
        clause_type=ClauseType.DEFINITIONS,
        pieces=(
            Piece(Kind.HEADING, "Definitions", number="3"),
            Piece(
                Kind.TERM,
                "A tone.",
                number="3.1.1",
                label="signal",
                source="ITU-T V.8",
                level=3,
                origin=Origin.QUOTED,
                citations=(first,),
            ),
            Piece(
                Kind.NOTE,
                "NOTE – Compare clause 3.2 of [ITU-T T.30]: “Another tone.”",
                origin=Origin.QUOTED,
                citations=(second,),
            ),
        ),
    )


@dataclass
class DraftingBackend(TwoCitations):
    """Drafts at once, or when `hold` is set where the instruction says "slow"."""

    orders: list[Order] = field(default_factory=list)
    model: str = ""

    def drafting_model(self) -> str:
        return self.model

    def draft(self, order: Order, steps: Steps) -> Draft:
        self.orders.append(order)
        while "slow" in order.instruction and not self.hold.wait(0.05):
            steps.say("writing", 2)
        if "broken" in order.instruction:
            raise CopilotError("index: not there yet; run copilot corpus refresh")
        made = definitions if "terms" in order.instruction else requirements
        draft = made(self.citations)
        return replace(draft, request=read_request(order.form)) if order.form else draft

    def refined(self, draft: Draft, instruction: str) -> Draft:
        if "song" in instruction:
            raise NotUnderstood(f"{instruction!r}: nothing in it says what is to change")
        pieces = tuple(replace(each, text=each.text.replace("shall", "should")) for each in draft.pieces)
        return replace(draft, pieces=pieces, before=draft)

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.conversations.path.parent)

    @property
    def templates(self) -> Path | None:
        return None

    def overlap(self, title: str, scope: str) -> Overlap:
        related = Related(
            "ITU-T V.8 (02/1998)", f"Starting {EVIL}", "superseded", "overlaps", 0.81,
            ("nearness 0.81", "common words: starting"), citations=(self.citations[2],),
        )  # fmt: skip
        return Overlap(title, scope, (related,), ("rollback",))

    def check(self, submission: Submission, steps: Steps) -> Checked:
        while b"slow" in submission.data and not self.hold.wait(0.05):
            steps.say("checking")
        return checked(submission, None, steps)
