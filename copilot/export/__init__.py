"""Drafts as files: Word with ITU's style names, Metanorma AsciiDoc, Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import CopilotError

if TYPE_CHECKING:
    from copilot.draft.model import Draft


def exported(draft: Draft, format: str) -> bytes:
    """A draft as the content of a file, "docx", "adoc" or "md". Raises CopilotError for another format."""
    match format:
        case "docx":
            from copilot.export.word import to_docx

            return to_docx(draft)
        case "adoc":
            from copilot.export.asciidoc import to_asciidoc

            return to_asciidoc(draft).encode()
        case "md":
            from copilot.draft.markdown import to_markdown

            return to_markdown(draft).encode()
    raise CopilotError(f"{format}: no format that drafts are exported to; use docx, adoc or md")
