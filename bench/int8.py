"""What int8 costs: the same network with the weights as trained and with those that ship → exact answers of each.

Needs torch and the float weights that `make model` leaves in its run folder: .venv-train/bin/python -m bench int8.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.ask import judged
from bench.outcome import exact
from bench.results import ROOT, Row, not_run
from bench.wordings import questions
from weft.interleave import MODEL_DIR
from weft.programs import run
from weft.trust import weigh

EVERY = 3  # of the wordings: torch answers one question at a time


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of int8.json; gold spans, so that the network alone is compared."""
    folder = folder or MODEL_DIR
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = ROOT / "runs" / str(config.get("run", "")) / "weights.safetensors"
    where = ("computed", "weft", "all families", "wording", "exact, gold spans")
    if not weights.is_file():
        return [not_run(*where, f"no float weights in runs/{config.get('run', '')}: make model leaves them there")]
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    from weft.training.in_torch import InTorch, shipped

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    small = shipped(folder, config, tokenizer)
    large: Any = shipped(folder, config, tokenizer).network
    large.load_state_dict(load_file(str(weights)))
    asked, _ = questions(ROOT, tokenizer, seed, 1, EVERY if budget == "full" else 3 * EVERY)
    rows = []
    for method, network in (("weft, float32", InTorch(large, small.words, tokenizer)), ("weft, int8", small)):
        outcomes = []
        for question in asked:
            situation = question.given(tokenizer)
            best, confidence = weigh([run(situation, network)], float(config.get("refused_from", 0.0)))
            value = None if best.refused else best.value
            outcomes.append(judged(question, situation, value, best.refused, False, confidence, 0.0))
        rows.append(exact(outcomes, "computed", method, "all families", "wording"))
    return rows
