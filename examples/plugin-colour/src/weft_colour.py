"""Colours: "#ff8800", "rgb(255, 136, 0)"."""

from dataclasses import dataclass

import numpy as np

from weft.errors import DoesNotFit
from weft.modality import Slot, register


@dataclass(frozen=True)
class Colour:
    """Three channels, each 0 … 255; DoesNotFit beyond."""

    red: int
    green: int
    blue: int

    def __post_init__(self):
        for name, channel in vars(self).items():
            if not 0 <= channel <= 255:
                raise DoesNotFit(f"colour: {name} {channel}, wanted 0 to 255")


class ColourModality:
    name, value, version = "colour", Colour, 1
    pattern = r"#(?P<hex>[0-9a-fA-F]{6})\b|\brgb\((\d{1,9}), ?(\d{1,9}), ?(\d{1,9})\)"
    slots = tuple(Slot(channel, 256) for channel in ("red", "green", "blue"))
    n_features = 3
    examples = (("The sign is #ff8800.", Colour(255, 136, 0)), ("rgb(255, 136, 0)", Colour(255, 136, 0)))

    def parse(self, match):
        return Colour(*(bytes.fromhex(match["hex"]) if match["hex"] else map(int, match.groups()[1:])))

    def write(self, value):
        return "#" + bytes(vars(value).values()).hex()

    def to_slots(self, value):
        return [tuple(vars(value).values())]

    def from_slots(self, rows, table=None):
        return Colour(*map(int, rows[0]))

    def features(self, values):
        return np.array([tuple(vars(value).values()) for value in values], np.float32).reshape(-1, 3) / 255

    def sample(self, rng):
        return Colour(*map(int, rng.choice([0, 255, *rng.integers(0, 256, 6)], 3)))

    def to_json(self, value):
        return {"kind": self.name, "value": self.write(value), "text": self.write(value)}

    def from_json(self, data):
        return Colour(*bytes.fromhex(data["value"].removeprefix("#")))


register(ColourModality())
