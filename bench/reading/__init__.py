"""How well the reader does on other people's cases: load, compare values, score."""
