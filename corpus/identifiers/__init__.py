"""The names of ITU-T texts: one grammar for reading, writing, ordering and finding them."""

from corpus.identifiers.file_names import from_file_name
from corpus.identifiers.foreign import ForeignMention, find_foreign
from corpus.identifiers.mentions import Mention, find_all, find_undotted, parse
from corpus.identifiers.names import (
    Identifier,
    Part,
    UnknownIdentifier,
    from_catalogue_form,
    same_recommendation,
)
from corpus.identifiers.references import reference_id

__all__ = [
    "ForeignMention",
    "Identifier",
    "Mention",
    "Part",
    "UnknownIdentifier",
    "find_all",
    "find_foreign",
    "find_undotted",
    "from_catalogue_form",
    "from_file_name",
    "parse",
    "reference_id",
    "same_recommendation",
]
