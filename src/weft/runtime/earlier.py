"""A model made before the newest tags, slots and operations: what is new to it is hidden from it, the rest translated.

Its graphs number tags, slots and operations as its configuration lists them; a value that it has no tag for is "other"
to it, without slots, and an operation that it has no scores for is never proposed.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import Any

import numpy as np

from weft.interleave import Values, layout
from weft.modality import modality
from weft.permitted import names
from weft.phases import PHASE_FEATURES
from weft.programs import StepScores
from weft.tags import COARSE


class Known:
    """Index maps from this weft's numbers to those of the model with this configuration."""

    def __init__(self, config: dict[str, Any]) -> None:
        tags = list(config["tags"])
        self._tags = np.array([tags.index(tag if tag in tags else "other") for tag in COARSE], np.int64)
        self._slots = slot_rows(config["slots"])
        self._features = feature_columns(config["slots"])
        ops = list(config["operations"])
        self._here = np.array([names().index(name) for name in ops], np.int64)
        self._there = np.array([ops.index(name) if name in ops else 0 for name in names()], np.int64)
        self._whole = ops == names()

    def tags(self, tags: np.ndarray) -> np.ndarray:
        """Coarse tag ids, any shape; -1 (no entity) stays."""
        return np.where(tags < 0, -1, self._tags[tags])

    def values(self, values: Values) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(slots, features, tags) of rows to encode."""
        return self._slots[values.slots], values.features[:, self._features], self.tags(values.tags)

    def operations(self, ops: np.ndarray) -> np.ndarray:
        """Places in `names()` of steps that the model took."""
        return self._there[ops]

    def scores(self, scores: StepScores) -> StepScores:
        """The model's scores over `names()`: -inf for operations that it does not know."""
        if self._whole:
            return scores
        first, second, member, pair = map(self._wide, (scores.first, scores.second, scores.member, scores.pair))
        return scores._replace(op=self._wide(scores.op, -np.inf), first=first, second=second, member=member, pair=pair)

    def _wide(self, part: np.ndarray, fill: float = 0.0) -> np.ndarray:
        whole = np.full((len(names()), *part.shape[1:]), fill, part.dtype)
        whole[self._here] = part
        return whole


def slot_rows(slots: Many[Any]) -> np.ndarray:
    """(rows of the layout,): the row in the table of a model with these (name, size), 0 where it has none."""
    known = layout()
    rows = np.zeros(known.rows, np.int64)
    at = 1
    for name, size in slots:
        if known.sizes.get(name) == size:
            start = known.offsets[name]
            rows[start : start + size] = np.arange(at, at + size)
        at += size
    return rows


def feature_columns(slots: Many[Any]) -> np.ndarray:
    """(F,): the features of this weft that a model with these (name, size) takes, in its order."""
    kinds = dict.fromkeys(name.split(".", 1)[0] for name, _ in slots)
    starts = layout().feature_offsets
    own = [range(starts[kind], starts[kind] + modality(kind).n_features) for kind in kinds if kind in starts]
    return np.array([*range(PHASE_FEATURES), *(place for columns in own for place in columns)], np.int64)
