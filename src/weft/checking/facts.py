"""A fact: a value of the sources with its place and with the words, years and scale that it stands under."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from weft.checking.measure import Measure, value_of


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure stands among. `near`: of its row, or its clause; `head`: of its column, or the rest of its
    sentence;
    `far`: section, caption, heading. All are stems."""

    near: frozenset[str] = frozenset()
    head: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    quarters: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    names: tuple[frozenset[str], ...] = ()  # of a row that several cells name: what each of them says
    former: bool = False  # whether its clause says that it is of an earlier time: "(last year 5 %)"
    noun: str = ""  # the stem of the word right behind a number: what it counts


@dataclass(slots=True)
class Fact:
    """`value` is made of `form` (its JSON) when it is asked for. `scales`: what bare digits in a table may have to be
    multiplied
    by: () they stand as they are, (1000,) a header says so, (0,) nothing says so and anything may hold."""

    measure: Measure
    form: dict[str, Any] | None
    written: str
    place: dict[str, Any]
    scope: Scope
    group: int  # the sentence or the table that it stands in
    row: int = -1
    column: int = -1
    scales: tuple[int, ...] = ()
    unit_open: bool = False  # a bare number whose unit its table leaves open
    number: int = -1  # its place among all facts
    label: str = ""  # row and column, for people
    _value: Any = field(default=None, repr=False)

    @property
    def value(self) -> Any:
        """The exact value."""
        if self._value is None:
            self._value = value_of(self.measure, self.form)
        return self._value

    @property
    def in_table(self) -> bool:
        return self.row >= 0

    @property
    def bare(self) -> Fraction:
        """Its amount as the digits stand there, without what a header multiplies it by."""
        scale = self.scales[0] if self.scales else 1
        return self.measure.amount / scale if scale > 1 else self.measure.amount

    def evidence(self) -> dict[str, Any]:
        """The JSON of where it stands."""
        return {**self.place, "written": self.written}
