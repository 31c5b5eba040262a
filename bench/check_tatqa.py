"""Claims from TAT-QA: each answer that holds a figure as a statement, true as annotated and with one figure altered.

The first half of the contexts is for development, the second for the test. A context is given as a Markdown document:
its paragraphs, and its table behind the paragraph that speaks of one "below" or of its unit, else in front.
"""

from __future__ import annotations

import json
import lzma
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.check_statements import statement
from bench.check_sums import MONTHS, NUMBER, WORDS, tokens
from bench.results import ROOT

TRUE = "true"
_FORMULA = re.compile(r"[\d.\s+\-*/()]+")
_SCALES = ("thousand", "million", "billion")
_RATIO = re.compile(r"/\s*[$€£(\[]*(?!\d{1,2}(?![\d.,]))[\d.]")  # by a figure, not by how many were averaged
_COUNTS = re.compile(r"/\s*\d{1,2}(?![\d.,])|[-+]\s*1\s*$|[*×]\s*100\b")  # of what was averaged; percent
_FIGURE = re.compile(
    rf"[^\w]*\d|(?:about|approximately|{'|'.join(month.capitalize() for month in MONTHS)})\b|FY\s?\d|{'|'.join(WORDS)}",
    re.IGNORECASE,
)
LONGEST = 7  # words of an answer; what is longer is a sentence of the source


@dataclass(frozen=True)
class Context:
    """A table and its paragraphs. `half`: development or test."""

    place: int
    half: str
    table: tuple[tuple[str, ...], ...]
    paragraphs: tuple[str, ...]

    @cached_property
    def document(self) -> str:
        """Markdown; cells keep what they say, bars and line ends aside."""
        width = max(map(len, self.table))
        lines = [
            "| "
            + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in [*row, *[""] * (width - len(row))])
            + " |"
            for row in self.table
        ]
        table = "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])
        before = 1 + max((place for place, text in enumerate(self.paragraphs) if _ABOUT_TABLE.search(text)), default=-1)
        return "\n\n".join([*self.paragraphs[:before], table, *self.paragraphs[before:]])

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(tokens(self.document))


_ABOUT_TABLE = re.compile(
    r"table below|below:|following table|following:|as follows|\(?in (?:thousands|millions|billions)", re.IGNORECASE
)


@dataclass(frozen=True)
class Claim:
    """A statement over a context; `places`: where its answer's figures stand; `sort`: true, or how it was altered."""

    name: str
    context: Context
    text: str
    places: tuple[tuple[int, int], ...]
    sort: str
    answer_type: str
    answer_from: str
    derivation: str = ""

    @property
    def half(self) -> str:
        return self.context.half

    @property
    def figures(self) -> frozenset[str]:
        """Of the annotated derivation, those that stand in the context: divisors that count do not."""
        return frozenset(tokens(_COUNTS.sub("", self.derivation))) & self.context.numbers

    @property
    def families(self) -> tuple[str, ...]:
        """What it is counted under; amounts: neither a year that was asked for nor a count."""
        years = all(re.fullmatch(r"(?:FY)?(?:19|20)\d\d", self.text[start:stop]) for start, stop in self.places)
        amounts = () if years or self.answer_type == "count" else ("amounts",)
        return ("all", *amounts, self.answer_type, f"from {self.answer_from}")


@dataclass(frozen=True)
class Question:
    """One with an answer in figures: the parts of the answer as a person would write them."""

    name: str
    context: Context
    question: str
    answers: tuple[str, ...]
    scale: str
    answer_type: str
    answer_from: str
    derivation: str

    def claim(self, sort: str, answers: tuple[str, ...]) -> Claim:
        text, place = statement(self.question, " and ".join(answers))
        places = []
        for answer in answers:
            places.append((place, place + len(answer)))
            place += len(answer) + len(" and ")
        return Claim(
            self.name, self.context, text, tuple(places), sort, self.answer_type, self.answer_from, self.derivation
        )


def folder() -> Path:
    return Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data")) / "qa_tatqa"


def contexts() -> list[tuple[Context, list[dict[str, Any]]]]:
    """Every context with its annotated questions; [] where the data is not at hand."""
    if not folder().exists():
        return []
    with lzma.open(folder() / "tatqa_dataset_dev.json.xz", "rt", encoding="utf-8") as file:
        items = json.load(file)
    made = []
    for place, item in enumerate(items):
        half = "development" if place < len(items) / 2 else "test"
        table = tuple(tuple(map(str, row)) for row in item["table"]["table"])
        texts = tuple(each["text"] for each in sorted(item["paragraphs"], key=lambda each: each["order"]))
        made.append((Context(place, half, table, texts), item["questions"]))
    return made


def questions(every: int = 1) -> tuple[list[Question], dict[str, int]]:
    """Those whose answer is in figures, of every so-manieth context; and how many were left out, by reason."""
    kept: list[Question] = []
    left_out: dict[str, int] = {}
    for context, items in contexts()[::every]:
        scaled = any(item["scale"] in _SCALES for item in items)
        for item in items:
            made, reason = _question(context, item, scaled)
            if made is None:
                left_out[reason] = left_out.get(reason, 0) + 1
            else:
                kept.append(made)
    return kept, left_out


def _question(context: Context, item: dict[str, Any], scaled: bool) -> tuple[Question | None, str]:
    """`scaled`: other answers over the same context are said to be thousands or millions."""
    answers = tuple(_written(item["answer"], item["scale"]))
    if not answers or not all(NUMBER.search(answer) and _FIGURE.match(answer) for answer in answers):
        return None, "no figure"
    if any(len(answer.split()) > LONGEST for answer in answers):
        return None, "a sentence"
    if item["scale"] == "" and scaled and any(re.fullmatch(r"[$€£]\s?\d{1,3}(,\d{3})+", answer) for answer in answers):
        return None, "its scale was not annotated"
    if item["answer_type"] == "arithmetic" and not _annotated(item):
        return None, "the derivation gives another answer"
    made = Question(
        item["uid"], context, item["question"], answers, item["scale"], item["answer_type"], item["answer_from"],
        item["derivation"],
    )  # fmt: skip
    return made, ""


def _written(answer: Any, scale: str) -> Iterator[str]:
    """Each part as in a report: 1,496.5 million, -22.22%."""
    for part in answer if isinstance(answer, list) else [answer]:
        yield with_scale(figure(part) if isinstance(part, int | float) else " ".join(str(part).split()), scale)


def figure(amount: float) -> str:
    return f"{amount:,}" if isinstance(amount, int) or amount != int(amount) else f"{int(amount):,}"


def with_scale(written: str, scale: str) -> str:
    if scale == "percent":
        return written if "%" in written or "percent" in written else f"{written}%"
    bare = scale in _SCALES and not any(word in written for word in _SCALES)
    return f"{written} {scale}" if bare else written


def _annotated(item: dict[str, Any]) -> bool:
    """Does the derivation give the annotated answer, as rounded there?"""
    value = derived(item["derivation"])
    answer = item["answer"]
    if value is None or not isinstance(answer, int | float):
        return False
    decimals = len(str(answer).split(".")[1]) if "." in str(answer) else 0
    near = 0.6 * 10.0**-decimals
    factors = [1.0] if item["scale"] != "percent" else [100.0] if _RATIO.search(item["derivation"]) else [1.0, 100.0]
    return any(abs(value * factor - answer) <= near for factor in factors)


def derived(derivation: str) -> float | None:
    """The value of "(44.1-56.7)/56.7"; None where it is no sum."""
    plain = re.sub(r"[$%€£]|(?<=\d),(?=\d{3})", "", derivation).replace("[", "(").replace("]", ")").replace("×", "*")
    plain = re.sub(r"\b0+(?=\d)", "", plain)
    if not _FORMULA.fullmatch(plain) or not plain.strip() or "**" in plain:
        return None
    try:
        return float(eval(plain, {"__builtins__": {}}))  # digits, signs and brackets alone
    except (SyntaxError, ZeroDivisionError, TypeError, ValueError, OverflowError):
        return None
