"""The configuration of a wrapped model: the base model's own, which kinds it reads, and how their vectors go in."""

from __future__ import annotations

from typing import Any, ClassVar

from transformers import AutoConfig, PreTrainedConfig

from weft.encode import WIDTH

TASKS = ("causal", "encoder", "seq2seq")


class WeftConfig(PreTrainedConfig):
    """`text_config` is the base model's. `kind_tokens`: coarse tag → id of its token in the vocabulary.

    `slots` are (name, size) of the encoder's table, so that weights are found by slot name when kinds change.
    `base` says what was wrapped: name or path, revision, sha256 of its weights; `form` what the checkpoint holds of it.
    """

    model_type = "weft"
    sub_configs: ClassVar[dict[str, Any]] = {"text_config": AutoConfig}

    text_config: Any = None
    task: str = "causal"
    form: str = "full"
    kinds: list[str] | None = None
    kind_tokens: dict[str, int] | None = None
    projector: str = "mlp"
    width: int = WIDTH
    embedding_width: int = 0  # of the base model's token embeddings
    state_width: int = 0  # of what its output layer reads, or of its last hidden states
    slots: list[Any] | None = None
    base: dict[str, str] | None = None
    is_encoder_decoder: bool | None = False

    def __post_init__(self, **kwargs: Any) -> None:
        if isinstance(self.text_config, dict):
            self.text_config = AutoConfig.for_model(**self.text_config)
        super().__post_init__(**kwargs)
        if self.text_config is not None:
            self.is_encoder_decoder = bool(self.text_config.is_encoder_decoder)
            self.tie_word_embeddings = False  # the base model ties its own

    def get_text_config(self, decoder: bool | None = None, encoder: bool | None = None) -> Any:
        """What caches and generation ask for: the base model's own."""
        return self if self.text_config is None else self.text_config.get_text_config(decoder=decoder, encoder=encoder)

    @property
    def vocab_size(self) -> int:
        return int(self.get_text_config(decoder=True).vocab_size)

    @property
    def hidden_size(self) -> int:
        return int(self.get_text_config(decoder=True).hidden_size)

    def widths(self) -> tuple[int, int]:
        """(embeddings, states): mostly both the hidden size; told apart where a model projects in between."""
        return self.embedding_width or self.hidden_size, self.state_width or self.hidden_size
