"""The question maker: a wording, values for its slots, a table or a passage → a question with its gold program.

The question is read by the real reader, so what the network learns from is what it will see; a wording whose values the
reader misses is counted, not trained on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.modalities.number import from_amount
from weft.modality import Span, kind_of
from weft.operations.operation import operations
from weft.permitted import fits
from weft.programs import MAX_STEPS
from weft.tags import tag_of
from weft.training.bank import CONCEPTS, Source
from weft.training.binding import Bound, NoMatch, amount_style, bind_slot, bind_table, fill, order_amounts, share_evenly
from weft.training.example import Example, GoldStep, situated
from weft.training.grammar import SLOT, Line, Node, expand
from weft.training.passages import WORDY, bind_passage, passages_of
from weft.training.phrases import composed
from weft.training.refusals import make_absent, make_refusal
from weft.training.rounding import rounded

TABLE_SLOT = re.compile(r"row\d|types?|col[ndpwt]?|v\d|all")
MISSABLE = frozenset("lookup extreme aggregate filter".split())  # families whose column may be missing
NAMING = frozenset("lookup twostep chain yesno".split())  # families whose row may be of another table
ABSENT = 0.12  # share of their questions of one row whose row is


@dataclass
class Maker:
    """Draws examples from lines. `failures` counts, by reason, what could not be made."""

    lines: Sequence[Line]
    sources: Sequence[Source]
    tokenizer: Any
    statements: Sequence[Line] = ()
    phrases: Sequence[Line] = ()
    mode: str = "replace"
    in_text: float = 0.2  # share of the look-ups that are asked of a passage instead of a table
    noise: bool = True
    gold_spans: bool = False
    failures: Counter[str] = field(default_factory=Counter)

    def make(self, line: Line, rng: np.random.Generator) -> Example | None:
        """One example of this wording, or None when the values drawn did not work out."""
        try:
            if line.family in MISSABLE and self.noise and rng.random() < 0.07:
                return make_refusal(self, line, rng)
            if line.family in NAMING and self.noise and rng.random() < ABSENT and "{row1}" in line.template:
                return make_absent(self, line, rng)
            return _make(self, line, rng)
        except (NoMatch, DoesNotFit, WeftError) as reason:
            self.failures[f"{line.where}: {reason}"[:140]] += 1
            return None


def _make(maker: Maker, line: Line, rng: np.random.Generator) -> Example | None:
    template, program = expand(line.template, rng), line.program
    if maker.phrases and line.family not in ("refuse", "phrases") and rng.random() < 0.12:
        template, program = composed(template, program, maker.phrases, rng)
    bound = _bind(maker, line, template, program, rng)
    text, places = fill(template, bound, rng if maker.noise else None)
    steps = evaluate(program, bound)
    if line.family == "chain" and rng.random() < 0.85 and any(map(_below_nothing, steps)):
        raise NoMatch("a story in which less than nothing is left")
    if maker.noise:
        text, moved, steps = rounded(text, steps, rng)
        places = {slot: (start + moved, stop + moved) for slot, (start, stop) in places.items()}
    tables = (bound.source.table,) if bound.source and not bound.in_text else ()
    passages = passages_of(bound.sentences, text) if bound.in_text else ()
    return situated(maker, line, text, _gold_spans(text, places, bound), steps, tables, passages, rng)


def _below_nothing(step: GoldStep) -> bool:
    number = getattr(step.value, "number", step.value)
    return step.op == "subtract" and getattr(number, "amount", 0) < 0


def _bind(maker: Maker, line: Line, template: str, program: Node, rng: np.random.Generator) -> Bound:
    bound = Bound()
    leaves = list(program.leaves())
    slots = [*SLOT.findall(template), *(leaf for leaf in leaves if re.fullmatch(r"[a-z]+\d", leaf))]
    needs_table = any(TABLE_SLOT.fullmatch(name) for name in (*slots, *leaves)) or any(
        leaf in CONCEPTS for leaf in leaves
    )
    if needs_table:
        concepts = [leaf for leaf in leaves if leaf in CONCEPTS]
        wordy = any(concept in WORDY for concept in concepts)
        only_lookups = concepts and not wordy and _only_lookups(program) and "col" not in "".join(leaves)
        if maker.statements and only_lookups and line.family in ("lookup", "twostep") and rng.random() < maker.in_text:
            bind_passage(maker, concepts, program, bound, rng)
        else:
            bind_table(maker, line, leaves, slots, program, bound, rng)
    shared = amount_style(program, slots, rng)
    for slot in dict.fromkeys(slots):
        if slot not in bound.texts:
            bind_slot(slot, program, bound, shared, rng)
    if line.family in ("addsub", "twostep", "refuse", "percent", "whole", "chain"):
        order_amounts(program, bound, rng)
    share_evenly(template, program, bound, shared, rng)
    return bound


def _only_lookups(program: Node) -> bool:
    return all(node.op not in _ROW_OPS for node in program.nodes())


_ROW_OPS = frozenset(
    "where_equal where_greater where_less both among count largest smallest nth_largest nth_smallest nearest_row total "
    "where_at_least where_at_most total_of_products average ranked ranked_up first without by median_of where_true "
    "where_false where_missing".split()
)


def evaluate(program: Node, bound: Bound) -> list[GoldStep]:
    """The steps in order with their exact results. Raises DoesNotFit, NoMatch."""
    if program.op == "refuse":
        return [GoldStep("refuse", (), None)]
    steps: list[GoldStep] = []
    value = _value(program, bound, steps)
    if not steps:
        steps.append(GoldStep("copy", (value,), value))
    if len(steps) > MAX_STEPS:
        raise NoMatch("too many steps")
    return steps


def _value(arg: Node | str, bound: Bound, steps: list[GoldStep]) -> Any:
    if isinstance(arg, str):
        return _leaf(arg, bound)
    if arg.op == "lookup" and bound.in_text:
        return bound.values[f"{arg.args[0]} {arg.args[1]}"]
    if arg.op == "copy":
        return _value(arg.args[0], bound, steps)
    args = tuple(_value(inner, bound, steps) for inner in arg.args)
    op = {"add": "sum" if len(args) > 2 else "add", "sum": "add" if len(args) == 2 else "sum"}.get(arg.op, arg.op)
    known = operations().get(op)
    if known is None:
        raise NoMatch(f"no operation {op}")
    if not _typed(op, known.shape, args):
        raise NoMatch(f"{op} does not take {', '.join(tag_of(a) for a in args)}")
    outcome = known.run(*args)
    steps.append(GoldStep(op, args, outcome.value))
    return outcome.value


def _typed(op: str, shape: str, args: tuple[Any, ...]) -> bool:
    tags = [tag_of(arg) for arg in args]
    if shape in ("one", "pair"):
        return len(args) == (1 if shape == "one" else 2) and fits(op, *tags) is not None
    return all(fits(op, tags[0], tag) is not None for tag in tags[1:])


def _leaf(name: str, bound: Bound) -> Any:
    if name in bound.values:
        return bound.values[name]
    if name in bound.columns:
        return bound.columns[name]
    if name == "all":
        if bound.source is None:
            raise NoMatch("no table")
        return bound.source.table.all
    if re.fullmatch(r"\d+(/\d+)?", name):
        return from_amount(Fraction(name))
    raise NoMatch(f"{name} is not bound")


def _gold_spans(text: str, places: dict[str, tuple[int, int]], bound: Bound) -> list[Span]:
    """The spans as the maker placed them: what a perfect reader would find."""
    spans = []
    for slot, (start, stop) in places.items():
        if slot in bound.values:
            value = bound.values[slot]
            spans.append(Span(start, stop, kind_of(value), value, text[start:stop]))
    return sorted(spans, key=lambda span: span.start)
