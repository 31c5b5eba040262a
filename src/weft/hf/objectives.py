"""What a training step may ask for: right answers; saying what a token is; what the model itself says to the text form.

Each takes the step's prompts and answers and gives a loss and its parts; `objectives` of a run names which are summed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from weft.hf import alignment, learning
from weft.hf.placeholders import n_tokens, token_of
from weft.hf.run import Run
from weft.modality import modality_of, write

Pairs = Sequence[tuple[str, str]]
Found = tuple[Tensor, dict[str, float]]
AGAIN = "{} is written "  # the prompt of reconstruction; the value's text is the answer
SHARP = 2.0  # weight of the divergence, as in research on soft tokens that stand for text (xRAG, Cheng et al. 2024)


def answers(model: Any, processor: Any, pairs: Pairs, run: Run, seed: int) -> Found:
    """Words and values of the answers."""
    start = learning.decoder_start(model)
    batch = learning.batch_of(processor, pairs, run.sources, run.ops or None, start=start)
    return learning.loss(model, batch.on(model.device), run.value_share)


def reconstruction(model: Any, processor: Any, pairs: Pairs, run: Run, seed: int) -> Found:
    """ "‹date› is written" → "12 October 1847": the model says in its own word pieces what a token is."""
    kinds = [kind for kind in processor.kinds if kind != "record"]
    values = alignment.sampled(kinds, len(pairs), seed)
    prompts = [AGAIN.format(token_of(modality_of(value).name) * n_tokens(value)) for value in values]
    batch = learning.batch_of(
        processor, [(prompt, write(value)) for prompt, value in zip(prompts, values)],
        values=[([value], []) for value in values], start=learning.decoder_start(model),
    )  # fmt: skip
    loss, parts = learning.loss(model, batch.on(model.device))
    return loss, {"reconstruction": parts["words"]}


def distillation(model: Any, processor: Any, pairs: Pairs, run: Run, seed: int) -> Found:
    """Kullback–Leibler divergence of the words' distributions from the base model's, which reads the values as text.

    Over answers that hold no value: their word pieces stand in both forms. 0 where there is none.
    """
    kept = [(prompt, answer) for prompt, answer in pairs if not processor.read(answer).values]
    if not kept:
        return torch.zeros((), device=model.device), {"distillation": 0.0}
    start = learning.decoder_start(model)
    student = learning.batch_of(processor, kept, (), start=start).on(model.device)
    teacher = learning.batch_of(processor, kept, (), mode="text", start=start).on(model.device)
    said = _of_answers(model(**student.inputs).logits, student.labels, start is None)
    adapted = hasattr(model.language_model, "disable_adapter")
    with torch.no_grad(), model.language_model.disable_adapter() if adapted else nullcontext():
        wanted = _of_answers(model(**teacher.inputs).logits, teacher.labels, start is None)
    kinds = list(processor.kind_tokens.values())
    words = [number for number in range(said.shape[-1]) if number not in kinds]
    apart = F.kl_div(
        said[:, words].float().log_softmax(-1), wanted[:, words].float().log_softmax(-1), log_target=True,
        reduction="batchmean",
    )  # fmt: skip
    return SHARP * apart, {"distillation": float(apart.detach())}


def _of_answers(logits: Tensor, labels: Tensor, behind: bool) -> Tensor:
    """The rows of logits (B, T, V) that say the labelled pieces of (B, T). `behind`: a piece is said one before it."""
    return logits[:, :-1][labels[:, 1:] != -100] if behind else logits[labels != -100]


OBJECTIVES: dict[str, Callable[[Any, Any, Pairs, Run, int], Found]] = {
    "answers": answers, "reconstruction": reconstruction, "distillation": distillation,
}  # fmt: skip
