"""`python -m corpus.samples FOLDER`: writes the sample corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import CopilotError
from corpus.samples import write_samples


def main(folder: Annotated[Path, typer.Argument(help="Where the PDFs and their catalogue go.")]) -> None:
    """Write the sample Recommendations as PDFs, with their catalogue."""
    try:
        paths = write_samples(folder)
    except (CopilotError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len(paths)} sample texts and their catalogue written to {folder}", err=True)


if __name__ == "__main__":
    typer.run(main)
