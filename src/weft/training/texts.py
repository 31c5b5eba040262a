"""Texts as people write them, with questions: specs/texts/VOICE/GENRE.txt.

    > The pump house was built in {d1=1871} and cost {m1=£42,300}.
    copy(m1) :: What did it cost?
    years_between(d1, d9) :: How old was it in {d9=1920}?

`{slot=as written}` is a value (`KINDS`): it is drawn anew each time, in the same form (figures, months, years; see
`varied`); a name (w) stays as it is. A question's other slots are those of a wording, see `grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.errors import DoesNotFit, WeftError
from weft.find import read_parts
from weft.operations.operation import operations
from weft.training import draw
from weft.training.binding import Bound, NoMatch, amount_style, bind_slot, fill
from weft.training.draw import MONTHS, UNITS, Drawn, pick
from weft.training.example import Example, GoldStep, situated
from weft.training.grammar import SLOT, Line, Node, expand, parse_program
from weft.training.passages import names_in, passages_of
from weft.training.rounding import rounded
from weft.windows import sentences

if TYPE_CHECKING:
    from weft.training.questions import Maker

VALUE = re.compile(r"\{(\w+)=([^{}]*)\}")
KINDS = {"m": ("money",), "n": ("number", "age"), "q": ("quantity", "age"),
         "pct": ("percent",), "d": ("date",), "t": ("duration",), "tm": ("time",), "p": ("place",),
         "c": ("place",), "w": ("word",)}  # fmt: skip
DRAWN_ANEW = 0.4  # share of the places and countries that become others
LONG = 0.35  # share of the questions whose text stands among up to three others
UNSTATED = 0.1  # share of the questions whose text has lost the sentence that answers them
FAMILY = "text"


@dataclass(frozen=True)
class Text:
    """A text with its marked values, and the questions asked of it."""

    body: str
    lines: tuple[Line, ...]


def read_texts(folder: Path) -> list[Text]:
    """All texts of a voice. Raises WeftError naming file and line."""
    texts: list[Text] = []
    for path in sorted(folder.glob("*.txt")):
        body: list[str] = []
        lines: list[Line] = []
        for number, raw in enumerate([*path.read_text(encoding="utf-8").splitlines(), "> "], 1):
            where = f"{folder.name}/{path.name}:{number}"
            if raw.startswith(">"):
                if lines:
                    texts.append(Text(" ".join(body), tuple(lines)))
                    body, lines = [], []
                body.append(raw[1:].strip())
            elif raw.strip() and not raw.startswith("#"):
                program, found, template = raw.partition("::")
                if not found or not body:
                    raise WeftError(f"{where}: {'no text before' if found else 'no :: in'} {raw!r}")
                lines.append(Line(FAMILY, folder.name, parse_program(program, where), template.strip(), where))
    return texts


def questions(maker: Maker, texts: Sequence[Text], draws: float, rng: np.random.Generator) -> Iterator[Example]:
    """Every question of every text so many times on average, with other figures each time."""
    for text in texts:
        for line in text.lines:
            for _ in range(int(draws + rng.random())):
                others = [pick(texts, rng) for _ in range(int(rng.integers(1, 4)))] if rng.random() < LONG else []
                example = question(maker, text, line, rng, [other for other in others if other is not text])
                if example is not None:
                    yield example


def question(
    maker: Maker, text: Text, line: Line, rng: np.random.Generator, others: Sequence[Text] = ()
) -> Example | None:
    """One question of a text, or None (with the reason counted) when the figures drawn did not work out."""
    try:
        return _made(maker, text, line, rng, others)
    except (NoMatch, DoesNotFit, WeftError) as reason:
        maker.failures[f"{line.where}: {reason}"[:140]] += 1
        return None


def _made(maker: Maker, text: Text, line: Line, rng: np.random.Generator, others: Sequence[Text]) -> Example:
    from weft.training.questions import evaluate

    bound, years = Bound(in_text=True), int(rng.integers(-15, 16))
    body = _bind(text.body, bound, years, rng)
    template = expand(line.template, rng)
    for slot, written in VALUE.findall(template):
        _vary(slot, written, bound, years, rng)
    template = VALUE.sub(r"{\1}", template)
    leaves = [leaf for leaf in line.program.leaves() if re.fullmatch(r"[a-z]+\d", leaf)]
    shared = amount_style(line.program, [], rng)
    for slot in dict.fromkeys([*SLOT.findall(template), *leaves]):
        if slot[0] == "u" and slot not in bound.texts:
            _unit(slot, line.program, bound, rng)
        elif slot not in bound.texts:
            bind_slot(slot, line.program, bound, shared, rng)
    asked, _ = fill(template, bound, rng if maker.noise else None)
    steps = evaluate(line.program, bound)
    if maker.noise and steps[-1].op != "refuse" and rng.random() < UNSTATED:
        body, steps = unstated(body, line, bound, rng), [GoldStep("refuse", (), None)]
    elif maker.noise:
        asked, _, steps = rounded(asked, steps, rng)
    whole = [body, *(VALUE.sub(r"\2", other.body) for other in others)]
    passages = passages_of([whole[int(place)] for place in rng.permutation(len(whole))], asked)
    return situated(maker, line, asked, [], steps, (), passages, rng)


def unstated(body: str, line: Line, bound: Bound, rng: np.random.Generator) -> str:
    """The text without the sentences that state one of the values which the answer needs. Raises NoMatch where the rest
    still states it, where it would do without (the largest of several), or where less than two sentences stay."""
    if any(getattr(operations().get(node.op), "shape", "") in ("set", "one_set") for node in line.program.nodes()):
        raise NoMatch("an answer of whatever values there are")
    written = {slot for slot, _ in VALUE.findall(line.template)}
    stated = [leaf for leaf in line.program.leaves() if leaf in bound.texts and leaf not in written]
    if not stated:
        raise NoMatch("nothing of the text is asked for")
    value = re.compile(rf"(?<!\w){re.escape(bound.texts[pick(stated, rng)])}(?!\w)")
    kept = [sentence.text for sentence in sentences(body) if not value.search(sentence.text)]
    if len(kept) < 2 or len(kept) == len(sentences(body)):
        raise NoMatch("too little is left of the text")
    return " ".join(kept)


def _bind(template: str, bound: Bound, years: int, rng: np.random.Generator) -> str:
    """The text with its values drawn; each value is what the reader makes of it there."""
    body, places, at = "", {}, 0
    for match in VALUE.finditer(template):
        slot, written = match.groups()
        body += template[at : match.start()]
        drawn = _vary(slot, written, bound, years, rng)
        places[slot] = (len(body), len(body) + len(drawn.text))
        body += drawn.text
        at = match.end()
    body += template[at:]
    read = {(span.start, span.stop): span.value for span in read_parts(body) if span.kind is not None}
    read |= {(span.start, span.stop): span.value for span in names_in(body)}
    for slot, place in places.items():
        if place in read:  # what nothing reads is no value; a question that needs it is not made
            bound.values[slot] = read[place]
    return body


def _vary(slot: str, written: str, bound: Bound, years: int, rng: np.random.Generator) -> Drawn:
    kind = slot.rstrip("0123456789")
    if kind not in KINDS:
        raise NoMatch(f"{slot}: no kind of value is called {kind!r}")
    for text in (varied(kind, written, years, rng), written):
        drawn = read_as(kind, text)
        if drawn is not None:
            bound.values[slot], bound.texts[slot] = drawn.value, drawn.text
            return drawn
    bound.texts[slot] = written  # read in its sentence, if at all: "Hamilton"
    return Drawn(None, written)


def read_as(kind: str, text: str) -> Drawn | None:
    return draw.read_as(text, *KINDS[kind])


def varied(kind: str, written: str, years: int, rng: np.random.Generator) -> str:
    """The value in the same form: figures with other digits, mostly the first as it was; dates in another month and on
    another day, their years moved by `years`, times of day by five
    times as many minutes; places and countries now and then by others."""
    if kind == "tm":
        return _CLOCK.sub(lambda match: _later(int(match[1]), int(match[3]), 5 * years, match), written, 1)
    if kind in "pc":
        if rng.random() > DRAWN_ANEW or "," in written:
            return written
        return draw.certain(draw.place if kind == "p" else draw.country, rng).text
    if kind == "d":
        return _other_date(written, years, rng)
    return re.sub(r"\d(?:[\d,. ]*\d)?", lambda match: _other_digits(match.group(), rng), written)


def _other_digits(figure: str, rng: np.random.Generator) -> str:
    """ "42,300" → "47,100": as many figures, zeros at the end stay."""
    kept = len(figure.rstrip("0,."))
    first = True
    made = ""
    for place, letter in enumerate(figure):
        if not letter.isdigit() or place >= kept:
            made += letter
        elif first:
            small = figure.strip() in ("1", "2")
            made += letter if small or letter == "0" or rng.random() < 0.7 else str(int(rng.integers(1, 10)))
        else:
            made += str(int(rng.integers(0 if place < kept - 1 else 1, 10)))
        first = first and not letter.isdigit()
    return made


_MONTH = re.compile(r"\b(" + "|".join((*MONTHS, *(month[:3] for month in MONTHS))) + r")\b")
_YEAR = re.compile(r"\b(1[0-9]{3}|20\d\d)\b")
_DAY = re.compile(r"\b([1-9]|[12]\d|3[01])(st|nd|rd|th)?\b(?![-/.:]\d)(?<![-/.:]\d)(?<![-/.:]\d\d)")


def _other_date(written: str, years: int, rng: np.random.Generator) -> str:
    scrambled = years % 2 == 1  # half of the texts keep the order of their dates
    if scrambled and rng.random() < 0.6:
        month = pick(MONTHS, rng)
        written = _MONTH.sub(lambda match: month[: 3 if len(match[1]) == 3 and match[1] != "May" else None], written, 1)
    if not re.search(r"\d[-/.]\d", written):
        day = int(rng.integers(1, 29))
        written = _DAY.sub(lambda match: _ordinal(day if scrambled else min(int(match[1]), 28), match[2]), written)
    moved = years + int(rng.integers(-2, 3)) if scrambled and rng.random() < 0.3 else years
    return _YEAR.sub(lambda match: str(min(int(match[1]) + moved, 2039)), written)


_CLOCK = re.compile(r"(\d{1,2})([:.])(\d\d)")


def _later(hour: int, minute: int, minutes: int, match: re.Match[str]) -> str:
    """The clock so many minutes on, as it was where that is another half of the day."""
    moved = 60 * hour + minute + minutes
    if moved // 720 != (60 * hour + minute) // 720 or not 60 <= moved < 1440:
        return match.group()
    return f"{moved // 60:0{len(match[1]) if hour < 10 else 1}d}{match[2]}{moved % 60:02d}"


def _ordinal(day: int, ending: str | None) -> str:
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd'}.get(day, 'th') if ending else '' }"


def _unit(slot: str, program: Node, bound: Bound, rng: np.random.Generator) -> None:
    """A unit that what is converted can be converted into, and is not in already."""
    inside = next((node for node in program.nodes() if node.op == "convert" and slot in node.args), None)
    value = bound.values.get(str(inside.args[0])) if inside is not None else None
    names = [name for names in UNITS.values() for unit in names for name in unit]
    names += ["days", "hours", "weeks", "minutes", "months", "years"]
    for place in rng.permutation(len(names)):
        drawn = unit_named(names[int(place)])
        if drawn is None or (value is not None and not _converts(value, drawn.value)):
            continue
        bound.values[slot], bound.texts[slot] = drawn.value, drawn.text
        return
    raise NoMatch(f"{slot}: no unit for {value}")


def unit_named(name: str) -> Drawn | None:
    """The unit as the reader finds it in "how many NAME is"."""
    from weft.find.mentions import mentions

    for span in mentions(f"how many {name} is", []):
        if span.kind == "unit" and span.written == name:
            return Drawn(span.value, name)
    return None


def _converts(value: Any, unit: Any) -> bool:
    try:
        made = operations()["convert"].run(value, unit).value
    except DoesNotFit:
        return False
    return bool(made != value)


__all__ = ["Text", "question", "questions", "read_texts", "varied"]
