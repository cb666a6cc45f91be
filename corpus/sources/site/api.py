"""What the site's interface answers: the list of all editions, a text's editions, details, Supplements.

The shapes are those of the answers that public clients recorded (the Relaton project's test suite).
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from corpus.editions import IN_FORCE, PRE_PUBLISHED, SUPERSEDED, UNKNOWN, WITHDRAWN
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.sources.site.client import SiteClient
from corpus.sources.site.errors import SiteError

log = logging.getLogger(__name__)

_INTERFACE = "/mws/api/recommendations"
_ROWS = 100_000
_MOST_PAGES = 20
_STATUSES = {
    "in force": IN_FORCE,
    "superseded": SUPERSEDED,
    "withdrawn": WITHDRAWN,
    "deleted": WITHDRAWN,
    "pre-published": PRE_PUBLISHED,
}
_CODE = re.compile(r"(T-REC-[^/?&\s]+?-\d{6})-([A-Z])(?:!([A-Za-z]\w*(?:-\w+)*))?$")

Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as the site lists it.

    `code` is its name in addresses ("T-REC-Y.3172-201906-I", "T-REC-V.92-200107-I!Amd1"), "" where the
    list names no address, as for many editions of before 1990. An amendment that was published inside
    its base text has the code of that text. `date` is the day of approval, "YYYY-MM-DD" or "".
    """

    idrec: int
    identifier: Identifier
    title: str
    date: str
    code: str
    status: str

    @property
    def key(self) -> str:
        """The edition: its name and date."""
        return self.identifier.format()

    def file_name(self, language: str) -> str:
        """The name that its PDF is kept under: T-REC-V.92-200107-Amd1-E.pdf.

        The status letter is left out: it changes when the edition is superseded.
        """
        match = _CODE.fullmatch(self.code)
        parts = (match[1], match[3]) if match else (self.key.replace("/", "-"), None)
        return "-".join(part for part in (*parts, language) if part) + ".pdf"

    def pdf_path(self, language: str) -> str:
        """Where the site hands out its PDF."""
        joint = "!" if "!" in self.code else "!!"
        file = f"{self.code}{joint}PDF-{language}"
        return f"/rec/dologin_pub.asp?lang={language.lower()}&id={file}&type=items"

    @property
    def page(self) -> str:
        """Path of its page, "" where it has none."""
        return f"/rec/{self.code}" if self.code else ""


@dataclass(frozen=True, slots=True)
class Details:
    """What the page of an edition says beyond the list; `offers_pdf` whether in English as PDF."""

    study_group: str
    abstract: str
    series: str
    offers_pdf: bool


class _Row(BaseModel):
    idrec: int
    rec_name: str
    title: str | None = ""
    approval_date: str | None = ""
    dms_link: str | None = ""
    status: str | None = ""


class _List(BaseModel):
    Total: int
    Data: list[dict[str, Any]]


class _EditionRow(BaseModel):
    idrec: int
    Version: str | None = ""
    rec_name: str
    title: str | None = ""
    status: str | None = ""
    dms_link: str | None = ""


class _SupplementRow(BaseModel):
    rec_name: str


class _Header(BaseModel):
    summary: str | None = ""
    sg: str | None = ""
    series_title_1: str | None = ""
    handle_id_pdf_link: str | None = None
    approval_date: str | None = ""


class SiteApi:
    """Typed questions to the site's interface. All raise SiteError, TurnedAway."""

    def __init__(self, client: SiteClient) -> None:
        self._client = client

    def all_editions(self) -> list[Listed]:
        """Every edition that the site knows, in its order, whatever the status.

        Raises: SiteError also where fewer rows come than the answer counts.
        """
        found: list[Listed] = []
        rows = unread = 0
        for page in range(1, _MOST_PAGES + 1):
            path = list_path(_ROWS, page)
            answer = _valid(_List, self._client.json(path), path)
            rows += len(answer.Data)
            for row in answer.Data:
                listed = _listed(row)
                found += listed
                unread += not listed
            if rows >= answer.Total or not answer.Data:
                break
        if not rows or rows < answer.Total:
            raise SiteError(
                f"{path}: {rows} editions came of {answer.Total} announced; nothing was changed, "
                "try again later"
            )
        if unread:
            log.warning("%d of %d rows of the site's list name no text that is known; left out", unread, rows)
        return list({listed.key: listed for listed in found}.values())

    def editions(self, idrec: int) -> list[tuple[Listed, str]]:
        """All editions of the text that `idrec` is one of, changes to it included, and their count."""
        path = f"{_INTERFACE}/getRecEditions?idrec={idrec}&lang=en"
        rows = _valid(list[_EditionRow], self._client.json(path), path)
        known = ((row, _listed(row.model_dump())) for row in rows)
        return [(listed[0], row.Version or "") for row, listed in known if listed]

    def details(self, idrec: int) -> Details:
        path = f"{_INTERFACE}/getRecHdrDetail?idrec={idrec}&lang=en"
        header = _valid(_Header, self._client.json(path), path)
        return Details(
            study_group=header.sg or "",
            abstract=" ".join((header.summary or "").split()),
            series=header.series_title_1 or "",
            offers_pdf=header.handle_id_pdf_link is not None,
        )

    def supplements(self, idrec: int) -> list[Identifier]:
        """The Supplements to the series of a text."""
        path = f"{_INTERFACE}/getRecSupplements?idrec={idrec}&lang=en"
        rows = _valid(list[_SupplementRow], self._client.json(path), path)
        return [identifier for row in rows for identifier in _identifier(row.rec_name)]


def list_path(rows: int, page: int = 1) -> str:
    """Path of the list call, `rows` editions a page."""
    return (
        f"{_INTERFACE}/searchRecs?series=-1&type_of_text=-1&sg=-1&main_edition_flag=0"
        f"&rows={rows}&page={page}&status=Z&sort_order=asc"
    )


def _listed(record: dict[str, Any]) -> list[Listed]:
    """The row, or nothing where it names no text."""
    try:
        row = _Row.model_validate(record)
    except ValidationError as error:
        log.info("row of the list left out: %s", error)
        return []
    code = (row.dms_link or "").rstrip("/").rsplit("/", 1)[-1]
    code = code if _CODE.fullmatch(code) else ""
    identifiers = _identifier(row.rec_name)
    if not identifiers:
        log.info("row of the list left out: %s, %s", row.rec_name, row.dms_link)
        return []
    status = _STATUSES.get((row.status or "").strip().lower(), UNKNOWN)
    date = (row.approval_date or "")[:10]
    title = " ".join((row.title or "").split())
    return [Listed(row.idrec, identifiers[0], title, _iso(date), code, status)]


def _identifier(name: str) -> list[Identifier]:
    """The name read, or nothing. Handbooks are known by the "ITU-T" that the list leaves out."""
    for spelling in (name, f"ITU-T {name}"):
        try:
            return [parse(spelling)]
        except UnknownIdentifier:
            continue
    return []


def _iso(date: str) -> str:
    try:
        return datetime.strptime(date, "%Y-%m-%d").date().isoformat()
    except ValueError:
        return ""


def _valid(shape: type[Model], answer: Any, path: str) -> Model:
    try:
        return TypeAdapter(shape).validate_python(answer)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the answer"
        raise SiteError(
            f"{path}: another shape than expected ({where}: {first['msg']}); the site may have changed"
        ) from error
