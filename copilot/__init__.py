"""Answers from the corpus, each quotation with a citation that code has verified."""
