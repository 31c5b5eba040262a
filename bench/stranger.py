"""Questions by strangers with their answers, through `weft.ask` alone: 260 in specs/questions/concrete.jsonl, 200 in
exam.jsonl, whose author knew the operations of today.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import weft
from bench.equal import told
from bench.outcome import Outcome
from weft.errors import WeftError
from weft.training.bank import EXAMPLES


def outcomes(root: Path, model: Any, every: int = 1, name: str = "concrete") -> list[Outcome]:
    """One outcome a question; `over`: alone, tables (the three of the examples together), text (the report)."""
    lines = (root / "specs" / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    tables = [weft.records(root / "examples" / name) for name, _, _ in EXAMPLES]
    report = (root / "examples" / "report.txt").read_text(encoding="utf-8")
    return [
        _asked(place, json.loads(line), tables, report, model) for place, line in enumerate(lines) if place % every == 0
    ]


def _asked(place: int, item: dict[str, Any], tables: list[Any], report: str, model: Any) -> Outcome:
    over = item["over"]
    by_over: dict[str, dict[str, Any]] = {"alone": {}, "tables": {"records": tables}, "text": {"text": report}}
    started = time.perf_counter()
    try:
        answer = weft.ask(item["question"], model=model, **by_over[over])
    except WeftError:  # a question that cannot be put (too long): neither answered nor refused
        return Outcome(str(place), item["family"], over, False, item["answer"] is None, False, False, 0.0, 0, 0.0)
    return Outcome(
        str(place), item["family"], over, told(answer.value, item["answer"], item["family"] == "convert"),
        item["answer"] is None, answer.refused, answer.verified, answer.confidence, answer.tokens_after,
        time.perf_counter() - started,
    )  # fmt: skip
