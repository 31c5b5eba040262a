"""The reader on other people's cases: exact spans with exact values; the errors go to runs/read-worklist.txt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.experiments.text import data
from bench.reading import gum
from bench.reading.cases import load
from bench.reading.score import METRICS, outcome, rows, worklist
from bench.results import ROOT, Row, not_run

CASES = Path("extraction_dev") / "cases.jsonl"
WORKLIST = ROOT / "runs" / "read-worklist.txt"


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of read.json. No model, no chance, and few cases: folder, seed and budget change nothing."""
    path = data() / CASES
    if not path.exists():
        return [not_run("computed", "weft", "all", "development", metric, f"no {CASES}") for metric in METRICS[:1]]
    outcomes = [outcome(case) for case in load(path)]
    WORKLIST.parent.mkdir(exist_ok=True)
    WORKLIST.write_text(worklist(outcomes), encoding="utf-8")
    print(f"{sum(not each.whole for each in outcomes)} of {len(outcomes)} cases wrong: {WORKLIST.relative_to(ROOT)}")
    return rows(outcomes) + (gum.rows(data() / gum.FOLDER) if (data() / gum.FOLDER).exists() else [])


def table(found: Sequence[Row]) -> str:
    """A line a dimension, in per cent, each with what it was counted over."""
    lines = [f"{'':40}" + "".join(f"{metric:>18}" for metric in METRICS)]
    for task, split in dict.fromkeys((row.task, row.split) for row in found):
        cells = {row.metric: row for row in found if (row.task, row.split) == (task, split)}
        name = task + split.removeprefix("development")
        lines.append(f"{name:40}" + "".join(f"{cell(cells.get(metric)):>18}" for metric in METRICS))
    return "\n".join(lines)


def cell(row: Row | None) -> str:
    return "" if row is None or row.value is None else f"{100 * row.value:.1f} of {row.n:3}"
