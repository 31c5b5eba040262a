"""The main job: a question, with a text or tables → an `Answer`: an exact value, its source, its steps, its checks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.find import read
from weft.find.mentions import mentions
from weft.interleave import Part, read_back
from weft.modalities.record import Record
from weft.modality import to_json, write
from weft.operations.operation import Outcome, operations
from weft.programs import EXTRA, Program, Step, run
from weft.situation import Situation, situate
from weft.tags import tag_of
from weft.windows import choose

ROWS_NAMED = 10  # of a list answer, in its text for people


@dataclass(frozen=True)
class Answer:
    """What was asked, the exact value, and all that a person needs to trust it or not."""

    question: str
    value: Any
    source: str | None  # copied, computed, decoded; None when refused
    steps: tuple[Step, ...]
    evidence: tuple[dict[str, Any], ...]
    confidence: float
    verified: bool
    checks: tuple[str, ...]
    refused: bool
    because: str | None
    read: dict[str, Any]
    sequence: tuple[str, ...] = ()
    tokens_before: int = 0
    tokens_after: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The value as people write it; the reason when refused."""
        return self.because or "" if self.refused else str(value_json(self.value)["text"])

    def __str__(self) -> str:
        return f"No answer: {self.because}." if self.refused else self.text

    def to_json(self) -> dict[str, Any]:
        """The JSON of docs/interface.md."""
        return {
            "question": self.question,
            "answer": None if self.refused else value_json(self.value),
            "source": self.source,
            "steps": [_step_json(step) for step in self.steps if step.op != "refuse"],
            "evidence": list(self.evidence),
            "confidence": round(self.confidence, 4),
            "verified": self.verified,
            "checks": list(self.checks),
            "refused": self.refused,
            "because": self.because,
            "read": self.read,
        }


def ask(
    question: str, *, records: Any = None, text: str | None = None, model: Any = None, reference: Any = None
) -> Answer:
    """The answer to a question. See `weft.ask`."""
    from weft.runtime import load

    if not question.strip():
        raise WeftError("question: empty. Write what you want to know.")
    network = model if model is not None and hasattr(model, "take_step") else load(model)
    tables = _tables(records)
    return answer(_situation(question, tables, text, network, reference), network, tables)


def answer(situation: Situation, network: Any, tables: Sequence[Any] = ()) -> Answer:
    """The answer to a question made ready: the likeliest value, by what programs, and which checks it holds."""
    best, confidence, _ = weigh(run(situation, network))
    blind = run(situation, network, blind=True)
    checks = checks_of(best, blind, confidence, situation, float(network.config.get("verified_from", 1.0)))
    return _answer(situation.question, best, calibrated(confidence, network.config), checks, situation, tables, network)


def _tables(records: Any) -> list[Any]:
    from weft.tables import Table
    from weft.tables import read as read_table

    if records is None:
        return []
    several = isinstance(records, (list, tuple)) and not (records and isinstance(records[0], dict))
    return [one if isinstance(one, Table) else read_table(one) for one in (records if several else [records])]


def _situation(question: str, tables: Sequence[Any], text: str | None, network: Any, reference: Any) -> Situation:
    spans = mentions(question, read(question, reference=reference), tables)
    parts: list[Part] = []
    windows = (0, 0)
    if text is not None:
        parts, windows = choose(question, text, "text", [span.written for span in spans if span.kind is not None])
    return situate(question, network.tokenizer, tables=tables, passages=parts, spans=spans, windows=windows)


def weigh(ranked: Sequence[Program]) -> tuple[Program, float, float]:
    """The best program, programs of equal value counted together; its share, and its lead over the next value (log)."""
    groups: list[tuple[Program, list[float]]] = []
    for program in ranked:
        for first, scores in groups:
            if _same(first, program):
                scores.append(program.log_p)
                break
        else:
            groups.append((program, [program.log_p]))
    totals = [(first, math.log(sum(math.exp(score) for score in scores))) for first, scores in groups]
    totals.sort(key=lambda pair: -pair[1])
    lead = totals[0][1] - totals[1][1] if len(totals) > 1 else 20.0
    return totals[0][0], min(1.0, math.exp(totals[0][1])), lead


def _same(one: Program, other: Program) -> bool:
    if one.refused or other.refused:
        return one.refused and other.refused
    return type(one.value) is type(other.value) and bool(one.value == other.value)


def calibrated(confidence: float, config: dict[str, Any]) -> float:
    """The share of right answers at this confidence on the calibration split: linear between measured points."""
    points = config.get("calibration") or [[0.0, 0.0], [1.0, 1.0]]
    return float(np.interp(confidence, [p[0] for p in points], [p[1] for p in points]))


# ---- checks --------------------------------------------------------------------------------------------------------


def checks_of(
    best: Program, blind: Sequence[Program], confidence: float, situation: Situation, verified_from: float
) -> tuple[str, ...]:
    """The names of the checks that hold, of second_way, all_values_used, unit_asked, two_readings.

    Two readings agree when the program that the words alone give (`blind`) has the same value, and the first reading's
    share of the probability is at least `verified_from`, a figure set on a calibration split.
    """
    if best.refused:
        return ()
    held = []
    if all(second_way_agrees(step) for step in best.steps):
        held.append("second_way")
    if _all_used(best, situation):
        held.append("all_values_used")
    if _unit_asked(best, situation):
        held.append("unit_asked")
    if blind and _same(best, weigh(blind)[0]) and confidence >= verified_from:
        held.append("two_readings")
    return tuple(held)


def second_way_agrees(step: Step) -> bool:
    """Whether the operation's second implementation gives the same. What is decoded has no second way."""
    if step.op in EXTRA:
        return False
    operation = operations()[step.op]
    try:
        other = operation.second(*(arg.value for arg in step.args))
    except DoesNotFit:
        return False
    return agree(step.op, Outcome(step.value), other)


def agree(op: str, one: Outcome, other: Outcome) -> bool:
    """Equal; for geodesy within the tolerance of its approximate second way."""
    from weft.operations import geodesy

    return geodesy.agree(one, other) if op in ("distance", "direction", "nearest") else bool(one.value == other.value)


def _all_used(best: Program, situation: Situation) -> bool:
    """Every value and mention of the question is an argument, or equal to one."""
    used = {id(arg.value) for step in best.steps for arg in step.args}
    equal = [(arg.tag, arg.value) for step in best.steps for arg in step.args]
    asked = [c for c in situation.sequence.candidates if c.evidence.get("from") == "question"]
    asked = [c for c in asked if not c.tag.startswith("unit:")]  # units are the matter of `unit_asked`
    return all(id(c.value) in used or (c.tag, c.value) in equal for c in asked)


def _unit_asked(best: Program, situation: Situation) -> bool:
    """A unit that the question names is the result's; the result is something that can be told."""
    units = [c.value.symbol for c in situation.sequence.candidates if c.tag.startswith("unit:")]
    unit = getattr(best.value, "unit", None)
    return (not units or unit in units) and not tag_of(best.value).startswith("column")


# ---- the answer ----------------------------------------------------------------------------------------------------


def _answer(
    question: str, best: Program, confidence: float, checks: tuple[str, ...], situation: Situation,
    tables: Sequence[Any], network: Any,
) -> Answer:  # fmt: skip
    sequence = situation.sequence
    rows = {id(c.value): c.value for c in sequence.candidates if isinstance(c.value, Record)}
    shown = read_back(sequence, network.tokenizer, _references(rows.values()))
    read_counts: dict[str, Any] = {}
    if tables:
        read_counts["records"] = sum(len(table.rows) for table in tables)
    if situation.windows[1]:
        read_counts["sentences"] = list(situation.windows)
    refused = best.refused
    return Answer(
        question, None if refused else best.value, None if refused else source_of(best), best.steps,
        tuple(_evidence(best, situation)), confidence, len(checks) == 4, checks, refused,
        _because(best, situation, tables) if refused else None, read_counts, tuple(shown), sequence.tokens_before,
        len(sequence.ids), tuple(step.note for step in best.steps if step.note),
    )  # fmt: skip


def _references(rows: Any) -> dict[Any, Any]:
    from weft.modalities.record import reference

    return {reference(row): row for row in rows}


def source_of(program: Program) -> str:
    """copied: a value as it stands in the sources. decoded: read from the hidden state. computed: everything else."""
    ops = {step.op for step in program.steps}
    if "decode" in ops:
        return "decoded"
    return "copied" if ops <= {"copy", "lookup", "label"} else "computed"


def _evidence(best: Program, situation: Situation) -> list[dict[str, Any]]:
    """Where the arguments stand: spans of the question or the text, fields of rows."""
    found: list[dict[str, Any]] = []
    for step in best.steps:
        if step.op == "lookup":
            row, column = (arg.value for arg in step.args)
            found.append({"from": row.origin[0], "record": row.origin[1], "field": column.name})
        elif isinstance(step.value, Record) and step.value.origin:
            found.append({"from": step.value.origin[0], "record": step.value.origin[1]})
        for arg in step.args:
            if (arg.mark[0] in "#@" and "span" in arg.evidence) or (arg.mark[0] == "@" and step.op != "lookup"):
                found.append(arg.evidence)
    return [each for place, each in enumerate(found) if each not in found[:place]]


def _because(best: Program, situation: Situation, tables: Sequence[Any]) -> str:
    """Why there is no answer, from what was at hand: said of the sources, never guessed from the question's words."""
    note = best.steps[-1].note
    if note:
        return note
    values = [c.stands_for for c in situation.sequence.candidates]
    if tables:
        names = ", ".join(table.name for table in tables)
        return f"no column, row or value of {names} gives what is asked"
    if situation.windows[1]:
        return "none of the sentences of the text gives what is asked"
    if values:
        return f"{', '.join(values[:4])}: what is asked does not follow from {'these' if len(values) > 1 else 'this'}"
    return "the question names no value, and no table or text was given"


def value_json(value: Any) -> dict[str, Any]:
    """The JSON of an answer's value: a row is its name, rows a list, everything else as its kind says."""
    if isinstance(value, Record):
        return {"kind": "word", "value": value.name, "text": value.name}
    if hasattr(value, "indices"):
        names = [row.name for row in value]
        shown = ", ".join(names[:ROWS_NAMED]) + (
            f" and {len(names) - ROWS_NAMED} more" if len(names) > ROWS_NAMED else ""
        )
        items = [{"kind": "word", "value": name, "text": name} for name in names]
        return {"kind": "list", "value": items, "text": shown or "none"}
    return to_json(value)


def _step_json(step: Step) -> dict[str, Any]:
    form: dict[str, Any] = {"op": step.op, "args": [arg.mark for arg in step.args], "value": value_json(step.value)}
    if step.note:
        form["note"] = step.note
    return form


def step_text(step: Step) -> str:
    """One step for people: days_between(#0 1847-10-12, #1 1903-06-16) = 20,335 days."""
    args = ", ".join(f"{arg.mark} {_short(arg.value)}" for arg in step.args)
    note = f"  ({step.note})" if step.note else ""
    result = "" if step.value is None else f" = {value_json(step.value)['text']}"
    return f"{step.op}({args}){result}{note}"


def _short(value: Any) -> str:
    if hasattr(value, "indices"):
        return f"{len(value)} rows"
    if hasattr(value, "label"):
        return f"column {value.label!r}"
    return value.name if isinstance(value, Record) else write(value)


def amount_of(value: Any) -> Fraction | None:
    """The plain amount of a number, quantity or money, for comparing answers in measurements."""
    return getattr(getattr(value, "number", value), "amount", None)


__all__ = ["Answer", "ask", "replace", "step_text", "value_json"]
