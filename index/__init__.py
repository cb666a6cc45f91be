"""Passages, full text, vectors and exact lookups, in immutable generations."""
