"""Does the token carry the value? Larger, earlier, country, weekday, a field … answered by pointing and decoding alone.

The same questions four ways: true tokens; type-only tokens (value zeroed); the tokens of another question's values; and
values as text, by a model trained so. No exact operation is allowed: the network copies a value or reads one out.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench import wordings
from bench.results import ROOT, Row, not_run, share
from weft.interleave import MODEL_DIR
from weft.programs import NEURAL, run
from weft.runtime import Model
from weft.training import value_tasks
from weft.training.example import Example
from weft.trust import weigh

QUESTIONS = {"small": 50, "full": 200}  # a task
SPLITS = {"country": "entity: unseen cities", "nearest5": "entity: unseen cities", "field": "entity: unseen tables"}


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of token.json. One core."""
    model = Model(folder or MODEL_DIR, threads=1)
    rows = []
    for task in value_tasks.TASKS:
        examples = made(task, model.tokenizer, seed, QUESTIONS[budget])
        others = [stranger_to(place, examples) for place in range(len(examples))]
        swapped = [swap(example, other) for example, other in zip(examples, others) if other is not None]
        rows += [
            asked(examples, model, "weft", task),
            asked(examples, model, "type-only", task, blind=True),
            *asked_wrongly(swapped, [other for other in others if other is not None], model, task),
            Row("baseline", "chance", task, _split(task), "exact", chance(examples), len(examples)),
        ]
    return rows + twin_rows(seed, budget)


def made(task: str, tokenizer: Any, seed: int, count: int, mode: str = "replace") -> list[Example]:
    """So many questions of a task, always the same ones."""
    rng = np.random.default_rng([seed, 4, value_tasks.TASKS.index(task)])
    sources = wordings.sources(ROOT, seed, 20)
    return [value_tasks.make(task, rng, tokenizer, sources, test=True, mode=mode) for _ in range(count)]


def asked(examples: Sequence[Example], model: Any, method: str, task: str, blind: bool = False) -> Row:
    answers, seconds = _answers(examples, model, blind)
    right = [is_right(value, example) for value, example in zip(answers, examples)]
    tokens = float(np.mean([len(example.situation.sequence.ids) for example in examples]))
    split = _split(task)
    return share(right, "neural", method, task, split, tokens=round(tokens, 1), seconds=round(seconds, 4))


def asked_wrongly(swapped: Sequence[Example], others: Sequence[Example], model: Any, task: str) -> list[Row]:
    """Scored against the true question, and against the one whose values stand in the tokens."""
    answers, _ = _answers(swapped, model, False)
    right = [is_right(value, example) for value, example in zip(answers, swapped)]
    follows = [follows_tokens(value, example, other) for value, example, other in zip(answers, swapped, others)]
    return [
        share(right, "neural", "wrong-value", task, _split(task)),
        share(follows, "neural", "wrong-value", task, _split(task), "answers the value in the token"),
    ]


def _answers(examples: Sequence[Example], model: Any, blind: bool) -> tuple[list[Any], float]:
    answers, seconds = [], []
    for example in examples:
        started = time.perf_counter()
        answers.append(weigh([run(example.situation, model, allowed=NEURAL, blind=blind)])[0].value)
        seconds.append(time.perf_counter() - started)
    return answers, median(seconds)


def _split(task: str) -> str:
    return SPLITS.get(task, "value: newly drawn")


def is_right(value: Any, example: Example) -> bool:
    """A chosen value equals the gold one; a decoded word or number equals the target."""
    if example.target is None:
        return bool(value == example.steps[0].value)
    kind, target = example.target
    found = getattr(value, "text", None) if kind == "word" else getattr(value, "amount", None)
    return bool(found == target)


def follows_tokens(value: Any, example: Example, other: Example) -> bool:
    """Whether the answer would be right for `other`: the same place among the values, or the other's target."""
    if example.target is not None:
        return is_right(value, other)
    places = [
        place for place, candidate in enumerate(example.situation.sequence.candidates) if candidate.value == value
    ]
    return any(place in other.gold[0][0] for place in places)


def stranger_to(place: int, examples: Sequence[Example]) -> Example | None:
    """The next question whose values are of the same kinds and take as many tokens, and are others."""
    own = examples[place]
    later = [*examples[place + 1 :], *examples[:place]]
    return next((other for other in later if _shape(other) == _shape(own) and _values(other) != _values(own)), None)


def _shape(example: Example) -> list[int]:
    sequence = example.situation.sequence
    return [int(sequence.values.tags[row - 1]) for row in sequence.entity if row]


def _values(example: Example) -> list[Any]:
    return [candidate.value for candidate in example.situation.sequence.candidates]


def swap(example: Example, other: Example) -> Example:
    """The question with the other's values in its entity tokens; what it may point at stays its own."""
    sequence, theirs = example.situation.sequence, other.situation.sequence
    entity = sequence.entity.copy()
    entity[entity > 0] = theirs.entity[theirs.entity > 0]
    changed = replace(sequence, entity=entity, values=theirs.values)
    return replace(example, situation=replace(example.situation, sequence=changed))


def chance(examples: Sequence[Example]) -> float:
    """One of the values to choose from; for decoded answers always the most frequent one."""
    if examples[0].target is None:
        choices = [len(example.situation.sequence.candidates) for example in examples]
        choices = [count - 1 if example.family == "nearest5" else count for count, example in zip(choices, examples)]
        return round(float(np.mean([1 / count for count in choices])), 4)
    counts = Counter(example.target for example in examples)
    return round(counts.most_common(1)[0][1] / len(examples), 4)


def twin_rows(seed: int, budget: str) -> list[Row]:
    """Two models of one budget, from the same start: values as tokens, and values as text, where they are at hand."""
    rows = []
    for method, run_name, mode in (("tokens, a run of its own", "tokens", "replace"), ("text", "text", "text")):
        folders = sorted(ROOT.glob(f"runs/{run_name}*/model"), key=lambda folder: folder.stat().st_mtime)
        if not folders:
            how = "make model RUN=tokens" if mode == "replace" else "make model BASELINE=text"
            reason = f"no model of that run ({how})"
            rows += [not_run("neural", method, task, _split(task), "exact", reason) for task in value_tasks.TASKS]
            continue
        model = Model(folders[-1], threads=1)
        for task in value_tasks.TASKS:
            examples = made(task, model.tokenizer, seed, QUESTIONS[budget], mode=mode)
            rows.append(asked(examples, model, method, task))
    return rows
