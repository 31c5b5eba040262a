"""The words that the grammar of times is over."""

from __future__ import annotations

import ast
import json
import sys

from conftest import ROOT

from weft.find.scan import TOKEN
from weft.modalities import when
from weft.modalities.date import Date
from weft.modalities.when.reading import RULES
from weft.modalities.when.rules import Tokens, finds_nothing, tokens_of
from weft.modalities.when.tokens import amount, cardinal
from weft.modalities.when.words import known

# Looked at beside a phrase, never in one; and names of kinds, fields and rules.
BESIDE = "he she it was said says is has ratio scale odds verse score win mixture email guid hashtag identifier".split()
BESIDE += "express herald mail mirror observer post telegraph tribune best worst least most never only".split()
BESIDE += "guest interest request".split()
NEVER_IN = ("tense.py", "years.py", "beside.py")  # files of words that stand beside a phrase
NAMES = "int ip url phone percent mention low high grain length duration none equals known".split()


def words():
    """All words in the strings of the grammar, its docstrings left out."""
    for path in sorted((ROOT / "src" / "weft" / "modalities" / "when").glob("*.py")):
        if path.name in NEVER_IN:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield from (word for word in TOKEN.findall(node.value.lower()) if len(word) < 40)  # no table of letters


def test_every_word_that_a_rule_names_is_known():
    named = set(words())
    assert len(named) > 500
    assert {word for word in named if not known(word)} <= {*BESIDE, *NAMES}


def test_ordinary_words_are_not():
    assert not any(map(known, "people tunnel railway company said".split()))


def test_what_a_rule_may_begin_with_is_read_off_the_rule():
    assert finds_nothing(cardinal, "tunnel")
    assert finds_nothing(amount, "tunnel")
    assert not finds_nothing(cardinal, "three")
    assert not finds_nothing(amount, "several")


def test_a_rule_left_out_at_a_word_would_have_found_nothing_there():
    modules = [module for name, module in sys.modules.items() if name.startswith(when.__name__)]
    rules = {rule for module in modules for rule in vars(module).values() if hasattr(rule, "__wrapped__")}
    rules = {rule for rule in rules if getattr(rule, "__code__", None) is cardinal.__code__}
    assert rules > {rule for rule in RULES if hasattr(rule, "__wrapped__")}
    left_out = 0
    for path in sorted((ROOT / "specs" / "reading").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::6]:
            text = json.loads(line)["text"]
            tokens = Tokens(text, *tokens_of(text), Date(2018, 3, 14))
            for place in range(len(tokens)):
                for rule in rules:
                    if finds_nothing(rule, tokens.word(place)):
                        left_out += 1
                        assert rule.__wrapped__(tokens, place) is None, (text, place, rule.__name__)
    assert left_out > 10_000
