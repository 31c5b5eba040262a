"""The words of follow-ups: how they begin, what "that" and "it" stand for, opposite ends of an order."""

from __future__ import annotations

import re

LEAD = re.compile(
    r"(?:(?:ok|okay|so|now|then|and|but|or)\b[\s,]*)*(?:(?:what|how) about\s+|what if (?:it|that) (?:is|was|were)\s+)?"
    r"(?:and\s+)?",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"(?:what|which|who|whose|whom|when|where|how|is|are|was|were|does|did|do|has|have|had|can|will|would|in which)\b",
    re.IGNORECASE,
)
THAT = re.compile(  # "what is 15 % of that?", never "the companies that make cars"
    r"(?:^|(?<=\bis )|(?<=\bwas )|(?<=\bare )|(?<=\bof )|(?<=\bto )|(?<=\bthan )|(?<=\bfrom )|(?<=\bby )|(?<=\band )|"
    r"(?<=\bplus )|(?<=\bminus )|(?<=\btimes )|(?<=\bround )|(?<=\bafter )|(?<=\bbefore )|(?<=\btwice )|"
    r"(?<=\bdouble )|(?<=\bconvert )|(?<=\badd )|(?<=\bsubtract )|(?<=\bmultiply )|(?<=\bdivide ))(?:that|this)"
    r"(?=\s*(?:$|[?.!,]|(?:in|to|into|as|rounded|from|by|plus|minus|times|divided|multiplied|and|or)\b))",
    re.IGNORECASE,
)
CONVERT = re.compile(
    r"(?:convert|change|turn) (?:it|that|this) (?:in)?to (.+)|what is it in (.+)|how many (.+) is it", re.IGNORECASE
)
GOES_ON = re.compile(
    r"(?:times|plus|minus|divided by|multiplied by) .+", re.IGNORECASE
)  # of the last answer: "times 2"
COMMAND = re.compile(r"(?:round|convert|add|subtract|multiply|divide|give|tell|show|express)\b", re.IGNORECASE)
COUNTS = "zero one two three four five six seven eight nine ten".split()
ROUND = re.compile(
    rf"(?:round(?:ed)?(?: it| that| this)?(?: off)?)?(?:(?:^| )to (\d|{'|'.join(COUNTS)}) (?:decimals?|digits?)"
    r"(?: (?:places?|digits?))?)?(?: please)?",
    re.IGNORECASE,
)
ORDINAL = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
MORE = ("most", "largest", "biggest", "greatest", "highest")  # they stand for one another: "the second largest" of most
LESS = ("fewest", "least", "smallest", "lowest")
OPPOSITES = {
    "most": ("fewest", "least"), "fewest": ("most",), "least": ("most",), "largest": ("smallest",),
    "biggest": ("smallest",), "greatest": ("smallest", "least"), "smallest": ("largest", "biggest", "greatest"),
    "highest": ("lowest",), "lowest": ("highest",), "longest": ("shortest",), "tallest": ("shortest",),
    "shortest": ("longest", "tallest"), "oldest": ("youngest", "newest"), "youngest": ("oldest",),
    "newest": ("oldest",), "earliest": ("latest",), "latest": ("earliest",), "heaviest": ("lightest",),
    "lightest": ("heaviest",), "nearest": ("farthest", "furthest"), "closest": ("farthest", "furthest"),
    "farthest": ("nearest", "closest"), "furthest": ("nearest", "closest"), "best": ("worst",), "worst": ("best",),
    "richest": ("poorest",), "poorest": ("richest",), "cheapest": ("dearest",), "fastest": ("slowest",),
    "slowest": ("fastest",), "widest": ("narrowest",), "narrowest": ("widest",), "deepest": ("shallowest",),
}  # fmt: skip
EXTREME = re.compile(rf"(?:\b({ORDINAL})[ -])?\b({'|'.join(OPPOSITES)})\b", re.IGNORECASE)
ASKED_EXTREME = re.compile(rf"(?:the )?(?:({ORDINAL})\b)?[ -]?({'|'.join(OPPOSITES)})?(?: one)?", re.IGNORECASE)
PREPOSITION = re.compile(
    r"(for|of|in|on|at|to|from|with|between|and|before|after|since|until|till|by|during|over|under|above|below) (.+)",
    re.IGNORECASE,
)
TIMES = frozenset("in on before after since until till by during".split())  # each may take another's place
TWO = re.compile(r"(from .+) (to .+)|(between .+) (and .+)", re.IGNORECASE)
PRONOUN = re.compile(
    r"\b(?:(its|his|their|her(?! [?.!]|$))|(?:it|he|she|they|him|them))\b(?! (?:from|to|until|till|since|between)\b)",
    re.IGNORECASE,
)
