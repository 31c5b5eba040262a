"""The built-in kinds, registered through the same door as a stranger's. The order is that of the slots in a model."""

from weft.modalities import (
    date,
    date_time,
    duration,
    identifier,
    interval,
    money,
    number,
    place,
    quantity,
    record,
    recurrence,
    time,
    truth,
    unit,
    word,
)

__all__ = [
    "date",
    "date_time",
    "duration",
    "identifier",
    "interval",
    "money",
    "number",
    "place",
    "quantity",
    "record",
    "recurrence",
    "time",
    "truth",
    "unit",
    "word",
]
