"""The three experiments: questions are the same for every method, answers scored alike, a page from what was run."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from bench.experiments import numbers
from bench.experiments.questions import Question, as_text, opened, said, with_tokens
from weft.modalities.number import Number
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity
from weft.modalities.record import Record

SEVEN, TWELVE = Number(Fraction(7)), Number(Fraction(12))


def test_a_question_as_tokens_and_as_text():
    pytest.importorskip("torch")
    asked = Question("add", "", "Take {1} from {0}:", (TWELVE, SEVEN), "{0}.", (Number(Fraction(5)),), 0)
    assert with_tokens(asked.prompt, asked.values) == ("Take <|number|> from <|number|>:", (SEVEN, TWELVE))
    assert as_text(asked.prompt, asked.values, str) == "Take 7 from 12:"


def test_what_a_generated_text_says():
    asked = Question("larger", "", "", (), "{0};{1}.", (SEVEN, TWELVE), 1)
    assert said(" 5; 12.5.", asked) == ["5", "12.5"]
    assert said(" 5; 12. And so on", asked) is None
    assert said(" 5 12.", asked) is None


def test_an_opened_record_has_the_same_values():
    inner = Record("branch", (("revenue", SEVEN),), "Mola")
    outer = Record("branch", (("revenue", TWELVE), ("staff", None), ("parent", inner)), "Brenta")
    found = opened(Question("field", "", "The revenue of {0} is", (outer,), "{0}.", (TWELVE,), 0))
    assert found.prompt == "The revenue of Brenta (revenue {1}, parent Mola (revenue {2})) is"
    assert found.values[1:] == (TWELVE, SEVEN)


@pytest.mark.parametrize("task", [*numbers.ARITHMETIC, *numbers.CALENDAR])
def test_a_calculator_agrees_with_the_questions(task):
    rng = np.random.default_rng(1)
    splits = numbers.SPLITS if task in numbers.ARITHMETIC else numbers.DATES
    for split in splits:
        for _ in range(20):
            assert numbers.solve(numbers.question(rng, task, split))


def test_questions_of_the_tests_stay_out_of_training():
    rng = np.random.default_rng(1)
    for _ in range(300):
        asked = numbers.train(rng)
        assert asked.split in (*numbers.SPLITS[:3], numbers.DATES[0])
        sizes = [abs(value.amount) for value in asked.values if isinstance(value, Number)]
        assert all(size < 10**6 for size in sizes)


@pytest.fixture
def small_world(monkeypatch):
    """Thirty places in and out of the region that is kept apart."""
    from bench.experiments import places

    rng = np.random.default_rng(0)

    def pool(low, high):
        spots = rng.uniform(low, high, (30, 2))
        return places._pool([Place(int(a * 1e7), int(b * 1e7), f"P{n}") for n, (a, b) in enumerate(spots)])

    made = {
        "train": pool((50, 20), (60, 60)), "streets": pool((48, 15), (48.2, 15.2)),
        "unseen places": pool((0, 0), (30, 60)), "unseen region": pool((40, 0), (42, 3)),
        "unseen streets": pool((42.4, 1.4), (42.6, 1.6)),
    }  # fmt: skip
    monkeypatch.setattr(places, "pools", lambda: made)


def test_a_formula_agrees_with_the_geography(small_world):
    from bench.experiments import geography

    rng = np.random.default_rng(2)
    for split in geography.SPLITS:
        assert all(geography.solve(geography.question(rng, "distance", split)) < 0.05 for _ in range(20))
        assert np.mean([geography.solve(geography.question(rng, "direction", split)) for _ in range(20)]) >= 0.9


def test_look_ups_agree_with_the_nested_questions(small_world):
    from bench.experiments import nested

    rng = np.random.default_rng(3)
    for task in nested.TASKS:
        assert np.mean([nested.solve(nested.question(rng, task, "unseen region")) for _ in range(10)]) >= 0.9


@pytest.mark.train
class TestMethods:
    @pytest.fixture(scope="class")
    def base(self, tmp_path_factory):
        from bench.attached import random_model

        return random_model(tmp_path_factory.mktemp("base"), hidden=32, layers=2)

    @pytest.mark.parametrize("experiment", ["numbers", "geography", "nested"])
    def test_every_method_learns_and_answers(self, base, small_world, experiment):
        import importlib

        from bench.experiments import trial

        module = importlib.import_module(f"bench.experiments.{experiment}")
        rng = np.random.default_rng(0)
        asked = [module.train(rng) for _ in range(3)]
        for method in module.METHODS:
            job = trial.Job(experiment, method, str(base), 1, trial.Budget(2, 1, 2, 1))
            made = trial.made(job)
            loss = made.loss(asked)
            loss.backward()
            made.model.eval()
            rows = trial.answered(made, method, "neural", asked, ("copied", "decoded"))
            assert {row.metric for row in rows} <= {"exact", "median relative error", "within 10 %", "prefill, MFLOP"}
            assert made.length(asked[0]) > 3

    @pytest.mark.parametrize("plain", ["It was a bright cold day in the town by the sea. " * 40, ""])
    def test_a_trial_gives_its_rows(self, base, monkeypatch, plain):
        from bench.experiments import methods, text, trial

        monkeypatch.setattr(methods, "NEW", 4)  # an untrained model does not stop
        monkeypatch.setattr(text, "ordinary", lambda: plain)
        monkeypatch.setattr(text, "held_out", lambda: "The tower was built of stone and rebuilt after a fire. " * 40)
        rows = trial.run(trial.Job("numbers", "weft", str(base), 1, trial.Budget(2, 2, 4, 1)))
        assert {row.group for row in rows} == {"neural", "computed"}
        assert not [row for row in rows if row.group == "computed" and row.task == "weekday"]
        assert {"training, s", "peak memory, MB", "perplexity after"} <= {row.metric for row in rows}


def test_errors_of_distances_know_their_units():
    pytest.importorskip("torch")
    from bench.experiments.methods import relative, same

    km = Quantity(Number(Fraction(9)), "km")
    assert relative("9km", km) == 0
    assert relative("10km", km) == pytest.approx(1 / 9)
    assert relative("9 apples", km) is None
    assert not same(Number(Fraction(9)), km)
    assert same(Number(Fraction(9, 2), 1, "decimal"), Number(Fraction(9, 2), 2, "decimal"))


def test_the_page_is_written_from_the_rows(tmp_path):
    pytest.importorskip("matplotlib")
    from bench.experiments import report
    from bench.results import Row, write

    rows = [
        Row("neural", "weft", "add", "up to 6 digits", "exact", 0.98, 50, (0.9, 1.0), 12.0, 0.01),
        Row("baseline", "subword", "add", "up to 6 digits", "exact", 0.02, 50, (0.0, 0.1), 30.0, 0.02),
        Row("neural", "weft", "all", "", "training, s", 12.5),
    ]
    write("e2", rows, 1, "small", tmp_path)
    page = report.write(tmp_path / "page", tmp_path).read_text(encoding="utf-8")
    assert "| add | up to 6 digits | exact | 0.98 (0.9 … 1) | 0.02 (0 … 0.1) |" in page
    assert (tmp_path / "page" / "e2.svg").exists()
    again = report.write(tmp_path / "page2", tmp_path)
    assert again.read_text(encoding="utf-8") == page
    assert json.loads((tmp_path / "e2.json").read_text(encoding="utf-8"))["budget"] == "small"
