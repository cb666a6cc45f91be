"""Names and texts from outside: printable, unique, and fit for JSON, SQLite, addresses and terminals."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import CopilotError, NothingReadable
from corpus.failures import Failure
from corpus.output import write_json
from corpus.printable import clean, cleaned, printable, printable_name, to_json

NAMES = st.binary(min_size=1, max_size=60).filter(lambda name: not {0, 0x2F} & set(name)).map(os.fsdecode)
"""What the system gives for any bytes that a file may be called."""
TEXTS = st.text(st.characters(), max_size=60)
"""Half characters included."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (os.fsdecode(b"latin1-\xe9\xff.pdf"), r"latin1-\xe9\xff.pdf"),
        (r"latin1-\xe9.pdf", r"latin1-\\xe9.pdf"),
        ("\x1b[2J.pdf", r"\x1b[2J.pdf"),
        ("a\nb.pdf", r"a\nb.pdf"),
        ("fdp.\u202egnp.pdf", r"fdp.\u202egnp.pdf"),
        ("\U000e0041.pdf", r"\U000e0041.pdf"),
        ("Größe – Ð ل 中 😀 می\u200cشود.pdf", "Größe – Ð ل 中 😀 می\u200cشود.pdf"),
    ],
)
def test_what_cannot_be_seen_is_written_out(name: str, shown: str) -> None:
    assert printable_name(name) == shown


@given(NAMES, NAMES)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert (printable_name(one) == printable_name(other)) == (one == other)


@given(TEXTS)
def test_a_printable_text_goes_everywhere_and_stays_as_it_is(text: str) -> None:
    shown = printable_name(text)
    assert shown.encode().decode() == shown
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert printable(shown) == shown
    assert unquote(quote(shown)) == shown
    assert json.loads(to_json(shown)) == shown
    (kept,) = sqlite3.connect(":memory:").execute("SELECT ?", (shown,)).fetchone()
    assert kept == shown


@given(TEXTS)
def test_a_clean_text_goes_everywhere_and_keeps_its_words(text: str) -> None:
    assert clean(text).encode().decode() == clean(clean(text))
    words = "".join(sign for sign in text if sign.isalnum() or sign in "\n\t")
    assert "".join(sign for sign in clean(text) if sign.isalnum() or sign in "\n\t") == words


JSON = st.recursive(
    TEXTS | st.integers() | st.none(), lambda one: st.lists(one) | st.dictionaries(TEXTS, one)
)


@given(JSON)
def test_json_is_utf8_whatever_it_holds(value: object) -> None:
    assert to_json(value).encode().decode() == to_json(value)
    assert json.loads(to_json(cleaned(value)).encode()) == cleaned(value)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "iso8859-9", "cp1252"])
def test_json_is_read_by_programs_whatever_the_terminal_knows(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding, write_through=True))
    write_json({"title": "± 50 ppm – 中 😀 İı", "name": "\udce9"})
    assert json.loads(out.getvalue()) == {"title": "± 50 ppm – 中 😀 İı", "name": "\ufffd"}


def test_messages_are_one_line() -> None:
    path = os.fsdecode(b"/tmp/\xff\n\x1b[2J")
    assert str(CopilotError(f"{path}: missing")) == r"/tmp/\xff\n\x1b[2J: missing"
    assert str(NothingReadable(f"{path}: none", [Failure("a", "b")])) == r"/tmp/\xff\n\x1b[2J: none"
