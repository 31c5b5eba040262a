"""A Hugging Face model with entity tokens: the base model as it is, and connectors beside it. No family is named here.

`forward` takes what the base model takes, and the processor's `entity…` arrays: the vectors of the values go in at the
positions of their tokens. Without them it is the base model, called with the very same arguments.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoModelForCausalLM, AutoModelForSeq2SeqLM, PreTrainedModel
from transformers.generation.utils import GenerationMixin

from weft.errors import WeftError
from weft.hf import saving
from weft.hf.config import WeftConfig
from weft.hf.connectors import Connectors, check_counts, scattered
from weft.hf.generation import GeneratesValues
from weft.hf.words import Held, columns_of, into, spoken


class Wrapped(PreTrainedModel):
    """What all three tasks share. `AUTO` makes the base model."""

    config_class = WeftConfig
    base_model_prefix = "language_model"
    main_input_name = "input_ids"
    supports_gradient_checkpointing = True
    _supports_sdpa = _supports_flash_attn = _supports_flex_attn = _supports_attention_backend = True
    _keep_in_fp32_modules_strict = {"connectors"}  # phases need it  # noqa: RUF012
    AUTO: Any = AutoModel

    def __init__(self, config: WeftConfig) -> None:
        super().__init__(config)
        self.language_model = self.AUTO.from_config(config.text_config)
        self.connectors = Connectors(config)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """The base model initialises its own; the connectors did so when they were made."""

    def save_pretrained(self, save_directory: Any, *, form: str = "full", **kwargs: Any) -> None:
        """form: full; connectors (a few MB, needs the base model again); lora (these and a peft adapter)."""
        if form not in saving.FORMS:
            raise WeftError(f"save_pretrained: no form {form!r}. Known: {', '.join(saving.FORMS)}.")
        folder = Path(save_directory)
        if form != "full":
            return saving.save_small(self, folder, form)
        folder.mkdir(parents=True, exist_ok=True)
        if hasattr(self.language_model, "peft_config"):
            raise WeftError(
                "save_pretrained: the base model wears an adapter. Save with form='lora', or merge it first: "
                "model.language_model = model.language_model.merge_and_unload()."
            )
        self.config.form = "full"
        saving.write_auto_file(folder, self.config)
        super().save_pretrained(save_directory, **kwargs)

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: Any, *args: Any, base: Any = None, **kwargs: Any) -> Any:
        """Any of the three forms; `base` is where the base model of the small ones lies now.

        Raises WeftError for a missing, extra or mis-shaped tensor, and for connectors made for another base model.
        """
        config = kwargs.get("config")
        if config is None:
            config = WeftConfig.from_pretrained(pretrained_model_name_or_path)
        if config.form != "full":
            kwargs = {name: value for name, value in kwargs.items() if name != "config"}
            return saving.load_small(cls, Path(pretrained_model_name_or_path), config, base, **kwargs)
        wanted = kwargs.pop("output_loading_info", False)
        model, info = super().from_pretrained(pretrained_model_name_or_path, *args, output_loading_info=True, **kwargs)
        saving.checked(model, info, pretrained_model_name_or_path)
        return (model, info) if wanted else model

    def get_input_embeddings(self) -> nn.Module:
        return self.language_model.get_input_embeddings()

    def set_input_embeddings(self, value: nn.Module) -> None:
        self.language_model.set_input_embeddings(value)

    def get_output_embeddings(self) -> nn.Module | None:
        return self.language_model.get_output_embeddings()

    def set_output_embeddings(self, new_embeddings: nn.Module) -> None:
        self.language_model.set_output_embeddings(new_embeddings)

    def get_encoder(self, *args: Any, **kwargs: Any) -> Any:
        return self.language_model.get_encoder(*args, **kwargs)

    def get_decoder(self, *args: Any, **kwargs: Any) -> Any:
        return self.language_model.get_decoder(*args, **kwargs)

    @property
    def _takes(self) -> frozenset[str]:
        """The arguments of the base model's `forward`, under an adapter where there is one."""
        adapted = hasattr(self.language_model, "peft_config")
        return _parameters(self.language_model.get_base_model() if adapted else self.language_model)

    @property
    def _takes_positions(self) -> bool:
        """By its own signature, or passed on to an encoder that does."""
        passed_on = self.config.is_encoder_decoder and "kwargs" in self._takes
        return "position_ids" in self._takes or (passed_on and "position_ids" in _parameters(self.get_encoder()))

    def embedded(self, ids: Tensor, entity: Tensor, vectors: Tensor, words: Any = None) -> Tensor:
        """ids (B, T), entity (B, T), vectors (V, width) → inputs_embeds (B, T, H); `words`: the embeddings, where they
        are not the model's first."""
        kinds = self.config.kind_tokens or {}
        check_counts(ids, entity, list(kinds.values()))
        table = self.get_input_embeddings() if words is None else words
        return scattered(table(ids), self.connectors.projector(vectors), entity)

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        entity: Tensor | None = None,
        entity_slots: Tensor | None = None,
        entity_features: Tensor | None = None,
        entity_tags: Tensor | None = None,
        entity_children: Tensor | None = None,
        entity_heights: Tensor | None = None,
        entity_order: Tensor | None = None,
        decoder_entity: Tensor | None = None,
        decoder_entity_order: Tensor | None = None,
        labels: Tensor | None = None,
        logits_to_keep: int | Tensor = 0,
        encoder_outputs: Any = None,
        **kwargs: Any,
    ) -> Any:
        """The base model's output. entity (B, T) is 1 + a row of the values' arrays where an entity token stands,
        entity_order (B, T) above 0 at a value's first token; decoder_entity the same for decoder_input_ids."""
        held = None
        if entity is not None and entity_slots is not None and len(entity_slots) and inputs_embeds is None:
            if input_ids is None:
                raise WeftError("forward: entity arrays without input_ids. Pass the batch as the processor made it.")
            arrays = (entity_slots, entity_features, entity_tags, entity_children, entity_heights)
            vectors = self.connectors.values(*arrays)  # type: ignore[arg-type]
            inputs_embeds, input_ids = self.embedded(input_ids, entity, vectors), None
            order = entity if entity_order is None else entity_order
            if decoder_entity is not None:
                ids = kwargs.pop("decoder_input_ids")
                words = self.get_decoder().get_input_embeddings()
                kwargs["decoder_inputs_embeds"] = self.embedded(ids, decoder_entity, vectors, words)
                more = decoder_entity if decoder_entity_order is None else decoder_entity_order
                entity, order = torch.cat([entity, decoder_entity], 1), torch.cat([order, more], 1)
            held = Held(entity, order, entity_children, entity_features, vectors)  # type: ignore[arg-type]
        elif input_ids is not None and inputs_embeds is None and entity is None and self.training:
            check_counts(input_ids, input_ids * 0, list((self.config.kind_tokens or {}).values()))
        given = {
            "input_ids": input_ids, "inputs_embeds": inputs_embeds, "attention_mask": attention_mask, "labels": labels,
            "encoder_outputs": encoder_outputs,
        }  # fmt: skip
        kwargs |= {name: value for name, value in given.items() if value is not None}
        if self._takes_positions:
            kwargs["position_ids"] = self._positions(position_ids, attention_mask, input_ids, inputs_embeds)
        output = self.get_output_embeddings()
        if held is not None and output is not None:
            return self._spoken(output, held, logits_to_keep, kwargs)
        if "logits_to_keep" in self._takes:
            kwargs["logits_to_keep"] = logits_to_keep
        return self.language_model(**kwargs)

    def _spoken(self, output: nn.Module, held: Held, keep: int | Tensor, kwargs: dict[str, Any]) -> Any:
        """The base model's output, its words told of the values."""
        columns: Tensor | None = None
        asked: Tensor | slice = slice(None)
        encoded = None
        if self.config.is_encoder_decoder:
            encoded = self._encoded(kwargs)
        elif "logits_to_keep" in self._takes:
            columns, asked = columns_of(held.entity, keep)
            kwargs["logits_to_keep"] = 0 if columns is None else columns.to(held.entity.device)
        heads = self.connectors.heads
        with into(output, lambda hidden: spoken(heads, hidden, held, columns, asked, encoded)):
            out = self.language_model(**kwargs)
        if columns is not None:
            out.logits = out.logits[:, asked]
        return out

    def _encoded(self, kwargs: dict[str, Any]) -> Tensor:
        """The states of the encoder, which runs first, and its output among the arguments."""
        if kwargs.get("encoder_outputs") is None:
            own = {name: kwargs.pop(name) for name in ("inputs_embeds", "position_ids") if name in kwargs}
            mask = kwargs.get("attention_mask")
            kwargs["encoder_outputs"] = self.get_encoder()(attention_mask=mask, return_dict=True, **own)
        states: Tensor = kwargs["encoder_outputs"][0]
        return states

    def _positions(self, given: Tensor | None, mask: Tensor | None, *inputs: Tensor | None) -> Tensor | None:
        """Counted from the first token that is not padding, so that left padding changes nothing."""
        length = next((x.shape[1] for x in inputs if x is not None), 0)  # 0: the encoder has done its part
        if given is not None or mask is None or mask.ndim != 2 or not length:
            return given
        if bool(mask[:, 0].all()) and mask.shape[1] == length:
            return None
        return (mask.long().cumsum(-1) - 1).clamp(min=0)[:, -length:] + self._first_position

    @property
    def _first_position(self) -> int:
        """0, or behind the padding index where a base model counts from there."""
        tables = (m for name, m in self.language_model.named_modules() if name.endswith("position_embeddings"))
        return next((1 + m.padding_idx for m in tables if getattr(m, "padding_idx", None) is not None), 0)


def _parameters(module: nn.Module) -> frozenset[str]:
    """The names of what its `forward` takes; asked once a class."""
    known = _PARAMETERS.get(type(module))
    if known is None:
        known = _PARAMETERS[type(module)] = frozenset(inspect.signature(module.forward).parameters)
    return known


_PARAMETERS: dict[type, frozenset[str]] = {}


class WeftModel(Wrapped):
    """An encoder."""


class WeftForCausalLM(GeneratesValues, Wrapped, GenerationMixin):
    AUTO = AutoModelForCausalLM


class WeftForSeq2SeqLM(GeneratesValues, Wrapped, GenerationMixin):
    AUTO = AutoModelForSeq2SeqLM


CLASSES: dict[str, type[Wrapped]] = {"causal": WeftForCausalLM, "encoder": WeftModel, "seq2seq": WeftForSeq2SeqLM}
