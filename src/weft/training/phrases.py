"""Two-step wordings from one-step ones: a slot is replaced by a phrase that names the result of another step."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from weft.training.draw import pick
from weft.training.grammar import SLOT, Line, Node, expand


def composed(template: str, program: Node, phrases: Sequence[Line], rng: np.random.Generator) -> tuple[str, Node]:
    """One slot of a one-step wording replaced by a phrase that names the result of another step."""
    slots = [
        leaf for leaf in program.leaves() if re.fullmatch(r"[xmqndp]\d", leaf) and template.count(f"{{{leaf}}}") == 1
    ]
    if not slots or any(isinstance(arg, Node) for arg in program.args):
        return template, program
    slot = pick(slots, rng)
    phrase = pick(phrases, rng)
    if not _suits(slot[0], phrase.program.op):
        return template, program
    taken = {
        leaf: leaf[:-1] + str(int(leaf[-1]) + 5)
        for leaf in phrase.program.leaves()
        if re.fullmatch(r"(?:[xmqnkdtpcuv]|pct|row|ord)\d", leaf)
    }
    inner = Node(phrase.program.op, tuple(_renamed(arg, taken) for arg in phrase.program.args))
    words = SLOT.sub(lambda m: f"{{{taken.get(m.group(1), m.group(1))}}}", expand(phrase.template, rng))
    return template.replace(f"{{{slot}}}", words), _replaced(program, slot, inner)


def _suits(slot: str, op: str) -> bool:
    if slot == "d":
        return op in ("date_plus", "date_minus", "earlier", "later", "lookup")
    if slot == "p":
        return op in ("nearest", "lookup")
    return op in _AMOUNTS


_AMOUNTS = frozenset(
    "add subtract sum multiply divide percent_of mean median larger smaller difference distance lookup total average "
    "count days_between convert".split()
)


def _renamed(arg: Node | str, taken: dict[str, str]) -> Node | str:
    if isinstance(arg, str):
        return taken.get(arg, arg)
    return Node(arg.op, tuple(_renamed(inner, taken) for inner in arg.args))


def _replaced(program: Node, slot: str, inner: Node) -> Node:
    return Node(program.op, tuple(inner if arg == slot else arg for arg in program.args))
