"""bench/results/read.json and read_speed.json → docs/results/reading.md. Nothing is typed by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.reading.score import METRICS
from bench.results import FOLDER, ROOT

PAGE = ROOT / "docs" / "results" / "reading.md"
HEAD = """# The reader

Exact spans with exact values in English text, one pass for all kinds, no network. Written by
`python -m bench.reading.report` from the files that `python -m bench read` and `python -m bench read --speed` write;
intervals are 95 %.
"""
CASES = """## On other people's cases

The visible part of the cases of Recognizers-Text and quantulum3: it was in sight while the grammar was written, so it
flatters. *span and value*: the exact stretch of text and the exact value, of all expected. *whole case*: nothing missed
and nothing more. *left clean*: cases in which nothing is to be found, and nothing was.
"""
SPEED = """## Throughput

Megabytes of text a second of CPU, one process, one core, a paragraph at a time. Readers by others read the same
paragraphs in the same run; "as long as weft": how many times the CPU time that weft takes for what they read.
"""


def write(page: Path = PAGE, results: Path = FOLDER) -> Path:
    """The page, of what has been measured."""
    parts = [HEAD]
    for name, section in (("read", accuracy), ("read_speed", throughput)):
        path = results / f"{name}.json"
        if path.exists():
            parts += [section(json.loads(path.read_text(encoding="utf-8")))]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def accuracy(found: dict[str, Any]) -> str:
    """A row a dimension."""
    by_task: dict[str, dict[str, dict[str, Any]]] = {}
    for row in found["rows"]:
        by_task.setdefault(row["task"] + row["split"].removeprefix("development"), {})[row["metric"]] = row
    names = [metric.replace("negatives clean", "left clean") for metric in METRICS]
    lines = [[task, *(_cell(cells.get(metric)) for metric in METRICS)] for task, cells in by_task.items()]
    return CASES + "\n" + _table(["", *names], lines) + "\n" + _made(found)


def throughput(found: dict[str, Any]) -> str:
    """A row a reader, a column a corpus: MB/s, and how many times weft's time."""
    run = [row for row in found["rows"] if row["value"] is not None]
    corpora = list(dict.fromkeys(row["task"] for row in run))
    methods = list(dict.fromkeys(row["method"] for row in run))
    value = {(row["method"], row["task"], row["metric"].startswith("times")): row["value"] for row in run}
    lines = []
    for method in methods:
        cells = [method]
        for corpus in corpora:
            rate, times = (value.get((method, corpus, ratio)) for ratio in (False, True))
            cells.append(
                "–" if rate is None else f"{rate:g}" + (f" ({times:.3g} times as long as weft)" if times else "")
            )
        lines.append(cells)
    missing = sorted({f"{row['method']}: {row['status']}" for row in found["rows"] if row["value"] is None})
    return SPEED + "\n" + _table(["MB/s", *corpora], lines) + "".join(f"\n{line}\n" for line in missing) + _made(found)


def _cell(row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return "–"
    low, high = (100 * end for end in row["interval"])
    return f"{100 * row['value']:.1f} ({low:.0f} … {high:.0f}) of {row['n']}"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    ruled = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in ruled)


def _made(found: dict[str, Any]) -> str:
    machine = found["machine"]
    return f"\nCommit {found['commit'][:7]}; {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}.\n"


if __name__ == "__main__":
    print(write().relative_to(ROOT))
