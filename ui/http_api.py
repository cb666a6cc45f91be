"""The tools as an HTTP interface: POST /api/ask, /api/search, /api/draft, /api/check with JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable

import gradio as gr
from pydantic import ConfigDict, ValidationError, validate_call
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from corpus.errors import CopilotError
from corpus.printable import cleaned

from .errors import TooManyQuestions
from .tools import INTERNAL, Tool, Tools

log = logging.getLogger(__name__)


class HttpApi:
    """One route a tool: the request's JSON object holds its arguments, the answer's is its result.

    What goes wrong is answered as {"error": …} with 400 (what was asked for cannot be done), 422 (arguments
    that are wrong), 429 (too many questions) or 500.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools.by_name()

    def routes(self) -> list[Route]:
        return [
            Route(f"/api/{name}", _endpoint(name, tool), methods=["POST"])
            for name, tool in self._tools.items()
        ]


def _endpoint(name: str, tool: Tool) -> Callable[[Request], Awaitable[Response]]:
    checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(tool)

    async def answer(request: Request) -> Response:
        try:
            row = cleaned(json.loads(await request.body()))
        except ValueError:
            return _error(400, "the request is no JSON; send an object with the arguments")
        if not isinstance(row, dict) or "request" in row:
            return _error(422, "send one JSON object with the arguments")
        if name == "ask":
            row["request"] = gr.Request(request)
        try:
            return JSONResponse(await checked(**row))
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            return _error(422, wrong)
        except TooManyQuestions as error:
            return _error(429, str(error))
        except CopilotError as error:
            return _error(400, str(error))
        except Exception:
            # the program is told no more than a reader of the page; the log holds the cause
            log.exception("%s", name)
            return _error(500, INTERNAL)

    return answer


def _error(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status)
