"""What a refresh from the site did, or in a dry run would do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from corpus.failures import Failure


@dataclass(slots=True)
class CrawlSummary:
    """Editions by name, files by file name.

    `listed` counts the editions that the site lists, `selected` those that the selection chooses of them.
    `superseded` and `withdrawn` are editions in the corpus that became so since the last refresh: their
    files stay. `unlisted` are editions in the corpus that the site no longer lists, `unselected` those
    that the selection no longer chooses; only pruning removes their files. `failed` are files not
    fetched, and why: none of them counts as withdrawn. `missing` are names in the selection that no
    edition bears. `stopped` tells why the crawl ended early, `left` how many files it did not reach.
    """

    dry_run: bool
    listed: int = 0
    selected: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    superseded: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    unselected: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: int = 0
    stopped: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> list[str]:
        """For people, the counts first."""
        would = "would be fetched" if self.dry_run else "new"
        same = "would be asked whether they changed" if self.dry_run else "unchanged"
        head = (
            f"site: {self.listed} editions listed, {self.selected} selected; {len(self.new)} files {would}, "
        )
        head += f"{len(self.changed)} changed, {self.unchanged} {same}, {len(self.failed)} failed"
        lines = [head]
        for what, names in (
            ("now superseded", self.superseded),
            ("now withdrawn", self.withdrawn),
            ("no longer listed (kept; --prune removes)", self.unlisted),
            ("no longer selected (kept; --prune removes)", self.unselected),
            ("removed", self.pruned),
            ("changed", self.changed),
            ("selected, but not listed by the site", self.missing),
        ):
            if names:
                lines.append(f"{what}: {', '.join(names)}")
        lines += [f"{failure.file}: {failure.reason}" for failure in self.failed]
        if self.stopped:
            lines.append(f"stopped early, {self.left} files not reached: {self.stopped}")
        return lines
