"""The baseline that reads no words: for the kinds of values at hand, the program that is most frequent in training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.wordings import realised, sources, statements
from weft.operations.operation import operations
from weft.situation import Situation
from weft.tags import coarse
from weft.training import grammar
from weft.training.example import Example
from weft.training.questions import Maker

Reference = tuple[str, int]  # ("value", 1): the second value; column, all, literal, step
Plan = tuple[tuple[str, tuple[Reference, ...]], ...]


def learned(root: Path, tokenizer: Any, seed: int, every: int = 3) -> dict[tuple[str, ...], Plan]:
    """signature → plan, from the wordings of training (every third of them, one draw each)."""
    voices = sorted(folder for folder in (root / "specs" / "wordings").iterdir() if folder.is_dir())
    lines = [line for voice in voices for line in grammar.read_lines(voice)]
    lines = [line for line in lines if line.family not in ("statements", "phrases")][::every]
    maker = Maker(lines, sources(root, seed + 1, 20), tokenizer, statements(root), (), noise=False)
    made = (realised(maker, line, [seed, 3, number]) for number, line in enumerate(lines))
    return most_frequent(example for example in made if example is not None)


def most_frequent(examples: Iterable[Example]) -> dict[tuple[str, ...], Plan]:
    seen: dict[tuple[str, ...], Counter[Plan]] = defaultdict(Counter)
    for example in examples:
        seen[signature(example.situation)][plan(example)] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def signature(situation: Situation) -> tuple[str, ...]:
    """The kinds of the values in their order, and whether there is a table."""
    return (
        *(coarse(candidate.tag) for candidate in situation.sequence.candidates),
        *["table"] * bool(situation.headers),
    )


def plan(example: Example) -> Plan:
    """The gold steps with each argument by its place among the values, not by its value."""
    situation = example.situation
    return tuple(
        (step.op, tuple(_reference(places[0], situation) for places in rows))
        for step, rows in zip(example.steps, example.gold)
    )


def _reference(place: int, situation: Situation) -> Reference:
    values, headers = len(situation.sequence.candidates), len(situation.headers)
    if place < values:
        return "value", place
    if place < values + headers:
        is_all = situation.headers[place - values].candidate.tag == "rows"
        return ("all" if is_all else "column"), 0
    past = place - values - headers
    return ("literal", past) if past < len(situation.literals) else ("step", past - len(situation.literals))


def answer(situation: Situation, known: dict[tuple[str, ...], Plan]) -> Any:
    """The value that the plan gives, None when there is no plan, it refuses, or it does not fit."""
    results: list[Any] = []
    try:
        for op, references in known.get(signature(situation), ()):
            if op == "refuse":
                return None
            args = [_value(reference, situation, results) for reference in references]
            results.append(operations()[op].run(*args).value)
    except (ValueError, IndexError, AttributeError, TypeError):  # DoesNotFit among them; types are not checked
        return None
    return results[-1] if results else None


def _value(reference: Reference, situation: Situation, results: list[Any]) -> Any:
    kind, place = reference
    if kind == "value":
        return situation.sequence.candidates[place].value
    if kind == "literal":
        return situation.literals[place].value
    if kind == "step":
        return results[place]
    headers = [header for header in situation.headers if (header.candidate.tag == "rows") == (kind == "all")]
    return max(
        headers, key=lambda header: header.features[1]
    ).candidate.value  # the label nearest to the question's words
