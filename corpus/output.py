"""What commands write for programs."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer

from corpus.printable import to_json


def write_json(value: Any, indent: int | None = None) -> None:
    """JSON on standard output; in ASCII where that is not UTF-8."""
    text = to_json(value, indent)
    if not text.isascii() and (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") != "utf8":
        text = json.dumps(json.loads(text), indent=indent)
    typer.echo(text)
