"""How rules of the grammar of times look at a text: its tokens, what a rule may begin with, what it found before.

A rule takes the tokens and a place and gives (meaning, place behind it) or None. Rules are remembered by place, so a
text is parsed in time linear in its length.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, wraps
from itertools import count
from typing import Any

from weft.find import scan
from weft.modalities.date import Date

BEHIND = [""] * 32  # behind the last word, and so before the first: a rule looks a few words ahead and back
_split = cache(str.split)  # of the few phrases that rules look for


@dataclass
class Tokens:
    """A text as tokens, and what relative words count from: a day, or a day with a time (seconds since day 0)."""

    text: str
    words: list[str]  # in small letters, as long as they are in the text; BEHIND after the last
    starts: list[int]  # where each begins
    today: Date | None = None
    now: Fraction | None = None  # None where the reference says no time of day
    prefer: str = "future"
    years: frozenset[int] = frozenset()  # where the reader of dates found a year standing alone
    memo: dict[int, Any] = field(default_factory=dict)
    word: Callable[[int], str] = field(init=False)  # the word at a place, "" before the first and behind the last

    def __post_init__(self) -> None:
        self.word = self.words.__getitem__

    def __len__(self) -> int:
        return len(self.starts)

    def from_day(self, today: Date) -> Tokens:
        """The same words, relative ones counted from another day."""
        near = copy(self)
        near.today, near.prefer, near.memo = today, "future", {}
        return near

    def stop(self, place: int) -> int:
        return self.starts[place] + len(self.words[place])

    def spaced(self, place: int) -> bool:
        """Whether white space, or an end of the text, is before the token."""
        return not 0 < place < len(self.starts) or self.starts[place] > self.stop(place - 1)

    def raw(self, place: int) -> str:
        return self.said(place, place + 1)

    def said(self, place: int, stop: int) -> str:
        """The text from one token up to another."""
        return self.text[self.starts[place] : self.stop(stop - 1)]

    def capital(self, place: int) -> bool:
        return self.text[self.starts[place]].isupper()

    def has(self, place: int, words: str) -> int | None:
        """The place behind these words, or None."""
        wanted, said = _split(words), self.words
        if said[place] != wanted[0]:
            return None
        stop = place + len(wanted)
        return stop if len(wanted) == 1 or said[place:stop] == wanted else None


Rule = Callable[[Tokens, int], Any]
_NEW = object()
_numbers = count()  # of rules, fewer than 256
_FRUITFUL: dict[tuple[tuple[Rule, ...], str], tuple[Rule, ...]] = {}  # (rules, word) → those that may begin with it
_MOST_KNOWN = 1 << 12  # words of which a rule remembers whether it can begin with them
_MOST_PAIRS = 1 << 16  # of rules and a word


class Elsewhere(Exception):
    """A rule asked for more than the word at hand."""


class _Seen(tuple[str, ...]):
    """The words of a glimpse, the first at 1; any other place raises Elsewhere."""

    def __getitem__(self, place: Any) -> Any:
        if not 1 <= place <= len(self):
            raise Elsewhere
        return tuple.__getitem__(self, place - 1)


class Glimpse:
    """One word of a text, at place 1; whatever else a rule asks for raises Elsewhere.

    A rule that finds nothing here finds nothing wherever the word stands: so what a rule may begin with is read off
    the rule itself, and cannot drift apart from it.
    """

    def __init__(self, word: str) -> None:
        self.words = _Seen([word])
        self.word = self.words.__getitem__
        self.memo: dict[int, Any] = {}

    def __getattr__(self, name: str) -> Any:
        raise Elsewhere

    def __len__(self) -> int:
        raise Elsewhere

    def has(self, place: int, words: str) -> int | None:
        wanted = _split(words)
        if any(self.words[at] != word for at, word in enumerate(wanted, start=place)):
            return None
        return place + len(wanted)


def finds_nothing(rule: Rule, word: str) -> bool:
    """Whether the rule finds nothing at this word, whatever stands around it."""
    try:
        return rule(Glimpse(word), 1) is None  # type: ignore[arg-type]
    except Elsewhere:
        return False


def seldom(word: str) -> bool:
    """Whether a number is hardly met twice: to find out what may begin with it costs more than to ask the rules."""
    return len(word) > 2 and word.isdecimal() and not (len(word) == 4 and word[:2] in ("19", "20"))


def remembered(rule: Rule) -> Rule:
    """The rule, asked once a place of a text, and not at all at a word that it cannot begin with."""
    number = next(_numbers)
    barren: dict[str, bool | None] = {}  # None while it is found out

    @wraps(rule)
    def look(tokens: Tokens, place: int) -> Any:
        word = tokens.words[place]
        nothing = barren.get(word, _NEW)
        if nothing is True:
            return None
        memo, key = tokens.memo, place << 8 | number
        found = memo.get(key, _NEW)
        if found is not _NEW:
            return found
        if nothing is _NEW:
            if len(barren) >= _MOST_KNOWN:
                barren.clear()
            barren[word] = None
            barren[word] = nothing = not seldom(word) and finds_nothing(rule, word)
            if nothing:
                return None
        if nothing is False and type(tokens) is Glimpse:
            raise Elsewhere
        memo[key] = None  # a rule that begins with itself finds nothing there
        found = memo[key] = rule(tokens, place)
        return found

    return look


def tokens_of(text: str) -> tuple[list[str], list[int]]:
    """The words and signs of a text in small letters, BEHIND after them, and where each begins."""
    tokens, starts = scan.tokens_of(text)
    words = map(str.lower, tokens) if text.isascii() else map(scan.folded, tokens)
    return [*words, *BEHIND], starts[:-1]


def longest(tokens: Tokens, place: int, *rules: Rule) -> Any:
    """What the rule gives that reaches farthest; of equals the first."""
    key = rules, tokens.words[place]
    fruitful = _FRUITFUL.get(key)
    if fruitful is None and seldom(key[1]):
        fruitful = rules
    if fruitful is None:
        if len(_FRUITFUL) >= _MOST_PAIRS:
            _FRUITFUL.clear()
        fruitful = tuple(rule for rule in rules if not finds_nothing(rule, key[1]))
        _FRUITFUL[key] = fruitful
    best = None
    for rule in fruitful:
        found = rule(tokens, place)
        if found and (best is None or found[1] > best[1]):
            best = found
    return best
