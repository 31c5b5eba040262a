"""The one training loop: a network, a stream of batches, a budget in seconds; weights saved at every evaluation."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import torch
from safetensors.torch import save_file
from torch import Tensor

from weft import losses
from weft.network import Network
from weft.operations.operation import operations
from weft.permitted import names
from weft.training.batches import Prepared, tokens_of


@dataclass(frozen=True)
class Plan:
    """How to train. Seconds are wall seconds of this stage; with `steps` it ends after so many instead."""

    seconds: float
    language_rate: float = 1.5e-4  # 0: the language side is frozen
    rate: float = 1e-3
    warm_up: int = 60
    hold: float = 0.4  # share of the time at the full rate; then linear to 2 %
    clip: float = 1.0
    label_smoothing: float = 0.0
    seed: int = 0
    steps: int = 0


def autocast() -> Any:
    """bfloat16 where the processor computes in it; where it is emulated a step takes three times as long."""
    capable = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=capable)


MASK, WORD_MASKED, BLIND = 103, 0.04, 0.1


def disturbed(batch: dict[str, Tensor], frozen: bool) -> dict[str, Tensor]:
    """The batch with 4 % of its words masked; one batch in ten with its values hidden, so that words alone must do.

    Not while the language side is at rest, and values are never hidden from questions whose answer they are.
    """
    if frozen:
        return batch
    word = (batch["token_tags"] < 0) & (batch["ids"] > 103)
    masked = word & (torch.rand(word.shape) < WORD_MASKED)
    batch = {**batch, "ids": batch["ids"].masked_fill(masked, MASK)}
    if float(torch.rand(())) < BLIND and not bool(batch["neural"]):
        for name in ("slots", "features", "heights"):
            shown = batch[name].new_zeros(batch[name].shape)
            shown[batch["literal_rows"]] = batch[name][batch["literal_rows"]]  # literals are no values of the question
            batch[name] = shown
        batch["pair_features"] = torch.zeros_like(batch["pair_features"])
        batch["children"] = torch.full_like(batch["children"], -1)
    return batch


def forward(network: Network, batch: dict[str, Tensor], frozen: bool = False) -> Any:
    """A batch through the network: the StepOutput of every step in it, and the loss of its records' fields."""
    vectors = network.values(*(batch[name] for name in ("slots", "features", "tags", "children", "heights")))
    padded = torch.cat([vectors.new_zeros(1, vectors.shape[1]), vectors])  # row 0: no entity
    placed = padded[batch["entity"]]
    names_ = _names(network, batch)
    if frozen and "states" in batch:
        states = batch["states"]
    else:
        with torch.set_grad_enabled(not frozen and torch.is_grad_enabled()):
            states = network.language(batch["ids"], batch["mask"], batch["token_tags"], placed)
    tokens = network.heads.tokens(states, placed, batch["order"])
    headers = network.columns(
        names_[batch["headers"]], batch["cells"], batch["roles"], batch["header_features"],
        vectors[batch["records"]], batch["fields"],
    )  # fmt: skip
    questions = len(tokens)
    literal = network.literals(vectors[batch["literal_rows"]]).expand(questions, -1, -1)
    results = network.results(vectors[batch["result_rows"]], batch["result_ops"])
    memory = torch.cat([tokens, headers, literal, results], 1)
    mask = torch.cat([batch["mask"], batch["header_mask"], torch.ones(literal.shape[:2], dtype=torch.bool)], 1)
    index = batch["question"]
    mask = torch.cat([mask[index], batch["results_seen"]], 1)
    out = network.step(memory[index], mask, batch["step"], batch["candidates"], batch["used"])
    return out, fields_held(network, vectors, batch)


def fields_held(network: Network, vectors: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """The loss of reading fields back out of records: up to `RECORDS` of the batch, each against values of its tag."""
    rows = (batch["heights"] > 0).nonzero()[:, 0][:RECORDS]
    children = batch["children"][rows]  # (R, ROLES), -1 none
    present = children >= 0
    if not bool(present.any()):
        return vectors.new_zeros(())
    held = network.heads.held(network.composer.unbind(vectors[rows])[present])
    offered, gold = children[present].unique(return_inverse=True)
    tags = batch["tags"][offered]
    contents = network.heads.contents
    return losses.field_loss(contents(held), contents(vectors[offered]), gold, tags[gold][:, None] == tags[None])


RECORDS, FIELD_SHARE = 48, 0.3


def _names(network: Network, batch: dict[str, Tensor]) -> Tensor:
    """States of the batch's headers. They follow the language side at a distance: each is encoded anew once in
    `FRESH` batches, without a backward pass, which is what most of their cost would be."""
    known = _NAMES.setdefault(network, {"batches": 0})
    known["batches"] += 1
    if known["batches"] % FRESH == 0 or not torch.is_grad_enabled():
        known = _NAMES[network] = {"batches": 0}
    keys = [row.tobytes() for row in (batch["name_ids"] * batch["name_mask"]).to(torch.int32).numpy()]
    keys = [key.rstrip(b"\0") for key in keys]
    new = [place for place, key in enumerate(keys) if key not in known]
    if new:
        with torch.no_grad():
            states = network.names(batch["name_ids"][new], batch["name_mask"][new]).float()
        known |= dict(zip([keys[place] for place in new], states, strict=True))
    return torch.stack([known[key] for key in keys])


FRESH = 60
_NAMES: WeakKeyDictionary[Network, dict[Any, Any]] = WeakKeyDictionary()


def loss_of(forwarded: tuple[Any, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """Mean over steps of the losses that apply to each, and a share of the fields' loss."""
    out, fields = forwarded
    op = batch["op"]
    gold = torch.nn.functional.one_hot(op, out.op.shape[1]).bool()
    total = losses.operation_loss(out, batch["allowed_ops"] | gold, gold)
    shapes = _shapes()
    shape = torch.tensor([shapes[int(o)] for o in op])
    pair = (shape == 2) & batch["gold_pair"].flatten(1).any(1)
    if pair.any():
        part = _rows(out, pair)
        each = losses.pair_loss(
            part, op[pair], batch["pair_features"][pair], batch["pair"][pair], batch["gold_pair"][pair]
        )
        total = total.index_add(0, pair.nonzero()[:, 0], each)
    single = batch["gold_single"].any(1)
    if single.any():
        each = losses.single_loss(
            _rows(out, single),
            op[single],
            batch["single"][single] | batch["gold_single"][single],
            batch["gold_single"][single],
        )
        total = total.index_add(0, single.nonzero()[:, 0], each)
    member = batch["gold_member"].any(1)
    if member.any():
        each = losses.member_loss(_rows(out, member), op[member], batch["member"][member], batch["gold_member"][member])
        total = total.index_add(0, member.nonzero()[:, 0], each)
    total = total + 0.5 * losses.last_loss(out, batch["last"])
    return total.mean() + _decode_loss(out, batch) + FIELD_SHARE * fields


def _decode_loss(out: Any, batch: dict[str, Tensor]) -> Tensor:
    digits, words = batch["has_digits"], batch["word"] >= 0
    total = out.op.new_zeros(())
    count = max(1, len(digits))
    if digits.any():
        total = total + 5 * losses.digit_loss(out.digits[digits], batch["digits"][digits]).sum() / count
        total = (
            total
            + torch.nn.functional.cross_entropy(
                out.decode_kind[digits].float(), torch.zeros(int(digits.sum()), dtype=torch.long), reduction="sum"
            )
            / count
        )
    if words.any():
        total = (
            total
            + torch.nn.functional.cross_entropy(out.words[words].float(), batch["word"][words], reduction="sum") / count
        )
        total = (
            total
            + torch.nn.functional.cross_entropy(
                out.decode_kind[words].float(), torch.ones(int(words.sum()), dtype=torch.long), reduction="sum"
            )
            / count
        )
    return total


def _rows(out: Any, keep: Tensor) -> Any:
    return type(out)(*(part[keep] for part in out))


def _shapes() -> list[int]:
    known = operations()
    return [
        {"none": 0, "one": 1, "pair": 2, "set": 3, "one_set": 4}[known[n].shape] if n in known else 0 for n in names()
    ]


def fit(
    network: Network,
    batches: Iterator[dict[str, Tensor]],
    plan: Plan,
    run: Path,
    check: Callable[[int], dict[str, float]] | None = None,
    every: float = 400,
) -> None:
    """Train for `plan.seconds`; log a line every 20 steps, save the weights at every check."""
    run.mkdir(parents=True, exist_ok=True)
    (run / "plan.json").write_text(json.dumps(asdict(plan)))
    language = [p for p in network.language.parameters() if p.requires_grad]
    inside = {id(p) for p in network.language.parameters()}
    rest = [p for p in network.parameters() if id(p) not in inside and p.requires_grad]
    groups: list[dict[str, Any]] = [{"params": rest, "base": plan.rate}]
    if plan.language_rate:
        groups.append({"params": language, "base": plan.language_rate})
    optimiser = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    start, checked, step = time.monotonic(), 0.0, 0
    recent: list[float] = []
    network.train()
    with (run / "log.jsonl").open("a") as log:
        for batch in batches:
            spent = time.monotonic() - start
            gone = step / plan.steps if plan.steps else spent / plan.seconds
            if gone >= 1:
                break
            scale = min(1.0, (step + 1) / plan.warm_up) * _schedule(gone, plan.hold)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * scale
            batch = disturbed(batch, frozen=not plan.language_rate)
            with autocast():
                out = forward(network, batch, frozen=not plan.language_rate)
                loss = loss_of(out, batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], plan.clip)
            optimiser.step()
            recent.append(float(loss.detach()))
            step += 1
            if step % 20 == 0:
                log.write(
                    json.dumps({"step": step, "seconds": round(spent, 1), "loss": round(sum(recent) / len(recent), 4)})
                    + "\n"
                )
                log.flush()
                recent.clear()
            if check and spent - checked > every:
                checked = spent
                save(network, run / "weights.safetensors")
                network.eval()
                log.write(json.dumps({"step": step, "seconds": round(spent, 1), **check(step)}) + "\n")
                log.flush()
                network.train()
    save(network, run / "weights.safetensors")
    network.eval()


def _schedule(share: float, hold: float) -> float:
    return 1.0 if share < hold else max(0.02, 1 - 0.98 * (share - hold) / (1 - hold))


def rest(network: Network, items: Sequence[Prepared]) -> None:
    """Keep with every item what the resting language side says of it: it is not run again while it rests."""
    network.eval()
    ordered = sorted(items, key=lambda item: len(item.ids))
    with torch.no_grad(), autocast():
        for at in range(0, len(ordered), 256):
            chunk = ordered[at : at + 256]
            tokens = tokens_of(chunk)
            empty = torch.zeros(*tokens["ids"].shape, network.encoder.slots.weight.shape[1])
            states = network.language(tokens["ids"], tokens["mask"], tokens["token_tags"], empty).to(torch.bfloat16)
            for item, row in zip(chunk, states, strict=True):
                item.states = row[: len(item.ids)].clone()


def save(network: Network, path: Path) -> None:
    save_file({name: tensor.detach().contiguous() for name, tensor in network.state_dict().items()}, str(path))
