"""Runs a command where everything that it does outside is noted.

Where the system lets us, that is a network of its own without a way out, whose kernel counts what had no
route: that also sees what is no Python. Elsewhere the proxy and the recorder see what they see.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
"""Of linux/sockios.h and linux/if.h."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a command did: hosts it asked for, packets the kernel had no way for (None: not counted), files
    written outside the data folder."""

    hosts: frozenset[str]
    unrouted: int | None
    files: frozenset[str]

    def nothing(self) -> None:
        """Fails where anything was seen."""
        assert self.hosts == frozenset(), sorted(self.hosts)
        assert self.files == frozenset(), sorted(self.files)
        assert not self.unrouted, f"{self.unrouted} packets or connections to somewhere, past the proxy"


@dataclass(frozen=True, slots=True)
class Cage:
    """A home, a working folder, one for passing files and a data folder, all of a user who never was here.

    `kept` are files that lie in the working folder from the beginning.
    """

    folder: Path
    kept: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        for path in (self.home, self.work, self.passing, self.data):
            path.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def passing(self) -> Path:
        return self.folder / "tmp"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def _notes(self) -> Path:
        return self.folder / "notes"

    @property
    def _refused(self) -> Path:
        return self.folder / "refused.json"

    def give(self, name: str, content: str) -> Path:
        """A file of the user's own in the working folder."""
        path = self.work / name
        path.write_text(content, encoding="utf-8")
        self.kept.add(path)
        return path

    def environment(self, proxy: str) -> dict[str, str]:
        """Nothing of the tests' own environment: no CI, no switch of a library that keeps it quiet."""
        through = {name: proxy for each in _PROXIES for name in (each, each.upper())}
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "TMPDIR": str(self.passing),
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).with_name("recorder")), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TRAP_NOTES": str(self._notes),
            "COPILOT_DATA_DIR": str(self.data),
            "NO_PROXY": "127.0.0.1,localhost,::1",
            "no_proxy": "127.0.0.1,localhost,::1",
            **through,
        }

    def run(self, *command: str, timeout: float = 170) -> tuple[subprocess.CompletedProcess[str], Seen]:
        """A command to its end."""
        apart = own_network()
        cage = [sys.executable, "-m", "tests.trap.cage", "apart" if apart else "here", str(self.folder)]
        done = subprocess.run(
            [*apart, *cage, *command], cwd=ROOT, capture_output=True, text=True, timeout=timeout
        )
        return done, self.seen()

    def seen(self) -> Seen:
        """What was noted so far."""
        hosts, files = set(), set()
        for line in self._notes.read_text().splitlines() if self._notes.exists() else ():
            kind, what, _ = json.loads(line)
            (hosts if kind == "host" else files).add(what)
        refused = json.loads(self._refused.read_text()) if self._refused.exists() else {}
        left = {path for folder in (self.home, self.work, self.passing) for path in folder.rglob("*")}
        inside = (str(self.data), str(self.passing), str(self._notes))
        outside = {file for file in files if not file.startswith(inside)}
        return Seen(
            frozenset(hosts | set(refused.get("hosts", []))),
            refused.get("unrouted"),
            frozenset(outside - {str(path) for path in self.kept} | {str(path) for path in left - self.kept}),
        )

    def note_refused(self, hosts: Sequence[str], unrouted: int | None) -> None:
        """For the process that runs the proxy."""
        self._refused.write_text(json.dumps({"hosts": list(hosts), "unrouted": unrouted}))


@cache
def own_network() -> tuple[str, ...]:
    """What is put before a command for a network without a way out; nothing where that is not allowed."""
    prefix = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--net", "--map-root-user")
    if shutil.which("unshare") is None or subprocess.run([*prefix, "true"], capture_output=True).returncode:
        return ()
    return prefix


@contextmanager
def refusing_proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that notes and refuses every host; its address and the hosts."""
    hosts: list[str] = []

    class Refuse(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            hosts.append(self.path)
            self.send_error(403, "nothing leaves this machine")

        do_CONNECT = do_GET = do_POST = do_PUT = do_HEAD = _refuse

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", hosts
    finally:
        server.shutdown()
        server.server_close()


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sh22x", b"lo", 0))
        flags = struct.unpack_from("16sh", asked)[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def _unrouted() -> int:
    """Packets and connections of this network that had no route."""
    with Path("/proc/net/snmp").open() as lines:
        names, values = (line.split() for line in lines if line.startswith("Ip:"))
    four = int(values[names.index("OutNoRoutes")])
    six = Path("/proc/net/snmp6").read_text().split() if Path("/proc/net/snmp6").exists() else []
    return four + (int(six[six.index("Ip6OutNoRoutes") + 1]) if six else 0)


def main() -> int:
    """Runs in the network of its own: `python -m tests.trap.cage apart|here FOLDER COMMAND…`."""
    apart, cage, command = sys.argv[1] == "apart", Cage(Path(sys.argv[2])), sys.argv[3:]
    if apart:
        _loopback_up()
    before = _unrouted() if apart else 0
    with refusing_proxy() as (address, hosts):
        code = subprocess.run(command, cwd=cage.work, env=cage.environment(address)).returncode
    cage.note_refused(hosts, _unrouted() - before if apart else None)
    return code


if __name__ == "__main__":
    sys.exit(main())
