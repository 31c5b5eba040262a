"""What entity tokens cost a language model: generation without them, a value step, prefill. On small random models.

Ratios within one run, pairs in turn; weights do not matter to time, so nothing is trained or downloaded (torch).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.results import Row, not_run

ROUNDS = {"small": 8, "full": 30}
SIZES = {"10 M parameters": (320, 7), "60 M parameters": (640, 11)}  # width, layers
NEW = 48  # tokens a generation
PROMPT = (
    "The bill was paid in the end, and nobody in the house asked why it had taken so long to find the money for it."
)
FIGURES = "On 12 October 1847 the sum of 1,234.50 was paid in Vienna, and on 3 May 1851 another 87,310.25 in Trieste. "


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of attached.json, on one core; `folder`: a causal model to measure instead of the random one."""
    try:
        import torch
    except ImportError:
        where = ("computed", "wrapped", "generation without values", "", "times the bare model")
        return [not_run(*where, "no torch here: make venv-train, then .venv-train/bin/python -m bench attached")]
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    if folder is not None:
        return rows_of(folder, ROUNDS[budget], folder.name)
    rows: list[Row] = []
    for name, size in SIZES.items():
        with tempfile.TemporaryDirectory() as scratch:
            rows += rows_of(random_model(Path(scratch), *size), ROUNDS[budget], name)
    return rows


def rows_of(where: Path, rounds: int, name: str) -> list[Row]:
    from transformers import AutoModelForCausalLM

    from weft.hf.attach import attach

    kinds = ["number", "date", "place"]
    model, processor = attach(where, kinds)
    bare = AutoModelForCausalLM.from_pretrained(where).eval()
    model.eval()
    plain = processor(PROMPT, mode="text", return_tensors="pt")
    words = {name: plain[name] for name in ("input_ids", "attention_mask")}
    options = {"max_new_tokens": NEW, "min_new_tokens": NEW, "do_sample": False}
    wrapped_s, bare_s = paired(
        lambda: model.generate(**words, **options), lambda: bare.generate(**words, **options), rounds
    )
    value_s, token_s = paired(
        lambda: spoken(model, processor, words, True), lambda: spoken(model, processor, words, False), rounds
    )
    rows = [
        row("wrapped", "generation without values", name, "times the bare model", wrapped_s, bare_s),
        row("wrapped", "a step that says a value", name, "times a step that says a word", value_s, token_s),
    ]
    held = processor(FIGURES, return_tensors="pt")
    as_long = {name: tensor[:, : held["input_ids"].shape[1]] for name, tensor in words.items()}
    behind_s, word_s = paired(
        lambda: spoken(model, processor, held, False), lambda: spoken(model, processor, as_long, False), rounds
    )
    rows.append(row("wrapped", "a word behind values", name, "times a word behind words", behind_s, word_s))
    for copies in (2, 8):
        text = FIGURES * copies
        tokens = processor(text, return_tensors="pt")
        spelled = processor(text, mode="text", return_tensors="pt")
        one, other = paired(lambda t=tokens: once(model, t), lambda t=spelled: once(model, t), rounds)  # type: ignore[misc]
        share = tokens["input_ids"].shape[1] / spelled["input_ids"].shape[1]
        task = f"prefill, {2 * copies} sentences"
        rows.append(row("weft", task, name, "times the same as text", one, other))
        rows.append(Row("computed", "weft", task, name, "tokens, share", round(share, 4)))
    return rows


def once(model: Any, batch: Any) -> None:
    import torch

    with torch.no_grad():
        model(**batch, logits_to_keep=1)


def spoken(model: Any, processor: Any, words: dict[str, Any], values: bool) -> None:
    """So many steps after the prompt, each a value or each a word."""
    from transformers import LogitsProcessorList

    kinds = processor.kind_tokens

    def only(ids: Any, scores: Any) -> Any:
        scores[:, [kinds["number"]] if values else list(kinds.values())] = 1e4 if values else -1e4
        return scores

    model.generate(**words, max_new_tokens=24, min_new_tokens=24, logits_processor=LogitsProcessorList([only]))


def paired(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of both, in turn, the first round thrown away."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for call, kept in zip((one, other), seconds):
            started = time.perf_counter()
            call()
            if turn:
                kept.append(time.perf_counter() - started)
    return seconds


def row(method: str, task: str, split: str, metric: str, one: list[float], other: list[float]) -> Row:
    """The median of the paired ratios, with a bootstrap interval."""
    ratios = np.array(one) / np.array(other)
    rng = np.random.default_rng(0)
    means = [median(rng.choice(ratios, len(ratios))) for _ in range(1000)]
    low, high = np.percentile(means, [2.5, 97.5])
    interval = (round(float(low), 4), round(float(high), 4))
    return Row("computed", method, task, split, metric, round(float(median(ratios)), 4), len(ratios), interval)


def random_model(folder: Path, hidden: int = 320, layers: int = 7) -> Path:
    """Llama's architecture and a byte tokenizer; about 10 M parameters."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = {letter: place + 2 for place, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    made = Tokenizer(models.BPE({"<|end|>": 0, "<|pad|>": 1, **letters}, []))
    made.pre_tokenizer, made.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<|end|>", eos_token="<|end|>", pad_token="<|pad|>", model_max_length=4096
    )
    config = LlamaConfig(
        vocab_size=4096, hidden_size=hidden, intermediate_size=hidden * 27 // 10, num_hidden_layers=layers,
        num_attention_heads=hidden // 16 if hidden < 64 else hidden // 64,
        max_position_embeddings=4096, bos_token_id=0, eos_token_id=0, pad_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
