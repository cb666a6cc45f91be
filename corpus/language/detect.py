"""Which of ITU's six languages a text is in (py3langid, a classifier over bytes, offline)."""

from __future__ import annotations

import math
import re
import threading
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from corpus.identifiers import find_all

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
"""Codes of ISO 639, in the order in which ITU names them seldom; English comes first as the commonest."""
ITU_LETTERS = {"en": "E", "fr": "F", "es": "S", "ru": "R", "ar": "A", "zh": "C"}
"""ITU's letters for the languages, as the codes of its documents have them."""
_ENGLISH_SHARE = 0.8
"""Share of English among what is read here: decides where a text is too short to tell ("EID = ?"). Of 2,488
questions labelled by their authors 9 are taken for another language, 32 without it."""
_SCRIPTS = {"ru": "\u0400-\u04ff", "ar": "\u0600-\u06ff", "zh": "\u3400-\u9fff"}
_READ = 2000
"""Characters that are looked at."""
_IDENTIFYING = threading.Lock()


def language_of(text: str) -> str:
    """The language of a text, as a code of ISO 639; English where nothing tells.

    >>> language_of("Que dit la clause 5 de V.42 ?"), language_of("¿Qué dice la cláusula 5 de V.42?")
    ('fr', 'es')
    """
    return _language_of(text[:_READ])


@lru_cache(maxsize=4096)
def _language_of(text: str) -> str:
    letters = len(re.findall(r"[^\W\d_]", text)) or 1
    for language, script in _SCRIPTS.items():
        # names and abbreviations in Latin letters stand in texts of all scripts
        if len(re.findall(f"[{script}]", text)) > 0.3 * letters:
            return language
    for mention in reversed(find_all(text, typed=True)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    with _IDENTIFYING:
        ranked = dict(_identifier().rank(text.lower()))
    other = (1 - _ENGLISH_SHARE) / (len(ranked) - 1)
    odds = {
        language: math.log(max(float(ranked[language]), 1e-300))
        + math.log(_ENGLISH_SHARE if language == "en" else other)
        for language in ("en", "fr", "es")
    }
    return max(odds, key=lambda language: odds[language])


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
