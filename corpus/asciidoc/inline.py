"""What AsciiDoc and Metanorma write inside a paragraph: as it is printed, without marks and macros."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

_STRUCK = re.compile(r"\[(?:strike|line-through)[^\]]*\](?P<mark>##?)(?:(?!(?P=mark)).)+(?P=mark)")
_SPAN = re.compile(r"\[[^\[\]<>]{1,60}\](?P<mark>##?)(?P<text>(?:(?!(?P=mark)).)+)(?P=mark)")
_HIGHLIGHT = re.compile(r"(?<![\w#&])#(?P<text>[^#\s](?:[^#]*[^#\s])?)#(?![\w#])")
_ANCHOR = re.compile(r"(?<!\[)\[\[[^\[\]]+\]\](?!\])")
_INDEX = re.compile(r"\(\(\([^()]*\)\)\)")
_INDEXED = re.compile(r"\(\(([^()]+)\)\)")
_TERM = re.compile(r"\{\{(?P<pieces>[^}]*)\}\}")
_XREF = re.compile(r"<<(?P<id>[^,>]+)(?:,(?P<text>[^>]+))?>>|xref:(?P<xid>[^\[]+)\[(?P<xtext>[^\]]*)\]")
_LINK = re.compile(r"(?:link:|(?=https?:|mailto:))(?P<target>[^\s\[\]]+)\[(?P<text>[^\]]*)\]")
_IMAGE = re.compile(r"image:[^:\s\[][^\s\[]*\[[^\]]*\]")
_WRAPPED_TAG = re.compile(r"^(?P<macro>[a-z-]+)\((?P<inside>.*)\)(?P<after>.*)$", re.S)
_LABELLED_TAG = re.compile(r"^\((?P<label>[^()]+)\)(?P<id>.*)$", re.S)
_GONE = ("del", "bookmark", "anchor", "index", "index-range", "autonumber")
_SHOWN = (
    "add", "stem", "latexmath", "asciimath", "pass", "symbol", "preferred", "kbd", "btn", "smallcap",
    "number", "identifier", "span",
)  # fmt: skip
_FIRST_SHOWN = ("term", "concept")
"""Of these the words before the first comma are printed."""
_PAIRS = (
    (re.compile(r"(?<![\w*])\*{1,2}(\S(?:[^*]*\S)?)\*{1,2}(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_{1,2}(\S(?:[^_]*\S)?)_{1,2}(?![\w_])"), r"\1"),
    (re.compile(r"`\+?([^`]*?)\+?`"), r"\1"),
    (re.compile(r"\^([^\^\s]+)\^"), r"\1"),
    (re.compile(r"~([^~\s]+)~"), r"\1"),
    (re.compile(r"\+{2,3}([^+]+)\+{2,3}"), r"\1"),
)


def plain(text: str, footnotes: list[str] | None = None) -> str:
    """Without emphasis and macros; cross-references stay until all anchors are known.

    What is struck or deleted is gone, what is added is there. Footnotes are put into the list.
    """

    def footnote(words: str) -> str:
        if footnotes is not None:
            footnotes.append(plain(words))
        return ""

    text = macro(text, "footnote", footnote).replace("{blank}", "")
    for name in _GONE:
        text = macro(text, name, lambda _: "")
    for name in _SHOWN:
        text = macro(text, name, lambda words: words)
    for name in _FIRST_SHOWN:
        text = macro(text, name, lambda words: words.split(",")[0])
    text = _STRUCK.sub("", text)
    text = _SPAN.sub(lambda match: match["text"], text)
    text = _HIGHLIGHT.sub(lambda match: match["text"], text)
    text = _INDEXED.sub(r"\1", _INDEX.sub("", _ANCHOR.sub("", text)))
    text = _LINK.sub(
        lambda match: match["text"] or match[0].partition("[")[0].removeprefix("link:"), _IMAGE.sub("", text)
    )
    text = _TERM.sub(lambda match: _term(match["pieces"]), text)
    for pattern, kept in _PAIRS:
        text = pattern.sub(kept, text)
    return html.unescape(text)


def macro(text: str, name: str, make: Callable[[str], str]) -> str:
    """Replaces name:[…] and name:target[…], whose words may hold brackets themselves."""
    before = "" if name == "footnote" else r"(?<![\w-])"  # it stands at the word that it is about
    pattern = re.compile(rf"{before}{re.escape(name)}:(?!:)[^\s\[\]]*\[")
    start = 0
    while (match := pattern.search(text, start)) is not None:
        end, depth = match.end(), 1
        while end < len(text) and depth:
            escaped = text[end - 1] == "\\"
            depth += 0 if escaped else (text[end] == "[") - (text[end] == "]")
            end += 1
        if depth:  # it is never closed
            start = match.end()
            continue
        words = make(text[match.end() : end - 1].replace("\\]", "]"))
        text = text[: match.start()] + words + text[end:]
        start = match.start() + len(words)
    return text


def _term(pieces: str) -> str:
    """{{term}}, {{term,as printed}}, {{<<source>>,term,as printed}} and options."""
    words = [piece.strip() for piece in pieces.split(",")]
    words = [word for word in words if word and not word.startswith("<<") and "options=" not in word]
    return words[-1] if words else ""


def references(text: str) -> list[str]:
    """The anchors that a text refers to."""
    return [match["id"] or match["xid"] for match in _XREF.finditer(text)]


def resolved(text: str, names: Mapping[str, str]) -> str:
    """Cross-references as they are printed: "clause 7.2", "Figure 1", "clause 5 of [ITU-T X.1]"."""

    def printed(match: re.Match[str]) -> str:
        id, words = match["id"] or match["xid"], match["text"] or match["xtext"] or ""
        name = names.get(id.strip())
        if name is None:
            return words or f"clause ?{id}"
        if name.startswith("["):
            places = [piece.strip().replace("=", " ") for piece in words.split(",") if piece.strip()]
            return f"{', '.join(places)} of {name}" if places else name
        return name if re.match(r"style=|\w+%", words) else words or name

    return _XREF.sub(printed, text)


def printed_tag(written: str) -> tuple[str, bool]:
    """The tag that is printed for an entry, and whether the entry itself is not: nofetch((b-Lamp)Lamp 1)."""
    tag, is_hidden = written.strip(), False
    while (wrapped := _WRAPPED_TAG.match(tag)) is not None:
        is_hidden = is_hidden or wrapped["macro"] == "hidden"
        tag = (wrapped["inside"].split(",")[0] + wrapped["after"]).strip()
    if labelled := _LABELLED_TAG.match(tag):
        tag = labelled["label"]
    return tag.split(",")[0].strip(), is_hidden
