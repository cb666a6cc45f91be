"""Greetings, and questions about other things than ITU-T texts: a line that says what can be asked."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import Presented
from copilot.question.intent import Intent
from copilot.routes.route import Told
from index.filters import Filter


class GreetingRoute:
    """Hello, thanks, who are you: nothing is quoted."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        return None if intent.named else Told(Presented(say("greeting", intent.language), (), True))


class OutOfScopeRoute:
    """Poems, weather, code: nothing is quoted."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        return None if intent.named else Told(Presented(say("out_of_scope", intent.language), (), True))
