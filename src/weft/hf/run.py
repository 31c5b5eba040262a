"""RUN.yaml → what to train, resolved: `base: path`, `data: lines.jsonl`, `stages: [{train: lora, steps: 300}]`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from weft.errors import WeftError

NUMBERS: dict[Any, Any] = {"float": float, "int": int}
PARTS = ("connectors", "lora", "all")
OBJECTIVES = ("answers", "reconstruction", "distillation")


@dataclass(frozen=True)
class Stage:
    """Some steps of one kind. `train`: connectors (the base model frozen), lora (and a peft adapter), or all."""

    train: str = "connectors"
    steps: int = 300
    rate: float = 1e-3
    rank: int = 16  # of the adapter
    warm_start: bool = False  # begin by ridge regression onto the model's own vectors of values' texts
    retrieval: float = 0.0  # the gate: held-out values that must lie nearest to their own text before the stage begins


@dataclass(frozen=True)
class Run:
    """`data`, `held`: JSON lines with "prompt" and "answer". `sources`: see `learning`. `objectives`: see
    `weft.hf.objectives`; their losses are summed. `every`: steps a checkpoint."""

    base: str
    data: str
    to: str
    held: str = ""
    kinds: tuple[str, ...] = ("number", "date", "place")
    mode: str = "replace"
    projector: str = "mlp"
    encoder: str = "shipped"
    sources: tuple[str, ...] = ("copied", "computed", "decoded")
    ops: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ("answers",)
    batch: int = 16
    device: str = ""  # "": an accelerator where there is one
    seed: int = 7
    every: int = 100
    value_share: float = 1.0
    stages: tuple[Stage, ...] = field(default_factory=lambda: (Stage(warm_start=True), Stage("lora", 600, 3e-4)))


def resolved(path: Path, sets: Sequence[str] = ()) -> Run:
    """The run that a YAML file describes; `sets` ("stages.0.steps=50") change it. Raises WeftError, naming the key."""
    import yaml

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        first = str(wrong).splitlines()[0]
        raise WeftError(f"train: {path} is no YAML file that can be read ({first}). Pass a run's file.") from None
    if not isinstance(given, dict):
        raise WeftError(f"train: {path} holds a {type(given).__name__}, a mapping wanted. See docs/interface.md.")
    for change in sets:
        where, found, text = change.partition("=")
        if not found:
            raise WeftError(f"train: --set {change!r} has no '='. Write it as stages.0.steps=50.")
        _put(given, where.split("."), yaml.safe_load(text), change)
    stages = given.pop("stages", None)
    if stages is not None:
        given["stages"] = tuple(_made(Stage, stage, f"stages.{n}") for n, stage in enumerate(stages))
    for name in ("kinds", "ops", "sources", "objectives"):
        if name in given:
            given[name] = (given[name],) if isinstance(given[name], str) else tuple(given[name])
    run: Run = _made(Run, given, "")
    for stage in run.stages:
        if stage.train not in PARTS:
            raise WeftError(f"train: a stage trains {stage.train!r}. Known: {', '.join(PARTS)}.")
    for objective in run.objectives:
        if objective not in OBJECTIVES:
            raise WeftError(f"train: no objective {objective!r}. Known: {', '.join(OBJECTIVES)}.")
    if not run.objectives:
        raise WeftError(f"train: objectives is empty. Name at least one of {', '.join(OBJECTIVES)}.")
    return run


def _put(given: Any, keys: list[str], value: Any, change: str) -> None:
    for key in keys[:-1]:
        try:
            given = given[int(key)] if isinstance(given, list) else given[key]
        except (KeyError, IndexError, ValueError, TypeError):
            raise WeftError(f"train: --set {change!r}: no {key!r} in the run. Name a key that the file has.") from None
    try:
        given[int(keys[-1]) if isinstance(given, list) else keys[-1]] = value
    except (IndexError, ValueError, TypeError):
        raise WeftError(f"train: --set {change!r}: no {keys[-1]!r} there. Name a key that the file has.") from None


def _made(cls: Any, given: Any, where: str) -> Any:
    known = {part.name for part in fields(cls)}
    strange = next((key for key in given if key not in known), None)
    if strange is not None:
        raise WeftError(f"train: no key {f'{where}.{strange}'.lstrip('.')!r}. Known: {', '.join(sorted(known))}.")
    missing = [name for name in ("base", "data", "to") if name in known and name not in given]
    if missing:
        raise WeftError(f"train: the run lacks {missing[0]!r}. Add it to the file.")
    numbers = {part.name: NUMBERS[part.type] for part in fields(cls) if part.type in NUMBERS}
    for key, value in given.items():
        if key in numbers:
            try:
                given = {**given, key: numbers[key](value)}
            except (TypeError, ValueError):
                raise WeftError(f"train: {key} is {value!r}, a number wanted. Mend it in the file.") from None
    return cls(**given)


def written(run: Run) -> str:
    """The resolved run as YAML, as it is saved beside a checkpoint."""
    import yaml

    return str(yaml.safe_dump(json.loads(json.dumps(asdict(run))), sort_keys=False))


def pairs(path: str) -> list[tuple[str, str]]:
    """(prompt, answer) of every line. Raises WeftError, naming the line."""
    made = []
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise WeftError(f"train: {path} cannot be read ({wrong}). Pass a file of JSON lines.") from None
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            made.append((str(row["prompt"]), str(row["answer"])))
        except (ValueError, KeyError, TypeError):
            raise WeftError(
                f'train: {path}, line {number} is no object with "prompt" and "answer". Write one a line.'
            ) from None
    if not made:
        raise WeftError(f"train: {path} has no lines. Write prompts and answers, one object a line.")
    return made
