"""From a provision to the question that it answers: "The window shall be 15", "What shall it be?"."""

from __future__ import annotations

import re

from copilot.verify.wording import content_words
from corpus.model import Clause

_MODAL = r"(?P<modal>shall|should|must)"
_SUBJECT = r"(?P<subject>(?:The|A|An|Each|Every|All)\s[^,;:()]{4,90}?)"
_VALUE = re.compile(rf"^{_SUBJECT}\s+{_MODAL}\s+(?P<verb>be|not\s+exceed|not\s+be)\s+(?P<rest>.*\d.*)$", re.S)
_REQUIRED = re.compile(
    rf"^{_SUBJECT}\s+(?P<modal>is|are)\s+(?P<verb>required\s+to|recommended\s+to)\s+(?P<rest>.*\d.*)$", re.S
)
_DOES = re.compile(rf"^{_SUBJECT}\s+{_MODAL}\s+(?P<verb>[a-z]+)\s+(?P<rest>.*\d.*)$", re.S)
_NO_VERB = frozenset(["then", "only", "also", "not", "always", "never", "first", "either", "both", "again"])
_UNRESOLVED = re.compile(
    r"\b(?:this|these|those|it|its|such|above|below|following|former|latter|same)\b", re.I
)


def question_of(sentence: str, doc: str, clause: Clause) -> str | None:
    """A question that the number in a provision answers; None where its subject stands elsewhere."""
    for form in (_VALUE, _REQUIRED, _DOES):
        match = form.match(sentence)
        if match is None or _UNRESOLVED.search(match["subject"]) or re.search(r"\d", match["subject"]):
            continue
        # "The default value" is not enough to know which value is meant.
        vague = len(content_words(match["subject"], "en")) < 3
        where = f"{doc}, clause {clause.label}" if vague else doc
        subject = match["subject"][0].lower() + match["subject"][1:]
        verb = " ".join(match["verb"].split())
        if form is _DOES and verb in _NO_VERB:
            continue
        if form is _VALUE:
            return f"According to {where}, what {match['modal']} {subject} {verb}?"
        if form is _REQUIRED:
            return f"According to {where}, what {match['modal']} {subject} {verb} do or be?"
        return f"What does clause {clause.number} of {doc} say that {subject} {match['modal']} {verb}?"
    return None
