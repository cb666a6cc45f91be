"""A conversation as one browser tab shows it, and which place of which text its proof pane shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from copilot.answer.model import Answer, Citation, Retrieved
from copilot.history.conversations import KeptConversation


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer; without answer, error and `stopped` it is being worked on.

    `so_far` is the text that has come of an answer that is being written, `narrowed` what the search was
    narrowed to, in a reader's words, `rating` 1 or -1 once the reader has rated the answer.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    so_far: str = ""
    stopped: bool = False
    narrowed: str = ""
    rating: int = 0
    commented: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What the proof pane shows: a citation (of the turn with that index), turned to one of its pages.

    `zoom` is the width of the page by the width of the pane.
    """

    turn: int
    citation: Citation
    page: int
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """All turns, oldest first; `id` in the user's kept conversations, "" before the first answer.

    Immutable: each change is a new one.
    """

    turns: tuple[Turn, ...] = ()
    id: str = ""

    @classmethod
    def of(cls, kept: KeptConversation) -> Conversation:
        """A kept conversation, to be gone on with."""
        return cls(tuple(Turn(turn.question, turn.answer) for turn in kept.turns), kept.id)

    def asking(self, question: str, narrowed: str = "") -> Conversation:
        return replace(self, turns=(*self.turns, Turn(question, narrowed=narrowed)))

    def until(self, turn: int) -> Conversation:
        """The turns before that one: it is asked again, or in other words."""
        return replace(self, turns=self.turns[: max(turn, 0)])

    def settled(self) -> Conversation:
        """With a last question that nobody waits for any more stopped."""
        if not self.turns or self.turns[-1].answer or self.turns[-1].error:
            return self
        return self.stopped()

    def writing(self, so_far: str) -> Conversation:
        return self._with_last(replace(self.turns[-1], so_far=so_far))

    def answered(self, answer: Answer) -> Conversation:
        return self._with_last(replace(self.turns[-1], answer=answer, so_far=""))

    def failed(self, error: str) -> Conversation:
        return self._with_last(replace(self.turns[-1], error=error, so_far=""))

    def stopped(self) -> Conversation:
        return self._with_last(replace(self.turns[-1], stopped=True))

    def rated(self, turn: int, rating: int, commented: bool = False) -> Conversation:
        turns = list(self.turns)
        turns[turn] = replace(turns[turn], rating=rating, commented=commented)
        return replace(self, turns=tuple(turns))

    def _with_last(self, turn: Turn) -> Conversation:
        return replace(self, turns=(*self.turns[:-1], turn))

    @property
    def answers(self) -> int:
        """How many turns are answered: those are kept."""
        return sum(turn.answer is not None for turn in self.turns)

    def history(self) -> list[dict[str, str]]:
        """The answered turns in the form that the copilot reads."""
        rows: list[dict[str, str]] = []
        for turn in self.turns:
            if turn.answer is not None:
                rows.append({"role": "user", "content": turn.question})
                rows.append({"role": "assistant", "content": turn.answer.answer})
        return rows

    def answer(self, turn: int) -> Answer | None:
        return self.turns[turn].answer if 0 <= turn < len(self.turns) else None

    def cited(self, turn: int, marker: int) -> Place | None:
        """The place of a citation; None for a turn or marker that is not there."""
        answer = self.answer(turn)
        for citation in answer.citations if answer else ():
            if citation.marker == marker:
                return Place(turn, citation, citation.page)
        return None

    def first_cited(self, turn: int) -> Place | None:
        """What the proof pane shows by itself when an answer arrives."""
        answer = self.answer(turn)
        return self.cited(turn, answer.citations[0].marker) if answer and answer.citations else None

    def retrieved(self, turn: int, rank: int) -> Place | None:
        """The place of a passage that was searched and not necessarily cited; rank from 0."""
        answer = self.answer(turn)
        if answer is None or not 0 <= rank < len(answer.retrieved):
            return None
        citation = _as_citation(answer.retrieved[rank], answer.citations)
        return Place(turn, citation, citation.page)


def _as_citation(passage: Retrieved, citations: Sequence[Citation]) -> Citation:
    """A passage as a citation without marker, quote and boxes; its status, where an edition cited has it."""
    same_file = next((each for each in citations if each.doc == passage.doc), None)
    same_clause = next(
        (each for each in citations if each.doc == passage.doc and each.clause == passage.clause), None
    )
    return Citation(
        marker=0,
        doc=passage.doc,
        file=passage.file,
        clause=passage.clause,
        title=passage.title,
        page=passage.pages[0] if passage.pages else 0,
        printed_page="",
        quote="",
        boxes=(),
        status=same_file.status if same_file else "",
        normative=same_clause.normative if same_clause else True,
        url=same_file.url if same_file else "",
        status_note=same_file.status_note if same_file else "",
        amended=same_file.amended if same_file else False,
    )
