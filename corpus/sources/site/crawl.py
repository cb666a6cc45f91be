"""A refresh from the ITU site: list, choose, ask for details, fetch, say what happened."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.editions import SUPERSEDED, WITHDRAWN
from corpus.errors import SourceError
from corpus.failures import Failure
from corpus.identifiers import Identifier
from corpus.settings import Settings
from corpus.sources.site.api import Listed, SiteApi
from corpus.sources.site.client import Politeness, SiteClient
from corpus.sources.site.downloads import Downloads
from corpus.sources.site.fetching import Fetching, Progress, Wanted
from corpus.sources.site.folders import SiteFolders
from corpus.sources.site.particulars import Particulars
from corpus.sources.site.records import write_catalogue
from corpus.sources.site.roadmaps import listed_by_roadmaps
from corpus.sources.site.selection import Selection
from corpus.sources.site.state import SiteState
from corpus.sources.site.summary import CrawlSummary

log = logging.getLogger(__name__)


def crawl(
    settings: Settings,
    selection: Selection,
    *,
    data_set: Path | None = None,
    dry_run: bool = False,
    prune: bool = False,
    accept_shrunk: bool = False,
    progress: Progress = lambda stage, done, total: None,
    politeness: Politeness | None = None,
) -> CrawlSummary:
    """Bring the files of the site below the data folder in line with the site and the selection.

    Files are removed only where `prune` asks for it, and then only after a crawl that reached its end.
    A crawl that was killed goes on where it stood, in the midst of a file, too.

    Args:
        data_set: catalogue file with abstracts and study groups, which the site's list lacks.
        dry_run: list and choose, but fetch no file and change none.
        prune: remove files of editions that are no longer listed or selected.
        accept_shrunk: believe a list that is less than half as long as the last one.
        politeness: by default as the settings say.

    Raises:
        HarvestShrunk: the list is less than half as long as last time; nothing was changed.
        TurnedAway, SiteError: the list could not be had; nothing was changed.
        SourceError: the selection chooses nothing, or the disk is full.
        SiteBusy: another crawl is running.
    """
    folders = SiteFolders(settings.data_dir)
    site = settings.itu_site.rstrip("/")
    with SiteState(folders.root) as state, SiteClient(site, politeness or Politeness.of(settings)) as client:
        work = _Crawl(folders, state, client, selection, data_set, CrawlSummary(dry_run))
        try:
            work.harvest(accept_shrunk)
            chosen = work.choose()
            wanted = work.files_of(chosen)
            if dry_run:
                work.foretell(wanted)
            else:
                work.fetch(wanted, progress)
                # a roadmap that has just come may list more
                more = [edition for edition in work.choose() if edition not in chosen]
                if more and not work.summary.stopped:
                    work.fetch([file for file in work.files_of(more) if file not in wanted], progress)
                work.write_catalogue(site)
                if prune and not work.summary.stopped:
                    work.prune()
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise SourceError(
                f"{folders.root}: no space left on the disk; free some and refresh again, to go on"
            ) from error
        return work.summary


@dataclass
class _Crawl:
    folders: SiteFolders
    state: SiteState
    client: SiteClient
    selection: Selection
    data_set: Path | None
    summary: CrawlSummary
    listed: dict[str, Listed] = field(default_factory=dict)
    doomed: set[str] = field(default_factory=set)
    """Keys of editions in the corpus that pruning removes."""

    @property
    def _api(self) -> SiteApi:
        return SiteApi(self.client)

    @cached_property
    def _particulars(self) -> Particulars:
        """Only after the harvest."""
        return Particulars(self._api, self.state, self.listed.values())

    @cached_property
    def _catalogue(self) -> Catalogue | None:
        return Catalogue.load(self.data_set) if self.data_set is not None else None

    def harvest(self, accept_shrunk: bool) -> None:
        """The list of all editions, checked against the last one. Raises: HarvestShrunk, SiteError."""
        listed = self._api.all_editions()
        if not accept_shrunk:
            self.state.check_harvest(listed)
        self.summary.listed = len(listed)
        if not self.summary.dry_run:
            self.state.keep_harvest(listed)
        self.listed = {edition.key: edition for edition in listed}

    def choose(self) -> list[Listed]:
        """The editions to fetch; tells the summary what became of those in the corpus."""
        listed_there = listed_by_roadmaps(self.selection.topics, self.state, self.folders.pdf)
        also = [*self._supplements, *listed_there]
        chosen = self.selection.choose(self.listed.values(), self._catalogue, self._study_group, also)
        self.summary.selected = len(chosen)
        self.summary.missing = self.selection.missing(self.listed.values())
        if not chosen:
            raise SourceError(
                f"the selection chooses none of the {len(self.listed)} editions that the site lists; "
                "check --select"
            )
        held = {file.edition for file in self.state.files()}
        # An edition that was superseded since it was fetched stays selected.
        listed = [self.listed[key] for key in held & self.listed.keys()]
        in_any_status = self.selection.model_copy(update={"status": tuple({e.status for e in listed})})
        still = {e.key for e in in_any_status.choose(listed, self._catalogue, self._study_group, also)}
        self.summary.unlisted = sorted(held - self.listed.keys())
        self.summary.unselected = sorted(held & self.listed.keys() - still)
        self.doomed = held - still
        self._tell_news()
        return chosen

    def files_of(self, editions: list[Listed]) -> list[Wanted]:
        """The files of the editions, each once: an amendment may stand in the file of its base text."""
        files: dict[str, Wanted] = {}
        for edition in editions:
            for letter in self.selection.languages:
                file = Wanted(edition, letter)
                if edition.code:
                    files.setdefault(file.name, file)
                else:
                    reason = "the site's list names no address for it; look for it by hand"
                    self.summary.failed.append(Failure(file.name, reason))
        return list(files.values())

    def foretell(self, wanted: list[Wanted]) -> None:
        """What a fetch would ask for."""
        for file in wanted:
            if self.state.file(file.name) is None:
                self.summary.new.append(file.name)
            else:
                self.summary.unchanged += 1

    def fetch(self, wanted: list[Wanted], progress: Progress) -> None:
        downloads = Downloads(self.client, self.folders.pdf, self.folders.partials)
        prepare = self._particulars.ask
        Fetching(self.client, self.state, downloads, self.summary, prepare, progress).run(wanted)

    def write_catalogue(self, site: str) -> None:
        """The catalogue that goes with the files: the list laid over the data set."""
        particulars = self._particulars
        write_catalogue(
            self.folders.catalogue,
            site,
            self.listed.values(),
            (self.data_set, self._catalogue) if self.data_set and self._catalogue else None,
            particulars.known_details(),
            particulars.known_counts(),
        )

    def prune(self) -> None:
        """Remove the files of editions no longer listed or selected."""
        for file in self.state.files():
            if file.edition in self.doomed:
                (self.folders.pdf / file.stored.name).unlink(missing_ok=True)
                self.state.forget_file(file.stored.name)
                self.summary.pruned.append(file.stored.name)

    def _tell_news(self) -> None:
        """Editions in the corpus that were superseded or withdrawn since they were last looked at."""
        news: Mapping[str, list[str]] = {
            SUPERSEDED: self.summary.superseded,
            WITHDRAWN: self.summary.withdrawn,
        }
        for file in self.state.files():
            edition = self.listed.get(file.edition)
            if edition is None or edition.status == file.status:
                continue
            names = news.get(edition.status)
            if names is not None and edition.identifier.format() not in names:
                names.append(edition.identifier.format())
            if not self.summary.dry_run:
                self.state.keep_status(file, edition.status)

    def _study_group(self, edition: Listed) -> str:
        record = self._catalogue.get(edition.identifier) if self._catalogue is not None else None
        if record is not None and record.study_group:
            return record.study_group
        return self._particulars.details(edition).study_group

    @cached_property
    def _supplements(self) -> list[Identifier]:
        """Supplements to the series of the texts that the selection names."""
        if not self.selection.supplements:
            return []
        named = self.selection.model_copy(
            update={"topics": (), "series": (), "study_groups": (), "supplements": False}
        )
        by_series: dict[str, Listed] = {}
        for edition in named.choose(self.listed.values(), None, lambda _: ""):
            by_series.setdefault(edition.identifier.series, edition)
        return [found for edition in by_series.values() for found in self._api.supplements(edition.idrec)]
