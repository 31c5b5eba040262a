"""Pure loss functions of one step: which operation, which arguments, whether it is the last, which digits."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from weft.decode import KAPPA
from weft.heads import StepOutput

FAR = -1e4


def operation_loss(out: StepOutput, allowed: Tensor, gold: Tensor) -> Tensor:
    """-log of the probability that any gold operation takes. allowed, gold (B, n) bool → (B,)."""
    scores = out.op.float().masked_fill(~allowed, FAR)
    return scores.logsumexp(-1) - scores.masked_fill(~gold, FAR).logsumexp(-1)


def pair_scores(out: StepOutput, op: Tensor, features: Tensor) -> Tensor:
    """Joint score of every ordered pair for operation `op` (B,). features (B, N, N, F) → (B, N, N)."""
    rows = torch.arange(len(op), device=op.device)
    first, second = out.first[rows, op].float(), out.second[rows, op].float()  # (B, N)
    joint = first.unsqueeze(2) + second.unsqueeze(1)
    joint = joint + torch.einsum("bf,bijf->bij", out.pair[rows, op].float(), features)
    return joint + out.left.float() @ out.right.float().transpose(1, 2)


def pair_loss(out: StepOutput, op: Tensor, features: Tensor, allowed: Tensor, gold: Tensor) -> Tensor:
    """allowed, gold (B, N, N) bool: gold holds every ordered pair that gives the answer → (B,)."""
    scores = pair_scores(out, op, features).masked_fill(~allowed, FAR).flatten(1)
    return scores.logsumexp(-1) - scores.masked_fill(~gold.flatten(1), FAR).logsumexp(-1)


def single_loss(out: StepOutput, op: Tensor, allowed: Tensor, gold: Tensor) -> Tensor:
    """The one argument, or the distinguished one of a set operation. allowed, gold (B, N) → (B,)."""
    rows = torch.arange(len(op), device=op.device)
    scores = out.first[rows, op].float().masked_fill(~allowed, FAR)
    return scores.logsumexp(-1) - scores.masked_fill(~gold, FAR).logsumexp(-1)


def member_loss(out: StepOutput, op: Tensor, allowed: Tensor, gold: Tensor) -> Tensor:
    """Each candidate in or out. allowed, gold (B, N) → (B,): mean over the candidates that the types allow, times 3."""
    rows = torch.arange(len(op), device=op.device)
    each = F.binary_cross_entropy_with_logits(out.member[rows, op].float(), gold.float(), reduction="none")
    return 3 * (each * allowed).sum(-1) / allowed.sum(-1).clamp(min=1)


def field_loss(held: Tensor, offered: Tensor, gold: Tensor, allowed: Tensor) -> Tensor:
    """What a record holds in a role is told from the other values of its tag. → mean over fields, ()

    held (M, D), offered (C, D), gold (M,) places in `offered`, allowed (M, C) bool.
    """
    scores = (held.float() @ offered.float().T / held.shape[1] ** 0.5).masked_fill(~allowed, FAR)
    return F.cross_entropy(scores, gold)


def last_loss(out: StepOutput, gold: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(out.last.float(), gold.float(), reduction="none")


def digit_loss(phases: Tensor, digits: Tensor) -> Tensor:
    """Von Mises loss: phases (B, D, 2), gold digits (B, D) lowest place first → (B,) mean over places.

    Each place is read against the fraction that the lower, given digits leave, so no carry has to be learned.
    """
    lower = torch.zeros(digits.shape[0], device=digits.device, dtype=torch.float64)
    fractions = []
    for place in range(digits.shape[1]):
        fractions.append(lower)
        lower = (lower + digits[:, place].double()) / 10
    turn = torch.arange(10, device=digits.device)[None, None] + torch.stack(fractions, 1).float()[..., None]
    angle = turn * (2 * torch.pi / 10)
    logits = KAPPA * (phases[..., :1].float() * angle.cos() + phases[..., 1:].float() * angle.sin())  # (B, D, 10)
    each = F.cross_entropy(logits.flatten(0, 1), digits.flatten(), reduction="none")
    return each.view(digits.shape).mean(-1)
