"""What the site says of an edition beyond its list, asked once as long as the list says the same of it."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.sources.site.api import Details, Listed, SiteApi
from corpus.sources.site.errors import NotFoundAnswer, SiteError, TurnedAway
from corpus.sources.site.state import SiteState

log = logging.getLogger(__name__)

_DETAILS = "details "
_COUNTS = "editions "


@dataclass(slots=True)
class Particulars:
    """Details of editions, and their counts among the editions of their text; kept in `state`."""

    api: SiteApi
    state: SiteState
    listed: Iterable[Listed]
    _texts: dict[str, list[Listed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        texts: defaultdict[str, list[Listed]] = defaultdict(list)
        for edition in self.listed:
            texts[_text(edition)].append(edition)
        self._texts = dict(texts)

    def details(self, edition: Listed) -> Details:
        """Raises: SiteError, TurnedAway."""
        question = f"{_DETAILS}{edition.idrec}"
        kept = self.state.answer(question, _row(edition))
        if kept is not None:
            return Details(**kept)
        details = self.api.details(edition.idrec)
        self.state.keep_answer(question, _row(edition), details)
        return details

    def ask(self, edition: Listed) -> bool:
        """Ask for all that the catalogue needs of an edition; False where it is not offered as PDF.

        Raises: TurnedAway, NotFoundAnswer. After any other strange answer the catalogue does without.
        """
        try:
            self._ask_for_counts(edition)
            return self.details(edition).offers_pdf
        except (TurnedAway, NotFoundAnswer):
            raise
        except SiteError as failure:
            log.warning("%s: no details: %s", edition.identifier, failure)
            return True

    def known_details(self) -> dict[str, Details]:
        """All details ever asked for that still hold, by `Listed.key`."""
        kept = {(question, row): answer for question, row, answer in self.state.answers(_DETAILS)}
        found = ((e.key, kept.get((f"{_DETAILS}{e.idrec}", _row(e)))) for e in self.listed)
        return {key: Details(**answer) for key, answer in found if answer is not None}

    def known_counts(self) -> dict[str, str]:
        """All counts ever asked for ("2", the first change to it "2.1"), by `Listed.key`."""
        answers = (answer for _, _, answer in self.state.answers(_COUNTS))
        return {key: count for answer in answers for key, count in answer.items()}

    def _ask_for_counts(self, edition: Listed) -> None:
        """The list tells only by date how the editions of a text follow each other."""
        question = f"{_COUNTS}{_text(edition)}"
        rows = "\n".join(map(_row, self._texts[_text(edition)]))
        digest = hashlib.sha256(rows.encode()).hexdigest()
        if self.state.answer(question, digest) is None:
            counts = {other.key: count for other, count in self.api.editions(edition.idrec)}
            self.state.keep_answer(question, digest, counts)


def _text(edition: Listed) -> str:
    return edition.identifier.recommendation.text


def _row(edition: Listed) -> str:
    """What the list says of an edition."""
    return "|".join((edition.code, edition.title, edition.date, edition.status))
