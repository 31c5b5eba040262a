"""Counts over rows of tables: "60 companies", "seven of them in technology", "six are larger than 2 ha", "five are
living", and the rows that a claim's words choose."""

from __future__ import annotations

import operator
import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from weft.checking.about import Subject, _hit
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.figures import Figure, figures
from weft.checking.grid import HEADER
from weft.checking.index import Index
from weft.checking.words import stem, stems

MOST = 100_000
TABLES = 3
LIKELY = 3  # columns that a limit may be of
PLACES = 4000  # cells that are looked at for countries
KIN = 6  # letters that words share which are called after one thing
COMPARED = "larg|big|great|high|long|old|heavi|tall|wid|deep|fast|rich|strong", "small|low|less|short|young|light|few"
# How a word of comparing stands before a limit, and what it asks of a row.
BEYOND: dict[str, tuple[re.Pattern[str], Callable[[Any, Any], bool]]] = {
    "<=": (
        re.compile(r"\b(?:up to|until|till|by|at most|no (?:more|later) than|or before)\b", re.IGNORECASE),
        operator.le,
    ),
    ">=": (re.compile(r"\b(?:since|from|at least|no less than|not before)\b", re.IGNORECASE), operator.ge),
    ">": (
        re.compile(
            rf"\b(?:more than|over|above|after|beyond|exceed\w*|later than|(?:{COMPARED[0]})\w*er than)\b",
            re.IGNORECASE,
        ),
        operator.gt,
    ),
    "<": (
        re.compile(
            rf"\b(?:less than|under|below|before|fewer than|earlier than|(?:{COMPARED[1]})\w*er than)\b", re.IGNORECASE
        ),
        operator.lt,
    ),
}
LIVING = re.compile(r"\b(?:living|alive|still|surviv\w*|ongoing|current\w*|active)\b", re.IGNORECASE)
ENDS = frozenset(map(stem, "died death dead deceased ended end closed retired ceased demolished stopped until".split()))


@dataclass(frozen=True)
class Chosen:
    """The rows of a table whose cells have a word of the claim; `word` "": all of them. `op` and `column`: how else
    they are chosen, by a limit or by cells that are filled."""

    group: int
    rows: frozenset[int]
    word: str
    op: str = "where_equal"
    column: str = ""
    before: bool = False  # whether the word is of the sentence before


def chosen_rows(about: Subject, index: Index, limit: int = TABLES) -> Iterator[Chosen]:
    """Of the tables nearest to a claim all rows, and those that one of its words chooses."""
    groups = list(dict.fromkeys([*index.tables_about(about.weights, limit), *index.only_tables()]))
    for group in groups[:limit]:
        rows = index.rows_of(group)
        if len(rows) < 3:
            continue
        yield Chosen(group, frozenset(rows), "")
        countries = _countries(group, index)
        for word, before in _choosing(about):
            some = frozenset(row for row, words in rows.items() if word in words or word in countries.get(row, ()))
            some = some or frozenset(row for row, words in rows.items() if any(_kin(word, one) for one in words))
            if 0 < len(some) < len(rows):
                yield Chosen(group, some, word, before=before)
        for month in sorted(about.scope.months) if len(about.scope.months) == 1 else ():
            some = _dated(group, month, about.scope.years, index)
            if 0 < len(some) < len(rows):
                yield Chosen(group, some, month_name[month])


def _dated(group: int, month: int, years: frozenset[int], index: Index) -> frozenset[int]:
    """The rows with a full date of this month, of these years where some are named."""
    from weft.modalities.date import from_ordinal

    days = [fact for fact in index.tables[group] if fact.measure.family == "date" and fact.measure.step == 1]
    dates = {fact.row: from_ordinal(int(fact.measure.amount)) for fact in days if fact.row != HEADER}
    return frozenset(row for row, day in dates.items() if day.month == month and (not years or day.year in years))


def _choosing(about: Subject) -> Iterator[tuple[str, bool]]:
    """The words that may choose rows: those of the claim, and of the sentence before where it goes on with that."""
    yield from ((word, False) for word in sorted(about.known))
    if about.goes_on:
        yield from ((word, True) for word in sorted(about.scope.far - about.known))


def _kin(one: str, other: str) -> bool:
    """Physicist and physics, chemist and chemistry: one begins as all of the other does."""
    short, long = sorted((one, other), key=len)
    return len(short) >= KIN and long.startswith(short) and len(long) - len(short) <= KIN - 2


def _countries(group: int, index: Index) -> dict[int, frozenset[str]]:
    """The words for the countries of the places that stand in the rows of a table."""
    found: dict[int, frozenset[str]] = {}
    for fact in index.tables[group][:PLACES]:
        if fact.measure.family == "place" and fact.measure.unit and fact.row != HEADER:
            found[fact.row] = found.get(fact.row, frozenset()) | _country(fact.measure.unit)
    return found


@cache
def _country(code: str) -> frozenset[str]:
    from weft.lexicon.gazetteer import country_name

    return frozenset(stems(country_name(code)))


def counted(claim: Claim, sentence: str, about: Subject, index: Index) -> Chosen | None:
    """The rows that are as many as the figure says, or None."""
    measure = claim.figure.measure
    if measure.family != "number" or measure.step != 1 or measure.said_scale or not 1 < measure.amount <= MOST:
        return None
    for chosen in (
        *chosen_rows(about, index),
        *_beyond(claim, sentence, about, index),
        *_filled(sentence, about, index),
    ):
        if len(chosen.rows) == measure.amount:
            return chosen
    return None


def _columns(about: Subject, index: Index) -> Iterator[tuple[list[Fact], frozenset[int]]]:
    """(cells, rows of the table) of each column of the nearest tables."""
    for group in list(dict.fromkeys([*index.tables_about(about.weights, 1), *index.only_tables()]))[:TABLES]:
        columns: dict[int, list[Fact]] = defaultdict(list)
        for fact in index.tables[group]:
            if fact.row != HEADER:
                columns[fact.column].append(fact)
        for cells in columns.values():
            yield cells, frozenset(index.rows_of(group))


def _beyond(claim: Claim, sentence: str, about: Subject, index: Index) -> Iterator[Chosen]:
    """The rows beyond a limit that the sentence names, "larger than 2 ha", "up to 1945": of the columns in its unit,
    those first that it names."""
    said = list(limits(claim, sentence))
    if not said:
        return
    columns = [(cells, _named(about, cells[0], index)) for cells, _ in _columns(about, index)]
    for op, limit in said:
        alone = sum(_in_unit(limit, cells) for cells, _ in columns) == 1
        fitting = [(named, cells) for cells, named in columns if _fits(limit, cells, max(named, 0.5 * alone))]
        for _, cells in sorted(fitting, key=lambda pair: -pair[0])[:LIKELY]:
            test = BEYOND[op][1]
            rows = frozenset(cell.row for cell in cells if test(*_sides(cell, limit)))
            greater = "where_greater" if op in (">", ">=") else "where_less"
            yield Chosen(cells[0].group, rows, limit.written, greater, _head(cells[0]))


def _sides(cell: Fact, limit: Figure) -> tuple[Fraction, Fraction]:
    """A cell and a limit as they are compared: dates by the year where the limit is one."""
    from weft.checking.matching import year_of

    if limit.measure.family == "date" and limit.measure.step > 1:
        return Fraction(year_of(cell.measure.amount)), Fraction(year_of(limit.measure.amount))
    return cell.measure.amount, limit.measure.amount


def limits(claim: Claim, sentence: str) -> Iterator[tuple[str, Figure]]:
    """(comparison, figure) of each other figure of the sentence that a word of comparing stands before."""
    if not any(pattern.search(sentence) for pattern, _ in BEYOND.values()):
        return
    for one in figures(sentence):
        if one.start + claim.sentence[0] != claim.figure.start and (op := compared(sentence, one.start)):
            yield op, one


def compared(sentence: str, start: int) -> str:
    """The comparison that stands before a figure, two words away at most; "" where none does."""
    before = sentence[max(0, start - 30) : start]
    for op, (pattern, _) in BEYOND.items():
        if (found := pattern.search(before)) and re.fullmatch(r"(?:\s+[^\s\d]+){0,2}\s*", before[found.end() :]):
            return op
    return ""


def _named(about: Subject, cell: Fact, index: Index) -> float:
    return _hit(about, cell.scope.head, index) if cell.scope.head else 0.0


def _fits(limit: Figure, cells: list[Fact], named: float) -> bool:
    """Whether a column is in the unit of a limit; one of bare numbers has to be named."""
    return _in_unit(limit, cells) and (
        named >= 0.5 or limit.measure.family not in ("number", "money", "percent", "place", "text")
    )


def _in_unit(limit: Figure, cells: list[Fact]) -> bool:
    """Whether most cells of a column are of the kind that a limit is."""
    return sum(cell.measure.family == limit.measure.family for cell in cells) > 0.5 * len(cells)


def _filled(sentence: str, about: Subject, index: Index) -> Iterator[Chosen]:
    """The rows that have something in a column that others leave open, and those others: dead and living."""
    for cells, rows in _columns(about, index):
        full = frozenset(cell.row for cell in cells)
        if len(full) == len(rows):
            continue
        if _named(about, cells[0], index) >= 0.5:
            yield Chosen(cells[0].group, full, "filled", column=_head(cells[0]))
        if LIVING.search(sentence) and ENDS & cells[0].scope.head:
            yield Chosen(cells[0].group, rows - full, "empty", column=_head(cells[0]))


def _head(cell: Fact) -> str:
    return str(cell.place.get("field", ""))


def steps_of(chosen: Chosen, index: Index) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """(steps, evidence): the rows, or those with a word, counted."""
    from weft.answering import value_json
    from weft.modalities.number_value import from_amount

    fact = next(fact for fact in index.tables[chosen.group] if fact.row in chosen.rows)
    name = str(fact.place.get("from", ""))
    value = value_json(from_amount(len(chosen.rows)))
    evidence: dict[str, Any] = {key: fact.place[key] for key in ("from", "line", "record", "page") if key in fact.place}
    steps: list[dict[str, Any]] = []
    if chosen.word:
        rows = {"rows": len(chosen.rows), "table": name}
        args = [chosen.column, f"={chosen.word}"] if chosen.column else [f"={chosen.word}"]
        steps.append({"op": chosen.op, "args": args, "value": rows})
    steps.append({"op": "count", "args": ["$0" if chosen.word else "all"], "value": value})
    return tuple(steps), ({**evidence, "written": fact.label},)
