"""Drafts as files: Word with ITU's style names, Metanorma AsciiDoc, Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CopilotError

if TYPE_CHECKING:
    from copilot.draft.model import Draft


def exported(draft: Draft, format: str, templates: Path | None = None) -> bytes:
    """A draft as the content of a file.

    Args:
        draft: to export.
        format: "docx", "adoc" or "md".
        templates: a folder with liaison.docx and contribution.docx, the study group's templates, which drafts
            of these kinds are filled into where they are there.

    Raises:
        CopilotError: another format, or a template that cannot be read.
    """
    match format:
        case "docx":
            from copilot.export.headers import filled_template
            from copilot.export.word import to_docx

            template = templates / f"{draft.clause_type}.docx" if templates else None
            if template is not None and template.is_file():
                return filled_template(template, draft.pieces)[0]
            return to_docx(draft)
        case "adoc":
            from copilot.export.asciidoc import to_asciidoc

            return to_asciidoc(draft).encode()
        case "md":
            from copilot.draft.markdown import to_markdown

            return to_markdown(draft).encode()
    raise CopilotError(f"{format}: no format that drafts are exported to; use docx, adoc or md")
