"""A conversation as a file that can be passed on: Markdown or .docx, each answer with its sources."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from copilot.answer.model import Citation
from copilot.history.conversations import KeptConversation, KeptTurn

_BOLD = re.compile(r"\*\*(.+?)\*\*|~~(.+?)~~")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]<>#|~$])")
_ROW_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+$")


def as_markdown(conversation: KeptConversation) -> str:
    """Questions as headings, answers as they are, under each the list of what it cites."""
    parts = [f"# {conversation.title or 'Conversation'}", _when(conversation.created)]
    for turn in conversation.turns:
        parts += [f"## {' '.join(turn.question.split())}", turn.answer.answer, _provenance(turn)]
        if turn.answer.citations:
            rows = [f"- [{each.marker}] {source_line(each)}" for each in turn.answer.citations]
            parts.append("\n".join(["**Sources**", "", *rows]))
    return "\n\n".join(parts) + "\n"


def as_docx(conversation: KeptConversation) -> bytes:
    """The same as a Word document: headings, paragraphs, lists, tables."""
    import docx

    document = docx.Document()
    document.core_properties.title = _clean(conversation.title)
    document.core_properties.author = ""
    document.add_heading(_clean(conversation.title) or "Conversation", 0)
    document.add_paragraph(_when(conversation.created))
    for turn in conversation.turns:
        document.add_heading(_clean(" ".join(turn.question.split())), 1)
        for block in _blocks(turn.answer.answer):
            _write(document, block)
        note = document.add_paragraph()
        note.add_run(_clean(_provenance(turn).strip("*"))).italic = True
        if turn.answer.citations:
            document.add_heading("Sources", 2)
            for citation in turn.answer.citations:
                document.add_paragraph(_clean(f"[{citation.marker}] {source_line(citation)}"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def source_line(citation: Citation) -> str:
    """Where a quotation stands, in one line, with its words."""
    place = f", clause {citation.clause}" if citation.clause else ""
    title = f" ({citation.title})" if citation.title and citation.clause else ""
    page = f", page {citation.printed_page or citation.page}" if citation.page else ""
    status = f" – {citation.status}" + (f" ({citation.status_note})" if citation.status_note else "")
    quote = f": “{' '.join(citation.quote.split())}”" if citation.quote else ""
    url = f" {citation.url}" if citation.url else ""
    return f"{citation.doc}{place}{title}{page}{status}{quote}{url}"


def _provenance(turn: KeptTurn) -> str:
    verification = turn.answer.verification
    who = f"language model {verification.model}" if turn.answer.mode == "generative" else "quotations alone"
    checked = f"{verification.supported} of {verification.claims} statements supported by their citations"
    return f"*{who}; {checked}; asked {_when(turn.asked)}*"


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _blocks(answer: str) -> Iterator[list[str]]:
    """Runs of table rows, and all other lines one by one."""
    table: list[str] = []
    for line in answer.split("\n"):
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            yield table
            table = []
        if line.strip():
            yield [line]
    if table:
        yield table


def _write(document: object, block: list[str]) -> None:
    from docx.document import Document

    assert isinstance(document, Document)
    if block[0].startswith("|"):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            for line in block
            if not _ROW_RULE.match(line.replace(" ", ""))
        ]
        table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = _clean(_ESCAPE.sub(r"\1", text))
        return
    line = block[0]
    style = "List Bullet" if line.startswith("- ") else "Quote" if line.startswith("> ") else None
    paragraph = document.add_paragraph(style=style)
    text = line[2:] if style else line
    end = 0
    for match in _BOLD.finditer(text):
        paragraph.add_run(_clean(_ESCAPE.sub(r"\1", text[end : match.start()])))
        run = paragraph.add_run(_clean(_ESCAPE.sub(r"\1", match[1] or match[2])))
        run.bold, run.font.strike = bool(match[1]), bool(match[2])
        end = match.end()
    paragraph.add_run(_clean(_ESCAPE.sub(r"\1", text[end:])))


def _clean(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))
