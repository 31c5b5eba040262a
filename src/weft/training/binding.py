"""What the slots of a wording stand for: values drawn alike, rows and columns of a table, conditions near its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.find import read
from weft.find.mentions import mentions
from weft.modalities.duration import text as in_words
from weft.modalities.number import Number
from weft.tags import tag_of
from weft.training import draw
from weft.training.bank import CONCEPTS, Source, figure_near
from weft.training.draw import Drawn, pick
from weft.training.grammar import SLOT, Line, Node
from weft.wanted import counts_whole

if TYPE_CHECKING:
    from weft.training.questions import Maker

DRAWN = {"k": draw.small_whole, "pct": draw.percentage, "d": draw.date, "t": draw.duration, "p": draw.place,
         "c": draw.country, "ord": draw.ordinal, "h": draw.hours, "tm": draw.time_of_day,
         "sp": draw.speed, "dm": draw.span_of_dates,
         "kg": lambda rng: draw.quantity(rng, draw.UNITS["mass"][0]),
         "km": lambda rng: draw.quantity(rng, draw.UNITS["length"][0]),
         "lt": lambda rng: draw.quantity(rng, draw.UNITS["volume"][0]),
         "ln": lambda rng: draw.quantity(rng, pick(draw.UNITS["length"][:3], rng)),
         "pw": lambda rng: draw.quantity(rng, pick((("W", "watts"), ("kW", "kilowatts")), rng))}  # fmt: skip


DIMENSIONS = {"m": "length", "km": "length", "km²": "area", "kg": "mass", "km/h": "speed"}  # of a concept's kind


class NoMatch(Exception):
    """The wording and the table, or the reader, do not meet; another draw may."""


@dataclass
class Bound:
    """What the slots of one wording are bound to."""

    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)  # concept or col → Column
    source: Source | None = None
    sentences: tuple[str, ...] = ()  # of the text that is asked about
    in_text: bool = False


def bind_table(
    maker: Maker,
    line: Line,
    leaves: Sequence[str],
    slots: Sequence[str],
    program: Node,
    bound: Bound,
    rng: np.random.Generator,
) -> None:
    concepts = {leaf for leaf in leaves if leaf in CONCEPTS}
    generic = [leaf for leaf in dict.fromkeys((*leaves, *slots)) if re.fullmatch(r"col[ndpwt]?", leaf)]
    fitting = [s for s in maker.sources if concepts <= set(s.concepts) and all(_columns(s, name) for name in generic)]
    if not fitting:
        raise NoMatch("no table has " + ", ".join(sorted(concepts)) + " ".join(generic))
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
        raise NoMatch("too few rows with these fields")
    for name, index in zip(names, rng.choice(len(rows), len(names), replace=False)):
        row = rows[int(index)]
        bound.values[name], bound.texts[name] = row, called(row, source, line.template, rng)
    _bind_conditions(program, bound, rng)


def called(row: Any, source: Source, template: str, rng: np.random.Generator) -> str:
    """What a question calls a row: its name; a number mostly with what it is of, "invoice 2308"."""
    if source.table.key is None or source.table.key.tag != "number":
        return str(row.name)
    if re.search(r"\{type\}s? (?:no\.? |number |#)?\{row\d\}", template):
        return str(row.name)
    ways = [f"{source.singular} {row.name}"] * 14 + [
        f"#{row.name}",
        f"no. {row.name}",
        f"{source.singular} #{row.name}",
    ]
    return str(pick([*ways, row.name] if len(row.name) > 3 else ways, rng))


def _columns(source: Source, name: str) -> list[Any]:
    """The columns that a generic column slot may stand for."""
    kinds = {
        "coln": ("number", "money", "quantity", "percent"),
        "cold": ("date",),
        "colp": ("place", "country"),
        "colw": ("word",),
        "colt": ("truth",),
    }
    columns = [c for c in source.table.columns if not c.key and not c.source]
    if name == "col":  # what is asked of any column is not asked of yes and no
        return [c for c in columns if c.tag != "truth"]
    return [c for c in columns if c.tag.split(":")[0] in kinds[name]]


ABOVE, BELOW = ("where_greater", "where_at_least"), ("where_less", "where_at_most")
CONDITIONS = ("where_equal", *ABOVE, *BELOW)


def _bind_conditions(program: Node, bound: Bound, rng: np.random.Generator) -> None:
    """Values for conditions, near what the column holds; lower bounds below upper ones."""
    for node in program.nodes():
        slot = node.args[-1] if node.args else ""
        if not isinstance(slot, str) or not slot[:1].isalpha() or slot in bound.values:  # a node, a literal: 0 guests
            continue
        if node.op in CONDITIONS:
            column = bound.columns.get(str(node.args[0]))
            drawn = _near(column, node.op, rng) if column is not None else None
        else:
            drawn = _as_asked(node, bound, rng)
        if drawn is not None:
            bound.values[slot], bound.texts[slot] = drawn.value, drawn.text
    bounded = [n for n in program.nodes() if n.op in ABOVE or n.op in BELOW]
    lower, upper = ([str(n.args[1]) for n in bounded if n.op in side] for side in (ABOVE, BELOW))
    if len(lower) == len(upper) == 1 and len({str(n.args[0]) for n in bounded}) == 1:
        low, high = lower[0], upper[0]
        if low in bound.values and high in bound.values and _before(bound.values[high], bound.values[low]):
            bound.values[low], bound.values[high] = bound.values[high], bound.values[low]
            bound.texts[low], bound.texts[high] = bound.texts[high], bound.texts[low]


def _as_asked(node: Node, bound: Bound, rng: np.random.Generator) -> Drawn | None:
    """What a row's word is asked to be, in equal(lookup(row1, status), v1): half the time what it is."""
    asked = node.args[0]
    if node.op != "equal" or not isinstance(asked, Node) or asked.op != "lookup":
        return None
    row, column = bound.values.get(str(asked.args[0])), bound.columns.get(str(asked.args[1]))
    if row is None or column is None or column.tag != "word":
        return None
    if rng.random() < 0.5:
        return _near(column, "where_equal", rng)
    cell = row.fields[column.index][1]
    return Drawn(cell, cell.text)


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
        drawn = draw.date(rng, cell.year, cell.year + 1) if full else _period(cell, rng)
    elif kind == "duration":
        drawn = draw.read_as(in_words(cell), "duration")
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
        if _counts(cells):
            amount = Fraction(round(amount))
        drawn = _written_near(column, amount, rng)
    if drawn is None:
        raise NoMatch(f"no value near {cell} is read")
    return drawn


def _counts(cells: Sequence[Any]) -> bool:
    """Whether the cells are whole numbers: a bound on nights or goals is one too."""
    return all(type(cell) is Number and cell.amount.denominator == 1 for cell in cells)


def _period(cell: Any, rng: np.random.Generator) -> Drawn | None:
    """The year of a date, or, where its day is known, its month or quarter."""
    turn = rng.random()
    if cell.day is None or cell.month is None or turn < 0.5:
        return year(cell.year)
    if turn < 0.8:
        month = draw.MONTHS[cell.month - 1]
        return draw.read_as(f"{month if rng.random() < 0.7 or month == 'May' else month[:3]} {cell.year}", "date")
    quarter = (cell.month + 2) // 3
    written = (f"Q{quarter} {cell.year}", f"the {draw.QUARTERS[quarter - 1]} quarter of {cell.year}")
    return draw.read_as(str(pick(written, rng)), "date")


def year(year: int) -> Drawn | None:
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


def amount_style(program: Node, slots: Sequence[str], rng: np.random.Generator) -> dict[str, draw.Amounts]:
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


def bind_slot(
    slot: str, program: Node, bound: Bound, shared: dict[str, draw.Amounts], rng: np.random.Generator
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
        raise NoMatch(f"slot {slot} belongs to a table")
    if drawn.value in bound.values.values():
        other = shared[name].draw(rng) if name in shared else drawn
        drawn = other
    bound.values[slot], bound.texts[slot] = drawn.value, drawn.text


def _unit(shared: dict[str, draw.Amounts], program: Node, rng: np.random.Generator) -> Drawn:
    """A unit to convert into: of the dimension of what is converted, not the same unit."""
    dimension, used = shared["q"].style
    inside = next((node for node in program.nodes() if node.op == "convert"), None)
    if inside is not None and isinstance(inside.args[0], Node):
        ops = {node.op for node in inside.args[0].nodes()}
        dimension, used = ("length", ("km",)) if "distance" in ops else (dimension, used)
        looked_up = [CONCEPTS[leaf][0] for leaf in inside.args[0].leaves() if leaf in CONCEPTS]
        if looked_up and looked_up[-1] in DIMENSIONS:
            dimension, used = DIMENSIONS[looked_up[-1]], ()
        if any(leaf[0] == "x" for leaf in inside.args[0].leaves()):
            dimension, used = shared["x"].style if shared["x"].kind == "quantity" else (dimension, used)
    if inside is not None and any(re.fullmatch(r"(?:t|h|tm)\d", leaf) for leaf in inside.leaves()):
        return _unit_of_time(rng)
    for _ in range(20):
        names = pick([unit for unit in draw.UNITS[dimension] if unit != used], rng)
        text = pick([name for name in names if len(name) > 2 or rng.random() < 0.5] or names, rng)
        found = [span for span in mentions(f"how many {text} is", []) if span.kind == "unit" and span.written == text]
        if found:
            return Drawn(found[0].value, text)
    raise NoMatch(f"no unit of {dimension} is read alone")


LARGER_FIRST = ("subtract", "quotient", "quotient_up", "remainder")


def _unit_of_time(rng: np.random.Generator) -> Drawn:
    for _ in range(20):
        text = pick(("days", "hours", "weeks", "minutes", "months", "years", "seconds"), rng)
        found = [span for span in mentions(f"how many {text} is", []) if span.kind == "unit" and span.written == text]
        if found:
            return Drawn(found[0].value, text)
    raise NoMatch("no unit of time is read alone")


def order_amounts(program: Node, bound: Bound, rng: np.random.Generator) -> None:
    """In a story what is taken away is mostly smaller than what was there."""
    for node in program.nodes():
        if node.op in LARGER_FIRST and all(isinstance(arg, str) and arg in bound.values for arg in node.args):
            a, b = (str(arg) for arg in node.args)
            low, high = _amount(bound.values[a]), _amount(bound.values[b])
            if low is not None and high is not None and low < high and a[0] == b[0] and rng.random() < 0.85:
                bound.values[a], bound.values[b] = bound.values[b], bound.values[a]
                bound.texts[a], bound.texts[b] = bound.texts[b], bound.texts[a]


def share_evenly(
    template: str, program: Node, bound: Bound, shared: dict[str, draw.Amounts], rng: np.random.Generator
) -> None:
    """ "How many boxes?" comes out even: what is divided is drawn anew as so many times what it is divided by."""
    if program.op != "divide" or not counts_whole(template):
        return
    one, other = map(str, program.args)
    by = _amount(bound.values[other]) if other in bound.values else Fraction(other) if other.isdigit() else None
    name = one.rstrip("0123456789")
    if one not in bound.texts or not by or by < 0 or name not in ("n", "m", "x"):
        return
    amounts = shared.get(name, draw.Amounts("number", None))
    if amounts.kind != "quantity":
        made = amounts.draw(rng, by * int(rng.integers(2, 60)))
        bound.values[one], bound.texts[one] = made.value, made.text


def _amount(value: Any) -> Fraction | None:
    number = getattr(value, "number", value)
    return getattr(number, "amount", None)


def fill(template: str, bound: Bound, rng: np.random.Generator | None) -> tuple[str, dict[str, tuple[int, int]]]:
    """The template with its slots filled, and where each slot stands."""
    if rng is not None:
        template = _noisy(template, rng)
    text, places, at = "", {}, 0
    for match in SLOT.finditer(template):
        text += template[at : match.start()]
        filled = bound.texts.get(match.group(1))
        if filled is None:
            raise NoMatch(f"slot {match.group(1)} is not bound")
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
