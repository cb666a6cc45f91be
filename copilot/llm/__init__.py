"""Language models: which one speaks, what it is told, what it writes."""
