"""A text longer than the language side holds → the whole sentences that a question is about, in their order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from weft.find import read_parts
from weft.interleave import Part

# After these a point ends no sentence.
SHORTENED = "[A-Z] St Dr Mr No Mt Co Mrs Inc Ltd Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
AFTER_SHORTENED = "|".join(rf"(?<=\b{word})" for word in SHORTENED)
SENTENCE = re.compile(rf"\S(?:[^.!?\n]|[.!?](?=[^\s\"”'’)\]])|(?:{AFTER_SHORTENED})\.)*[.!?]*[\"”'’)\]]*")
WORD = re.compile(r"\w+")
POSITIONS = 110  # word pieces of text beside the question; training lets in as many
SHARED_VALUE = 3.0  # what a value that stands in the question as well is worth, in units of a rare word


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int


def sentences(text: str) -> list[Sentence]:
    """Whole sentences with their offsets; a line break ends one as well."""
    return [Sentence(match.group(), match.start()) for match in SENTENCE.finditer(text)]


def choose(question: str, text: str, source: str, values: Sequence[str] = ()) -> tuple[list[Part], tuple[int, int]]:
    """The sentences nearest to the question that fit, as parts to interleave, and (chosen, all).

    Nearness: words shared (the rarer in this text, the more), values shared. Sentences that share nothing are left out
    unless all fit.
    """
    found = sentences(text)
    lengths = [_length(sentence.text) for sentence in found]
    order = list(range(len(found)))
    if sum(lengths) > POSITIONS:
        scores = _scores(question, found, values)
        order = [place for place in sorted(order, key=lambda p: -scores[p]) if scores[place] > 0]
    kept, room = [], POSITIONS
    for place in order:
        if lengths[place] <= room:
            kept.append(place)
            room -= lengths[place]
    parts = [_part(found[place], source) for place in sorted(kept)]
    return parts, (len(kept), len(found))


def _length(text: str) -> int:
    """About how many word pieces it takes: a word about one, a letter of another script than Latin one by itself."""
    return len(WORD.findall(text)) + len(text) // 12 + sum(letter > "\u024f" for letter in text)


def _part(sentence: Sentence, source: str) -> Part:
    return Part(sentence.text, tuple(read_parts(sentence.text)), source, sentence.start)


def _scores(question: str, found: Sequence[Sentence], values: Sequence[str]) -> list[float]:
    asked = _stems(question)
    stems = [_stems(sentence.text) for sentence in found]
    seen = Counter(stem for each in stems for stem in each)
    weight = {stem: math.log(1 + len(found) / seen[stem]) for stem in asked if seen[stem]}
    scores = []
    for sentence, each in zip(found, stems, strict=True):
        shared = sum(weight[stem] for stem in each if stem in weight)
        if all(stem.isdigit() for stem in each if stem in weight):
            shared = 0.0  # "3" of "$3.2bn" and of "3 June": a figure alone is no common subject
        shared += SHARED_VALUE * sum(value in sentence.text for value in values)
        scores.append(shared / (1 + 0.02 * len(each)))
    return scores


def _stems(text: str) -> set[str]:
    """First four letters of each word, without the most common words: "landing" and "landed" meet."""
    return {word[:4] for word in map(str.casefold, WORD.findall(text)) if word not in COMMON}


COMMON = frozenset(
    "the a an of in on at to and or is was were are be been by for from with that this it its as how what when where "
    "which who did does do many much long far old s there has have had".split()
)
