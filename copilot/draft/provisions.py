"""The wording of provisions: how strong a sentence is, and the same sentence in the other style or strength.

The two styles are those of the ITU-T Author's guide and of the Y-, H- and F-series: "is required to" and
"shall". The conversion is mechanical and keeps every other word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from copilot.draft.kinds import Style
from copilot.draft.verbforms import base_form, gerund, is_plural


class Force(StrEnum):
    """How strong a provision is."""

    REQUIREMENT = "requirement"
    PROHIBITION = "prohibition"
    RECOMMENDATION = "recommendation"
    NOT_RECOMMENDED = "not recommended"
    OPTION = "option"


_BE = r"(?:is|are|be)"
_FORMS: tuple[tuple[str, Force, str], ...] = (
    # (name of the form, its force, expression); the longer forms stand first
    ("optionally able", Force.OPTION, r"\b(?:should|shall|must|can|may)\s+optionally\s+be\s+able\s+to\b"),
    ("optionally", Force.OPTION, r"\bcan\s+optionally\b|\bmay\s+optionally\b|\bshould\s+optionally\b"),
    ("prohibited from", Force.PROHIBITION, rf"\b{_BE}\s+prohibited\s+from\s+(?P<gerund>\w+ing)\b"),
    (
        "not recommended to",
        Force.NOT_RECOMMENDED,
        rf"\b{_BE}\s+(?:not\s+recommended\s+to|recommended\s+not\s+to)\b",
    ),
    ("not required to", Force.OPTION, rf"\b{_BE}\s+not\s+required\s+to\b|\bneed\s+not\b"),
    ("recommended that", Force.RECOMMENDATION, r"\bit\s+is\s+recommended\s+that\b"),
    ("required that", Force.REQUIREMENT, r"\bit\s+is\s+required\s+that\b"),
    ("it recommended to", Force.RECOMMENDATION, r"\bit\s+is\s+recommended\s+to\b"),
    ("it required to", Force.REQUIREMENT, r"\bit\s+is\s+(?:required|necessary|mandatory)\s+to\b"),
    ("recommended to", Force.RECOMMENDATION, rf"\b{_BE}\s+recommended\s+to\b"),
    ("required to", Force.REQUIREMENT, rf"\b{_BE}\s+required\s+to\b"),
    ("shall not", Force.PROHIBITION, r"\b(?:shall|must)\s+not\b(?:\s+(?P<verb>[a-z]+))?"),
    ("shall", Force.REQUIREMENT, r"\b(?:shall|must)\b"),
    ("should not", Force.NOT_RECOMMENDED, r"\bshould\s+not\b"),
    ("should", Force.RECOMMENDATION, r"\bshould\b"),
    ("may not", Force.PROHIBITION, r"\bmay\s+not\b(?:\s+(?P<verb_may>[a-z]+))?"),
    ("may", Force.OPTION, r"\bmay\b"),
    ("recommended", Force.RECOMMENDATION, rf"\b{_BE}\s+recommended\b"),
    ("required", Force.REQUIREMENT, rf"\b{_BE}\s+(?:required|necessary|needed|mandatory)\b"),
)
_ANY = re.compile(
    "|".join(f"(?P<f{place}>{expression})" for place, (_, _, expression) in enumerate(_FORMS)), re.I
)
_IRREGULAR = ("has", "does not")
_VERB = re.compile(
    r"\s(has|have|does not|uses?|supports?|provides?|performs?|includes?|contains?|sends?|allows?|"
    r"appl(?:y|ies)|"
    r"enables?|keeps?|records?|implements?|stores?|receives?|offers?|takes?|makes?|gives?|returns?|starts?|"
    r"stops?|checks?|verif(?:y|ies)|consists?|remains?|follows?)\s"
)
_IN_QUOTES = re.compile(r"[\"“‘'«][^\"”’'»]{0,60}$")
_LEVEL_IN_BRACKETS = re.compile(
    r"\s*\((?P<level>required|mandatory|recommended|optional|prohibited)\b(?P<rest>[^)]*)\)\.?\s*$", re.I
)
_LEVELS = {
    "required": Force.REQUIREMENT,
    "mandatory": Force.REQUIREMENT,
    "recommended": Force.RECOMMENDATION,
    "optional": Force.OPTION,
    "prohibited": Force.PROHIBITION,
}


def force_of(sentence: str) -> Force | None:
    """How strong a sentence is, by its first provision word; None for a statement.

    >>> force_of("The gateway should answer.")
    <Force.RECOMMENDATION: 'recommendation'>
    """
    for match in _ANY.finditer(sentence):
        if not _quoted(sentence, match):
            return _form(match)[1]
    bracketed = _LEVEL_IN_BRACKETS.search(sentence)
    return _LEVELS[bracketed.group("level").lower()] if bracketed else None


def in_style(sentence: str, style: Style) -> str:
    """The sentence with every provision word in the style, at the same strength.

    >>> in_style("The octets shall be sent and may be repeated.", Style.REQUIRED)
    'The octets are required to be sent and can optionally be repeated.'
    >>> in_style("The peer is prohibited from using the key.", Style.SHALL)
    'The peer shall not use the key.'
    """
    return _rewritten(sentence, style, lambda force: force)


def with_force(sentence: str, force: Force, style: Style) -> str:
    """The sentence with its first provision word at another strength.

    >>> with_force("The gateway shall answer.", Force.RECOMMENDATION, Style.SHALL)
    'The gateway should answer.'
    """
    done = False

    def strength(own: Force) -> Force:
        nonlocal done
        if done:
            return own
        done = True
        return force

    return _rewritten(sentence, style, strength)


def bracketed_level(text: str, style: Style) -> str:
    """ "Local languages (required)" as a sentence; any other text as it is.

    >>> bracketed_level("English (recommended as a lingua franca)", Style.REQUIRED)
    'English is recommended as a lingua franca.'
    """
    match = _LEVEL_IN_BRACKETS.search(text)
    if match is None:
        return text
    subject, rest = text[: match.start()].strip(), match.group("rest").rstrip(" .")
    force = _LEVELS[match.group("level").lower()]
    be = "are" if is_plural(subject) else "is"
    if style is Style.SHALL:
        verb = f"{_words(force, style, subject)} be supported"
    else:
        verb = {
            Force.REQUIREMENT: f"{be} required",
            Force.RECOMMENDATION: f"{be} recommended",
            Force.OPTION: "can optionally be supported",
            Force.PROHIBITION: f"{be} prohibited",
        }[force]
    return f"{subject} {verb}{rest}."


def split_provisions(sentence: str) -> list[str]:
    """One provision a sentence: "X shall do A and shall do B" → "X shall do A.", "X shall do B."

    A sentence whose parts cannot stand alone is left whole.
    """
    matches = [match for match in _ANY.finditer(sentence) if not _quoted(sentence, match)]
    if len(matches) < 2:
        return [sentence]
    first = matches[0]
    subject = sentence[: first.start()]
    parts: list[str] = []
    start = first.start()
    for match in matches[1:]:
        joint = re.search(r"(?:,\s*|\s+)(?:and|but)\s+(?:also\s+)?$", sentence[start : match.start()])
        if joint is None:
            continue
        parts.append(subject + sentence[start : start + joint.start()])
        start = match.start()
    parts.append(subject + sentence[start:])
    return [f"{part.strip().rstrip('.;,')}." for part in parts] if len(parts) > 1 else [sentence]


def _participle(force: Force) -> str:
    """ "required", "recommended"."""
    return "required" if force is Force.REQUIREMENT else "recommended"


def _form(match: re.Match[str]) -> tuple[str, Force]:
    place = next(place for place in range(len(_FORMS)) if match.group(f"f{place}") is not None)
    name, force, _ = _FORMS[place]
    return name, force


def _quoted(sentence: str, match: re.Match[str]) -> bool:
    """A provision word that is itself spoken of: 'the keywords "is required to" indicate'."""
    return bool(_IN_QUOTES.search(sentence[: match.start()])) and bool(
        re.match(r"[^\"”’'»]{0,30}[\"”’'»]", sentence[match.end() :])
    )


def _rewritten(sentence: str, style: Style, strength: Callable[[Force], Force]) -> str:
    result: list[str] = []
    position = 0
    capital = sentence[:1].isupper()
    for match in _ANY.finditer(sentence):
        if match.start() < position or _quoted(sentence, match):
            continue
        name, own = _form(match)
        force = strength(own)
        before = sentence[position : match.start()]
        if match.group().lower().startswith("be ") and force is own:  # "can be required to": no provision
            result.append(before + match.group())
            position = match.end()
            continue
        if name in ("recommended that", "required that"):
            subject, rest = _subjunctive(sentence[match.end() :])
            if force is own and style is Style.REQUIRED:
                result.append(before + match.group())
                position = match.end()
                continue
            words = _words(force, style, subject)
            rest = in_style(rest, style)
            result.append(f"{before}{subject.strip()} {words} {rest.lstrip()}")
            position = len(sentence)
            break
        if name in ("required", "recommended"):
            result.append(before + _bare(match, force, style, sentence[position : match.start()]))
            position = match.end()
            continue
        if name == "not required to":
            be = "are" if is_plural(before) else "is"
            result.append(before + ("need not" if style is Style.SHALL else f"{be} not required to"))
            position = match.end()
            continue
        if name in ("it recommended to", "it required to") and force is own:
            kept = f"it is {_participle(own)} to"
            modal = f"implementations {_words(force, Style.SHALL, '')}"
            result.append(before + (kept if style is Style.REQUIRED else modal))
            position = match.end()
            continue
        verb = match.group("verb") or match.group("verb_may")
        if match.group("gerund"):
            verb = base_form(match.group("gerund"))
        subject = sentence[: match.start()]
        words = _words(force, style, subject)
        if verb:
            verb = gerund(verb) if force is Force.PROHIBITION and style is Style.REQUIRED else verb
            words = f"{words} {verb}"
        elif force is Force.PROHIBITION and style is Style.REQUIRED:
            following = re.match(r"\s+([a-z]+)", sentence[match.end() :])
            if following:
                result.append(f"{before}{words} {gerund(following.group(1))}")
                position = match.end() + following.end()
                continue
        result.append(before + words)
        position = match.end()
    text = "".join(result) + sentence[position:]
    text = re.sub(r"\s{2,}", " ", text) if "  " not in sentence else text
    return text[:1].upper() + text[1:] if capital else text


def _subjunctive(rest: str) -> tuple[str, str]:
    """After "it is recommended that": the subject, and the rest from its verb on, in the base form.

    >>> _subjunctive(" a machine supports hot plugging.")
    (' a machine', 'support hot plugging.')
    """
    be = re.search(r"\s(?=be\s)|\s(?:is|are)\s", rest)
    verb = _VERB.search(rest)
    if verb is not None and (be is None or verb.start() < be.start()):
        base = {"has": "have", "does not": "not"}.get(verb.group(1), verb.group(1))
        base = base if verb.group(1) in _IRREGULAR else _singular_to_base(base)
        return rest[: verb.start()], f"{base} {rest[verb.end() :]}"
    if be is None:
        return "it", f"ensure that {rest.strip()}"
    tail = rest[be.end() :]
    return rest[: be.start()], tail if tail.startswith("be ") else f"be {tail}"


def _singular_to_base(verb: str) -> str:
    return re.sub(r"(?<=[aeiou][^aeiou])s$|(?<=[^s])s$", "", verb) if verb.endswith("s") else verb


def _bare(match: re.Match[str], force: Force, style: Style, before: str) -> str:
    """ "Data integrity is required": no verb follows."""
    be = match.group().split()[0].lower()
    if style is Style.SHALL:
        modal = {
            Force.REQUIREMENT: "shall be provided",
            Force.RECOMMENDATION: "should be used",
            Force.OPTION: "may be used",
            Force.PROHIBITION: "shall not be used",
            Force.NOT_RECOMMENDED: "should not be used",
        }[force]
        return modal
    if be == "be":
        return match.group()
    word = match.group().split()[-1].lower()
    if word == "mandatory" and force is Force.REQUIREMENT:
        return match.group()
    return {
        Force.REQUIREMENT: f"{be} required",
        Force.RECOMMENDATION: f"{be} recommended",
        Force.OPTION: "can optionally be used",
        Force.PROHIBITION: f"{be} prohibited",
        Force.NOT_RECOMMENDED: f"{be} not recommended",
    }[force]


def _words(force: Force, style: Style, subject: str) -> str:
    if style is Style.SHALL:
        return {
            Force.REQUIREMENT: "shall",
            Force.PROHIBITION: "shall not",
            Force.RECOMMENDATION: "should",
            Force.NOT_RECOMMENDED: "should not",
            Force.OPTION: "may",
        }[force]
    be = "are" if is_plural(subject) else "is"
    return {
        Force.REQUIREMENT: f"{be} required to",
        Force.PROHIBITION: f"{be} prohibited from",
        Force.RECOMMENDATION: f"{be} recommended to",
        Force.NOT_RECOMMENDED: f"{be} not recommended to",
        Force.OPTION: "can optionally",
    }[force]
