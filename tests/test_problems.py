"""Word problems by people: their equations as programs over what the reader finds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from weft.training import problems
from weft.training.questions import Maker


def made(tokenizer, text, equations, answer):
    maker = Maker((), (), tokenizer, noise=False)
    problem = problems.Problem("test:1", text, tuple(equations), Fraction(answer))
    return problems.question(maker, problem, np.random.default_rng(0)), maker


def ops(example):
    return [step.op for step in example.steps]


def test_an_equation_becomes_steps_over_the_values_read(tokenizer):
    example, _ = made(tokenizer, "Ann had 8 pens and lost 3. She bought 4. How many now?", ["( 8.0 - 3.0 ) + 4.0"], "9")
    assert ops(example) == ["subtract", "add"]
    assert example.gold[1][0] == [len(example.situation.candidates)]  # the first result


def test_a_result_of_an_earlier_equation_is_taken_again(tokenizer):
    example, _ = made(tokenizer, "A book costs $5 and a pen half as much. What do they cost?", ["5/2", "5+2.5"], "7.5")
    assert ops(example) == ["divide", "add"]


def test_a_share_in_percent_is_an_operation_of_its_own(tokenizer):
    example, _ = made(tokenizer, "20% of the 40 seats are free. How many?", ["40*20/100"], "8")
    assert example is None or "percent_of" in ops(example)
    example, _ = made(tokenizer, "20% of the 40 seats are free. How many?", ["40*.2"], "8")
    assert ops(example) == ["percent_of"]


@pytest.mark.parametrize(
    ("text", "equation", "answer"),
    [
        ("He works 3 hours and walks 15 km.", "15*3", "45"),  # a length times a time has no operation
        ("There are 5 cats.", "5*8", "40"),  # 8 is not said
        ("There are 5 cats and 2 dogs.", "5+2", "8"),  # the equation does not give the answer
        ("There are 5 cats and 2 dogs.", "__import__('os')", "8"),
    ],
)
def test_what_has_no_program_is_left_out_with_its_reason(tokenizer, text, equation, answer):
    example, maker = made(tokenizer, text, [equation], answer)
    assert example is None
    assert sum(maker.failures.values()) == 1
