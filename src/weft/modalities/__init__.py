"""The built-in kinds, registered through the same door as a stranger's."""

from weft.modalities import (
    date,
    duration,
    identifier,
    interval,
    money,
    number,
    place,
    quantity,
    record,
    truth,
    unit,
    word,
)

__all__ = [
    "date",
    "duration",
    "identifier",
    "interval",
    "money",
    "number",
    "place",
    "quantity",
    "record",
    "truth",
    "unit",
    "word",
]
