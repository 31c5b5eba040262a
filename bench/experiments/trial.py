"""One method on one experiment: the same steps on the same questions for all, then the held-out ones.

Each method runs in a process of its own, so that its memory is its own: two at a time, a core each, or all beside each
other on an accelerator.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.experiments import text
from bench.experiments.questions import Question
from bench.results import ROOT, Row, bootstrap, not_run, share, table

BASE = ROOT / "runs" / "small-lm"


@dataclass(frozen=True)
class Budget:
    first: int  # steps of encoder and value heads alone, of FIRST questions (weft)
    steps: int
    batch: int
    tests: int  # of each task and split


# small: E1 and E2 a quarter of an hour each on two cores, E3 with its seven methods half an hour; full: all three
# beside each other on an accelerator in five minutes
BUDGETS = {
    "small": {
        "numbers": Budget(300, 150, 32, 50), "geography": Budget(600, 100, 16, 50), "nested": Budget(280, 100, 16, 50),
    },
    "full": {
        "numbers": Budget(1500, 600, 128, 200), "geography": Budget(1500, 600, 128, 200),
        "nested": Budget(1500, 600, 64, 200),
    },
}  # fmt: skip
FIRST = 48
CHARACTERS = 200_000  # of held-out text that perplexity is measured on
WINDOWS, LENGTH, KEPT = 3, 64, 8.0  # of plain text in each step; the weight of what it says of it
RATES = {"connectors": 5e-4, "adapter": 1e-3, "text": 6e-4}


@dataclass(frozen=True)
class Job:
    experiment: str  # a module of bench.experiments
    method: str
    base: str
    seed: int
    budget: Budget


def made(job: Job) -> Any:
    """The method."""
    from bench.experiments import methods as known

    experiment = importlib.import_module(f"bench.experiments.{job.experiment}")
    base = Path(job.base)
    if job.method.startswith("weft"):
        reads, opens = "hidden state alone" not in job.method, "records opened" in job.method
        own = (experiment.KINDS, experiment.OPS, experiment.COMPUTED)
        return known.EntityTokens(base, *own, reads=reads, opens=opens)
    if job.method == "xval":
        return known.Scalars(base)
    spell = {"subword": known.plain, "digits": known.digits, "name-only": known.named}[job.method]
    return known.Text(base, spell)


def run(job: Job) -> list[Row]:
    """Trains and asks. Called in a process of its own."""
    import torch

    from bench.experiments import values_first
    from bench.experiments.methods import NEURAL, EntityTokens

    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("high")  # an accelerator's 19-bit floats; processors stay as they are
    torch.manual_seed(job.seed)
    experiment = importlib.import_module(f"bench.experiments.{job.experiment}")
    method = made(job)
    method.model.to(torch_device())
    before = perplexity(method)
    started = time.perf_counter()
    if isinstance(method, EntityTokens):
        loss = values_first.train(method, experiment.train, job.budget.first, FIRST, job.seed)
        if os.environ.get("WEFT_BENCH_VERBOSE"):
            print(f"{job.method}: values first, loss {loss:.3f}, {time.perf_counter() - started:.0f} s", flush=True)
    losses = trained(method, experiment.train, job)
    seconds = time.perf_counter() - started
    method.model.eval()
    rows: list[Row] = []
    questions = experiment.tests(np.random.default_rng(job.seed + 1), job.budget.tests)
    ways = {"neural": NEURAL, "computed": experiment.COMPUTED}
    if not job.method.startswith("weft") or "alone" in job.method:
        ways = {"": NEURAL}
    for way, sources in ways.items():
        group = way or ("neural" if job.method.startswith("weft") else "baseline")
        rows += answered(method, job.method, group, questions, sources)
    after = perplexity(method)
    group = "neural" if job.method.startswith("weft") else "baseline"
    figures = {
        "training, s": seconds, "training loss, last tenth": losses, "peak memory, MB": peak_memory(),
        "perplexity before": before, "perplexity after": after,
        "trained parameters": sum(p.numel() for p in method.model.parameters() if p.requires_grad),
    }  # fmt: skip
    rows += [Row(group, job.method, "all", "", name, round(float(v), 4)) for name, v in figures.items()]
    if os.environ.get("WEFT_BENCH_VERBOSE"):  # what is done stands in the log
        print(table(rows), flush=True)
    return rows


def torch_device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def peak_memory() -> float:
    """Megabytes of this process so far; on an accelerator, of its memory."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def trained(method: Any, draw: Callable[[np.random.Generator], Question], job: Job) -> float:
    """`steps` of AdamW; the mean loss of the last tenth. The questions of a step are drawn by seed and step alone."""
    import torch
    from transformers import AutoModelForCausalLM

    groups = parameter_groups(method)
    parameters = [parameter for group in groups for parameter in group["params"]]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
    method.model.train()
    as_before = AutoModelForCausalLM.from_pretrained(job.base).eval().to(method.model.device)
    plain = method.tokenizer(text.ordinary(), add_special_tokens=False, return_tensors="pt")["input_ids"][0]
    steps, lasts, begun = job.budget.steps, [], time.perf_counter()
    for step in range(steps):
        rng = np.random.default_rng([job.seed, step])
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1.0, (step + 1) / 20) * min(1.0, max(0.05, 2 * (1 - step / steps)))
        loss = method.loss([draw(rng) for _ in range(job.budget.batch)])
        if len(plain) > LENGTH:
            loss = loss + KEPT * ordinary_loss(method.model, as_before, plain, rng)
        stepped(optimiser, parameters, loss)
        if step >= int(steps * 0.9):
            lasts.append(float(loss.detach()))
        if os.environ.get("WEFT_BENCH_VERBOSE") and step % 20 == 0:
            print(
                f"{job.method}: step {step}, loss {float(loss.detach()):.3f}, {time.perf_counter() - begun:.0f} s",
                flush=True,
            )
    return float(np.mean(lasts))


def stepped(optimiser: Any, parameters: Sequence[Any], loss: Any) -> None:
    """One step down the loss, the gradient's length at most 1."""
    import torch

    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()


def parameter_groups(method: Any) -> list[dict[str, Any]]:
    """What learns, and how fast: fresh connectors faster than an adapter, a whole language model slowest."""
    from bench.experiments.methods import EntityTokens

    learn = [(name, one) for name, one in method.model.named_parameters() if one.requires_grad]
    if not isinstance(method, EntityTokens):
        return [{"params": [one for _, one in learn], "rate": RATES["text"]}]
    own = [one for name, one in learn if name.startswith("connectors.")]
    rest = [one for name, one in learn if not name.startswith("connectors.")]
    return [{"params": own, "rate": RATES["connectors"]}, {"params": rest, "rate": RATES["adapter"]}]


def ordinary_loss(model: Any, as_before: Any, plain: Any, rng: np.random.Generator) -> Any:
    """Beside the questions every method reads a little plain text, and is to say of it what the base model says (A12):
    the divergence of its distribution from the one before, kind tokens included."""
    import torch

    rows = torch.stack([plain[start : start + LENGTH] for start in rng.integers(0, len(plain) - LENGTH, WINDOWS)])
    rows = rows.to(model.device)
    with torch.no_grad():
        wanted = as_before(input_ids=rows).logits.float().log_softmax(-1).flatten(0, 1)
    said = model(input_ids=rows).logits.float().log_softmax(-1).flatten(0, 1)[:, : wanted.shape[1]]
    return torch.nn.functional.kl_div(said, wanted, log_target=True, reduction="batchmean")


def answered(
    method: Any, name: str, group: str, questions: Sequence[Question], sources: Sequence[str]
) -> list[Row]:  # fmt: skip
    """A row for each task and split."""
    rows: list[Row] = []
    for task, split, own in by_task(questions):
        if group == "computed" and own[0].judged is None:
            continue  # words are the language model's own
        started = time.perf_counter()
        found = method.answers(own, sources)
        each = round((time.perf_counter() - started) / len(own), 4)
        tokens = round(float(np.mean([one.tokens for one in found])), 1)
        if os.environ.get("WEFT_BENCH_VERBOSE"):
            print(name, group, task, split, [one.text for one in found[:3]], flush=True)
        none = 1000.0 if own[0].error else 0.0
        scores = [none if one.right is None else one.right for one in found]
        rows += scored(scores, own[0].error, (group, name, task, split), tokens=tokens, seconds=each)
        rows.append(Row(group, name, task, split, "prefill, MFLOP", round(flops(method, own) / 1e6, 1)))
    return rows


def bootstrap_median(errors: Sequence[float]) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    values = np.asarray(errors)
    medians = np.median(values[rng.integers(len(values), size=(1000, len(values)))], axis=1)
    low, high = np.quantile(medians, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def flops(method: Any, questions: Sequence[Question]) -> float:
    """Of a prompt's forward pass: 2 a weight a token, the attention 4 · layers · T² · width (Kaplan et al. 2020)."""
    config = getattr(method.model.config, "text_config", None) or method.model.config
    weights = 12 * config.num_hidden_layers * config.hidden_size**2  # rough for any decoder; the same for all methods
    lengths = [method.length(question) for question in questions]
    attention = 4 * config.num_hidden_layers * config.hidden_size
    return float(np.mean([2 * weights * n + attention * n * n for n in lengths]))


def perplexity(method: Any, windows: int = 24, length: int = 256) -> float:
    """Of WikiText-2's validation part, a word piece: the second half of each window, the first as its context."""
    import torch

    words = text.held_out()
    if words is None:
        return float("nan")
    ids = torch.tensor(method.tokenizer(words[:CHARACTERS], add_special_tokens=False)["input_ids"])
    at = torch.linspace(0, len(ids) - length, windows).long()
    rows = torch.stack([ids[start : start + length] for start in at]).to(method.model.device)
    labels = rows.clone()
    labels[:, : length // 2] = -100
    method.model.eval()
    with torch.no_grad():
        return float(method.model(input_ids=rows, labels=labels).loss.exp())


def measure(experiment: str, methods: Sequence[str], base: Path | None, seed: int, budget: str) -> list[Row]:
    """All methods of an experiment, and the tool alone."""
    folder = base or BASE
    if importlib.util.find_spec("torch") is None:
        reason = "no torch here: make venv-train, then .venv-train/bin/python -m bench"
        return [not_run("neural", "weft", experiment, "", "exact", reason)]
    if not (folder / "config.json").exists():
        reason = f"no language model in {folder.name}: .venv-train/bin/python scripts/train_small_lm.py, or --model"
        return [not_run("neural", "weft", experiment, "", "exact", reason)]
    try:
        importlib.import_module(f"bench.experiments.{experiment}").train(np.random.default_rng(seed))
    except FileNotFoundError as missing:
        reason = f"no {Path(missing.filename).name} in the data folder (WEFT_DATA)"
        return [not_run("neural", "weft", experiment, "", "exact", reason)]
    size = BUDGETS[budget][experiment]
    jobs = [Job(experiment, method, str(folder), seed, size) for method in methods]
    workers = len(jobs) if torch_device() == "cuda" else 2
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        rows = [row for found in pool.map(run, jobs) for row in found]
    return rows + importlib.import_module(f"bench.experiments.{experiment}").tool(seed, size.tests)


def told(experiment: str, questions: Sequence[Question], name: str) -> list[Row]:
    """The tool's rows: `solve` of the experiment is told what to do with which values."""
    solve = importlib.import_module(f"bench.experiments.{experiment}").solve
    rows: list[Row] = []
    for task, split, own in by_task(questions):
        started = time.perf_counter()
        scores = [float(solve(question)) for question in own]
        each = round((time.perf_counter() - started) / len(own), 6)
        rows += scored(scores, own[0].error, ("tool", name, task, split), seconds=each)
    return rows


def by_task(questions: Sequence[Question]) -> list[tuple[str, str, list[Question]]]:
    kinds = dict.fromkeys((question.task, question.split) for question in questions)
    return [(*kind, [one for one in questions if (one.task, one.split) == kind]) for kind in kinds]


def scored(scores: Sequence[float], error: bool, where: tuple[str, str, str, str], **more: Any) -> list[Row]:
    """The share of right answers; of relative errors their median, and the share within 10 %."""
    if not error:
        return [share(scores, *where, **more)]
    median = Row(*where, "median relative error", round(float(np.median(scores)), 4), len(scores),
                 bootstrap_median(scores), **more)  # fmt: skip
    return [median, share([float(one <= 0.1) for one in scores], *where, "within 10 %", **more)]


__all__ = ["BUDGETS", "Budget", "Job", "bootstrap", "json", "measure", "run"]
