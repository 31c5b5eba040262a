"""Confidence → share of right answers, measured on wordings that were kept from training."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from weft import losses
from weft.network import Network
from weft.programs import names
from weft.training.batches import Prepared, collate
from weft.training.fit import _shapes, forward

BINS = 10


def calibrate(network: Network, held: list[Prepared]) -> tuple[list[list[float]], float]:
    """([confidence, share right] points, monotone; the log margin for `two_readings`)."""
    confidences, rights = _outcomes(network, held)
    order = np.argsort(confidences)
    points = [[0.0, 0.0]]
    for chunk in np.array_split(order, BINS):
        if len(chunk):
            share = max(points[-1][1], float(rights[chunk].mean()))
            points.append([round(float(confidences[chunk].mean()), 4), round(share, 4)])
    points.append([1.0, max(points[-1][1], 0.99 * points[-1][1])])
    return points, 3.0


def _outcomes(network: Network, held: list[Prepared]) -> tuple[np.ndarray, np.ndarray]:
    """For each question the probability of the likeliest steps along its gold program, and whether all were right."""
    shapes = _shapes()
    confidences: list[float] = []
    rights: list[bool] = []
    with torch.no_grad():
        for at in range(0, len(held), 64):
            items = held[at : at + 64]
            batch = collate(items, len(names()))
            p, right = _steps(forward(network, batch), batch, shapes)
            for question in range(len(items)):
                mine = batch["question"] == question
                confidences.append(float(p[mine].prod()))
                rights.append(bool(right[mine].all()))
    return np.array(confidences), np.array(rights)


def _steps(out: Any, batch: dict[str, Any], shapes: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """(S,) probability of the likeliest step and whether it is the gold one."""
    log_op = out.op.float().masked_fill(~batch["allowed_ops"], -1e4).log_softmax(-1)
    best = log_op.max(-1)
    p, right = best.values, best.indices == batch["op"]
    last = out.last.float()
    p = p + torch.nn.functional.logsigmoid(last.abs())
    right &= (last > 0) == batch["last"]
    op = batch["op"]
    pair = torch.tensor([shapes[int(o)] == 2 for o in op]) & batch["gold_pair"].flatten(1).any(1)
    if pair.any():
        rows = pair.nonzero()[:, 0]
        part = type(out)(*(x[rows] for x in out))
        scores = losses.pair_scores(part, op[rows], batch["pair_features"][rows])
        flat = scores.masked_fill(~batch["pair"][rows], -1e4).flatten(1).log_softmax(-1)
        p[rows] += flat.max(-1).values
        right[rows] &= batch["gold_pair"][rows].flatten(1).gather(1, flat.argmax(-1, keepdim=True))[:, 0]
    single = batch["gold_single"].any(1)
    if single.any():
        rows = single.nonzero()[:, 0]
        scores = out.first[rows, op[rows]].float().masked_fill(~batch["single"][rows], -1e4).log_softmax(-1)
        p[rows] += scores.max(-1).values
        right[rows] &= batch["gold_single"][rows].gather(1, scores.argmax(-1, keepdim=True))[:, 0]
    member = batch["gold_member"].any(1)
    if member.any():
        rows = member.nonzero()[:, 0]
        logits = out.member[rows, op[rows]].float()
        allowed = batch["member"][rows]
        p[rows] += (torch.nn.functional.logsigmoid(logits.abs()) * allowed).sum(-1)
        right[rows] &= (((logits > 0) == batch["gold_member"][rows]) | ~allowed).all(-1)
    return p.exp(), right
