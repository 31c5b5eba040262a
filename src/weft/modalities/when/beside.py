"""What stands beside a phrase and says that it is none about time: "my sister June", "multiply 7 by 1/8"."""

from __future__ import annotations

from weft.modalities.when.rules import Tokens

NAMES = frozenset("april june august".split())
# What people called April, June or August do, and months do not; what is said of both, but rarely of a lone month.
DOES = frozenset(
    """said says told tells asked asks answered replied sings sang went goes thinks thought wrote writes knows knew
    lives lived loves loved likes liked works worked wants wanted bought owns won visited teaches taught plays played
    helps helped met married""".split()
)
ALSO = frozenset(["'", "’", "and", "was", "is", "has"])
CALLED = frozenset(
    """sister aunt auntie friend daughter wife mother mom mum cousin niece grandma granny mrs miss ms dear named
    colleague neighbour neighbor""".split()
)
CALCULATED = frozenset("multiply multiplied multiplying divide divided dividing".split())


def is_a_person(tokens: Tokens, stop: int) -> bool:
    """Whether the name that ends at `stop` is somebody's, by the word before it or behind."""
    name, before, behind = tokens.word(stop - 1), tokens.word(stop - 2), tokens.word(stop)
    if name not in NAMES:
        return False
    return before in CALLED or behind in DOES or (behind in ALSO and name != "august")


def is_calculated(tokens: Tokens, place: int) -> bool:
    """Whether two numbers at `place` are what something is multiplied or divided by."""
    return tokens.word(place - 1) == "by" and any(tokens.word(place - back) in CALCULATED for back in range(2, 7))
