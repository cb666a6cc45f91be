"""Writes copilot/draft/verbs.txt: the verbs of the indexed texts, told by their forms and what stands before.

python -m evals.fit.verbs
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

from copilot.draft.verbforms import base_form
from copilot.pipeline import Copilot
from corpus.settings import Settings

FEWEST = 2
"""Places that a word must stand in."""
_AFTER = re.compile(
    r"\b(?:shall|should|must|may|can|to|not to|is required to)\s+(?:also\s+|not\s+)?([a-z]{2,}(?:-[a-z]+)?)\b"
)
_NOUN = re.compile(r"\b(?:the|an?|each|this|of)\s+([a-z]{2,})\b")
_NO_VERBS = frozenset(
    "the be a an its this that these each all any which it their one both other more at from in on by".split()
)


def main() -> None:
    store = Copilot(Settings()).reading().generation.store
    after: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    for entry in store.documents():
        if entry.language != "E":
            continue
        for clause in store.document(entry.file).clauses:
            after.update(_AFTER.findall(clause.text))
            nouns.update(_NOUN.findall(clause.text))
    words: Counter[str] = Counter()
    for entry in store.documents():
        if entry.language == "E":
            words.update(
                re.findall(r"[a-z]{3,}", " ".join(c.text for c in store.document(entry.file).clauses))
            )
    regular = {
        base
        for word, count in words.items()
        if word.endswith("ing") and count >= FEWEST
        for base in (base_form(word),)
        if len(base) > 2
        and words[f"{base}d" if base.endswith("e") else f"{base}ed"] >= FEWEST
        and words[base]
    }
    modal = [word for word, count in after.most_common() if count >= FEWEST and word not in _NO_VERBS]
    modal += sorted(regular - set(modal))
    verbs = [
        word
        for word in modal
        if (8 * after[word] >= nouns[word] or word in regular) and not word.endswith(("ing", "ed"))
    ]
    path = Path(str(files("copilot.draft"))) / "verbs.txt"
    path.write_text("\n".join(verbs) + "\n", encoding="utf-8")
    sys.stdout.write(f"{path}: {len(verbs)} verbs\n")


if __name__ == "__main__":
    main()
