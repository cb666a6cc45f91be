"""The proof pane: what is cited, the page with the quotation marked, the clause, what was searched."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

from PIL import Image

from copilot.answer.model import Citation, Retrieved
from corpus.pdf.render import page_image

from .backend import Texts
from .conversation import Place
from .locale import N_, Locale
from .markdown import citation_label

CATALOGUE = "catalogue"
SCALE = 1.6
"""Pixels per point of the page image: sharp at the width of the pane."""
STATUS_CLASSES = {
    N_("in force"): "good",
    N_("superseded"): "warn",
    N_("withdrawn"): "bad",
    N_("no longer in force"): "bad",
    N_("pre-published"): "info",
    N_("unknown"): "",
}


def citations(citations: Sequence[Citation], place: Place, locale: Locale) -> str:
    """All citations, a group a text, the one that is shown marked."""
    return locale.fragment(
        "citations",
        groups=[(doc, list(group)) for doc, group in groupby(citations, key=attrgetter("doc"))],
        turn=place.turn,
        shown=place.citation.marker,
        label=lambda citation: citation_label(citation, locale),
    )


def card(place: Place, pages: int, locale: Locale) -> str:
    """Document, edition, clause, page, status and the link to ITU.

    Args:
        place: what is shown.
        pages: how many pages the PDF has; 0 for a catalogue record.
    """
    citation = place.citation
    return locale.fragment(
        "card",
        citation=citation,
        status_class=STATUS_CLASSES.get(citation.status, ""),
        in_catalogue=citation.file == CATALOGUE,
        heading=" ".join(part for part in (citation.clause, citation.title) if part),
        page=place.page,
        pages=pages,
        printed=citation.printed_page if place.page == citation.page else "",
        link=citation.url if urlsplit(citation.url).scheme in {"http", "https"} else "",
    )


def figure(place: Place, backend: Texts, locale: Locale) -> str:
    """The page as an image with the quoted lines marked, or the catalogue's record.

    Raises:
        CopilotError: the page cannot be drawn.
    """
    citation = place.citation
    if citation.file == CATALOGUE:
        return _record(citation, backend, locale)
    path = backend.pdf_path(citation.file)
    if path is None:
        gone = locale(
            "{file} is not in the data folder any more; ask again to search the present index.",
            file=citation.file,
        )
        return locale.fragment("note", text=gone, error=True)
    boxes = [box[1:] for box in citation.boxes if box[0] == place.page]
    scale = SCALE * place.zoom
    image = page_image(path, place.page, boxes, scale)
    return locale.fragment(
        "figure",
        top=min((box[1] for box in boxes), default=0.0) * scale / image.height,
        left=min((box[0] for box in boxes), default=0.0) * scale / image.width,
        zoom=place.zoom,
        width=image.width,
        height=image.height,
        page=place.page,
        doc=citation.doc,
        quote=citation.quote if boxes else "",
        source=image_source(image),
    )


def image_source(image: Image.Image) -> str:
    """A picture of a page as the address of an <img>."""
    packed = io.BytesIO()
    if image.mode == "RGB":
        # half the size of a PNG of the same pixels
        image.save(packed, "WEBP", lossless=True, method=0)
    else:
        image.save(packed, "PNG", compress_level=1)
    kind = "webp" if image.mode == "RGB" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(packed.getvalue()).decode('ascii')}"


def _record(citation: Citation, backend: Texts, locale: Locale) -> str:
    """The catalogue's record with what the answer took from it marked."""
    edition = backend.edition(citation.doc)
    lines = (edition.abstract if edition else "").splitlines()
    if citation.quote not in "\n".join([citation.title, *lines]):
        lines.insert(0, citation.quote)
    paragraphs = [_cut(line, citation.quote) for line in lines if line.strip()]
    return locale.fragment("record", edition=edition, paragraphs=paragraphs)


def _cut(line: str, quote: str) -> tuple[str, str, str]:
    before, marked, after = line.partition(quote) if quote else (line, "", "")
    return before, marked, after


def clause(place: Place, backend: Texts, locale: Locale) -> str:
    """The whole clause as text."""
    text = backend.clause_text(place.citation.file, place.citation.clause)
    if not text:
        text = locale("The text of this clause stands on the page above.")
        return locale.fragment("note", text=text, error=False)
    return locale.fragment("text", tag="div", kind="clause-text", text=text)


def searched(retrieved: Sequence[Retrieved], turn: int, locale: Locale) -> str:
    """The passages that retrieval found, best first, each a link that shows its page."""
    if not retrieved:
        text = locale("Nothing was retrieved for this answer.")
        return locale.fragment("note", text=text, error=False)
    return locale.fragment("searched", retrieved=retrieved, turn=turn)
