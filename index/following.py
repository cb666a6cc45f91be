"""`copilot corpus refresh` where the documents come from the ITU site: fetched first, then indexed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.settings import Settings
from corpus.sources.additions import Additions

if TYPE_CHECKING:
    from corpus.sources.site.summary import CrawlSummary


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How the site is to be followed.

    `select` is a selection file, `languages` letters in place of those of the selection; the others are
    as `corpus.sources.site.crawl.crawl` has them.
    """

    select: Path | None = None
    languages: str = ""
    dry_run: bool = False
    prune: bool = False
    accept_shrunk: bool = False

    @property
    def any_given(self) -> bool:
        return self != SiteOptions()


def fetch(
    settings: Settings,
    options: SiteOptions,
    catalogue: Path | None,
    progress: Callable[[str, int, int], None],
) -> CrawlSummary:
    """Bring the site's folder in line with the site.

    Args:
        catalogue: data set with abstracts and study groups, else that of the settings, else the shared one.

    Raises: what `corpus.sources.site.crawl.crawl` raises; SourceError for a bad selection.
    """
    from corpus.sources.listing import default_catalogue
    from corpus.sources.site.crawl import crawl
    from corpus.sources.site.selection import Selection

    selection = Selection.of(settings, options.select)
    if options.languages:
        selection = selection.in_languages(options.languages.upper().replace(",", " ").split())
    return crawl(
        settings,
        selection,
        data_set=default_catalogue(settings, catalogue),
        dry_run=options.dry_run,
        prune=options.prune,
        accept_shrunk=options.accept_shrunk,
        progress=progress,
    )


def fetch_chosen(
    settings: Settings,
    names: Sequence[str],
    progress: Callable[[str, int, int], None],
) -> CrawlSummary:
    """Fetch single editions that a reader chose ("ITU-T V.34 (02/1998)") and put them in as if added by hand.

    They lie apart from what a selection file brings, so that no pruning takes them away.

    Raises: what `corpus.sources.site.crawl.crawl` raises; SourceError where the site is switched off.
    """
    from corpus.sources.site.crawl import crawl
    from corpus.sources.site.selection import Selection

    if not settings.itu_site:
        raise SourceError(
            "the ITU site is switched off (COPILOT_ITU_SITE is empty); set it, or download the PDF and add it"
        )
    own = Additions(settings.data_dir)
    selection = Selection(recommendations=tuple(names))
    summary = crawl(
        settings.model_copy(update={"data_dir": own.chosen.data_dir}), selection, progress=progress
    )
    own.readmit([*summary.new, *summary.changed])
    return summary
