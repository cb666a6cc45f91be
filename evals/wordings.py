"""How drafted questions are worded, in the languages that they are drafted in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Formats of the questions in one language; `language` as a question's `lang`."""

    language: str
    definition: str
    abbreviation: str
    table: str
    clause_text: str
    clause_place: str
    clause: str
    record: str
    status: str


_BY_LETTER = {
    "E": Wording(
        language="en",
        definition="How does {doc} define “{term}”?",
        abbreviation="What does {abbr} stand for in {doc}?",
        table="What does the table “{table}” of {doc} give as “{column}” for “{row}”?",
        clause_text="What does clause {number} of {doc} say?",
        clause_place="Which clause of {doc} deals with “{title}”, and what does it begin with?",
        clause="Clause {number}",
        record="Which ITU-T text is titled “{title}”?",
        status="Is {id} still in force, and if not, which edition is?",
    ),
    "F": Wording(
        language="fr",
        definition="Comment {doc} définit-elle « {term} » ?",
        abbreviation="Que signifie {abbr} dans {doc} ?",
        table="Que donne le tableau « {table} » de {doc} dans la colonne « {column} » pour « {row} » ?",
        clause_text="Que dit le paragraphe {number} de {doc} ?",
        clause_place="Quel paragraphe de {doc} traite de « {title} », et par quoi commence-t-il ?",
        clause="Paragraphe {number}",
        record="Quel texte de l’UIT-T est intitulé « {title} » ?",
        status="{id} est-elle encore en vigueur, et sinon, quelle édition l’est ?",
    ),
    "S": Wording(
        language="es",
        definition="¿Cómo define {doc} «{term}»?",
        abbreviation="¿Qué significa {abbr} en {doc}?",
        table="¿Qué da la tabla «{table}» de {doc} en la columna «{column}» para «{row}»?",
        clause_text="¿Qué dice la cláusula {number} de {doc}?",
        clause_place="¿Qué cláusula de {doc} trata de «{title}», y cómo comienza?",
        clause="Cláusula {number}",
        record="¿Qué texto del UIT-T se titula «{title}»?",
        status="¿Sigue en vigor {id}? Si no, ¿qué edición lo está?",
    ),
}


ENGLISH = _BY_LETTER["E"]


def wording_of(letter: str) -> Wording | None:
    """The wording for a document's language letter (E F S); None for the others."""
    return _BY_LETTER.get(letter)
