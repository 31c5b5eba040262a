"""Cases → what the reader did with each, rows of figures, the errors as a list to work on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.reading.cases import Case, Gold
from bench.reading.values import right
from bench.results import Row, not_run, share
from weft.find import read
from weft.lexicon import unit_by_symbol
from weft.modalities.quantity import Quantity
from weft.modality import Span, to_json

# What is asked for under the name of a dimension. A kind that weft learns is one more entry.
KINDS = {
    "number": ("number", "fraction"),
    "ordinal": ("ordinal",),
    "percent": ("percent",),
    "age": ("age",),
    "currency": ("money",),
    "dimension": ("quantity",),
    "temperature": ("temperature",),
    "quantity": (
        "quantity", "temperature", "age", "duration", "number", "fraction", "percent", "money", "number interval",
    ),  # quantulum3 knows no open end: what is "up to 4,000 km" to weft is 4,000 km to it
    "numrange": ("number interval", "number bound"),
    "datetime": ("date", "time", "datetime", "duration", "interval", "recurrence"),
    "phone": ("phone",),
    "url": ("url",),
    "email": ("email",),
    "ip": ("ip",),
    "guid": ("guid",),
    "hashtag": ("hashtag",),
    "mention": ("mention",),
}  # fmt: skip
TEMPERATURES = ("temperature", "unscaled_temperature")  # of a scale, and "24 degrees" of which no scale is told
# Suites differ in whether these belong to a span. "a" is no such word: in "a week" it is the amount.
LEADING = re.compile(r"\s*(?:(?:on|at|in|the|for|of|by|during|from|between)\s+)*(?=\S)", re.IGNORECASE)
METRICS = ("precision", "recall", "span and value", "whole case", "negatives clean")


@dataclass(frozen=True)
class Outcome:
    """What was read in a case: `found` is of its dimension, `beside` is not. At and right: one a gold."""

    case: Case
    found: tuple[Span, ...]
    beside: tuple[Span, ...]
    at: tuple[Span | None, ...]  # the span found in its place
    right: tuple[bool, ...]  # in its place and with its value

    @property
    def whole(self) -> bool:
        return all(self.right) and len(self.found) == len(self.right)


def outcome(case: Case) -> Outcome:
    kinds = KINDS[case.dimension]
    spans = [part for span in read(case.text, reference=case.reference) for part in asked(span, kinds)]
    found = tuple(span for span in spans if kind(span) in kinds)
    beside = tuple(span for span in spans if span not in found)
    by_place = {place(case.text, span): span for span in found}
    at = tuple(by_place.get(place(case.text, gold)) for gold in case.expected)
    judged = (
        span is not None and right(span.value, gold.value, case.dimension) for span, gold in zip(at, case.expected)
    )
    return Outcome(case, found, beside, at, tuple(judged))


def asked(span: Span, kinds: Sequence[str]) -> list[Span]:
    """The span, or where another kind is asked for what it was composed of: the $5 of "$5 or more"."""
    if kind(span) in kinds or not span.parts:
        return [span]
    return [one for part in span.parts for one in asked(part, kinds)]


def kind(span: Span) -> str:
    """The span's kind, but a quantity of a temperature unit goes as temperature, an interval without a grain of time
    as number interval, with one end as number bound."""
    if isinstance(span.value, Quantity) and unit_by_symbol(span.value.unit).dimension in TEMPERATURES:
        return "temperature"
    if span.kind == "interval" and "grain" not in (told := to_json(span.value)):
        return "number interval" if told.get("from") and told.get("to") else "number bound"
    return str(span.kind)


def place(text: str, span: Span | Gold) -> tuple[int, int]:
    """(start, stop) without leading prepositions and articles."""
    skipped = LEADING.match(text, span.start, span.stop)
    return (skipped.end() if skipped else span.start), span.stop


# ---- figures ---------------------------------------------------------------------------------------------------------


def rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """METRICS for every suite and dimension, then over all, then without what is debatable."""
    made: list[Row] = []
    for task in dict.fromkeys(each.case.task for each in outcomes):
        made += figures([each for each in outcomes if each.case.task == task], task, "development")
    made += figures(outcomes, "all", "development")
    clean = [each for each in outcomes if not each.case.debatable]
    return made + figures(clean, "all", "development, not debatable")


def figures(outcomes: Sequence[Outcome], task: str, split: str) -> list[Row]:
    scores = (
        [span in each.at for each in outcomes for span in each.found],
        [span is not None for each in outcomes for span in each.at],
        [score for each in outcomes for score in each.right],
        [each.whole for each in outcomes],
        [each.whole for each in outcomes if not each.case.expected],
    )
    return [figure(some, task, split, metric) for metric, some in zip(METRICS, scores, strict=True)]


def figure(scores: Sequence[bool], task: str, split: str, metric: str) -> Row:
    if not scores:
        return not_run(
            "computed", "weft", task, split, metric, "no such span" if metric == "precision" else "no such case"
        )
    return share([float(score) for score in scores], "computed", "weft", task, split, metric)


# ---- errors ----------------------------------------------------------------------------------------------------------


def worklist(outcomes: Sequence[Outcome]) -> str:
    """The cases that are not exactly right, by dimension: the text, what is wanted, what was read."""
    parts = []
    for task in dict.fromkeys(each.case.task for each in outcomes):
        of_task = [each for each in outcomes if each.case.task == task]
        wrong = [each for each in of_task if not each.whole]
        parts.append(f"== {task}: {len(wrong)} of {len(of_task)} cases wrong\n\n")
        parts += [entry(each) for each in wrong]
    return "".join(parts)


def entry(each: Outcome) -> str:
    case = each.case
    lines = [case.text + (f"   [{case.reference}]" if case.reference else "")]
    lines += [f"   debatable: {case.debatable}"] if case.debatable else []
    for gold, span, is_right in zip(case.expected, each.at, each.right):
        mark = "ok    " if is_right else "missed" if span is None else "value "
        lines.append(f"   {mark} {case.text[gold.start : gold.stop]!r} = {shown(gold.value)}")
    lines += [f"   {'read  ' if s in each.at else 'false '} {s.written!r} = {described(s)}" for s in each.found]
    lines += [f"   beside {s.written!r} = {described(s)}" for s in each.beside]
    return "\n".join(lines) + "\n\n"


def described(span: Span) -> str:
    return f"{span.kind} {span.value}"


def shown(value: dict[str, Any]) -> str:
    """A gold value on one line: what it leaves open is left out, readings are separated by a bar."""
    if "values" in value:
        return " | ".join(joined(reading.values()) for reading in value["values"])
    return ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)


def joined(parts: Iterable[Any]) -> str:
    return " ".join(map(str, parts))
