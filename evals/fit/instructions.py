"""Fits copilot/draft/reading/head.json: which words of a drafting instruction say what.

    python -m evals.fit.instructions            measures: each half fitted, the other half judged
    python -m evals.fit.instructions --write    fits all and writes the head

The data (evals/fit/data/instructions-*.txt) are instructions with their parts marked: "Scope of {title|"A"}. Not {excl|B}."
under a line "== kind language". Parts a and b were written over different Recommendations and judge each other; part c holds
burnt tasks and is only added to what is fitted. Every instruction is fitted several times with its parts exchanged for
those of others, so that the words around a part are learnt rather than the part.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pycrfsuite

from copilot.draft.reading.tagger import (
    NOTHING,
    Head,
    decode,
    features_of,
    kind_features,
    kind_scores,
    read_head,
    spans_of,
)
from copilot.draft.reading.tokens import tokens_of

DATA = files("evals.fit") / "data"
PARTS = ("a", "b", "c")
VARIANTS = 4
"""Times that an instruction is fitted with parts exchanged."""
FEWEST = 2
LASSO, RIDGE, STEPS = 0.06, 0.01, 160
"""Strengths of the penalties on absolute and squared weights, and rounds of L-BFGS (crfsuite's c1, c2)."""
LEAST = 0.02
"""Weights nearer to 0 are left out of the file."""
KEPT = frozenset(
    "force style num at part lab replace insert delete renumber approval q meet timing due before after row about own ask"
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
            labels.append(shares.most_common(1)[0][0])
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


def varied(data: Sequence[Example], seed: int = 17) -> list[Example]:
    """The examples, each followed by variants with parts of others of its kind and language."""
    chooser = random.Random(seed)
    pools: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for example in data:
        for label, text in example.pieces:
            if label != NOTHING:
                pools[example.language, label].append(text)
    result = []
    for example in data:
        result.append(example)
        for _ in range(VARIANTS):
            pieces = tuple(
                (label, _like(text, chooser.choice(pools[example.language, label])))
                if label != NOTHING and label not in KEPT
                else (label, text)
                for label, text in example.pieces
            )
            result.append(Example(example.kind, example.language, pieces))
    return result


def _like(old: str, new: str) -> str:
    """The other words in the quotation marks that the old ones stood in."""
    marks = (old[:1], old[-1:]) if old[:1] in "\"“«" and old[-1:] in "\"”»" else ("", "")
    return f"{marks[0]}{new.strip(chr(34) + '“”«» ')}{marks[1]}" if marks[0] else new


def fit(data: Sequence[Example]) -> Head:
    rows = [example.labelled() for example in varied(data)]
    counts = Counter(feature for xs, _ in rows for x in xs for feature in x)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": LASSO, "c2": RIDGE, "max_iterations": STEPS, "feature.possible_transitions": False})
    for xs, ys in rows:
        trainer.append([[f for f in x if counts[f] >= FEWEST] for x in xs], ys)
    kinds = pycrfsuite.Trainer(verbose=False)
    kinds.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 200})
    for example in data:
        kinds.append([kind_features(example.text)], [example.kind])
    with tempfile.TemporaryDirectory() as folder:
        info = _trained(trainer, Path(folder) / "spans")
        kind_info = _trained(kinds, Path(folder) / "kinds")
    labels = sorted({label for _, ys in rows for label in ys})
    place = {label: number for number, label in enumerate(labels)}
    state: defaultdict[str, list[float]] = defaultdict(list)
    for (feature, label), weight in sorted(info.state_features.items()):
        if abs(weight) >= LEAST:
            state[feature] += [place[label], round(weight, 2)]
    scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (feature, kind), weight in sorted(kind_info.state_features.items()):
        if abs(weight) >= LEAST:
            scores[kind][feature] = round(weight, 2)
    transitions = [
        [place[one], place[other], round(weight, 2)] for (one, other), weight in sorted(info.transitions.items())
    ]
    seen = {(one, other) for one, other, _ in transitions}
    transitions += [
        [one, other, UNSEEN] for one in range(len(labels)) for other in range(len(labels)) if (one, other) not in seen
    ]
    return read_head(json.dumps({"labels": labels, "state": state, "transitions": transitions, "kinds": scores}))


UNSEEN = -4.0
"""Weight of one label right after another where the data never show it."""


def _trained(trainer: pycrfsuite.Trainer, path: Path) -> pycrfsuite.ParsedDump:  # type: ignore[name-defined]
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
    data = {"labels": head.labels, "transitions": transitions, "kinds": head.kinds, "state": state}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def judged(head: Head, data: Sequence[Example], show: bool = False) -> str:
    """Precision and recall of whole spans, and how many kinds and instructions are right."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    kinds = whole = 0
    for example in data:
        tokens = tokens_of(example.text)
        labels = decode(features_of(tokens, example.kind), head)
        own = Counter((span.label, span.text) for span in spans_of(example.text, tokens, labels))
        gold = example.spans()
        for (label, _), count in (own & gold).items():
            right[label] += count
        for (label, _), count in own.items():
            found[label] += count
        for (label, _), count in gold.items():
            wanted[label] += count
        scores = kind_scores(example.text, head)
        best = max(scores, key=lambda kind: scores[kind])
        kinds += best == example.kind
        whole += own == gold
        if show and own != gold:
            sys.stdout.write(f"{example.kind}: {example.text}\n   missed {dict(gold - own)}\n   false {dict(own - gold)}\n")
    lines = [
        f"{label:10} precision {right[label] / max(1, found[label]):.2f} recall {right[label] / wanted[label]:.2f} of {wanted[label]}"
        for label in sorted(wanted)
    ]
    total = sum(wanted.values())
    lines.append(
        f"spans: precision {sum(right.values()) / max(1, sum(found.values())):.3f} recall {sum(right.values()) / total:.3f}; "
        f"kinds {kinds}/{len(data)}; whole instructions {whole}/{len(data)}"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what is read wrongly")
    chosen = parser.parse_args()
    a, b, c = (examples(part) for part in PARTS)
    if chosen.write:
        head = fit([*a, *b, *c])
        path = Path(str(files("copilot.draft.reading") / "head.json"))
        path.write_text(to_json(head), encoding="utf-8")
        sys.stdout.write(f"{path}: {path.stat().st_size} bytes\n")
        return
    for name, fitted, unseen in (("a", [*b, *c], a), ("b", [*a, *c], b)):
        sys.stdout.write(f"part {name}, fitted on the others:\n{judged(fit(fitted), unseen, chosen.show)}\n")


if __name__ == "__main__":
    main()
