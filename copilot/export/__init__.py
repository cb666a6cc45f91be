"""Drafts as files: Word with ITU's style names, Metanorma AsciiDoc, Markdown."""
