"""How much is read and tried at most: hostile input ends in a stated result, never in a machine that hangs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Bytes of one source's text, figures of all sources, figures of the claim that are judged, of those how many are
    searched for a computation, and how many figures of the sources they are held against together.

    A figure of a text takes a fifth of a millisecond to read, a byte without one two microseconds.
    """

    source_text: int = 10_000_000
    facts: int = 200_000
    figures: int = 20_000
    searched: int = 1_500
    looked_at: int = 3_000_000


LIMITS = Limits()


@dataclass
class Told:
    """What a person should know of the sources; `cut`: whether something of them was left unread."""

    notes: list[str] = field(default_factory=list)
    cut: bool = False

    def left_out(self, note: str) -> None:
        self.notes.append(note)
        self.cut = True
