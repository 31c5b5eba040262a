"""Questions to refuse, made of answerable ones: what they ask for is in no table and no text at hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from weft.interleave import Part
from weft.training import draw
from weft.training.bank import CLOSE, CONCEPTS, Source
from weft.training.binding import Bound, NoMatch, amount_style, bind_slot, called, fill
from weft.training.draw import pick
from weft.training.example import Example, GoldStep, situated
from weft.training.grammar import SLOT, Line, expand
from weft.training.passages import of_others, without

if TYPE_CHECKING:
    from weft.training.questions import Maker

ABSENT_IN_TEXT = 0.3  # share of the rows that are not there which are asked of a text


def make_refusal(maker: Maker, line: Line, rng: np.random.Generator) -> Example | None:
    """A wording over a table that lacks the column it asks for, or with no table at all: to be refused."""
    concepts = {leaf for leaf in line.program.leaves() if leaf in CONCEPTS}
    slots = SLOT.findall(line.template)
    if not concepts or any(re.fullmatch(r"col[ndpwt]?", slot) for slot in slots):
        raise NoMatch("no concept to miss")
    lacking = [s for s in maker.sources if all(_far(concept, s) for concept in concepts)]
    if not lacking:
        raise NoMatch("every table comes near")
    bound = Bound(source=pick(lacking, rng))
    source = bound.source
    assert source is not None
    bound.texts["type"], bound.texts["types"] = source.singular, source.plural
    rows = [row for row in source.table.rows if row.name]
    for slot in dict.fromkeys(slots):
        if re.fullmatch(r"row\d", slot):
            bound.texts[slot] = called(pick(rows, rng), source, line.template, rng)
        elif re.fullmatch(r"v\d", slot):
            bound.texts[slot] = draw.certain(draw.number, rng).text
        elif slot not in bound.texts:
            bind_slot(slot, line.program, bound, amount_style(line.program, slots, rng), rng)
    text, _ = fill(expand(line.template, rng), bound, rng if maker.noise else None)
    tables = (source.table,) if rng.random() < 0.7 else ()
    steps = [GoldStep("refuse", (), None)]
    passages: tuple[Part, ...] = ()
    if not tables and maker.statements and rng.random() < 0.6:
        passages = without(maker, text, concepts, rng)
    made = situated(_alone(maker), line, text, [], steps, tables, passages, rng)
    return replace(made, family="refuse")


def make_absent(maker: Maker, line: Line, rng: np.random.Generator) -> Example:
    """A wording over a table or a text that has all it asks for, but of other rows: the one it names is not there.

    The name comes from another table of the same sort. Raises NoMatch for a wording that names no row, or several.
    """
    slots = SLOT.findall(line.template)
    concepts = [leaf for leaf in line.program.leaves() if leaf in CONCEPTS]
    if {slot for slot in slots if slot.startswith("row")} != {"row1"} or not concepts or "all" in line.program.leaves():
        raise NoMatch("not of one row alone")
    fitting = [source for source in maker.sources if set(concepts) <= set(source.concepts)]
    if not fitting:
        raise NoMatch("no table has " + ", ".join(concepts))
    source = pick(fitting, rng)
    known = {row.name for row in source.table.rows}
    others = [one for one in maker.sources if one.singular == source.singular and one is not source]
    rows = [row for row in pick(others or [source], rng).table.rows if row.name and row.name not in known]
    if not rows:
        raise NoMatch("no row of another table")
    bound = Bound(source=source)
    bound.texts |= {"type": source.singular, "types": source.plural}
    bound.texts["row1"] = called(pick(rows, rng), source, line.template, rng)
    for slot in dict.fromkeys(slots):
        if slot.startswith("v") and slot not in bound.texts:
            raise NoMatch("a condition on a row that is not there")
        if slot not in bound.texts:
            bind_slot(slot, line.program, bound, amount_style(line.program, slots, rng), rng)
    text, _ = fill(expand(line.template, rng), bound, rng if maker.noise else None)
    in_text = bool(maker.statements) and source.table.key is not None and source.table.key.tag != "number"
    passages: tuple[Part, ...] = ()
    if in_text and rng.random() < ABSENT_IN_TEXT:
        passages = of_others(maker, text, [row.name for row in source.table.rows if row.name], concepts, rng)
    tables = () if passages else (source.table,)
    made = situated(_alone(maker), line, text, [], [GoldStep("refuse", (), None)], tables, passages, rng)
    return replace(made, family="refuse")


def _alone(maker: Maker) -> Maker:
    """The same maker without other tables or texts beside: they might hold what must be missing."""
    return replace(maker, lines=(), statements=(), phrases=(), noise=False)


def _far(concept: str, source: Source) -> bool:
    near = set(source.concepts)
    for group in CLOSE:
        if group & set(source.concepts):
            near |= group
    return concept not in near
