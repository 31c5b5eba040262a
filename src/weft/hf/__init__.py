"""Entity tokens for any Hugging Face model. Importing this registers configuration, models and processor there."""

from __future__ import annotations

from weft.errors import WeftError

try:
    import torch  # noqa: F401
    import transformers
except ImportError as missing:
    raise WeftError("weft.hf needs torch and transformers. Install them: pip install 'weft[hf]'.") from missing

from weft.hf.config import WeftConfig
from weft.hf.models import WeftForCausalLM, WeftForSeq2SeqLM, WeftModel
from weft.hf.processor import WeftProcessor

transformers.AutoConfig.register("weft", WeftConfig)
transformers.AutoModel.register(WeftConfig, WeftModel)
transformers.AutoModelForCausalLM.register(WeftConfig, WeftForCausalLM)
transformers.AutoModelForSeq2SeqLM.register(WeftConfig, WeftForSeq2SeqLM)
transformers.AutoProcessor.register(WeftConfig, WeftProcessor)

__all__ = ["WeftConfig", "WeftForCausalLM", "WeftForSeq2SeqLM", "WeftModel", "WeftProcessor"]
