"""Which one-step programs give a value: for data that has answers and no programs, all of them are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weft.errors import DoesNotFit
from weft.hf.choice import gives
from weft.modality import modality_of
from weft.operations.operation import operations
from weft.tags import tag_of

Program = tuple[str, tuple[int, ...]]


def programs_for(value: Any, values: Sequence[Any], ops: Sequence[str] | None = None) -> list[Program]:
    """(operation, places of its arguments in `values`) of every copy and every one-step computation that is `value`.

    `ops`: only these operations. Exact equality of the value and its tag; order matters for pairs.
    """
    kind, tags = modality_of(value).name, [tag_of(one) for one in values]
    found: list[Program] = []
    for op, operation in operations().items():
        if ops is not None and op not in ops:
            continue
        if operation.shape == "one":
            tried = [(i,) for i, tag in enumerate(tags) if gives(op, kind, tag)]
            found += [(op, args) for args in tried if _is(value, operation, values, args)]
        elif operation.shape in ("pair", "set"):
            pairs = [(i, j) for i, a in enumerate(tags) for j, b in enumerate(tags) if i != j and gives(op, kind, a, b)]
            found += [(op, args) for args in pairs if _is(value, operation, values, args)]
    return found


def _is(value: Any, operation: Any, values: Sequence[Any], args: tuple[int, ...]) -> bool:
    try:
        made = operation.run(*(values[place] for place in args)).value
    except DoesNotFit:
        return False
    return type(made) is type(value) and bool(made == value) and tag_of(made) == tag_of(value)
