"""Regular expressions: of many words, of white space within a line, compiled when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

SPACE = r"(?:[ \t\u00a0\u202f]{1,3}|[ \t]?\r?\n[ \t]{0,8})"  # within a line, or where one line is wrapped


def one_of(words: Iterable[str]) -> str:
    """A regular expression of these words that shares what they begin with: no word is tried twice."""
    root: dict[str, dict] = {}
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, dict]) -> str:
    parts = [re.escape(sign) + _branch(below) for sign, below in sorted(node.items()) if sign]
    if not parts:
        return ""
    whole = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return whole + "?" if "" in node else whole


def later(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """The pattern, compiled when it is first asked for: all of them take a tenth of a cold start, a text needs few."""
    return cache(lambda: re.compile(pattern, flags))
