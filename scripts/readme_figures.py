"""The figures of README.md that come from bench/results/ask.json, written anew: python scripts/readme_figures.py

The others (values alone, speed) are of results files of their own and stay as they are.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEW = ("list", "group", "whole", "dateparts", "chain")


def figures() -> dict[tuple[str, str, str, str], dict]:  # type: ignore[type-arg]
    """(method, task, split, metric) → row."""
    rows = json.loads((ROOT / "bench" / "results" / "ask.json").read_text(encoding="utf-8"))["rows"]
    return {(row["method"], row["task"], row["split"], row["metric"]): row for row in rows}


def main() -> None:
    known = figures()

    def of(task: str, split: str, metric: str = "exact", method: str = "weft") -> float:
        return float(known[method, task, split, metric]["value"])

    def two(*values: float) -> str:
        return " / ".join(f"{value:.2f}" for value in values)

    families = {task for method, task, split, metric in known if method == "weft" and split == "wording"}
    families -= {"all families"}
    before = [of(family, "wording") for family in families if family not in NEW]
    counts = [known["weft", family, "wording", "exact"]["n"] for family in families if family not in NEW]
    mean = sum(value * count for value, count in zip(before, counts, strict=True)) / sum(counts)
    low, high = known["weft", "all families", "wording", "exact"]["interval"]
    unseen = known["weft", "all families", "wording: in none of training's", "exact"]
    every = ("all families", "wording"), ("stranger", "all"), ("exam", "all")
    wrong, marked, due, refused = (
        [of(task, split, metric) for task, split in every]
        for metric in ("verified answers wrong", "right answers verified", "refusal precision", "refusal recall")
    )
    lines = {
        r"wordings of 26 families by other hands": f"{of('all families', 'wording'):.2f} ({low:.2f} … {high:.2f})",
        r"of these the 21 families of before": f"{mean:.2f}; "
        + ", ".join(f"{of(family, 'wording'):.2f}" for family in NEW),
        r"the [\d,]+ of them that no voice": f"{unseen['value']:.2f} ({unseen['interval'][0]:.2f} … "
        f"{unseen['interval'][1]:.2f})",
        r"a stranger's 260 questions": two(*(of("stranger", f"over: {o}") for o in ("alone", "tables", "text"))),
        r"another's 200": two(*(of("exam", f"over: {o}") for o in ("alone", "tables", "text"))),
        r"of the answers marked `verified`": f"{wrong[0]:.3f}; {marked[0]:.2f} ({wrong[1]:.2f}; {marked[1]:.2f}; "
        f"{wrong[2]:.2f}; {marked[2]:.2f})",
        r"of its refusals, due": f"{due[0]:.2f}; {refused[0]:.2f} ({due[1]:.2f}; {refused[1]:.2f}; {due[2]:.2f}; "
        f"{refused[2]:.2f})",
    }
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"\| the [\d,]+ of them that no", f"| the {unseen['n']:,} of them that no", text)
    for start, told in lines.items():
        found = re.search(rf"(?m)^\| {start}[^|]*\|([^|\n]*)\|$", text)
        assert found is not None, f"README.md: no row begins with {start!r}"
        text = f"{text[: found.start(1)]} {told} {text[found.end(1) :]}"
    (ROOT / "README.md").write_text(text, encoding="utf-8")
    weak = sorted(families, key=lambda family: of(family, "wording"))[:8]
    print(", ".join(f"{family} {of(family, 'wording'):.2f}" for family in weak))


if __name__ == "__main__":
    main()
