"""How far an answer can be trusted: shares of the probability, further readings of the question, the four checks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.missing import doubt, doubt_of_text
from weft.operations.operation import Outcome, operations
from weft.permitted import EXTRA
from weft.programs import Program, Step, run
from weft.situation import Situation, beside
from weft.tags import tag_of
from weft.wanted import could_answer, of_another_column

CLOSE = 0.5  # of the best value's share: from there on another value is named beside it


def readings(situation: Situation, network: Any) -> list[list[Program]]:
    """The programs of three views: tokens in place of their words; tokens before their words; the values hidden.

    The second is empty where the longer sequence does not fit.
    """
    try:
        longer = run(beside(situation, network.tokenizer), network)
    except WeftError:
        longer = []
    views = [run(situation, network), longer, run(situation, network, blind=True)]
    less = _doubt(situation)
    return [beside_refusal(view, less) for view in views] if less else views


def _doubt(situation: Situation) -> float:
    """How much less likely an answer is for what the question names and nothing at hand has."""
    tables = list({id(table): table for table in (h.candidate.value.table for h in situation.headers)}.values())
    if len(situation.parts) == 1:
        return doubt(situation.question, situation.parts[0].spans, tables)
    if tables:  # the name may be of either
        return 0.0
    return doubt_of_text(situation.question, " ".join(part.text for part in situation.parts[1:]))


def beside_refusal(ranked: Sequence[Program], less: float) -> list[Program]:
    """Programs of one reading where the question names what is not there: answers are `less` likely in log probability
    than they were beside the refusal, and all is shared out anew."""
    refused = sum(math.exp(program.log_p) for program in ranked if program.refused)
    whole = refused + (1 - min(refused, 1.0)) * math.exp(-less)
    made = [replace(p, log_p=p.log_p - math.log(whole) - (0.0 if p.refused else less)) for p in ranked]
    return sorted(made, key=lambda program: -program.log_p)


def weigh(readings: Sequence[Sequence[Program]], refused_from: float = 0.0) -> tuple[Program, float]:
    """The likeliest value's best program, and the value's share of the probability, the mean over the readings.

    A refusal below the share `refused_from` gives way to the likeliest answer.
    """
    totals = weighed(readings)
    if totals[0][0].refused and totals[0][1] < refused_from:
        return next((pair for pair in totals if not pair[0].refused), totals[0])
    return totals[0]


def weighed(readings: Sequence[Sequence[Program]]) -> list[tuple[Program, float]]:
    """The best program of each value with the value's share, the largest share first."""
    groups: list[tuple[Program, list[float]]] = []
    for program in (program for ranked in readings for program in ranked):
        for first, scores in groups:
            if same(first, program):
                scores.append(program.log_p)
                break
        else:
            groups.append((program, [program.log_p]))
    count = sum(bool(ranked) for ranked in readings)
    totals = [(first, min(1.0, sum(math.exp(score) for score in scores) / count)) for first, scores in groups]
    totals.sort(key=lambda pair: -pair[1])
    return totals


def close(best: Program, share: float, readings: Sequence[Sequence[Program]]) -> list[tuple[Program, float]]:
    """Programs of other values whose share is at least half of the best one's: what else may have been meant.

    A refusal names no value: it has none beside it, and is none.
    """
    if best.refused:
        return []
    others = [pair for pair in weighed(readings) if not pair[0].refused and not same(pair[0], best)]
    return [pair for pair in others if pair[1] >= CLOSE * share]


def two_agree(best: Program, readings: Sequence[Sequence[Program]]) -> bool:
    """The first and the second reading, each by itself, come to this program's value."""
    return all(bool(ranked) and same(best, weigh([ranked])[0]) for ranked in readings[:2])


def same(one: Program, other: Program) -> bool:
    if one.refused or other.refused:
        return one.refused and other.refused
    return type(one.value) is type(other.value) and bool(one.value == other.value)


def over(situation: Situation) -> str:
    """What the question is asked of: "text", "tables" or, of nothing but itself, "alone"."""
    return "text" if len(situation.parts) > 1 else "tables" if situation.headers else "alone"


def settings(config: dict[str, Any], situation: Situation) -> dict[str, Any]:
    """A model's configuration with what was calibrated for questions of this sort: a text is harder than a sum."""
    return config | config.get("over", {}).get(over(situation), {})  # type: ignore[no-any-return]


def calibrated(confidence: float, config: dict[str, Any]) -> float:
    """The share of right answers at this confidence on the calibration split: linear between measured points."""
    points = config.get("calibration") or [[0.0, 0.0], [1.0, 1.0]]
    return float(np.interp(confidence, [p[0] for p in points], [p[1] for p in points]))


def checks_of(
    best: Program, share: float, readings: Sequence[Sequence[Program]], situation: Situation, verified_from: float
) -> tuple[str, ...]:
    """The names of the checks that hold, of second_way, all_values_used, unit_asked, two_readings.

    The last asks also for a share of at least `verified_from`, a figure set on a calibration split.
    """
    if best.refused:
        return ()
    held = []
    if all(second_way_agrees(step) for step in best.steps):
        held.append("second_way")
    if _all_used(best, situation):
        held.append("all_values_used")
    if _unit_asked(best, situation):
        held.append("unit_asked")
    if share >= verified_from and two_agree(best, readings):
        held.append("two_readings")
    return tuple(held)


def second_way_agrees(step: Step) -> bool:
    """Whether the operation's second implementation gives the same. What is decoded has no second way."""
    if step.op in EXTRA:
        return False
    operation = operations()[step.op]
    try:
        other = operation.second(*(arg.value for arg in step.args))
    except DoesNotFit:
        return False
    return agree(step.op, Outcome(step.value), other)


def agree(op: str, one: Outcome, other: Outcome) -> bool:
    """Equal; for geodesy within the tolerance of its approximate second way."""
    from weft.operations import geodesy

    if op in ("distance", "direction", "nearest", "farthest"):
        return geodesy.agree(one, other)
    return bool(one.value == other.value)


def _all_used(best: Program, situation: Situation) -> bool:
    """Every value and mention of the question is an argument, or equal to one; an amount that is said twice, twice."""
    taken = [arg for step in best.steps for arg in step.args]
    used = {id(arg.value) for arg in taken}
    equal = Counter((arg.tag, arg.value) for arg in taken if _counts(arg.tag))
    asked = [c for c in situation.sequence.candidates if c.evidence.get("from") == "question"]
    asked = [c for c in asked if not c.tag.startswith("unit:")]  # units are the matter of `unit_asked`
    said = Counter((c.tag, c.value) for c in asked if _counts(c.tag))
    return said <= equal and all(_counts(c.tag) or id(c.value) in used or _among(c, taken) for c in asked)


def _counts(tag: str) -> bool:
    """Whether who says it twice means it twice: "20 % of 20 % of 500"."""
    return tag.split(":")[0] in ("number", "percent", "money", "quantity", "duration")


def _among(candidate: Any, taken: Sequence[Any]) -> bool:
    return any((arg.tag, arg.value) == (candidate.tag, candidate.value) for arg in taken)


def _unit_asked(best: Program, situation: Situation) -> bool:
    """A unit that the question names is the result's; the result is something that can be told, and of a sort that the
    question's first words ask for: "when" no amount, "how many" no name."""
    question, value = situation.question, best.value
    if not could_answer(question, tag_of(value).split(":")[0]) or of_another_column(question, value):
        return False
    units = [c.value.symbol for c in situation.sequence.candidates if c.tag.startswith("unit:")]
    unit = getattr(best.value, "unit", None)
    return (not units or unit in units) and not tag_of(best.value).startswith("column")
