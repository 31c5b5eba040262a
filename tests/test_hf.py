"""Any Hugging Face model with entity tokens, on tiny random models of the real classes."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytestmark = pytest.mark.train

import weft  # noqa: E402
import weft.hf  # noqa: E402
from weft.errors import WeftError  # noqa: E402
from weft.hf.attach import attach  # noqa: E402
from weft.hf.ids import Ids  # noqa: E402
from weft.modalities.date import Date  # noqa: E402
from weft.modalities.number import Number  # noqa: E402
from weft.modality import Span, to_json  # noqa: E402

TEXTS = [
    "The bill of 1,234.50 was paid on 12 October 1847 in Vienna.",
    "It was 7.",
    "No figure stands here at all, only words that go on for a while.",
]
KINDS = ["number", "date", "place"]
SMALL = {
    "vocab_size": 320, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 256, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
}  # fmt: skip


def _causal(name):
    config, model = (getattr(transformers, name + end) for end in ("Config", "ForCausalLM"))
    return model(config(**SMALL, **({"head_dim": 8} if name == "Gemma" else {})))


def _gpt2():
    return transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=320, n_positions=256, n_embd=32, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=2
        )
    )


def _bert_config(**more):
    plain = {key: value for key, value in SMALL.items() if key != "num_key_value_heads"}
    return transformers.BertConfig(**plain, **more)


def _t5():
    return transformers.T5ForConditionalGeneration(
        transformers.T5Config(
            vocab_size=320, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=4, pad_token_id=0, eos_token_id=2,
            decoder_start_token_id=0,
        )
    )  # fmt: skip


def _encoder_decoder():
    config = transformers.EncoderDecoderConfig.from_encoder_decoder_configs(_bert_config(), _bert_config())
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = 1, 0, 2
    return transformers.EncoderDecoderModel(config=config)


FAMILIES = {
    "Llama": lambda: _causal("Llama"), "Qwen2": lambda: _causal("Qwen2"), "Mistral": lambda: _causal("Mistral"),
    "Gemma": lambda: _causal("Gemma"), "GPT2": _gpt2, "BERT": lambda: transformers.BertModel(_bert_config()),
    "T5": _t5, "EncoderDecoder": _encoder_decoder,
}  # fmt: skip
CAUSAL = ["Llama", "Qwen2", "Mistral", "Gemma", "GPT2"]
SEQ2SEQ = ["T5", "EncoderDecoder"]


@pytest.fixture(scope="session")
def tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    made = Tokenizer(models.BPE())
    made.pre_tokenizer, made.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    special = ["<pad>", "<s>", "</s>"]
    trainer = trainers.BpeTrainer(
        vocab_size=320, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    made.train_from_iterator(TEXTS, trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", bos_token="<s>", eos_token="</s>", model_max_length=256
    )


@pytest.fixture(scope="session")
def folders(tmp_path_factory, tokenizer):
    made = {}
    for name, build in FAMILIES.items():
        torch.manual_seed(1)
        folder = tmp_path_factory.mktemp(name)
        model = build().eval()
        for parameter in model.parameters():  # freshly drawn layers say nearly the same whatever they read
            parameter.data.mul_((1.5 if name == "T5" else 4.0) if parameter.ndim > 1 else 1.0)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        made[name] = folder
    return made


@pytest.fixture(scope="session")
def attached(folders):
    class Attached(dict):
        def __missing__(self, name):
            torch.manual_seed(2)
            self[name] = attach(folders[name], KINDS)
            torch.nn.init.normal_(self[name][0].connectors.heads.say.weight, std=0.05)  # as one that has learned
            return self[name]

    return Attached()


def fitted(model, batch, steps):
    """The parts of the loss after so many steps on one batch."""
    from weft.hf import learning

    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = 3e-3 * min(1, 2 * (1 - step / steps))
        optimiser.zero_grad()
        loss, parts = learning.loss(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return parts


def _out(model, batch):
    with torch.no_grad():
        if model.config.is_encoder_decoder:
            start = torch.full((len(batch["input_ids"]), 3), 5)
            return model(**batch, decoder_input_ids=start).logits
        out = model(**batch)
        return out.logits if "logits" in out else out.last_hidden_state


@pytest.mark.parametrize("family", FAMILIES)
def test_a_value_is_one_token_and_another_value_gives_another_output(attached, family):
    model, processor = attached[family]
    batch = processor("It was paid on 12 October 1847.", return_tensors="pt")
    kinds = list(processor.kind_tokens.values())
    assert int(torch.isin(batch["input_ids"], torch.tensor(kinds)).sum()) == 1
    other = processor("It was paid on 13 October 1847.", return_tensors="pt")
    assert batch["input_ids"].tolist() == other["input_ids"].tolist()
    assert (_out(model, batch) - _out(model, other)).abs().max() > 1e-4


@pytest.mark.parametrize("family", FAMILIES)
def test_wrapped_without_entities_equals_bare(attached, folders, family):
    model, processor = attached[family]
    bare = model.AUTO.from_pretrained(folders[family])
    batch = processor(TEXTS[2], return_tensors="pt")
    plain = {"input_ids": batch["input_ids"], "attention_mask": batch["attention_mask"]}
    theirs = _out(bare, plain)
    torch.testing.assert_close(_out(model, batch)[..., : theirs.shape[-1]], theirs, atol=1e-5, rtol=0)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("family", FAMILIES)
def test_padded_equals_unpadded_and_a_batch_its_members(attached, family, side):
    model, processor = attached[family]
    together = processor(TEXTS, return_tensors="pt", padding=True, padding_side=side)
    out = _out(model, together)
    for row, text in enumerate(TEXTS):
        alone = _out(model, processor([text], return_tensors="pt"))[0]
        mine = out[row] if model.config.is_encoder_decoder else out[row][together["attention_mask"][row].bool()]
        torch.testing.assert_close(mine, alone, atol=1e-5, rtol=0)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_loaded_again_equals_what_was_saved(attached, family, tmp_path):
    model, processor = attached[family]
    model.save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    auto = {"causal": "AutoModelForCausalLM", "encoder": "AutoModel", "seq2seq": "AutoModelForSeq2SeqLM"}
    again = getattr(transformers, auto[model.config.task]).from_pretrained(tmp_path)
    reader = transformers.AutoProcessor.from_pretrained(tmp_path)
    assert (reader.kinds, reader.kind_tokens) == (processor.kinds, processor.kind_tokens)
    batch = reader(TEXTS[:2], return_tensors="pt", padding=True)
    torch.testing.assert_close(_out(again, batch), _out(model, batch), atol=1e-5, rtol=0)


@pytest.mark.parametrize("cache", ["dynamic", "static", None])
@pytest.mark.parametrize("family", CAUSAL)
def test_generation_with_a_cache_equals_generation_without(attached, family, cache):
    model, processor = attached[family]
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True, padding_side="left")
    options = {"max_new_tokens": 8, "do_sample": False, "eos_token_id": None, "want": "number"}
    expected = model.generate(**batch, use_cache=False, **options)
    if cache is None:  # a batch against its members
        rows = [model.generate(**processor([text], return_tensors="pt"), **options)[0] for text in TEXTS[:2]]
        for row, alone in enumerate(rows):
            assert expected[row][-8:].tolist() == alone[-8:].tolist()
            assert [e.value for e in expected[row].entities()] == [e.value for e in alone.entities()]
        return
    out = model.generate(**batch, cache_implementation=cache, **options)
    assert out.tolist() == expected.tolist()
    assert [e.value for row in out for e in row.entities()] == [e.value for row in expected for e in row.entities()]


@pytest.mark.parametrize("family", [*CAUSAL, *SEQ2SEQ])
def test_a_wanted_kind_comes_first_with_its_source(attached, family):
    model, processor = attached[family]
    batch = processor(TEXTS[0], return_tensors="pt")
    for want in (Date, "number", "place"):
        out = model.generate(**batch, want=want, max_new_tokens=4, do_sample=False, eos_token_id=None)
        assert isinstance(out, Ids)
        start = 1 if model.config.is_encoder_decoder else batch["input_ids"].shape[1]
        emitted = out[0][start:].entities()[0]
        assert emitted.source in ("copied", "computed", "decoded")
        assert type(emitted.value).__name__.lower() == (want if isinstance(want, str) else "date")
        assert processor.decode(out[0][start:]).startswith(to_json(emitted.value)["text"])


def test_ids_keep_their_values_where_they_stay_the_same_ids(attached):
    model, processor = attached["Llama"]
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True, padding_side="left")
    out = model.generate(**batch, want="number", max_new_tokens=3, do_sample=False, eos_token_id=None)
    spoken = [made.value for made in out[0].entities()]
    assert len(spoken) >= 4
    for same in (out.cpu(), out.clone(), out.to("cpu"), out[:], out[[0, 1]], torch.stack([*out]) * 1):
        known = [made.value for made in same[0].entities()] if isinstance(same, Ids) else spoken
        assert known == spoken
        assert same.tolist() == out.tolist()
    assert [made.value for made in out[:, batch["input_ids"].shape[1] :][0].entities()] == spoken[3:]
    assert not isinstance(out + 0, Ids)
    assert processor.batch_decode(out + 0)[0].count("‹") == len(spoken)


def test_beam_search_is_refused_unless_only_words_come_out(attached):
    model, processor = attached["Llama"]
    batch = processor(TEXTS[0], return_tensors="pt")
    with pytest.raises(WeftError, match="num_beams=2 would reorder rows"):
        model.generate(**batch, num_beams=2, max_new_tokens=3)
    out = model.generate(**batch, num_beams=2, max_new_tokens=3, values_out=False)
    assert not torch.isin(
        out[:, batch["input_ids"].shape[1] :], torch.tensor(list(processor.kind_tokens.values()))
    ).any()


def test_sampling_streaming_and_stop_strings_work(attached):
    model, processor = attached["Llama"]
    batch = processor(TEXTS[:1], return_tensors="pt")
    torch.manual_seed(0)
    out = model.generate(**batch, do_sample=True, num_return_sequences=3, max_new_tokens=6)
    assert len(out) == 3
    assert [e.value for e in out[2].entities()[:3]] == [e.value for e in out[0].entities()[:3]]
    streamer = transformers.TextIteratorStreamer(processor.tokenizer, skip_prompt=True)
    model.generate(**batch, max_new_tokens=5, streamer=streamer)
    assert "".join(streamer)
    model.generate(**batch, max_new_tokens=5, stop_strings=["e"], tokenizer=processor.tokenizer)


def test_training_with_checkpointing_reaches_the_connectors(attached, folders):
    model, processor = attach(folders["Llama"], KINDS)
    model.gradient_checkpointing_enable()
    model.train()
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True)
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    model(**batch, labels=labels).loss.backward()
    assert model.connectors.encoder.slots.weight.grad.abs().sum() > 0


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
def test_bfloat16_and_attention_implementations_reach_the_base_model(folders, attention):
    model, processor = attach(folders["Llama"], KINDS, dtype=torch.bfloat16, attn_implementation=attention)
    assert model.language_model.dtype == torch.bfloat16
    assert model.language_model.config._attn_implementation == attention
    assert model.connectors.encoder.slots.weight.dtype == torch.float32
    out = model.generate(**processor(TEXTS[0], return_tensors="pt"), max_new_tokens=3)
    assert out.shape[1] > 3


# ---- the processor -------------------------------------------------------------------------------------------------


def test_text_goes_in_and_comes_out_the_same_values(attached):
    _, processor = attached["Llama"]
    batch = processor(TEXTS[0], return_tensors="pt")
    assert processor.decode(batch["input_ids"][0]).count("‹") == 3
    spans = [span for span in weft.read(TEXTS[0]) if span.kind in KINDS]
    written = processor.decode(batch["input_ids"][0], values=[span.value for span in spans])
    assert written == "The bill of 1,234.50 was paid on 12 October 1847 in Vienna."


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("On <|date|> or <|date|>.", [Date(1847, 10, 12)], "row 1 has 2 <|date|> placeholders for 1 date value. Pass"),
        ("Paid on <|date|>.", None, "row 1 holds a kind token"),
        ("<|number|> on <|date|>", [Date(1847, 10, 12), weft.read("7")[0].value], "row 1, placeholder 0 is <|number|>"),
    ],
)  # fmt: skip
def test_counts_are_checked_and_the_row_is_named(attached, text, values, message):
    _, processor = attached["Llama"]
    rows = None if values is None else [[], values]
    with pytest.raises(WeftError) as raised:
        processor(["Nothing.", text], values=rows)
    assert message in str(raised.value)


@pytest.mark.parametrize("side", ["left", "right"])
def test_truncation_never_splits_a_value(attached, side):
    _, processor = attached["Llama"]
    long = "9" * 40  # two tokens
    text = f"It is {long} and {long} in all, on 12 October 1847."
    processor.tokenizer.truncation_side = side
    try:
        for limit in range(4, 24):
            batch = processor(text, truncation=True, max_length=limit, return_tensors="pt")
            assert batch["input_ids"].shape[1] <= limit
            numbers = int((batch["input_ids"] == processor.kind_tokens["number"]).sum())
            assert numbers % 2 == 0
            assert int((batch["entity"] > 0).sum()) == numbers + int(
                (batch["input_ids"] == processor.kind_tokens["date"]).sum()
            )
    finally:
        processor.tokenizer.truncation_side = "right"


def test_any_span_can_stay_text_and_modes_differ(attached):
    _, processor = attached["Llama"]
    whole = processor(TEXTS[0])["input_ids"]
    without_date = processor(TEXTS[0], as_text=lambda span: span.kind == "date")["input_ids"]
    dates = processor.kind_tokens["date"]
    assert whole.count(dates) == 1
    assert without_date.count(dates) == 0
    plain = processor.tokenizer(TEXTS[0])["input_ids"]
    assert processor(TEXTS[0], mode="text")["input_ids"] == plain
    beside = processor(TEXTS[0], mode="augment")["input_ids"]
    assert [i for i in beside if i not in processor.kind_tokens.values()] != beside
    assert len(beside) > len(plain)


def test_values_may_be_given_as_spans_or_for_placeholders(attached):
    model, processor = attached["Llama"]
    read = processor("It was paid on 12 October 1847.", return_tensors="pt")
    span = Span(15, 30, "date", Date(1847, 10, 12))
    spans = processor("It was paid on 12 October 1847.", values=[span], return_tensors="pt")
    placed = processor("It was paid on <|date|>.", values=[Date(1847, 10, 12)], return_tensors="pt")
    for other in (spans, placed):
        torch.testing.assert_close(_out(model, other), _out(model, read))


def test_a_record_goes_in_as_one_token_and_is_written_again(folders):
    _, processor = attach(folders["Llama"], ["record"])
    row = weft.records([{"Name": "Siemens", "Founded": "1847"}, {"Name": "Bosch", "Founded": "1886"}]).rows[0]
    batch = processor("When was <|record|> founded?", values=[row], return_tensors="pt")
    assert int((batch["input_ids"] == processor.kind_tokens["record"]).sum()) == 1
    assert "Siemens" in processor.decode(batch["input_ids"][0], values=[row])


# ---- checkpoints ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["Llama", "GPT2", "BERT", "T5", "EncoderDecoder"])
def test_connectors_alone_reload_over_their_base(attached, family, tmp_path):
    model, processor = attached[family]
    model.save_pretrained(tmp_path, form="connectors")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "connectors.safetensors"]
    again = type(model).from_pretrained(tmp_path)
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True)
    torch.testing.assert_close(_out(again, batch), _out(model, batch), atol=1e-5, rtol=0)


def test_connectors_refuse_another_base_a_missing_an_extra_and_a_misshapen_tensor(attached, folders, tmp_path):
    from safetensors.torch import load_file, save_file

    model, _ = attached["Llama"]
    model.save_pretrained(tmp_path, form="connectors")
    with pytest.raises(WeftError, match=r"the base at .* has sha256"):
        type(model).from_pretrained(tmp_path, base=folders["Qwen2"])
    path = tmp_path / "connectors.safetensors"
    whole = load_file(path)
    name = "projector.loudness"
    for changed, message in (
        ({key: value for key, value in whole.items() if key != name}, f"no tensor {name}"),
        ({**whole, "stranger": torch.zeros(1)}, "an extra tensor stranger"),
        ({**whole, name: torch.zeros(2)}, rf"tensor {name} is \(2,\), wanted \(\)"),
    ):
        save_file(changed, path)
        with pytest.raises(WeftError, match=message):
            type(model).from_pretrained(tmp_path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(WeftError, match="no whole safetensors file"):
        type(model).from_pretrained(tmp_path)


def test_a_full_checkpoint_with_a_missing_or_extra_tensor_is_refused(attached, tmp_path):
    from safetensors.torch import load_file, save_file

    model, _ = attached["Llama"]
    model.save_pretrained(tmp_path)
    path = tmp_path / "model.safetensors"
    whole = load_file(path)
    name = next(key for key in whole if key.startswith("connectors."))
    for changed, message in (
        ({key: value for key, value in whole.items() if key != name}, "1 missing keys"),
        ({**whole, "stranger": torch.zeros(1)}, "1 unexpected keys, the first stranger"),
    ):
        save_file(changed, path, {"format": "pt"})
        with pytest.raises(WeftError, match=message):
            type(model).from_pretrained(tmp_path)


# ---- alignment -----------------------------------------------------------------------------------------------------


def test_a_warm_start_lays_values_beside_the_words_that_write_them(folders):
    from weft.hf import alignment

    torch.manual_seed(0)
    model, processor = attach(folders["Llama"], KINDS)
    seen, held = alignment.sampled(KINDS, 600, seed=1), alignment.sampled(KINDS, 60, seed=2)
    before = alignment.measure(model, processor, held)
    assert before.loudness == pytest.approx(1, abs=0.05)
    alignment.warm_start(model, processor, seen)
    after = alignment.measure(model, processor, held)
    assert after.loudness == pytest.approx(1, abs=0.05)
    assert after.cosine > before.cosine + 0.1
    assert after.retrieval > before.retrieval


# ---- learning ------------------------------------------------------------------------------------------------------


def test_every_right_program_is_found_and_no_other():
    from weft.hf.programs_for import programs_for

    seven, five, twelve = (weft.read(text)[0].value for text in ("7", "5", "12"))
    found = programs_for(twelve, [seven, five, twelve])
    assert {("add", (0, 1)), ("add", (1, 0)), ("copy", (2,))} <= set(found)
    assert not {("add", (0, 2)), ("copy", (0,)), ("subtract", (0, 1))} & set(found)
    assert programs_for(twelve, [seven, five], ops=["subtract"]) == []


@pytest.mark.parametrize("source", ["computed", "decoded"])
def test_a_model_learns_to_say_values_and_says_them(folders, source):
    from weft.hf import learning

    torch.manual_seed(0)
    model, processor = attach(folders["Llama"], ["number"])
    model.train()
    pairs = [(f"What is {a} plus {b}?", f" {a + b}") for a, b in ((7, 5), (31, 12), (400, 23), (56, 8))]
    batch = learning.batch_of(processor, pairs, [source])
    assert [str(target.value) for target in batch.targets] == ["12", "43", "423", "64"]
    parts = fitted(model, batch, 160)
    assert parts["values"] < 0.5
    model.eval()
    prompts = processor([prompt for prompt, _ in pairs], return_tensors="pt", padding=True, padding_side="left")
    out = model.generate(**prompts, max_new_tokens=4, do_sample=False)
    for row, (_, answer) in zip(out, pairs):
        made = row[prompts["input_ids"].shape[1] :].entities()[0]
        assert (str(made.value), made.source) == (answer.strip(), source)


@pytest.mark.parametrize("family", SEQ2SEQ)
def test_an_encoder_decoder_learns_to_say_values_on_its_own_side(folders, family):
    from weft.hf import learning

    torch.manual_seed(0)
    model, processor = attach(folders[family], ["number"])
    model.train()
    pairs = [(f"What is {a} plus {b}?", f" {a + b}, {a + b}") for a, b in ((7, 5), (31, 12), (400, 23), (56, 8))]
    start = learning.decoder_start(model)
    batch = learning.batch_of(processor, pairs, ["copied", "computed"], ["copy", "add"], start=start)
    assert [str(target.value) for target in batch.targets] == ["12", "12", "43", "43", "423", "423", "64", "64"]
    assert [len(target.before) for target in batch.targets] == [2, 3] * 4  # what was said joins what was given
    parts = fitted(model, batch, 240)
    assert parts["values"] < 0.1
    model.eval()
    prompts = processor([prompt for prompt, _ in pairs], return_tensors="pt", padding=True)
    out = model.generate(**prompts, max_new_tokens=6, do_sample=False)
    for row, (_, answer) in zip(out, pairs):
        assert processor.decode(row) == answer
        assert row.entities()[0].op == "add"


# ---- what values say in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["Llama", "T5"])
def test_a_frozen_model_learns_words_about_values(folders, family):
    """Which of two numbers is the large one, of numbers that it was not shown: the output layer hears what a state
    read of them."""
    from weft.hf import learning

    torch.manual_seed(0)
    model, processor = attach(folders[family], ["number"])
    start, own = learning.decoder_start(model), list(model.connectors.heads.parameters())
    rng = random.Random(1)

    def drawn(count):
        ranges = [((2, 20), (300, 999))[:: rng.choice([1, -1])] for _ in range(count)]
        pairs = [tuple(rng.randint(*low_high) for low_high in pair) for pair in ranges]
        return [(f"Of {a} and {b} it is", " one" if a > b else " two") for a, b in pairs]

    optimiser = torch.optim.AdamW(own, lr=3e-3, weight_decay=0)
    batch = learning.batch_of(processor, drawn(64), start=start)
    for _ in range(40):
        loss, _ = learning.loss(model, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.eval()
    batch = learning.batch_of(processor, drawn(60), start=start)
    with torch.no_grad():
        said = model(**batch.inputs).logits
    at = (batch.labels != -100).int().argmax(1)
    first = said[torch.arange(len(at)), at - int(start is None)].argmax(-1)
    assert (first == batch.labels[torch.arange(len(at)), at]).float().mean() > 0.9


@pytest.mark.parametrize("family", CAUSAL)
def test_generation_says_what_forward_says_whatever_is_kept(attached, family):
    model, processor = attached[family]
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True, padding_side="left")
    every = _out(model, batch)
    model.connectors.heads.say.weight.data.neg_()
    other = _out(model, batch)
    model.connectors.heads.say.weight.data.neg_()
    assert (every[:, -1] - other[:, -1]).abs().max() > 1e-2  # values speak
    with torch.no_grad():
        for keep, wanted in ((1, slice(-1, None)), (3, slice(-3, None)), (torch.tensor([4, 1]), [4, 1])):
            torch.testing.assert_close(model(**batch, logits_to_keep=keep).logits, every[:, wanted], atol=1e-5, rtol=0)
    options = {"do_sample": False, "values_out": False, "eos_token_id": None}
    out = model.generate(**batch, max_new_tokens=1, return_dict_in_generate=True, output_logits=True, **options)
    words = [number for number in range(every.shape[-1]) if number not in processor.kind_tokens.values()]
    torch.testing.assert_close(out.logits[0][:, words], every[:, -1, words], atol=1e-5, rtol=0)


@pytest.mark.parametrize("family", SEQ2SEQ)
def test_a_decoder_says_what_forward_says(attached, family):
    from weft.hf.learning import decoder_start

    model, processor = attached[family]
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True)
    start = torch.full((2, 1), decoder_start(model))
    with torch.no_grad():
        every = model(**batch, decoder_input_ids=start).logits[:, -1]
    options = {"do_sample": False, "values_out": False, "return_dict_in_generate": True, "output_logits": True}
    out = model.generate(**batch, max_new_tokens=1, **options)
    words = [number for number in range(every.shape[-1]) if number not in processor.kind_tokens.values()]
    torch.testing.assert_close(out.logits[0][:, words], every[:, words], atol=2e-5, rtol=1e-5)


# ---- what a value may be made of -----------------------------------------------------------------------------------


def test_a_field_is_copied_out_of_a_record_with_its_path(folders):
    from weft.modalities.record import Record

    model, processor = attach(folders["Llama"], ["record", "number"])
    inner = Record("branch", (("staff", Number(7)),), "Mola")
    outer = Record("branch", (("revenue", Number(12)), ("parent", inner)), "Brenta")
    batch = processor(["Of <|record|> it is said"], values=[[outer]], return_tensors="pt")
    out = model.eval().generate(**batch, want="number", sources=["copied"], max_new_tokens=1, do_sample=False)
    made = out[0].entities()[-1]
    held = out.table[made.args[0]]
    assert made.source == "copied"
    assert (str(made.value), held.source, held.op) in [("12", "field", "revenue"), ("7", "field", "parent.staff")]
    assert out.table[held.args[0]].value == outer


def test_what_sources_leave_out_is_not_used(attached):
    model, processor = attached["Llama"]
    batch = processor(["It was 7."], return_tensors="pt")
    for source in ("copied", "decoded"):
        out = model.generate(**batch, want="number", sources=[source], max_new_tokens=1, do_sample=False)
        assert out[0].entities()[-1].source == source
    from weft.hf.choice import choose
    from weft.hf.heads import ValueHeads
    from weft.hf.memory import Memory
    from weft.permitted import names

    which = torch.tensor([[0, 1]])
    memory = Memory(
        states=torch.zeros(1, 2, 8), mention=which, path=torch.zeros(1, 2, 3).long(), vectors=torch.zeros(1, 2, 16),
        phases=torch.zeros(1, 2, 13, 2), points=None, present=which >= 0, at=which,
    )  # fmt: skip
    heads = ValueHeads(8, 16)
    scores = heads.scores(heads(torch.zeros(1, 1, 8), memory), memory, [0], [0])
    scores = type(scores)(*(part[0].detach().numpy() for part in scores))
    scores.op[names().index("copy")] = 99
    for source in ("copied", "computed", "decoded"):
        assert choose(scores, [Number(7), Number(5)], "number", [source]).source == source
    with pytest.raises(WeftError, match="no source 'guessed'"):
        model.generate(**batch, sources=["guessed"], max_new_tokens=1)


@pytest.mark.parametrize(("sign", "wanted"), [(1, "15.5"), (-1, "9.5")])
def test_phases_of_two_readings_multiply_to_a_sum_or_a_difference(sign, wanted):
    from weft.decode import DIGITS, read_number
    from weft.hf.heads import ValueHeads
    from weft.hf.memory import place_phases
    from weft.interleave import pack

    turn = torch.tensor([[9.0, 9.0 * sign, 30.0]])
    packed, places = pack([Number(Fraction(25, 2), 1, "decimal"), Number(3)])
    phases = place_phases(torch.from_numpy(packed.features))[[places[0][0], places[1][0]]]
    weights = torch.tensor([[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]])
    digits = ValueHeads(8, 16)._digits(torch.zeros(1, 2 * DIGITS), turn, weights, phases[None])
    assert digits.shape == (1, DIGITS, 2)
    assert str(read_number(digits[0].detach().numpy())[0]) == wanted


@pytest.mark.parametrize(
    ("start", "end", "kilometres", "bearing"),
    [((0, 0), (0, 1), 111.19, 90), ((48, 11), (47, 11), 111.19, 180), ((60, 10), (60, 10.001), 0.0556, 90)],
)
def test_heads_are_told_how_one_place_lies_from_another(start, end, kilometres, bearing):
    from weft.hf.heads import BETWEEN, LOUD_PLACES, between
    from weft.hf.memory import sphere_points
    from weft.interleave import pack
    from weft.modalities.place import Place

    places = [Place(round(lat * 10**7), round(lon * 10**7)) for lat, lon in (start, end)]
    packed, rows = pack([*places, Number(7)])
    points = sphere_points(torch.from_numpy(packed.features))[[row[0] for row in rows]]
    lie = between(points[:1], points[1:2])
    assert lie.shape == (1, BETWEEN)
    assert float(10 ** (lie[0, 0] / LOUD_PLACES)) == pytest.approx(kilometres, rel=0.02)
    north, east = (lie[0, -8:-6] / LOUD_PLACES).tolist()
    assert math.degrees(math.atan2(east, north)) % 360 == pytest.approx(bearing, abs=1)
    assert between(points[:1], points[2:]).abs().sum() == 0  # a number is no place
    assert not points[2:].any()


def test_readings_never_meet_and_look_among_what_they_are_given():
    from weft.hf.readings import READS, Readings

    torch.manual_seed(0)
    readings = Readings(8)
    state, states = torch.randn(4, 2, 8), torch.randn(4, 3, 8)
    mention = torch.arange(3).expand(4, 3)
    keys = readings.keys(states, mention, torch.zeros(4, 3, 3).long())
    everything, some = torch.ones(4, 2, 3).bool(), torch.tensor([False, True, True]).expand(4, 2, 3)
    whole, part, none = readings(state, keys, everything, some, ~everything)
    assert whole.shape == (4, 2, READS, 4)
    assert whole.argmax(-1).tolist() == [[[1, 2, 3]] * 2] * 4  # at the first value, the second and the latest
    assert part[..., 1].max() < 1e-6
    assert none[..., 0].min() == 1  # nothing is left to read
    early = everything.clone()
    early[:, 0, 2] = False  # the first state stands before the last value
    assert readings(state, keys, early)[0].argmax(-1).tolist() == [[[1, 2, 2], [1, 2, 3]]] * 4
    plain, late = keys.plain.clone(), keys.late.clone()
    plain[:, 1], late[:, 1] = plain[:, 0], late[:, 0]
    same = keys._replace(plain=plain, late=late)
    readings.asks.bias.data.view(READS, -1)[1] = readings.asks.bias.data.view(READS, -1)[0]
    readings.asks.weight.data.view(READS, -1, 8)[1] = readings.asks.weight.data.view(READS, -1, 8)[0]
    met = readings(state, same, everything)[0]
    assert (met[..., 0, :].argmax(-1) == 1).all()
    assert (met[..., 1, :].argmax(-1) != 1).all()  # though it would rather have the same


def test_right_programs_are_weighed_together(folders):
    """As if each were scored alone: the probability of an operation times that of its arguments among the permitted."""
    from weft.hf import learning
    from weft.permitted import names

    torch.manual_seed(0)
    model, processor = attach(folders["Llama"], ["number"])
    batch = learning.batch_of(processor, [("Of 7, 5 and 12 the sum of two is", " 12"), ("It was 3 and then", " 3")])
    seen = []
    score = model.connectors.heads.scores
    model.connectors.heads.scores = lambda *given: seen.append(score(*given)) or seen[-1]
    losses = []
    choices = learning._choice_losses
    try:
        learning._choice_losses = lambda *given: losses.append(choices(*given)) or losses[-1]
        with torch.no_grad():
            learning.loss(model, batch)
    finally:
        learning._choice_losses = choices
    for number, target in enumerate(batch.targets):
        steps = seen[0].op[number].softmax(-1)
        total = steps[names().index("decode")]
        for program in target.programs:
            count = len(target.before)
            scores = seen[0].first[number, program.op, :count, None]
            if program.permitted.shape[1] > 1:
                scores = scores + seen[0].second[number, program.op, None, :count]
            weights = scores.exp() * torch.from_numpy(program.permitted)
            total = total + steps[program.op] * (weights * torch.from_numpy(program.right)).sum() / weights.sum()
        assert float(losses[0][number]) == pytest.approx(-math.log(float(total)), abs=1e-4)


def test_values_of_a_batch_are_those_of_its_rows_alone(attached):
    model, processor = attached["Llama"]
    texts = ["It was 7 on 12 October 1847.", "Then 1,234.50 and 3 were paid.", "Nothing came."]
    together = processor(texts, return_tensors="pt", padding=True, padding_side="left")
    options = {"want": "number", "max_new_tokens": 4, "do_sample": False}
    options |= {"output_scores": True, "return_dict_in_generate": True}
    out = model.generate(**together, **options)
    for row, text in enumerate(texts):
        alone = model.generate(**processor([text], return_tensors="pt"), **options)
        made, same = ([(one.value, one.source) for one in ids[-4:].entities()] for ids in (
            out.sequences[row], alone.sequences[0],
        ))  # fmt: skip
        assert made == same
        for step, other in zip(out.scores, alone.scores):
            torch.testing.assert_close(step[row], other[0], atol=1e-5, rtol=1e-5)


def test_a_quantity_is_decoded_with_its_unit(folders):
    from weft.hf import learning

    torch.manual_seed(0)
    model, processor = attach(folders["Llama"], ["quantity", "money"])
    pairs = [("How long is the tunnel?", " 12 km"), ("How heavy was it?", " 80 kg"), ("What did it cost?", " $45")]
    batch = learning.batch_of(processor, pairs, ["decoded"])
    fitted(model, batch, 120)
    prompts = processor([prompt for prompt, _ in pairs], return_tensors="pt", padding=True, padding_side="left")
    out = model.eval().generate(**prompts, max_new_tokens=3, do_sample=False)
    assert [str(row.entities()[-1].value) for row in out] == ["12 km", "80 kg", "45 USD"]


# ---- the command line ----------------------------------------------------------------------------------------------


def test_attach_and_generate_from_the_shell(folders, tmp_path, capsys):
    import json

    from weft import cli

    with pytest.raises(SystemExit) as ended:
        cli.main(["attach", str(folders["Llama"]), "--kinds", "number,date", "--to", str(tmp_path / "mine")])
    assert ended.value.code == 0
    assert "kinds: number, date" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        cli.main(["generate", str(tmp_path / "mine"), "It was paid on", "--want", "date", "--tokens", "3", "--json"])
    assert ended.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["values"][0]["value"]["kind"] == "date"
    assert said["values"][0]["source"] == "decoded"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["attach", "/nowhere/at/all", "--to", "x"], "/nowhere/at/all: no model for transformers"),
        (["generate", "/nowhere/at/all", "Hello"], "/nowhere/at/all: no model for transformers"),
        (["attach", "LLAMA", "--kinds", "colour", "--to", "x"], "no kind 'colour' with an encoder. Known: date"),
        (["generate", "LLAMA", "Hello"], "holds a llama model without entity tokens. Attach it"),
        (["generate", "ATTACHED", "Hello", "--want", "money"], "want=money is not attached. Kinds: "),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(folders, attached, tmp_path, capsys, argv, message):
    from weft import cli

    model, processor = attached["Llama"]
    model.save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    places = {"LLAMA": str(folders["Llama"]), "ATTACHED": str(tmp_path)}
    with pytest.raises(SystemExit) as ended:
        cli.main([places.get(word, word) for word in argv])
    assert ended.value.code == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert message in error


FIRST = "from transformers import AutoModelForCausalLM as A, AutoProcessor as P; more = "


@pytest.mark.parametrize("way", [f"import weft.hf; {FIRST}{{}}", f"{FIRST}{{'trust_remote_code': True}}"])
def test_a_fresh_process_loads_it_by_import_or_by_trust(attached, tmp_path, way):
    import subprocess
    import sys

    model, processor = attached["Llama"]
    model.save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    code = f"""
{way}
import torch
model, processor = A.from_pretrained({str(tmp_path)!r}, **more), P.from_pretrained({str(tmp_path)!r}, **more)
print(repr(float(model(**processor({TEXTS[0]!r}, return_tensors="pt")).logits.sum())))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    with torch.no_grad():
        mine = float(model(**processor(TEXTS[0], return_tensors="pt")).logits.sum())
    assert float(done.stdout.strip().splitlines()[-1]) == pytest.approx(mine, rel=1e-5)


def test_lora_trains_beside_the_connectors_and_reloads(folders, tmp_path):
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    model, processor = attach(folders["Llama"], KINDS)
    model.language_model = get_peft_model(model.language_model, LoraConfig(r=4, target_modules=["q_proj", "v_proj"]))
    batch = processor(TEXTS[:2], return_tensors="pt", padding=True)
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    for _ in range(3):
        optimiser.zero_grad()
        labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
        model(**batch, labels=labels).loss.backward()
        optimiser.step()
    model.eval()
    model.save_pretrained(tmp_path, form="lora")
    assert (tmp_path / "adapter" / "adapter_model.safetensors").exists()
    again = type(model).from_pretrained(tmp_path)
    torch.testing.assert_close(_out(again, batch), _out(model, batch), atol=1e-5, rtol=0)
    model.save_pretrained(tmp_path / "small", form="connectors")
    with pytest.raises(WeftError, match="has no adapter"):
        attach(folders["Llama"], KINDS)[0].save_pretrained(tmp_path / "none", form="lora")


# ---- weft train ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run_file(folders, tmp_path):
    import json

    rng = __import__("random").Random(3)
    lines = [{"prompt": f"What is {a} plus {b}?", "answer": f" {a + b}"} for a, b in
             ((rng.randrange(900), rng.randrange(900)) for _ in range(40))]  # fmt: skip
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    path = tmp_path / "run.yaml"
    path.write_text(
        f"base: {folders['Llama']}\ndata: {tmp_path / 'data.jsonl'}\nheld: {tmp_path / 'data.jsonl'}\n"
        f"to: {tmp_path / 'out'}\nkinds: [number]\nsources: [copied, computed]\nbatch: 4\nevery: 4\n"
        "stages:\n- {train: connectors, steps: 10, warm_start: true}\n- {train: lora, steps: 6, rate: 3e-4, rank: 2}\n",
        encoding="utf-8",
    )
    return path


def test_a_run_sums_the_objectives_that_it_names(run_file):
    import json

    from weft.hf.run import resolved
    from weft.hf.train import train

    sets = ["stages=[{train: connectors, steps: 30, rate: 3.0e-3}]", "held=''"]
    run = resolved(run_file, [*sets, "objectives=[reconstruction, distillation]"])
    lines = [json.loads(line) for line in _log(train(run, progress=False))]
    assert lines[0].keys() >= {"reconstruction", "distillation"}
    assert "values" not in lines[0]
    first, last = (sum(line["reconstruction"] for line in part) for part in (lines[:10], lines[-10:]))
    assert last < first
    with pytest.raises(WeftError, match="no objective 'joy'"):
        resolved(run_file, ["objectives=[joy]"])


def test_distillation_is_of_the_text_form(folders):
    from weft.hf.objectives import distillation

    model, processor = attach(folders["Llama"], ["number"])
    _, parts = distillation(model, processor, [("The sky was", " blue and wide.")], None, 0)
    assert parts["distillation"] == pytest.approx(0, abs=1e-6)
    pairs = [("The sum of 12 and 7 was", " quite small.")]
    before = float(distillation(model, processor, pairs, None, 0)[0].detach())
    assert before > 1e-4
    optimiser = torch.optim.AdamW(model.connectors.projector.parameters(), lr=1e-2)
    for _ in range(40):
        optimiser.zero_grad()
        distillation(model, processor, pairs, None, 0)[0].backward()
        optimiser.step()
    assert float(distillation(model, processor, pairs, None, 0)[0].detach()) < before / 3
    nothing, _ = distillation(model, processor, [("It was", " 7")], None, 0)
    assert float(nothing) == 0


def _log(folder):
    return (folder / "log.jsonl").read_text().splitlines()


@pytest.mark.parametrize("last", [8, 15])  # within a stage, and behind the end of one
def test_a_killed_run_goes_on_to_the_same_losses(run_file, tmp_path, monkeypatch, last):
    import dataclasses

    from weft.hf import learning
    from weft.hf.attach import opened
    from weft.hf.run import resolved
    from weft.hf.train import train

    run = resolved(run_file)
    whole = train(dataclasses.replace(run, to=str(tmp_path / "whole")))
    loss, calls = learning.loss, []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == last:  # held losses count as well
            raise KeyboardInterrupt
        return loss(*arguments)

    monkeypatch.setattr(learning, "loss", killed)
    with pytest.raises(KeyboardInterrupt):
        train(run)
    assert (tmp_path / "out" / "checkpoint.safetensors").exists()
    monkeypatch.setattr(learning, "loss", loss)
    train(run)
    assert _log(tmp_path / "out") == _log(whole)
    assert len(_log(whole)) == 16
    assert not (whole / "checkpoint.safetensors").exists()
    for name in ("run.yaml", "README.md", "connectors.safetensors", "processor_config.json", "adapter"):
        assert (whole / name).exists(), name
    model, processor = opened(whole)
    batch = processor("What is 3 plus 4?", return_tensors="pt")
    assert model.generate(**batch, want="number", max_new_tokens=2).shape[1] > batch["input_ids"].shape[1]


def test_a_frozen_base_model_stays_as_it_was_but_for_the_kind_tokens(run_file, folders):
    from weft.hf.attach import opened
    from weft.hf.run import resolved
    from weft.hf.train import train

    folder = train(resolved(run_file, ["stages=[{train: connectors, steps: 5, rate: 0.01}]"]))
    model, _ = opened(folder)
    bare = transformers.AutoModelForCausalLM.from_pretrained(folders["Llama"])
    for name, weight in bare.state_dict().items():
        torch.testing.assert_close(model.language_model.state_dict()[name][: len(weight)], weight, msg=name)


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        (["colour=red"], "train: no key 'colour'. Known: base, "),
        (["stages.0.speed=3"], "train: no key 'stages.0.speed'. Known: rank, "),
        (["stages.9.steps=3"], "no '9' in the run"),
        (["stages.0.train=half"], "a stage trains 'half'. Known: connectors, lora, all."),
        (["data=/nowhere.jsonl"], "/nowhere.jsonl cannot be read"),
        (["stages.0.retrieval=0.99"], "gate before stage 0: 0."),
    ],
)  # fmt: skip
def test_a_run_that_cannot_be_is_told_in_a_line(run_file, capsys, sets, message):
    from weft import cli

    with pytest.raises(SystemExit) as ended:
        cli.main(["train", str(run_file), *(word for one in sets for word in ("--set", one))])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err.strip().splitlines()[-1]


# ---- what a review found -------------------------------------------------------------------------------------------


def _saved(model, tokenizer, folder):
    for parameter in model.parameters():
        parameter.data.mul_(4.0 if parameter.ndim > 1 else 1.0)
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_embeddings_narrower_than_the_model_get_vectors_of_their_width(tokenizer, tmp_path):
    plain = {key: value for key, value in SMALL.items() if key != "num_key_value_heads"}
    base = transformers.AlbertModel(transformers.AlbertConfig(**plain, embedding_size=16))
    model, processor = attach(_saved(base, tokenizer, tmp_path), KINDS)
    one = processor("From 3 to 4.", return_tensors="pt")
    other = processor("From 3 to 5.", return_tensors="pt")
    assert (_out(model, one) - _out(model, other)).abs().max() > 1e-4


def test_values_are_as_loud_as_words_where_the_model_scales_its_embeddings(attached):
    from weft.hf import alignment
    from weft.hf.attach import embedded_words

    model, processor = attached["Gemma"]
    assert embedded_words(model).std() > 2 * model.get_input_embeddings().weight.std()
    assert alignment.measure(model, processor, alignment.sampled(KINDS, 30)).loudness == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("side", ["left", "right"])
def test_positions_that_begin_behind_the_padding_index(tokenizer, tmp_path, side):
    config = transformers.RobertaConfig(
        **{key: value for key, value in SMALL.items() if key not in ("num_key_value_heads", "pad_token_id")},
        pad_token_id=0,
    )
    model, processor = attach(_saved(transformers.RobertaModel(config), tokenizer, tmp_path), KINDS)
    together = processor(TEXTS, return_tensors="pt", padding=True, padding_side=side)
    out = _out(model, together)
    for row, text in enumerate(TEXTS):
        alone = _out(model, processor([text], return_tensors="pt"))[0]
        torch.testing.assert_close(out[row][together["attention_mask"][row].bool()], alone, atol=1e-5, rtol=0)


def test_kind_tokens_without_their_values_are_refused(attached):
    model, processor = attached["Llama"]
    batch = processor(TEXTS[:1], return_tensors="pt")
    with pytest.raises(WeftError, match="row 0 has 3 kind tokens for 0 entity rows"):
        model.generate(batch["input_ids"], max_new_tokens=2)


def test_a_kind_that_cannot_be_had_is_told_before_anything_is_said(folders):
    model, processor = attach(folders["Llama"], ["number", "money", "duration", "date"])
    batch = processor("Nothing here.", return_tensors="pt")
    with pytest.raises(WeftError, match="want=duration, but row 0 holds no duration to copy"):
        model.generate(**batch, want="duration", max_new_tokens=2)
    with pytest.raises(WeftError, match="want=money, but row 0 holds no money to copy"):
        model.generate(**batch, want="money", sources=["copied", "computed"], max_new_tokens=2)
    paid = processor("We paid $40.", return_tensors="pt")
    out = model.generate(**paid, want="money", max_new_tokens=2)
    assert out[0][paid["input_ids"].shape[1] :].entities()[0].value is not None


def test_bfloat16_saved_whole_reloads_with_exact_connectors(folders, tmp_path):
    model, processor = attach(folders["Llama"], KINDS, dtype=torch.bfloat16)
    model.save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    again = transformers.AutoModelForCausalLM.from_pretrained(tmp_path)
    assert again.language_model.dtype == torch.bfloat16
    for name, weight in model.connectors.state_dict().items():
        assert torch.equal(again.connectors.state_dict()[name], weight), name


def test_a_small_checkpoint_saved_whole_again_loads_whole(attached, folders, tmp_path):
    model, _ = attached["Llama"]
    model.save_pretrained(tmp_path / "small", form="connectors")
    again = type(model).from_pretrained(tmp_path / "small")
    again.save_pretrained(tmp_path / "whole")
    assert type(model).from_pretrained(tmp_path / "whole").config.form == "full"


def test_answers_without_a_value_before_them_are_learned_as_well(attached):
    from weft.hf import learning

    model, processor = attached["Llama"]
    batch = learning.batch_of(processor, [("When did he die?", " 12 May 1847")], ["decoded"])
    loss, parts = learning.loss(model, batch)
    assert parts["values"] > 0
    assert torch.isfinite(loss)


def test_a_run_with_other_settings_does_not_go_on(run_file, tmp_path, monkeypatch):
    from weft.hf import learning
    from weft.hf.run import resolved
    from weft.hf.train import train

    loss, calls = learning.loss, []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return loss(*arguments)

    monkeypatch.setattr(learning, "loss", killed)
    with pytest.raises(KeyboardInterrupt):
        train(resolved(run_file))
    monkeypatch.setattr(learning, "loss", loss)
    with pytest.raises(WeftError, match="holds a run with seed 7, this one has 8"):
        train(resolved(run_file, ["seed=8"]))


def test_a_whole_model_trained_behind_an_adapter_is_saved_and_opened(run_file):
    from weft.hf.attach import opened
    from weft.hf.run import resolved
    from weft.hf.train import train

    stages = "stages=[{train: connectors, steps: 2}, {train: lora, steps: 2, rank: 2}, {train: all, steps: 2}]"
    model, processor = opened(train(resolved(run_file, [stages])))
    assert model.config.form == "full"
    model.generate(**processor("What is 3 plus 4?", return_tensors="pt"), max_new_tokens=2)
