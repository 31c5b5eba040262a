"""Computations that give a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.index import Index


@dataclass(frozen=True)
class Computation:
    """Steps that end in a figure, over evidence that they name by its place."""

    steps: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    confidence: float


def computed(claim: Claim, about: Subject, index: Index, near: Sequence[Fact]) -> Computation | None:
    return None
