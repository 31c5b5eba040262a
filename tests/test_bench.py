"""bench: an answer is right when it is right, the controls control, and the files are as docs/interface.md says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from fractions import Fraction

import numpy as np
import pytest
from conftest import ROOT
from safetensors.numpy import load_file, save_file

import weft
from bench import majority, noise, outcome, results, token, wordings
from bench.equal import same, told
from weft.lexicon import units
from weft.modalities.date import Date
from weft.modalities.duration import of_unit
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.tables.table import Rows
from weft.training import value_tasks

SEED = 11


class Pieces:
    """A tokenizer that gives one piece a word: situations need lengths, not a vocabulary."""

    class _Encoding:
        def __init__(self, text):
            self.ids = [1000 + len(word) for word in text.split()]

    def encode_batch(self, texts, add_special_tokens=True):
        return [self._Encoding(text) for text in texts]


def quantity(amount, unit):
    return Quantity(from_amount(Fraction(amount)), unit)


# ---- right or wrong --------------------------------------------------------------------------------------------------


def test_how_a_number_was_written_does_not_matter_but_percent_does():
    assert same(Number(Fraction(3, 2), 2, "decimal"), Number(Fraction(3, 2), 0, "fraction"))
    assert not same(Number(Fraction(15), 0, "percent"), Number(Fraction(15)))
    assert not same(Number(Fraction(15)), Number(Fraction(16)))
    assert not same(None, Number(Fraction(15)))


def test_another_unit_is_right_only_where_the_order_of_the_arguments_chose_it():
    assert same(quantity("5.3", "km"), quantity("5300", "m"), "add")
    assert not same(quantity("5.3", "km"), quantity("5300", "m"), "convert")
    assert not same(quantity("2", "wk"), quantity("14", "d"), "days_between")
    assert not same(quantity("5", "km"), quantity("5", "kg"), "add")
    assert not same(Money(from_amount(Fraction(5)), "USD"), Money(from_amount(Fraction(5)), "EUR"))


def test_a_row_is_its_name_and_rows_are_a_set():
    table = weft.records(ROOT / "examples" / "bridges.csv")
    row, other = table.rows[:2]
    assert same(row, Word(row.name))
    assert not same(row, other)
    assert same(Rows(table, (0, 3)), Rows(table, (0, 3)))
    assert not same(Rows(table, (0, 3)), Rows(table, (0,)))
    assert not same(row, Rows(table, (0,)))


def test_a_stranger_s_answers_compare_across_units_unless_one_was_asked():
    days = {"kind": "duration", "value": "14", "unit": "d"}
    assert told(quantity("14", "d"), days)
    assert told(of_unit(2, "weeks"), days)
    assert not told(of_unit(1, "months"), days)
    assert not told(from_amount(Fraction(14)), days)
    metres = {"kind": "quantity", "value": "1200", "unit": "m"}
    assert told(quantity("1.2", "km"), metres)
    assert not told(quantity("1.2", "km"), metres, unit_asked=True)
    near = {"kind": "quantity", "value": "880.6", "unit": "km", "tolerance": 0.01}
    assert told(quantity("880.635", "km"), near)
    assert not told(quantity("890", "km"), near)


def test_a_stranger_s_names_compare_as_people_read_them():
    assert told(Word("northwest"), {"kind": "word", "value": "north-west"})
    assert told(Place(0, 0, "Italy", "IT", "country"), {"kind": "word", "value": "Italy"})
    assert told(Place(0, 0, "Milan, Italy", "IT", "city"), {"kind": "place", "value": "Milan"})
    assert not told(Place(0, 0, "Milan", "IT", "city"), {"kind": "place", "value": "Rome"})
    assert told(Date(1999), {"kind": "number", "value": "1999"})
    assert not told(Date(1999, 5, 1), {"kind": "number", "value": "1999"})
    assert told(None, None)
    assert not told(None, {"kind": "word", "value": "Rome"})
    assert not told(Word("Rome"), None)


def from_gold(gold):
    """A value made straight from the stranger's JSON, kind by kind."""
    kind, value, unit = gold["kind"], gold["value"], gold.get("unit")
    if kind in ("quantity", "duration"):
        return quantity(value, next(each.symbol for each in units() if unit in each.symbols))
    if kind == "money":
        return Money(from_amount(Fraction(value)), unit)
    if kind == "date":
        return Date(*map(int, value.split("-")))
    makers = {
        "number": lambda: from_amount(Fraction(value)),
        "percent": lambda: Number(Fraction(value), 0, "percent"),
        "word": lambda: Word(value),
        "place": lambda: Place(0, 0, value),
        "truth": lambda: Truth(value == "yes"),
    }
    return makers[kind]()


@pytest.mark.parametrize("name", ["concrete", "exam"])
def test_every_answer_of_a_stranger_is_told_right_by_itself_and_wrong_by_no_other(name):
    lines = (ROOT / "specs" / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line)["answer"] for line in lines]
    golds = [gold for gold in golds if gold is not None and gold["kind"] != "list"]
    assert len(golds) > 130
    values = [from_gold(gold) for gold in golds]
    for value, gold in zip(values, golds):
        assert told(value, gold), gold
        assert not told(None, gold)
    next_ones = [*golds[1:], golds[0]]
    pairs = [(value, other) for value, gold, other in zip(values, golds, next_ones) if gold != other]
    assert len(pairs) > 130
    assert not any(told(value, other) for value, other in pairs)


# ---- questions -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asked():
    return wordings.questions(ROOT, Pieces(), SEED, draws=1, every=7)


def test_nearly_every_wording_can_be_asked(asked):
    made, failed = asked
    assert len(failed) <= 0.02 * (len(made) + len(failed))
    assert len({question.wording for question in made}) == len(made)
    assert {question.over for question in made} >= {"alone", "tables"}


def test_the_gold_value_is_right_and_the_next_question_s_mostly_is_not(asked):
    made, _ = asked
    golds = [question.example.steps[-1] for question in made]
    assert all(step.op == "refuse" or same(step.value, step.value, step.op) for step in golds)
    others = [same(other.value, step.value, step.op) for step, other in zip(golds, [*golds[1:], golds[0]])]
    assert np.mean(others) < 0.1


def test_gold_spans_hold_every_value_of_the_gold_program_and_the_reader_s_units(asked):
    made, _ = asked
    in_weeks = 0
    for question in made:
        given = question.given(Pieces()).candidates
        wanted = [span.value for span in question.example.spans]
        assert all(any(c.value == value and type(c.value) is type(value) for c in given) for value in wanted)
        in_weeks += any(c.tag == "unit:time" for c in given)
    assert in_weeks  # no slot holds the unit of "How many weeks": the reader finds it


def test_the_same_seed_asks_the_same_in_another_process(fresh_python):
    code = (
        "import sys; sys.path[:0] = ['.', 'tests']\n"
        "from test_bench import Pieces, ROOT, SEED; from bench import wordings\n"
        "made, _ = wordings.questions(ROOT, Pieces(), SEED, 1, 40)\n"
        "print([(q.example.text, q.example.steps[-1].op) for q in made])"
    )
    assert fresh_python(code) == fresh_python(code)  # each with its own hash seed


def test_the_majority_baseline_takes_the_most_frequent_program_for_the_kinds_at_hand(asked):
    made, _ = asked
    sums = [q.example for q in made if [step.op for step in q.example.steps] == ["add"]]
    assert len(sums) >= 3
    usual = majority.plan(sums[0])
    alike = [example for example in sums if majority.plan(example) == usual]
    rivals = [
        q.example for q in made if majority.signature(q.example.situation) == majority.signature(sums[0].situation)
    ]
    assert any(majority.plan(rival) != usual for rival in rivals)
    known = majority.most_frequent([*rivals, *alike * len(rivals)])
    assert same(majority.answer(sums[0].situation, known), sums[0].steps[-1].value, "add")
    assert majority.answer(sums[0].situation, {}) is None


# ---- the token -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", value_tasks.TASKS)
def test_a_swapped_question_shows_the_other_values_and_keeps_its_own_answer(task):
    examples = token.made(task, Pieces(), SEED, 24)
    other = token.stranger_to(0, examples)
    swapped = token.swap(examples[0], other)
    before, after, theirs = (example.situation.sequence for example in (examples[0], swapped, other))
    assert (after.ids == before.ids).all()
    rows, their_rows = after.entity[after.entity > 0] - 1, theirs.entity[theirs.entity > 0] - 1
    assert (after.values.slots[rows] == theirs.values.slots[their_rows]).all()
    assert not np.array_equal(after.values.slots[rows], before.values.slots[before.entity[before.entity > 0] - 1])
    assert [c.value for c in after.candidates] == [c.value for c in before.candidates]
    assert (swapped.target, swapped.steps) == (examples[0].target, examples[0].steps)


def test_answers_by_pointing_and_by_decoding_are_scored_against_both_questions():
    larger = token.made("larger", Pieces(), SEED, 12)
    own = larger[0].situation.sequence.candidates
    right = larger[0].gold[0][0][0]
    assert token.is_right(own[right].value, larger[0])
    assert not token.is_right(own[1 - right].value, larger[0])
    opposite = next(example for example in larger if example.gold[0][0] != larger[0].gold[0][0])
    assert token.follows_tokens(own[1 - right].value, larger[0], opposite)
    weekday = token.made("weekday", Pieces(), SEED, 12)
    assert token.is_right(Word(weekday[0].target[1]), weekday[0])
    assert not token.is_right(Word("never"), weekday[0])
    addition = token.made("addition", Pieces(), SEED, 2)
    assert token.is_right(from_amount(addition[0].target[1]), addition[0])
    assert not token.is_right(from_amount(addition[0].target[1] + 1), addition[0])


def test_chance_is_what_guessing_gives():
    assert token.chance(token.made("larger", Pieces(), SEED, 8)) == 0.5
    assert token.chance(token.made("nearest5", Pieces(), SEED, 8)) == 0.2
    assert 1 / 7 <= token.chance(token.made("weekday", Pieces(), SEED, 200)) < 0.25


def test_only_cities_that_were_held_out_are_asked_about():
    coordinates = {(city.lat_e7, city.lon_e7): city for city in value_tasks.cities()}
    places = [c.value for e in token.made("nearest5", Pieces(), SEED, 20) for c in e.situation.sequence.candidates]
    assert len(places) == 120
    assert all(value_tasks.held_out(coordinates[place.lat_e7, place.lon_e7]) for place in places)


def test_shuffled_weights_are_the_same_numbers_in_another_order(tmp_path):
    rng = np.random.default_rng(0)
    weights = {"heads.a": rng.integers(-127, 128, (20, 30), dtype=np.int8), "heads.b": rng.random(50, dtype=np.float32),
               "language.c": rng.random((9, 9), dtype=np.float32)}  # fmt: skip
    folder = tmp_path / "model"
    folder.mkdir()
    save_file(weights, str(folder / "model.safetensors"))
    there = noise.shuffled(folder, "heads.", tmp_path, 1) / "model.safetensors"
    found = load_file(str(there))
    assert np.array_equal(found["language.c"], weights["language.c"])
    for name in ("heads.a", "heads.b"):
        assert not np.array_equal(found[name], weights[name])
        assert np.array_equal(np.sort(found[name], None), np.sort(weights[name], None))
    whole = (folder / "model.safetensors").read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    assert there.read_bytes()[:header] == whole[:header]  # the graphs point into the file by offset


# ---- figures and files -----------------------------------------------------------------------------------------------


def an_outcome(unit, right, confidence=0.5, **more):
    given = {"to_refuse": False, "refused": False, "verified": False} | more
    return outcome.Outcome(unit, "add", "alone", right, confidence=confidence, tokens=9, seconds=0.1, **given)


def test_a_wording_counts_once_however_often_it_is_asked():
    found = [an_outcome("a", True), an_outcome("a", False), an_outcome("b", True)]
    row = outcome.exact(found, "computed", "weft", "add", "wording")
    assert (row.value, row.n, row.tokens) == (0.75, 2, 9.0)


def test_refusals_and_verified_answers_are_counted_by_hand():
    found = [
        an_outcome("a", True, to_refuse=True, refused=True), an_outcome("b", False, to_refuse=True),
        an_outcome("c", False, refused=True), an_outcome("d", True, verified=True), an_outcome("e", True),
        an_outcome("f", True), an_outcome("g", False, verified=True), an_outcome("h", True, verified=True),
    ]  # fmt: skip
    figures = {row.metric: row.value for row in outcome.trust(found, "weft", "all", "wording")}
    assert figures["refusal precision"] == figures["refusal recall"] == figures["right answers verified"] == 0.5
    assert figures["verified answers wrong"] == round(1 / 3, 4)


def test_the_calibration_error_equals_a_loop():
    rng = np.random.default_rng(3)
    found = [an_outcome(str(i), bool(rng.random() < 0.6), confidence=float(rng.random())) for i in range(200)]
    found.append(an_outcome("certain", False, confidence=1.0))
    error = 0.0
    for low in range(10):
        inside = [o for o in found if low / 10 <= o.confidence < (low + 1) / 10 or (low == 9 and o.confidence == 1)]
        error += abs(sum(o.right for o in inside) - sum(o.confidence for o in inside)) / len(found)
    assert outcome.calibration_error(found) == pytest.approx(error)


def test_intervals_are_those_of_the_textbook():
    assert results.wilson(1.0, 10) == (0.7225, 1.0)  # Wilson 1927, 10 of 10
    assert results.wilson(0.0, 10) == (0.0, 0.2775)
    low, high = results.bootstrap([0, 1] * 200)
    assert (low, high) == pytest.approx((0.451, 0.549), abs=0.005)  # 0.5 ± 1.96 · 0.5 / √400


KEYS = {"group", "method", "task", "split", "metric", "value", "n", "interval", "tokens", "seconds", "status"}


def test_a_file_of_results_is_as_the_interface_says_and_names_no_path(tmp_path):
    rows = [
        results.share([0.0, 1.0, 1.0], "computed", "weft", "add", "wording"),
        results.not_run("neural", "text", "larger", "value", "exact", "no model"),
    ]
    path = results.write("ask", rows, SEED, "small", tmp_path)
    conforms(json.loads(path.read_text(encoding="utf-8")))
    assert {field.name for field in fields(results.Row)} == KEYS
    shown = results.table(rows)
    assert "0.6667" in shown
    assert "not run: no model" in shown


@pytest.mark.parametrize("path", sorted(results.FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_the_files_that_were_recorded_conform(path):
    whole = json.loads(path.read_text(encoding="utf-8"))
    conforms(whole)
    assert whole["commit"]


def conforms(whole):
    assert list(whole) == ["machine", "seed", "commit", "budget", "rows"]
    assert "/" not in json.dumps(whole["machine"])
    assert whole["rows"]
    for row in whole["rows"]:
        assert set(row) == KEYS
        assert row["group"] in ("neural", "computed", "tool", "baseline")
        assert (row["value"] is None) == row["status"].startswith("not run: ")
        assert row["interval"] is None or row["interval"][0] <= row["value"] <= row["interval"][1]


def test_an_unknown_measurement_is_refused_by_name():
    done = subprocess.run([sys.executable, "-m", "bench", "speeed"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    known = "ask, token, speed, people, injected, read, read_speed, int8, attached, records, check, e1, e2, e3, "
    known += "experiments"
    assert f"no measurement 'speeed'. Known: {known}." in done.stderr


def test_injected_errors_are_wrong_and_few_at_a_low_rate():
    from bench.injected import RATES, SORTS, damaged
    from weft.find import read_parts

    spans = read_parts("It cost $4,200 on 4 May 2019 and 35 % of 12 km took 3 weeks; 17 people came by 6 buses.")
    for sort in SORTS:
        found = [list(damaged(spans, sort, rate, np.random.default_rng(0))) for rate in (*RATES, 1.0)]
        wrong = [sum(one.value != span.value for one, span in zip(each, spans, strict=True)) for each in found]
        assert wrong[0] == 0
        assert wrong[-1] == len(spans)
        assert wrong == sorted(wrong)  # what is wrong at a low rate is wrong at a higher one
        kinds = [(one.kind, span.kind) for one, span in zip(found[-1], spans, strict=True)]
        assert all((one == own) == (sort == "wrong value") for one, own in kinds)
