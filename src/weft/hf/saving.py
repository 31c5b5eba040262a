"""Three forms of a checkpoint: connectors alone, connectors and LoRA, everything. safetensors only, and strict."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from weft.errors import WeftError
from weft.hf.config import WeftConfig

FORMS = ("full", "connectors", "lora")
FILE, ADAPTER, AUTO_FILE = "connectors.safetensors", "adapter", "modeling_weft.py"
AUTO_NAMES = {"causal": "AutoModelForCausalLM", "encoder": "AutoModel", "seq2seq": "AutoModelForSeq2SeqLM"}


def save_small(model: Any, folder: Path, form: str) -> None:
    """Connectors, and the vocabulary rows of the kind tokens; for "lora" the adapter beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.detach().cpu().contiguous() for name, value in model.connectors.state_dict().items()}
    rows = _kind_rows(model)
    tensors["tokens.input"] = model.get_input_embeddings().weight.detach()[rows].cpu().clone()
    output = model.get_output_embeddings()
    if output is not None:
        tensors["tokens.output"] = output.weight.detach()[rows].cpu().clone()
    if (second := _decoder_words(model)) is not None:
        tensors["tokens.decoder"] = second.weight.detach()[rows].cpu().clone()
    save_file(tensors, str(folder / FILE), {"format": "pt"})
    if form == "lora":
        if not hasattr(model.language_model, "peft_config"):
            raise WeftError("save_pretrained: form='lora', but the base model has no adapter. Add one with peft first.")
        model.language_model.save_pretrained(folder / ADAPTER)
    config = copy.deepcopy(model.config)
    config.form, config.auto_map = form, {}
    config.save_pretrained(folder)


def load_small(cls: Any, folder: Path, config: WeftConfig, base: str | Path | None, **load: Any) -> Any:
    """The model of connectors in `folder` over its base. Raises WeftError for another base, or tensors that differ."""
    from weft.hf.attach import _widen, digest, wrapped

    known = config.base or {}
    where = str(base or known.get("name", ""))
    found = digest(Path(where))
    if known.get("sha256") and found and found != known["sha256"]:
        raise WeftError(
            f"from_pretrained: the base at {where} has sha256 {found[:12]}…, these connectors were made for "
            f"{known['sha256'][:12]}… ({known.get('name')}). Pass base= with that model."
        )
    if base is None and known.get("revision"):
        load.setdefault("revision", known["revision"])
    language_model = cls.AUTO.from_pretrained(where, **load)
    _widen(language_model, 1 + max((config.kind_tokens or {"": -1}).values()))
    if config.form == "lora":
        from peft import PeftModel

        language_model = PeftModel.from_pretrained(language_model, folder / ADAPTER)
    model = wrapped(language_model, config, "fresh")
    tensors = _opened(folder / FILE)
    tokens = {name: tensors.pop(f"tokens.{name}", None) for name in ("input", "output", "decoder")}
    _strict(folder / FILE, tensors, model.connectors.state_dict())
    model.connectors.load_state_dict(tensors)
    with torch.no_grad():
        modules = (model.get_input_embeddings(), model.get_output_embeddings(), _decoder_words(model))
        for name, module in zip(("input", "output", "decoder"), modules):
            if module is not None and tokens[name] is not None:
                module.weight[_kind_rows(model)] = tokens[name].to(module.weight)
    return model.eval()


def checked(model: Any, info: dict[str, Any], folder: Any) -> Any:
    """A full checkpoint loads whole or not at all."""
    for what in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if info.get(what):
            first = sorted(map(str, info[what]))[0]
            raise WeftError(
                f"from_pretrained: {folder} has {len(info[what])} {what.replace('_', ' ')}, the first {first}. Load it "
                "with the weft and the transformers that saved it."
            )
    return model


def write_auto_file(folder: Path, config: WeftConfig) -> None:
    """So that transformers finds the classes by `trust_remote_code=True` without `import weft.hf`."""
    model = {"causal": "WeftForCausalLM", "encoder": "WeftModel", "seq2seq": "WeftForSeq2SeqLM"}[config.task]
    (folder / AUTO_FILE).write_text(
        '"""Written by weft: the classes are those of the installed package (pip install \'weft[hf]\')."""\n\n'
        f"from weft.hf import WeftConfig, WeftProcessor, {model}\n\n"
        f'__all__ = ["WeftConfig", "WeftProcessor", "{model}"]\n',
        encoding="utf-8",
    )
    stem = AUTO_FILE.removesuffix(".py")
    config.auto_map = {"AutoConfig": f"{stem}.WeftConfig", AUTO_NAMES[config.task]: f"{stem}.{model}"}


def _decoder_words(model: Any) -> Any:
    """The decoder's own token embeddings, where it does not share the encoder's."""
    if not model.config.is_encoder_decoder:
        return None
    own = model.get_decoder().get_input_embeddings()
    return None if own.weight is model.get_input_embeddings().weight else own


def _kind_rows(model: Any) -> list[int]:
    return sorted((model.config.kind_tokens or {}).values())


def _opened(path: Path) -> dict[str, Tensor]:
    if not path.is_file():
        raise WeftError(f"from_pretrained: no {path.name} in {path.parent}. Pass a folder that save_pretrained wrote.")
    try:
        with safe_open(str(path), framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except Exception as damaged:
        raise WeftError(f"from_pretrained: {path} is no whole safetensors file ({damaged}). Copy it again.") from None


def _strict(path: Path, found: dict[str, Tensor], wanted: dict[str, Tensor]) -> None:
    for name in sorted(found.keys() | wanted.keys()):
        if name not in wanted or name not in found:
            what = "an extra" if name in found else "no"
            raise WeftError(f"from_pretrained: {path} has {what} tensor {name}. Load it with the weft that saved it.")
        if found[name].shape != wanted[name].shape:
            raise WeftError(
                f"from_pretrained: {path}, tensor {name} is {tuple(found[name].shape)}, wanted "
                f"{tuple(wanted[name].shape)}. Load it over the base model that it was made for."
            )
