"""What every registered kind promises; a new kind, also a stranger's, is covered by existing."""

from __future__ import annotations

import json
import math
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import weft
from weft import jsonform
from weft.modality import encoded, from_json, kind_of, modalities, modality, modality_of, names, option, scalar, to_json

KINDS = modalities()
encoded_kind = pytest.mark.parametrize("kind", [kind for kind in KINDS if encoded(kind)], ids=lambda kind: kind.name)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=names(KINDS))
READ_BACK, CHECKED_BY_SCHEMA, IN_A_BATCH = 2_000, 300, 500


def samples(kind, count, seed=0):
    rng = np.random.default_rng(seed)
    return [kind.sample(rng) for _ in range(count)]


def restored(kind, value, rows):
    """`from_slots`, handing records the table that their slots refer to."""
    if kind.name != "record":
        return kind.from_slots(rows)
    from weft.modalities.record import by_reference

    return kind.from_slots(rows, by_reference([value]))


def restored_from_slots(name, count, seed):
    """How many values of a chunk came back from their slots, in a process of its own. Raises at the first fault."""
    kind, rng = modality(name), np.random.default_rng(seed)
    sizes, tokens = np.array([slot.size for slot in kind.slots]), []
    for _ in range(count):
        value = kind.sample(rng)
        rows = kind.to_slots(value)
        again = restored(kind, value, rows)
        assert again == value, f"{value!r} came back as {again!r}"
        assert hash(again) == hash(value), f"{value!r} and its restored self have different hashes"
        tokens += rows
    table = np.array(tokens)
    assert table.shape == (len(tokens), len(sizes)), "a row a token, an entry a slot"
    assert ((table >= 0) & (table < sizes)).all(), f"{name}: an entry leaves the size of its slot"
    return count


@pytest.fixture(scope="module")
def processes():
    # spawned: a fork of a process with numpy's threads may hang
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield pool


def assert_slots_restore(processes, kind, count, seed):
    chunks = [processes.submit(restored_from_slots, kind.name, 5_000, (seed, part)) for part in range(count // 5_000)]
    assert sum(chunk.result() for chunk in chunks) == count


@encoded_kind
def test_thirty_thousand_values_come_back_from_their_slots(kind, processes):
    assert_slots_restore(processes, kind, 30_000, seed=1)


@pytest.mark.exhaustive
@encoded_kind
def test_a_million_values_come_back_from_their_slots(kind, processes):
    assert_slots_restore(processes, kind, 1_000_000, seed=2)


@encoded_kind
def test_the_names_of_slots_are_unique_and_their_sizes_whole(kind):
    assert len({slot.name for slot in kind.slots}) == len(kind.slots) > 0
    assert all(type(slot.size) is int and slot.size >= 2 for slot in kind.slots)


@encoded_kind
def test_different_values_have_different_slots(kind):
    by_slots: dict = {}
    for value in samples(kind, 5_000, seed=3):
        rows = tuple(map(tuple, kind.to_slots(value)))
        assert by_slots.setdefault(rows, value) == value


@every_kind
def test_what_is_written_reads_as_the_value_again(kind):
    if not option(kind, "reads"):
        pytest.skip(f"{kind.name} is not read from running text")
    for value in samples(kind, READ_BACK, seed=4):
        written = kind.write(value)
        # "1990" alone is how both a number and a year are written, so the kind is named
        found = [(span.value, span.written) for span in weft.read(written, kinds=[kind.name])]
        assert found == [(value, written)], f"{value!r} is written {written!r}"


@every_kind
def test_each_example_reads_as_exactly_its_value_at_its_place(kind):
    assert kind.examples
    for text, value in kind.examples:
        assert modality_of(value) is kind
        if option(kind, "reads"):
            spans = weft.read(text)
            assert [span.value for span in spans] == [value], text
            assert text[spans[0].start : spans[0].stop] == spans[0].written != ""
            assert spans[0].kind == kind_of(value)


@every_kind
def test_a_value_keeps_its_offsets_wherever_it_stands(kind):
    """Text before and after moves the span and changes nothing else; code points beyond the first plane count once."""
    if not option(kind, "reads"):
        pytest.skip(f"{kind.name} is not read from running text")
    for text, value in kind.examples:
        start = weft.read(text)[0].start
        for before in ("🌍🌍 — ", "\u200fשלום. ", "x.\n\n"):
            spans = [span for span in weft.read(before + text + "\n\nyes.") if span.value == value]
            assert [span.start for span in spans] == [start + len(before)], before + text


@every_kind
def test_the_json_form_is_valid_and_gives_the_value_back(kind):
    validator = Draft202012Validator(jsonform.schema())
    for place, value in enumerate(samples(kind, READ_BACK, seed=5)):
        line = jsonform.line(to_json(value))
        line.encode()
        form = json.loads(line)
        assert form["kind"] == kind_of(value)
        assert from_json(form) == value, f"{value!r} came back from {line}"
        if place < CHECKED_BY_SCHEMA:
            validator.validate(form)


@every_kind
def test_features_are_finite_float32_and_the_same_alone_as_in_a_batch(kind):
    values = samples(kind, IN_A_BATCH, seed=6)
    together = kind.features(values)
    assert together.shape == (IN_A_BATCH, kind.n_features)
    assert together.dtype == np.float32
    assert np.isfinite(together).all()
    assert kind.features([]).shape == (0, kind.n_features)
    for value, row in zip(values[:50], together):
        np.testing.assert_array_equal(kind.features([value])[0], row)


@every_kind
def test_values_are_frozen_and_hold_no_float(kind):
    for value in samples(kind, 200, seed=7):
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, next(iter(vars(value))), None)
        assert not floats_in(value), f"{value!r} holds a binary float"


@every_kind
def test_the_sampler_is_seeded_and_varied(kind):
    values = samples(kind, 300, seed=8)
    assert values == samples(kind, 300, seed=8)
    assert len(set(values)) >= min(math.prod(slot.size for slot in kind.slots), 50)


@every_kind
def test_the_scalar_of_a_value_is_a_pair_of_whole_numbers_or_none(kind):
    for value in samples(kind, 200, seed=9):
        found = scalar(value)
        assert found is None or [type(part) for part in found] == [int, int]


def floats_in(value):
    if isinstance(value, float):
        return True
    if isinstance(value, tuple | list):
        return any(floats_in(part) for part in value)
    return any(floats_in(part) for part in vars(value).values()) if hasattr(value, "__dict__") else False


def corner_cases():
    from weft.modalities.date import Date
    from weft.modalities.duration import Duration
    from weft.modalities.money import Money
    from weft.modalities.number import Number, from_amount
    from weft.modalities.place import Place
    from weft.modalities.quantity import Quantity
    from weft.modalities.word import Word

    number = modality("number")
    return {
        "zero": from_amount(Fraction(0)),
        "minus zero": Number(Fraction(0), negative_zero=True),
        "zero to two decimals": Number(Fraction(0), 2, "decimal"),
        "a third": from_amount(Fraction(1, 3)),
        "thirty digits": from_amount(Fraction(123456789012345678901234567890)),
        "a hundred decimals": Number(Fraction(1, 10**100), 100, "decimal"),
        "a hundred thousand digits": from_amount(Fraction(10**100_000 - 1)),
        "the largest of one token": number.from_slots(number.to_slots(from_amount(10**16 - 1))),
        "no kilograms": Quantity(from_amount(Fraction(0)), "kg"),
        "absolute zero": Quantity(from_amount(Fraction(-27315, 100)), "°C"),
        "no money": Money(from_amount(Fraction(0)), "EUR"),
        "thirty digits of yen": Money(from_amount(Fraction(10**30 - 1)), "JPY"),
        "leap day": Date(2024, 2, 29),
        "leap day of year 0": Date(0, 2, 29),
        "first day": Date(-9999, 1, 1),
        "last day": Date(9999, 12, 31),
        "no time": Duration(),
        "less than no time": Duration(seconds=Fraction(-1, 10**9), form="seconds"),
        "north pole": Place(90 * 10**7, 0),
        "south pole": Place(-90 * 10**7, 0),
        "antimeridian": Place(0, -180 * 10**7),
        "just before the antimeridian": Place(0, 180 * 10**7 - 1),
        "null island": Place(0, 0),
        "no word": Word(""),
        "sixteen bytes": Word("x" * 16),
        "seventeen bytes": Word("x" * 15 + "ß"),
        "beyond the first plane": Word("🌍 1\0"),
    }


def test_corner_cases_come_back_from_slots_and_json_and_are_read_where_they_are_written():
    for name, value in corner_cases().items():
        kind = modality_of(value)
        assert kind.from_slots(kind.to_slots(value)) == value, name
        assert from_json(json.loads(jsonform.line(to_json(value)))) == value, name
        assert np.isfinite(kind.features([value])).all(), name
        if option(kind, "reads"):
            assert [span.value for span in weft.read(kind.write(value), kinds=[kind.name])] == [value], name
