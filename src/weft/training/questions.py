"""The question maker: a wording, values for its slots, a table or a passage → a question with its gold program.

The question is read by the real reader, so what the network learns from is what it will see; a wording whose values the
reader misses is counted, not trained on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.find import read
from weft.interleave import Part
from weft.modalities.number import from_amount
from weft.modality import Span
from weft.operations.operation import operations
from weft.programs import fits
from weft.situation import Situation, situate
from weft.tags import tag_of
from weft.training import draw
from weft.training.bank import CLOSE, CONCEPTS, Source, figure_near
from weft.training.draw import Drawn, pick
from weft.training.grammar import SLOT, Line, Node, expand

EITHER_ORDER = frozenset(
    "add multiply difference equal days_between weeks_between months_between years_between distance both".split()
)
TABLE_SLOT = re.compile(r"row\d|types?|col[ndpw]?|v\d|all")
MISSABLE = frozenset("lookup extreme aggregate filter".split())  # families whose column may be missing
DRAWN = {"k": draw.small_whole, "pct": draw.percentage, "d": draw.date, "t": draw.duration, "p": draw.place,
         "c": draw.country, "ord": draw.ordinal}  # fmt: skip
WORDY = ("category", "founder", "author", "field")


@dataclass(frozen=True)
class GoldStep:
    """One step as it should be: for pairs and single arguments the values in order, for sets all of them."""

    op: str
    args: tuple[Any, ...]
    value: Any


@dataclass
class Example:
    """A question made ready, with its gold steps. `gold[s][a]`: indices of candidates equal to argument a of step s."""

    family: str
    where: str
    text: str
    situation: Situation
    steps: list[GoldStep]
    gold: list[list[list[int]]]
    neural: bool = False  # only copy and decode are allowed
    target: tuple[str, Any] | None = None  # what decode should read: ("word", "Friday") or ("number", Fraction)
    tables: tuple[Any, ...] = ()
    passages: tuple[Part, ...] = ()
    spans: tuple[Span, ...] = ()  # gold spans of the question, for the row "with gold spans given"


@dataclass
class Maker:
    """Draws examples from lines. `failures` counts, by reason, what could not be made."""

    lines: Sequence[Line]
    sources: Sequence[Source]
    tokenizer: Any
    statements: Sequence[Line] = ()
    phrases: Sequence[Line] = ()
    mode: str = "replace"
    in_text: float = 0.2  # share of the look-ups that are asked of a passage instead of a table
    noise: bool = True
    gold_spans: bool = False
    failures: Counter[str] = field(default_factory=Counter)

    def make(self, line: Line, rng: np.random.Generator) -> Example | None:
        """One example of this wording, or None when the values drawn did not work out."""
        try:
            if line.family in MISSABLE and self.noise and rng.random() < 0.07:
                return _make_refusal(self, line, rng)
            return _make(self, line, rng)
        except (_NoMatch, DoesNotFit, WeftError) as reason:
            self.failures[f"{line.where}: {reason}"[:140]] += 1
            return None


class _NoMatch(Exception):
    """The wording and the table, or the reader, do not meet; another draw may."""


@dataclass
class _Bound:
    """What the slots of one wording are bound to."""

    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)  # concept or col → Column
    source: Source | None = None
    passages: tuple[Part, ...] = ()
    in_text: bool = False


def _make(maker: Maker, line: Line, rng: np.random.Generator) -> Example | None:
    template, program = expand(line.template, rng), line.program
    if maker.phrases and line.family not in ("refuse", "phrases") and rng.random() < 0.12:
        template, program = _composed(template, program, maker.phrases, rng)
    bound = _bind(maker, line, template, program, rng)
    text, places = _fill(template, bound, rng if maker.noise else None)
    steps = _evaluate(program, bound)
    tables = (bound.source.table,) if bound.source and not bound.in_text else ()
    return _situated(maker, line, text, _gold_spans(text, places, bound), steps, tables, bound.passages, rng)


def _situated(
    maker: Maker, line: Line, text: str, spans: list[Span], steps: list[GoldStep], tables: tuple[Any, ...],
    passages: tuple[Part, ...], rng: np.random.Generator,
) -> Example:  # fmt: skip
    """The example with what else lies on the table: other tables and a text that have nothing to do with it."""
    if maker.noise:
        tables = _with_others(maker, tables, rng)
        if not passages and maker.statements and rng.random() < 0.03:
            passages = _unrelated(maker, rng)
    given = spans if maker.gold_spans else None
    situation = situate(text, maker.tokenizer, tables=tables, passages=passages, spans=given, mode=maker.mode)
    gold = _align(steps, situation)
    return Example(
        line.family, line.where, text, situation, steps, gold, tables=tables, passages=passages, spans=tuple(spans)
    )


def _with_others(maker: Maker, tables: tuple[Any, ...], rng: np.random.Generator) -> tuple[Any, ...]:
    count = int(rng.choice(4, p=[0.72, 0.14, 0.08, 0.06] if not tables else [0.8, 0.12, 0.08, 0.0]))
    for _ in range(count):
        other = pick(maker.sources, rng).table
        if other.name not in {table.name for table in tables}:
            tables = (*tables, other)
    return tuple(tables[i] for i in rng.permutation(len(tables)))


def _unrelated(maker: Maker, rng: np.random.Generator) -> tuple[Part, ...]:
    by_concept = _by_concept(maker.statements)
    sentences: list[str] = []
    source = pick(maker.sources, rng)
    for row in source.table.rows[: int(rng.integers(1, 5))]:
        if row.name:
            _state(row.name, pick([c for c in by_concept if c not in WORDY], rng), by_concept, sentences, rng)
    text = " ".join(sentences)
    return (Part(text, tuple(read(text)), "text"),)


def _by_concept(statements: Sequence[Line]) -> dict[str, list[Line]]:
    by_concept: dict[str, list[Line]] = {}
    for line in statements:
        by_concept.setdefault(str(line.program.args[1]), []).append(line)
    return by_concept


def _make_refusal(maker: Maker, line: Line, rng: np.random.Generator) -> Example | None:
    """A wording over a table that lacks the column it asks for, or with no table at all: to be refused."""
    concepts = {leaf for leaf in line.program.leaves() if leaf in CONCEPTS}
    slots = SLOT.findall(line.template)
    if not concepts or any(re.fullmatch(r"col[ndpw]?", slot) for slot in slots):
        raise _NoMatch("no concept to miss")
    lacking = [s for s in maker.sources if all(_far(concept, s) for concept in concepts)]
    if not lacking:
        raise _NoMatch("every table comes near")
    bound = _Bound(source=pick(lacking, rng))
    source = bound.source
    assert source is not None
    bound.texts["type"], bound.texts["types"] = source.singular, source.plural
    rows = [row for row in source.table.rows if row.name]
    for slot in dict.fromkeys(slots):
        if re.fullmatch(r"row\d", slot):
            bound.texts[slot] = pick(rows, rng).name
        elif re.fullmatch(r"v\d", slot):
            bound.texts[slot] = draw.certain(draw.number, rng).text
        elif slot not in bound.texts:
            _bind_slot(slot, line.program, bound, _amount_style(line.program, slots, rng), rng)
    text, _ = _fill(expand(line.template, rng), bound, rng if maker.noise else None)
    tables = (source.table,) if rng.random() < 0.7 else ()
    steps = [GoldStep("refuse", (), None)]
    if not tables:
        situation = situate(text, maker.tokenizer, tables=(), passages=(), mode=maker.mode)
        return Example("refuse", line.where, text, situation, steps, [[]])
    return _situated(_alone(maker), line, text, [], steps, tables, (), rng)


def _alone(maker: Maker) -> Maker:
    """The same maker without other tables or texts beside: they might hold what must be missing."""
    return Maker((), maker.sources, maker.tokenizer, mode=maker.mode, noise=False)


def _far(concept: str, source: Source) -> bool:
    near = set(source.concepts)
    for group in CLOSE:
        if group & set(source.concepts):
            near |= group
    return concept not in near


# ---- binding -------------------------------------------------------------------------------------------------------


def _bind(maker: Maker, line: Line, template: str, program: Node, rng: np.random.Generator) -> _Bound:
    bound = _Bound()
    leaves = list(program.leaves())
    slots = [*SLOT.findall(template), *(leaf for leaf in leaves if re.fullmatch(r"[a-z]+\d", leaf))]
    needs_table = any(TABLE_SLOT.fullmatch(name) for name in (*slots, *leaves)) or any(
        leaf in CONCEPTS for leaf in leaves
    )
    if needs_table:
        concepts = [leaf for leaf in leaves if leaf in CONCEPTS]
        wordy = any(concept in WORDY for concept in concepts)
        only_lookups = concepts and not wordy and _only_lookups(program) and "col" not in "".join(leaves)
        if maker.statements and only_lookups and line.family in ("lookup", "twostep") and rng.random() < maker.in_text:
            _bind_passage(maker, concepts, program, bound, rng)
        else:
            _bind_table(maker, line, leaves, slots, program, bound, rng)
    shared = _amount_style(program, slots, rng)
    for slot in dict.fromkeys(slots):
        if slot not in bound.texts:
            _bind_slot(slot, program, bound, shared, rng)
    if line.family in ("addsub", "twostep", "refuse", "percent"):
        _order_amounts(program, bound, rng)
    return bound


def _only_lookups(program: Node) -> bool:
    return all(node.op not in _ROW_OPS for node in program.nodes())


_ROW_OPS = frozenset(
    "where_equal where_greater where_less both among count largest smallest nth_largest nth_smallest nearest_row total "
    "average".split()
)


def _amount_style(program: Node, slots: Sequence[str], rng: np.random.Generator) -> dict[str, draw.Amounts]:
    """x, m, q and n slots of one question share kind, currency, dimension."""
    ops = {node.op for node in program.nodes()}
    kind = None
    if ops & {"round", "multiply"} and not ops & {"share", "percent_of"}:
        kind = "number" if rng.random() < 0.6 else "money"
    if "divide" in ops and sum(name[0] == "x" for name in set(slots)) > 1 and rng.random() < 0.5:
        kind = "number"
    dimension = "length" if "distance" in ops or ("convert" in ops and rng.random() < 0.3) else None
    unit = draw.amounts(rng, "quantity", dimension)
    return {
        "x": draw.amounts(rng, kind, dimension),
        "m": draw.amounts(rng, "money"),
        "q": unit,
        "n": draw.amounts(rng, "number"),
    }


def _bind_slot(
    slot: str, program: Node, bound: _Bound, shared: dict[str, draw.Amounts], rng: np.random.Generator
) -> None:
    name = slot.rstrip("0123456789")
    if name in ("person", "things"):
        options = draw.PERSONS if name == "person" else draw.THINGS
        bound.texts[slot] = pick([option for option in options if option not in bound.texts.values()], rng)
        return
    if (
        name == "q"
        and {node.op for node in program.nodes()} & {"greater", "equal", "larger", "smaller"}
        and rng.random() < 0.6
    ):
        style = shared["q"].style  # units may differ within the dimension
        drawn = draw.certain(draw.quantity, rng, pick(draw.UNITS[style[0]], rng))
    elif name in shared:
        drawn = shared[name].draw(rng)
    elif name == "u":
        drawn = _unit(shared, program, rng)
    elif name in DRAWN:
        drawn = draw.certain(DRAWN[name], rng)
    else:
        raise _NoMatch(f"slot {slot} belongs to a table")
    if drawn.value in bound.values.values():
        other = shared[name].draw(rng) if name in shared else drawn
        drawn = other
    bound.values[slot], bound.texts[slot] = drawn.value, drawn.text


def _unit(shared: dict[str, draw.Amounts], program: Node, rng: np.random.Generator) -> Drawn:
    """A unit to convert into: of the dimension of what is converted, not the same unit."""
    from weft.find.mentions import mentions

    dimension, used = shared["q"].style
    inside = next((node for node in program.nodes() if node.op == "convert"), None)
    if inside is not None and isinstance(inside.args[0], Node):
        ops = {node.op for node in inside.args[0].nodes()}
        dimension, used = ("length", ("km",)) if "distance" in ops else (dimension, used)
        leaves = list(inside.args[0].leaves())
        if any(leaf[0] == "x" for leaf in leaves):
            dimension, used = shared["x"].style if shared["x"].kind == "quantity" else (dimension, used)
    for _ in range(20):
        names = pick([unit for unit in draw.UNITS[dimension] if unit != used], rng)
        text = pick([name for name in names if len(name) > 2 or rng.random() < 0.5] or names, rng)
        found = [span for span in mentions(f"how many {text} is", []) if span.kind == "unit" and span.written == text]
        if found:
            return Drawn(found[0].value, text)
    raise _NoMatch(f"no unit of {dimension} is read alone")


def _order_amounts(program: Node, bound: _Bound, rng: np.random.Generator) -> None:
    """In a story what is taken away is mostly smaller than what was there."""
    for node in program.nodes():
        if node.op == "subtract" and all(isinstance(arg, str) and arg in bound.values for arg in node.args):
            a, b = (str(arg) for arg in node.args)
            low, high = _amount(bound.values[a]), _amount(bound.values[b])
            if low is not None and high is not None and low < high and a[0] == b[0] and rng.random() < 0.85:
                bound.values[a], bound.values[b] = bound.values[b], bound.values[a]
                bound.texts[a], bound.texts[b] = bound.texts[b], bound.texts[a]


def _amount(value: Any) -> Fraction | None:
    number = getattr(value, "number", value)
    return getattr(number, "amount", None)


# ---- tables and passages -------------------------------------------------------------------------------------------


def _bind_table(
    maker: Maker,
    line: Line,
    leaves: Sequence[str],
    slots: Sequence[str],
    program: Node,
    bound: _Bound,
    rng: np.random.Generator,
) -> None:
    concepts = {leaf for leaf in leaves if leaf in CONCEPTS}
    generic = [leaf for leaf in dict.fromkeys((*leaves, *slots)) if re.fullmatch(r"col[ndpw]?", leaf)]
    fitting = [s for s in maker.sources if concepts <= set(s.concepts) and all(_columns(s, name) for name in generic)]
    if not fitting:
        raise _NoMatch("no table has " + ", ".join(sorted(concepts)) + " ".join(generic))
    source = bound.source = pick(fitting, rng)
    for concept in concepts:
        bound.columns[concept] = source.table.columns[source.concepts[concept]]
    used = set(bound.columns.values())
    for name in generic:
        column = pick([c for c in _columns(source, name) if c not in used] or _columns(source, name), rng)
        bound.columns[name] = column
        bound.texts[name] = column.label
    bound.texts["type"], bound.texts["types"] = source.singular, source.plural
    rows = [row for row in source.table.rows if row.name]
    wanted = [
        bound.columns[str(node.args[1])]
        for node in program.nodes()
        if node.op == "lookup" and str(node.args[1]) in bound.columns
    ]
    rows = [row for row in rows if all(row.fields[c.index][1] is not None for c in wanted)]
    names = [name for name in dict.fromkeys(slots) if re.fullmatch(r"row\d", name)]
    if len(rows) < len(names):
        raise _NoMatch("too few rows with these fields")
    for name, index in zip(names, rng.choice(len(rows), len(names), replace=False)):
        bound.values[name], bound.texts[name] = rows[int(index)], rows[int(index)].name
    _bind_conditions(program, bound, rng)


def _columns(source: Source, name: str) -> list[Any]:
    """The columns that a generic column slot may stand for."""
    kinds = {
        "coln": ("number", "money", "quantity", "percent"),
        "cold": ("date",),
        "colp": ("place", "country"),
        "colw": ("word",),
    }
    columns = [c for c in source.table.columns if not c.key and not c.source]
    return [c for c in columns if name == "col" or c.tag.split(":")[0] in kinds[name]]


def _bind_conditions(program: Node, bound: _Bound, rng: np.random.Generator) -> None:
    """Values for conditions, near what the column holds; lower bounds below upper ones."""
    for node in program.nodes():
        if node.op not in ("where_equal", "where_greater", "where_less") or not isinstance(node.args[1], str):
            continue
        slot, column = node.args[1], bound.columns.get(str(node.args[0]))
        if column is None or slot in bound.values:
            continue
        drawn = _near(column, node.op, rng)
        bound.values[slot], bound.texts[slot] = drawn.value, drawn.text
    bounds = {n.op: str(n.args[1]) for n in program.nodes() if n.op in ("where_greater", "where_less")}
    if len(bounds) == 2 and len({str(n.args[0]) for n in program.nodes() if n.op in bounds}) == 1:
        low, high = bounds["where_greater"], bounds["where_less"]
        if low in bound.values and high in bound.values and _before(bound.values[high], bound.values[low]):
            bound.values[low], bound.values[high] = bound.values[high], bound.values[low]
            bound.texts[low], bound.texts[high] = bound.texts[high], bound.texts[low]


def _before(one: Any, other: Any) -> bool:
    from weft.modality import scalar

    a, b = scalar(one), scalar(other)
    return a is not None and b is not None and a[0] * 10 ** b[1] < b[0] * 10 ** a[1]


def _near(column: Any, op: str, rng: np.random.Generator) -> Drawn:
    kind = column.tag.split(":")[0]
    cells = [
        cell for cell in column.table.cells(column) if cell is not None and (tag_of(cell) == "word") == (kind == "word")
    ]
    cell = pick(cells, rng)
    drawn: Drawn | None = None
    if kind == "word":
        drawn = Drawn(cell, cell.text)
    elif kind == "date":
        full = cell.day is not None and rng.random() < 0.3 and op != "where_equal"
        drawn = draw.date(rng, cell.year, cell.year + 1) if full else _year(cell.year)
    elif kind in ("place", "country"):
        from weft.lexicon import gazetteer

        by_country = op == "where_equal" and cell.country and rng.random() < 0.6
        drawn = draw.read_as(gazetteer.country_name(cell.country) if by_country else cell.name.split(",")[0], "place")
    else:
        amount = (
            getattr(cell, "number", cell).amount
            if op == "where_equal"
            else figure_near(getattr(cell, "number", cell).amount, rng)
        )
        drawn = _written_near(column, amount, rng)
    if drawn is None:
        raise _NoMatch(f"no value near {cell} is read")
    return drawn


def _year(year: int) -> Drawn | None:
    spans = [span for span in read(f"in {year}") if span.kind == "date"]
    return Drawn(spans[0].value, str(year)) if spans else None


def _written_near(column: Any, amount: Fraction, rng: np.random.Generator) -> Drawn | None:
    kind = column.tag.split(":")[0]
    if kind == "money":
        symbol = {"USD": "$", "EUR": "€", "GBP": "£"}.get(column.tag.split(":")[1])
        return draw.money(rng, (symbol, ""), amount) if symbol else None
    if kind == "quantity" and column.unit and rng.random() < 0.75:
        return draw.quantity(rng, (column.unit,), amount)
    if kind == "percent":
        return draw.read_as(f"{draw.decimal(amount)}%", "percent")
    return draw.read_as(draw.spell(amount, rng, False), "number")


def _bind_passage(
    maker: Maker, concepts: Sequence[str], program: Node, bound: _Bound, rng: np.random.Generator
) -> None:
    """A passage that states the facts asked for and some others; lookups become values of the passage."""
    source = pick([s for s in maker.sources if any(c in CONCEPTS for c in s.concepts)], rng)
    bound.in_text = True
    by_concept = _by_concept(maker.statements)
    rows = [row for row in source.table.rows if row.name]
    order = rng.choice(len(rows), min(len(rows), 6), replace=False)
    bound.texts["type"], bound.texts["types"] = source.singular, source.plural
    sentences: list[str] = []
    stated: dict[tuple[str, str], Drawn] = {}
    for node in program.nodes():
        if node.op == "lookup":
            slot, concept = (str(arg) for arg in node.args)
            if slot not in bound.texts:
                bound.texts[slot] = rows[int(order[len(bound.texts) % len(order)])].name
            if (slot, concept) not in stated:
                stated[slot, concept] = _state(bound.texts[slot], concept, by_concept, sentences, rng)
    for _ in range(int(rng.integers(1, 5))):
        concept = pick(
            [c for c in by_concept if c not in WORDY and c not in concepts] if rng.random() < 0.5 else concepts, rng
        )
        other = rows[int(pick(list(order), rng))].name
        if concept in by_concept and other not in bound.texts.values():
            _state(other, concept, by_concept, sentences, rng)
    bound.values |= {f"{slot} {concept}": drawn.value for (slot, concept), drawn in stated.items()}
    parts = [sentences[i] for i in rng.permutation(len(sentences))]
    text = " ".join(parts)
    bound.passages = (Part(text, tuple(read(text)), "text"),)


def _state(
    name: str, concept: str, by_concept: dict[str, list[Line]], sentences: list[str], rng: np.random.Generator
) -> Drawn:
    if concept not in by_concept:
        raise _NoMatch(f"no statement of {concept}")
    drawn = _fact(concept, rng)
    template = expand(pick(by_concept[concept], rng).template, rng)
    sentence = template.replace("{row1}", name).replace("{v1}", drawn.text)
    if "{" in sentence:
        raise _NoMatch(f"statement of {concept} with another slot")
    sentences.append(sentence if sentence.endswith((".", "!")) else sentence + ".")
    return drawn


def _fact(concept: str, rng: np.random.Generator) -> Drawn:
    kind, _, low, high = CONCEPTS[concept]
    if kind == "date":
        return draw.certain(draw.date, rng, int(low), int(high))
    if kind == "year":
        return draw.certain(lambda r: _year(int(r.integers(1900, 2024))), rng)
    if kind in ("place", "country"):
        return draw.certain(draw.place if kind == "place" else draw.country, rng)
    amount = Fraction(int(float(f"{10 ** float(rng.uniform(low, high)):.3g}")))
    if kind == "money":
        return draw.certain(draw.money, rng, pick(draw.CURRENCIES, rng), amount)
    if kind in ("count", "rating"):
        return draw.certain(draw.number, rng, max(amount, Fraction(21)))
    units = {
        "m": draw.UNITS["length"],
        "km²": draw.UNITS["area"],
        "kg": draw.UNITS["mass"],
        "km/h": draw.UNITS["speed"],
    }
    return draw.certain(draw.quantity, rng, pick(units[kind], rng), amount)


# ---- text, program, alignment --------------------------------------------------------------------------------------


def _fill(template: str, bound: _Bound, rng: np.random.Generator | None) -> tuple[str, dict[str, tuple[int, int]]]:
    """The template with its slots filled, and where each slot stands."""
    if rng is not None:
        template = _noisy(template, rng)
    text, places, at = "", {}, 0
    for match in SLOT.finditer(template):
        text += template[at : match.start()]
        filled = bound.texts.get(match.group(1))
        if filled is None:
            raise _NoMatch(f"slot {match.group(1)} is not bound")
        if re.search(r"\ba $", text) and filled[0] in "aeiou":
            text = text[:-1] + "n "
        if not text:
            filled = filled[0].upper() + filled[1:]
        places[match.group(1)] = (len(text), len(text) + len(filled))
        text += filled
        at = match.end()
    return text + template[at:], places


def _noisy(template: str, rng: np.random.Generator) -> str:
    """Now and then: lower case, no final mark, an opener or a closer."""
    turn = rng.random()
    if turn < 0.1:
        template = re.sub(r"^[A-Z]", lambda m: m.group().lower(), template)
    if rng.random() < 0.12:
        template = template.rstrip("?.! ")
    if rng.random() < 0.06:
        template = (
            pick(("Hi, ", "Please tell me: ", "Quick question: ", "Hello! ", "Can you tell me: ", "OK so "), rng)
            + template
        )
    if rng.random() < 0.04:
        template += pick((" Thanks!", " Please.", " Cheers.", " I need it for work.", " Just curious."), rng)
    return template


def _evaluate(program: Node, bound: _Bound) -> list[GoldStep]:
    """The steps in order with their exact results. Raises DoesNotFit, _NoMatch."""
    if program.op == "refuse":
        return [GoldStep("refuse", (), None)]
    steps: list[GoldStep] = []
    value = _value(program, bound, steps)
    if not steps:
        steps.append(GoldStep("copy", (value,), value))
    if len(steps) > 5:
        raise _NoMatch("too many steps")
    return steps


def _value(arg: Node | str, bound: _Bound, steps: list[GoldStep]) -> Any:
    if isinstance(arg, str):
        return _leaf(arg, bound)
    if arg.op == "lookup" and bound.in_text:
        return bound.values[f"{arg.args[0]} {arg.args[1]}"]
    args = tuple(_value(inner, bound, steps) for inner in arg.args)
    op = {"add": "sum" if len(args) > 2 else "add", "sum": "add" if len(args) == 2 else "sum"}.get(arg.op, arg.op)
    known = operations().get(op)
    if known is None:
        raise _NoMatch(f"no operation {op}")
    if not _typed(op, known.shape, args):
        raise _NoMatch(f"{op} does not take {', '.join(tag_of(a) for a in args)}")
    outcome = known.run(*args)
    steps.append(GoldStep(op, args, outcome.value))
    return outcome.value


def _typed(op: str, shape: str, args: tuple[Any, ...]) -> bool:
    tags = [tag_of(arg) for arg in args]
    if shape in ("one", "pair"):
        return len(args) == (1 if shape == "one" else 2) and fits(op, *tags) is not None
    return all(fits(op, tags[0], tag) is not None for tag in tags[1:])


def _leaf(name: str, bound: _Bound) -> Any:
    if name in bound.values:
        return bound.values[name]
    if name in bound.columns:
        return bound.columns[name]
    if name == "all":
        if bound.source is None:
            raise _NoMatch("no table")
        return bound.source.table.all
    if re.fullmatch(r"\d+(/\d+)?", name):
        return from_amount(Fraction(name))
    raise _NoMatch(f"{name} is not bound")


def _composed(template: str, program: Node, phrases: Sequence[Line], rng: np.random.Generator) -> tuple[str, Node]:
    """One slot of a one-step wording replaced by a phrase that names the result of another step."""
    slots = [
        leaf for leaf in program.leaves() if re.fullmatch(r"[xmqndp]\d", leaf) and template.count(f"{{{leaf}}}") == 1
    ]
    if not slots or any(isinstance(arg, Node) for arg in program.args):
        return template, program
    slot = pick(slots, rng)
    phrase = pick(phrases, rng)
    if not _suits(slot[0], phrase.program.op):
        return template, program
    taken = {
        leaf: leaf[:-1] + str(int(leaf[-1]) + 5)
        for leaf in phrase.program.leaves()
        if re.fullmatch(r"(?:[xmqnkdtpcuv]|pct|row|ord)\d", leaf)
    }
    inner = Node(phrase.program.op, tuple(_renamed(arg, taken) for arg in phrase.program.args))
    words = SLOT.sub(lambda m: f"{{{taken.get(m.group(1), m.group(1))}}}", expand(phrase.template, rng))
    return template.replace(f"{{{slot}}}", words), _replaced(program, slot, inner)


def _suits(slot: str, op: str) -> bool:
    if slot == "d":
        return op in ("date_plus", "date_minus", "earlier", "later", "lookup")
    if slot == "p":
        return op in ("nearest", "lookup")
    return op in _AMOUNTS


_AMOUNTS = frozenset(
    "add subtract sum multiply divide percent_of mean median larger smaller difference distance lookup total average "
    "count days_between convert".split()
)


def _renamed(arg: Node | str, taken: dict[str, str]) -> Node | str:
    if isinstance(arg, str):
        return taken.get(arg, arg)
    return Node(arg.op, tuple(_renamed(inner, taken) for inner in arg.args))


def _replaced(program: Node, slot: str, inner: Node) -> Node:
    return Node(program.op, tuple(inner if arg == slot else arg for arg in program.args))


def _align(steps: Sequence[GoldStep], situation: Situation) -> list[list[list[int]]]:
    """For each step and argument the candidates (then results) equal to it. Raises _NoMatch when one has none."""
    candidates = situation.candidates
    known: dict[tuple[str, Any], list[int]] = {}
    for place, candidate in enumerate(candidates):
        known.setdefault((candidate.tag, candidate.value), []).append(place)
    gold: list[list[list[int]]] = []
    literals = {c.value: len(candidates) - len(situation.literals) + i for i, c in enumerate(situation.literals)}
    for number, step in enumerate(steps):
        rows = []
        for arg in step.args:
            earlier = [
                len(candidates) + s
                for s in range(number)
                if steps[s].value == arg and type(steps[s].value) is type(arg)
            ]
            places = earlier or known.get((tag_of(arg), arg), [])
            values = [place for place in places if place not in literals.values()] or places
            if not values:
                raise _NoMatch(f"the reader found no {tag_of(arg)} {arg}")
            rows.append(values)
        gold.append(rows)
    return gold


def _gold_spans(text: str, places: dict[str, tuple[int, int]], bound: _Bound) -> list[Span]:
    """The spans as the maker placed them: what a perfect reader would find."""
    from weft.modality import kind_of

    spans = []
    for slot, (start, stop) in places.items():
        if slot in bound.values:
            value = bound.values[slot]
            spans.append(Span(start, stop, kind_of(value), value, text[start:stop]))
    return sorted(spans, key=lambda span: span.start)
