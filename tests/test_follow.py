"""Follow-ups: the table in specs/follow-ups.jsonl, written before the rules, and what no rule may do."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import lru_cache

import pytest
from conftest import ROOT

import weft
from weft.follow import Exchange, full_question
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.word import Word

PAIRS = [json.loads(line) for line in (ROOT / "specs/follow-ups.jsonl").read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=1)
def examples():
    return [weft.records(ROOT / "examples" / f"{name}.csv") for name in ("companies", "bridges", "laureates")]


def exchange(pair: dict) -> Exchange:
    tables = examples() if "over" in pair else []
    return Exchange(pair["last"], answered(pair["answered"], tables), tables)


def answered(written, tables):
    """The exact value: a row by its name, what is read, or an amount that no text of ours is read as, n/d of a unit."""
    if written is None:
        return None
    rows = [row for table in tables for row in table.rows if row.name == written]
    if rows:
        return rows[0]
    amount, _, unit = written.partition(" ")
    if "/" in amount:
        return Quantity(from_amount(Fraction(amount)), unit)
    spans = weft.read(f"It is {written}.")
    return spans[0].value if spans else Word(written)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['last']} {pair['then']}" for pair in PAIRS])
def test_a_follow_up_becomes_a_full_question_or_stays_as_it_is(pair):
    assert full_question(pair["then"], exchange(pair)) == pair["full"]
