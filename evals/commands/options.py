"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import output

SetOption = Annotated[
    Path | None,
    typer.Option("--set", help="golden set; else ../shared/golden, else the one over the sample texts"),
]
PdfDirOption = Annotated[
    Path | None,
    typer.Option(help="folder of the PDFs; else COPILOT_SOURCE, else ../shared/corpus/pdf, else the index's"),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(help="catalogue.jsonl.gz; else COPILOT_CATALOGUE, else the one beside the folder of PDFs"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="write the figures to stdout as JSON")]
RunArgument = Annotated[str, typer.Argument(metavar="[RUN]", help="name or folder; else the latest")]
OutOption = Annotated[Path, typer.Option(help="file to write")]


def write_json(wanted: bool, value: Mapping[str, Any] | list[dict[str, Any]]) -> None:
    """Writes JSON to stdout where it is wanted."""
    if wanted:
        output.write_json(value, indent=1)
