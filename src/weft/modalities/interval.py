"""Ranges: "between 5 and 10", "over 300", "from 2 to 3 km": what lies between two values of one kind, or beyond one.

What is read so far are two plain numbers side by side; a sequence takes the ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modalities import age  # noqa: F401  # registered before ranges: "5 years old" is read before "over 5 years"
from weft.modalities.number import Number
from weft.modality import Span, from_json, modality_of, register, scalar, to_json, write

if TYPE_CHECKING:
    import numpy as np

ENDS = {True: "[]", False: "()"}


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, values of one kind; None is an open end. `low_in`, `high_in`: whether an end belongs to it.

    `grain` of dates and times: what the ends are counted in ("day"). Raises DoesNotFit without an end, with ends of two
    kinds, or with the low end above the high one.
    """

    low: Any = None
    high: Any = None
    low_in: bool = True
    high_in: bool = False
    grain: str = ""

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        if not ends:
            raise DoesNotFit("interval: no end at all")
        if len({modality_of(end).name for end in ends}) > 1:
            raise DoesNotFit(f"interval: ends of two kinds, {write(ends[0])} and {write(ends[1])}")
        if len(ends) == 2 and above(*ends):
            raise DoesNotFit(f"interval: {write(ends[0])} lies above {write(ends[1])}")
        for name, end in (("low_in", self.low), ("high_in", self.high)):
            if end is None:
                object.__setattr__(self, name, False)

    def __str__(self) -> str:
        low, high = ("" if end is None else write(end) for end in (self.low, self.high))
        if low and high:
            return f"from {low} to {high}"
        if self.grain:  # times are before and after
            if low:
                return f"since {low}" if self.low_in else f"after {low}"
            return f"by {high}" if self.high_in else f"before {high}"
        if low:
            return f"{low} or more" if self.low_in else f"over {low}"
        return f"up to {high}" if self.high_in else f"under {high}"


def above(one: Any, other: Any) -> bool:
    """Whether one amount is greater than the other, as far as both are amounts."""
    first, second = scalar(one), scalar(other)
    if first is None or second is None:
        return False
    return first[0] * 10 ** second[1] > second[0] * 10 ** first[1]


class IntervalModality:
    name, value, version = "interval", Interval, 1
    slots = ()
    n_features = 0
    examples = (("It holds between 5 and 10 people.", Interval(Number(Fraction(5)), Number(Fraction(10)))),)

    def join(self, text: str, spans: Sequence[Span], reference: Any = None) -> Iterator[Span]:
        """Ranges of the values found; each keeps its ends as parts. A kind with words of its own is one more line."""
        from weft.modalities.interval_reading import ranges

        yield from ranges(text, spans)

    def write(self, value: Interval) -> str:
        return str(value)

    def to_slots(self, value: Interval) -> list[tuple[int, ...]]:
        return [()]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Interval:
        raise DoesNotFit("interval: it has no slots yet; a sequence takes its ends")

    def features(self, values: Sequence[Interval]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), np.float32)

    def sample(self, rng: np.random.Generator) -> Interval:
        low, more = int(rng.integers(-1000, 1000)), int(rng.integers(1, 1000))
        return Interval(Number(Fraction(low)), Number(Fraction(low + more)))

    def to_json(self, value: Interval) -> dict[str, Any]:
        ends = {name: to_json(end) for name, end in (("from", value.low), ("to", value.high)) if end is not None}
        shape = ENDS[value.low_in][0] + ENDS[value.high_in][1]
        found = {"kind": "interval", **ends, "ends": shape, "grain": value.grain, "text": str(value)}
        if value.grain:
            from weft.modalities.timex import timex

            found["timex"] = timex(value)
        return {name: part for name, part in found.items() if part}

    def from_json(self, data: dict[str, Any]) -> Interval:
        low, high = (from_json(data[name]) if name in data else None for name in ("from", "to"))
        return Interval(low, high, data["ends"][0] == "[", data["ends"][1] == "]", data.get("grain", ""))


register(IntervalModality())
