"""weft: the numbers, dates, quantities, places and records of a text as single exact tokens."""
