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
from weft.training.passages import without

if TYPE_CHECKING:
    from weft.training.questions import Maker


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


def _alone(maker: Maker) -> Maker:
    """The same maker without other tables or texts beside: they might hold what must be missing."""
    return replace(maker, lines=(), statements=(), phrases=(), noise=False)


def _far(concept: str, source: Source) -> bool:
    near = set(source.concepts)
    for group in CLOSE:
        if group & set(source.concepts):
            near |= group
    return concept not in near
