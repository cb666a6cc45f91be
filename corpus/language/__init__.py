"""What is known of natural languages: so far, which one a text is in."""

from corpus.language.detect import ITU_LETTERS, LANGUAGES, language_of

__all__ = ["ITU_LETTERS", "LANGUAGES", "language_of"]
