"""What more wordings buy, and what tokens do: small models of one start and one budget, `bench/results/curve.json`.

Each model sees as many questions in as many steps, made from the wordings of 3, 7 or all voices; one more sees all
voices with values as text. They are asked the wordings of specs/questions, by the first of the three readings alone,
as a model of text has no other. Beside them stand models in the folders named (`--beside "the first model"=FOLDER`) and
what each minute of a long run bought on lines kept from training (`--run runs/NAME`).

    .venv-train/bin/python scripts/learning_curve.py --steps 300        (an hour on 2 cores)
"""

from __future__ import annotations

import argparse
import json
import os
import random
from pathlib import Path
from typing import Any

import torch
import train_model
from safetensors.torch import load_file as load_in_torch
from train_model import KEPT, ROOT, SEED

from bench import results
from bench.__main__ import SEED as ASKED_WITH
from bench.ask import family_rows, judged
from bench.outcome import Outcome
from bench.wordings import Question, questions
from weft.network import Network
from weft.programs import run
from weft.runtime import Model
from weft.situation import situate
from weft.training import fit
from weft.trust import weigh

RUNS = ROOT / "runs" / "curve"
VOICES = (3, 7, 0)  # 0: all
PER_FAMILY = 230  # some 10,000 questions: 300 steps of 32 see each once
VALUES_STEPS = 150


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=FOLDER", help="models to ask as well")
    parser.add_argument("--without-text", action="store_true", help="no model of values as text")
    parser.add_argument("--run", type=Path, help="a run's folder, for its losses by time")
    given = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    rows: list[results.Row] = []
    for count in VOICES:
        chosen = voices(count)
        rows += asked(trained("replace", chosen, given.steps), "replace", f"{len(chosen)} voices", given.steps)
    rows += of_text(given)
    for name, folder in (item.split("=", 1) for item in given.beside):
        rows += asked(Path(folder), "replace", name, 0)
    rows += by_time(given.run) if given.run else []
    results.write("curve", rows, ASKED_WITH, "full")
    print(results.table(rows))


def of_text(given: argparse.Namespace) -> list[results.Row]:
    """All voices with values as text."""
    method = f"{len(voices(0))} voices, values as text"
    if given.without_text:
        return [results.not_run("computed", method, "all families", "wording", "exact", "--without-text")]
    return asked(trained("text", voices(0), given.steps), "text", method, given.steps)


def by_time(run: Path) -> list[results.Row]:
    """Of lines kept from training, by minutes of the stage in which all is trained: loss, and right operations."""
    rows = []
    for line in map(json.loads, (run / "all" / "log.jsonl").read_text(encoding="utf-8").splitlines()):
        if "held_loss" in line:
            split = f"after {line['seconds'] / 60:.0f} minutes, {line['step']:,} steps"
            for metric, name in (("loss", "held_loss"), ("right operations", "held_op")):
                rows.append(
                    results.Row("computed", "the last run of the model", "lines kept", split, metric, line[name])
                )
    return rows


def voices(count: int) -> frozenset[str]:
    """So many voices of training, each set within the next; 0: all."""
    folders = (ROOT / "specs" / "wordings").iterdir()
    names = sorted(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith(KEPT))
    random.Random(SEED).shuffle(names)
    return frozenset(names[:count] if count else names)


def trained(mode: str, chosen: frozenset[str], steps: int) -> Path:
    """The folder of a model trained on these voices; one that is there already is not made again."""
    folder = RUNS / f"{mode}-{len(chosen)}"
    if (folder / "model" / "config.json").exists():
        return folder / "model"
    folder.mkdir(parents=True, exist_ok=True)
    pool, report = train_model.made(mode, PER_FAMILY, folder, SEED, chosen)
    pool.pop("calibration")
    network, _ = train_model.begun("")
    alone(network, pool, mode)
    torch.manual_seed(SEED)
    plan = fit.Plan(0, 8e-5, 4e-4, hold=0.3, steps=steps)
    fit.fit(network, train_model.batches(pool, size=32), plan, folder / "all")
    about = {"mode": mode, "run": folder.name, "questions": report, "trained": [{"steps": steps, "seed": SEED}]}
    train_model.exported(network, folder / "model", about)
    (folder / "questions.pickle").unlink()
    return folder / "model"


def alone(network: Network, pool: dict[str, Any], mode: str) -> None:
    """Value tasks with the language side at rest: there is no wording in them, so all runs of a mode begin alike."""
    kept = RUNS / f"values-{mode}" / "weights.safetensors"
    if kept.exists():
        network.load_state_dict(load_in_torch(kept))
        return
    torch.manual_seed(SEED)
    fit.rest(network, pool["values"])
    plan = fit.Plan(0, language_rate=0, rate=1.5e-3, steps=VALUES_STEPS)
    fit.fit(network, train_model.batches(pool, only="values", size=192), plan, kept.parent)
    for item in pool["values"]:
        item.states = None


def asked(folder: Path, mode: str, name: str, steps: int) -> list[results.Row]:
    """The wordings of specs/questions, each once, as the reader finds their values."""
    model = Model(folder, threads=2)
    made, _ = questions(ROOT, model.tokenizer, ASKED_WITH, 1)
    method = f"{name}, {steps} steps" if steps else name
    return family_rows([outcome(question, model, mode) for question in made], method)


def outcome(question: Question, model: Any, mode: str) -> Outcome:
    example = question.example
    situation = situate(example.text, model.tokenizer, tables=example.tables, passages=example.passages, mode=mode)
    best, share = weigh([run(situation, model)])
    return judged(question, situation, None if best.refused else best.value, best.refused, False, share, 0.0)


if __name__ == "__main__":
    main()
