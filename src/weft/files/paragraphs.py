"""Text in pieces → paragraphs with their offsets: "One.\n\nTwo." → (0, "One."), (6, "Two.")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LIMIT = 10_000  # code points; a longer paragraph comes in several
# Three letters before the stop and a capital behind it: "approx. 5 km", "No. 5" and "U.S. Army" end no sentence.
SENTENCE_END = r"""[^\W\d_]{3}[.!?…]["'”’)\]]*\s+(?=["'“‘(\[]*[^\W\d_a-z])"""
CUTS = tuple(map(re.compile, (SENTENCE_END, r"\n", r"\s", r"\W")))  # where a long one is cut, the best first
SENTENCE = re.compile(f"(?s:.+?)(?:{SENTENCE_END}|\\n|\\Z)")


def paragraphs(pieces: Iterable[str], limit: int = LIMIT) -> Iterator[tuple[int, str]]:
    """(offset, text) of each stretch of lines that are not blank, without the white space around it.

    A piece is a line with its end, or a part of a long line; one that begins with a part of white space alone is blank.
    """
    held, offset, line_begins = "", 0, True
    for piece in pieces:
        blank = line_begins and piece.isspace()
        line_begins = piece.endswith("\n")
        held += piece
        while len(held) > limit:
            stop = _cut(held, limit)
            yield from _without_space(offset, held[:stop])
            held, offset = held[stop:], offset + stop
        if blank:
            yield from _without_space(offset, held)
            held, offset = "", offset + len(held)
    yield from _without_space(offset, held)


def _without_space(offset: int, text: str) -> Iterator[tuple[int, str]]:
    begun = text.lstrip()
    if begun:
        yield offset + len(text) - len(begun), begun.rstrip()


def without(spoilt: re.Pattern[str], offset: int, paragraph: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of the stretches between the sentences, or lines, in which `spoilt` is found."""
    begun = 0
    for match in SENTENCE.finditer(paragraph):
        if spoilt.search(match.group()):
            yield from _without_space(offset + begun, paragraph[begun : match.start()])
            begun = match.end()
    yield from _without_space(offset + begun, paragraph[begun:])


def _cut(text: str, limit: int) -> int:
    """Where the first part of a text longer than `limit` ends: the best place in the second half of what is allowed."""
    for pattern in CUTS:
        places = [match.end() for match in pattern.finditer(text, limit // 2, limit)]
        if places:
            return places[-1]
    return limit
