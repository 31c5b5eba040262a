"""The main job: a question, with a text or tables → an `Answer`: an exact value, its source, its steps, its checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from weft.errors import WeftError
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.interleave import Part, read_back
from weft.missing import no_column
from weft.modalities.record import Record
from weft.modality import to_json, write
from weft.programs import NOTHING_TAKES, Program, Step
from weft.situation import Situation, situate
from weft.tags import COARSE
from weft.trust import calibrated, checks_of, close, readings, settings, weigh
from weft.windows import choose

EVEN = 0.5
ROWS_NAMED = 10  # of a list answer, in its text for people


@dataclass(frozen=True)
class Other:
    """Another value that the question may ask for, nearly as likely as the answer."""

    value: Any
    steps: tuple[Step, ...]
    confidence: float

    def to_json(self) -> dict[str, Any]:
        steps = [_step_json(step) for step in self.steps]
        return {"value": value_json(self.value), "steps": steps, "confidence": round(self.confidence, 4)}


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
    other: tuple[Other, ...] = field(default=())
    parts: tuple[Part, ...] = field(default=(), repr=False)  # the question and the sentences that went in, with spans

    @property
    def text(self) -> str:
        """The value as people write it; the reason when refused."""
        return self.because or "" if self.refused else str(_result_json(self.steps[-1])["text"])

    def __str__(self) -> str:
        return f"No answer: {self.because}." if self.refused else self.text

    def to_json(self) -> dict[str, Any]:
        """The JSON of docs/interface.md; `other` only where there are any."""
        other = {"other": [each.to_json() for each in self.other]} if self.other else {}
        return {
            "question": self.question,
            "answer": None if self.refused else _result_json(self.steps[-1]),
            "source": self.source,
            "steps": [_step_json(step) for step in self.steps if step.op != "refuse"],
            "evidence": list(self.evidence),
            "confidence": round(self.confidence, 4),
            "verified": self.verified,
            "checks": list(self.checks),
            "refused": self.refused,
            "because": self.because,
            "read": self.read,
            **other,
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
    views = readings(situation, network)
    best, share = weigh(views, _refused_from(situation, network, tables))
    config = settings(network.config, situation)
    checks = checks_of(best, share, views, situation, float(config.get("verified_from", 1.0)))
    made = _answer(situation.question, best, calibrated(share, config), checks, situation, tables, network)
    return replace(made, other=_others(made, close(best, share, views), config), parts=situation.parts)


def _refused_from(situation: Situation, network: Any, tables: Sequence[Any]) -> float:
    """The share from which a refusal stands: the calibrated one, but even odds where a word of the question that says
    what is asked about names nothing at hand."""
    calibrated_one = float(network.config.get("refused_from", 0.0))
    if tables and not situation.windows[1] and no_column(situation.question, situation.parts[0].spans, tables):
        return min(calibrated_one, EVEN)
    return calibrated_one


def _others(made: Answer, near: Sequence[tuple[Program, float]], config: dict[str, Any]) -> tuple[Other, ...]:
    """The values nearly as likely, those left out that a person could not tell from one before."""
    told, others = {made.text}, []
    for program, share in near:
        text = value_json(program.value)["text"]
        if text not in told:
            others.append(Other(program.value, program.steps, calibrated(share, config)))
        told.add(text)
    return tuple(others)


def _tables(records: Any) -> list[Any]:
    from weft.tables import Table, read_all

    if records is None:
        return []
    several = isinstance(records, (list, tuple)) and not (records and isinstance(records[0], dict))
    sources = records if several else [records]
    return [table for one in sources for table in ([one] if isinstance(one, Table) else read_all(one))]


def _situation(question: str, tables: Sequence[Any], text: str | None, network: Any, reference: Any) -> Situation:
    spans = mentions(question, read_parts(question, reference=reference), tables)
    parts: list[Part] = []
    windows = (0, 0)
    if text is not None:
        parts, windows = choose(question, text, "text", [span.written for span in spans if span.kind is not None])
    return situate(
        question, network.tokenizer, tables=tables, passages=parts, spans=spans, windows=windows,
        tags=network.config.get("tags", COARSE),
    )  # fmt: skip


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
    if note and note != NOTHING_TAKES:
        return note
    values = [c.stands_for for c in situation.sequence.candidates]
    if tables:
        names = ", ".join(table.name for table in tables)
        if missing := no_column(situation.question, situation.parts[0].spans, tables):
            return missing
        return f"no column, row or value of {names} gives what is asked"
    if situation.windows[1]:
        return "none of the sentences of the text gives what is asked"
    if note:
        return note
    if values:
        return f"{', '.join(values[:4])}: what is asked does not follow from {'these' if len(values) > 1 else 'this'}"
    return "the question names no value, and no table or text was given"


def value_json(value: Any) -> dict[str, Any]:
    """The JSON of an answer's value: a row is its name, rows a list, everything else as its kind says."""
    if isinstance(value, Record):
        return {"kind": "word", "value": value.name, "text": value.name}
    if hasattr(value, "figures"):
        return _figures_json(value)
    if hasattr(value, "members"):
        items = [value_json(cell) for cell, _ in value.members]
        return {"kind": "list", "value": items, "text": _shown([str(item["text"]) for item in items])}
    if hasattr(value, "indices"):
        names = [row.name for row in value]
        items = [{"kind": "word", "value": name, "text": name} for name in names]
        return {"kind": "list", "value": items, "text": _shown(names)}
    return to_json(value)


def _figures_json(value: Any) -> dict[str, Any]:
    """One record a group: its name, and its figure in the field "figure"."""
    items, shown = [], []
    for cell, figure in value.figures:
        name, told = str(value_json(cell)["text"]), value_json(figure)
        text = f"{name}: {told['text']}"
        items.append(
            {"kind": "record", "type": value.column.label, "name": name, "fields": {"figure": told}, "text": text}
        )
        shown.append(text)
    return {"kind": "list", "value": items, "text": _shown(shown)}


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - ROWS_NAMED} more" if len(names) > ROWS_NAMED else ""
    return ", ".join(names[:ROWS_NAMED]) + more or "none"


def _result_json(step: Step) -> dict[str, Any]:
    """What a step gave; a year is shown as one, not as 1,998."""
    form = value_json(step.value)
    return form | {"text": form["value"]} if step.op == "year_of" else form


def _step_json(step: Step) -> dict[str, Any]:
    form: dict[str, Any] = {"op": step.op, "args": [arg.mark for arg in step.args], "value": _result_json(step)}
    if step.note:
        form["note"] = step.note
    return form


def step_text(step: Step) -> str:
    """One step for people: days_between(#0 1847-10-12, #1 1903-06-16) = 20,335 days."""
    args = ", ".join(f"{arg.mark} {short(arg.value)}" for arg in step.args)
    note = f"  ({step.note})" if step.note else ""
    result = "" if step.value is None else f" = {_result_json(step)['text']}"
    return f"{step.op}({args}){result}{note}"


def short(value: Any) -> str:
    """An argument for people: a row's name, a column's label, how many rows."""
    if hasattr(value, "indices"):
        return f"{len(value)} rows"
    if hasattr(value, "members") or hasattr(value, "figures"):
        return f"{len(value)} groups by {value.column.label}"
    if hasattr(value, "label"):
        return f"column {value.label!r}"
    return value.name if isinstance(value, Record) else write(value)


def amount_of(value: Any) -> Fraction | None:
    """The plain amount of a number, quantity or money, for comparing answers in measurements."""
    return getattr(getattr(value, "number", value), "amount", None)


__all__ = ["Answer", "ask", "replace", "step_text", "value_json"]
