"""Questions of texts that cannot be made, with the reason: python scripts/check_texts.py specs/texts/VOICE [--show N]

Each is drawn six times. "the reader found no …" mostly means that the sentence was not let in, or that it is not read.
Needs the package alone, no torch.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from weft.interleave import MODEL_DIR
from weft.training.questions import Maker
from weft.training.texts import question, read_texts

DRAWS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="so many of those that were made")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rng = np.random.default_rng(1)
    tried = made = shown = 0
    for text in (text for folder in arguments.folders for text in read_texts(folder)):
        for line in text.lines:
            maker = Maker((), (), tokenizer, (), (), noise=False)
            worked = [example for _ in range(DRAWS) if (example := question(maker, text, line, rng))]
            tried, made = tried + DRAWS, made + len(worked)
            if not worked:
                print(f"{line.where}: {maker.failures.most_common(1)[0][0].partition(': ')[2]}\n    {line.template}")
            elif shown < arguments.show and rng.random() < 0.1:
                shown += 1
                parts = " ".join(part.text for part in worked[0].situation.parts[1:])
                steps = "; ".join(f"{step.op}({', '.join(map(str, step.args))})" for step in worked[0].steps)
                print(f"  {worked[0].text}\n    {steps}\n    {parts}")
    print(f"{made} of {tried} drawn")


if __name__ == "__main__":
    main()
