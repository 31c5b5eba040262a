"""The shipped model's sessions: ONNX graphs over one safetensors file, checked before they are trusted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence as Many
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.interleave import MODEL_DIR, ROLES, Values, layout
from weft.permitted import EXTRA, names
from weft.programs import StepScores
from weft.situation import Situation, header_ids, held_fields
from weft.tags import COARSE

FORMAT, VERSION = "weft-model", 1
KEPT = ("heads.parts.weight", "heads.steps.weight", "heads.made_by.weight")  # float32: added here, in no graph
GRAPHS = ("values", "compose", "sequence", "columns", "step")


class Model:
    """A loaded model: its tokenizer, its configuration and the calls of `programs.Network`.

    One question at a time; the header of a column is encoded once and kept.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self.folder = folder
        self.config = check(folder)
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
        try:
            self.sessions = {
                name: ort.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
                for name in GRAPHS
            }
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as fault:  # onnxruntime and tokenizers raise their own kinds for a damaged file
            raise WeftError(
                f"{folder}: cannot be opened ({str(fault).splitlines()[0][:200]}). Install the model again."
            ) from None
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.parts, self.steps, self.made_by = _tensors(folder / "model.safetensors", KEPT)
        self.width = self.parts.shape[1]
        self.places = places_of(self.config["operations"])
        self.names: dict[str, np.ndarray] = {}

    @property
    def words(self) -> Many[str]:
        return list(self.config["words"])

    def encode_values(self, values: Values) -> np.ndarray:
        """(V, W): leaves first, then records from the lowest up."""
        if not len(values.tags):
            return np.zeros((0, self.width), np.float32)
        vectors = self._run("values", slots=values.slots, features=values.features, tags=values.tags)[0]
        for height in range(1, int(values.heights.max()) + 1):
            rows = np.flatnonzero(values.heights == height)
            padded = np.concatenate([vectors, np.zeros((1, self.width), np.float32)])
            vectors[rows] = self._run("compose", own=vectors[rows], children=padded[values.children[rows]])[0]
        return vectors

    def encode_sequence(self, situation: Situation, vectors: np.ndarray) -> np.ndarray:
        """(T, W)"""
        sequence = situation.sequence
        padded = np.concatenate([np.zeros((1, self.width), np.float32), vectors])
        tags = np.where(sequence.entity > 0, np.append(sequence.values.tags, 0)[sequence.entity - 1], -1)
        return self._run(
            "sequence", ids=sequence.ids[None], mask=np.ones((1, len(sequence.ids)), bool), order=sequence.order[None],
            tags=tags[None].astype(np.int64), vectors=padded[sequence.entity][None],
        )[1][0]  # fmt: skip

    def encode_headers(self, situation: Situation, vectors: np.ndarray) -> np.ndarray:
        """(K, W)"""
        headers = situation.headers
        if not headers:
            return np.zeros((0, self.width), np.float32)
        self._learn_names([header for header in headers if header.text not in self.names])
        records, fields = field_arrays(held_fields(situation), vectors)
        return self._run(
            "columns", names=np.stack([self.names[header.text] for header in headers])[None],
            cells=np.array([[header.cell for header in headers]]),
            roles=np.array([[header.role for header in headers]]),
            features=np.array([[header.features for header in headers]], np.float32),
            records=records, fields=fields[None],
        )[0][0]  # fmt: skip

    def _learn_names(self, headers: Many[Any]) -> None:
        if not headers:
            return
        for text, vector in zip([header.text for header in headers], self.embed(header_ids(headers, self.tokenizer))):
            self.names[text] = vector

    def embed(self, ids: Many[Many[int]]) -> np.ndarray:
        """Texts as the mean of their language states. (K, 384)"""
        width = max(len(row) for row in ids)
        padded = np.zeros((len(ids), width), np.int64)
        for place, row in enumerate(ids):
            padded[place, : len(row)] = row
        mask = padded != 0
        states = self._run(
            "sequence", ids=padded, mask=mask, order=np.zeros_like(padded), tags=np.full_like(padded, -1),
            vectors=np.zeros((*padded.shape, self.width), np.float32),
        )[0]  # fmt: skip
        weight = mask.astype(np.float32)[..., None]
        return (states * weight).sum(1) / weight.sum(1)

    def literal_memory(self, vectors: np.ndarray) -> np.ndarray:
        return vectors + self.parts[3]

    def result_memory(self, vectors: np.ndarray, ops: np.ndarray) -> np.ndarray:
        return vectors + self.parts[4] + self.steps[: len(vectors)] + self.made_by[self.places[ops]]

    def take_step(self, memory: np.ndarray, step: int, candidates: np.ndarray, used: np.ndarray) -> StepScores:
        out = self._run(
            "step", memory=memory[None].astype(np.float32), mask=np.ones((1, len(memory)), bool), step=np.array([step]),
            candidates=candidates[None], used=used[None],
        )  # fmt: skip
        return by_name(StepScores(*(part[0] for part in out)), self.places)

    def _run(self, graph: str, **inputs: np.ndarray) -> list[np.ndarray]:
        return self.sessions[graph].run(None, inputs)


def places_of(operations: Many[str]) -> np.ndarray:
    """(n,): where each of `names()` stands among a model's operations, -1 for one that it was not trained with."""
    return np.array([operations.index(name) if name in operations else -1 for name in names()], np.int64)


def by_name(scores: StepScores, places: np.ndarray) -> StepScores:
    """A model's scores in the order of `names()`; an operation that it does not know scores minus infinity."""
    if np.array_equal(places, np.arange(len(scores.op))):
        return scores
    rows = {field: getattr(scores, field)[places] for field in ("op", "first", "second", "member", "pair")}
    return scores._replace(**{**rows, "op": np.where(places < 0, -np.inf, rows["op"])})


def field_arrays(held: Many[tuple[int, int]], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(row of `vectors`, role) a column → the distinct records (R, W), at least one, and `fields` (K,) of `columns`."""
    rows = list(dict.fromkeys(row for row, _ in held if row >= 0))
    fields = np.array([0 if row < 0 else 1 + rows.index(row) * ROLES + role for row, role in held], np.int64)
    return (vectors[rows] if rows else np.zeros((1, vectors.shape[1]), np.float32)), fields


@lru_cache(maxsize=2)
def load(path: str | Path | None = None) -> Model:
    """The model in a folder, by default the one that ships. Raises WeftError naming what is wrong with it."""
    return Model(Path(path) if path is not None else MODEL_DIR)


def check(folder: Path) -> dict[str, Any]:
    """The configuration of a model folder that this weft can run. Raises WeftError in one line."""
    config_path = folder / "config.json"
    if not config_path.is_file():
        raise WeftError(
            f"{folder}: no model there (no config.json). Pass a model's folder, or install weft with its model."
        )
    try:
        config: dict[str, Any] = json.loads(config_path.read_text(encoding="utf-8"))
    except ValueError:
        raise WeftError(f"{config_path}: not JSON. Install the model again.") from None
    found = (config.get("format"), config.get("version"))
    if found != (FORMAT, VERSION):
        raise WeftError(
            f"{folder}: {found[0]} version {found[1]}, wanted {FORMAT} version {VERSION}. Use the weft it came with."
        )
    _known(folder, config["operations"])
    _same(folder, "tags", config["tags"], list(COARSE))
    _same(folder, "slots", config["slots"], [[name, size] for name, size in layout().sizes.items()])
    _complete(folder, config)
    return config


def _known(folder: Path, operations: Many[str]) -> None:
    """A model may know fewer operations than there are, never others, and both steps that are none."""
    strange = [name for name in operations if name not in names()]
    strange += [name for name in EXTRA if name not in operations]
    if strange or len(set(operations)) < len(operations):
        raise WeftError(
            f"{folder}: its operations are not this weft's ({', '.join(strange[:3]) or 'one twice'}). "
            "Retrain: make model."
        )


def _same(folder: Path, what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        differ = [str(item) for item in [*found, *wanted] if item not in found or item not in wanted]
        raise WeftError(
            f"{folder}: its {what} differ from this weft's ({', '.join(differ[:3]) or 'order'}). Retrain: make model."
        )


def _complete(folder: Path, config: dict[str, Any]) -> None:
    """Every file is there; the weights hold exactly the tensors that the configuration lists."""
    for name in config["sha256"]:
        if not (folder / name).is_file():
            raise WeftError(f"{folder}: {name} is missing. Install the model again.")
    found = tensor_shapes(folder / "model.safetensors")
    wanted = {name: tuple(shape) for name, shape in config["tensors"].items()}
    for name in sorted(wanted.keys() - found.keys()):
        raise WeftError(
            f"{folder}/model.safetensors: tensor {name} is missing, {len(wanted)} wanted. Install the model again."
        )
    for name in sorted(found.keys() - wanted.keys()):
        raise WeftError(f"{folder}/model.safetensors: tensor {name} is not of this model. Install the model again.")
    for name, shape in wanted.items():
        if found[name] != shape:
            raise WeftError(
                f"{folder}/model.safetensors: tensor {name} has shape {found[name]}, wanted {shape}. "
                "Install the model again."
            )


def tensor_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Names and shapes in a safetensors file; a truncated or foreign file raises WeftError."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), "numpy") as file:
            return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as fault:
        raise WeftError(f"{path}: not a whole safetensors file ({fault}). Install the model again.") from None


def digests(folder: Path) -> dict[str, str]:
    """sha256 of the files that the configuration lists, as they are now (`weft doctor` compares)."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in config["sha256"]}


def _tensors(path: Path, wanted: Many[str]) -> list[np.ndarray]:
    from safetensors import safe_open

    with safe_open(str(path), "numpy") as file:
        return [file.get_tensor(name) for name in wanted]
