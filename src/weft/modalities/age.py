"""Ages: "five years old", "a 10-month-old", "aged 12", "87 yo": a length of life, said of somebody or something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modalities.duration import Duration, in_unit
from weft.modalities.number import Number, from_amount
from weft.modalities.number_value import people, plain, plain_number
from weft.modality import Span, register

if TYPE_CHECKING:
    import numpy as np

UNITS = {"yr": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes", "s": "seconds"}
OLDEST = 130  # years: a bare number after "aged" is no greater
_OLD = re.compile(r"[\s-]old(?![^\W_])|\s+of\s+age(?![^\W_])|/o(?![^\W_])|\.\s?o(?:\.|(?![^\W_]))", re.IGNORECASE)
_YEARS_OLD = re.compile(r"[\s-]?(?:y/o|yo|y\.\s?o\.?|yr[- ]old)(?![^\W_])", re.IGNORECASE)
_AGED = re.compile(r"(?<![^\W_])(?:aged|(?:at\s)?(?:the\s)?age\sof|at\sage)\s+$", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"\s?[%°$€£]|[.,/:-]?[0-9]|-[^\W\d_]")


@dataclass(frozen=True)
class Age:
    """A number of years, months, weeks or days lived (UNITS). Raises DoesNotFit for another unit or an ordinal."""

    number: Number
    unit: str = "yr"

    def __post_init__(self) -> None:
        if self.number.form in ("percent", "ordinal") or self.unit not in UNITS:
            raise DoesNotFit(f"age: {plain(self.number)} {self.unit} found, a number of {', '.join(UNITS)} wanted.")

    def __str__(self) -> str:
        return f"{plain(self.number)} {UNITS[self.unit][: -1 if self.number.amount == 1 else None]} old"


def age_of(lived: Duration) -> Age:
    """The age that a length of time is, in the unit it was stated in; of several units, in the smallest."""
    named = {"years": "yr", "months": "mo", "weeks": "wk", "days": "d", "hours": "h", "minutes": "min", "seconds": "s"}
    units = [named[lived.form]] if lived.form in named else list(UNITS)
    for unit in units:
        amount = in_unit(lived, UNITS[unit]) if lived != Duration() else Fraction(0)
        if amount is not None and (amount.denominator == 1 or len(units) == 1):
            return Age(from_amount(amount), unit)
    raise DoesNotFit(f"age: {lived} found, a length of one unit wanted.")


class AgeModality:
    name, value, version = "age", Age, 1
    slots = ()
    n_features = 0
    examples = (
        ("He is five years old.", Age(Number(Fraction(5)))),
        ("a 10-month-old", Age(Number(Fraction(10)), "mo")),
    )

    def join(self, text: str, spans: Sequence[Span], reference: Any = None) -> Iterator[Span]:
        """Lengths of time and numbers that the words around make an age; each keeps what it was made of as its part."""
        for span in spans:
            bounds = _bounds(text, span)
            if bounds is None:
                continue
            try:
                value = age_of(span.value) if span.kind == "duration" else Age(span.value)
            except DoesNotFit:
                continue
            yield Span(*bounds, "age", value, text[slice(*bounds)], parts=(span,))

    def write(self, value: Age) -> str:
        return str(value)

    def to_slots(self, value: Age) -> list[tuple[int, ...]]:
        return [()]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Age:
        raise DoesNotFit("age: it has no slots; a sequence takes the length of time")

    def features(self, values: Sequence[Age]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), np.float32)

    def sample(self, rng: np.random.Generator) -> Age:
        return Age(Number(Fraction(int(rng.integers(0, 1000)))), str(rng.choice(["yr", "mo", "wk", "d"])))

    def to_json(self, value: Age) -> dict[str, Any]:
        text = str(value).replace(plain(value.number), people(value.number), 1)
        return {"kind": "age", "value": plain(value.number), "unit": value.unit, "text": text}

    def from_json(self, data: dict[str, Any]) -> Age:
        return Age(plain_number(str(data["value"])), str(data["unit"]))


def _bounds(text: str, span: Span) -> tuple[int, int] | None:
    """Where the age stands that this span belongs to: "[5 years] old", "aged [12]", "[87] yo"."""
    if span.kind == "duration":
        after = _OLD.match(text, span.stop)
        return (span.start, after.end()) if after else None
    if span.kind not in ("number", "fraction") or span.value.form == "scientific":
        return None
    if "y" in text[span.stop : span.stop + 2].lower() and (after := _YEARS_OLD.match(text, span.stop)):
        return (span.start, after.end()) if span.value.amount >= 0 else None
    if not text[max(0, span.start - 16) : span.start].rstrip().lower().endswith(("aged", "age", "of")):
        return None
    before = _AGED.search(text, max(0, span.start - 16), span.start)
    if before and 0 <= span.value.amount <= OLDEST and not _UNIT_AFTER.match(text, span.stop):
        return before.start(), span.stop
    return None


register(AgeModality())
