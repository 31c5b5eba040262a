"""The shipped model opens only when it is whole, and its answers are gone when its trunk is random."""

import json
import shutil
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import weft
from weft.interleave import MODEL_DIR, layout, pack, read_back
from weft.modalities.date import Date
from weft.modalities.number import from_amount
from weft.modalities.time import Time
from weft.modalities.word import Word
from weft.modality import modality, modality_of
from weft.permitted import names
from weft.programs import StepScores
from weft.runtime import check, digests, load
from weft.runtime.earlier import Known
from weft.situation import situate

pytestmark = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(MODEL_DIR, folder)
    return folder


def config_of(folder):
    return json.loads((folder / "config.json").read_text())


def test_the_shipped_files_are_those_the_configuration_was_written_for():
    assert digests(MODEL_DIR) == config_of(MODEL_DIR)["sha256"]


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(weft.WeftError, match="no model there"):
        check(tmp_path)


def test_another_version_is_refused_by_name(copy):
    config = config_of(copy)
    (copy / "config.json").write_text(json.dumps({**config, "version": 99}))
    with pytest.raises(weft.WeftError, match="version 99, wanted weft-model version 1"):
        check(copy)


def test_a_missing_tensor_is_named(copy):
    weights = load_file(copy / "model.safetensors")
    weights.pop("heads.op.bias")
    save_file(weights, copy / "model.safetensors")
    with pytest.raises(weft.WeftError, match=r"tensor heads\.op\.bias is missing"):
        load(copy)


def test_an_extra_tensor_is_named(copy):
    weights = load_file(copy / "model.safetensors")
    save_file({**weights, "stranger": np.zeros(3, np.float32)}, copy / "model.safetensors")
    with pytest.raises(weft.WeftError, match="tensor stranger is not of this model"):
        load(copy)


def test_a_tensor_of_another_shape_is_named(copy):
    weights = load_file(copy / "model.safetensors")
    save_file({**weights, "heads.op.bias": np.zeros(3, np.float32)}, copy / "model.safetensors")
    with pytest.raises(weft.WeftError, match=r"heads\.op\.bias has shape \(3,\), wanted"):
        load(copy)


def test_a_truncated_file_is_refused(copy):
    whole = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(weft.WeftError, match="not a whole safetensors file"):
        load(copy)


def test_a_missing_graph_is_named(copy):
    (copy / "step.onnx").unlink()
    with pytest.raises(weft.WeftError, match=r"step\.onnx is missing"):
        load(copy)


QUESTIONS = (
    ("How many days are there from 1 May 2021 to 4 July 2021?", "64 days"),
    ("What is 15% of 200?", "30"),
    ("What is 12 plus 30?", "42"),
    ("How much is 90 minus 17?", "73"),
    ("What weekday was 4 July 1976?", "Sunday"),
    ("Which is larger, 17.5 or 9?", "17.5"),
    ("What is the sum of 3, 4 and 8?", "15"),
    ("Convert 5 km to metres.", "5,000 m"),
    ("What is 12 times 7?", "84"),
    ("Divide 84 by 4.", "21"),
)


class Earlier:
    """The shipped model as one that was made before times of day and the operations on them."""

    def __init__(self):
        config = config_of(MODEL_DIR)
        self.config = {
            "tags": [tag for tag in config["tags"] if tag != "time"],
            "slots": [slot for slot in config["slots"] if not slot[0].startswith("time.")],
            "operations": [name for name in config["operations"] if not name.startswith("time_")],
        }
        self.known = Known(self.config)


def test_an_earlier_model_opens_and_one_that_knows_more_does_not(copy):
    config = {**config_of(copy), **Earlier().config}
    (copy / "config.json").write_text(json.dumps(config))
    assert check(copy)["tags"] == config["tags"]
    for what, more in (("tags", "colour"), ("operations", "mix"), ("slots", ["colour.red", 16])):
        (copy / "config.json").write_text(json.dumps({**config, what: [*config[what], more]}))
        with pytest.raises(weft.WeftError, match=f"its {what} differ from this weft's .*Retrain"):
            check(copy)


def test_an_earlier_model_sees_values_as_it_was_trained_with_them():
    earlier = Earlier()
    values = [Date(2021, 5, 1), Time(9, 47), from_amount(15), Word("noon")]
    slots, features, tags = earlier.known.values(pack(values)[0])
    starts, at = {}, 1
    for name, size in earlier.config["slots"]:
        starts[name], at = at, at + size
    for place, value in enumerate(values):
        kind = modality_of(value)
        own = [] if kind.name == "time" else kind.to_slots(value)[0]
        wanted = [starts[f"{kind.name}.{slot.name}"] + entry for slot, entry in zip(kind.slots, own)]
        assert slots[place].tolist() == wanted + [0] * (slots.shape[1] - len(wanted))
    assert [earlier.config["tags"][tag] for tag in tags] == ["date", "other", "number", "word"]
    assert features.shape[1] == layout().n_features - modality("time").n_features
    assert not features[1].any()
    assert features[3, -modality("word").n_features :].tolist() == modality("word").features([Word("noon")])[0].tolist()


def test_an_earlier_model_never_proposes_what_it_does_not_know():
    earlier, count = Earlier(), len(Earlier().config["operations"])
    rng = np.random.default_rng(0)
    shapes = ((count,), (), (count, 3), (count, 3), (count, 3), (count, 5), (3, 4), (3, 4), (13, 2), (7,), (2,))
    given = StepScores(*(rng.normal(size=shape) for shape in shapes))
    wide = earlier.known.scores(given)
    for place, name in enumerate(names()):
        if name not in earlier.config["operations"]:
            assert wide.op[place] == -np.inf
            continue
        before = earlier.config["operations"].index(name)
        assert wide.op[place] == given.op[before]
        assert (wide.first[place] == given.first[before]).all()
        assert earlier.known.operations(np.array([place])).tolist() == [before]


def test_times_stay_text_for_a_model_without_a_tag_for_them():
    tokenizer, tags = load().tokenizer, Earlier().config["tags"]
    text = "Is it 5 km from 9:47 until 14:15?"
    assert [c.tag for c in situate(text, tokenizer).sequence.candidates] == ["quantity:length", "time", "time"]
    before = situate(text, tokenizer, tags=tags)
    assert [c.tag for c in before.sequence.candidates] == ["quantity:length"]
    assert "‹time" not in " ".join(read_back(before.sequence, tokenizer))
    (number,) = situate("half past seven", tokenizer, tags=tags).sequence.candidates
    assert str(number.value) == "7"


def random_trunk(folder):
    """The same file with noise of the same size in every matrix of the answering layers; the offsets do not move."""
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    (size,) = struct.unpack("<Q", data[:8])
    rng = np.random.default_rng(0)
    for name, entry in json.loads(bytes(data[8 : 8 + size])).items():
        if name.startswith("heads.") and entry.get("dtype") == "I8":
            start, stop = (8 + size + offset for offset in entry["data_offsets"])
            data[start:stop] = rng.integers(-127, 128, stop - start, dtype=np.int8).tobytes()
    path.write_bytes(bytes(data))


def right(model):
    return sum(str(weft.ask(question, model=model)) == answer for question, answer in QUESTIONS)


def test_with_a_random_trunk_the_answers_are_gone(copy):
    assert right(load()) >= 8, "the shipped model answers plain questions"
    random_trunk(copy)
    assert right(load(copy)) <= right(load()) / 2, "chance alone"
