"""Starts the page: address, refresh in the background, copilot, web server."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import socket
import threading
import time
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import uvicorn
from rich.console import Console

from corpus.errors import CopilotError
from corpus.settings import Settings
from index.generations import Generations

from .access import Access, access_of, check_address
from .accounts import Accounts, users_file
from .errors import ServeError
from .locale import Locale
from .progress import stage
from .refreshing import Refreshes, bring_up_to_date
from .service import Service

log = logging.getLogger(__name__)

UPLOADS = "uploads"
"""Folder below the data folder: what readers hand in, removed after a day."""
LOOK_EVERY = 0.3
"""Seconds between two looks at a refresh that the page waits for."""
SAY_EVERY = 5.0
"""Seconds between two lines about it where there is no terminal."""
BACKLOG = 1024
"""Connections that wait to be accepted."""
OPTIONS: dict[str, Any] = {
    "ws": "none",
    # who is a proxy is said by the settings
    "proxy_headers": False,
    "server_header": False,
    "backlog": BACKLOG,
}
"""Of uvicorn, that the page's safety needs."""
FILES_BESIDE = 400
"""Open files that the server needs beside its connections: the index, libraries, uploads."""


_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Of malloc.h of the GNU C library."""
LARGE_BLOCK = 1 << 20
"""Bytes from which memory goes back to the system as soon as it is free: bitmaps of pages."""


def give_memory_back() -> None:
    """Keeps a process of many threads from growing: glibc gives each thread a heap of its own, keeps what was
    freed in it, and takes larger and larger blocks from it. Does nothing where malloc is another."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK)


def serve_page(settings: Settings, refresh: bool | None = None) -> None:
    """Serve until interrupted.

    Args:
        settings: address, port and data folder.
        refresh: whether to refresh the index beside it; None: where there is none or it lacks its vectors.

    Raises:
        ServeError: the address cannot be used, or the page would stand open to others.
        CopilotError: there is no index and none could be made, or it is from a newer version.
    """
    give_memory_back()
    _keep_at_home(settings)
    # ended by a service manager as by Ctrl-C: the refresh beside the page ends with it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console(stderr=True)
    access = access_of(settings)
    accounts = Accounts(users_file(settings))
    check_address(settings, access, accounts)
    listening = _bound(settings.host, settings.port)
    generations = Generations(settings)
    manifest = generations.current_manifest()
    if refresh is None:
        refresh = manifest is None or not manifest.has_vectors
    refreshes = Refreshes()
    if refresh:
        # the vectors of an index that lacks them do not wait for the ITU site
        follow = manifest is None or manifest.are_samples or settings.source is not None
        refreshes.start(partial(bring_up_to_date, settings, (), follow))
    try:
        # Gradio takes seconds to import: meanwhile the refresh reads
        from .app import build_app
        from .connections import ConnectionLimits, protocol
        from .metrics import Metrics

        service = Service(settings, refreshes)
        metrics = Metrics(service.state)
        service.metrics = metrics
        app = build_app(service, settings, access, metrics)
        if refresh:
            _wait_for_text(generations, refreshes, console)
        # models load while the reader still types; again when a refresh has made something new
        refreshes.ended = partial(_warm_up, service)
        threading.Thread(target=_warm_up, args=(service,), name="warm-up", daemon=True).start()
        _allow_files(settings.connections)
        limits = ConnectionLimits(
            settings.connections, settings.connections_per_address, access.trusts, metrics
        )
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=protocol(limits),
                **OPTIONS,
                log_level=settings.log_level.lower(),
                # open pages hold a stream: they are not waited for
                timeout_graceful_shutdown=2,
            )
        )
        # from here on a browser that comes early waits instead of being refused
        with _address_errors(settings.host, settings.port):
            listening.listen(BACKLOG)
        host, port = listening.getsockname()[:2]
        name = f"[{host}]" if ":" in host else host
        console.print(f"The page is at http://{name}:{port}/ (Ctrl-C ends it)", highlight=False)
        _say_who_is_served(settings, access, accounts, console)
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        console.print("The page has ended")
    finally:
        refreshes.stop()
        listening.close()


def _keep_at_home(settings: Settings) -> None:
    """What Gradio would write to the system's folder for passing files, and what it would report of itself.

    It reads these variables when it is imported.
    """
    os.environ["GRADIO_TEMP_DIR"] = str(settings.data_dir.resolve() / UPLOADS)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    logging.getLogger("uvicorn.error").addFilter(_is_no_goodbye)


def _is_no_goodbye(record: logging.LogRecord) -> bool:
    """Whether a line of the log says something else than that a page was open when the server ended."""
    cancelled = bool(
        record.exc_info and record.exc_info[0] and issubclass(record.exc_info[0], CancelledError)
    )
    return not cancelled and "timeout graceful shutdown exceeded" not in record.getMessage()


def _say_who_is_served(settings: Settings, access: Access, accounts: Accounts, console: Console) -> None:
    if accounts.exist:
        console.print(f"Users sign in; they are in {accounts.path}", highlight=False)
    elif access.user_header:
        console.print(
            f"Users are named by {settings.trusted_proxies} in {settings.proxy_user_header}", highlight=False
        )
    elif access.is_insecure:
        log.warning(
            "--insecure: whoever reaches %s:%d uses the page without login", settings.host, settings.port
        )


def _allow_files(connections: int) -> None:
    """Each connection is an open file, and many systems allow a process 1,024 unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + FILES_BESIDE
    if soft >= wanted:
        return
    if hard != resource.RLIM_INFINITY and hard < wanted:
        log.warning(
            "%d open files are allowed, %d connections may need %d; see ulimit -n", hard, connections, wanted
        )
        wanted = hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _bound(host: str, port: int) -> socket.socket:
    """A socket on the address; taken before anything slow begins, opened when there is something to see."""
    with _address_errors(host, port):
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        return listening


@contextmanager
def _address_errors(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(
            f"{host}:{port}: cannot be listened on ({reason}); choose others with --host and --port"
        ) from error


def _wait_for_text(generations: Generations, refreshes: Refreshes, console: Console) -> None:
    """Until a generation with full text is there. Raises: ServeError if the refresh ended without one."""
    with console.status("Reading the documents") as status:
        said = 0.0
        while generations.current_manifest() is None:
            if not refreshes.running:
                progress = refreshes.progress()
                reason = progress.failure if progress else "it made no index"
                raise ServeError(f"The first refresh failed: {reason}")
            progress = refreshes.progress()
            if progress is not None:
                status.update(stage(progress, Locale()))
                if not console.is_terminal and time.monotonic() - said > SAY_EVERY:
                    said = time.monotonic()
                    console.print(stage(progress, Locale()), highlight=False)
            refreshes.wait(LOOK_EVERY)


def _warm_up(service: Service) -> None:
    try:
        service.warm_up()
    except CopilotError as error:
        # the first question will say so to its asker
        log.warning("not ready: %s", error)
