"""`weft train RUN.yaml`: a base model, prompts and answers → connectors, an adapter, or a whole model, in stages.

A run that was killed goes on from its checkpoint, over the same batches, to the same losses.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from weft import __version__
from weft.errors import WeftError
from weft.hf import alignment, checkpoint
from weft.hf.attach import attach
from weft.hf.objectives import OBJECTIVES
from weft.hf.run import Run, Stage, pairs, written

FILE = "checkpoint.safetensors"
LOUD = (0.5, 2.0)  # how loud entity vectors may be beside words when a stage begins
SAMPLED = 600  # values for the warm start; a tenth of them for its gate


def train(run: Run, progress: bool | None = None) -> Path:
    """All stages of a run into `run.to`: model, processor, run.yaml, log.jsonl, a model card. Returns that folder.

    Raises WeftError where a gate does not pass, with the reason.
    """
    folder = Path(run.to)
    folder.mkdir(parents=True, exist_ok=True)
    begun = _begun(folder, run)
    (folder / "run.yaml").write_text(written(run), encoding="utf-8")
    torch.manual_seed(run.seed)
    model, processor = attach(run.base, list(run.kinds), mode=run.mode, projector=run.projector, encoder=run.encoder)
    if model.config.task == "encoder":
        raise WeftError(
            f"train: {run.base} is an encoder, which says nothing. Take a causal model or one with a decoder."
        )
    model.to(run.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    data, held = pairs(run.data), pairs(run.held) if run.held else []
    for number, stage in enumerate(run.stages):
        prepare(model, stage)
        if number < begun["stage"]:
            continue
        if number > begun["stage"] or not begun["step"]:
            gate(model, processor, stage, number)
        _stage(model, processor, run, stage, number, data, held, folder, begun, progress)
        begun = {"stage": number + 1, "step": 0}
    model.eval()
    model.save_pretrained(folder, form=_form(run))
    processor.save_pretrained(folder)
    (folder / FILE).unlink(missing_ok=True)
    return folder


def gate(model: Any, processor: Any, stage: Stage, number: int) -> None:
    """What must hold before a stage begins; a warm start belongs to it."""
    kinds = [kind for kind in processor.kinds if kind != "record"]
    if not kinds:  # a record has no text of its own to be aligned with
        return
    if stage.warm_start:
        alignment.warm_start(model, processor, alignment.sampled(kinds, SAMPLED, seed=1))
    found = alignment.measure(model, processor, alignment.sampled(kinds, SAMPLED // 10, seed=2))
    if not LOUD[0] <= found.loudness <= LOUD[1]:
        raise WeftError(
            f"train: gate before stage {number}: entity vectors are {found.loudness:.2f} times as loud as words, "
            f"{LOUD[0]} to {LOUD[1]} wanted. Lower the rate of the stage before, or begin with warm_start."
        )
    if found.retrieval < stage.retrieval:
        raise WeftError(
            f"train: gate before stage {number}: {found.retrieval:.2f} of {found.n} held-out values lie nearest to "
            f"their own text, {stage.retrieval:.2f} wanted. Train the stage before for longer, or lower retrieval."
        )


def _stage(
    model: Any, processor: Any, run: Run, stage: Stage, number: int, data: Sequence[tuple[str, str]],
    held: Sequence[tuple[str, str]], folder: Path, begun: dict[str, Any], progress: bool | None,
) -> None:  # fmt: skip
    from tqdm.auto import tqdm

    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=stage.rate, betas=(0.9, 0.98), weight_decay=0.0)
    step = 0
    if begun["stage"] == number and begun["step"]:
        step = int(checkpoint.load(folder / FILE, model, optimiser)["step"])
        _cut_log(folder / "log.jsonl", number, step)
    model.train()
    disable = None if progress is None else not progress  # None: a bar on a terminal alone
    with (
        (folder / "log.jsonl").open("a", encoding="utf-8") as log,
        tqdm(total=stage.steps, initial=step, disable=disable, desc=f"stage {number}, {stage.train}") as bar,
    ):
        for chunk in _chunks(data, run, number, step, stage.steps):
            for group in optimiser.param_groups:
                group["lr"] = stage.rate * min(1.0, (step + 1) / 20) * max(0.05, 1 - step / stage.steps)
            found = [OBJECTIVES[name](model, processor, chunk, run, run.seed + step) for name in run.objectives]
            loss = torch.stack([one for one, _ in found]).sum()
            parts = {name: part for _, own in found for name, part in own.items()}
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            step += 1
            bar.update(1)
            line = {"stage": number, "step": step, **{name: round(part, 6) for name, part in parts.items()}}
            if step % run.every == 0 or step == stage.steps:
                line |= _held_loss(model, processor, run, held)
                checkpoint.save(folder / FILE, model, optimiser, {"stage": number, "step": step, "run": _same(run)})
                (folder / "README.md").write_text(card(run, line), encoding="utf-8")
            log.write(json.dumps(line) + "\n")
            log.flush()


def _cut_log(path: Path, stage: int, step: int) -> None:
    """Lines of steps that were taken after the checkpoint: they are taken again."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if (line["stage"], line["step"]) <= (stage, step)]
    path.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")


def _chunks(
    data: Sequence[tuple[str, str]], run: Run, number: int, step: int, steps: int
) -> Iterator[list[tuple[str, str]]]:
    """The batches from this step on: each drawn by the run's seed, the stage and the step alone."""
    for at in range(step, steps):
        order = random.Random(f"{run.seed} {number} {at}")
        torch.manual_seed(order.randrange(2**31))
        yield order.sample(data, min(run.batch, len(data)))


def prepare(model: Any, stage: Stage) -> None:
    """What the stage trains asks for gradients, nothing else. Of a frozen vocabulary the kind tokens' rows learn."""
    if stage.train == "lora" and not hasattr(model.language_model, "peft_config"):
        from peft import LoraConfig, get_peft_model

        config = LoraConfig(r=stage.rank, lora_alpha=2 * stage.rank, target_modules="all-linear")
        model.language_model = get_peft_model(model.language_model, config)
    if stage.train == "all" and hasattr(model.language_model, "peft_config"):
        model.language_model = model.language_model.merge_and_unload()
    for name, parameter in model.named_parameters():
        own = name.startswith("connectors.") or "lora_" in name
        parameter.requires_grad_(own or stage.train == "all")
    rows = list((model.config.kind_tokens or {}).values())
    for module in (model.get_input_embeddings(), model.get_output_embeddings()):
        _only_rows(module.weight, rows, frozen=stage.train != "all")


def _only_rows(weight: Tensor, rows: list[int], frozen: bool) -> None:
    """Of a frozen vocabulary only these rows get a gradient; of one that is trained all do."""
    handle = getattr(weight, "_kind_rows_only", None)
    if not frozen and handle is not None:
        handle.remove()
        weight._kind_rows_only = None  # type: ignore[attr-defined]
    if frozen:
        weight.requires_grad_(True)
    if frozen and handle is None:
        kept = torch.zeros(len(weight), 1, device=weight.device)
        kept[rows] = 1
        made = weight.register_hook(lambda gradient: gradient * kept.to(gradient.dtype))
        weight._kind_rows_only = made  # type: ignore[attr-defined]


@torch.no_grad()
def _held_loss(model: Any, processor: Any, run: Run, held: Sequence[tuple[str, str]]) -> dict[str, float]:
    if not held:
        return {}
    model.eval()
    _, parts = OBJECTIVES["answers"](model, processor, list(held)[:64], run, 0)
    model.train()
    return {f"held_{name}": round(part, 6) for name, part in parts.items()}


def _begun(folder: Path, run: Run) -> dict[str, Any]:
    """Where a killed run stood; without a checkpoint its log is begun anew. Raises WeftError for another run's."""
    if not (folder / FILE).exists():
        (folder / "log.jsonl").unlink(missing_ok=True)
        return {"stage": 0, "step": 0}
    begun = checkpoint.counters(folder / FILE)
    theirs = begun.get("run", {})
    for key, value in _same(run).items():
        if theirs.get(key) != value:
            raise WeftError(
                f"train: {folder} holds a run with {key} {theirs.get(key)!r}, this one has {value!r}. Pass another to, "
                f"or delete {FILE} there to begin anew."
            )
    return begun


def _same(run: Run) -> dict[str, Any]:
    """What must not change between a killed run and the one that goes on."""
    whole: dict[str, Any] = json.loads(json.dumps(asdict(run)))
    return {key: value for key, value in whole.items() if key not in ("to", "every", "device")}


def _form(run: Run) -> str:
    trained = {stage.train for stage in run.stages}
    return "full" if "all" in trained else "lora" if "lora" in trained else "connectors"


def card(run: Run, line: dict[str, Any]) -> str:
    """The model card of a checkpoint: what was trained on what, and where it stands."""
    figures = "\n".join(f"| {name} | {value} |" for name, value in line.items())
    return (
        f"---\nlibrary_name: weft\nbase_model: {run.base}\n---\n# {Path(run.to).name}\n\nEntity tokens "
        f"({', '.join(run.kinds)}) for {run.base}, trained with weft {__version__} on {Path(run.data).name} "
        f"(`weft train`). The resolved run is in run.yaml.\n\n| | |\n|---|---|\n{figures}\n"
    )
