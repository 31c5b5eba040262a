""" "Total sales were largest in 2019", "the year with the lowest cost": a year held against the row it is chosen
from."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from weft.checking.about import Subject, aboutness
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.index import Index
from weft.checking.matching import year_of

MOST = re.compile(
    r"\b(?:largest|larger|highest|higher|greatest|greater|most|maximum|peak\w*|best|longest|record|more)\b",
    re.IGNORECASE,
)
LEAST = re.compile(r"\b(?:smallest|smaller|lowest|lower|least|minimum|fewest|shortest|worst)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:year|FY|fiscal|quarter|when|in)\b", re.IGNORECASE)
CHOSEN = re.compile(r"\b(?:year|FY|fiscal year|period|which)\b[^.]*\b(?:was|is|were|answer)\b", re.IGNORECASE)
ABOUT = 0.5  # how much a row has to be about the claim


@dataclass(frozen=True)
class Ranked:
    """The row's cells, the one that is chosen first; whether the year of the claim is its year."""

    cells: tuple[Fact, ...]
    op: str
    holds: bool


def ranked(claim: Claim, sentence: str, about: Subject, index: Index) -> Ranked | None:
    """The row of figures over years that a sentence chooses a year from, or None where it does not."""
    most, least = MOST.search(sentence), LEAST.search(sentence)
    if claim.figure.measure.family != "date" or bool(most) == bool(least) or not CHOSEN.search(sentence):
        return None
    rows: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in [
        *index.near(about.weights),
        *(f for g in index.tables_about(about.weights, 2) for f in index.tables[g][:600]),
    ]:
        if (
            fact.in_table
            and fact.measure.is_amount
            and len(fact.scope.years) == 1
            and fact not in rows[fact.group, fact.row]
        ):
            rows[fact.group, fact.row].append(fact)
    scored = [(aboutness(about, cells[0], index, timeless=True), key) for key, cells in rows.items() if len(cells) > 1]
    if not scored or max(scored)[0] < ABOUT:
        return None
    _, key = max(scored, key=lambda pair: (pair[0], -pair[1][1]))
    family = rows[key][0].measure.family
    cells = [cell for cell in rows[key] if cell.measure.family == family or family in ("number", "money")]
    best = (max if most else min)(cells, key=lambda cell: cell.measure.amount)
    if sum(cell.measure.amount == best.measure.amount for cell in cells) > 1:
        return None
    holds = year_of(claim.figure.measure.amount) in best.scope.years
    rest = tuple(cell for cell in cells if cell is not best)
    return Ranked((best, *rest), "larger" if most else "smaller", holds)


def step_of(found: Ranked) -> dict[str, Any]:
    """The one step: the largest or the smallest of the cells."""
    from weft.answering import value_json

    marks = [f"#{place}" for place in range(len(found.cells))]
    return {"op": found.op, "args": marks, "value": value_json(found.cells[0].value)}
