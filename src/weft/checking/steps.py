"""A formula carried out exactly by the operations, as steps with their arguments and the evidence they take."""

from __future__ import annotations

from typing import Any

from weft.checking.facts import Fact
from weft.checking.figures import Figure
from weft.checking.offers import Tree
from weft.checking.operands import Operand
from weft.errors import WeftError

NAMED = 40  # figures that are named as evidence of one step


def carried_out(tree: Tree) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]] | None:
    """(steps, evidence), or None where the exact rules refuse."""
    steps: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    try:
        _walk(tree, steps, evidence, places)
    except (WeftError, ArithmeticError):
        return None
    return tuple(steps), tuple(evidence)


def _walk(
    tree: Any, steps: list[dict[str, Any]], evidence: list[dict[str, Any]], places: dict[int, int]
) -> tuple[str, Any]:
    """The mark and the value of a tree; adds what it takes on the way."""
    if isinstance(tree, Operand) and tree.tree is not None:
        tree = tree.tree
    if isinstance(tree, Operand):
        number = tree.fact.number
        if number not in places:
            places[number] = len(evidence)
            evidence.append(tree.fact.evidence())
        return f"#{places[number]}", _value(tree)
    op, args = tree
    made = [_walk(arg, steps, evidence, places) for arg in args]
    value, note = _run(op, [value for _, value in made])
    from weft.answering import value_json

    step: dict[str, Any] = {"op": op, "args": [mark for mark, _ in made], "value": value_json(value)}
    if note:
        step["note"] = note
    steps.append(step)
    return f"${len(steps) - 1}", value


def _value(operand: Operand) -> Any:
    return operand.fact.value


def _run(op: str, values: list[Any]) -> tuple[Any, str]:
    from weft.operations.operation import operations

    if op == "percent_change" and getattr(getattr(values[0], "number", values[0]), "amount", 1) < 0:
        from weft.modalities.number_value import from_amount

        before, after = map(_amount, values)
        base = before if after < 0 else abs(before)
        return from_amount((after - before) / base * 100, "percent"), "of an amount below 0"
    outcome = operations()[op].run(*values)
    return outcome.value, outcome.note


def _amount(value: Any) -> Any:
    return getattr(value, "number", value).amount


def conversion(figure: Figure, fact: Fact) -> dict[str, Any] | None:
    """The step that gives a quantity in the figure's unit; None where it is no quantity."""
    from weft.answering import value_json
    from weft.modalities.unit import Unit
    from weft.operations.operation import operations

    symbol = getattr(figure.value, "unit", "")
    try:
        value = operations()["convert"].run(fact.value, Unit(symbol)).value
    except (WeftError, ArithmeticError, AttributeError):
        return None
    return {"op": "convert", "args": ["#0", f"={symbol}"], "value": value_json(value)}
