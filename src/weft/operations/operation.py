"""The contract of an operation: exact, typed, named, documented, and computed in two ways.

A *tag* is the type of an argument as a short string, so that a program can be type-checked before it runs:
number · percent · ordinal · quantity:DIMENSION · money:ISO · duration · date · place · country · word · truth · time ·
unit:DIMENSION · row · rows · column:TAG (the tag of its cells) · groups:TAG · figures:TAG (of what they share).
Operations declare their types over tags.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Shape = Literal["none", "one", "pair", "set", "one_set"]
# none: no argument · one: f(a) · pair: f(a, b), ordered · set: f(a, b, c, …), order does not matter, two or more
# one_set: f(a; b, c, …), one distinguished argument and a set


@dataclass(frozen=True)
class Outcome:
    """What an operation gives: the exact value, and a note where a rule was applied that a person should know."""

    value: Any
    note: str = ""


@dataclass(frozen=True)
class Operation:
    """`run` and `second` take the arguments in order (for sets, all of them) and return an `Outcome`.

    `second` computes the same by another way; `verified` runs it. Both raise DoesNotFit with a reason when there is
    no answer (division by zero, no such row). `types` maps the tags of the arguments to the result's tag, or to None
    when the operation does not take them; it looks at nothing but the tags.
    """

    name: str
    shape: Shape
    types: Callable[..., str | None]
    run: Callable[..., Outcome]
    second: Callable[..., Outcome]
    doc: str = ""


MODULES = (
    "products", "arithmetic", "calendar", "conversion", "geodesy", "selection", "whole", "date_parts", "ranking",
    "groups", "clock", "percents", "date_ends", "row_truths", "row_products",
)  # fmt: skip
_operations: dict[str, Operation] = {}


def operation(shape: Shape, types: Callable[..., str | None], second: Callable[..., Outcome]) -> Callable[[Any], Any]:
    """Register the decorated function as an operation under its own name; its docstring becomes the doc."""

    def add(run: Callable[..., Outcome]) -> Callable[..., Outcome]:
        name = run.__name__.rstrip("_")
        assert name not in _operations, f"operation {name!r} is declared twice"
        assert run.__doc__, f"operation {name!r} has no docstring"
        _operations[name] = Operation(name, shape, types, run, second, run.__doc__.strip())
        return run

    return add


def operations() -> dict[str, Operation]:
    """All operations by name, in the order of `MODULES` whichever was imported first: models are trained in it."""
    from weft.operations import (  # noqa: F401
        arithmetic,
        calendar,
        clock,
        conversion,
        date_ends,
        date_parts,
        geodesy,
        groups,
        percents,
        ranking,
        row_truths,
        selection,
        whole,
    )

    return _ordered(len(_operations))


@lru_cache(maxsize=1)
def _ordered(count: int) -> dict[str, Operation]:
    place = {f"weft.operations.{module}": number for number, module in enumerate(MODULES)}
    return dict(sorted(_operations.items(), key=lambda item: place.get(item[1].run.__module__, len(place))))
