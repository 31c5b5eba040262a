"""The shipped model opens only when it is whole, and its answers are gone when its trunk is random."""

import json
import shutil
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import weft
from weft.interleave import MODEL_DIR
from weft.permitted import names
from weft.programs import StepScores
from weft.runtime import by_name, check, digests, load, places_of

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


def test_a_model_that_knows_fewer_operations_never_proposes_the_others(copy):
    """As trained before an operation was added: its other scores stay where its list of names says."""
    operations = config_of(copy)["operations"]
    fewer = [name if name != "multiply" else None for name in operations]
    places = places_of(fewer)
    scores = StepScores(*(np.arange(len(operations) * 2.0).reshape(-1, 2) for _ in range(11)))
    scores = scores._replace(op=np.arange(len(operations), dtype=np.float32))
    moved = by_name(scores, places)
    assert len(moved.op) == len(names())
    for place, name in enumerate(names()):
        if name in fewer:
            at = fewer.index(name)
            assert moved.op[place] == at
            assert moved.first[place].tolist() == scores.first[at].tolist()
        else:
            assert moved.op[place] == -np.inf, name
    assert moved.op[names().index("multiply")] == -np.inf


@pytest.mark.parametrize(("change", "named"), [(["stranger"], "stranger"), (["add"], "one twice")])
def test_a_model_with_an_operation_that_is_none_is_refused_by_name(copy, change, named):
    config = config_of(copy)
    (copy / "config.json").write_text(json.dumps({**config, "operations": [*config["operations"], *change]}))
    with pytest.raises(weft.WeftError, match=f"its operations are not this weft's .{named}"):
        check(copy)
    (copy / "config.json").write_text(json.dumps({**config, "operations": config["operations"][:-1]}))
    with pytest.raises(weft.WeftError, match="refuse"):
        check(copy)


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
    assert right(load(copy)) <= 2
