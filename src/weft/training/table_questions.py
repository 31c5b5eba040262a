"""Questions by people over tables, WikiTableQuestions, with the programs that give their answers.

People wrote questions and answers; `scripts/find_programs.py` searched the programs (specs/found): the likeliest
by a trained model that gives the answer, as in Liang et al. 2018 (NeurIPS, memory augmented policy optimization). One
that no longer gives it, since reading has changed, is left out. Nothing where the data is not at hand.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.answering import value_json
from weft.errors import DoesNotFit, WeftError
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.interleave import Candidate
from weft.operations.operation import operations
from weft.permitted import fits
from weft.programs import Program
from weft.situation import Situation, situate
from weft.tables import Table
from weft.tags import tag_of
from weft.training.binding import NoMatch
from weft.training.example import Example, GoldStep, align
from weft.training.grammar import Line, Node

if TYPE_CHECKING:
    from weft.training.questions import Maker

KEPT = 5  # the questions of every so many tables are never trained on: bench people asks them
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_STEP = re.compile(r"(\w+)\(([^()]*)\)")


@dataclass(frozen=True)
class TableQuestion:
    name: str
    text: str
    answers: tuple[str, ...]
    rows: list[dict[str, str]]


def wikitablequestions(data: Path, kept: bool = False) -> Iterator[TableQuestion]:
    """Those of WikiTableQuestions (Pasupat and Liang 2015, ACL) over the tables that are kept, or over the others."""
    folder = data / "qa_wikitablequestions"
    if not folder.exists():
        return
    with lzma.open(folder / "tables.jsonl.xz", "rt", encoding="utf-8") as file:
        tables = {item["context"]: item["csv"] for item in map(json.loads, file)}
    with lzma.open(folder / "training.tsv.xz", "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file][1:]
    for name, text, context, target in lines:
        if (zlib.crc32(context.encode()) % KEPT == 0) == kept:
            yield TableQuestion(name, text, tuple(target.split("|")), _rows(tables[context]))


def _rows(written: str) -> list[dict[str, str]]:
    r"""CSV whose quotes and line ends are escaped by "\"."""
    lines = list(csv.reader(io.StringIO(written), escapechar="\\", doublequote=False))
    header: list[str] = []
    for place, name in enumerate(lines[0]):
        plain = " ".join(name.replace("\n", " ").split()) or f"column {place + 1}"
        header.append(plain if plain not in header else f"{plain} {place + 1}")
    return [dict(zip(header, line)) for line in lines[1:]]


# ---- is it the answer? ---------------------------------------------------------------------------------------------


def gives(value: Any, answers: Sequence[str]) -> bool:
    """Whether a value, written down, is the same set of things as the answers: amounts equal as numbers, dates by their
    year where that is all that is wanted, words case and marks aside."""
    if value is None:
        return False
    told = value_json(value)
    items = told["value"] if told["kind"] == "list" else [told]
    found = [str(item.get("name") or item.get("written") or item["text"]) for item in items]
    return len(found) == len(answers) and sorted(map(_plain, found)) == sorted(map(_plain, answers))


def _plain(text: str) -> str:
    amount = _AMOUNT.search(text)
    bare = re.sub(r"[^\w ]", "", text).casefold()
    if amount and sum(word.isalpha() for word in bare.split()) <= 1:  # one word: a unit
        return str(Fraction(amount.group().replace(",", "")))
    return " ".join(bare.split())


# ---- programs as text: "largest(@3, @5); lookup($0, @6)" ------------------------------------------------------------


def situation_of(item: TableQuestion, table: Table, tokenizer: Any) -> Situation:
    """The question as `weft.ask` would see it over its table."""
    spans = mentions(item.text, read_parts(item.text), [table])
    return situate(item.text, tokenizer, tables=[table], spans=spans)


def written(program: Program) -> str:
    """A program by the marks of its arguments, see docs/interface.md."""
    return "; ".join(f"{step.op}({', '.join(arg.mark for arg in step.args)})" for step in program.steps)


def parsed(text: str, candidates: Sequence[Candidate]) -> list[GoldStep]:
    """The steps that a written program stands for here. Raises NoMatch, DoesNotFit where it is no longer one."""
    known = {candidate.mark: candidate.value for candidate in candidates}
    steps: list[GoldStep] = []
    for op, marks in _STEP.findall(text):
        args = []
        for mark in filter(None, marks.split(", ")):
            if mark not in known:
                raise NoMatch(f"nothing is marked {mark}")
            args.append(known[mark])
        if op == "copy":
            value = args[0]
        elif op not in operations() or (args and fits(op, *map(tag_of, args[:2])) is None):
            raise NoMatch(f"{op} does not take {', '.join(map(tag_of, args))}")
        else:
            value = operations()[op].run(*args).value
        steps.append(GoldStep(op, tuple(args), value))
        known[f"${len(steps) - 1}"] = value
    return steps


def read_found(path: Path) -> dict[str, str]:
    """name → program, of a file of specs/found."""
    if not path.exists():
        return {}
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: program for name, _, program in (line.partition("\t") for line in lines)}


def question(maker: Maker, item: TableQuestion, program: str, rng: np.random.Generator) -> Example | None:
    """The question made ready with its program, or None where that does not give the answer any more."""
    import weft

    try:
        table = weft.records(item.rows)
        situation = situation_of(item, table, maker.tokenizer)
        steps = parsed(program, situation.candidates)
        if not steps or not gives(steps[-1].value, item.answers):
            raise NoMatch("the program does not give the answer")
        gold = align(steps, situation)
    except (NoMatch, DoesNotFit, WeftError) as reason:
        maker.failures[f"{item.name}: {reason}"[:140]] += 1
        return None
    line = Line("people", "people", Node("copy", ()), item.text, f"wikitablequestions:{item.name}")
    return Example(line.family, line.where, item.text, situation, steps, gold, tables=(table,))
