"""A provision from its topic, its force and its subject: "keep a log", option, "The gateway"."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from copilot.draft.kinds import Style
from copilot.draft.provisions import Force, force_of, in_style
from copilot.draft.verbforms import base_form, gerund, is_plural

_DETERMINERS = frozenset("the a an its their his her all each every any no at least one two both new".split())
_PARTICLES = frozenset("down up off on out in back".split())
"""What makes a verb of the word before it: "shut down when a leak is found"."""
_SUBORDINATE = re.compile(r"\b(?:if|when|while|where|after|before|unless|until|once|that|which|who)\b", re.I)
_PARTICIPLE = re.compile(
    r"^(?P<noun>(?:[\w\-/']+\s){0,6}?[\w\-/']+)\s+(?P<be>(?:is|are|be|being)\s+)?(?P<participle>(?!(?:speed|need|feed|seed)\b)[a-z]+(?:-[a-z]+)?ed|kept|held|"
    r"sent|given|made|set|built|known|shown|taken|written|left|lost|put|read|stored|driven|bound|found|met|run|chosen)\b(?P<rest>.*)$",
    re.S,
)
_FINITE = re.compile(
    r"^(?P<noun>(?:the|an?|each|every|all|any|no)\s(?:[\w\-/']+\s){0,5}?[\w\-/']+)\s(?P<verb>[a-z\-]+s)\s(?P<rest>.+)$",
    re.S,
)


@cache
def verbs() -> frozenset[str]:
    """The verbs of published provisions (verbs.txt, written by evals/fit/verbs.py)."""
    return frozenset((files("copilot.draft") / "verbs.txt").read_text("utf-8").split())


def is_verb(word: str) -> bool:
    """Whether a word is the base form of a verb, "re-" aside."""
    bare = word.lower()
    bare = re.sub(r"^(?:re-?|un|pre|over|dis)(?=\w{3})", "", bare) if bare not in verbs() else bare
    return bare in verbs() or word.lower() in verbs()


def provision(topic: str, force: Force, style: Style, actor: str) -> str:
    """One sentence that states a topic at a strength.

    Args:
        topic: a verb phrase ("keep a log"), a gerund, a noun phrase, or a short statement.
        force, style: of the sentence.
        actor: who is bound, where the topic is what somebody does.

    >>> provision("keep a log", Force.OPTION, Style.REQUIRED, "The gateway")
    'The gateway can optionally keep a log.'
    >>> provision("publishing the location of a pupil", Force.PROHIBITION, Style.REQUIRED, "")
    'Publishing the location of a pupil is prohibited.'
    >>> provision("contact data kept at two sites", Force.REQUIREMENT, Style.SHALL, "")
    'Contact data shall be kept at two sites.'
    """
    said = _bare(topic)
    if force_of(said) is not None:
        return _sentence(in_style(said, style))
    first, _, rest = said.partition(" ")
    following = rest.split(" ", 1)[0].lower()
    if first.lower().endswith("ing") and len(first) > 5 and rest and is_verb(base_form(first.lower())):
        if not actor or (force is Force.PROHIBITION and style is Style.REQUIRED and not actor):
            return _sentence(f"{said} {_be_word(force, style, 'It', 'allowed')}")
        return _sentence(_bound(actor, base_form(first.lower()), rest, force, style))
    if (
        first.islower()
        and rest
        and (following in _DETERMINERS or following in _PARTICLES or is_verb(first))
        and not first.endswith(("ed", "ion"))
    ):
        return _sentence(_bound(actor or "An implementation", first, rest, force, style))
    finite = _FINITE.match(said)
    if finite and is_verb(_base(finite["verb"])):
        return _sentence(_bound(finite["noun"], _base(finite["verb"]), finite["rest"], force, style))
    participle = _PARTICIPLE.match(said)
    if participle and "," not in participle["noun"] and not _SUBORDINATE.search(participle["noun"]):
        return _sentence(
            _bound(participle["noun"], "be", f"{participle['participle']}{participle['rest']}", force, style)
        )
    return _sentence(f"{said} {_be_word(force, style, said, 'provided')}")


def is_name(topic: str) -> bool:
    """Whether a topic only names something: "power redundancy", not "keep a log" or "logs kept at two sites".

    >>> is_name("power redundancy"), is_name("keep a log"), is_name("logs kept at two sites")
    (True, False, False)
    """
    said = _bare(topic)
    if said.split(" ", 1)[0].lower().endswith("ing") or force_of(said) is not None:
        return False
    plain = _sentence(f"{said} {_be_word(Force.REQUIREMENT, Style.REQUIRED, said, 'provided')}")
    return provision(topic, Force.REQUIREMENT, Style.REQUIRED, "") == plain


def stated(sentence: str, style: Style | None) -> str:
    """A step told in the present tense as a provision: "the modem sends CI" → "The modem shall send CI."

    Without a style it stays as it is.

    >>> stated("then the answer DCE sends JM", Style.SHALL)
    'Then the answer DCE shall send JM.'
    """
    said = _bare(sentence)
    if style is None or force_of(said) is not None:
        return _sentence(in_style(said, style) if style else said)
    match = main_verb(said)
    if match is None:
        return _sentence(said)
    subject, verb, rest = said[: match.start()].rstrip(), match.group(), said[match.end() :]
    base = (
        "be"
        if verb in ("is", "are")
        else "have"
        if verb == "has"
        else "do"
        if verb == "does"
        else _base(verb)
    )
    head = re.split(r",\s+", subject)[-1]
    words = "shall" if style is Style.SHALL else "are required to" if is_plural(head) else "is required to"
    return _sentence(f"{subject} {words} {base}{rest}")


def indicative(sentence: str) -> str:
    """A requirement told as a fact, for notes: "The value shall be 15" → "The value is 15".

    >>> indicative("The default value of k shall be 15.")
    'The default value of k is 15.'
    """

    def told(match: re.Match[str]) -> str:
        plural = is_plural(sentence[: match.start()])
        verb = match["verb"]
        if verb == "be":
            return "are" if plural else "is"
        if plural:
            return verb
        return (
            "has"
            if verb == "have"
            else f"{verb[:-1]}ies"
            if re.search(r"[^aeiou]y$", verb)
            else (f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s")
        )

    return re.sub(r"\b(?:shall|must|(?:is|are) required to)\s+(?P<verb>[a-z\-]+)", told, sentence)


def main_verb(said: str) -> re.Match[str] | None:
    """The verb of the main clause, in the third person; after "If …," that of what follows."""
    start = 0
    if re.match(r"(?:if|when|after|before|on|once|where|unless)\b", said, re.I) and ", " in said:
        start = said.index(", ") + 2
    for match in re.finditer(r"[a-z][a-z\-]*", said[start:]):
        word = match.group()
        before = said[start : start + match.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if before in ("the", "a", "an", "to", "of", "and", "with", "") and word not in ("is", "are"):
            continue
        plural = is_plural(said[start : start + match.start()])
        if (
            word in ("is", "are", "has", "does")
            or (word.endswith("s") and is_verb(_base(word)))
            or (plural and is_verb(word))
        ):
            return re.compile(re.escape(word)).match(said, start + match.start())
    return None


def _bare(text: str) -> str:
    return re.sub(r"^(?:to|that)\s+(?=[a-z])", "", " ".join(text.split()).strip(" .;,:"))


def _base(verb: str) -> str:
    """The base form of a third person: "sends", "verifies", "discusses"."""
    for end, new in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("zes", "ze"),
        ("oes", "o"),
    ):
        if verb.endswith(end):
            return verb[: -len(end)] + new
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def _bound(actor: str, verb: str, rest: str, force: Force, style: Style) -> str:
    if style is Style.SHALL:
        word = {
            Force.REQUIREMENT: "shall",
            Force.PROHIBITION: "shall not",
            Force.RECOMMENDATION: "should",
            Force.NOT_RECOMMENDED: "should not",
            Force.OPTION: "may",
        }[force]
        return f"{actor} {word} {verb} {rest}"
    be = "are" if is_plural(actor) else "is"
    if force is Force.PROHIBITION:
        return f"{actor} {be} prohibited from {gerund(verb)} {rest}"
    word = {
        Force.REQUIREMENT: f"{be} required to",
        Force.RECOMMENDATION: f"{be} recommended to",
        Force.NOT_RECOMMENDED: f"{be} not recommended to",
        Force.OPTION: "can optionally",
    }[force]
    return f"{actor} {word} {verb} {rest}"


def _be_word(force: Force, style: Style, subject: str, done: str) -> str:
    """What follows a noun phrase: "is required", "should be provided"."""
    be = "are" if is_plural(subject) else "is"
    if style is Style.SHALL:
        return {
            Force.REQUIREMENT: f"shall be {done}",
            Force.PROHIBITION: f"shall not be {done}",
            Force.RECOMMENDATION: f"should be {done}",
            Force.NOT_RECOMMENDED: f"should not be {done}",
            Force.OPTION: f"may be {done}",
        }[force]
    return {
        Force.REQUIREMENT: f"{be} required",
        Force.PROHIBITION: f"{be} prohibited",
        Force.RECOMMENDATION: f"{be} recommended",
        Force.NOT_RECOMMENDED: f"{be} not recommended",
        Force.OPTION: f"can optionally be {done}",
    }[force]


def _sentence(text: str) -> str:
    text = " ".join(text.split()).rstrip(" .;,")
    return f"{text[:1].upper()}{text[1:]}."
