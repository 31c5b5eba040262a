"""Truth: "yes", "no" — the answer to a question that asks whether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weft.modality import Slot, register

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Truth:
    """Yes or no. Never found in running text."""

    yes: bool

    def __str__(self) -> str:
        return "yes" if self.yes else "no"


class TruthModality:
    name, value, version = "truth", Truth, 1
    reads = False
    slots = (Slot("yes", 2),)
    n_features = 1
    examples = (("yes", Truth(True)), ("no", Truth(False)))

    def write(self, value: Truth) -> str:
        return str(value)

    def to_slots(self, value: Truth) -> list[tuple[int, ...]]:
        return [(int(value.yes),)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Truth:
        return Truth(bool(rows[0][0]))

    def features(self, values: Sequence[Truth]) -> np.ndarray:
        import numpy as np

        return np.array([[1.0 if value.yes else -1.0] for value in values], dtype=np.float32).reshape(-1, 1)

    def sample(self, rng: np.random.Generator) -> Truth:
        return Truth(bool(rng.integers(2)))

    def to_json(self, value: Truth) -> dict[str, Any]:
        return {"kind": "truth", "value": str(value), "text": str(value)}

    def from_json(self, data: dict[str, Any]) -> Truth:
        return Truth(data["value"] == "yes")


register(TruthModality())
