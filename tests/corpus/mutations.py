"""PDFs that went wrong: sound ones cut, overwritten and bent, the same ones on every run."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

_SEED = 1988


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(10, len(data))]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 5, 50, 500])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 5000) :]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 5000)]
    return data[:start] + piece * chance.randrange(2, 20) + data[start + len(piece) :]


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    length = min(chance.randrange(1, 20_000), len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def _page_count(data: bytes, chance: random.Random) -> bytes:
    counts = [0, -1, 19_999, 99_999, 2**31 - 1, 10**12]
    return re.sub(rb"/Count \d+", lambda _: b"/Count %d" % chance.choice(counts), data)


def _cyclic_pages(data: bytes, chance: random.Random) -> bytes:
    """Pages whose children are any objects, the tree itself among them."""
    return re.sub(rb"/Kids\s*\[\s*\d+ 0 R", lambda _: b"/Kids [%d 0 R" % chance.randrange(1, 50), data)


def _wrong_references(data: bytes, chance: random.Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % chance.randrange(1, 400) if chance.random() < 0.03 else match.group()

    return re.sub(rb"\d+ 0 R", other, data)


def _wrong_lengths(data: bytes, chance: random.Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        return b"/Length %d" % chance.choice([0, 1, 10**9]) if chance.random() < 0.2 else match.group()

    return re.sub(rb"/Length \d+", other, data)


def _wrong_numbers(data: bytes, chance: random.Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        return b"%d" % chance.choice([0, -1, 10**9, 65_536]) if chance.random() < 0.01 else match.group()

    return re.sub(rb"(?<=[ \[])\d+(?=[ \]])", other, data)


def _nested(data: bytes, chance: random.Random) -> bytes:
    """Arrays, dictionaries or graphics states thousands deep."""
    opening, closing = chance.choice([(b"[", b"]"), (b"<</A ", b">>"), (b"q ", b"Q "), (b"BT ", b"ET ")])
    depth = chance.choice([100, 5_000, 200_000])
    start = data.find(b"obj", chance.randrange(len(data))) + 3
    return data[:start] + b" " + opening * depth + closing * depth + data[start:]


_WAYS: Sequence[tuple[str, Callable[[bytes, random.Random], bytes]]] = (
    ("truncated", _truncated),
    ("flipped", _flipped),
    ("cut", _cut),
    ("repeated", _repeated),
    ("zeroed", _zeroed),
    ("page_count", _page_count),
    ("cyclic_pages", _cyclic_pages),
    ("wrong_references", _wrong_references),
    ("wrong_lengths", _wrong_lengths),
    ("wrong_numbers", _wrong_numbers),
    ("nested", _nested),
)


def mutations(sound: Sequence[bytes], count: int) -> Iterator[tuple[str, bytes]]:
    """So many broken PDFs with the name of what was done to them; every way with every sound one in turn."""
    chance = random.Random(_SEED)
    for number in range(count):
        name, mutate = _WAYS[number % len(_WAYS)]
        # lengths share no divisor with the number of ways by chance: step on after each round
        data = sound[(number + number // len(_WAYS)) % len(sound)]
        yield f"{number:03}-{name}", mutate(data, chance)
