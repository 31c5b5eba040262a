"""Errors of the reader, injected: what a wrong value or a wrong kind at rate p does, and what the gate holds back.

Each value of a question (and of its text) is with probability p replaced: by another value in the same form (a digit
changed), or by a value of another kind with the same figure. Beside the share of right answers stand the share of wrong
ones among those given, and among those that a gate lets pass: `verified`, and a confidence of 0.9 and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.ask import judged
from bench.outcome import Outcome
from bench.results import ROOT, Row, share
from bench.wordings import Question, questions
from weft.answering import answer
from weft.find import read_parts, read_whole
from weft.find.mentions import mentions
from weft.interleave import MODEL_DIR
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity
from weft.modality import Span
from weft.runtime import Model
from weft.situation import Situation, situate

RATES = (0.0, 0.05, 0.1, 0.2, 0.4)
SORTS = ("wrong value", "wrong kind")
EVERY = 4  # of the wordings
SURE = 0.9
AMOUNTS = ("number", "quantity", "money", "percent", "duration", "date")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of injected.json. One core."""
    model = Model(folder or MODEL_DIR, threads=1)
    asked, _ = questions(ROOT, model.tokenizer, seed, 1, EVERY * (4 if budget == "small" else 1))
    rows: list[Row] = []
    for sort in SORTS:
        for rate in RATES:
            rng = np.random.default_rng([seed, 3])
            rows += list(rows_of([with_errors(question, model, sort, rate, rng) for question in asked], sort, rate))
    return rows


def rows_of(outcomes: Sequence[Outcome], sort: str, rate: float) -> Iterator[Row]:
    given = [outcome for outcome in outcomes if not outcome.refused]
    gates = {
        "": given,
        ", verified": [outcome for outcome in given if outcome.verified],
        f", confidence {SURE} up": [outcome for outcome in given if outcome.confidence >= SURE],
    }
    where: dict[str, Any] = {"group": "computed", "method": "weft", "task": sort, "split": f"rate {rate:g}"}
    yield share([outcome.right for outcome in outcomes], metric="exact", **where)
    for gate, passed in gates.items():
        yield share([not outcome.right for outcome in passed], metric=f"wrong among answers{gate}", **where)
        if gate:
            shown = [outcome in passed for outcome in outcomes]
            yield share(shown, metric=f"answers let through{gate}", **where)


def with_errors(question: Question, model: Any, sort: str, rate: float, rng: np.random.Generator) -> Outcome:
    """The question asked with what the reader found, some of it wrong."""
    example = question.example
    spans = mentions(example.text, read_parts(example.text), example.tables)
    passages = [replace(part, spans=tuple(damaged(part.spans, sort, rate, rng))) for part in example.passages]
    situation: Situation = situate(
        example.text, model.tokenizer, tables=example.tables, passages=passages,
        spans=list(damaged(spans, sort, rate, rng)),
    )  # fmt: skip
    found = answer(situation, model, example.tables)
    return judged(question, situation, found.value, found.refused, found.verified, found.confidence, 0.0)


def damaged(spans: Sequence[Span], sort: str, rate: float, rng: np.random.Generator) -> Iterator[Span]:
    """The spans, each amount or date wrong with this probability; the draws are the same for every rate."""
    for span in spans:
        turn, which = float(rng.random()), int(rng.integers(1 << 30))
        value = None
        if turn < rate and span.kind in AMOUNTS:
            value = other_value(span, which) if sort == "wrong value" else other_kind(span.value)
        yield span if value is None else replace(span, value=value, kind=_kind(value, span))


def _kind(value: Any, span: Span) -> str | None:
    if type(value) is type(span.value):
        return span.kind
    return {Number: "number", Money: "money", Quantity: "quantity"}.get(type(value), span.kind)


def other_value(span: Span, which: int) -> Any:
    """Another value as it would be written with one figure changed, or None where that writes none."""
    digits = [match.start() for match in re.finditer(r"\d", span.written)]
    for shift in range(len(digits)):
        place = digits[(which + shift) % len(digits)]
        figure = str((int(span.written[place]) + 1 + which % 8) % 10)
        changed = span.written[:place] + figure + span.written[place + 1 :]
        value = read_whole(changed, str(span.kind))
        if value is not None and value != span.value:
            return value
    return None


def other_kind(value: Any) -> Any:
    """The figure of a value as one of another kind: money for a number, a number for a date or a length of time."""
    if type(value) is Number:
        return Money(from_amount(value.amount), "USD")
    number = getattr(value, "number", None)
    if isinstance(number, Number):
        return Quantity(from_amount(number.amount), "m") if isinstance(value, Money) else from_amount(number.amount)
    year = getattr(value, "year", None)
    return from_amount(year if year is not None else getattr(value, "days", 0) or getattr(value, "months", 0) or 1)
