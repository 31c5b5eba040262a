"""The answer as JSON and as text: readings that are nearly as likely, and why there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator

import weft
from weft import answering, jsonform
from weft.answering import Answer, Other
from weft.interleave import MODEL_DIR
from weft.modalities.number import from_amount
from weft.programs import Program, Step
from weft.terminal import shown

needs_model = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")


def answer(value, **more):
    steps = (Step("copy", (), from_amount(Fraction(value))),)
    fields = {"source": "copied", "evidence": (), "confidence": 0.6, "verified": False, "checks": (), "refused": False}
    return Answer("What?", steps[0].value, steps=steps, because=None, read={}, **fields, **more)


def program(value):
    return Program((Step("copy", (), from_amount(Fraction(value))),), -1.0, True)


def test_other_is_in_the_json_only_where_there_are_any_and_as_the_schema_has_it():
    assert "other" not in answer(5).to_json()
    other = Other(from_amount(6), program(6).steps, 0.41234)
    form = answer(5, other=(other,)).to_json()
    six = {"kind": "number", "value": "6", "text": "6"}
    assert form["other"] == [{"value": six, "steps": [{"op": "copy", "args": [], "value": six}], "confidence": 0.4123}]
    Draft202012Validator(jsonform.schema() | {"$ref": "#/$defs/answer"}).validate(form)
    del form["other"]
    assert form == answer(5).to_json()


def test_what_reads_like_a_value_before_it_is_not_named_again():
    near = [(program(5), 0.3), (program(6), 0.25), (program(6), 0.2)]
    others = answering._others(answer(5), near, {"calibration": [[0.0, 0.0], [1.0, 0.5]]})
    assert [(str(other.value), other.confidence) for other in others] == [("6", pytest.approx(0.125))]


def test_show_names_the_other_reading_with_its_steps():
    lines = list(shown(answer(5, other=(Other(from_amount(6), program(6).steps, 0.41),))))
    assert lines[-1] == "or          6, confidence 0.41: copy() = 6"
    assert not any(line.startswith("or ") for line in shown(answer(5)))


@needs_model
def test_a_refusal_over_a_table_names_the_word_that_no_column_has():
    found = weft.ask("What discount does Siemens offer?", records=str(ROOT / "examples/companies.csv"))
    assert found.refused
    assert found.because == (
        "companies.csv has no column about “discount”; "
        "it has: company, headquarters, founded, employees, revenue, year, sector"
    )


@needs_model
def test_two_readings_of_an_ambiguous_question_are_both_named():
    found = weft.ask("Sales went from $2.1 m to $2.35 m. How much did they rise?")
    assert len({found.text, *(str(other.value) for other in found.other)}) == 1 + len(found.other) > 1
    assert all(other.confidence <= found.confidence for other in found.other)
