"""What a wrapped model says after a prompt: its text, and each value of it with its source."""

from __future__ import annotations

from typing import Any

from weft.modality import to_json, write


def said(model: Any, processor: Any, prompt: str, **options: Any) -> tuple[str, list[dict[str, Any]]]:
    """(text, values): each value as {"value", "source", "op", "args", "probability"}, its arguments as text.

    `options` go to `generate`; greedy unless they say otherwise.
    """
    batch = processor([prompt], return_tensors="pt").to(model.device)
    out = model.generate(**batch, **{"do_sample": False, **options})[0]
    start = 1 if model.config.is_encoder_decoder else batch["input_ids"].shape[1]
    new = out[start:]
    values = [
        {
            "value": to_json(made.value), "source": made.source, "op": made.op,
            "args": [write(out.table[place].value) for place in made.args], "probability": round(made.probability, 4),
        }
        for made in new.entities()
    ]  # fmt: skip
    return processor.decode(new), values
