"""Golden sets, scores and baselines."""
