"""The page's texts in the reader's language: English as written in the code, others from PO files.

A text is its own key, as gettext has it. What comes from lower packages (answers, errors, findings) is not
translated here.
"""

from __future__ import annotations

import gettext
import io
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

LANGUAGES = {"en": "English", "fr": "Français"}
"""The languages of the page by the codes of ISO 639; the first is served at "/", others at "/fr"."""
DEFAULT = "en"
FOLDER = Path(__file__).with_name("locales")


def N_(text: str) -> str:
    """Marks a text that is translated where it is used, not where it is written."""
    return text


class Locale:
    """Texts and pieces of HTML in one language.

    >>> locale = Locale("fr")
    >>> locale("Your question"), locale("Page {page}", page=3)
    ('Votre question', 'Page 3')
    """

    def __init__(self, language: str = DEFAULT) -> None:
        """Raises: ValueError for a language that has no PO files."""
        self.language = language
        self._translations = _translations(language)

    @property
    def is_default(self) -> bool:
        """Whether this is the language of the page at "/"."""
        return self.language == DEFAULT

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language, `{name}` filled with the values."""
        translated = self._translations.gettext(text)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form for that number, which the text may show as `{n}`."""
        return self._translations.ngettext(one, many, n).format(n=apart(n), **values)

    def fragment(self, name: str, **values: object) -> str:
        """Fill templates/NAME.html. Text is escaped; only `markupsafe.Markup` passes as HTML."""
        return self._environment.get_template(f"{name}.html").render(values).strip()

    def html(self, name: str, **values: object) -> Markup:
        """The same, to be put into another fragment."""
        return Markup(self.fragment(name, **values))

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("ui"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # {{ _("Page {page}", page=3) }}, as in code
        environment.globals.update(_=self.__call__, plural=self.plural, language=self.language)
        environment.filters["apart"] = apart
        return environment


def catalog(language: str) -> Catalog:
    """All PO files of a language as one catalogue. Raises: ValueError where there are none."""
    files = sorted((FOLDER / language).glob("*.po"))
    if not files:
        raise ValueError(f"language {language!r}: the page has no texts in it; use {', '.join(LANGUAGES)}")
    joined = Catalog(language)
    for file in files:
        with file.open("rb") as stream:
            for message in read_po(stream, language):
                if message.id:
                    joined.add(message.id, message.string)
    return joined


def _translations(language: str) -> gettext.NullTranslations:
    if language == DEFAULT:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalog(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def apart(number: object) -> str:
    """Thousands apart by a narrow space, as ITU-T prints them: 16 172; other values as they are."""
    return f"{number:,}".replace(",", "\u202f") if isinstance(number, int) else str(number)
