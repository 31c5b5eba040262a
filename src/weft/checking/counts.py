"""Counts over rows of tables: "60 companies", "seven of them in technology", and the rows that a claim's words
choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.index import Index

MOST = 100_000
TABLES = 3


@dataclass(frozen=True)
class Chosen:
    """The rows of a table whose cells have a word of the claim; `word` "": all of them."""

    group: int
    rows: frozenset[int]
    word: str


def chosen_rows(about: Subject, index: Index, limit: int = TABLES) -> Iterator[Chosen]:
    """Of the tables nearest to a claim all rows, and those that one of its words chooses."""
    groups = list(dict.fromkeys([*index.tables_about(about.weights, limit), *_only_tables(index)]))
    for group in groups[:limit]:
        rows = index.rows_of(group)
        if len(rows) < 3:
            continue
        yield Chosen(group, frozenset(rows), "")
        for word in sorted(about.known):
            some = frozenset(row for row, words in rows.items() if word in words)
            if 0 < len(some) < len(rows):
                yield Chosen(group, some, word)


def _only_tables(index: Index) -> list[int]:
    return list(index.tables)[:2] if len(index.tables) <= 2 else []


def counted(claim: Claim, about: Subject, index: Index) -> Chosen | None:
    """The rows that are as many as the figure says, or None."""
    measure = claim.figure.measure
    if measure.family != "number" or measure.step != 1 or measure.said_scale or not 1 < measure.amount <= MOST:
        return None
    for chosen in chosen_rows(about, index):
        if len(chosen.rows) == measure.amount:
            return chosen
    return None


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
        steps.append({"op": "where_equal", "args": [f"={chosen.word}"], "value": rows})
    steps.append({"op": "count", "args": ["$0" if chosen.word else "all"], "value": value})
    return tuple(steps), ({**evidence, "written": fact.label},)
