"""English verb forms that the wording of provisions needs: "use" and "using", "is" or "are"."""

from __future__ import annotations

import re

_DOUBLING = re.compile(r"(?:[^aeiou]|^|qu)[aeiou][bdgklmnprtz]$")
_DOUBLED_LONG = ("mit", "fer", "cur", "pel", "gin", "set", "bel")
"""Ends of longer verbs whose last consonant doubles: transmit, transfer, occur, begin, reset."""
_BARE_ENDS = ("er", "en", "it", "et", "op", "on", "or", "ow", "om", "al", "el", "ect", "ait")
"""Ends of stems that take no e: enter, open, limit, develop, monitor, signal."""
_WITH_E = tuple(
    "stor ignor explor restor wrot writ not quot complet delet unit invit cit excit interfer rout execut "
    "comput distribut zon on rais eas us".split()
)
_PLURAL_WORDS = frozenset("data criteria media people they these those we both all personnel".split())
_SINGULAR_S = re.compile(r"(?:ss|us|is|ous|ics|as)$")
_TAIL = re.compile(
    r"\s(?:of|for|in|to|from|with|at|by|on|that|which|who|whose|between|within|under|using|used|over|during|"
    r"located|contained|described|defined|specified|received|sent|such as)\s",
    re.I,
)


def gerund(verb: str) -> str:
    """The -ing form of a base form.

    >>> [gerund(verb) for verb in ("be", "use", "send", "set", "transmit", "die")]
    ['being', 'using', 'sending', 'setting', 'transmitting', 'dying']
    """
    if verb == "be":
        return "being"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    doubles = _DOUBLING.search(verb) and (len(verb) <= 4 or verb.endswith(_DOUBLED_LONG))
    return f"{verb}{verb[-1]}ing" if doubles else f"{verb}ing"


def base_form(word: str) -> str:
    """The base form of an -ing form.

    >>> [base_form(word) for word in ("being", "using", "sending", "setting", "containing", "entering")]
    ['be', 'use', 'send', 'set', 'contain', 'enter']
    """
    stem = word.removesuffix("ing")
    if stem == "be":
        return "be"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfez":
        return stem[:-1]
    if stem.endswith(_WITH_E):
        return f"{stem}e"
    if stem.endswith(("v", "c", "u", "z", "dg", "ng", "ang")) and not stem.endswith(("bring", "sing")):
        return f"{stem}e"
    if stem.endswith(_BARE_ENDS) or re.search(r"[aeiou]{2}[^aeiou]$|[^aeiou]{2}$|[aeiouwxy]$", stem):
        if re.search(r"(?:eas|aus|ois|oos|at|izat)$", stem):
            return f"{stem}e"
        return (
            stem if not re.search(r"(?:bl|tl|pl|dl|gl|cl|kl|fl|rg|lv|rv|ns|rs|st?r)$", stem) else f"{stem}e"
        )
    return f"{stem}e"


def is_plural(subject: str) -> bool:
    """Whether a verb after this subject is in the plural: the head noun tells.

    >>> [is_plural(subject) for subject in ("The octets of the field", "Each of the peers", "The data")]
    [True, False, True]
    """
    phrase = re.split(r"[,;:(]\s*", subject.strip())[-1] or subject
    if re.match(r"(?:each|every|it|this|that|an?|no|one|either|neither)\b", phrase.strip(), re.I):
        return False
    head = _TAIL.split(f" {phrase} ", maxsplit=1)[0]
    words = re.findall(r"[A-Za-z][\w\-/]*", head)
    if not words:
        return False
    last = words[-1].lower()
    if last in _PLURAL_WORDS or words[0].lower() in ("these", "those", "both", "all"):
        return True
    if " and " in f" {head} " and not re.search(r"\beach\b", head, re.I):
        return True
    return last.endswith("s") and not _SINGULAR_S.search(last) and not words[-1].isupper()
