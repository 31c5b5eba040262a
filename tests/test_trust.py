"""How far an answer is trusted: shares of values, weak refusals, further readings, the threshold of `verified`."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest

import weft
from weft.interleave import Candidate, Part
from weft.modalities.number import from_amount
from weft.operations.arithmetic import percent_of
from weft.programs import Program, Step
from weft.situation import situate
from weft.training import calibrate
from weft.trust import calibrated, checks_of, close, settings, two_agree, weigh


def program(value, p):
    """A finished program of one step with this value (None: a refusal) and probability."""
    step = Step("refuse", (), None) if value is None else Step("copy", (), from_amount(Fraction(value)))
    return Program((step,), math.log(p), True)


def test_programs_of_one_value_are_weighed_together():
    best, share = weigh([[program(5, 0.4), program(6, 0.3), program(6, 0.25)]])
    assert best.value == from_amount(Fraction(6))
    assert share == pytest.approx(0.55)


def test_a_weak_refusal_gives_way_to_the_likeliest_answer_and_a_strong_one_stands():
    ranked = [program(None, 0.4), program(5, 0.3), program(6, 0.1)]
    assert weigh([ranked])[0].refused
    best, share = weigh([ranked], refused_from=0.5)
    assert (best.value, share) == (from_amount(Fraction(5)), pytest.approx(0.3))
    assert weigh([[program(None, 0.6), program(5, 0.3)]], refused_from=0.5)[0].refused
    assert weigh([[program(None, 0.2)]], refused_from=0.5)[0].refused  # nothing else to say


def test_readings_vote_by_their_shares():
    best, share = weigh([[program(5, 0.6), program(6, 0.3)], [program(6, 0.8)], [program(6, 0.1), program(5, 0.1)]])
    assert (best.value, share) == (from_amount(Fraction(6)), pytest.approx(1.2 / 3))
    assert weigh([[program(5, 0.6)], [], [program(5, 0.2)]])[1] == pytest.approx(0.4)  # one that did not fit


def test_two_readings_agree_each_by_itself():
    five, six = [program(5, 0.8), program(6, 0.1)], [program(6, 0.8), program(5, 0.1)]
    assert two_agree(program(5, 0.9), [five, five, six])
    assert not two_agree(program(5, 0.9), [five, six, five])
    assert not two_agree(program(5, 0.9), [five, [], five])


def test_another_value_is_close_from_half_of_the_best_ones_share_on():
    views = [[program(5, 0.4), program(6, 0.2), program(7, 0.19), program(None, 0.21)], [], []]
    best, share = weigh(views)
    assert [(other.value, pytest.approx(p)) for other, p in close(best, share, views)] == [
        (from_amount(Fraction(6)), pytest.approx(0.2))
    ]


def test_shares_of_all_readings_count_towards_what_is_close():
    views = [[program(5, 0.8), program(6, 0.1)], [program(6, 0.7), program(5, 0.1)]]
    best, share = weigh(views)
    assert [other.value for other, _ in close(best, share, views)] == [from_amount(Fraction(6))]


def test_a_refusal_has_no_value_beside_it():
    views = [[program(None, 0.5), program(5, 0.4)]]
    assert close(*weigh(views), views) == []


def outcome(right, confidence, refused=False, to_refuse=False, checked=True):
    return calibrate.Outcome(confidence, right, refused, to_refuse, checked)


def test_the_threshold_of_verified_is_the_lowest_that_keeps_its_promise():
    made = [outcome(False, 0.55)] * 5 + [outcome(True, 0.65)] * 160
    assert calibrate.threshold(made) == 0.56
    assert calibrate.threshold([outcome(False, 0.99)] * 40) == 1.0
    assert calibrate.threshold([outcome(True, 0.9)] * 68) == 1.0  # too few to tell
    assert calibrate.threshold([outcome(True, 0.9, checked=False)] * 40) == 1.0


def test_each_sort_of_question_has_its_own_threshold_and_points(tokenizer):
    alone = [outcome(True, 0.4)] * calibrate.FEWEST
    text = [replace(outcome(number % 2 == 0, 0.7), over="text") for number in range(calibrate.FEWEST)]
    few = [replace(outcome(False, 0.9), over="tables")] * (calibrate.FEWEST - 1)
    found = calibrate.by_sort(alone + text + few)
    assert set(found) == {"alone", "text"}
    assert found["alone"]["verified_from"] == 0.1
    assert found["text"]["verified_from"] == 1.0  # half of them are wrong
    config = {"verified_from": 0.9, "calibration": [[0, 0], [1, 1]], "over": found}
    assert settings(config, situate("What is 5 + 5?", tokenizer))["verified_from"] == 0.1
    assert calibrated(0.7, settings(config, situate("What is 5 + 5?", tokenizer))) == 1.0
    asked = situate("What is it?", tokenizer, passages=(Part("It is 5.", (), "text"),))
    assert calibrated(0.7, settings(config, asked)) == 0.5
    rows = [weft.records([{"name": "a", "size": "5 m"}, {"name": "b", "size": "6 m"}])]
    assert settings(config, situate("What size is a?", tokenizer, tables=rows))["verified_from"] == 0.9


def test_a_refusal_asks_for_the_share_from_which_refusals_are_due():
    weak = [outcome(False, 0.45, refused=True)] * 20
    strong = [outcome(True, 0.8, refused=True, to_refuse=True)] * 40
    assert calibrate.refused_from(weak + strong) == 0.46
    assert calibrate.refused_from(strong) == 0.0
    assert calibrate.refused_from(weak) == 0.5


def test_an_amount_that_is_said_twice_is_to_be_used_twice(tokenizer):
    situation = situate("What is 20% of 20% of 500?", tokenizer)
    one, two, whole = situation.sequence.candidates
    part = percent_of(one.value, whole.value).value
    first = Step("percent_of", (one, whole), part)
    second = Step("percent_of", (two, Candidate(part, "number", "$0", -1)), percent_of(two.value, part).value)
    assert "all_values_used" not in checks_of(Program((first,)), 1.0, [], situation, 0.0)
    assert "all_values_used" in checks_of(Program((first, second)), 1.0, [], situation, 0.0)


def test_which_club_is_not_answered_by_a_player(tokenizer):
    table = weft.records(
        [{"Player": "Ava", "Club": "Rovers", "Goals": "9"}, {"Player": "Ben", "Club": "Union", "Goals": "7"}]
    )
    for question, holds in (("Which club has the most goals?", False), ("Which player has the most goals?", True)):
        situation = situate(question, tokenizer, tables=[table])
        rows = next(header.candidate for header in situation.headers if header.candidate.tag == "rows")
        goals = next(header.candidate for header in situation.headers if header.text == "goals")
        best = Program((Step("largest", (rows, goals), table.rows[0]),))
        assert ("unit_asked" in checks_of(best, 1.0, [], situation, 0.0)) == holds


def test_doubt_shares_out_between_the_refusal_and_the_answers():
    from weft.trust import beside_refusal

    answer = Program((Step("add", (), from_amount(Fraction(3))),), math.log(0.8))
    refusal = Program((Step("refuse", (), None),), math.log(0.1))
    first, second = beside_refusal([answer, refusal], math.log(20))
    assert first.refused
    assert math.exp(first.log_p) == pytest.approx(0.1 / (0.1 + 0.9 / 20))
    assert math.exp(second.log_p) == pytest.approx(0.8 / 20 / (0.1 + 0.9 / 20))
    assert beside_refusal([answer], math.log(20))[0].log_p == pytest.approx(
        math.log(0.8)
    )  # nothing else to be likelier
