"""`weft.attach("path-or-name", ["number", "date"])`: any causal LM, encoder or encoder-decoder with entity tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file
from transformers import AddedToken, AutoConfig, AutoTokenizer

from weft.errors import WeftError
from weft.hf.config import TASKS, WeftConfig
from weft.hf.connectors import Connectors, slot_list
from weft.hf.models import CLASSES, Wrapped
from weft.hf.placeholders import token_of
from weft.hf.processor import WeftProcessor
from weft.interleave import MODEL_DIR, built_in
from weft.weights import grown, restore

ENCODERS = ("shipped", "fresh")
HUB = ("trust_remote_code", "token", "cache_dir", "subfolder", "local_files_only")  # what the tokenizer needs as well


def attach(
    path: str | Path,
    kinds: Sequence[str] | None = None,
    *,
    task: str | None = None,
    mode: str = "replace",
    projector: str = "mlp",
    encoder: str = "shipped",
    revision: str | None = None,
    **load: Any,
) -> tuple[Wrapped, WeftProcessor]:
    """A model and its processor with a token for each of `kinds` (None: all that weft reads, and records).

    `encoder`: the value encoder of weft's own model, trained, or a fresh one. `load` goes to `from_pretrained` (dtype,
    attn_implementation, device_map). Raises WeftError for an unknown kind, and where the task cannot be told.
    """
    chosen = _kinds(kinds)
    if encoder not in ENCODERS:
        raise WeftError(f"attach: no encoder {encoder!r}. Known: {', '.join(ENCODERS)}.")
    hub = {name: load[name] for name in HUB if name in load}
    base_config = _config(path, revision, **hub)
    task = task or _task(base_config, path)
    if task not in TASKS:
        raise WeftError(f"attach: no task {task!r}. Known: {', '.join(TASKS)}.")
    tokenizer = AutoTokenizer.from_pretrained(str(path), revision=revision, **hub)
    tokenizer.add_tokens([AddedToken(token_of(kind), special=True, normalized=False) for kind in chosen])
    base = CLASSES[task].AUTO.from_pretrained(str(path), revision=revision, **load)
    _widen(base, len(tokenizer))
    processor = WeftProcessor(tokenizer, chosen, mode)
    config = WeftConfig(
        text_config=base.config, task=task, kinds=chosen, kind_tokens=processor.kind_tokens, projector=projector,
        slots=slot_list(), base={"name": str(path), "revision": revision or "", "sha256": digest(Path(path))},
        attn_implementation=base.config._attn_implementation,
        embedding_width=base.get_input_embeddings().embedding_dim, state_width=_state_width(base),
    )  # fmt: skip
    return wrapped(base, config, encoder), processor


def opened(folder: str | Path, base: Any = None, **load: Any) -> tuple[Wrapped, WeftProcessor]:
    """Model and processor of a folder that `save_pretrained` wrote, in any of the three forms."""
    config = _config(folder, None)
    if not isinstance(config, WeftConfig):
        raise WeftError(f"{folder} holds a {config.model_type} model without entity tokens. Attach it: weft attach.")
    model = CLASSES[config.task].from_pretrained(folder, base=base, **load)
    return model.eval(), WeftProcessor.from_pretrained(folder)


def _config(path: Any, revision: str | None, **hub: Any) -> Any:
    try:
        return AutoConfig.from_pretrained(str(path), revision=revision, **hub)
    except (OSError, ValueError) as wrong:
        first = str(wrong).strip().splitlines()[0]
        raise WeftError(
            f"{path}: no model for transformers ({first}). Pass a model's folder or its hub name."
        ) from None


def wrapped(base: Any, config: WeftConfig, encoder: str = "shipped") -> Wrapped:
    """A base model in memory and fresh connectors; the base model is not copied."""
    cls = CLASSES[config.task]
    attention = base.config._attn_implementation
    config.text_config = base.config
    with torch.device("meta"):
        model = cls(config)
    config._attn_implementation = attention  # making the whole has chosen anew
    model.language_model = base
    connectors = Connectors(config)
    if encoder == "shipped":
        use_shipped(connectors)
    connectors.projector.match(embedded_words(base))
    model.connectors = connectors.to(base.device)
    if base.can_generate():
        model.generation_config = base.generation_config
    return model.train(base.training)


def embedded_words(model: Any) -> torch.Tensor:
    """(n, H): what the embedding layer puts out for its words; some models scale there."""
    layer = model.get_input_embeddings()
    with torch.no_grad():
        return layer(torch.arange(layer.num_embeddings, device=layer.weight.device))  # type: ignore[no-any-return]


def use_shipped(connectors: Connectors, folder: Path = MODEL_DIR) -> None:
    """Take encoder and composer from weft's own model; slots that it does not know start at zero."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    state = grown(restore(load_file(str(folder / "model.safetensors"))), config["slots"], config["tags"])
    connectors.encoder.load_state_dict(
        {name.removeprefix("encoder."): value for name, value in state.items() if name.startswith("encoder.")}
    )
    connectors.composer.load_state_dict(
        {name.removeprefix("composer."): value for name, value in state.items() if name.startswith("composer.")}
    )


def _kinds(kinds: Sequence[str] | None) -> list[str]:
    known = [kind.name for kind in built_in()]
    if kinds is None:
        return [name for name in known if name not in ("unit", "truth", "word")]
    strange = next((kind for kind in kinds if kind not in known), None)
    if strange is not None:
        raise WeftError(f"attach: no kind {strange!r} with an encoder. Known: {', '.join(known)}.")
    return list(dict.fromkeys(kinds))


def _task(config: Any, path: Any) -> str:
    """Told by the architecture that the checkpoint names, by how transformers ends its class names."""
    if config.is_encoder_decoder:
        return "seq2seq"
    name = (config.architectures or [""])[0]
    if name.endswith(("ForCausalLM", "LMHeadModel")):
        return "causal"
    if name.endswith(("Model", "ForMaskedLM", "ForPreTraining")):
        return "encoder"
    raise WeftError(f"attach: {path} names no architecture that tells its task ({name!r}). Pass task=.")


def _widen(base: Any, size: int) -> None:
    """Room for the new tokens, where the model has no spare rows already. New rows lie at the vocabulary's mean."""
    if base.get_input_embeddings().weight.shape[0] >= size:
        return
    try:
        base.resize_token_embeddings(size)
    except NotImplementedError:  # an encoder and a decoder with a vocabulary each
        for half in (base.get_encoder(), base.get_decoder()):
            half.resize_token_embeddings(size)


def _state_width(base: Any) -> int:
    output = base.get_output_embeddings()
    hidden = base.config.get_text_config(decoder=True).hidden_size
    return int(output.weight.shape[1]) if output is not None else int(hidden)


def digest(path: Path) -> str:
    """sha256 over the weight files of a local folder in the order of their names; "" for a name on the hub."""
    files = sorted(path.glob("*.safetensors")) if path.is_dir() else []
    if not files:
        return ""
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            while block := opened.read(1 << 22):
                whole.update(block)
    return whole.hexdigest()
