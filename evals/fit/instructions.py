"""Fits copilot/draft/reading/head.json: which words of a drafting instruction say what.

    python -m evals.fit.instructions            measures: each half fitted, the other half judged
    python -m evals.fit.instructions --write    fits all and writes the head

The data (evals/fit/data/instructions-*.txt) are instructions with their parts marked: "Scope of
{title|"A"}. Not {excl|B}."
under a line "== kind language". Parts a and b were written over different Recommendations and judge each
other; part c holds
burnt tasks, parts d to f more of all kinds: they are only added to what is fitted. To these come
instructions put together from frames, so
that the words around
a part are learnt rather than the part.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycrfsuite

from copilot.draft.reading.content import MOST_TALK, talk, talk_features
from copilot.draft.reading.tagger import (
    NOTHING,
    Head,
    decode,
    family_of,
    features_of,
    kind_features,
    kind_scores,
    read_head,
    spans_of,
)
from copilot.draft.reading.tokens import TokenKind, tokens_of
from evals.fit.frames import Composer, frames

DATA = files("evals.fit") / "data"
PARTS = ("a", "b", "c", "d", "e", "f")
COMPOSED = 500
"""Instructions put together for each kind."""
REPEATED = 5
"""Times that a labelled instruction counts beside one put together."""
KIND_SAMPLES = 40
FEWEST = 2
LASSO, RIDGE, STEPS = 0.12, 0.01, 80
"""Strengths of the penalties on absolute and squared weights, and rounds of L-BFGS (crfsuite's c1, c2)."""
LEAST = 0.02
"""Weights nearer to 0 are left out of the file."""
LEAST_TALK = 0.1
CONTENT = frozenset("cover excl topic step text def subject".split())
"""Parts whose words become clause text."""
KEPT = frozenset(
    "force style num at part lab replace insert delete renumber approval "
    "q meet timing due before after row about own ask"
    " list basetext".split()
)
"""Parts that are not exchanged: their words are what is learnt, or fit their place alone."""
_HEAD = re.compile(r"^== (?P<kind>\S+) (?P<language>\S+)\n", re.M)
_MARKED = re.compile(r"\{(?P<label>[a-z]+)\|(?P<text>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """An instruction in pieces: (label, words), label "O" between the parts."""

    kind: str
    language: str
    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.pieces)

    def labelled(self) -> tuple[list[list[str]], list[str]]:
        """Features and labels of its tokens."""
        tokens = tokens_of(self.text)
        bounds, position = [], 0
        for label, text in self.pieces:
            bounds.append((position, position + len(text), label))
            position += len(text)
        labels = []
        for token in tokens:
            shares: Counter[str] = Counter()
            for start, end, label in bounds:
                shares[label] += max(0, min(end, token.end) - max(start, token.start))
            marked = Counter({label: count for label, count in shares.items() if label != NOTHING})
            label, count = marked.most_common(1)[0] if marked else (NOTHING, 0)
            if not count:
                label = NOTHING
            # a name or quotation is one token: a part of it that is marked marks it whole
            whole = token.kind in (TokenKind.WORD, TokenKind.SIGN) and 2 * count < token.end - token.start
            labels.append(NOTHING if whole else label)
        return features_of(tokens, self.kind), labels

    def spans(self) -> Counter[tuple[str, str]]:
        tokens = tokens_of(self.text)
        return Counter((span.label, span.text) for span in spans_of(self.text, tokens, self.labelled()[1]))


def examples(part: str) -> list[Example]:
    """The instructions of a part of the data."""
    content = (DATA / f"instructions-{part}.txt").read_text("utf-8")
    found = []
    heads = list(_HEAD.finditer(content))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(content)
        marked = content[head.end() : end].strip()
        pieces, position = [], 0
        for match in _MARKED.finditer(marked):
            pieces.append((NOTHING, marked[position : match.start()]))
            pieces.append((match["label"], match["text"]))
            position = match.end()
        pieces.append((NOTHING, marked[position:]))
        if "{" in "".join(text for _, text in pieces):
            raise SystemExit(f"instructions-{part}.txt: a brace is left in {marked[:80]!r}")
        found.append(Example(head["kind"], head["language"], tuple(p for p in pieces if p[1])))
    return found


def parts_of(data: Sequence[Example]) -> dict[tuple[str, str], list[str]]:
    """Parts by language and label: those of the examples, and those of parts.txt."""
    pools: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in (DATA / "parts.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            label, language, *parts = line.split("|")
            pools[language, label] += [part.replace("¦", "|") for part in parts]
    for example in data:
        for label, text in example.pieces:
            if label != NOTHING and label not in KEPT:
                pools[example.language, label].append(text.strip(chr(34) + "“”«» "))
    return pools


def composed(data: Sequence[Example], family: str) -> list[Example]:
    """Instructions of a family put together from frames, parts of the examples filled in."""
    pools = parts_of(data)
    found = []
    for number, ((kind, language), groups) in enumerate(sorted(frames().items())):
        if family_of(kind) == family:
            composer = Composer(pools, language, seed=number)
            count = COMPOSED if language == "en" else COMPOSED // 2
            found += [Example(kind, language, tuple(composer.compose(groups))) for _ in range(count)]
    return found


def fit(
    data: Sequence[Example], composing: bool = True
) -> tuple[dict[str, Head], dict[str, dict[str, float]]]:
    """A head for each family, and the weights of the kinds."""
    heads = {}
    everything = list(data)
    for family in sorted({family_of(example.kind) for example in data}):
        own = [example for example in data if family_of(example.kind) == family]
        made = composed(data, family) if composing else []
        everything += made[:: max(1, len(made) // KIND_SAMPLES)]
        heads[family] = _fitted([*own * REPEATED, *made])
    return heads, _kinds(everything)


def _fitted(data: Sequence[Example]) -> Head:
    rows = [example.labelled() for example in data]
    counts = Counter(feature for xs, _ in rows for x in xs for feature in x)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": LASSO, "c2": RIDGE, "max_iterations": STEPS, "epsilon": 1e-4})
    for xs, ys in rows:
        trainer.append([[f for f in x if counts[f] >= FEWEST] for x in xs], ys)
    with tempfile.TemporaryDirectory() as folder:
        info = _trained(trainer, Path(folder) / "spans")
    labels = sorted({label for _, ys in rows for label in ys})
    place = {label: number for number, label in enumerate(labels)}
    state: defaultdict[str, list[float]] = defaultdict(list)
    for (feature, label), weight in sorted(info.state_features.items()):
        if abs(weight) >= LEAST:
            state[feature] += [place[label], round(weight, 2)]
    transitions = [
        [place[one], place[other], round(weight, 2)]
        for (one, other), weight in sorted(info.transitions.items())
    ]
    seen = {(one, other) for one, other, _ in transitions}
    transitions += [
        [one, other, UNSEEN]
        for one in range(len(labels))
        for other in range(len(labels))
        if (one, other) not in seen
    ]
    return read_head(json.dumps({"labels": labels, "state": state, "transitions": transitions}))


def _kinds(data: Sequence[Example]) -> dict[str, dict[str, float]]:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.3, "c2": 0.05, "max_iterations": 100})
    for example in data:
        trainer.append([kind_features(example.text)], [example.kind])
    with tempfile.TemporaryDirectory() as folder:
        info = _trained(trainer, Path(folder) / "kinds")
    scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (feature, kind), weight in sorted(info.state_features.items()):
        if abs(weight) >= LEAST:
            scores[kind][feature] = round(weight, 2)
    return dict(scores)


def talk_rows(data: Sequence[Example]) -> list[tuple[str, bool]]:
    """Words of instructions, and whether they are talk: what stands between the parts, by sentences."""
    found = []
    for example in data:
        for label, text in example.pieces:
            if label in CONTENT:
                found.append((text, False))
            elif label == NOTHING:
                parts = re.split(r"[.;:!?\n]", text)
                found += [(part, True) for part in parts if len(part.split()) > 1]
    return found


def fit_talk(data: Sequence[Example]) -> dict[str, float]:
    """The weights by which talk about the text is told from its content."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 100})
    for text, is_talk in talk_rows(data):
        trainer.append([talk_features(text)], ["talk" if is_talk else "content"])
    with tempfile.TemporaryDirectory() as folder:
        info = _trained(trainer, Path(folder) / "talk")
    weights: defaultdict[str, float] = defaultdict(float)
    for (feature, label), weight in sorted(info.state_features.items()):
        weights[feature] += weight if label == "talk" else -weight
    return {feature: round(weight, 2) for feature, weight in weights.items() if abs(weight) >= LEAST_TALK}


def judged_talk(weights: dict[str, float], data: Sequence[Example]) -> str:
    """How much of what is content, and of what is talk, is taken for talk."""
    rows = [(talk(text, weights) >= MOST_TALK, is_talk) for text, is_talk in talk_rows(data)]
    content = [told for told, is_talk in rows if not is_talk]
    said = [told for told, is_talk in rows if is_talk]
    return f"talk: {sum(content)} of {len(content)} contents, {sum(said)} of {len(said)} of the talk"


UNSEEN = -4.0
"""Weight of one label right after another where the data never show it."""


def _trained(trainer: pycrfsuite.Trainer, path: Path) -> Any:
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger.info()


def to_json(head: Head) -> str:
    """The head as it is kept."""
    transitions = [
        [one, other, float(head.transitions[one, other])]
        for one in range(len(head.labels))
        for other in range(len(head.labels))
        if head.transitions[one, other]
    ]
    state = {feature: [x for pair in weights for x in pair] for feature, weights in head.state.items()}
    return _json({"labels": head.labels, "transitions": transitions, "state": state})


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def judged(
    heads: dict[str, Head],
    kinds_told: dict[str, dict[str, float]],
    data: Sequence[Example],
    show: bool = False,
) -> str:
    """Precision and recall of whole spans, and how many kinds and instructions are right."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    kinds = whole = 0
    for example in data:
        tokens = tokens_of(example.text)
        labels = decode(features_of(tokens, example.kind), heads[family_of(example.kind)])
        own = Counter((span.label, span.text) for span in spans_of(example.text, tokens, labels))
        gold = example.spans()
        for (label, _), count in (own & gold).items():
            right[label] += count
        for (label, _), count in own.items():
            found[label] += count
        for (label, _), count in gold.items():
            wanted[label] += count
        scores = kind_scores(example.text, kinds_told)
        best = max(scores, key=lambda kind: scores[kind])
        kinds += best == example.kind
        whole += own == gold
        if show and own != gold:
            sys.stdout.write(
                f"{example.kind}: {example.text}\n   missed {dict(gold - own)}\n   false {dict(own - gold)}\n"
            )
    lines = [
        f"{label:10} precision {right[label] / max(1, found[label]):.2f} recall "
        f"{right[label] / wanted[label]:.2f} of {wanted[label]}"
        for label in sorted(wanted)
    ]
    total = sum(wanted.values())
    lines.append(
        f"spans: precision {sum(right.values()) / max(1, sum(found.values())):.3f} "
        f"recall {sum(right.values()) / total:.3f}; "
        f"kinds {kinds}/{len(data)}; whole instructions {whole}/{len(data)}"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what is read wrongly")
    chosen = parser.parse_args()
    a, b, *others = (examples(part) for part in PARTS)
    rest = [example for part in others for example in part]
    if chosen.write:
        heads, kinds = fit([*a, *b, *rest])
        folder = Path(str(files("copilot.draft.reading") / "heads"))
        folder.mkdir(exist_ok=True)
        for name, content in [
            *((family, to_json(head)) for family, head in heads.items()),
            ("kinds", _json(kinds)),
            ("talk", _json(fit_talk([*a, *b, *rest]))),
        ]:
            path = folder / f"{name}.json"
            path.write_text(content, encoding="utf-8")
            sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")
        return
    for name, fitted, unseen in (("a", [*b, *rest], a), ("b", [*a, *rest], b)):
        told = f"{judged(*fit(fitted), unseen, chosen.show)}\n{judged_talk(fit_talk(fitted), unseen)}"
        sys.stdout.write(f"part {name}, fitted on the others:\n{told}\n")


if __name__ == "__main__":
    main()
