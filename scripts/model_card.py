"""Write MODEL_CARD.md beside the shipped model, from its config.json and from bench/results. Run after `make bench`."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "src" / "weft" / "runtime" / "model"
RESULTS = ROOT / "bench" / "results"

CARD = """---
library_name: weft
license: apache-2.0
base_model: {base_name}
pipeline_tag: question-answering
language: en
---
# The default model of weft

Reads a question (with a text or tables) in which every value is one entity token, and emits a program of exact
operations. The language side is {base_name} ({base_licence}), tuned here; value encoders, record composer and answering
layers are new.
Weights are int8 per row with float32 scales in `model.safetensors`; the ONNX graphs hold no weights and point into it.

| | |
|---|---|
| base | {base_name}, from the package {base_package}, {base_licence} |
| base sha256 | `{base_sha}` |
| trained by | {trained}, on 2 CPU cores |
| questions made | {made} from hand-written wordings (`specs/wordings`) |
| values and rows from | {sources} |
| operations | {operations} |
| words it can decode | {words} (weekdays, countries) |
| files | {files} |
| licence | Apache-2.0; place names and coordinates: GeoNames, CC BY 4.0 |
| word problems trained on, where at hand | SVAMP (Patel et al. 2021), GSM8K (Cobbe et al. 2021), both MIT |
| table questions trained on, where at hand | WikiTableQuestions (Pasupat and Liang 2015), CC BY-SA 4.0 |

## Figures
From `make bench`; the wordings (`specs/questions`) were written by a hand that had not seen those trained on.

{figures}

## What it cannot do
It answers in English, with the operations above and at most six steps; it refuses what it takes for unanswerable, and
it can be wrong: `verified` and `confidence` say how far to trust an answer. Real tables of the data folder gave values
and rows to train on where it was at hand; no file of it is part of this package.
"""


def main() -> None:
    config = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
    base = config["base"]
    card = CARD.format(
        base_name=base["name"], base_licence=base["licence"], base_package=base["package"], base_sha=base["sha256"],
        trained=trained(config["trained"]), made=f"{sum(config['questions']['made'].values()):,}",
        sources=", ".join(config["questions"]["sources"]), operations=len(config["operations"]),
        words=len(config["words"]),
        files="; ".join(f"{name} `{digest[:16]}…`" for name, digest in config["sha256"].items()), figures=figures(),
    )  # fmt: skip
    (MODEL / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    print(MODEL / "MODEL_CARD.md")


def trained(runs: list[dict[str, float]]) -> str:
    """One `make model` after another, each going on from the last."""
    on = " START=src/weft/runtime/model"
    commands = [
        f"`make model BUDGET={run['minutes']:g}{on if n else ''}` (seed {run['seed']})" for n, run in enumerate(runs)
    ]
    return ", then ".join(commands)


def figures() -> str:
    """The rows of the results as a table."""
    lines = ["| task | split | method | metric | value | n |", "|---|---|---|---|---|---|"]
    for name in ("ask", "token", "speed", "int8"):
        path = RESULTS / f"{name}.json"
        for row in json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []:
            value = "not run" if row["value"] is None else f"{row['value']:.3f}"
            lines.append(
                f"| {row['task']} | {row['split']} | {row['method']} | {row['metric']} | {value} | {row['n']} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
