"""Passages to ask about: statements about rows, put together to a text and chosen from as at run time.

A statement is a line `lookup(row1, founded) :: {row1} was founded on {v1}.` or, with several facts of one row and
figures beside them, `facts(founded, seat) :: {row1}, set up on {founded} by {k1} brothers, sits in {seat}.`
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.find import read_parts
from weft.find.mentions import mentions
from weft.find.names import names
from weft.interleave import Part
from weft.modalities.word import Word
from weft.modality import Span
from weft.training import draw
from weft.training.bank import CATEGORIES, CONCEPTS, SURNAMES
from weft.training.binding import DIMENSIONS, Bound, NoMatch, year
from weft.training.draw import Drawn, pick
from weft.training.grammar import SLOT, Line, Node, expand
from weft.windows import choose, read_sentence, sentences

if TYPE_CHECKING:
    from weft.training.questions import Maker

WORDY = ("category", "founder", "author", "field", "status", "department", "client", "customer", "guest")
OTHERS = 6  # sentences beside those that answer, at most


@dataclass
class _Text:
    """Sentences so far, and what they state of whom."""

    sentences: list[str] = field(default_factory=list)
    stated: dict[tuple[str, str], Drawn] = field(default_factory=dict)  # (name, concept) → value


def bind_passage(maker: Maker, concepts: Sequence[str], program: Node, bound: Bound, rng: np.random.Generator) -> None:
    """A text that states the facts asked for and some others; lookups become values of the text."""
    named = [s for s in maker.sources if s.table.key is not None and s.table.key.tag != "number"]
    source = pick([s for s in named if any(c in CONCEPTS for c in s.concepts)], rng)
    bound.in_text = True
    bound.texts["type"], bound.texts["types"] = source.singular, source.plural
    names = [row.name for row in source.table.rows if row.name]
    names = [names[int(place)] for place in rng.choice(len(names), min(len(names), 6), replace=False)]
    lines, text = _by_concept(tuple(maker.statements)), _Text()
    asked = [(str(n.args[0]), str(n.args[1])) for n in program.nodes() if n.op == "lookup"]
    for slot, concept in asked:
        name = bound.texts.setdefault(slot, names[len(bound.texts) % len(names)])
        if (name, concept) not in text.stated:
            _state(name, concept, lines, text, rng)
    own = {bound.texts[slot] for slot, _ in asked}
    _beside(text, lines, [name for name in names if name not in own], concepts, rng)
    if rng.random() < 0.3:  # more of the row itself, but never another figure for what is asked
        _beside(text, lines, sorted(own), [c for c in lines if c not in concepts], rng)
    bound.values |= {f"{slot} {concept}": text.stated[bound.texts[slot], concept].value for slot, concept in asked}
    bound.sentences = tuple(text.sentences[int(place)] for place in rng.permutation(len(text.sentences)))


def passages_of(sentences: Sequence[str], question: str) -> tuple[Part, ...]:
    """The text as `weft.ask` would let it in: the sentences nearest to the question, within the room there is."""
    values = [span.written for span in mentions(question, read_parts(question)) if span.kind is not None]
    return tuple(choose(question, " ".join(sentences), "text", values)[0])


def names_in(text: str) -> Iterator[Span]:
    """The names of a text as `passages_of` finds them, by their places in the whole text."""
    found = sentences(text)
    named = names([(sentence.text, read_sentence(sentence.text)) for sentence in found])
    for sentence, spans in zip(found, named, strict=True):
        for span in spans:
            yield replace(span, start=span.start + sentence.start, stop=span.stop + sentence.start)


def unrelated(maker: Maker, question: str, rng: np.random.Generator) -> tuple[Part, ...]:
    """A text that has nothing to do with the question."""
    lines, text = _by_concept(tuple(maker.statements)), _Text()
    names = [row.name for row in pick(maker.sources, rng).table.rows if row.name]
    _beside(text, lines, names[:4], list(lines), rng)
    return passages_of(text.sentences, question)


def without(maker: Maker, question: str, concepts: Collection[str], rng: np.random.Generator) -> tuple[Part, ...]:
    """A text about the rows that the question names, which states none of these concepts."""
    lines, text = _by_concept(tuple(maker.statements)), _Text()
    names = [row.name for row in pick(maker.sources, rng).table.rows if row.name]
    named = [name for name in names if name in question] or names[:2]
    _beside(text, lines, named, [c for c in lines if c not in concepts], rng, avoid=concepts)
    return passages_of(text.sentences, question)


def of_others(
    maker: Maker, question: str, names: Sequence[str], concepts: Sequence[str], rng: np.random.Generator
) -> tuple[Part, ...]:
    """A text that states these concepts of some of these names, none of whom the question speaks of."""
    lines, text = _by_concept(tuple(maker.statements)), _Text()
    picked = [names[int(place)] for place in rng.choice(len(names), min(len(names), 3), replace=False)]
    for concept in dict.fromkeys(concepts):
        _state(picked[0], concept, lines, text, rng)
    _beside(text, lines, picked, concepts, rng)
    return passages_of(text.sentences, question)


@lru_cache(maxsize=4)
def _by_concept(statements: tuple[Line, ...]) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for line in statements:
        for concept in concepts_of(line):
            lines.setdefault(concept, []).append(line)
    return lines


def concepts_of(line: Line) -> tuple[str, ...]:
    """What a statement states of its row."""
    args = line.program.args if line.program.op == "facts" else line.program.args[1:]
    return tuple(str(arg) for arg in args)


def _beside(
    text: _Text, lines: dict[str, list[Line]], names: Sequence[str], concepts: Sequence[str],
    rng: np.random.Generator, avoid: Collection[str] = (),
) -> None:  # fmt: skip
    """Some more sentences about these names, half of them about these concepts."""
    for _ in range(int(rng.integers(1, OTHERS))) if names else ():
        known = [c for c in concepts if c in lines] if rng.random() < 0.5 else []
        concept = pick(known or [c for c in lines if c not in WORDY and c not in avoid], rng)
        name = pick(names, rng)
        if (name, concept) not in text.stated:
            _state(name, concept, lines, text, rng, avoid)


def _state(
    name: str, concept: str, lines: dict[str, list[Line]], text: _Text, rng: np.random.Generator,
    avoid: Collection[str] = (),
) -> None:  # fmt: skip
    """One sentence that states this of it, and perhaps more, nothing twice. Raises NoMatch when no line does."""
    fitting = [
        line
        for line in lines.get(concept, ())
        if not any((name, other) in text.stated or other in avoid for other in concepts_of(line))
    ]
    if not fitting:
        raise NoMatch(f"no statement of {concept}")
    line = pick(fitting, rng)
    words = {"row1": name}
    for other in concepts_of(line):
        drawn = _fact(other, rng)
        text.stated[name, other] = drawn
        words[other if line.program.op == "facts" else "v1"] = drawn.text
    sentence = SLOT.sub(lambda match: words.get(match[1]) or _aside(match[1], rng), expand(line.template, rng))
    text.sentences.append(sentence if sentence.endswith((".", "!")) else sentence + ".")


ASIDES: dict[str, Any] = {
    "n": draw.number, "k": draw.small_whole, "pct": draw.percentage, "d": draw.date, "p": draw.place,
    "c": draw.country, "t": draw.duration,
}  # fmt: skip


def _aside(slot: str, rng: np.random.Generator) -> str:
    """A figure that is no fact of the row."""
    name = slot.rstrip("0123456789")
    if name == "person":
        return str(pick(draw.PERSONS, rng))
    if name == "m":
        return draw.certain(draw.money, rng, pick(draw.CURRENCIES, rng)).text
    if name == "q":
        return draw.certain(draw.quantity, rng, draw.unit_style(rng)[1]).text
    if name not in ASIDES:
        raise NoMatch(f"a statement with the slot {slot}")
    return draw.certain(ASIDES[name], rng).text


def _fact(concept: str, rng: np.random.Generator) -> Drawn:
    kind, _, low, high = CONCEPTS[concept]
    if kind == "date":
        return draw.certain(draw.date, rng, int(low), int(high))
    if kind == "year":
        return draw.certain(lambda r: year(int(r.integers(1900, 2024))), rng)
    if kind in ("place", "country"):
        return draw.certain(draw.place if kind == "place" else draw.country, rng)
    if kind in ("percent", "time"):
        return draw.certain(draw.percentage if kind == "percent" else draw.hours, rng)
    if kind in ("word", "person", "client"):
        name = _word(concept, kind, rng)
        return Drawn(Word(name) if kind == "person" else None, name)
    if kind == "rating":
        return draw.certain(draw.number, rng, Fraction(int(rng.integers(10 * int(low), 10 * int(high))), 10))
    amount = Fraction(int(float(f"{10 ** float(rng.uniform(low, high)):.3g}")))
    if kind == "money":
        return draw.certain(draw.money, rng, pick(draw.CURRENCIES, rng), amount)
    if kind == "count":
        return draw.certain(draw.number, rng, max(amount, Fraction(21)))
    return draw.certain(draw.quantity, rng, pick(draw.UNITS[DIMENSIONS[kind]], rng), amount)


def _word(concept: str, kind: str, rng: np.random.Generator) -> str:
    if kind in ("person", "client"):
        return f"{pick(draw.PERSONS, rng)} {pick(SURNAMES, rng)}"
    return str(pick(CATEGORIES[concept], rng))
