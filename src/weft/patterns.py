"""Regular expressions of many words."""

from __future__ import annotations

import re
from collections.abc import Iterable


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
