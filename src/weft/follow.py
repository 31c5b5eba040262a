"""A question that leans on the last one: "and in miles?", "what about 2021?", "round that" → a full question, or None.

Nothing is guessed: each rule puts words of the follow-up, values that were read in the last question, or the last
answer written exactly into one place, reads the outcome again, and gives up where there are two such places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.find import read_parts
from weft.find.mentions import mentions
from weft.follow_words import (
    ASKED_EXTREME,
    COMMAND,
    CONVERT,
    COUNTS,
    EXTREME,
    GOES_ON,
    LEAD,
    LESS,
    MORE,
    OPPOSITES,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    ROUND,
    THAT,
    TIMES,
    TWO,
)
from weft.modalities.quantity import read_unit
from weft.modalities.record import Record
from weft.modality import Span, scalar, to_json, write
from weft.tags import coarse, dimension, tag_of


@dataclass(frozen=True)
class Exchange:
    """The last question and its exact value (None: it was refused), and what questions are read with."""

    question: str
    value: Any
    tables: Sequence[Any] = ()
    reference: Any = None  # a Date or DateTime, as `weft.find.read` takes it

    def spans(self, text: str) -> list[Span]:
        """The values and mentions of a question, as answering reads them."""
        found = mentions(text, read_parts(text, reference=self.reference), self.tables)
        return [span for span in found if span.kind is not None]


def full_question(then: str, last: Exchange) -> str | None:
    """The follow-up as a question of its own; None where it is one already, or where it could mean two things."""
    whole = " ".join(then.split())
    said = whole[LEAD.match(whole).end() :].strip()  # type: ignore[union-attr]  # it matches the empty text
    said = re.sub(r"^(what|where|when|who)['’]s\b", r"\1 is", said, flags=re.IGNORECASE)
    bare = said.rstrip(" ?.!")
    if not bare:
        return None
    for rule in (_rounded, _converted, _that, _extreme, _unit, _field, _two_replaced, _replaced):
        if found := rule(bare, last):
            return _sentence(found)
    return _sentence(found) if (found := _row_for_pronoun(said, last)) else None


def _sentence(text: str) -> str:
    ended = text if text[-1] in "?.!" else text + ("." if COMMAND.match(text) else "?")
    return ended[0].upper() + ended[1:]


def _rounded(bare: str, last: Exchange) -> str | None:
    asked = ROUND.fullmatch(bare)
    if asked is None or not _is_amount(last.value):
        return None
    word = (asked[1] or "0").lower()
    places = int(word) if word.isdigit() else COUNTS.index(word)
    made = _written_into(f"What is \0 rounded to {places} decimal place{'' if places == 1 else 's'}?", last)
    return made if made and all(span.kind != "duration" for span in last.spans(made)) else None


def _is_amount(value: Any) -> bool:
    return hasattr(getattr(value, "number", value), "amount")


def _converted(bare: str, last: Exchange) -> str | None:
    return _conversion(next(filter(None, asked.groups())), last) if (asked := CONVERT.fullmatch(bare)) else None


def _conversion(unit: str, last: Exchange) -> str | None:
    """ "What is 880.635 km converted to miles?", where the last value is of that unit's dimension."""
    found = _unit_of(unit)
    same = found is not None and found == _dimension(last.value)
    return _written_into(f"What is \0 converted to {unit}?", last) if same else None


def _unit_of(text: str) -> str | None:
    """The dimension of the unit that is the whole of `text`."""
    units = read_unit(text, 0, len(text))
    return dimension(units[0][0]) if [unit[1:] for unit in units] == [(0, len(text))] else None


def _dimension(value: Any) -> str | None:
    tag = "" if value is None else tag_of(value)
    return "time" if tag == "duration" else tag.partition(":")[2] if tag.startswith("quantity") else None


def _written_into(text: str, last: Exchange) -> str | None:
    """`text` with the last value in place of its NUL, in the first form that is read back as exactly this value."""
    if last.value is None or tag_of(last.value) in ("row", "rows", "word", "truth"):
        return None
    place = text.index("\0")
    for form in _forms(last.value):
        made = text.replace("\0", form)
        if any(
            (span.start, span.stop) == (place, place + len(form)) and _equal(span, last) for span in last.spans(made)
        ):
            return made
    return None


def _forms(value: Any) -> Iterator[str]:
    """A value as people write it, in its plain form, and a length of time in whole days, hours, minutes or seconds."""
    yield str(to_json(value)["text"])
    yield write(value)
    known = scalar(value) if _dimension(value) == "time" else None
    for unit, seconds in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)) if known else ():
        amount = Fraction(known[0], 10 ** known[1] * seconds)  # type: ignore[index]
        if amount.denominator == 1:
            yield f"{amount.numerator:,} {unit}"


def _equal(span: Span, last: Exchange) -> bool:
    if span.value == last.value and not span.approximate:
        return True
    if _dimension(span.value) != "time" or _dimension(last.value) != "time":
        return False
    one, other = scalar(span.value), scalar(last.value)  # a length of time is read as a duration, asked as a quantity
    return (
        one is not None and other is not None and Fraction(one[0], 10 ** one[1]) == Fraction(other[0], 10 ** other[1])
    )


def _that(bare: str, last: Exchange) -> str | None:
    """ "15 % of that" → "What is 15 % of $77,860,000,000"."""
    if GOES_ON.fullmatch(bare):
        return _written_into(f"What is \0 {bare}", last) if _is_amount(last.value) else None
    found = [one for one in THAT.finditer(bare) if one[0] != bare]
    if len(found) != 1 or (bare.lower().startswith("round") and not _is_amount(last.value)):
        return None
    text = f"{bare[: found[0].start()]}\0{bare[found[0].end() :]}"
    if not QUESTION.match(text) and not COMMAND.match(text):
        dated = tag_of(last.value) == "date" if last.value is not None else False
        text = f"What {'date ' if dated and re.search(r'after|before', text) else ''}is {text}"
    return _written_into(text, last)


def _extreme(bare: str, last: Exchange) -> str | None:
    """The last question with another place in the order ("and the third?") or its other end ("and the shortest?")."""
    asked = ASKED_EXTREME.fullmatch(bare)
    there = list(EXTREME.finditer(last.question))
    if asked is None or not any(asked.groups()) or len(there) != 1:
        return None
    (found,) = there
    word = _extreme_word((asked[2] or found[2]).lower(), found[2].lower(), last.question[found.end() :], last)
    if word is None:
        return None
    said = f"{asked[1].lower()} {word}" if asked[1] else word
    return last.question[: found.start()] + said + last.question[found.end() :]


def _extreme_word(asked: str, there: str, behind: str, last: Exchange) -> str | None:
    if asked == there or asked in OPPOSITES[there]:
        return asked
    for one, other in ((MORE, LESS), (LESS, MORE)):
        if there in one and asked in one:
            return there
        if there in one and asked in other:
            return OPPOSITES[there][0]
    follows = re.match(r"\W*(\w+)\W*$", behind)  # "the longest bridge?" is one of a type: "the oldest" is another
    types = [table.type.casefold() for table in last.tables]
    return asked if follows and follows[1].casefold() in types else None


def _unit(bare: str, last: Exchange) -> str | None:
    """The last question in another unit where it names one, else its value converted."""
    unit = re.sub(r"^(?:in|into|to) ", "", bare, flags=re.IGNORECASE)
    wanted = _unit_of(unit)
    if wanted is None:
        return None
    named = [span for span in last.spans(last.question) if span.kind == "unit"]
    if len(named) == 1 and tag_of(named[0].value) == f"unit:{wanted}":
        made = last.question[: named[0].start] + unit + last.question[named[0].stop :]
        if any(span.kind == "unit" and span.start == named[0].start for span in last.spans(made)):
            return made
    return _conversion(unit, last)


def _field(bare: str, last: Exchange) -> str | None:
    """ "and the revenue?" → that column of the row spoken of; without a row, in place of one of its kind."""
    said = re.sub(r"^(?:the|its|his|her|their) ", "", bare, flags=re.IGNORECASE)
    label = re.sub(r"^number of ", "", said, flags=re.IGNORECASE).casefold()
    row = _row_spoken_of(last)
    tables = [_labels(table) for table in ([row.table] if row is not None else last.tables)]
    found = [known for known in tables if label in known]
    if row is not None or len(found) != 1:
        return f"What is the {said} of {_name(row, last)}?" if found and row is not None else None
    known = found[0]
    words = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    named = list(re.finditer(rf"\b(?:{words})\b", last.question, re.IGNORECASE))
    if len(named) != 1 or known[named[0][0].casefold()] != known[label]:
        return None
    return last.question[: named[0].start()] + said + last.question[named[0].end() :]


def _labels(table: Any) -> dict[str, str]:
    """What each column may be called, with the tag of its cells."""
    columns = [column for column in table.columns if not column.key and not column.source]
    return {name.casefold(): column.tag for column in columns for name in (column.label, column.name) if name}


def _row_spoken_of(last: Exchange) -> Record | None:
    """The row that the last answer is, else the one row that the last question names."""
    if isinstance(last.value, Record):
        return last.value if last.value.table is not None else None
    rows = [span.value for span in last.spans(last.question) if span.kind == "record"]
    return rows[0] if len(rows) == 1 else None


def _name(row: Record, last: Exchange) -> str:
    written = (span.written for span in last.spans(last.question) if span.value is row)
    return next(written, row.name)


def _two_replaced(bare: str, last: Exchange) -> str | None:
    """ "and from Rome to Oslo?" """
    if (found := TWO.fullmatch(bare)) is None:
        return None
    first, second = (part for part in found.groups() if part)
    made = _replaced(first, last)
    return _replaced(second, Exchange(made, last.value, last.tables, last.reference)) if made else None


def _replaced(bare: str, last: Exchange) -> str | None:
    """The last question with the one value of the same kind replaced; a preposition tells which of two."""
    found = PREPOSITION.fullmatch(bare)
    preposition, said = (found[1].lower(), found[2]) if found else ("", bare)
    said = re.sub(r"['’]s$", "", said)
    for text in (said, re.sub(r"^the ", "", said, flags=re.IGNORECASE)):
        made = list(_replacements(text, preposition, last))
        same = [question for question, before in made if before == preposition]
        chosen = same if preposition and same else [question for question, _ in made]
        if len(chosen) == 1:
            return chosen[0]
    return None


def _replacements(said: str, preposition: str, last: Exchange) -> Iterator[tuple[str, str]]:
    """Each question with `said` in place of a value that it is of one kind with, and the word before that place."""
    spans = last.spans(last.question)
    for old in spans:
        before = last.question[: old.start]
        word = re.search(r"(\w+) $", before)
        previous = word[1].lower() if word else ""
        if preposition != previous and preposition in TIMES and previous in TIMES:
            before = f"{before[: -len(previous) - 1]}{preposition} "
        made = before + said + last.question[old.stop :]
        there = [span for span in last.spans(made) if (span.start, span.stop) == (len(before), len(before) + len(said))]
        if there and _one_kind(old, there[0]) and len(last.spans(made)) == len(spans):
            yield made, previous


def _one_kind(one: Span, other: Span) -> bool:
    if isinstance(one.value, Record) and isinstance(other.value, Record):
        return one.value.table is other.value.table
    kinds = [_kind(span) for span in (one, other)]
    return kinds[0] == kinds[1] != "unit"


def _kind(span: Span) -> str:
    tag = tag_of(span.value)
    if coarse(tag) in ("place", "country"):
        return "place"
    return tag if coarse(tag) == "quantity" else coarse(tag)


def _row_for_pronoun(said: str, last: Exchange) -> str | None:
    """ "When was it founded?" → "When was Walmart founded?", where one row alone was spoken of."""
    found = list(PRONOUN.finditer(said))
    row = _row_spoken_of(last)
    if len(found) != 1 or row is None or not QUESTION.match(said):
        return None
    (pronoun,) = found
    name = _name(row, last)
    made = said[: pronoun.start()] + name + ("'s" if pronoun[1] else "") + said[pronoun.end() :]
    return made if any(span.value is row for span in last.spans(made)) else None
