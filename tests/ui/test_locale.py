"""Every text of the page has its French; figures and plurals are put in."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment

import ui
from ui.locale import DEFAULT, LANGUAGES, Locale, catalog

FOLDER = Path(ui.__file__).parent
KEYWORDS = {"locale": None, "_": None, "N_": None, "plural": (1, 2)}


def used() -> dict[object, str]:
    """Every text of code and templates that is shown, with the place where it stands."""
    places: dict[object, str] = {}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    for file, line, text, *_ in extract_from_dir(FOLDER, methods, keywords=KEYWORDS):
        places.setdefault(text, f"{file}:{line}")
    return places


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != DEFAULT])
def test_every_text_is_translated_with_its_fields(language: str) -> None:
    texts = used()
    assert len(texts) > 40
    translated = {message.id: message.string for message in catalog(language) if message.id}
    missing = {place: text for text, place in texts.items() if not translated.get(text)}
    assert missing == {}
    for id, given in translated.items():
        pairs = zip(id, given, strict=True) if isinstance(id, tuple) else [(id, given)]
        for text, translation in pairs:
            assert fields(text) == fields(translation), text
    left_over = {text for text in translated if text not in texts}
    assert left_over == set(), "no longer shown: delete them from the PO file"


def test_no_text_stands_in_an_f_string_where_it_is_not_found() -> None:
    for module in sorted(FOLDER.glob("**/*.py")):
        for written in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(written, ast.JoinedStr):
                calls = [node for node in ast.walk(written) if isinstance(node, ast.Call)]
                names = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
                assert not names & set(KEYWORDS), f"{module}:{written.lineno}"


def test_templates_hold_no_untranslated_words() -> None:
    """What stands in a template outside of tags and expressions is punctuation."""
    lexer = Environment()
    for template in sorted((FOLDER / "templates").glob("**/*.html")):
        text = "".join(value for _, kind, value in lexer.lex(template.read_text("utf-8")) if kind == "data")
        words = [word for part in text.split(">") for word in part.partition("<")[0].split()]
        assert [word for word in words if word.isalpha() and len(word) > 1] == [], template.name


def test_french_text_with_a_number_and_a_plural() -> None:
    french, english = Locale("fr"), Locale()
    assert french("Page {page} of {pages}", page=3, pages=12) == "Page 3 sur 12"
    assert english("Page {page} of {pages}", page=3, pages=12) == "Page 3 of 12"
    assert english.plural("{n} document", "{n} documents", 1200) == "1\u202f200 documents"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'xx': the page has no texts in it; use en, fr"):
        Locale("xx")
