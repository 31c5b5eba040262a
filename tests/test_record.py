"""Records: equality by content, references, JSON and paths."""

from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit, WeftError
from weft.modalities.date import Date
from weft.modalities.number import Number
from weft.modalities.record import Record, by_reference, reference
from weft.modalities.word import Word
from weft.modality import modality

KIND = modality("record")
BOSCH = Record("company", (("founded", Date(1886)), ("employees", Number(Fraction(421338))), ("sector", None)), "Bosch")


def samples(count, seed=7):
    rng = np.random.default_rng(seed)
    return [KIND.sample(rng) for _ in range(count)]


def test_the_order_of_fields_does_not_matter_and_all_else_does():
    turned = Record("company", BOSCH.fields[::-1], "Bosch", ("other.csv", 3))
    assert turned == BOSCH
    assert hash(turned) == hash(BOSCH)
    assert reference(turned) == reference(BOSCH)
    for other in (
        Record("firm", BOSCH.fields, "Bosch"),
        Record("company", BOSCH.fields, "bosch"),
        Record("company", BOSCH.fields[:2], "Bosch"),
        Record("company", (("founded", Date(1887)), *BOSCH.fields[1:]), "Bosch"),
        Record("company", (*BOSCH.fields[:2], ("sector", Word(""))), "Bosch"),
    ):
        assert other != BOSCH
        assert reference(other) != reference(BOSCH)


def test_swapped_values_are_another_record():
    first = Record("pair", (("a", Word("x")), ("b", Word("y"))))
    assert reference(first) != reference(Record("pair", (("a", Word("y")), ("b", Word("x")))))
    inner = Record("pair", (("a", first), ("b", None)))
    assert reference(inner) != reference(Record("pair", (("a", None), ("b", first))))


def test_slots_and_json_give_the_record_back():
    records = samples(300)
    table = by_reference(records)
    for record in records:
        (row,) = KIND.to_slots(record)
        assert len(row) == len(KIND.slots)
        assert all(0 <= digit < slot.size for digit, slot in zip(row, KIND.slots))
        assert KIND.from_slots([row], table) == record
        assert KIND.from_json(KIND.to_json(record)) == record


def test_equal_references_are_equal_records_in_a_large_sample():
    records = samples(2000, seed=11)
    assert len({reference(record) for record in records}) == len(set(records))


def test_samples_nest_to_depth_three_and_leave_values_out():
    def depth(record):
        return 1 + max((depth(value) for _, value in record.fields if isinstance(value, Record)), default=0)

    records = samples(500)
    assert {depth(record) for record in records} == {1, 2, 3}
    assert any(value is None for record in records for _, value in record.fields)


def test_an_unknown_reference_and_a_wrong_type_are_refused():
    (row,) = KIND.to_slots(BOSCH)
    with pytest.raises(DoesNotFit, match="not among the 0 known records"):
        KIND.from_slots([row], {})
    with pytest.raises(DoesNotFit, match="the slots name another type"):
        KIND.from_slots([(*row[:-1], (row[-1] + 1) % 16)], by_reference([BOSCH]))


def test_a_path_goes_into_nested_records():
    seat = Record("seat", (("city", Word("Gerlingen")), ("geo.lat", Word("48"))))
    company = Record("company", (("seat", seat), ("seat.country", Word("Germany"))))
    assert company.get("seat") is seat
    assert company.get("seat.city") == Word("Gerlingen")
    assert company.get("seat.geo.lat") == Word("48")
    assert company.get("seat.country") == Word("Germany")
    with pytest.raises(KeyError):
        company.get("seat.street")


def test_a_path_given_twice_is_refused():
    with pytest.raises(WeftError, match="the field 'a' stands twice"):
        Record("x", (("a", None), ("a", Word("1"))))


def test_features_count_fields_missing_values_and_depth():
    nested = Record("x", (("inner", BOSCH),))
    features = KIND.features([BOSCH, nested, Record("x", ())])
    assert features.shape == (3, KIND.n_features)
    np.testing.assert_allclose(features[:, 1], [1 / 3, 0, 0], rtol=1e-6)
    np.testing.assert_allclose(features[:, 2] * 8, [1, 2, 1])
