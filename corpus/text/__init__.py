"""Plain and Markdown text."""
