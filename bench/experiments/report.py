"""bench/results/e1.json, e2.json, e3.json → docs/results/experiments.md and its plots. Nothing is typed by hand."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.experiments import NAMES
from bench.results import FOLDER, ROOT

TO = ROOT / "docs" / "results"
GROUPS = {"neural": "neural", "computed": "computed", "baseline": "text", "tool": "tool"}
COLOURS = {"neural": "#1f6f8b", "computed": "#7fb069", "baseline": "#c8553d", "tool": "#9a9a9a"}
FIGURES = (
    "training, s", "peak memory, MB", "trained parameters", "training loss, last tenth", "perplexity before",
    "perplexity after",
)  # fmt: skip
HEAD = """# The first three experiments

One small language model, the same steps, questions and seeds for every method; what differs is how a question's values
are given. *neural*: the network copies values or reads them out of its hidden states, and says words. *computed*: it
chooses an exact operation and its arguments. *text*: the same values written out, the whole model trained (entity
tokens leave the base model's weights as they are: connectors and a small adapter learn). Before the steps that all
methods share, encoder and heads of weft learn alone, on remembered states of the base model; the text methods have
nothing that could learn without the model, and no such stage. Its seconds hold both. A text method at 0 has not begun
to copy digits in so few steps; that it never would is not said. *tool*: a formula that is told what to do with what.
Written by `python -m bench.experiments.report` from the files in `bench/results/`; intervals are 95 %.
"""


def write(to: Path = TO, results: Path = FOLDER) -> Path:
    """The page and one plot an experiment that has been run."""
    to.mkdir(parents=True, exist_ok=True)
    parts = [HEAD]
    for name in NAMES:
        path = results / f"{name}.json"
        if path.exists():
            parts.append(section(name, json.loads(path.read_text(encoding="utf-8")), to))
    page = to / "experiments.md"
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def section(name: str, found: dict[str, Any], to: Path) -> str:
    rows = [row for row in found["rows"] if row["value"] is not None]
    about = (importlib.import_module(f"bench.experiments.{NAMES[name]}").__doc__ or "").strip()
    asked = [row for row in rows if row["task"] != "all" and row["metric"] != "prefill, MFLOP"]
    if not asked:
        return f"## {name}\n\n{about}\n\nNot run: {found['rows'][0]['status'].removeprefix('not run: ')}.\n"
    plot(name, asked, to / f"{name}.svg")
    machine = found["machine"]
    return (
        f"## {about}\n\n![{name}]({name}.svg)\n\n{accuracy(asked)}\n\n{costs(rows)}\n\n"
        f"Budget {found['budget']}, seed {found['seed']}, commit {found['commit'][:7]}; {machine['cpu']}, "
        f"{machine['cores']} cores.\n"
    )


def methods(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """(group, method), the neural ones first."""
    kinds = dict.fromkeys((row["group"], row["method"]) for row in rows)
    return sorted(kinds, key=lambda kind: list(GROUPS).index(kind[0]))


def accuracy(rows: Sequence[dict[str, Any]]) -> str:
    """A line a task, split and metric; a column a method."""
    columns = methods(rows)
    lines = [
        "| task | split | metric | " + " | ".join(f"{method}, {GROUPS[group]}" for group, method in columns) + " |",
        "|---|---|---|" + "---|" * len(columns),
    ]
    for task, split, metric in dict.fromkeys((row["task"], row["split"], row["metric"]) for row in rows):
        here = {
            (row["group"], row["method"]): row
            for row in rows
            if (row["task"], row["split"], row["metric"]) == (task, split, metric)
        }
        cells = [figure(here.get(column)) for column in columns]
        lines.append(f"| {task} | {split} | {metric} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def figure(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    low, high = row["interval"] or (row["value"], row["value"])
    return f"{row['value']:.3g} ({low:.3g} … {high:.3g})"


def costs(rows: Sequence[dict[str, Any]]) -> str:
    """What each method took: tokens and arithmetic a question, seconds, memory, and what it did to plain text."""
    lines = [
        "| method | tokens a question | prefill, MFLOP | answer, s | " + " | ".join(FIGURES) + " |",
        "|---|---|---|---|" + "---|" * len(FIGURES),
    ]
    whole = {(row["group"], row["method"], row["metric"]): row["value"] for row in rows if row["task"] == "all"}
    for group, method in methods([row for row in rows if row["task"] != "all" and row["group"] != "tool"]):
        own = [row for row in rows if (row["group"], row["method"]) == (group, method) and row["task"] != "all"]
        cells = [
            mean([row["tokens"] for row in own]),
            mean([row["value"] for row in own if row["metric"] == "prefill, MFLOP"]),
            mean([row["seconds"] for row in own]),
        ]  # fmt: skip
        trained = "neural" if group == "computed" else group  # one training, two ways of answering
        cells += [
            f"{whole[trained, method, name]:,.4g}" if (trained, method, name) in whole else "" for name in FIGURES
        ]
        lines.append(f"| {method}, {GROUPS[group]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def mean(figures: Sequence[float | None]) -> str:
    known = [one for one in figures if one is not None]
    return f"{sum(known) / len(known):.3g}" if known else ""


def plot(name: str, rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Accuracy by task, a bar a method; of relative errors the share within 10 %."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": name, "svg.fonttype": "none"}
    from matplotlib import pyplot

    shown = [row for row in rows if row["metric"] in ("exact", "within 10 %")]
    tasks = list(dict.fromkeys((row["task"], row["split"]) for row in shown))
    columns = methods(shown)
    figure_, axes = pyplot.subplots(figsize=(7, 0.5 + 0.09 * len(tasks) * (len(columns) + 1)))
    for place, (group, method) in enumerate(columns):
        own = {(row["task"], row["split"]): row for row in shown if (row["group"], row["method"]) == (group, method)}
        at = [number * (len(columns) + 1) + place for number, task in enumerate(tasks) if task in own]
        known = [own[task] for task in tasks if task in own]
        spread = [[max(0.0, abs(row["interval"][side] - row["value"])) for row in known] for side in (0, 1)]
        shade = sum(other == group for other, _ in columns[:place])
        axes.barh(
            at, [row["value"] for row in known], 0.9, xerr=spread, color=COLOURS[group],
            alpha=1 - 0.22 * min(shade, 3), label=f"{method}, {GROUPS[group]}", error_kw={"lw": 0.6},
        )  # fmt: skip
    axes.set_yticks(
        [number * (len(columns) + 1) + (len(columns) - 1) / 2 for number in range(len(tasks))],
        [f"{task}, {split}" for task, split in tasks], fontsize=7,
    )  # fmt: skip
    axes.invert_yaxis()
    axes.set_xlim(0, 1.02)
    axes.tick_params(axis="x", labelsize=7)
    axes.legend(fontsize=6, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2, frameon=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure_.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure_)


if __name__ == "__main__":
    print(write())
