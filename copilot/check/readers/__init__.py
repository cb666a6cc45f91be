"""Readers of drafts: Word, PDF, Markdown, AsciiDoc and plain text become one kind of document."""
