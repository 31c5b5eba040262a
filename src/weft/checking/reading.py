"""Sources → facts: every figure of every passage and grid with the words that it stands among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weft.checking.facts import Fact, Scope
from weft.checking.figures import Figure, figures
from weft.checking.grid import Grid, Reading
from weft.checking.measure import form_of
from weft.checking.scopes import scopes
from weft.checking.sources import Passage, parts
from weft.checking.words import sentences, stems


def facts_of(source: Any, number: int, group: int) -> Iterator[Fact]:
    """The facts of one source; `group` counts its sentences and tables on from there."""
    for part in parts(source, number):
        if isinstance(part, Grid):
            yield from Reading(part, group).facts()
            group += 1
        else:
            for fact in _of_passage(part, group):
                group = max(group, fact.group)
                yield fact
            group += 1


def _of_passage(passage: Passage, group: int) -> Iterator[Fact]:
    found = figures(passage.text)
    if not found:
        return
    heading = frozenset(stems(passage.heading))
    for number, (start, stop) in enumerate(sentences(passage.text)):
        inside = [figure for figure in found if start <= figure.start < stop]
        for figure, scope in zip(inside, scopes(passage.text, start, stop, inside, heading)):
            yield _fact(figure, scope, passage, group + number)


def _fact(figure: Figure, scope: Scope, passage: Passage, group: int) -> Fact:
    line = passage.text.count("\n", 0, figure.start)
    place = dict(passage.place)
    if "line" in place:
        place["line"] += line
    place["span"] = [passage.offset + figure.start, passage.offset + figure.stop]
    return Fact(figure.measure, form_of(figure), figure.written, place, scope, group)


def all_facts(sources: Sequence[Any]) -> list[Fact]:
    """The facts of all sources, numbered."""
    made: list[Fact] = []
    group = 0
    for number, source in enumerate(sources):
        for fact in facts_of(source, number, group):
            fact.number = len(made)
            made.append(fact)
        group = made[-1].group + 1 if made else 0
    return made
