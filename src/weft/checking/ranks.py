""" "Total sales were largest in 2019", "the years in which costs exceeded $5 million", "the number of years that ...":
a year, or how many, held against the row they are chosen from."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.checking.about import Subject, aboutness
from weft.checking.claims import Claim
from weft.checking.counts import BEYOND, compared, limits
from weft.checking.facts import Fact
from weft.checking.figures import Figure
from weft.checking.index import Index
from weft.checking.matching import year_of

MOST = re.compile(
    r"\b(?:largest|larger|highest|higher|greatest|greater|most|maximum|peak\w*|best|longest|record|more)\b",
    re.IGNORECASE,
)
LEAST = re.compile(r"\b(?:smallest|smaller|lowest|lower|least|minimum|fewest|shortest|worst)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:year|FY|fiscal|quarter|when|in)\b", re.IGNORECASE)
CHOSEN = re.compile(r"\b(?:year|FY|fiscal year|period|which)\b[^.]*\b(?:was|is|were|answer)\b", re.IGNORECASE)
YEARS_COUNTED = re.compile(
    r"\b(?:number of|how many)(?: of)?(?: the)? (?:fiscal )?(?:years|quarters|periods)\b", re.IGNORECASE
)
BEYOND_A_LIMIT = {">": "where_greater", ">=": "where_at_least", "<": "where_less", "<=": "where_at_most"}
SAID = {
    "where_greater": "more than",
    "where_at_least": "at least",
    "where_less": "less than",
    "where_at_most": "at most",
}
ABOUT = 0.5  # how much a row has to be about the claim


@dataclass(frozen=True)
class Ranked:
    """The row's cells, those that are chosen first; whether the claim chooses as the row does. `limit`: what they are
    beyond, "" for the largest or smallest of all; `chosen`: how many are."""

    cells: tuple[Fact, ...]
    op: str
    holds: bool
    limit: str = ""
    chosen: int = 1


def ranked(claim: Claim, sentence: str, about: Subject, index: Index) -> Ranked | None:
    """The row of figures over years that a sentence chooses from, or None where it does not."""
    family = claim.figure.measure.family
    counting = family == "number" and bool(YEARS_COUNTED.search(sentence))
    if counting and compared(sentence, claim.figure.start - claim.sentence[0]):
        return None  # the limit itself
    if not counting and (family != "date" or not CHOSEN.search(sentence)):
        return None
    said = [(op, limit) for op, limit in limits(claim, sentence) if limit.measure.is_amount]
    most, least = MOST.search(sentence), LEAST.search(sentence)
    if len(said) != 1 and (counting or bool(most) == bool(least)):
        return None
    cells = _row(about, index)
    if not cells:
        return None
    if len(said) == 1:
        return _beyond(claim, cells, *said[0])
    best = (max if most else min)(cells, key=lambda cell: cell.measure.amount)
    if sum(cell.measure.amount == best.measure.amount for cell in cells) > 1:
        return None
    holds = year_of(claim.figure.measure.amount) in best.scope.years
    rest = tuple(cell for cell in cells if cell is not best)
    return Ranked((best, *rest), "larger" if most else "smaller", holds)


def _row(about: Subject, index: Index) -> list[Fact]:
    """The cells of the row that the claim is most about, each under one year; [] where none is."""
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
        return []
    _, key = max(scored, key=lambda pair: (pair[0], -pair[1][1]))
    family = rows[key][0].measure.family
    return [cell for cell in rows[key] if cell.measure.family == family or family in ("number", "money")]


def _beyond(claim: Claim, cells: list[Fact], op: str, limit: Figure) -> Ranked | None:
    """The cells beyond a limit: as many as the claim counts, or of the year that it names. None for other units."""
    held, said = cells[0].measure.family, limit.measure.family
    if held != said and {held, said} != {"number", "money"}:
        return None
    chosen = [cell for cell in cells if BEYOND[op][1](_amount(cell, limit), limit.measure.amount)]
    rest = [cell for cell in cells if cell not in chosen]
    if claim.figure.measure.family == "number":
        holds = claim.figure.measure.amount == len(chosen)
    else:
        year = year_of(claim.figure.measure.amount)
        if not any(year in cell.scope.years for cell in cells):
            return None
        holds = any(year in cell.scope.years for cell in chosen)
    return Ranked((*chosen, *rest), BEYOND_A_LIMIT[op], holds, limit.written, len(chosen))


def _amount(cell: Fact, limit: Figure) -> Fraction:
    """What a cell holds: where its table says no scale, in that of the limit."""
    if cell.scales and cell.scales[0] == 0 and limit.measure.said_scale:
        return cell.bare * limit.measure.factor
    return cell.measure.amount


def step_of(found: Ranked) -> dict[str, Any]:
    """The one step: the largest or the smallest of the cells, or those beyond the limit."""
    from weft.answering import value_json

    marks = [f"#{place}" for place in range(len(found.cells))]
    if found.limit:
        value: Any = {"rows": found.chosen, "table": str(found.cells[0].place.get("from", ""))}
        return {"op": found.op, "args": [*marks, f"={found.limit}"], "value": value}
    return {"op": found.op, "args": marks, "value": value_json(found.cells[0].value)}
