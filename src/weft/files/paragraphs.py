"""Text in pieces → paragraphs with their offsets: "One.\n\nTwo." → (0, "One."), (6, "Two.")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LIMIT = 10_000  # code points; a longer paragraph comes in several
# Where a long one is cut, the best first: between sentences, lines, words, signs. A sentence ends where three letters
# stand before the stop and a capital behind it: "approx. 5 km", "No. 5" and "U.S. Army" are not cut.
CUTS = tuple(
    map(
        re.compile,
        (r"""[^\W\d_]{3}[.!?…]["'”’)\]]*\s+(?=["'“‘(\[]*[^\W\d_a-z])""", r"\n", r"\s", r"\W"),
    )
)


def paragraphs(pieces: Iterable[str], limit: int = LIMIT) -> Iterator[tuple[int, str]]:
    """(offset, text) of each stretch of lines that are not blank, without the white space around it.

    A piece is a line with its end; of a line longer than `limit`, that many code points or, at its end, fewer. Where
    white space fills a whole piece a paragraph ends, too.
    """
    held, offset, line_begins = "", 0, True
    for piece in pieces:
        blank = piece.isspace() and (line_begins or len(piece) >= limit)
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


def _cut(text: str, limit: int) -> int:
    """Where the first part of a text longer than `limit` ends: the best place in the second half of what is allowed."""
    for pattern in CUTS:
        places = [match.end() for match in pattern.finditer(text, limit // 2, limit)]
        if places:
            return places[-1]
    return limit
