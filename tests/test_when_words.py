"""The words that the grammar of times is over."""

from __future__ import annotations

import ast

from conftest import ROOT

from weft.modalities.when_tokens import TOKEN
from weft.modalities.when_words import known

# Looked at beside a phrase, never in one; and names of kinds, fields and rules.
BESIDE = "he she it was said says is has ratio scale odds verse score win mixture email guid hashtag identifier".split()
NAMES = "int ip url phone percent mention low high grain length duration none equals".split()


def words():
    """All words in the strings of the grammar, its docstrings left out."""
    for path in sorted((ROOT / "src" / "weft" / "modalities").glob("when*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield from TOKEN.findall(node.value.lower())


def test_every_word_that_a_rule_names_is_known():
    assert {word for word in words() if not known(word)} <= {*BESIDE, *NAMES}


def test_ordinary_words_are_not():
    assert not any(map(known, "people tunnel railway company said".split()))
