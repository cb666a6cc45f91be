"""A web server on 127.0.0.1 that plays the ITU site, with the faults that the real one has.

Its list, editions and details come from the saved answers of ../shared/itu/site where these are there,
else rows of the same shape are made from the catalogue; its files are real PDFs, or the samples.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOT_FOUND = "/en/publications/pages/notfound.aspx"
NOT_FOUND_PAGE = b"<!DOCTYPE HTML>\n<html><title>The Publication selected is not available</title></html>"
HANG = 0.7
"""Seconds; longer than the time limits of the tests."""


@dataclass(frozen=True)
class Fault:
    """What happens to a request instead of a good answer, or to its body.

    `status` with `headers` answers at once; `location` redirects; `cut` closes the connection after so
    many bytes of the body; `pause` waits before each kilobyte; `announce` adds to the announced length;
    `body` is sent in place of the file; `hang` says nothing for a while; `meanwhile` runs when the
    body is half sent.
    """

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    location: str = ""
    cut: int | None = None
    pause: float = 0.0
    announce: int = 0
    body: bytes | None = None
    hang: float = 0.0
    meanwhile: Callable[[], None] | None = None


@dataclass
class Request:
    at: float
    path: str
    headers: dict[str, str]
    status: int = 0
    sent: int = 0


@dataclass
class PlayedSite:
    """What the server serves: rows of the list, PDFs by their code ("T-REC-V.34-199610-S!!PDF-E")."""

    rows: list[dict[str, Any]]
    files: dict[str, bytes]
    editions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    details: dict[int, dict[str, Any]] = field(default_factory=dict)
    supplements: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    modified: dict[str, float] = field(default_factory=dict)
    sends_validators: bool = True
    knows_ranges: bool = True
    requests: list[Request] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    def fails(self, path: str, *faults: Fault) -> None:
        """The next requests whose path holds `path` meet these faults, one each."""
        self.faults.setdefault(path, []).extend(faults)

    def always_fails(self, path: str, fault: Fault) -> None:
        self.fails(path, *[fault] * 1000)

    def works_again(self) -> None:
        self.faults.clear()

    def replace(self, code: str, content: bytes) -> None:
        """Post another file in place of one."""
        self.files[code] = content
        self.modified[code] = self.modified.get(code, 1.7e9) + 3600

    def asked(self, part: str) -> list[Request]:
        return [request for request in self.requests if part in request.path]

    def fault(self, path: str) -> Fault:
        for part, faults in self.faults.items():
            if part in path and faults:
                return faults.pop(0)
        return Fault()

    def __enter__(self) -> PlayedSite:
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    site: PlayedSite
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms between head and body

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        request = Request(time.monotonic(), self.path, {k.lower(): v for k, v in self.headers.items()})
        self.site.requests.append(request)
        self._request = request
        fault = self.site.fault(self.path)
        if fault.hang:
            time.sleep(fault.hang)
            self.close_connection = True
            return
        if fault.location:
            self._send(302, b"", {"Location": fault.location})
        elif fault.status:
            self._send(fault.status, b"try later", dict(fault.headers))
        elif self.path.startswith("/mws/api/recommendations/"):
            body = self._interface() if fault.body is None else fault.body
            self._send(200, body, {"Content-Type": "application/json"}, fault)
        elif self.path.startswith("/rec/dologin_pub.asp"):
            if fault.body is not None:
                self._send(200, fault.body, {"Content-Type": "text/html"}, fault)
                return
            # as the real one does: the login page leads on to the file
            code = parse_qs(urlsplit(self.path).query)["id"][0]
            known = code in self.site.files
            self._send(302, b"", {"Location": f"/dms_pubrec/itu-t/rec/{code}.pdf" if known else NOT_FOUND})
        elif self.path.startswith("/dms_pubrec/"):
            self._file(self.path.rsplit("/", 1)[-1].removesuffix(".pdf"), fault)
        else:
            self._send(404, NOT_FOUND_PAGE, {"Content-Type": "text/html"})

    def _interface(self) -> bytes:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        site = self.site
        if address.path.endswith("searchRecs"):
            if not self.headers.get("User-Agent", "").startswith("Mozilla/") or not self.headers.get(
                "Referer"
            ):
                return b"<html>Access denied</html>"
            count, page = int(query["rows"]), int(query["page"])
            data = site.rows[count * (page - 1) : count * page]
            return json.dumps({"Total": len(site.rows), "Data": data}).encode()
        number = int(query["idrec"])
        answers: dict[str, Any] = {
            "getRecEditions": site.editions.get(number, []),
            "getRecHdrDetail": site.details.get(number, _details(number)),
            "getRecSupplements": site.supplements.get(number, []),
        }
        return json.dumps(answers[address.path.rsplit("/", 1)[-1]]).encode()

    def _file(self, code: str, fault: Fault) -> None:
        content = self.site.files[code]
        headers = {"Content-Type": "application/pdf"}
        etag = f'"{hashlib.md5(content).hexdigest()}"'
        modified = formatdate(self.site.modified.get(code, 1.7e9), usegmt=True)
        if self.site.sends_validators:
            headers |= {"ETag": etag, "Last-Modified": modified}
            if self.headers.get("If-None-Match") == etag:
                self._send(304, b"", headers)
                return
        if fault.body is not None:
            self._send(200, fault.body, {"Content-Type": "text/html"}, fault)
            return
        wanted = self.headers.get("Range", "")
        if wanted and self.site.knows_ranges and self.headers.get("If-Range") in (None, etag, modified):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self._send(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._send(206, content[start:], headers, fault)
            return
        self._send(200, content, headers, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: Fault = Fault()) -> None:
        self._request.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) + fault.announce))
        self.end_headers()
        end = len(body) if fault.cut is None else fault.cut
        end += min(fault.announce, 0)
        step = 1024 if fault.pause or fault.meanwhile else 65536
        try:
            for start in range(0, end, step):
                if fault.meanwhile is not None and start > end // 2:
                    fault.meanwhile()
                time.sleep(fault.pause)
                piece = body[start : min(start + step, end)]
                self.wfile.write(piece)
                self._request.sent += len(piece)
        except OSError:  # the visitor has gone
            self.close_connection = True
        if fault.cut is not None or fault.announce:
            self.close_connection = True


def _details(number: int) -> dict[str, Any]:
    """In the shape of the saved getRecHdrDetail."""
    return {
        "idrec": number,
        "series_title_1": "V series: Data communication over the telephone network",
        "rec_title": "",
        "rec_name": "",
        "handle_id": f"https://handle.itu.int/11.1002/1000/{number}",
        "handle_id_pdf_link": "https://www.itu.int/rec/dologin_pub.asp?lang=e&id=…!!PDF-E&type=items",
        "summary": f"The summary of {number}.",
        "status": "In force",
        "approval_date": "Approved on 22 Aug 2021",
        "sg": "ITU-T Study Group 17",
    }


def row(
    number: int, name: str, code: str, title: str = "", date: str = "", status: str = "In force"
) -> dict[str, Any]:
    """In the shape of the saved searchRecs."""
    return {
        "idrec": number,
        "rec_name": name,
        "title": title,
        "approval_date": date,
        "dms_link": f"https://www.itu.int/rec/{code}",
        "status": status,
    }


def pdf_code(code: str, language: str = "E") -> str:
    """The code of a file: T-REC-V.34-199610-S!!PDF-E."""
    return f"{code}{'!' if '!' in code else '!!'}PDF-{language}"


def play(files: Iterable[tuple[Path, str, str, str]], more_rows: Iterable[dict[str, Any]] = ()) -> PlayedSite:
    """A site with these PDFs: (path, name of the edition, its code, title); in force all of them."""
    rows: list[dict[str, Any]] = []
    contents: dict[str, bytes] = {}
    for number, (path, name, code, title) in enumerate(files, 5000):
        rows.append(row(number, name, code, title, f"{code[-8:-4]}-{code[-4:-2]}-01"))
        contents[pdf_code(code)] = path.read_bytes()
    return PlayedSite([*rows, *more_rows], contents)
