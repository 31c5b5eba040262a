"""Before the language model learns: encoder and value heads alone, on states that are remembered.

The base model has not learned to use values yet, so its states hold a question's wording and little else: one run a
sequence of tokens is enough, and a step costs about a fifth of one with the language model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from bench.experiments.methods import EntityTokens
from bench.experiments.questions import Question
from bench.experiments.trial import stepped
from weft.hf import learning

RATE = 2e-3


def train(
    method: EntityTokens, draw: Callable[[np.random.Generator], Question], steps: int, batch: int, seed: int
) -> float:
    """`steps` of AdamW on `batch` drawn questions each; the mean loss of the last tenth."""
    connectors, known = method.model.connectors, {}
    parts = (connectors.encoder, connectors.composer, connectors.heads)
    parameters = [parameter for part in parts for parameter in part.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    lasts = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 30) * min(1.0, max(0.03, 2 * (1 - step / steps)))
        rng = np.random.default_rng([seed, 1, step])
        made = method.batch([draw(rng) for _ in range(batch)])
        loss = learning.loss_of_values(connectors, states(method, made, known), made)
        if loss is None:
            continue
        stepped(optimiser, parameters, loss)
        if step >= int(steps * 0.9):
            lasts.append(float(loss.detach()))
    return float(np.mean(lasts))


@torch.no_grad()
def states(method: EntityTokens, made: learning.Batch, known: dict[bytes, Tensor]) -> Tensor:
    """(B, T, H) before the output layer, of the first question that had a row's tokens."""
    lengths = made.inputs["attention_mask"].sum(1).tolist()
    keys = [row[:length].tobytes() for row, length in zip(made.inputs["input_ids"].cpu().numpy(), lengths)]
    if any(key not in known for key in keys):
        seen: list[Tensor] = []
        output = method.model.get_output_embeddings()
        handle = output.register_forward_pre_hook(lambda module, args: seen.append(args[0]))
        method.model(**made.inputs)
        handle.remove()
        for key, row, length in zip(keys, seen[0], lengths):
            known.setdefault(key, row[:length].clone())
    return torch.nn.utils.rnn.pad_sequence([known[key] for key in keys], batch_first=True)


__all__: Any = ("states", "train")
