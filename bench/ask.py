"""Questions of unseen wordings, and a stranger's → exact answers, by family, with gold spans, beside baselines."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import majority, stranger
from bench.equal import same
from bench.noise import shuffled
from bench.outcome import Outcome, exact, trust
from bench.results import ROOT, Row
from bench.wordings import Question, by_chance, questions
from weft.answering import answer
from weft.interleave import MODEL_DIR
from weft.runtime import Model
from weft.situation import Situation
from weft.trust import readings, weigh

READER, GOLD = "weft", "weft, gold spans"
EVERY_NOISY = 6  # of the questions, for the rows with shuffled weights


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of ask.json. One core."""
    folder = folder or MODEL_DIR
    model = Model(folder, threads=1)
    small = budget == "small"
    asked, failed = questions(ROOT, model.tokenizer, seed, 1 if small else 2, 3 if small else 1)
    outcomes = [with_reader(question, model) for question in asked]
    rows = family_rows(outcomes, READER)
    wordings = len(failed) + len({question.wording for question in asked})
    rows.append(
        Row("computed", READER, "all families", "wording", "wordings left out: no draw fits", len(failed), wordings)
    )
    rows += split_rows(outcomes, model.config) + trust(outcomes, READER, "all families", "wording")
    once = {question.wording: question for question in asked}.values()
    rows += family_rows([with_gold_spans(question, model) for question in once], GOLD)
    rows += stranger_rows(stranger.outcomes(ROOT, model, 3 if small else 1))
    rows += stranger_rows(stranger.outcomes(ROOT, model, 3 if small else 1, "exam"), "exam")
    rows += baseline_rows(list(once), model, seed)
    return rows + noisy_rows(asked[::EVERY_NOISY], folder, seed)


def with_reader(question: Question, model: Any) -> Outcome:
    """The whole way from the text: what the reader misses is missed."""
    started = time.perf_counter()
    situation = question.read(model.tokenizer)
    found = answer(situation, model, question.example.tables)
    seconds = time.perf_counter() - started
    return judged(question, situation, found.value, found.refused, found.verified, found.confidence, seconds)


def with_gold_spans(question: Question, model: Any) -> Outcome:
    """The values of the gold program given, so that only understanding is asked."""
    started = time.perf_counter()
    situation = question.given(model.tokenizer)
    best, confidence = weigh(readings(situation, model), float(model.config.get("refused_from", 0.0)))
    seconds = time.perf_counter() - started
    value = None if best.refused else best.value
    return judged(question, situation, value, best.refused, False, confidence, seconds)


def judged(
    question: Question,
    situation: Situation,
    value: Any,
    refused: bool,
    verified: bool,
    confidence: float,
    seconds: float,
) -> Outcome:
    gold = question.example.steps[-1]
    to_refuse = gold.op == "refuse"
    right = refused if to_refuse else not refused and same(value, gold.value, gold.op)
    return Outcome(
        question.wording, question.family, question.over, right, to_refuse, refused, verified, confidence,
        len(situation.sequence.ids), seconds, question.entities, question.size,
    )  # fmt: skip


def family_rows(outcomes: Sequence[Outcome], method: str, group: str = "computed", each: bool = True) -> list[Row]:
    rows = [exact(outcomes, group, method, "all families", "wording")]
    for family in sorted({outcome.family for outcome in outcomes}) if each else ():
        rows.append(exact([o for o in outcomes if o.family == family], group, method, family, "wording"))
    return rows


def split_rows(outcomes: Sequence[Outcome], config: dict[str, Any]) -> list[Row]:
    """The same outcomes by whether training has the wording too, by what was asked over, by whose rows, by how large
    the values are."""
    shared = by_chance(ROOT)
    trained_on = (config.get("questions") or {}).get("sources", ())
    seen = " (trained on)" if "example tables" in trained_on else " (never trained on)" if trained_on else ""
    sorts: tuple[tuple[str, Callable[[Outcome], str]], ...] = (
        ("wording", lambda outcome: "in training by chance" if outcome.unit in shared else "in none of training's"),
        ("over", lambda outcome: outcome.over),
        (
            "entity",
            lambda outcome: outcome.entities and outcome.entities + (seen if "example" in outcome.entities else ""),
        ),
        ("value range", lambda outcome: outcome.size),
    )
    rows = []
    for title, sort in sorts:
        for name in sorted(filter(None, set(map(sort, outcomes)))):
            chosen = [outcome for outcome in outcomes if sort(outcome) == name]
            rows.append(exact(chosen, "computed", READER, "all families", f"{title}: {name}"))
    return rows


def stranger_rows(outcomes: Sequence[Outcome], task: str = "stranger") -> list[Row]:
    rows = [exact(outcomes, "computed", READER, task, "all")]
    for over in ("alone", "tables", "text"):
        rows.append(exact([o for o in outcomes if o.over == over], "computed", READER, task, f"over: {over}"))
    return rows + trust(outcomes, READER, task, "all")


def baseline_rows(asked: Sequence[Question], model: Any, seed: int) -> list[Row]:
    """The majority program, given the gold spans."""
    known = majority.learned(ROOT, model.tokenizer, seed)
    outcomes = []
    for question in asked:
        situation = question.given(model.tokenizer)
        started = time.perf_counter()
        value = majority.answer(situation, known)
        seconds = time.perf_counter() - started
        outcomes.append(judged(question, situation, value, value is None, False, 0.0, seconds))
    return family_rows(outcomes, "majority program", "baseline")


def noisy_rows(asked: Sequence[Question], folder: Path, seed: int) -> list[Row]:
    """The same model with the weights of its answering layers, or of its language side, shuffled."""
    rows = []
    for prefix, method in (("heads.", "shuffled answering layers"), ("language.", "shuffled language side")):
        with tempfile.TemporaryDirectory() as scratch:
            noisy = Model(shuffled(folder, prefix, Path(scratch), seed), threads=1)
            outcomes = [with_gold_spans(question, noisy) for question in asked]
            rows += family_rows(outcomes, method, "baseline", each=False)
    return rows
