"""Questions by people that training has not seen: a fifth of SVAMP, WikiTableQuestions (no table of it is trained on).

Rows are left out, and say so, where the data folder is not at hand.
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import weft
from bench.outcome import Outcome, exact, trust
from bench.reach import reachable
from bench.results import ROOT, Row
from weft.answering import amount_of
from weft.errors import WeftError
from weft.interleave import MODEL_DIR
from weft.runtime import Model
from weft.training import problems, table_questions
from weft.training.table_questions import gives

TABLE_QUESTIONS = {"small": 150, "full": 500}
REACHED = "a program here can answer"


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
    found = [_table_question(item, model) for item in _sampled(data, seed, TABLE_QUESTIONS[budget])]
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


def _sampled(data: Path, seed: int, count: int) -> list[table_questions.TableQuestion]:
    """So many questions over tables that are kept from training."""
    kept = list(table_questions.wikitablequestions(data, kept=True))
    return random.Random(seed).sample(kept, min(count, len(kept)))


def _table_question(item: table_questions.TableQuestion, model: Any) -> Outcome:
    try:
        read = weft.records(item.rows)
    except WeftError:
        return _outcome(item.name, "tables", False, None, 0.0)
    answer, seconds = _asked(item.text, model, records=read)
    right = answer is not None and not answer.refused and gives(answer.value, item.answers)
    within = right or reachable(item.text, read, lambda value: gives(value, item.answers))
    return replace(_outcome(item.name, "tables", right, answer, seconds), entities=REACHED if within else "")
