"""Conversations as files: what the links of the side bar fetch."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from copilot.errors import UnknownConversation
from copilot.history.conversation_export import as_docx, as_markdown
from copilot.history.conversations import Conversations
from corpus.errors import CopilotError

from .history import EXPORTS
from .identity import user_of

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


def exports(conversations: Conversations) -> APIRouter:
    """`GET /conversation/ID.docx` and `.md`, each user's own only."""
    router = APIRouter()

    @router.get(f"/{EXPORTS}/{{id}}.{{ending}}")
    def export(id: str, ending: str, request: Request) -> Response:
        if ending not in MEDIA:
            return PlainTextResponse(f"{ending}: no format of a conversation; use docx or md", 404)
        try:
            kept = conversations.load(user_of(request), id)
        except UnknownConversation as error:
            return PlainTextResponse(str(error), 404)
        except CopilotError as error:
            return PlainTextResponse(str(error), 503)
        content = as_docx(kept) if ending == "docx" else as_markdown(kept).encode()
        name = quote(f"{kept.title or 'conversation'}.{ending}", safe="")
        disposition = f"attachment; filename*=UTF-8''{name}"
        return Response(content, media_type=MEDIA[ending], headers={"Content-Disposition": disposition})

    return router
