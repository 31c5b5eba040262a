"""The one scan over a text: where values may begin, the runs around these places, and which kinds to ask in each.

A kind's triggers hold a run together; the rarer of them are its starts. What is known of a token is looked up once; a
run is grown from a start over the triggers and joiners beside it. A kind that says what its values `need` is asked only
where the run, or the token behind it, holds such a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from weft.modality import Modality, option

TOKEN = re.compile(r"([^\W\d_]+|\d+|[^\s\w]|_)")
ASCII_TOKEN = re.compile(r"([A-Za-z]+|[0-9]+|[^\sA-Za-z0-9])")  # the same there, found sooner
# What may stand between two hits of one run.
JOINERS = frozenset("""- – — − , . ' ’ / : and of the a an ° ( ) [ ] < >""".split())
# Triggers that begin no value by themselves, whatever kind names them: what they belong to has a start of its own.
FILLERS = JOINERS | frozenset(
    """
    in on at to by for from with as or i am us all do du di de da del des der den el en la le les al y sur under upon
    before after per long new top no not
    " ′ ″ + % ^ ‰ ⁻ ~ = * & ; ! ? [ ] { } _
    """.split()
)
BREAK, JOINER, HIT = 0, 1, 2
MOST_KNOWN, LONGEST_KNOWN = 1 << 14, 24  # words whose role is kept, and their letters
LONGEST_RUN = 200_000  # code points; a longer one is cut at a token, so that a hostile text stays linear


# Bits of some kinds, and what these kinds say of a place (`begins`).
Test = tuple[int, Callable[[str, int, int], bool]]


class Fact(NamedTuple):
    """What a token means, with kinds as bits by their place among those that read."""

    role: int  # what it does to a run: HIT, JOINER or BREAK
    begins: int  # the kinds of which a value may begin with it
    may_begin: tuple[Test, ...]  # the same, of kinds that want to see what stands around it
    met: int  # the kinds that need such a token


class Facts(dict[str, "Fact | None"]):
    """Token → what it means, None for nothing; found out when it is first asked for."""

    def __init__(self, kinds: Sequence[Modality]) -> None:
        super().__init__()
        self.words: set[str] = set()  # what holds a run together, beside digits and capitals
        self.begins: dict[str, int] = {}
        self.classes = {"0-9": 0, "A-Z": 0}  # bits of the kinds that name them as triggers
        self.tests = [(1 << place, option(kind, "begins")) for place, kind in enumerate(kinds)]
        self.could_begin = [option(kind, "could_begin") for kind in kinds]
        self.needs = [(1 << place, needs) for place, kind in enumerate(kinds) if (needs := option(kind, "needs"))]
        for place, kind in enumerate(kinds):
            for trigger in option(kind, "triggers"):
                if trigger in self.classes:
                    self.classes[trigger] |= 1 << place
                    continue
                for token in TOKEN.findall(trigger.lower()):
                    self.words.add(token)
                    if token not in FILLERS and not token.isdecimal() and not (len(token) == 1 and "a" <= token <= "z"):
                        self.begins[token] = self.begins.get(token, 0) | 1 << place

    def __missing__(self, token: str) -> Fact | None:
        fact = self._of(token)
        if len(token) <= LONGEST_KNOWN:
            if len(self) >= MOST_KNOWN:
                self.clear()
            self[token] = fact
        return fact

    def _of(self, token: str) -> Fact | None:
        low, first = token.lower(), token[0]
        digits, capitals = self.classes["0-9"], self.classes["A-Z"]
        hit = low in self.words or (digits and first.isdigit()) or (capitals and first.isupper())
        role = HIT if hit else JOINER if low in JOINERS else BREAK
        asked = digits if first.isdecimal() else capitals if first.isupper() else 0
        tests: dict[Callable[[str, int, int], bool] | None, int] = {None: self.begins.get(low, 0)}
        for (bit, test), could in zip(self.tests, self.could_begin, strict=True):
            if asked & bit and (could is None or could(token)):
                tests[test] = tests.get(test, 0) | bit
        begins = tests.pop(None)
        met = sum(bit for bit, needs in self.needs if needs(token))
        if role == BREAK and not met:
            return None
        return Fact(role, begins, tuple((bits, test) for test, bits in tests.items() if test), met)


@dataclass(frozen=True)
class Triggers:
    """Those of some kinds."""

    kinds: tuple[Modality, ...]
    facts: Facts
    contented: int  # bits of the kinds that need no token of their own
    by_bits: dict[int, tuple[Modality, ...]]

    def called(self, bits: int) -> tuple[Modality, ...]:
        if bits not in self.by_bits:
            self.by_bits[bits] = tuple(kind for place, kind in enumerate(self.kinds) if bits >> place & 1)
        return self.by_bits[bits]

    def role(self, token: str) -> int:
        """What a token does to a run: HIT, JOINER or BREAK."""
        fact = self.facts[token]
        return BREAK if fact is None else fact.role


@lru_cache(maxsize=64)
def triggers_of(kinds: tuple[Modality, ...]) -> Triggers:
    facts = Facts(kinds)
    return Triggers(kinds, facts, (1 << len(kinds)) - 1 - sum(bit for bit, _ in facts.needs), {})


@lru_cache(maxsize=2)  # the scan and the grammar of times look at the same text one after the other
def tokens_of(text: str) -> tuple[list[str], list[int]]:
    """The words, numbers and signs of a text, and where each begins; then where the text ends. Not to be changed."""
    parts = (ASCII_TOKEN if text.isascii() else TOKEN).split(text)  # space, token, space, token, …, space
    return parts[1::2], list(accumulate(map(len, parts)))[::2]


def runs(text: str, kinds: Sequence[Modality]) -> Iterator[tuple[int, int, tuple[Modality, ...]]]:
    """(start, stop, kinds to ask) of the stretches in which triggers stand close together and a value may begin."""
    triggers = triggers_of(tuple(kinds))
    tokens, starts = tokens_of(text)
    facts = list(map(triggers.facts.__getitem__, tokens))
    first = last = -1  # tokens of the run
    asked = met = 0  # kinds that may begin in it, kinds that have what they need
    for place, fact in enumerate(facts):
        if fact is None:
            continue
        bits = fact.begins
        if fact.may_begin:
            bits |= passing(fact.may_begin, text, starts[place], starts[place] + len(tokens[place]))
        if not bits:
            continue
        if place <= last:
            asked |= bits
            continue
        if asked:
            yield starts[first], closed(text, starts[last] + len(tokens[last])), triggers.called(asked & met)
        first, before = grown_left(facts, place, last)
        last, after = grown_right(facts, place, tokens, starts, first)
        asked, met = bits, triggers.contented | before | fact.met | after
    if asked:
        yield starts[first], closed(text, starts[last] + len(tokens[last])), triggers.called(asked & met)


def passing(tests: tuple[Test, ...], text: str, start: int, stop: int) -> int:
    """The bits of the kinds that may begin a value with these digits or capitalised letters."""
    bits = 0
    for more, begins in tests:
        if begins(text, start, stop):
            bits |= more
    return bits


def grown_left(facts: list[Fact | None], place: int, least: int) -> tuple[int, int]:
    """The first hit of the run that reaches `place`, behind `least`; the kinds that have there what they need."""
    first, met = place, 0
    while (place := place - 1) > least and (fact := facts[place]) is not None:
        met |= fact.met
        if fact.role == HIT:
            first = place
        elif fact.role == BREAK:
            break
    return first, met


def grown_right(
    facts: list[Fact | None], place: int, tokens: list[str], starts: list[int], first: int
) -> tuple[int, int]:
    """The last hit of the run from `first` that has reached `place`; the kinds that have there what they need."""
    last, met = place, 0
    farthest = starts[first] + LONGEST_RUN
    while (place := place + 1) < len(facts) and (fact := facts[place]) is not None:
        met |= fact.met
        if fact.role == HIT:
            if starts[place] + len(tokens[place]) > farthest and len(tokens[place]) < LONGEST_RUN:
                break
            last = place
        elif fact.role == BREAK:
            break
    return last, met


def closed(text: str, stop: int) -> int:
    """A run takes in the signs that close its last value: "15 %", "5 °", "4)"."""
    while stop < len(text) and text[stop] in "%‰°'’\"″′²³½¼¾⅓⅔)]>”":
        stop += 1
    return stop


def folded(text: str) -> str:
    """In small letters, as long as before: "İ", which has two small code points, stays."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
