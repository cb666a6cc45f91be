"""What an instruction asks for: the type of clause, the new Recommendation's subject, terms, texts, points.

Only the wording of the instruction is read here; nothing is looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.draft.errors import UnknownClauseType
from copilot.draft.model import ClauseType, Style
from corpus.identifiers import Identifier, find_all
from corpus.language import language_of

_TYPES: tuple[tuple[ClauseType, str], ...] = (
    (
        ClauseType.REFERENCE_JUSTIFICATION,
        r"\bA\.5\b.{0,30}\b(?:justif\w*|form|template)|\bjustif\w*.{0,60}\b(?:A\.5|referenc(?:e|ing) to)\b",
    ),
    (
        ClauseType.JUSTIFICATION,
        r"\bA\.1\b.{0,20}\b(?:justif\w*|form|template)|\bjustification\b|\bnew work item\b",
    ),
    (
        ClauseType.AMENDMENT,
        r"\b(?:amendment|corrigend\w+|erratum)\b|\breplace the\b.{0,60}\bclause\b|^\s*amend\b|"
        r"\bamend (?:clause|the text)\b",
    ),
    (ClauseType.ANNEX, r"\bannex(?: [A-Z]\b)?(?! [A-Z]\.\d| of )"),
    (ClauseType.APPENDIX, r"\bappendix\b(?! [IVX]+ of )"),
    (ClauseType.ABBREVIATIONS, r"\babbreviations?\b|\bacronyms?\b|\bclause 4\b"),
    (ClauseType.CONVENTIONS, r"\bconventions?\b|\bclause 5\b"),
    (ClauseType.DEFINITIONS, r"\bdefinitions?\b|\bclause 3\b|\bdefine the terms?\b"),
    (ClauseType.REFERENCES, r"\bclause 2\b|\breferences\b|\blist of references\b"),
    (ClauseType.SCOPE, r"\bscope\b|\bclause 1\b"),
    (ClauseType.SUMMARY, r"\bsummary\b|\babstract\b"),
    (ClauseType.KEYWORDS, r"\bkeywords\b"),
    (ClauseType.PROCEDURES, r"\bprocedures?\b|\bsteps?\b"),
    (ClauseType.REQUIREMENTS, r"\brequirements?\b|\bprovisions?\b|\bshall\b"),
)
_COMMANDED = re.compile(
    r"^\s*(?:please\s+)?(?:draft|propose|prepare|write|give|provide|compose|formulate|list)\b(?P<rest>.*)",
    re.I | re.S,
)
_NEW_TEXT = re.compile(
    r"\b(?:an?\s+)?(?:proposed\s+)?(?:draft\s+)?(?:new\s+)?(?:(?P<series>[A-Z])-series\s+)?"
    r"(?:ITU-T\s+)?(?:Recommendation|(?<=new )work(?: item)?|Supplement|text|"
    r"(?:\w+\s+){0,3}specification)\b"
    r"(?:,[^,]*,)?(?:\s+(?P<joint>on|for|about|that|which|whose|where|to)\s+|"
    r"(?<=item)(?:\s*\([^)]*\))?\s*:\s*)(?P<subject>.+)",
    re.I | re.S,
)
_TYPE_NOUN = re.compile(
    r"\b(?:requirements?|provisions?|procedures?|steps|annex|appendix)\b"
    r"(?:\s+(?:clause|section|text|[A-Z]|[IVX]+)\b)?(?:\s*\([^)]*\))?",
    re.I,
)
"""What is drafted, as the noun that its topic belongs to."""
_BEFORE_TOPIC = re.compile(
    r"^[\s,)]*(?:clause\s+\d\S*\s*)?(?:on|for|of|about|concerning|regarding|describing|with|"
    r"by which|that|how|to)\s+",
    re.I,
)
_AFTER_TOPIC = re.compile(r"[\s,]*\b(?:for|of|in|to)\s*(?:an?|the)?\s*$", re.I)
_NO_TOPIC = re.compile(
    r"^(?:(?:an?|the|some|new|proposed|fundamental|general|basic|main|functional|detailed|essential|minimum|"
    r"all|relevant|necessary|specific|own|draft|normative|informative|technical|numbered|following|"
    r"set of|list of|clause(?:s)?(?:\s+(?:of|with|on))?|section|[A-Z]?\d[\d.]*|"
    r"in|shall[- ]style|for|of|on)\b\s*)+",
    re.I,
)
_MODIFIER = re.compile(r"(?!(?:I|we|you|please|with)\b)[\w/]*[A-Za-z]{3}[\w/-]*(?:\s+[\w/-]+){0,3}")
"""What can stand before "requirements" or "procedure" as its topic: a few words, no sentence."""
_STYLE = re.compile(
    r"\b(?:(?P<shall>shall)|(?P<required>is[- ]required[- ]to|required))[- ](?:style|wording|form)\b", re.I
)
_STYLE_LISTED = re.compile(
    r"\b(?P<shall>shall)\b\W+(?:(?:and|not|shall)\W+){0,3}should\b|(?P<required>\bis required "
    r"to\b)\W.{0,60}\bis recommended\b",
    re.I,
)
_MODELLED = re.compile(
    r",?\s+(?:adapted|modelled|modeled|based|built|derived|taken)\s+(?:from|on|upon|"
    r"after)\b.*",
    re.I | re.S,
)
_STOP_AT = re.compile(r"(?<=[a-z\d)’'”\"])[.:;](?=\s|$)")
_POINTS = re.compile(
    r"(?:\bcover(?:ing)?|\bincluding|\btaking up|\bwith provisions on|\bwith clauses on|"
    r":)\s+(?P<points>[^.]+)",
    re.I,
)
_PARTS = re.compile(
    r"^(?P<first>[^.;]+?),?\s+and\s+(?P<last>[^.;]+?)"
    r"(?:\s+(?:of|for|between|in|on|to|with|by)\s+(?P<whole>.+))?$",
    re.I,
)
_CLAUSE_WORDS = re.compile(r"\b(?:how|when|which|that|has|have|is|are|does|do)\b", re.I)
_META = re.compile(
    r"^\s*(?:use|keep|list|leave|give|put|re-?use|take over|adapt|build on|cover|cite|refer|quote|"
    r"mark|number|"
    r"adapted|modell?ed|based|built|derived|taken|"
    r"state|write|for anything|the wording|the text|the clause|it uses|expansions)\b",
    re.I,
)
_LABELS = re.compile(
    r"\bnumbered\s+(?:style|labels?|form)|\brequirement labels?\b|\b[A-Z]+-REQ-?\d*\b|\bREQ-", re.I
)
_APPROVAL = re.compile(r"\b(AAP|TAP)\b")
_DIVISION = re.compile(r"\b(?:annex|appendix)\s+([A-Z]|[IVX]+)\b", re.I)
_CLAUSE_NUMBER = re.compile(r"\bclause\s+(?P<number>\d+(?:\.\d+)*)\b(?!\s+of\s+(?:\[|ITU-T|[A-Z]\.\d))", re.I)


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction, read.

    `topic` is what the clause is on ("timing synchronization"), "" where only the `subject` of the whole
    new text is told ("test methods for uncoupled multicore fibres"); `joint` is the word before the
    subject ("on", "that"). `points` are the aspects to be covered, `named` the texts named; `number` is
    that of the clause to be written, where one is given; `also` are other clauses that the same
    instruction asks for.
    """

    text: str
    clause_type: ClauseType
    also: tuple[ClauseType, ...]
    topic: str
    subject: str
    joint: str
    details: str
    points: tuple[str, ...]
    named: tuple[Identifier, ...]
    number: str
    style: Style | None
    language: str
    wants_labels: bool
    approval: str

    @property
    def about(self) -> str:
        """What to search for: the subject and what more is said of it, without the drafting words."""
        return ". ".join(part for part in (self.topic, self.subject, self.details) if part)

    @property
    def theme(self) -> str:
        """What the clause is about as a noun phrase, "" where the instruction gives none."""
        return self.topic or (self.subject if self.joint in ("on", "for", "about") else "")

    @property
    def searches(self) -> tuple[str, ...]:
        """What to search for, the most particular first: what is said beyond the subject, then the subject.

        Names of texts tell where to search and not what for; sentences to the copilot ("Keep the level
        of …") tell neither.
        """
        said = [
            part for part in re.split(r"(?<=[a-z)])[.;]\s+", self.details) if part and not _META.match(part)
        ]
        general = _unnamed(f"{self.topic}. {self.subject}" if self.topic else self.subject)
        return (*(_unnamed(part) for part in said if len(part.split()) > 3), general)


def read_instruction(
    text: str, clause_type: ClauseType | None = None, title: str = "", style: Style | None = None
) -> Instruction:
    """Read an instruction.

    Args:
        text: as typed.
        clause_type: what is to be drafted, where that is known; else the text must say it.
        title: of the new Recommendation, where given it is the subject.

    Raises:
        UnknownClauseType: nothing says what is to be drafted.
    """
    kinds = _types_in(text)
    if clause_type is None:
        if not kinds:
            raise UnknownClauseType(
                f"{text[:60]!r}: does not say what to draft; name the clause (scope, definitions, "
                "requirements, …) or give --type"
            )
        clause_type = kinds[0]
    joint, subject, details = _subject(text)
    model = _MODELLED.search(subject)
    if model:
        subject, details = subject[: model.start()].strip(" ,"), f"{model.group().strip(' ,')}. {details}"
    subject = title or subject
    found = _STYLE.search(text) or _STYLE_LISTED.search(text)
    approval = _APPROVAL.search(text)
    number = _CLAUSE_NUMBER.search(text)
    division = _DIVISION.search(text)
    return Instruction(
        text=text,
        clause_type=clause_type,
        also=_also(text, clause_type),
        topic=_topic(text),
        subject=subject,
        joint=joint,
        details=details,
        points=points_of(text),
        named=tuple(dict.fromkeys(m.identifier for m in find_all(text, typed=True))),
        number=(
            division.group(1).upper()
            if division and clause_type in (ClauseType.ANNEX, ClauseType.APPENDIX)
            else number.group("number")
            if number
            else ""
        ),
        style=style or (Style.SHALL if found and found.group("shall") else Style.REQUIRED if found else None),
        language=language_of(text),
        wants_labels=bool(_LABELS.search(text)),
        approval=approval.group(1) if approval else "",
    )


def _unnamed(text: str) -> str:
    for mention in sorted(find_all(text, typed=True), key=lambda m: m.start, reverse=True):
        text = f"{text[: mention.start]}{text[mention.end :]}"
    return " ".join(text.split()).strip(" .")


def _topic(text: str) -> str:
    """What the clause is on, where that is said before the new text is named.

    "on timing for a new Recommendation that …", "the rate renegotiation procedure of a new modem".
    """
    new = _NEW_TEXT.search(text)
    head = _first_sentence(text[: new.start()] if new else text)[0]
    noun = _TYPE_NOUN.search(head)
    if noun is None:
        return ""
    after = head[noun.end() :]
    if new and _BEFORE_TOPIC.match(after):
        on = _AFTER_TOPIC.sub("", _BEFORE_TOPIC.sub("", after, count=1)).strip(" ,")
        if on:
            return on
    command = _COMMANDED.match(head)
    before = head[command.start("rest") if command else 0 : noun.start()]
    topic = _NO_TOPIC.sub("", before.strip(" ,:")).strip(" ,(")
    return topic if _MODIFIER.fullmatch(topic) else ""


def _types_in(text: str) -> list[ClauseType]:
    """Types by the place of their cue in the first sentence, those of the whole text after them.

    A cue that stands after "for a new Recommendation on" tells the subject, not the type.
    """
    match = _NEW_TEXT.search(text)
    head = text[: match.start()] if match and match.start() > 10 else text
    for scope in (head, text):
        found = []
        for rank, (kind, expression) in enumerate(_TYPES):
            cue = re.search(expression, scope, re.I)
            if cue:
                found.append(((rank < 3 and -1) or cue.start(), rank, kind))
        if found:
            return [kind for _, _, kind in sorted(found)]
    return []


def _also(text: str, clause_type: ClauseType) -> tuple[ClauseType, ...]:
    """ "Write the Summary and clause 1 (Scope)": both are asked for."""
    pair = {ClauseType.SCOPE, ClauseType.SUMMARY, ClauseType.KEYWORDS}
    if clause_type not in pair:
        return ()
    match = _NEW_TEXT.search(text)
    head = text[: match.start()] if match else text
    cues = {kind: re.search(expression, head, re.I) for kind, expression in _TYPES if kind in pair}
    return tuple(kind for kind, cue in cues.items() if cue and kind is not clause_type)


def _subject(text: str) -> tuple[str, str, str]:
    """The joint ("on", "that", …), the subject, and the sentences after it."""
    match = _NEW_TEXT.search(text)
    if match:
        subject, details = _first_sentence(match.group("subject"))
        return (match.group("joint") or "on").lower(), subject, details
    command = _COMMANDED.match(text)
    rest = command.group("rest") if command else text
    noun = _TYPE_NOUN.search(rest)
    if noun is not None and _BEFORE_TOPIC.match(rest[noun.end() :]):
        subject, details = _first_sentence(_BEFORE_TOPIC.sub("", rest[noun.end() :], count=1))
        return "on", subject, details
    on = re.search(r"\b(?:by which|in which|on|for|about|of|how|with)\s+(?P<subject>.+)", rest, re.S)
    subject, details = _first_sentence(on.group("subject") if on else rest)
    return "on", subject, details


def _first_sentence(text: str) -> tuple[str, str]:
    end = _STOP_AT.search(text)
    if end is None:
        return text.strip(" ."), ""
    return text[: end.start()].strip(), text[end.end() :].strip()


def points_of(text: str) -> tuple[str, ...]:
    """The aspects that an instruction lists: "cover availability, privacy, and languages".

    >>> points_of("Propose clause 7. Cover availability, privacy and languages.")
    ('availability', 'privacy', 'languages')
    """
    match = None
    for match in _POINTS.finditer(text):
        if "," in match.group("points") or re.match(r"\s*(?:cover)", match.group(), re.I):
            break
    if match is None:
        return ()
    points = [part for part in listed(match.group("points")) if len(part.split()) <= 14]
    if len(points) < 2 or any(_CLAUSE_WORDS.search(point) for point in points):
        return ()  # "how the modem behaves when it enters and leaves …": one sentence, no list
    return tuple(points)


def parts_of(topic: str) -> tuple[tuple[str, str], ...]:
    """The parts of a topic, each with what both belong to; () where it has one part.

    >>> parts_of("failures and power-up of interchange circuits")
    (('failures', 'interchange circuits'), ('power-up', 'interchange circuits'))
    """
    match = _PARTS.match(topic)
    if match is None:
        return ()
    whole = match.group("whole") or ""
    first = [part.strip() for part in match.group("first").split(",") if part.strip()]
    return tuple((part, whole) for part in (*first, match.group("last").strip()))


def listed(text: str) -> list[str]:
    """The items of a list in a sentence: "A, B and C" → A, B, C.

    >>> listed("both the terminal and the headend")
    ['terminal', 'headend']
    """
    parts = re.split(r",\s*(?:and|or)\s+|[,;]\s*|(?<!\d)\s+(?:and|as well as|plus)\s+(?!\d)", text)
    cleaned = [
        re.sub(r"^(?:both|the|an?|of|on|how)\s+(?:the\s+)?", "", part.strip(), flags=re.I) for part in parts
    ]
    return [part.strip(" .") for part in cleaned if part.strip(" .")]
