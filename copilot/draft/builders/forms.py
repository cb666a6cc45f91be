"""The parts that forms, liaison statements and contributions share: their fields, filled from the form or
left as gaps.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter

from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece


class Field(BaseModel):
    """A field of a form: its name in the form, the fields of the request that fill it, and what is missing
    where none does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str
    gap: str


@cache
def fields_of(name: str) -> tuple[Field, ...]:
    """The fields of a form in its order (forms/NAME.toml)."""
    content = tomllib.loads((files("copilot.draft") / "forms" / f"{name}.toml").read_text("utf-8"))
    return TypeAdapter(tuple[Field, ...]).validate_python(content["field"])


def filled(frame: Frame, field: Field, *, joint: str = "; ", otherwise: str = "") -> Piece:
    """A field as the form fills it; else with what code knows; else as a gap."""
    told = frame.request.fields.get(field.name, ())
    if told:
        return Piece(Kind.FIELD, joint.join(told), label=field.label, origin=Origin.INSTRUCTED)
    if otherwise:
        return Piece(Kind.FIELD, otherwise, label=field.label, origin=Origin.INSTRUCTED)
    return Piece(Kind.FIELD, f"[editor: {field.gap}]", label=field.label, origin=Origin.PROPOSAL)


def stop(text: str) -> str:
    """A sentence with capital and full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!", ":")) else ".")
