"""Some 90 odd and damaged files, and a test of refreshing them time and again.

    python -m tests.index.odd_files FOLDER --times 20

writes them to FOLDER/pdf and refreshes FOLDER/data from there, every other time with one document changed. It
ends with 1 unless each refresh ends with 0 and names every bad file, every good one is found by its own
words, and vectors find what an exact search finds (recall@10 over all passages, `index.recall.ENOUGH`).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import typer
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen import canvas

from corpus.settings import Settings
from index.embedders.embedder import normalised
from index.embedders.factory import load_embedder
from index.generations import Generations
from index.lexical import term
from index.recall import ENOUGH, NEIGHBOURS
from tests.corpus.mutations import mutations

EQUAL_PAGES = 3000
A4 = (595.0, 842.0)
_LINE = "A terminal that supports {word} shall answer within {number} ms of the first octet."


@dataclass(slots=True)
class OddFiles:
    """What was made: words of the good files by name, names of the bad, and of those that may be either."""

    folder: Path
    good: dict[str, str] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    either: set[str] = field(default_factory=set)

    def add_good(self, name: str | bytes, content: bytes, word: str) -> Path:
        self.good[self._write(name, content).name] = word
        return self.folder / os.fsdecode(name)

    def add_bad(self, name: str | bytes, content: bytes) -> Path:
        path = self._write(name, content)
        self.bad.add(path.name)
        return path

    def _write(self, name: str | bytes, content: bytes) -> Path:
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


def pdf(
    word: str, pages: int = 1, size: tuple[float, float] = A4, version: int = 0, numbered: bool = False
) -> bytes:
    """Equal pages that say what `word` is for; `numbered`, each with its number in the text."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=size, invariant=1)
    for number in range(pages):
        for place, (font, text) in enumerate(
            [
                ("Helvetica-Bold", "1    Scope"),
                ("Helvetica", f"This Recommendation specifies {word} in state {version} for networks."),
                ("Helvetica-Bold", "2    Requirements"),
                ("Helvetica", _LINE.format(word=word, number=number if numbered else 20)),
            ]
        ):
            page.setFont(font, min(12.0, size[1] / 12))
            page.drawString(size[0] / 8, size[1] * 5 / 6 - 2 * place * min(12.0, size[1] / 12), text)
        page.showPage()
    page.save()
    return stream.getvalue()


def _rewritten(
    data: bytes, change: object = None, password: str | None = None, owner: str | None = None
) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    if callable(change):
        change(writer)
    if password is not None:
        writer.encrypt(password, owner, algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _odd_metadata(writer: PdfWriter) -> None:
    writer.add_metadata({"/Author": "\u202e\ufeff"})
    half = ByteStringObject(b"\xfe\xff\x00\x00\x00\x07\x20\x2e\xd8\x3d")
    writer.add_metadata({"/Title": half, "/Subject": ByteStringObject(b"\x00\xff\xfe")})


def _odd_outline(writer: PdfWriter) -> None:
    for title in ("", "\u202eback\u0000", "x" * 70_000, "𝔘𝔫𝔦"):
        writer.add_outline_item(title, page_number=0)


def _script(writer: PdfWriter) -> None:
    action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('hello')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in action.items()}
    )


def _attachment(writer: PdfWriter) -> None:
    writer.add_attachment("evil.exe", b"MZ" * 100)


def _rotated(writer: PdfWriter) -> None:
    writer.pages[0].rotate(90)


def _looping_outline(writer: PdfWriter) -> None:
    item = writer.add_outline_item("loop", page_number=0)
    loop = item.get_object()
    if isinstance(loop, DictionaryObject):
        loop[NameObject("/Next")] = item


def _blank_pages(writer: PdfWriter) -> None:
    for _ in range(20):
        writer.add_blank_page(*A4)


def _form(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/DA"): TextStringObject("/Helv 0 Tf"), NameObject("/SigFlags"): NumberObject(3)}
    )


WORDS = (f"quodlibet{first}{second}" for first in "abcdefghijklm" for second in "abcdefghijklm")
"""Words that stand in one file each."""

NAMES: Sequence[str | bytes] = (
    "T-REC-V.901-202401-E.pdf", "a b  c.pdf", "-rf.pdf", "--json.pdf", "quote'\".pdf", "hash#per%20cent?.pdf",
    "back\\slash.pdf", "new\nline.pdf", "tab\there.pdf", "bell\x07.pdf", "escape\x1b[31m.pdf",
    "\u202eright.pdf", "\ufeffmark.pdf", "e\u0301.pdf", "\u00e9.pdf", "Москва.pdf", "中文.pdf", "عربي.pdf",
    "🦆.pdf", "İstanbul.pdf", "x" * 250 + ".pdf", "two..dots.pdf", "CON.pdf", "UPPER.PDF",
    "semi;colon&amp.pdf",
    "$(touch x).pdf", "<b>.pdf", b"latin1-\xe9\xff.pdf", b"broken-\xf0\x9f.pdf", "deep/er/than/that.pdf",
    "deep/er/T-REC-V.902-202401-E.pdf",
)  # fmt: skip


def make(folder: Path) -> OddFiles:
    """Write all files."""
    odd, sound = OddFiles(folder), pdf("soundness")
    for name in NAMES:
        word = next(WORDS)
        odd.add_good(name, pdf(word), word)
    word = next(WORDS)
    odd.add_good("equal-pages.pdf", pdf(word, EQUAL_PAGES), word)
    word = next(WORDS)
    odd.add_good("nearly-equal-pages.pdf", pdf(word, 400, numbered=True), word)
    for size in ((60.0, 60.0), (14_400.0, 14_400.0), (3000.0, 200.0)):
        word = next(WORDS)
        odd.add_good(f"page-{size[0]:.0f}x{size[1]:.0f}.pdf", pdf(word, size=size), word)
        odd.either.add(f"page-{size[0]:.0f}x{size[1]:.0f}.pdf")
    for change in (
        _odd_metadata, _odd_outline, _script, _attachment, _rotated, _looping_outline, _blank_pages, _form,
    ):  # fmt: skip
        word = next(WORDS)
        odd.add_good(f"{change.__name__[1:]}.pdf", _rewritten(pdf(word), change), word)
    odd.either.add("rotated.pdf")  # shown sideways: its lines are not read in order
    word = next(WORDS)
    odd.add_good("no-password-to-read.pdf", _rewritten(pdf(word), password="", owner="secret"), word)
    for name, before, after in (
        ("after-rubbish.pdf", b"rubbish\n" * 20, b""),
        ("before-rubbish.pdf", b"", b"\nrubbish" * 100),
        ("zeros-behind.pdf", b"", bytes(100_000)),
    ):
        word = next(WORDS)
        odd.add_good(name, before + pdf(word) + after, word)
    word = next(WORDS)
    odd.add_good("no-end.pdf", pdf(word).replace(b"%%EOF", b"").replace(b"startxref", b"startnothing"), word)
    word = next(WORDS)
    (folder / "link.pdf").symlink_to(odd.add_good("linked-to.pdf", pdf(word), word))
    _bad(odd, sound)
    for name, data in mutations([pdf("mutation", 3), pdf("mutant", 2, numbered=True)], 22):
        odd.either.add(odd._write(f"{name}.pdf", data).name)
    return odd


_PAGES = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids%s>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF"
)


def _bad(odd: OddFiles, sound: bytes) -> None:
    for name, content in {
        "empty.pdf": b"",
        "one-byte.pdf": b"%",
        "only-header.pdf": b"%PDF-1.7\n",
        "letter.pdf": "Dear colleague, é".encode(),
        "page.pdf": b"<!DOCTYPE html><title>404</title>",
        "picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(3000),
        "archive.pdf": b"PK\x03\x04" + bytes(3000),
        "zeros.pdf": bytes(1_000_000),
        "noise.pdf": np.random.default_rng(0).bytes(200_000),
        "noise-after-header.pdf": b"%PDF-1.7\n" + np.random.default_rng(1).bytes(200_000),
        "cut-early.pdf": sound[:300],
        "no-text.pdf": _rewritten(sound, lambda writer: [writer.remove_text(), _blank_pages(writer)]),
        "no-pages.pdf": _PAGES % b"[]/Count 0",
        "pages-of-themselves.pdf": _PAGES % b"[2 0 R]/Count 9",
        "password.pdf": _rewritten(sound, password="secret"),
        "T-REC-V.903-202401-E.pdf": _rewritten(sound, password="secret"),
        "same-again-é.pdf": pdf(odd.good[str(NAMES[1])]),
        b"unreadable-\xff.pdf": b"Dear colleague",
    }.items():
        odd.add_bad(name, content)
    # no files to read, and not to be waited for
    odd.bad |= {"pipe.pdf", "nowhere.pdf", "itself.pdf", "socket.pdf"}
    (odd.folder / "folder.pdf").mkdir()
    os.mkfifo(odd.folder / "pipe.pdf")
    (odd.folder / "nowhere.pdf").symlink_to(odd.folder / "gone")
    (odd.folder / "itself.pdf").symlink_to(odd.folder / "itself.pdf")
    (odd.folder / "loop").symlink_to(odd.folder)
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(odd.folder)
        server.bind("socket.pdf")
        os.chdir(here)


def refreshed(settings: Settings, folder: Path) -> dict[str, object]:
    """What `copilot corpus refresh --json` says. Raises: CalledProcessError if it does not end with 0."""
    command = [
        str(Path(sys.executable).with_name("copilot")),
        "corpus",
        "refresh",
        "--from",
        str(folder),
        "--json",
    ]
    environment = {**os.environ, "COPILOT_DATA_DIR": str(settings.data_dir)}
    # in a folder beside which no catalogue lies
    done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    summary: dict[str, object] = json.loads(done.stdout)
    return summary


def faults(odd: OddFiles, summary: dict[str, object], settings: Settings, version: int) -> Iterator[str]:
    """What is not as it should be after a refresh."""
    failed = summary["failed"]
    assert isinstance(failed, list)
    told = " ".join(json.dumps(failure, ensure_ascii=False) for failure in failed)
    for name in odd.bad:
        if name.encode("utf-8", "surrogateescape").decode("ascii", "ignore")[:10] not in told:
            yield f"{name!r} is not named"
    store = Generations(settings).current().store
    files = len(store.documents())
    if files + len(failed) < len(odd.good) + len(odd.bad):
        yield f"{files} documents and {len(failed)} failed are fewer than were put there"
    for name, word in odd.good.items():
        expected = f"state {version if name == NAMES[0] else 0}"
        found = store.passages([id for id, _ in store.search(term(word), 5)])
        if name not in odd.either and not any(expected in passage.text for passage in found):
            yield f"{name!r} is not found by {word} ({expected})"


def recall(settings: Settings) -> tuple[float, int, int]:
    """Recall@10 over all passages against exact search, passages, and distinct vectors."""
    generation, embedder = Generations(settings).current(), load_embedder(settings)
    vectors = generation.vectors(embedder)
    if vectors is None:
        return 0.0, generation.manifest.passages, 0
    ids = list(range(1, generation.manifest.passages + 1))
    rows = normalised(np.vstack([vectors.vectors_of(ids[at : at + 2000]) for at in range(0, len(ids), 2000)]))
    found = 0.0
    for place, row in enumerate(rows):
        cosines = rows @ row
        least = np.partition(cosines, -NEIGHBOURS)[-NEIGHBOURS] - 1e-5
        nearest = vectors.query(row, NEIGHBOURS)
        found += len({id for id, _ in nearest if cosines[id - 1] >= least}) / NEIGHBOURS
        if place % 500 == 0:
            typer.echo(f"recall of {place} of {len(rows)} passages")
    return found / len(rows), len(rows), generation.manifest.record_count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    settings = Settings(data_dir=options.folder / "data")
    odd = make(options.folder / "pdf")
    typer.echo(
        f"{sum(1 for _ in odd.folder.rglob('*.[pP]*'))} files: {len(odd.good)} good, {len(odd.bad)} bad"
    )
    wrong = 0
    for time in range(options.times):
        word = odd.good[str(NAMES[0])]
        (odd.folder / str(NAMES[0])).write_bytes(pdf(word, version=time // 2))
        summary = refreshed(settings, odd.folder)
        found = list(faults(odd, summary, settings, time // 2))
        wrong += len(found)
        failed = summary.pop("failed")
        assert isinstance(failed, list)
        typer.echo("\n  ".join([f"refresh {time + 1}: {summary}, {len(failed)} failed", *found]))
        if time == 0:
            typer.echo("\n".join(f"  {failure['file']!r}: {failure['reason']!r}" for failure in failed))
    share, passages, records = recall(settings)
    typer.echo(f"recall@10 over {passages} passages with {records} distinct vectors: {share:.5f}")
    return int(wrong > 0 or share < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
