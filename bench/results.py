"""Rows of figures → bench/results/NAME.json (docs/interface.md, "Result files") and a table to read."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent / "results"
RESAMPLES = 2000


@dataclass(frozen=True)
class Row:
    """One figure. `n`: its wordings, questions or runs; `tokens`: mean length of the sequences; `seconds`: median."""

    group: str  # neural, computed, tool, baseline
    method: str
    task: str
    split: str
    metric: str
    value: float | None
    n: int = 0
    interval: tuple[float, float] | None = None  # 95 %
    tokens: float | None = None
    seconds: float | None = None
    status: str = "run"


def not_run(group: str, method: str, task: str, split: str, metric: str, reason: str) -> Row:
    return Row(group, method, task, split, metric, None, status=f"not run: {reason}")


def share(
    scores: Sequence[float], group: str, method: str, task: str, split: str, metric: str = "exact", **more: Any
) -> Row:
    """The mean of scores from 0 to 1, one a unit; interval: bootstrap over units, Wilson where all are equal."""
    if not len(scores):
        return not_run(group, method, task, split, metric, "no question of this sort")
    mean = float(np.mean(scores))
    interval = wilson(mean, len(scores)) if len(set(scores)) == 1 else bootstrap(scores)
    return Row(group, method, task, split, metric, round(mean, 4), len(scores), interval, **more)


def bootstrap(scores: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """95 % interval of the mean, by drawing the units again with replacement."""
    rng = np.random.default_rng(seed)
    values = np.asarray(scores, float)
    means = values[rng.integers(len(values), size=(RESAMPLES, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def wilson(mean: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share, Wilson 1927: not empty where all were right."""
    middle = (mean + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(mean * (1 - mean) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def write(name: str, rows: Sequence[Row], seed: int, budget: str, folder: Path = FOLDER) -> Path:
    """NAME.json in the results folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    about = {"machine": machine(), "seed": seed, "commit": commit(), "budget": budget}
    head = json.dumps(about, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n  ".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)  # a row a line, for diffs
    path.write_text(f'{head},\n "rows": [\n  {lines}\n ]\n}}\n', encoding="utf-8")
    return path


def machine() -> dict[str, Any]:
    """What the figures depend on; no names and no paths of the machine."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return {
        "system": platform.system(), "cpu": model, "cores": os.cpu_count(), "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"), "numpy": version("numpy"),
    }  # fmt: skip


def commit() -> str:
    """The commit that the checkout stands on, read from its files; "unknown" outside one."""
    git = ROOT / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).exists():
            return (git / name).read_text(encoding="utf-8").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next(line.split()[0] for line in packed if line.endswith(f" {name}"))
    except (OSError, StopIteration):
        return "unknown"


def table(rows: Sequence[Row]) -> str:
    """The rows in columns, for people."""
    cells: list[tuple[str, ...]] = [
        ("method", "task", "split", "metric", "value", "95 %", "n", "tokens", "seconds", "")
    ]
    cells += [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    interval = "" if row.interval is None else f"{row.interval[0]:.3f} … {row.interval[1]:.3f}"
    return (
        row.method, row.task, row.split, row.metric, _figure(row.value, ".4g"), interval, str(row.n or ""),
        _figure(row.tokens, ".1f"), _figure(row.seconds, ".4f"), "" if row.status == "run" else row.status,
    )  # fmt: skip


def _figure(figure: float | None, form: str) -> str:
    return "" if figure is None else format(figure, form)
