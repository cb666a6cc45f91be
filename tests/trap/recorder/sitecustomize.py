"""Every Python process with this folder on its path notes which hosts it asks for and which files it writes.

The notes are lines of JSON in the file that TRAP_NOTES names: "host" or "file", its name, the command.
"""

import ipaddress
import json
import os
import sys

_HERE = {"localhost", "localhost.localdomain", "ip6-localhost", ""}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NO_FILES = ("/dev/", "/proc/")
_FILE_EVENTS = {"os.mkdir": 0, "os.link": 1, "os.rename": 1, "os.symlink": 1, "sqlite3.connect": 0}
"""Which argument is the path that is written."""

_notes = os.open(os.environ["TRAP_NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _note(kind, what):
    # the command tells which of several processes it was
    os.write(_notes, (json.dumps([kind, what, sys.orig_argv]) + "\n").encode())


def _host(host):
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if host is None or host in _HERE:
        return
    try:
        if ipaddress.ip_address(host.partition("%")[0]).is_loopback or host in ("0.0.0.0", "::"):
            return
    except ValueError:
        pass
    _note("host", host)


def _path(path):
    if isinstance(path, int) or path is None or path == ":memory:":
        return
    path = os.path.abspath(os.fsdecode(path).removeprefix("file:"))  # noqa: PTH100
    if not path.startswith(_NO_FILES) and "?mode=ro" not in path:
        _note("file", path)


def _hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple):
            _host(address[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _host(arguments[0])
    elif event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITING:
            _path(path)
    elif event in _FILE_EVENTS:
        _path(arguments[_FILE_EVENTS[event]])


sys.addaudithook(_hook)
