"""The built-in kinds, registered through the same door as a stranger's."""

from weft.modalities import age, date, duration, interval, money, number, place, quantity, record, truth, unit, word

__all__ = [
    "age",
    "date",
    "duration",
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
