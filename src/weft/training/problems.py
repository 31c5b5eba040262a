"""Word problems by people, SVAMP and GSM8K, as questions with gold programs: their equations over the values read.

Nothing where the data is not at hand. Each number of an equation is a value of the problem, an earlier result or one of
the literals; a problem whose equation the operations or the reader do not give is left out.
"""

from __future__ import annotations

import ast
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.find import read_parts
from weft.modalities.number import from_amount
from weft.operations.operation import operations
from weft.permitted import fits
from weft.situation import LITERALS
from weft.tags import tag_of
from weft.training.binding import NoMatch
from weft.training.example import Example, GoldStep, situated
from weft.training.grammar import Line, Node

if TYPE_CHECKING:
    from weft.training.questions import Maker

SIGNS = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
MOST_STEPS = 5
KEPT = 5  # every so many of SVAMP's problems is never trained on: bench ask asks them
_STEP = re.compile(r"<<([^=<>]+)=([^<>]*)>>")


@dataclass(frozen=True)
class Problem:
    """`equations`: one after the other, in Python's arithmetic, the last one's value is the answer."""

    where: str
    text: str
    equations: tuple[str, ...]
    answer: Fraction


def svamp(data: Path, kept: bool = False) -> Iterator[Problem]:
    """The 1,000 of SVAMP (Patel et al. 2021, NAACL), those that are kept or the others."""
    path = data / "qa_svamp" / "SVAMP.json.xz"
    for place, item in enumerate(json.loads(_lines(path)[0]) if path.exists() else ()):
        if (place % KEPT == 0) == kept:
            body = item["Body"].strip()
            text = f"{body}{'' if body.endswith(('.', '!', '?')) else '.'} {item['Question'].strip()}"
            yield Problem(f"svamp:{item['ID']}", text, (item["Equation"],), Fraction(str(item["Answer"])))


def gsm8k(data: Path) -> Iterator[Problem]:
    """The training part of GSM8K (Cobbe et al. 2021), by the annotations of its solutions."""
    path = data / "qa_gsm8k" / "train.jsonl.xz"
    for place, raw in enumerate(_lines(path) if path.exists() else ()):
        item = json.loads(raw)
        steps = tuple(equation for equation, _ in _STEP.findall(item["answer"]))
        told = item["answer"].rpartition("####")[2].strip().replace(",", "")
        if steps and re.fullmatch(r"-?\d+(\.\d+)?", told):
            yield Problem(f"gsm8k:{place}", item["question"].strip(), steps, Fraction(told))


def _lines(path: Path) -> list[str]:
    """The lines of a packed file; one of JSON over several lines as one."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        text = file.read()
    return text.splitlines() if path.suffixes[0] == ".jsonl" else [text]


def question(maker: Maker, problem: Problem, rng: np.random.Generator, family: str = "story") -> Example | None:
    """The problem made ready with its gold program, or None where there is none."""
    try:
        steps = _Solver(problem).steps()
        line = Line(family, "people", Node("add", ()), problem.text, problem.where)
        return situated(maker, line, problem.text, [], steps, (), (), rng)
    except (NoMatch, DoesNotFit, WeftError, SyntaxError, ValueError, ZeroDivisionError) as reason:
        maker.failures[f"{problem.where}: {reason}"[:140]] += 1
        return None


@dataclass
class _Solver:
    problem: Problem
    given: list[Any] = field(init=False)
    used: set[int] = field(default_factory=set)  # of the given, by place
    made: list[GoldStep] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.given = [span.value for span in read_parts(self.problem.text) if span.kind is not None]

    def steps(self) -> list[GoldStep]:
        for equation in self.problem.equations:
            self._value(ast.parse(_plain(equation), mode="eval").body)
        if not self.made or _amount(self.made[-1].value) != self.problem.answer:
            raise NoMatch("the equations do not give the answer")
        return self.made

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            return self._step(SIGNS[type(node.op)], self._value(node.left), self._value(node.right))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._leaf(Fraction(node.value))
        raise NoMatch(f"{ast.dump(node)[:40]} in an equation")

    def _leaf(self, amount: Fraction) -> Any:
        """A value of the problem not taken yet, a result, a literal, then a value taken before."""
        fresh = [place for place, value in enumerate(self.given) if _stands_for(value, amount)]
        for place in fresh:
            if place not in self.used:
                self.used.add(place)
                return self.given[place]
        for step in reversed(self.made):
            if _amount(step.value) == amount:
                return step.value
        if amount in LITERALS and not fresh:
            return from_amount(amount)
        if fresh:
            return self.given[fresh[0]]
        raise NoMatch(f"{amount} is not said")

    def _step(self, op: str, a: Any, b: Any) -> Any:
        if op == "multiply" and "percent" in (tag_of(a), tag_of(b)):
            op, (a, b) = "percent_of", (a, b) if tag_of(a) == "percent" else (b, a)
        if fits(op, tag_of(a), tag_of(b)) is None:
            raise NoMatch(f"{op} does not take {tag_of(a)}, {tag_of(b)}")
        value = operations()[op].run(a, b).value
        self.made.append(GoldStep(op, (a, b), value))
        if len(self.made) > MOST_STEPS:
            raise NoMatch("too many steps")
        return value


def _plain(equation: str) -> str:
    """Numbers as strings, so that none becomes a binary float; "3/100*5" and "$5" as plain arithmetic."""
    bare = equation.replace("$", "").replace(",", "").replace("x", "*").replace("%", "")
    return re.sub(r"\d+\.?\d*|\.\d+", lambda match: repr(match.group()), bare.strip())


def _amount(value: Any) -> Fraction | None:
    amount = getattr(getattr(value, "number", value), "amount", None)
    if amount is None and type(value).__name__ == "Duration":
        from weft.modalities.duration import in_unit

        amount = in_unit(value, value.form) if value.form != "mixed" else None
    return amount


def _stands_for(value: Any, amount: Fraction) -> bool:
    own = _amount(value)
    return own is not None and (own == amount or (tag_of(value) == "percent" and own == 100 * amount))
