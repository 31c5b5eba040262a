"""The one scan over a text: where values may begin, the runs around these places, and which kinds to ask in each.

A kind's triggers hold a run together; the rarer of them, its starts, are what one regular expression looks for. Python
code runs only at these hits: a run is grown from a start over the triggers and joiners beside it. A kind that says what
its values `need` is asked only where the run, or the token behind it, holds such a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from weft.modality import Modality, option
from weft.patterns import one_of

TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\s\w]|_")
NEXT = re.compile(r"\s*([^\W\d_]+|\d+|[^\s\w]|_)")
CAPITAL = re.compile(r"[A-Z][^\W\d_]*")
ANY_CAPITAL = re.compile(r"[^\W\d_a-z][^\W\d_]*")
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


# Bits of some kinds, and what these kinds say of a place (`begins`): None where they take any.
Test = tuple[int, Callable[[str, int, int], bool] | None]


@dataclass(frozen=True)
class Triggers:
    """Those of some kinds. `asked`: a start → the kinds it may begin a value of, as bits by their place in `kinds`."""

    kinds: tuple[Modality, ...]
    starts: re.Pattern[str]  # over the folded text
    words: frozenset[str]  # what holds a run together, with digits and capitals where a kind names these classes
    asked: dict[str, int]
    digits: tuple[Test, ...]  # of the kinds that name the class 0-9
    capitals: tuple[Test, ...]  # of those that name A-Z
    contented: int  # bits of the kinds that need no token of their own
    needs: tuple[tuple[int, Callable[[str], bool]], ...]  # bits of the others, and what they need
    by_bits: dict[int, tuple[Modality, ...]] = field(default_factory=dict)
    known: dict[str, tuple[int, int]] = field(default_factory=dict)  # what `role` said of words

    def called(self, bits: int) -> tuple[Modality, ...]:
        if bits not in self.by_bits:
            self.by_bits[bits] = tuple(kind for place, kind in enumerate(self.kinds) if bits >> place & 1)
        return self.by_bits[bits]

    def role(self, token: str) -> tuple[int, int]:
        """What a token does to a run, HIT, JOINER or BREAK, and the bits of the kinds that need such a token."""
        known = self.known.get(token)
        if known is None:
            low, first = token.lower(), token[0]
            is_class = (self.digits and first.isdigit()) or (self.capitals and first.isupper())
            role = HIT if is_class or low in self.words else JOINER if low in JOINERS else BREAK
            known = role, sum(bits for bits, needs in self.needs if needs(token))
            if len(token) <= LONGEST_KNOWN:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[token] = known
        return known


def runs(text: str, kinds: Sequence[Modality]) -> Iterator[tuple[int, int, tuple[Modality, ...]]]:
    """(start, stop, kinds to ask) of the stretches in which triggers stand close together and a value may begin."""
    triggers = triggers_of(tuple(kinds))
    start = stop = bits = met = 0  # bits: kinds that may begin here; met: kinds that have what they need
    reached = 0  # where the run before ended
    for at, end, more in starts(text, triggers):
        if end <= stop:
            bits |= more
            continue
        if bits:
            yield start, closed(text, stop), triggers.called(bits & met)
            reached = stop
        start, before = grown_left(text, at, reached, triggers)
        stop, after = grown_right(text, start, end, triggers)
        bits, met = more, triggers.contented | before | triggers.role(text[at:end])[1] | after
    if bits:
        yield start, closed(text, stop), triggers.called(bits & met)


def starts(text: str, triggers: Triggers) -> list[tuple[int, int, int]]:
    """(start, stop, bits) of all places where a value may begin, in order."""
    asked = triggers.asked
    found = []
    for match in triggers.starts.finditer(folded(text)):
        at, end = match.span()
        bits = asked.get(match[0], 0) or passing(triggers.digits, text, at, end)
        if bits:
            found.append((at, end, bits))
    if triggers.capitals:
        capitals = list(_capitals(text, triggers.capitals))
        if capitals:
            found += capitals
            found.sort()
    return found


def _capitals(text: str, tests: tuple[Test, ...]) -> Iterator[tuple[int, int, int]]:
    for match in (CAPITAL if text.isascii() else ANY_CAPITAL).finditer(text):
        at, end = match.span()
        if (at and letter(text[at - 1])) or not text[at].isupper():
            continue
        bits = passing(tests, text, at, end)
        if bits:
            yield at, end, bits


def passing(tests: tuple[Test, ...], text: str, start: int, stop: int) -> int:
    """The bits of the kinds that may begin a value with these digits or capitalised letters."""
    bits = 0
    for more, begins in tests:
        if begins is None or begins(text, start, stop):
            bits |= more
    return bits


def grown_left(text: str, start: int, least: int, triggers: Triggers) -> tuple[int, int]:
    """The first hit of the run that reaches `start`, not before `least`; the kinds that have there what they need."""
    at, met = start, 0
    while True:
        while at > least and text[at - 1].isspace():
            at -= 1
        if at <= least:
            return start, met
        stop, at = at, token_before(text, at, least)
        role, more = triggers.role(text[at:stop])
        met |= more
        if role == HIT:
            start = at
        elif role == BREAK:
            return start, met


def token_before(text: str, stop: int, least: int) -> int:
    """Where the token begins that ends at `stop`."""
    at = text.rfind(" ", least, stop) + 1
    if at and text[at:stop].isalpha():
        return at
    at = stop - 1
    if letter(text[at]):
        while at > least and letter(text[at - 1]):
            at -= 1
    elif text[at].isdecimal():
        while at > least and text[at - 1].isdecimal():
            at -= 1
    return at


def grown_right(text: str, start: int, stop: int, triggers: Triggers) -> tuple[int, int]:
    """The end of the last hit of the run from `start` that has reached `stop`; kinds that have there what they need."""
    token, met = NEXT.match(text, stop), 0
    while token is not None:
        role, more = triggers.role(token[1])
        met |= more
        if role == HIT:
            if token.end() - start > LONGEST_RUN and len(token[1]) < LONGEST_RUN:
                return stop, met
            stop = token.end()
        elif role == BREAK:
            return stop, met
        token = NEXT.match(text, token.end())
    return stop, met


def closed(text: str, stop: int) -> int:
    """A run takes in the signs that close its last value: "15 %", "5 °", "4)"."""
    while stop < len(text) and text[stop] in "%‰°'’\"″′²³½¼¾⅓⅔)]>”":
        stop += 1
    return stop


def letter(sign: str) -> bool:
    """Whether it is of the class of TOKEN's words."""
    return sign.isalnum() and not sign.isdecimal()


def folded(text: str) -> str:
    """In small letters, as long as before: "İ", which has two small code points, stays."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


@lru_cache(maxsize=64)
def triggers_of(kinds: tuple[Modality, ...]) -> Triggers:
    words: set[str] = set()
    asked: dict[str, int] = {}
    classes = {"0-9": 0, "A-Z": 0}
    for place, kind in enumerate(kinds):
        for trigger in option(kind, "triggers"):
            if trigger in classes:
                classes[trigger] |= 1 << place
                continue
            for token in TOKEN.findall(trigger.lower()):
                words.add(token)
                if token not in FILLERS and not token.isdecimal() and not (len(token) == 1 and "a" <= token <= "z"):
                    asked[token] = asked.get(token, 0) | 1 << place
    spelled = sorted(word for word in asked if letter(word[0]))
    signs = sorted(set(asked) - set(spelled))
    parts = [r"\d+"] if classes["0-9"] else []
    if spelled:
        parts.append(rf"(?<![^\W\d_]){one_of(spelled)}(?![^\W\d_])")
    if signs:
        parts.append(f"[{''.join(map(re.escape, signs))}]")
    needs = tuple((1 << place, kind.needs) for place, kind in enumerate(kinds) if option(kind, "needs"))  # type: ignore
    return Triggers(
        kinds,
        re.compile("|".join(parts) or r"(?!)"),
        frozenset(words),
        asked,
        _tests(kinds, classes["0-9"]),
        _tests(kinds, classes["A-Z"]),
        (1 << len(kinds)) - 1 - sum(bits for bits, _ in needs),
        needs,
    )


def _tests(kinds: Sequence[Modality], bits: int) -> tuple[Test, ...]:
    tests: dict[Callable[[str, int, int], bool] | None, int] = {}
    for place, kind in enumerate(kinds):
        if bits >> place & 1:
            begins = option(kind, "begins")
            tests[begins] = tests.get(begins, 0) | 1 << place
    return tuple((more, begins) for begins, more in tests.items())
