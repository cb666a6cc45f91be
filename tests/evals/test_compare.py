from __future__ import annotations

from pathlib import Path

import pytest

from evals.compare import Difference, QuestionRow, compare, read_run
from evals.errors import EvalError
from evals.gate import regressions
from evals.metrics import Fraction
from tests.evals.handmade import write_lines


def _run(**measures: list[Fraction]) -> dict[str, QuestionRow]:
    count = len(next(iter(measures.values())))
    return {
        f"q{number}": QuestionRow(
            id=f"q{number}", measures={name: values[number] for name, values in measures.items()}
        )
        for number in range(count)
    }


def _one(before: list[Fraction], after: list[Fraction], name: str = "correct") -> Difference:
    (found,) = compare(_run(**{name: before}), _run(**{name: after}))
    return found


RIGHT, WRONG = (1.0, 1.0), (0.0, 1.0)


def test_equal_runs_do_not_differ() -> None:
    found = _one([RIGHT, WRONG] * 20, [RIGHT, WRONG] * 20)
    assert (found.change, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)
    assert regressions([found]) == []


def test_the_test_agrees_with_the_sign_test() -> None:
    # Eight questions lost and none won: 2 * 0.5 ** 8 = 0.0078.
    found = _one([RIGHT] * 40, [WRONG] * 8 + [RIGHT] * 32)
    assert found.p == pytest.approx(0.0078, abs=0.003)
    assert found.change == pytest.approx(-0.2)
    assert found.low < -0.2 < found.high < 0
    assert found.worse == tuple(f"q{number}" for number in range(8))
    assert found.is_worse


def test_a_fall_within_the_noise_is_no_regression() -> None:
    found = _one([RIGHT] * 3 + [WRONG] * 37, [WRONG] * 3 + [RIGHT] * 2 + [WRONG] * 35)
    assert found.change < 0
    assert found.p > 0.5
    assert regressions([found]) == []


def test_a_regression_names_the_questions() -> None:
    found = _one([RIGHT] * 40, [WRONG] * 8 + [RIGHT] * 32)
    (message,) = regressions([found])
    assert message.startswith("correct went from 100.0 to 80.0 (p = 0.0")
    assert message.endswith("q0 q1 q2 q3 q4 q5 q6 q7")


def test_more_abstentions_are_worse() -> None:
    found = _one([WRONG] * 40, [RIGHT] * 8 + [WRONG] * 32, "abstained_answerable")
    assert found.is_worse and found.worse == tuple(f"q{number}" for number in range(8))
    assert not _one([RIGHT] * 8 + [WRONG] * 32, [WRONG] * 40, "abstained_answerable").is_worse


def test_one_false_quotation_is_refused_even_without_significance() -> None:
    found = _one([(3.0, 3.0)] * 40, [(2.0, 3.0)] + [(3.0, 3.0)] * 39, "quote_on_page")
    assert found.p > 0.05
    assert regressions([found]) == ["quote_on_page is 99.2, and anything below 100 is a defect"]


def test_figures_are_weighted_by_what_they_count() -> None:
    found = _one([(1.0, 4.0), (1.0, 1.0)], [(4.0, 4.0), (0.0, 1.0)], "span@5")
    assert (found.before, found.after) == (pytest.approx(0.4), pytest.approx(0.8))
    assert (found.better, found.worse) == (("q0",), ("q1",))


def test_two_comparisons_give_the_same_digits() -> None:
    before, after = [RIGHT, WRONG, WRONG] * 10, [WRONG, RIGHT, RIGHT] * 10
    assert _one(before, after) == _one(before, after)


def test_runs_over_different_questions_are_not_compared() -> None:
    with pytest.raises(EvalError, match=r"answered different questions .*q1"):
        compare(_run(correct=[RIGHT]), _run(correct=[RIGHT, RIGHT]))


def test_a_run_is_read_from_its_folder(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "questions.jsonl", [{"id": "q0", "measures": {"correct": [1, 1]}}])
    assert read_run(tmp_path)["q0"].measures == {"correct": (1.0, 1.0)}
    with pytest.raises(EvalError, match="holds no scores"):
        read_run(tmp_path / "nowhere")
    write_lines(path, [{"id": "q0", "measures": {"charm": [1, 1]}}])
    with pytest.raises(EvalError, match="unknown measures charm"):
        read_run(tmp_path)
