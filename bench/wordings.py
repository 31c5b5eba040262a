"""specs/questions (wordings that training has not seen) → questions with their right values, over unseen tables.

Values are drawn, made-up tables are made with a seed of their own; the example tables were never trained on when the
real tables of the data folder were at hand (`config["questions"]["sources"]` of the model says so).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from weft.find import read
from weft.find.mentions import mentions
from weft.modality import scalar
from weft.situation import Situation, situate
from weft.training import bank, grammar
from weft.training.example import Example
from weft.training.questions import Maker

TRIES = 8
MADE_UP, COPIES = 90, 8  # tables; each example table counts as so many
EXAMPLE_TABLES = frozenset(name for name, _, _ in bank.EXAMPLES)


@dataclass(frozen=True)
class Question:
    """A wording with its values. `example` has gold spans and steps; `over`, `entities`, `size` make splits."""

    example: Example
    over: str  # alone, tables, text
    entities: str  # made-up tables, example tables; "" without a table
    size: str  # of the largest amount that it names; "" without one

    @property
    def wording(self) -> str:
        return self.example.where

    @property
    def family(self) -> str:
        return self.example.family

    def read(self, tokenizer: Any) -> Situation:
        """As `weft.ask` would make it ready: values found by the reader."""
        example = self.example
        return situate(example.text, tokenizer, tables=example.tables, passages=example.passages)

    def given(self, tokenizer: Any) -> Situation:
        """With gold spans: every value of the gold program where it stands; the rest of the wording as read."""
        example, gold = self.example, self.example.spans
        found = mentions(example.text, read(example.text), example.tables)
        rest = [span for span in found if not any(span.start < own.stop and own.start < span.stop for own in gold)]
        spans = sorted([*gold, *rest], key=lambda span: span.start)
        return situate(example.text, tokenizer, tables=example.tables, passages=example.passages, spans=spans)


def sources(root: Path, seed: int, made_up: int = MADE_UP) -> list[bank.Source]:
    rng = np.random.default_rng([seed, 1])
    return [*(bank.made_up(rng) for _ in range(made_up)), *(list(bank.examples(root / "examples")) * COPIES)]


def by_chance(root: Path) -> frozenset[str]:
    """Where in specs/questions a wording stands that some voice of training wrote too, case and end mark aside."""
    voices = sorted(folder for folder in (root / "specs" / "wordings").iterdir() if folder.is_dir())
    known = {_plain(line) for voice in voices for line in grammar.read_lines(voice)}
    return frozenset(line.where for line in grammar.read_lines(root / "specs" / "questions") if _plain(line) in known)


def _plain(line: grammar.Line) -> str:
    return line.template.casefold().rstrip("?.! ")


def statements(root: Path) -> list[grammar.Line]:
    """Sentences that passages are made of. These are the ones of training: the questions about them are not."""
    voices = sorted(folder for folder in (root / "specs" / "wordings").iterdir() if folder.is_dir())
    return [line for voice in voices for line in grammar.read_lines(voice) if line.family == "statements"]


def questions(
    root: Path, tokenizer: Any, seed: int, draws: int = 2, every: int = 1
) -> tuple[list[Question], list[grammar.Line]]:
    """Every wording (or every third) with so many draws of values, and the wordings that could not be made."""
    lines = grammar.read_lines(root / "specs" / "questions")[::every]
    maker = Maker(lines, sources(root, seed), tokenizer, statements(root), (), noise=False, gold_spans=True)
    made: list[Question] = []
    failed: list[grammar.Line] = []
    for number, line in enumerate(lines):
        drawn = [realised(maker, line, [seed, 2, number, draw]) for draw in range(draws)]
        found = [example for example in drawn if example is not None]
        made += map(sorted_into, found)
        if not found:
            failed.append(line)
    return made, failed


def realised(maker: Maker, line: grammar.Line, seed: Sequence[int]) -> Example | None:
    """One draw that works out, of eight tries."""
    rng = np.random.default_rng(seed)
    return next((example for example in (maker.make(line, rng) for _ in range(TRIES)) if example is not None), None)


def sorted_into(example: Example) -> Question:
    names = {table.name for table in example.tables}
    over = "tables" if names else "text" if example.passages else "alone"
    entities = "" if not names else "example tables" if names & EXAMPLE_TABLES else "made-up tables"
    return Question(example, over, entities, _size(example))


def _size(example: Example) -> str:
    """By the largest number, quantity or sum of money that the question names."""
    kinds = ("number", "percent", "quantity", "money")
    known = [scalar(span.value) for span in example.spans if span.kind in kinds]
    largest = max((abs(mantissa) / 10**decimals for mantissa, decimals in filter(None, known)), default=None)
    if largest is None:
        return ""
    return "under 1,000" if largest < 1e3 else "under 1,000,000" if largest < 1e6 else "1,000,000 and more"
