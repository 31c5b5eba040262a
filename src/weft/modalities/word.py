"""Words: "north", "Siemens" — short strings that an answer or a table cell holds; UTF-8 bytes, 16 a token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modality import Slot, register

if TYPE_CHECKING:
    import numpy as np

BYTES = 16


@dataclass(frozen=True)
class Word:
    """Any text that UTF-8 holds, also empty. Never found in running text. Raises DoesNotFit for half surrogates."""

    text: str

    def __post_init__(self) -> None:
        try:
            self.text.encode()
        except UnicodeEncodeError as error:
            raise DoesNotFit(
                f"word {self.text!r}: character {error.start} is half a surrogate pair, not UTF-8"
            ) from None

    def __str__(self) -> str:
        return self.text


class WordModality:
    name, value, version = "word", Word, 1
    reads = False
    tokens_max = 64
    slots = (Slot("length", BYTES + 1), *(Slot(f"byte{place}", 256) for place in range(BYTES)))
    n_features = 6
    examples = (("north", Word("north")), ("", Word("")), ("Zürich", Word("Zürich")), ("日本語", Word("日本語")))

    def write(self, value: Word) -> str:
        return value.text

    def to_slots(self, value: Word) -> list[tuple[int, ...]]:
        """In reading order; the last token is padded with zeros, its length says how many bytes count."""
        data = value.text.encode()
        pieces = [data[at : at + BYTES] for at in range(0, len(data), BYTES)] or [b""]
        return [(len(piece), *piece, *bytes(BYTES - len(piece))) for piece in pieces]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Word:
        """The inverse; raises DoesNotFit when the bytes are not UTF-8."""
        data = b"".join(bytes(row[1 : 1 + row[0]]) for row in rows)
        try:
            return Word(data.decode())
        except UnicodeDecodeError as error:
            raise DoesNotFit(f"word: byte {error.start} of {len(data)} is not UTF-8") from None

    def features(self, values: Sequence[Word]) -> np.ndarray:
        """Log length, number of words / 8, is upper case, is title case, has a digit, is ASCII."""
        import numpy as np

        rows = [
            (
                np.log1p(len(value.text)) / 8,
                len(value.text.split()) / 8,
                value.text.isupper(),
                value.text.istitle(),
                any(letter.isdigit() for letter in value.text),
                value.text.isascii(),
            )
            for value in values
        ]
        return np.array(rows, dtype=np.float32).reshape(-1, self.n_features)

    def sample(self, rng: np.random.Generator) -> Word:
        length = int(rng.choice([0, 1, 5, 8, 15, 16, 17, 32, 40]))
        alphabets = (
            "abcdefghijklmnopqrstuvwxyz",
            "ABC xyz 019-.",
            "äöüßéñçøł",
            "日本語中文한국어",
            "😀🌍𝔸\u0000\u200d",
        )
        alphabet = alphabets[int(rng.integers(len(alphabets)))]
        return Word("".join(alphabet[int(place)] for place in rng.integers(len(alphabet), size=length)))

    def to_json(self, value: Word) -> dict[str, Any]:
        return {"kind": "word", "value": value.text, "text": value.text}

    def from_json(self, data: dict[str, Any]) -> Word:
        return Word(data["value"])


register(WordModality())
