"""From found clauses to an answer: choose, judge, compose, cite, present."""
