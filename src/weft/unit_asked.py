"""The unit that a question asks for in so many words ("how many litres", "in kWh"), and answers told in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from weft.errors import DoesNotFit
from weft.interleave import Candidate
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations
from weft.tags import tag_of

if TYPE_CHECKING:
    from weft.programs import Program
    from weft.situation import Situation

_BEFORE = re.compile(r"\b(?:how many|in|into|as)(?: (?:whole|full|more|fewer|extra))? $", re.IGNORECASE)
_ELSEWHERE = frozenset(("quantity", "money", "place"))  # heads of tags: no length, where metres are asked
_POUND = "lb"  # "in pounds" may ask for money


def unit_asked(situation: Situation) -> Candidate | None:
    """The unit's mention; None where the question asks for none or for several."""
    found = {}
    for candidate in situation.sequence.candidates:
        if candidate.tag.startswith("unit:") and candidate.evidence.get("from") == "question":
            start, _ = candidate.evidence["span"]
            if _BEFORE.search(situation.question[:start]):
                found[candidate.value.symbol] = candidate
    return next(iter(found.values())) if len(found) == 1 else None


def of_another_dimension(program: Program, unit: Candidate) -> bool:
    """Whether "how many litres" would be answered by metres or by money. A plain number may count litres."""
    tag = tag_of(program.value)
    head = tag.split(":")[0]
    if head == "money" and unit.value.symbol == _POUND:
        return False
    return head in _ELSEWHERE and tag != unit.tag.replace("unit", "quantity", 1)


def in_unit_asked(program: Program, unit: Candidate | None) -> Program:
    """The program, and a conversion more where it ends in a quantity of another unit of the same dimension."""
    from weft.programs import Step

    value = program.value
    if unit is None or not isinstance(value, Quantity) or value.unit == unit.value.symbol:
        return program
    try:
        outcome = operations()["convert"].run(value, unit.value)
    except DoesNotFit:
        return program
    result = Candidate(value, tag_of(value), f"${len(program.steps) - 1}", -1)
    step = Step("convert", (result, unit), outcome.value, outcome.note)
    return replace(program, steps=(*program.steps, step))
