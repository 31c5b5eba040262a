"""Units as such: "miles" in "how many miles is 5 km?" — something to point at, not an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weft.lexicon import unit_by_id, unit_by_symbol, units
from weft.modality import Slot, register

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Unit:
    """A unit by its canonical symbol ("km")."""

    symbol: str

    def __str__(self) -> str:
        return self.symbol


class UnitModality:
    name, value, version = "unit", Unit, 1
    reads = False  # a unit that stands alone is a mention, looked for by `find.mentions`, never a value of its own
    slots = (Slot("unit", 512),)
    n_features = 0
    examples = (("miles", Unit("mi")), ("kg", Unit("kg")))

    def write(self, value: Unit) -> str:
        return value.symbol

    def to_slots(self, value: Unit) -> list[tuple[int, ...]]:
        return [(unit_by_symbol(value.symbol).id,)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Unit:
        return Unit(unit_by_id(rows[0][0]).symbol)

    def features(self, values: Sequence[Unit]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), dtype=np.float32)

    def sample(self, rng: np.random.Generator) -> Unit:
        known = units()
        return Unit(known[int(rng.integers(len(known)))].symbol)

    def to_json(self, value: Unit) -> dict[str, Any]:
        return {"kind": "unit", "value": value.symbol, "text": value.symbol}

    def from_json(self, data: dict[str, Any]) -> Unit:
        return Unit(data["value"])


register(UnitModality())
