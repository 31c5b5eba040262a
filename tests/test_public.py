"""The public functions: there, light, and called twice in a fresh process."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import weft
from weft import jsonform

ROOT = Path(__file__).parent.parent


def test_importing_weft_loads_none_of_its_rooms(fresh_python):
    loaded = fresh_python("import sys, weft; print(*sorted(m for m in sys.modules if m.startswith(('weft', 'numpy'))))")
    assert loaded.split() == ["weft", "weft.errors"]


def test_importing_weft_takes_less_than_150_ms(fresh_python):
    code = "import time; t = time.perf_counter(); import weft; print(time.perf_counter() - t)"
    assert min(float(fresh_python(code)) for _ in range(3)) < 0.15


def test_reading_a_text_does_without_numpy_whose_import_takes_longer_than_the_reading(fresh_python):
    text = "From 1 May to 4 July 2021 we paid $3.2bn for 40 km of track and 15% more in Berlin, three weeks late."
    fresh_python(f"import sys\nsys.modules['numpy'] = None\nimport weft\nassert len(weft.read({text!r})) == 6")


def test_reading_asking_and_the_command_line_never_import_torch(fresh_python):
    code = """
import sys
sys.modules["torch"] = sys.modules["transformers"] = None  # importing them now fails
import weft, weft.cli
for _ in range(2):
    assert weft.read("the 12.5 km tunnel")[0].written == "12.5 km"
    assert len(weft.records([{"Name": "a", "Size": 5}]).rows) == 1
"""
    fresh_python(code)


@pytest.mark.parametrize(
    "call",
    [
        "weft.read('5 km')",
        "weft.records([{'Name': 'a', 'Size': 5}])",
        "weft.load()",
        "weft.ask('How many days are there from 1 May 2021 to 4 July 2021?')",
        "weft.register(__import__('weft.modality').modality.modality('number'))",
        "weft.Span(0, 1, None, None)",
        "weft.WeftError('x')",
    ],
)
def test_each_public_name_works_twice_in_a_fresh_process(fresh_python, call):
    assert fresh_python(f"import weft\nfor _ in range(2):\n    {call}\nprint('both')").strip() == "both"


def test_every_public_name_is_there_and_any_other_is_refused():
    assert all(getattr(weft, name) is not None for name in weft.__all__)
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        weft.raed  # noqa: B018


def test_the_version_is_that_of_the_package():
    assert weft.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_a_reference_may_be_a_date_iso_text_or_a_datetime_date():
    import datetime

    from weft.modalities.date import Date

    for reference in (Date(2024, 3, 1), "2024-03-01", datetime.date(2024, 3, 1)):
        assert weft.read("seen yesterday", reference=reference)[0].value == Date(2024, 2, 29)
    with pytest.raises(weft.WeftError, match="soon"):
        weft.read("seen yesterday", reference="soon")


def test_the_schema_is_one_that_validators_take_and_refuses_what_is_wrong():
    schema = jsonform.schema()
    Draft202012Validator.check_schema(schema)
    assert schema["version"] == 1
    validator = Draft202012Validator(schema)
    good = {"kind": "quantity", "value": "12.5", "unit": "km", "text": "12.5 km"}
    validator.validate(good)
    for wrong in ({"value": 12.5}, {"value": "12,5"}, {"unit": ""}, {"kind": "number"}, {"colour": "red"}):
        assert not validator.is_valid(good | wrong), wrong
    for kind, values in {
        "date": ["2021-07-04", "2021-Q3", "199X", "19XX", "-0043-03-15", "2021", "2021-07"],
        "duration": ["P30D", "P1Y6M", "PT2H30M", "PT0.5S", "P3W", "-P1D"],
    }.items():
        for value in values:
            validator.validate({"kind": kind, "value": value, "text": "x"})
    for value in ("21-07-04", "2021-7-4", "2021-07-04T10:00", "P", "PT", "P1", "4 July"):
        assert not any(validator.is_valid({"kind": kind, "value": value, "text": "x"}) for kind in ("date", "duration"))


@pytest.mark.parametrize("text", ["\ud800 5 km", "Zürich 🌍\n\0\u2028", "\u200fשלום"])
def test_a_line_of_json_is_one_line_of_utf_8(text):
    line = jsonform.line({"text": text})
    assert "\n" not in line
    assert json.loads(line.encode().decode()) == {"text": text}


def test_the_schema_knows_the_example_answer_of_the_interface():
    days = {"kind": "quantity", "value": "46923", "unit": "d", "text": "46,923 days"}
    answer = {"question": "…", "answer": days, "source": "computed", "confidence": 0.97, "verified": True}
    answer |= {
        "steps": [{"op": "days_between", "args": ["#0", "#1"], "value": days}],
        "refused": False,
        "because": None,
    }
    answer |= {"evidence": [{"from": "companies.csv", "record": 7, "field": "seat.city"}], "read": {"records": 504}}
    answer |= {"checks": ["second_way", "unit_asked", "all_values_used", "two_readings"]}
    validator = Draft202012Validator(jsonform.schema() | {"$ref": "#/$defs/answer"})
    validator.validate(json.loads(jsonform.line(answer)))
    assert not validator.is_valid(answer | {"source": "guessed"})
    assert not validator.is_valid(answer | {"steps": [{"op": "add", "args": ["0"]}]})


def test_no_file_of_the_package_names_a_directory_of_a_machine():
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in (".py", ".toml", ".json"):
            assert not re.search(r"['\"(]/(work|tmp|home|root|Users)/", path.read_text(encoding="utf-8")), path
