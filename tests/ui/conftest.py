"""A backend over real PDFs for the page: true quotations, found with pdfium where they stand."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import uvicorn
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from selenium import webdriver

from copilot.answer.model import Answer, BoxOnPage, Citation, Retrieved
from copilot.history.conversations import Conversations
from copilot.llm.generate import Cancelled
from corpus.editions import Edition, edition_of
from corpus.errors import SourceError
from index.retrieve.narrowing import ANYWHERE, Narrowing
from tests.shared import PDFS
from tests.ui.desk import EmptyDesk
from ui.app import build_app
from ui.backend import Library, Progress
from ui.errors import TooManyQuestions

from .browser import start_chromium

V8 = "T-REC-V.8-200011-E.pdf"


def find(pdf: Path, page: int, words: str) -> tuple[BoxOnPage, ...]:
    """Boxes of words on a page, a box a line, origin top left."""
    document = pdfium.PdfDocument(pdf)
    try:
        sheet = document[page - 1]
        text = sheet.get_textpage()
        found = text.search(words).get_next()
        assert found is not None, f"{pdf.name} page {page} does not hold {words!r}"
        height = sheet.get_height()
        boxes = []
        for number in range(text.count_rects(*found)):
            left, bottom, right, top = text.get_rect(number)
            boxes.append((page, left, height - top, right, height - bottom))
        return tuple(boxes)
    finally:
        document.close()


@dataclass
class TwoCitations:
    """Knows one PDF, answers everything with two quotations of it and a catalogue record."""

    pdf: Path
    citations: tuple[Citation, ...]
    questions: list[str] = field(default_factory=list)
    histories: list[list[dict[str, str]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    running: Progress | None = None
    kept: Path | None = None
    asked_within: list[tuple[str, Narrowing]] = field(default_factory=list)
    ratings: list[tuple[int, int, str]] = field(default_factory=list)
    library: Library = field(default_factory=EmptyDesk)

    def ask(self, question: str, history: Sequence[dict[str, str]] = (), mode: str = "auto") -> Answer:
        self.questions.append(question)
        self.histories.append(list(history))
        if "slow" in question:
            self.hold.wait(20)
        if "broken" in question:
            raise SourceError("index: not there yet; run copilot corpus refresh")
        if "moon" in question:
            return Answer(
                question, "The corpus does not hold an answer.", True, "extractive", "en", (), (), 0.2
            )
        quotes = "\n\n".join(f"> {each.quote} [{each.marker}]" for each in self.citations)
        retrieved = tuple(
            Retrieved(each.doc, each.file, each.clause, (each.page,), each.quote, 1 / each.marker, each.title)
            for each in self.citations
        )
        return Answer(question, quotes, False, "extractive", "en", self.citations, retrieved, 0.31, entry=7)

    def answering(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        mode: str = "auto",
        narrowing: Narrowing = ANYWHERE,
        cancel: threading.Event | None = None,
    ) -> Iterator[str | Answer]:
        self.asked_within.append((mode, narrowing))
        if "long" in question:
            for word in ("It ", "begins ", *["and goes on "] * 20):
                yield word
                if self.hold.wait(0.4):
                    break
                if cancel is not None and cancel.is_set():
                    raise Cancelled
        answer = self.ask(question, history, mode)
        yield answer.answer
        yield answer

    def admit(self, user: str) -> None:
        if user == "hasty":
            raise TooManyQuestions("30 questions in a minute are allowed; ask again in 9 seconds")

    def search(self, query: str, k: int, narrowing: Narrowing = ANYWHERE) -> list[Retrieved]:
        return list(self.ask(query).retrieved[:k])

    def rate(self, entry: int, rating: int, comment: str = "") -> None:
        self.ratings.append((entry, rating, comment))

    @property
    def conversations(self) -> Conversations:
        return Conversations(self.pdf.parent if self.kept is None else self.kept)

    @property
    def has_model(self) -> bool:
        return True

    def pdf_path(self, file: str) -> Path | None:
        return self.pdf if file == self.pdf.name else None

    def clause_text(self, file: str, clause_number: str) -> str:
        return "\n".join(each.quote for each in self.citations if each.clause == clause_number)

    def edition(self, doc: str) -> Edition | None:
        return V8_OF_1998 if doc == V8_OF_1998.id else None

    def status(self) -> dict[str, Any]:
        return {
            "generation": 3,
            "has_vectors": True,
            "samples": True,
            "pages": 14,
            "passages": 120,
            "editions": 16172,
            "documents": [
                {
                    "file": self.pdf.name,
                    "doc_id": self.citations[0].doc,
                    "title": "Procedures for starting sessions of data transmission",
                    "date": "11/2000",
                    "status": "in force",
                    "language": "E",
                    "page_count": 14,
                    "warnings": ("page 3 is an image <without> text",),
                }
            ],
            "failed": [{"file": "<b>broken</b>.pdf", "reason": "encrypted with a password"}],
        }

    def progress(self) -> Progress | None:
        return self.running

    def drafting_model(self) -> str:
        return ""


V8_OF_1998 = edition_of(
    {
        "id": "ITU-T V.8 (02/1998)",
        "title": "Procedures for starting sessions of data transmission over telephone networks",
        "date": "1998-02-06",
        "status": "Superseded",
        "sg": "Study Group 16",
        "abstract": "This text defines the signals to be exchanged. It is <old>.",
    }
)
RECORD = Citation(
    marker=3,
    doc="ITU-T V.8 (02/1998)",
    file="catalogue",
    clause="",
    title="Procedures for starting sessions of data transmission over the public switched telephone network",
    page=0,
    printed_page="",
    quote="defines the signals to be exchanged",
    boxes=(),
    status="superseded",
    normative=False,
    url="https://www.itu.int/rec/T-REC-V.8-199802-S",
    status_note="Superseded by ITU-T V.8 (11/2000).",
)


def citation(pdf: Path, marker: int, page: int, quote: str, clause: str, title: str) -> Citation:
    return Citation(
        marker=marker,
        doc="ITU-T V.8 (11/2000)",
        file=pdf.name,
        clause=clause,
        title=title,
        page=page,
        printed_page=str(page - 5),
        quote=quote,
        boxes=find(pdf, page, quote),
        status="in force",
        normative=True,
        url="https://www.itu.int/rec/T-REC-V.8-200011-I",
    )


@pytest.fixture
def own_pdf(tmp_path: Path) -> Path:
    """Two pages of our own, for machines without the real documents."""
    return written_pdf(tmp_path)


@pytest.fixture(scope="module")
def two_page_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests of a module."""
    return written_pdf(tmp_path_factory.mktemp("pdf"))


def written_pdf(folder: Path) -> Path:
    path = folder / "T-REC-Q.1-202001-E.pdf"
    sheet = canvas.Canvas(str(path), pagesize=A4)
    for page, line in ((1, "The calling modem shall listen for two seconds."), (2, "Silence ends the call.")):
        sheet.drawString(72, A4[1] - 120 * page, line)
        sheet.showPage()
    sheet.save()
    return path


@pytest.fixture
def own_backend(own_pdf: Path) -> TwoCitations:
    return TwoCitations(
        own_pdf,
        (
            citation(own_pdf, 1, 1, "The calling modem shall listen for two seconds.", "6.1", "Listening"),
            citation(own_pdf, 2, 2, "Silence ends the call.", "6.2", "Silence"),
            RECORD,
        ),
    )


@pytest.fixture
def real_backend(tmp_path: Path) -> TwoCitations:
    pdf = PDFS / V8
    return TwoCitations(
        pdf,
        (
            citation(
                pdf,
                1,
                9,
                "The first information category in a sequence shall be the call function.",
                "5",
                "Coding format",
            ),
            citation(pdf, 2, 8, "The call tone defined in ITU-T T.30.", "3.2", "signal CNG"),
            RECORD,
        ),
        kept=tmp_path,
    )


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    chrome = start_chromium(tmp_path_factory.mktemp("chromium"))
    if chrome is None:
        pytest.skip("no Chromium here; apt-get install chromium chromium-driver")
    yield chrome
    chrome.quit()


@contextmanager
def serving(backend: Any) -> Iterator[str]:
    """The page over a backend; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(build_app(backend), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        # streamed connections of open pages would be waited for
        server.should_exit = server.force_exit = True
        thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[[TwoCitations], str]]:
    with ExitStack() as servers:
        yield lambda backend: servers.enter_context(serving(backend))


@pytest.fixture(scope="module")
def url(backend: Any) -> Iterator[str]:
    """The page over the `backend` of the module."""
    with serving(backend) as address:
        yield address
