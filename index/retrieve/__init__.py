"""From a question to clauses, best first."""
