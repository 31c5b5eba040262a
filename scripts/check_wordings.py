"""Wordings that cannot be made into questions, with the reason: python scripts/check_wordings.py specs/wordings/VOICE

Every line is drawn six times over made-up tables; one that is never made (a slot that its program does not bind, types
that do not meet, a value that the reader misses in this sentence) is printed. Needs the package alone, no torch.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from weft.interleave import MODEL_DIR
from weft.training import bank, grammar
from weft.training.questions import Maker

DRAWS = 6


def main(folders: list[str]) -> int:
    tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rng = np.random.default_rng(1)
    sources = [bank.made_up(rng) for _ in range(1000)]
    lines = [line for folder in folders for line in grammar.read_lines(Path(folder))]
    questions = [line for line in lines if line.family not in ("statements", "phrases")]
    made: Counter[str] = Counter()
    for line in questions:
        maker = Maker(questions, sources, tokenizer, (), (), noise=False)
        worked = sum(maker.make(line, rng) is not None for _ in range(DRAWS))
        made[line.family] += worked > 0
        if not worked:
            reason = maker.failures.most_common(1)[0][0] if maker.failures else "nothing drawn"
            print(f"{line.where}: never made. {reason.partition(': ')[2]}\n    {line.template}")
    for family, count in sorted(Counter(line.family for line in lines).items()):
        print(f"{family}: {count} lines" + (f", {made[family]} can be made" if family in made else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
