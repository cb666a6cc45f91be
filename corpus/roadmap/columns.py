"""What the columns of a table of standards hold, told by the words of its header row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.roadmap.cells import is_reference, names_standard


class Field(StrEnum):
    ORGANIZATION = "organization"
    REFERENCE = "reference"
    TITLE = "title"
    STATUS = "status"
    DATE = "date"
    AREA = "area"


class Stage(StrEnum):
    PUBLISHED = "published"
    UNDER_WAY = "under way"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and, where its header says so, the stage of the standards in it.

    `with_title`: a reference stands with its title in one cell. `weak`: a word like "Number" or
    "Description", which counts only when the cells or the other columns agree.
    """

    place: int
    field: Field
    stage: Stage = Stage.UNKNOWN
    with_title: bool = False
    weak: bool = False


# In order: the first that matches decides ("approval status" is a status, "document title" a title).
_WORDS = {
    Field.STATUS: r"status|stages?|state|progress|maturity|statut|état|avancement|estado|situación|etapa"
    r"|стату\w+|этап\w*|стади\w+|состояни\w+",
    Field.TITLE: r"titles?|titres?|intitulé|títulos?|names?\sof\s(?:the\s)?\w+|standard\sname"
    r"|наименовани\w+|названи\w+|заголов\w+",
    Field.DATE: r"dates?|years?|months?|approv(?:al|ed)|target(?:ed)?|timing|timeline|schedule|deadline"
    r"|expected|publication|fechas?|años?|aprobación|publicación|année|échéance|approbation"
    r"|дат[аы]|год|срок\w*|утверждени\w+",
    Field.ORGANIZATION: r"organi[sz]ations?|organismes?|organismos?|organizaci(?:ón|ones)|sdos?|body|bodies"
    r"|forum|fora|consorti\w+|publishers?|developers?|issuers?|entidad(?:es)?|организаци\w+",
    Field.AREA: r"areas?|topics?|categor(?:y|ies)|scope|themes?|domains?|fields?|aspects?|domaines?|thèmes?"
    r"|catégories?|sujets?|áreas?|temas?|categorías?|ámbitos?|област\w+|тем[аы]|категори\w+",
    Field.REFERENCE: r"references?|refs?|numbers?|nos?|nr|n°|№|id|identifiers?|recommendations?|recs?"
    r"|documents?|standards?|specifications?|deliverables?|work\sitems?|publications?|drafts?"
    r"|références?|numéros?|normes?|recommandations?|referencias?|números?|normas?|recomendaci(?:ón|ones)"
    r"|documentos?|обозначени\w+|номер\w*|рекомендаци\w+|документ\w*|стандарт\w*",
}
_FIELDS = [(field, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)) for field, words in _WORDS.items()]
_BY_FIELD = dict(_FIELDS)
_WEAK_TITLE = re.compile(
    r"(?<!\w)(?:subjects?|descriptions?|contents?|summary|objets?|asuntos?|objetos?|descripción|résumé|resumen|описани\w+"
    r"|names?|nom|nombre)(?!\w)",
    re.I,
)
_WEAK_REFERENCE = re.compile(r"^(?:nos?\.?|nr\.?|n°|№|numbers?|numéro|número|номер|ids?|#|items?)$", re.I)
_JOINT = re.compile(r"/|&|,|\+|\b(?:and|et|y|и)\b")
_PUBLISHED = re.compile(
    r"(?<!\w)(?:published|publications?|in\sforce|approved|adopted|available|completed|final(?:ized|ised)?|existing|superseded|withdrawn"
    r"|publiée?s?|en\svigueur|approuvée?s?|publicad[oa]s?|vigentes?|en\svigor|aprobad[oa]s?|опубликован\w*|действу\w+|утвержд\w+)(?!\w)",
    re.I,
)
_UNDER_WAY = re.compile(
    r"(?<!\w)(?:under\s(?:way|study|development|preparation|review)|ongoing|on-going|in\s(?:progress|preparation|development)|work\sitems?"
    r"|work\sprogramme|drafts?|drafting|draft(?:ed)?|planned|expected|proposed|new\swork|provisional|not\syet|consented|determined|pre-?published"
    r"|à\sl'étude|en\scours|projets?|prévue?s?|en\s(?:estudio|curso|elaboración|preparación)|proyectos?|previst[oa]s?"
    r"|разрабатыва\w+|проект\w*|изуч\w+)(?!\w)",
    re.I,
)  # fmt: skip


def stage_of(words: str) -> Stage:
    """Whether words say "published" or "under way"; unknown where neither or both."""
    published, under_way = bool(_PUBLISHED.search(words)), bool(_UNDER_WAY.search(words))
    if published == under_way:
        return Stage.UNKNOWN
    return Stage.PUBLISHED if published else Stage.UNDER_WAY


def read_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a table of standards by its header; none where it is no such table.

    Such a table has a column of references whose cells name standards (in at least half of the rows)
    and says what else it tells of them: titles, organizations, status, dates or areas; or it has
    titles and organizations alone.

    Args:
        header: the cells of the header row.
        rows: the other rows that have as many cells, without the header.
    """
    columns = [column for place, words in enumerate(header) if (column := _column(place, words))]
    references = [
        column for column in columns if column.field is Field.REFERENCE and _named(rows, column.place)
    ]
    if not references:
        # "Published" | "Under study" over lists of standards
        references = [
            Column(place, Field.REFERENCE, stage_of(words))
            for place, words in enumerate(header)
            if stage_of(words) and _named(rows, place)
        ]
    others = _once(
        [column for column in columns if column.field is not Field.REFERENCE and column not in references],
        references,
    )
    titled = any(column.field is Field.TITLE for column in others)
    strong = {column.field for column in others if not column.weak}
    if not titled and not any(column.with_title for column in references):
        # "[ITU-T Y.4500.1] 10.2.1" beside a requirement cites a clause, it lists no standard
        references = [column for column in references if _pure(rows, column.place)]
    if references and (Field.TITLE in strong or (len(header) > 2 and (strong or titled))):
        return tuple(sorted([*references, *others], key=lambda column: column.place))
    if Field.TITLE in strong and Field.ORGANIZATION in strong:
        return tuple(others)
    return ()


def _column(place: int, words: str) -> Column | None:
    words = " ".join(words.split())
    stage = stage_of(words)
    reference = bool(_BY_FIELD[Field.REFERENCE].search(words))
    title = bool(_BY_FIELD[Field.TITLE].search(words))
    if reference and title and _JOINT.search(words):
        return Column(place, Field.REFERENCE, stage, with_title=True)
    for field, pattern in _FIELDS:
        if pattern.search(words):
            weak = field is Field.REFERENCE and bool(_WEAK_REFERENCE.match(words))
            return Column(place, field, stage, weak=weak)
    return Column(place, Field.TITLE, stage, weak=True) if _WEAK_TITLE.search(words) else None


def _named(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the cells of a column name standards in at least half of the rows that have any."""
    cells = [row[place] for row in rows if row[place].strip(" -–—")]
    return bool(cells) and 2 * sum(names_standard(cell) for cell in cells) >= len(cells)


def _pure(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether most cells of a column hold standards' numbers and nothing else."""
    cells = [row[place] for row in rows if row[place].strip(" -–—")]
    return 2 * sum(map(is_reference, cells)) > len(cells)


def _once(columns: Sequence[Column], references: Sequence[Column]) -> list[Column]:
    """One column a field: the first strong one, else the first weak one; places of references left out."""
    taken = {column.place for column in references}
    chosen: dict[Field, Column] = {}
    for column in sorted(columns, key=lambda column: column.weak):
        if column.place not in taken:
            chosen.setdefault(column.field, column)
    return list(chosen.values())
