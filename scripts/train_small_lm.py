"""A small causal language model to try entity tokens on: .venv-train/bin/python scripts/train_small_lm.py --minutes 90

About 10 M parameters (Llama's architecture, own byte-pair vocabulary of 4,096) on the text_* folders of the data folder
(WEFT_DATA, or shared/data beside the checkout); on an accelerator about 60 M. Perplexity is of WikiText-2's validation
part and of documents kept from training, a word piece and a character. It goes to runs/small-lm, not into the package.
A second start goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from weft.hf import checkpoint

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for bench, which is not installed

from bench.experiments import text  # noqa: E402

VOCABULARY, LENGTH, SEED = 4096, 256, 11
HELD = 40  # one document in so many is kept from training
SIZES = {
    "small": {"hidden_size": 320, "intermediate_size": 864, "num_hidden_layers": 7, "num_attention_heads": 5},
    "large": {"hidden_size": 640, "intermediate_size": 1728, "num_hidden_layers": 11, "num_attention_heads": 10},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--to", default=str(ROOT / "runs" / "small-lm"))
    arguments = parser.parse_args()
    folder = Path(arguments.to)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    documents = [one for path in text.sources() for one in text.documents(path)]
    kept = [document for place, document in enumerate(documents) if place % HELD == 0]
    rest = [document for place, document in enumerate(documents) if place % HELD]
    tokenizer = vocabulary(folder, rest)
    stream = np.fromiter(pieces(folder, tokenizer, rest), np.int32)
    print(f"{len(documents)} documents, {len(stream):,} pieces to train on", flush=True)
    size = SIZES["large" if device == "cuda" else "small"]
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=VOCABULARY, max_position_embeddings=1024, tie_word_embeddings=True, bos_token_id=0,
            eos_token_id=0, pad_token_id=1, **size,
        )
    ).to(device)  # fmt: skip
    print(f"{model.num_parameters():,} parameters on {device}", flush=True)
    spent = train(model, stream, arguments.minutes * 60, folder, device)
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    figures = {
        "parameters": model.num_parameters(), "minutes": round(spent / 60, 1), "seed": SEED, "pieces": len(stream),
        "held_documents": perplexity(model, tokenizer, "\n\n".join(kept)[:400_000], device),
        "wikitext2_valid": perplexity(model, tokenizer, held[:400_000], device) if (held := text.held_out()) else None,
        "sources": sorted({path.parent.name for path in text.sources()}),
    }  # fmt: skip
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures))


def vocabulary(folder: Path, documents: list[str]) -> PreTrainedTokenizerFast:
    """Byte-pair encoding over bytes; numbers are merged like words, as in GPT-2."""
    path = folder / "vocabulary.json"
    if not path.exists():
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=["<|end|>", "<|pad|>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        )
        made.train_from_iterator((document[:200_000] for document in documents), trainer)
        made.save(str(path))
    return PreTrainedTokenizerFast(
        tokenizer_file=str(path), bos_token="<|end|>", eos_token="<|end|>", pad_token="<|pad|>", model_max_length=1024
    )


def pieces(folder: Path, tokenizer: PreTrainedTokenizerFast, documents: list[str]) -> Iterator[int]:
    """The documents in a shuffled order, each behind an end mark."""
    order = np.random.default_rng(SEED).permutation(len(documents))
    for at in range(0, len(order), 256):
        chunk = [documents[place] for place in order[at : at + 256]]
        for ids in tokenizer(chunk, add_special_tokens=False)["input_ids"]:
            yield 0
            yield from ids


def train(model: Any, stream: np.ndarray, seconds: float, folder: Path, device: str) -> float:
    """Until the time is up, counting what earlier starts spent; a checkpoint every four minutes."""
    batch, rate = (128, 1e-3) if device == "cuda" else (16, 1.5e-3)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.95), weight_decay=0.05, fused=True)
    path = folder / "checkpoint.safetensors"
    spent, step = 0.0, 0
    if path.exists():
        counters = checkpoint.load(path, model, optimiser)
        spent, step = counters["spent"], counters["step"]
        print(f"goes on at step {step}, {spent:.0f} s", flush=True)
    rng = np.random.default_rng([SEED, step])
    window = np.arange(LENGTH)
    started, saved, recent = time.monotonic() - spent, spent, []
    bf16 = device == "cuda" or torch.cpu._is_avx512_bf16_supported()
    while (spent := time.monotonic() - started) < seconds:
        share = spent / seconds
        scale = min(1, (step + 1) / 100) * (1 if share < 0.3 else max(0.03, 1 - (share - 0.3) / 0.7))
        for group in optimiser.param_groups:
            group["lr"] = rate * scale
        at = rng.integers(0, len(stream) - LENGTH, batch)
        ids = torch.from_numpy(stream[at[:, None] + window].astype(np.int64)).to(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=bf16):
            loss = model(input_ids=ids, labels=ids).loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        recent.append(float(loss.detach()))
        step += 1
        if step % 50 == 0:
            with (folder / "log.jsonl").open("a") as log:
                log.write(
                    json.dumps({"step": step, "seconds": round(spent), "loss": round(sum(recent) / len(recent), 4)})
                    + "\n"
                )
            recent.clear()
        if spent - saved > 240:
            saved = spent
            checkpoint.save(path, model, optimiser, {"spent": spent, "step": step})
    return spent


@torch.no_grad()
def perplexity(model: Any, tokenizer: PreTrainedTokenizerFast, text: str, device: str) -> dict[str, float]:
    """Of windows of LENGTH pieces, the first half of each as context: a piece, and as bits a character."""
    model.eval()
    ids = torch.tensor(tokenizer(text, add_special_tokens=False)["input_ids"])
    total, count = 0.0, 0
    for at in range(0, len(ids) - LENGTH, 16 * LENGTH // 2):
        starts = [s for s in range(at, at + 16 * LENGTH // 2, LENGTH // 2) if s + LENGTH <= len(ids)]
        rows = torch.stack([ids[s : s + LENGTH] for s in starts]).to(device)
        labels = rows.clone()
        labels[:, : LENGTH // 2] = -100
        total += float(model(input_ids=rows, labels=labels).loss) * len(rows) * LENGTH // 2
        count += len(rows) * LENGTH // 2
    mean = total / count
    return {"piece": round(math.exp(mean), 2), "bits_a_character": round(mean / math.log(2) * len(ids) / len(text), 3)}


if __name__ == "__main__":
    main()
