"""Texts on a topic, found by the words of their titles and abstracts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Topic:
    """A text is on the topic if its title holds one of the words, or its abstract holds `often` of them.

    `roadmaps` are texts whose tables list what is on the topic, too: they are on it themselves, and so is
    what they list once they are in the corpus. `numbers` is the range of a series given to it.
    """

    words: re.Pattern[str]
    often: int
    roadmaps: tuple[str, ...] = ()
    numbers: re.Pattern[str] | None = None

    def covers(self, identifier: Identifier, title: str, abstract: str) -> bool:
        if self.words.search(title):
            return True
        if len(self.words.findall(abstract)) >= self.often:
            return True
        if self.numbers is not None and any(self.numbers.fullmatch(name) for name in identifier.names):
            return True
        return identifier.text in self.roadmaps


TOPICS: Mapping[str, Topic] = {
    # What Supplement 72 to the Y.3000-series maps: artificial intelligence and machine learning.
    "ai": Topic(
        re.compile(
            r"""\b(?:
                artificial[ -]intelligent? | artificial[ -]intelligence | AI | AIoT | AI/ML
              | machine[ -]learning | deep[ -](?:reinforcement[ -])?learning
              | (?:federated|reinforcement|transfer)[ -]learning | (?:deep|artificial)?[ ]?neural[ ]networks?
              | (?:foundation|large[ ]language|large[ -]scale[ ]pre-trained|network[ ]large|large)[ ]models?
              | (?:machine|computer)[ ]vision | multimodal[ ](?:fusion|systems?|foundation)
              | autonomous[ ]networks? | intent-based | intelligence[ ]levels? | knowledge[ ]graphs?
              | chatbots? | generative | speaker[ ]recognition
            )\b""",
            re.IGNORECASE | re.VERBOSE,
        ),
        often=3,
        roadmaps=("Y Suppl. 72",),
        numbers=re.compile(r"Y\.31[78]\d"),  # machine learning in future networks
    ),
}
