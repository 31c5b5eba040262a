"""A question and its answer as a statement: "What was the EBITDA in 2019?" + "$3,245 million" → "The EBITDA in 2019 was
$3,245 million." The question's words stay; what no rule fits is quoted: "Asked “…?”, the answer is 5."
"""

from __future__ import annotations

import re
from collections.abc import Callable

HOLE = "\0"
_LEAD = re.compile(r"^((?!In (?:which|what)\b)[A-Z][^?]*?),? ((?:what|how|which|in which|in what)\b.+)$", re.DOTALL)
_COMPARED = (
    r"(?:the )?(?:second )?(?:larger|largest|smaller|smallest|highest|lowest|higher|lower|greatest|greater|less|least|"
    r"more|most|above|below|between|negative|positive|under|over|equal)\b"
)
_UNITS = r"years?|fiscal years?|financial years?|periods?|fiscal periods?|quarters?|months?"
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_RULES: list[Rule] = [
    (
        re.compile(r"what (is|was|are|were) there\b.*", re.IGNORECASE),
        lambda m: "",
    ),
    (
        re.compile(r"what(?:'s| (is|was|are|were)) (?:the respective |the )?(.+)", re.IGNORECASE),
        lambda m: f"The {m[2]} {m[1] or 'is'} {HOLE}.",
    ),
    (
        re.compile(r"how much (is|was|are|were) (.+)", re.IGNORECASE),
        lambda m: f"{m[2]} {m[1]} {HOLE}.",
    ),
    (
        re.compile(r"how much (did|does|do) (.+)", re.IGNORECASE),
        lambda m: f"The amount that {m[2]} is {HOLE}.",
    ),
    (
        re.compile(r"how much ([^?]+?) (was|were|is|are) (.+)", re.IGNORECASE),
        lambda m: f"The {m[1]} that {m[2]} {m[3]} {m[2]} {HOLE}.",
    ),
    (
        re.compile(r"how many (.+?) (are|were|is|was) there\b ?(.*)", re.IGNORECASE),
        lambda m: f"There {m[2]} {HOLE} {m[1]} {m[3]}".rstrip() + ".",
    ),
    (
        re.compile(rf"how many ({_UNITS}) (?:did|does|do|was|were|is|are|has|have|had) (.+)", re.IGNORECASE),
        lambda m: f"The number of {m[1]} of {m[2]} is {HOLE}.",
    ),
    (
        re.compile(r"how many (.+?) (are|were|is|was|have|has|had) (.+)", re.IGNORECASE),
        lambda m: f"The number of {m[1]} that {m[2]} {m[3]} is {HOLE}.",
    ),
    (
        re.compile(rf"(?:in |for )?(?:which|what) ({_UNITS}) (was|were|is|are) (.+?) ({_COMPARED}.*)", re.IGNORECASE),
        lambda m: f"The {m[1]} in which {m[3]} {m[2]} {m[4]} was {HOLE}.",
    ),
    (
        re.compile(rf"(?:in |for )?(?:which|what) ({_UNITS}) (?:did|does|do) (.+)", re.IGNORECASE),
        lambda m: f"The {m[1]} when {m[2]} was {HOLE}.",
    ),
    (
        re.compile(rf"(?:which|what) ({_UNITS}) (.+)", re.IGNORECASE),
        lambda m: f"The {m[1]} that {m[2]} was {HOLE}.",
    ),
]


def statement(question: str, answer: str) -> tuple[str, int]:
    """The sentence, and where the answer begins in it."""
    made = _template(" ".join(question.split()).rstrip(" ?."))
    place = made.index(HOLE)
    return made.replace(HOLE, answer), place


def _template(question: str) -> str:
    lead = _LEAD.match(question)
    front, rest = (lead[1], lead[2]) if lead else ("", question)
    for pattern, told in _RULES:
        found = pattern.fullmatch(rest)
        made = told(found) if found else ""
        if made:
            return f"{front}, {made[0].lower()}{made[1:]}" if front else made[0].upper() + made[1:]
    return f"Asked “{question}?”, the answer is {HOLE}."
