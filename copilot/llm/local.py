"""A GGUF file run on this machine by llama.cpp, in this process, behind its own OpenAI-compatible server.

The server listens on 127.0.0.1 at a free port and wants a key that only this process knows.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from pathlib import Path

from copilot.errors import LanguageModelUnavailable
from copilot.llm.server import ServerModel

log = logging.getLogger(__name__)

CONTEXT = 4096
"""Tokens of prompt and answer together; 2 GB of memory with the packaged model."""
_GGUF = b"GGUF"
_running: dict[tuple[Path, int], ServerModel] = {}
_starting = threading.Lock()


def local_model(file: Path, threads: int = 0, silence_s: float = 60.0, total_s: float = 300.0) -> ServerModel:
    """The model of a file, started once in a process.

    Args:
        threads: 0 for as many as there are cores.

    Raises:
        LanguageModelUnavailable: the extra `local` is not installed, or the file is missing or no model.
    """
    file = file.expanduser().resolve()
    threads = threads or os.cpu_count() or 1
    _check(file)
    with _starting:
        known = _running.get((file, threads))
        if known is None:
            known = _running[file, threads] = _start(file, threads)
    return known.model_copy(update={"silence_s": silence_s, "total_s": total_s})


def _check(file: Path) -> None:
    try:
        with file.open("rb") as stream:
            magic = stream.read(len(_GGUF))
    except OSError as error:
        raise LanguageModelUnavailable(
            f"{file}: cannot be read ({error.strerror}); set COPILOT_LLM_MODEL to a GGUF file, or to packaged"
        ) from error
    if magic != _GGUF:
        raise LanguageModelUnavailable(f"{file}: is no GGUF file; give a model in the format of llama.cpp")


def _start(file: Path, threads: int) -> ServerModel:
    try:
        import xllamacpp
    except ImportError as error:
        raise LanguageModelUnavailable(
            f"{file.name}: the package xllamacpp is missing; install the extra with `make run LLM=local` or "
            "`pip install '.[local]'`"
        ) from error
    started = time.perf_counter()
    key = secrets.token_urlsafe(32)
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.api_keys = [key]
    params.hostnames = ["127.0.0.1"]
    params.verbosity = 0
    params.warmup = False
    params.cache_ram_mib = 0  # copies of old prompts: gigabytes for a gain that one slot cannot use
    try:
        server = xllamacpp.Server(params)
    except Exception as error:  # the binding raises bare RuntimeErrors
        raise LanguageModelUnavailable(
            f"{file}: llama.cpp cannot load it ({error}); see whether memory is free and the file whole"
        ) from error
    log.info("%s loaded in %.1f s, %d threads", file.name, time.perf_counter() - started, threads)
    return ServerModel(
        url=f"{server.listening_address}/v1", model=file.stem, key=key, context_window=CONTEXT, owner=server
    )
