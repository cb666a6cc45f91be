"""The few sentences that are the copilot's own, in the languages that it answers in."""

from __future__ import annotations

ABSTENTION = {
    "en": "The indexed texts do not state this.",
    "fr": "Les textes indexés ne donnent pas cette information.",
    "es": "Los textos indexados no indican esta información.",
}
"""Begins every abstention; the one place where it is worded."""

_PHRASES: dict[str, dict[str, str]] = {
    "searched": {
        "en": "Searched: {count} documents{catalogue}. Nearest: {nearest}.",
        "fr": "Recherche dans {count} documents{catalogue}. Les plus proches : {nearest}.",
        "es": "Se buscó en {count} documentos{catalogue}. Los más próximos: {nearest}.",
    },
    "and_catalogue": {
        "en": " and the catalogue of {editions} editions",
        "fr": " et le catalogue de {editions} éditions",
        "es": " y el catálogo de {editions} ediciones",
    },
    "not_indexed": {
        "en": "{id} ({title}; {status}) is in the catalogue, but its text is not indexed: "
        "add the PDF with `copilot corpus refresh`.",
        "fr": "{id} ({title} ; {status}) figure au catalogue, mais son texte n'est pas indexé : "
        "ajoutez le PDF avec `copilot corpus refresh`.",
        "es": "{id} ({title}; {status}) figura en el catálogo, pero su texto no está indexado: "
        "añada el PDF con `copilot corpus refresh`.",
    },
    "unknown_text": {
        "en": "{id} is neither indexed nor in the catalogue.",
        "fr": "{id} n'est ni indexée ni au catalogue.",
        "es": "{id} no está indexada ni figura en el catálogo.",
    },
    "in_force": {
        "en": "Yes, {id} is in force (published {date}).",
        "fr": "Oui, {id} est en vigueur (publiée le {date}).",
        "es": "Sí, {id} está en vigor (publicada el {date}).",
    },
    "not_in_force": {
        "en": "No, {id} is {status}: it is no longer in force.",
        "fr": "Non, {id} n'est plus en vigueur ({status}).",
        "es": "No, {id} ya no está en vigor ({status}).",
    },
    "current": {
        "en": "The edition in force is {id}, {title}.",
        "fr": "L'édition en vigueur est {id}, {title}.",
        "es": "La edición en vigor es {id}, {title}.",
    },
    "no_current": {
        "en": "The catalogue lists no edition in force.",
        "fr": "Le catalogue n'indique aucune édition en vigueur.",
        "es": "El catálogo no indica ninguna edición en vigor.",
    },
    "amended": {
        "en": "Amended by: {ids}.",
        "fr": "Modifiée par : {ids}.",
        "es": "Modificada por: {ids}.",
    },
    "clause_amended": {
        "en": "Clause {clause} is amended by {id}:",
        "fr": "Le paragraphe {clause} est modifié par {id} :",
        "es": "La cláusula {clause} está modificada por {id}:",
    },
    "unsupported": {
        "en": "not supported by the texts",
        "fr": "non étayé par les textes",
        "es": "sin respaldo en los textos",
    },
    "translated": {
        "en": "Translation by the language model, not official:",
        "fr": "Traduction par le modèle de langage, non officielle :",
        "es": "Traducción del modelo de lenguaje, no oficial:",
    },
    "doubtful": {
        "en": "The language model doubts that these quotations state what is asked.",
        "fr": "Le modèle de langage doute que ces citations répondent à la question.",
        "es": "El modelo de lenguaje duda de que estas citas respondan a la pregunta.",
    },
    "model_failed": {
        "en": "Quotations alone; {reason}.",
        "fr": "Citations seules ; {reason}.",
        "es": "Solo citas; {reason}.",
    },
    "none_supported": {
        "en": "what the language model wrote is not supported by the texts",
        "fr": "ce que le modèle de langage a écrit n'est pas étayé par les textes",
        "es": "lo que escribió el modelo de lenguaje no tiene respaldo en los textos",
    },
    "gives_orders": {
        "en": "{names}: holds text that gives orders to machines; it is quoted at most, never followed",
        "fr": "{names} : contient des ordres donnés aux machines ; ils sont cités au plus, jamais suivis",
        "es": "{names}: contiene órdenes dadas a las máquinas; a lo sumo se citan, nunca se siguen",
    },
    "referring": {
        "en": "{count} indexed texts list {id} among their references:",
        "fr": "{count} textes indexés citent {id} parmi leurs références :",
        "es": "{count} textos indexados citan {id} entre sus referencias:",
    },
    "clause": {"en": "clause {number}", "fr": "paragraphe {number}", "es": "cláusula {number}"},
    "subclauses": {"en": "Subclauses: {list}", "fr": "Subdivisions : {list}", "es": "Subcláusulas: {list}"},
    "no_clause": {
        "en": "{id} has no clause {number}. Its clauses: {list}",
        "fr": "{id} n'a pas de paragraphe {number}. Ses paragraphes : {list}",
        "es": "{id} no tiene cláusula {number}. Sus cláusulas: {list}",
    },
    "not_quotable": {
        "en": "{id}, {label}, begins on page {page}, but holds no sentence that can be quoted.",
        "fr": "{id}, {label}, commence à la page {page}, mais ne contient aucune phrase à citer.",
        "es": "{id}, {label}, empieza en la página {page}, pero no contiene ninguna frase citable.",
    },
}
_STATES = {
    "fr": {
        "in force": "en vigueur",
        "superseded": "remplacée",
        "withdrawn": "retirée",
        "pre-published": "prépubliée",
    },
    "es": {
        "in force": "en vigor",
        "superseded": "sustituida",
        "withdrawn": "retirada",
        "pre-published": "prepublicada",
    },
}


def say(name: str, language: str, **values: object) -> str:
    """A phrase in the language asked for, in English where there is no translation."""
    forms = _PHRASES[name]
    return forms.get(language, forms["en"]).format(**values)


def state(word: str, language: str) -> str:
    """The word for a status."""
    return _STATES.get(language, {}).get(word, word)


def abstention(language: str) -> str:
    return ABSTENTION.get(language, ABSTENTION["en"])
