"""What is known of natural languages: so far, which one a text is in."""

from corpus.language.detect import LANGUAGES, language_of

__all__ = ["LANGUAGES", "language_of"]
