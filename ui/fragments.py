"""Pieces of HTML from the templates folder; whatever is put into them is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def fragment(name: str, **values: object) -> str:
    """Fill templates/NAME.html. Text is escaped; only `markupsafe.Markup` passes as HTML."""
    return _template(name).render(values).strip()


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["apart"] = apart
    return environment.get_template(f"{name}.html")


def apart(number: object) -> str:
    """Thousands apart by a narrow space, as ITU-T prints them: 16 172; other values as they are."""
    return f"{number:,}".replace(",", "\u202f") if isinstance(number, int) else str(number)
