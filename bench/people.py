"""Questions by people that training has not seen: a fifth of SVAMP, WikiTableQuestions (no table of it is trained on).

Rows are left out, and say so, where the data folder is not at hand.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import weft
from bench.outcome import Outcome, exact, trust
from bench.reach import reachable
from bench.results import ROOT, Row
from weft.answering import amount_of, value_json
from weft.errors import WeftError
from weft.interleave import MODEL_DIR
from weft.runtime import Model
from weft.training import problems

TABLE_QUESTIONS = {"small": 150, "full": 500}
REACHED = "a program here can answer"
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of people.json: SVAMP by steps, WikiTableQuestions whole. One core."""
    model = Model(folder or MODEL_DIR, threads=1)
    data = Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data"))
    made = []
    told = [_problem(problem, model) for problem in problems.svamp(data, kept=True)]
    for family in ("one step", "two steps"):
        some = [outcome for outcome in told if outcome.family == family]
        made.append(exact(some, "computed", "weft", "SVAMP, kept", family))
    made += trust(told, "weft", "SVAMP, kept", "all")
    found = [_table_question(*item, model) for item in _sampled(data, seed, TABLE_QUESTIONS[budget])]
    made.append(exact(found, "computed", "weft", "WikiTableQuestions", "all"))
    within = [outcome for outcome in found if outcome.entities == REACHED]
    made.append(exact(within, "computed", "weft", "WikiTableQuestions", f"those that {REACHED}"))
    answered = [outcome for outcome in found if not outcome.refused]
    made.append(exact(answered, "computed", "weft", "WikiTableQuestions", "not refused"))
    return made + trust(found, "weft", "WikiTableQuestions", "all")


def _problem(problem: problems.Problem, model: Any) -> Outcome:
    steps = sum(sign in "+-*/" for sign in problem.equations[0].replace(" -", " - "))
    answer, seconds = _asked(problem.text, model)
    right = answer is not None and not answer.refused and _amount(answer.value) == problem.answer
    return _outcome(problem.where, "one step" if steps == 1 else "two steps", right, answer, seconds)


def _amount(value: Any) -> Fraction | None:
    """The bare amount, which is all that SVAMP asks for."""
    amount = amount_of(value)
    if amount is None and type(value).__name__ == "Duration":
        from weft.modalities.duration import in_unit

        amount = in_unit(value, value.form) if value.form != "mixed" else None
    return amount


def _asked(question: str, model: Any, **given: Any) -> tuple[Any, float]:
    started = time.perf_counter()
    try:
        return weft.ask(question, model=model, **given), time.perf_counter() - started
    except WeftError:  # it cannot be put: too long, a table that is none
        return None, time.perf_counter() - started


def _outcome(unit: str, family: str, right: bool, answer: Any, seconds: float) -> Outcome:
    if answer is None:
        return Outcome(unit, family, "people", False, False, False, False, 0.0, 0, seconds)
    return Outcome(
        unit, family, "people", right, False, answer.refused, answer.verified, answer.confidence, answer.tokens_after,
        seconds,
    )  # fmt: skip


# ---- WikiTableQuestions ------------------------------------------------------------------------------------------


def _sampled(data: Path, seed: int, count: int) -> Iterator[tuple[str, str, list[str], list[dict[str, str]]]]:
    """(id, question, answers, the rows of its table) of so many questions."""
    folder = data / "qa_wikitablequestions"
    if not folder.exists():
        return
    with lzma.open(folder / "training.tsv.xz", "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file][1:]
    chosen = random.Random(seed).sample(lines, count)
    contexts = {line[2] for line in chosen}
    tables = {}
    with lzma.open(folder / "tables.jsonl.xz", "rt", encoding="utf-8") as file:
        for raw in file:
            item = json.loads(raw)
            if item["context"] in contexts:
                tables[item["context"]] = _table(item["csv"])
    for name, question, context, target in chosen:
        yield name, question, target.split("|"), tables[context]


def _table(written: str) -> list[dict[str, str]]:
    r"""CSV whose quotes and line ends are escaped by "\"."""
    lines = list(csv.reader(io.StringIO(written), escapechar="\\", doublequote=False))
    header: list[str] = []
    for place, name in enumerate(lines[0]):
        plain = " ".join(name.replace("\n", " ").split()) or f"column {place + 1}"
        header.append(plain if plain not in header else f"{plain} {place + 1}")
    return [dict(zip(header, line)) for line in lines[1:]]


def _table_question(name: str, question: str, gold: list[str], table: list[dict[str, str]], model: Any) -> Outcome:
    try:
        read = weft.records(table)
    except WeftError:
        return _outcome(name, "tables", False, None, 0.0)
    answer, seconds = _asked(question, model, records=read)
    right = answer is not None and not answer.refused and _same(_told(answer.value), gold)
    within = right or reachable(question, read, lambda value: value is not None and _same(_told(value), gold))
    return replace(_outcome(name, "tables", right, answer, seconds), entities=REACHED if within else "")


def _told(value: Any) -> list[str]:
    """An answer as the strings that one would write down."""
    told = value_json(value)
    if told["kind"] == "list":
        return [str(item.get("name") or item["text"]) for item in told["value"]]
    return [str(told.get("written") or told["text"])]


def _same(found: Sequence[str], gold: Sequence[str]) -> bool:
    """The same set of things: amounts equal as numbers, dates by their year where that is all that is wanted, words
    case and marks aside."""
    return len(found) == len(gold) and sorted(map(_plain, found)) == sorted(map(_plain, gold))


def _plain(text: str) -> str:
    amount = _AMOUNT.search(text)
    bare = re.sub(r"[^\w ]", "", text).casefold()
    if amount and sum(word.isalpha() for word in bare.split()) <= 1:  # one word: a unit
        return str(Fraction(amount.group().replace(",", "")))
    return " ".join(bare.split())
