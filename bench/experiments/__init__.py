"""E1 geography, E2 numbers, E3 nested: one language model, values as entity tokens and as text.

questions → methods (how each is given them) → trial (trains, asks, counts) → report (docs/results/experiments.md).
"""

NAMES = {"e1": "geography", "e2": "numbers", "e3": "nested"}
