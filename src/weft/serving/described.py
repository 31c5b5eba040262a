"""What the tools of `weft mcp` are called, do, take and give, for a language model that chooses among them."""

from __future__ import annotations

from typing import Any

from weft.serving.reachable import SOURCE_MB, TABLE_MB

TEXT_LIMIT = 200_000  # characters
QUESTION_LIMIT = 2_000
ROWS_LIMIT = 10_000
SOURCES_LIMIT = 20

INSTRUCTIONS = (
    "weft reads exact values in text (numbers, dates, quantities, money, places), computes answers over tables and "
    "texts in exact arithmetic, and holds the figures of a text against its sources. Use it instead of doing "
    "arithmetic, date and unit calculations, look-ups in tables or fact checks of figures yourself. It knows nothing "
    "beyond what you pass, but for units, the calendar and where towns and countries lie. English only."
)
REFERENCE = {
    "type": "string",
    "description": "The day that “yesterday” or “1 May” count from, as 2021-07-04 or 2021-07-04T17:30.",
}
VALUE = {
    "type": "object",
    "description": "An exact value: kind, value, unit, and text, its form for people. Amounts are strings.",
    "properties": {"kind": {"type": "string"}, "unit": {"type": "string"}, "text": {"type": "string"}},
}
STEPS = {
    "type": "array",
    "description": "How it was computed: op, args, value. #i a value, @i a mention, =n a literal, $i an earlier step.",
    "items": {"type": "object"},
}
EVIDENCE = {
    "type": "array",
    "description": "Where it stands: from, with span in characters, line, page, or record (from 0) and field.",
    "items": {"type": "object"},
}
CONFIDENCE = {"type": "number", "minimum": 0, "maximum": 1}
REASON = {"type": ["string", "null"]}


def _takes(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _gives(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


TOOLS: dict[str, dict[str, Any]] = {
    "read": {
        "title": "Read the exact values in a text",
        "description": (
            "Finds every number, percentage, quantity with unit, sum of money, date, time, duration, interval, place, "
            "address or code in a text, each with its exact value and its place. Use it to extract or normalise "
            "figures: “$3.2bn” → 3200000000 USD, “31 February” → no such day. It computes nothing: for that use ask. "
            f"At most {TEXT_LIMIT:,} characters."
        ),
        "input": _takes(
            ["text"],
            text={"type": "string", "description": "The text itself, no path."},
            reference=REFERENCE,
            locale={
                "type": "string",
                "default": "en",
                "description": "What 04/07/2021 is: month first in en and en-US, day first in en-GB and all others.",
            },
            kinds={
                "type": "array",
                "items": {"type": "string"},
                "description": "Only these: number, percent, money, quantity, date, duration, place and others.",
            },
        ),
        "output": _gives(
            spans={
                "type": "array",
                "description": "In order: a value with start and stop (characters), kind, value, unit, written, text; "
                "or kind null with the reason why what looks like a value is none.",
                "items": {
                    "type": "object",
                    "properties": {
                        "start": {"type": "integer"},
                        "stop": {"type": "integer"},
                        "kind": {"type": ["string", "null"]},
                        "written": {"type": "string"},
                        "text": {"type": "string"},
                        "reason": {"type": "string"},
                    },
                    "required": ["start", "stop", "kind"],
                },
            }
        ),
    },
    "ask": {
        "title": "Compute an exact answer",
        "description": (
            "Answers one question in plain English by exact computation: arithmetic, percentages, unit conversion, "
            "days between dates, distances of places, and over tables look-up, filter, count, sum, average, median, "
            "largest, first n, groups. Give tables as paths in records or as objects in rows, prose in text; or none "
            "where the question holds its values (“How many miles is 12.5 km?”). One question a call; split what needs "
            "more than some three steps. The answer comes with steps, evidence and confidence. refused with a reason "
            "means that the sources do not give it: do not guess then. Trust what is not verified less. Limits: "
            f"question {QUESTION_LIMIT:,} and text {TEXT_LIMIT:,} characters, {ROWS_LIMIT:,} rows, {SOURCES_LIMIT} "
            f"files of {TABLE_MB} MB."
        ),
        "input": _takes(
            ["question"],
            question={"type": "string", "description": "In full, with names as the tables have them."},
            text={"type": "string", "description": "A text to answer from, itself, no path."},
            records={
                "type": "array",
                "items": {"type": "string"},
                "description": "Tables by path: CSV, JSON lines, Parquet, SQLite as shop.db#orders, or a schema.toml "
                "that joins several.",
            },
            rows={
                "type": "array",
                "items": {"type": "object"},
                "description": "A table of its own: one object a row, the same keys in each, such as "
                '{"city": "Bern", "population": 134794, "founded": "1191"}. Long decimals as strings.',
            },
            reference=REFERENCE,
        ),
        "output": _gives(
            question={"type": "string"},
            answer={"anyOf": [VALUE, {"type": "null"}]},
            source={"enum": ["copied", "computed", "decoded", None]},
            steps=STEPS,
            evidence=EVIDENCE,
            confidence=CONFIDENCE,
            verified={"type": "boolean", "description": "Whether all four checks hold."},
            checks={"type": "array", "items": {"type": "string"}},
            refused={"type": "boolean"},
            because=REASON,
            read={"type": "object", "description": "How many rows and sentences were read."},
        ),
    },
    "check": {
        "title": "Check the figures of a text against sources",
        "description": (
            "Holds each number, quantity, amount, date, duration and place of a text against sources and says of each: "
            "copied (it stands there, and where), computed (with the steps that give it), contradicted (the sources "
            "say another value for the same thing), unsupported (nothing of the kind there, which is not wrong), not "
            "a claim (a page or list number), or not judged. Use it on a summary or answer before you hand it on. "
            f"Limits: {TEXT_LIMIT:,} characters of claim or a text, {SOURCES_LIMIT} sources, files of {SOURCE_MB} MB."
        ),
        "input": _takes(
            ["claim", "against"],
            claim={"type": "string", "description": "The text whose figures are checked, itself, no path."},
            against={
                "type": "array",
                "minItems": 1,
                "description": "The sources: paths of text, Markdown, HTML, PDF, CSV, JSON lines, Parquet or SQLite "
                'files, or texts as {"name": "report", "text": "…"}.',
                "items": {
                    "anyOf": [
                        {"type": "string"},
                        _takes(["text"], name={"type": "string"}, text={"type": "string"}),
                    ]
                },
            },
        ),
        "output": _gives(
            findings={
                "type": "array",
                "description": "One a figure, in order of the claim; start and stop in characters.",
                "items": _gives(
                    start={"type": "integer"},
                    stop={"type": "integer"},
                    written={"type": "string"},
                    value=VALUE,
                    verdict={"type": "string"},
                    evidence=EVIDENCE,
                    steps=STEPS,
                    nearest={"type": ["object", "null"], "description": "The nearest value of the sources."},
                    confidence=CONFIDENCE,
                    because=REASON,
                ),
            },
            counts={"type": "object", "description": "How many findings of each verdict."},
            read={"type": "object", "description": "How many sources and figures were read."},
            notes={"type": "array", "items": {"type": "string"}},
        ),
    },
}
