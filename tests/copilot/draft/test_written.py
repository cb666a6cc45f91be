"""A language model writes into the frame: what its evidence covers stays cited, the rest does not."""

from __future__ import annotations

from copilot.draft.drafter import Drafter
from copilot.draft.markdown import body
from copilot.draft.model import Kind, Origin
from copilot.pipeline import Copilot


class Saying:
    """A writer that answers every prompt for a provision with its words changed by a function."""

    def __init__(self, old: str, new: str, gap: str = "a chain of recorded decisions") -> None:
        self.old, self.new, self.gap = old, new, gap
        self.prompts: list[str] = []

    def complete(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if "\nProvision: " in prompt:
            return prompt.rsplit("\nProvision: ", 1)[1].strip().replace(self.old, self.new)
        return self.gap


INSTRUCTION = "Propose a requirements clause for a new Recommendation on model stores of small operators."


def test_a_provision_that_its_evidence_covers_keeps_its_citation(over_samples: Copilot) -> None:
    draft = Drafter(over_samples, Saying("The model store", "The model store of small operators")).draft(
        INSTRUCTION
    )
    fitted = [piece for piece in draft.pieces if "of small operators" in piece.text and piece.citations]
    assert draft.mode == "generative"
    assert fitted and all(piece.origin is Origin.ADAPTED for piece in fitted)


def test_an_invented_value_or_another_strength_is_refused(over_samples: Copilot) -> None:
    plain = Drafter(over_samples).draft(INSTRUCTION)
    for old, new in ((" required to ", " required within 77 ms to "), ("is required to", "can optionally")):
        draft = Drafter(over_samples, Saying(old, new)).draft(INSTRUCTION)
        kept = [piece.text for piece in draft.pieces if piece.kind is Kind.PROVISION]
        assert not any("77 ms" in text for text in kept)
        assert kept == [piece.text for piece in plain.pieces if piece.kind is Kind.PROVISION]


def test_a_filled_gap_is_a_proposal_without_citation(over_samples: Copilot) -> None:
    instruction = 'Draft clause 3 for a text on audits. Define "audit trail" as a new term.'
    draft = Drafter(over_samples, Saying("", "")).draft(instruction)
    term = next(piece for piece in draft.pieces if piece.label == "audit trail")
    assert (term.text, term.origin, term.citations) == (
        "A chain of recorded decisions.", Origin.PROPOSAL, (),
    )  # fmt: skip
    assert any("proposals of the language model" in note for note in draft.notes)


def test_a_number_in_a_gap_is_not_taken(over_samples: Copilot) -> None:
    instruction = 'Draft clause 3 for a text on audits. Define "audit trail" as a new term.'
    draft = Drafter(over_samples, Saying("", "", "list of 12 decisions")).draft(instruction)
    assert "[editor: definition" in body(draft)
