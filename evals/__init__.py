"""Measures how good the answers are: golden sets, scores with intervals, comparisons, baselines."""
