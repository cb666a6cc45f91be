"""Drafts of clauses: `copilot.draft.drafter.Drafter(copilot).draft(instruction)` gives a `Draft`."""
