"""Before the language model learns: encoder and heads alone, on states that are remembered.

The base model has not learned to use values yet, so its states hold a question's wording and little else: a few runs a
sequence of tokens are enough, and a step costs about a fifth of one with the language model. Heads learn the answers'
values and, through the output layer as it is, their words; which kind of value comes next is a word as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from bench.experiments import text, trial
from bench.experiments.methods import EntityTokens
from bench.experiments.questions import Question
from weft.hf import learning

RATE = 2e-3
WORDS = 3.0  # weight of the words: few of an answer's pieces are about its values
WINDOWS = 64  # of plain text whose states are remembered
ANEW, KINDS = 8, 12  # rows of each step that are run anew; questions with the same tokens that are remembered


def train(
    method: EntityTokens, draw: Callable[[np.random.Generator], Question], steps: int, batch: int, seed: int
) -> float:
    """`steps` of AdamW on `batch` drawn questions each; the mean loss of the last tenth."""
    connectors, output = method.model.connectors, method.model.get_output_embeddings()
    remembered = Remembered(method.model)
    parts = (connectors.encoder, connectors.composer, connectors.heads, output)  # of it the kind tokens' rows
    parameters = [parameter for part in parts for parameter in part.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    lasts, kept = [], Kept(method)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 30) * min(1.0, max(0.03, 2 * (1 - step / steps)))
        rng = np.random.default_rng([seed, 1, step])
        made = method.batch([draw(rng) for _ in range(batch)])
        answers = learning.read_by(connectors, remembered.states(made, rng), made)
        loss = WORDS * learning.loss_of_words(output, answers) + trial.KEPT * kept.loss(output, rng)
        values = learning.loss_of_values(connectors, answers, made)
        loss = loss if values is None else loss + values
        trial.stepped(optimiser, parameters, loss)
        if step >= int(steps * 0.9):
            lasts.append(float(loss.detach()))
    return float(np.mean(lasts))


class Kept:
    """States of plain text: there the kind tokens' rows, which learn, are to change nothing of what is said. Nothing is
    kept where no text is."""

    def __init__(self, method: EntityTokens) -> None:
        output = method.model.get_output_embeddings()
        some = text.ordinary()[: 20 * WINDOWS * trial.LENGTH]  # characters: more than pieces are needed
        ids = method.tokenizer(some, add_special_tokens=False)["input_ids"]
        count = min(WINDOWS, len(ids) // trial.LENGTH)
        rows = torch.tensor(ids[: count * trial.LENGTH], device=method.model.device).view(count, trial.LENGTH)
        with torch.no_grad():
            self.states = before_output(method.model, {"input_ids": rows}).flatten(0, 1) if count else rows
            self.said = output(self.states).log_softmax(-1) if count else rows

    def loss(self, output: Any, rng: np.random.Generator) -> Tensor | float:
        if not len(self.states):
            return 0.0
        at = torch.from_numpy(rng.integers(len(self.states), size=trial.WINDOWS * trial.LENGTH))
        at = at.to(self.states.device)
        said = output(self.states[at]).log_softmax(-1)
        return torch.nn.functional.kl_div(said, self.said[at], log_target=True, reduction="batchmean")


def before_output(model: Any, inputs: dict[str, Tensor]) -> Tensor:
    """(B, T, H), what goes into the output layer."""
    seen: list[Tensor] = []
    handle = model.get_output_embeddings().register_forward_pre_hook(lambda module, args: seen.append(args[0]))
    model(**inputs)
    handle.remove()
    return seen[0]


class Remembered:
    """(B, T, H) before the output layer: of each row as some of the latest questions with the same tokens had them, so
    that heads do not lean on what a state says of one question's values. A few rows of each step are run anew."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.known: dict[bytes, deque[Tensor]] = {}

    def states(self, made: learning.Batch, rng: np.random.Generator) -> Tensor:
        lengths = made.inputs["attention_mask"].sum(1).tolist()
        keys = [row[:length].tobytes() for row, length in zip(made.inputs["input_ids"].cpu().numpy(), lengths)]
        anew = [row for row, key in enumerate(keys) if row < ANEW or key not in self.known]
        rowed = ("input_ids", "attention_mask", "entity", "entity_order")
        inputs = {name: tensor[anew] if name in rowed else tensor for name, tensor in made.inputs.items()}
        with torch.no_grad():
            for row, states in zip(anew, before_output(self.model, inputs)):
                self.known.setdefault(keys[row], deque(maxlen=KINDS)).append(states[: lengths[row]].clone())
        chosen = [self.known[key][rng.integers(len(self.known[key]))] for key in keys]
        return torch.nn.utils.rnn.pad_sequence(chosen, batch_first=True)


__all__: Any = ("train",)
