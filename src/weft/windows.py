"""A text longer than the language side holds → the whole sentences that a question is about, in their order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from weft.find import read_parts
from weft.find.names import names
from weft.interleave import Part
from weft.modality import Span
from weft.wanted import kinds_wanted

# After these a point ends no sentence.
SHORTENED = "[A-Z] St Dr Mr No Mt Co Mrs Inc Ltd Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
AFTER_SHORTENED = "|".join(rf"(?<=\b{word})" for word in SHORTENED)
SENTENCE = re.compile(rf"\S(?:[^.!?\n]|[.!?](?=[^\s\"”'’)\]])|(?:{AFTER_SHORTENED})\.)*[.!?]*[\"”'’)\]]*")
WORD = re.compile(r"\w+")
POSITIONS = 280  # word pieces of text beside the question; training lets in as many
WITH_QUESTION = 380  # of text and question; with a token beside each value they stay below 512
SHARED_VALUE = 3.0  # what a value that stands in the question as well is worth, in units of a rare word
WANTED = 2.0  # what a value of a kind that the question asks for is worth
# What of the score of the sentence before, of that behind and of the second before a sentence is worth: "It cost $5."
BEFORE, BEHIND, TWO_BEFORE = 0.5, 0.35, 0.2
ALL_READ = 400  # sentences up to which every one is read for kinds; of more, those that share something


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int


def sentences(text: str) -> list[Sentence]:
    """Whole sentences with their offsets; a line break ends one as well."""
    return [Sentence(match.group(), match.start()) for match in SENTENCE.finditer(text)]


def choose(question: str, text: str, source: str, values: Sequence[str] = ()) -> tuple[list[Part], tuple[int, int]]:
    """The sentences nearest to the question that fit, as parts to interleave, and (chosen, all).

    Nearness: words shared (the rarer in this text, the more), values shared, what the sentences around share, and
    values of a kind that the question asks for. What room is left is filled in the order of the text,
    unless no sentence is near at all.
    """
    found = sentences(text)
    lengths = [_length(sentence.text) for sentence in found]
    order = list(range(len(found)))
    most = min(POSITIONS, WITH_QUESTION - _length(question))
    if sum(lengths) > most:
        scores = _near(question, found, _spread(_scores(question, found, values)))
        order = sorted(order, key=lambda place: -scores[place]) if max(scores, default=0) > 0 else []
    kept, room = [], most
    for place in order:
        if lengths[place] <= room:
            kept.append(place)
            room -= lengths[place]
    return with_names([_part(found[place], source) for place in sorted(kept)]), (len(kept), len(found))


def with_names(parts: Sequence[Part]) -> list[Part]:
    """The sentences with the names in them as words beside their values, in order."""
    named = names([(part.text, part.spans) for part in parts])
    return [
        replace(part, spans=tuple(sorted((*part.spans, *spans), key=attrgetter("start"))))
        for part, spans in zip(parts, named, strict=True)
    ]


def _spread(scores: Sequence[float]) -> list[float]:
    """Each score and a part of those around it: what a sentence is about, the one before often says."""
    padded = [0.0, 0.0, *scores, 0.0]
    return [
        own + max(BEFORE * padded[place + 1], BEHIND * padded[place + 3]) + TWO_BEFORE * padded[place]
        for place, own in enumerate(scores)
    ]


def _near(question: str, found: Sequence[Sentence], scores: Sequence[float]) -> list[float]:
    """The scores, higher where a sentence holds a value of a kind that is asked for."""
    wanted = kinds_wanted(question)
    if not wanted:
        return list(scores)
    return [
        score + WANTED * any(span.kind in wanted for span in read_sentence(sentence.text))
        if score or len(found) <= ALL_READ
        else score
        for sentence, score in zip(found, scores, strict=True)
    ]


@lru_cache(maxsize=4096)
def read_sentence(sentence: str) -> tuple[Span, ...]:
    """The values of a sentence; the last few thousand are remembered."""
    return tuple(read_parts(sentence))


def _length(text: str) -> int:
    """About how many word pieces it takes: a word about one, a letter of another script than Latin one by itself."""
    return len(WORD.findall(text)) + len(text) // 12 + sum(letter > "\u024f" for letter in text)


def _part(sentence: Sentence, source: str) -> Part:
    return Part(sentence.text, read_sentence(sentence.text), source, sentence.start)


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
