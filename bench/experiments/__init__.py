"""E1 geography, E2 numbers, E3 nested: one language model, values as entity tokens and as text, the same facts and steps.

questions → methods (how each is given them) → trial (trains, asks, counts) → report (docs/results/experiments.md).
"""

NAMES = ("geography", "numbers", "nested")
