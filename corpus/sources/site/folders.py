"""Where below the data folder things of the ITU site lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SiteFolders:
    """Paths; nothing is made here."""

    data_dir: Path

    @property
    def root(self) -> Path:
        return self.data_dir / "site"

    @property
    def pdf(self) -> Path:
        """The files in their places: what a refresh of the index reads."""
        return self.root / "pdf"

    @property
    def partials(self) -> Path:
        return self.root / "partial"

    @property
    def catalogue(self) -> Path:
        return self.root / "catalogue.jsonl.gz"
