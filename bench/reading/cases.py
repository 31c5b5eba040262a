"""The cases of Recognizers-Text and quantulum3: a text, and what its suite says stands in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from weft.modalities.date_time import DateTime, from_iso


@dataclass(frozen=True)
class Gold:
    """`text[start:stop]` is a value; `value` as the suite writes it, but decimals as Decimal."""

    start: int
    stop: int
    value: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """No `expected`: nothing of this dimension may be found. `debatable`: why a reader may disagree, or ""."""

    suite: str
    dimension: str
    text: str
    reference: DateTime | None  # what relative dates and times count from
    expected: tuple[Gold, ...]
    debatable: str = ""

    @property
    def task(self) -> str:
        return f"{self.suite} {self.dimension}"


def load(path: Path) -> list[Case]:
    """The cases of a file of JSON lines that are scored; those of a special mode of their suite are left out."""
    lines = (json.loads(line, parse_float=Decimal) for line in path.read_text(encoding="utf-8").splitlines())
    return [made(line) for line in lines if not line.get("mode")]


def made(line: dict[str, Any]) -> Case:
    text = line["text"]
    golds = tuple(
        Gold(gold["start"], _stop(text, gold), gold["value"])
        for gold in sorted(line["expected"], key=lambda gold: gold["start"])
    )
    reasons = ", ".join(line.get("debatable", ()))
    return Case(line["suite"], line["dimension"], text, _reference(line["ref_date"]), golds, reasons)


def _reference(written: str | None) -> DateTime | None:
    """ "2018-03-14T01:00:00" to the second."""
    return from_iso(written[:19]) if written else None


def _stop(text: str, gold: dict[str, Any]) -> int:
    """The exclusive end, also where a source counts the last character in."""
    start, written = gold["start"], gold["text"].lower()
    for stop in (gold["end"], gold["end"] + 1):
        if text[start:stop].lower() == written:
            return stop
    raise ValueError(f"{text!r} has {text[start : gold['end']]!r} at {start}, wanted {gold['text']!r}.")
