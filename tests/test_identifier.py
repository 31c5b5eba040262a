"""Identifiers: check digits as the standards' examples have them, normal forms, what phones are not, no kind's cost."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.errors import DoesNotFit
from weft.find import read
from weft.modalities.identifier import CODES, FORMS, Identifier
from weft.modalities.identifiers import checks as checks
from weft.modality import from_json, modality, to_json


def identifiers(text):
    return [(span.kind, span.written, span.value.text) for span in read(text) if type(span.value) is Identifier]


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (checks.isbn, "0306406152"),
        (checks.isbn, "080442957X"),
        (checks.isbn, "9780306406157"),
        (checks.issn, "03785955"),
        (checks.issn, "2434561X"),
        (checks.luhn, "4111111111111111"),
        (checks.luhn, "378282246310005"),
        (checks.iban, "GB82WEST12345698765432"),
        (checks.iban, "DE89370400440532013000"),
    ],
)
def test_check_digits_hold_for_known_codes_and_for_no_code_with_one_digit_changed(check, code):
    assert check(code)
    for place, digit in enumerate(code):
        if digit.isdecimal() and not (check is checks.isbn and len(code) == 13 and place < 3):
            wrong = code[:place] + str((int(digit) + 1) % 10) + code[place + 1 :]
            assert not check(wrong), wrong


def test_one_number_written_in_many_ways_is_one_phone():
    ways = "+44 20 7946 0991", "+442079460991", "+44 (0)20 7946-0991", "(+44) 20 79460991", "+44.20.7946.0991"
    assert {value for way in ways for _, _, value in identifiers(f"Call {way} now")} == {"+442079460991"}


@pytest.mark.parametrize(
    "text",
    [
        "on 14 March 2021 10:20",
        "2021-03-14",
        "14.03.2021",
        "1990-2010",
        "12,345,678.90",
        "$5550199123",
        "219-09-9999",
        "account number 12345678",
        "5551234567",
        "3.14159265358979",
        "10.20.30.40",
        "x = 5550199*2",
        "1 2 3 4 5 6 7 8 9",
        "call 911",
        "call on 2021-03-14",
        "phone, 14.03.2021",
        "mobile 1990-2010",
        "fax 10.20.30.40",
        "+33-12-45-67-89 makes a sum",
    ],
)
def test_what_only_has_digits_is_no_phone(text):
    assert all(kind != "phone" for kind, _, _ in identifiers(text))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.uuids(), st.sampled_from(["{}", "{{{}}}", "urn:uuid:{}"]), st.booleans())
def test_a_guid_is_read_in_every_form_as_the_same_value(value, form, large):
    written = form.format(str(value).upper() if large else value)
    (found,) = identifiers(f"it is {written} now")
    assert found == ("guid", written, str(value))
    assert uuid.UUID(found[2]) == value


def test_an_address_wins_over_the_numbers_and_dates_inside_it():
    text = "see https://example.org/2021-03-14/12.5km?n=3 and mail no4@2020.example.org"
    assert [span.kind for span in read(text)] == ["url", "email"]
    assert [(span.kind, span.written) for span in read("RFC 2616", kinds=["number"])] == [("number", "2616")]


def test_only_the_kinds_asked_for_are_given():
    text = "jo@example.org, https://example.org, ISBN 0-306-40615-2"
    assert [span.kind for span in read(text, kinds=["email"])] == ["email"]
    assert [span.kind for span in read(text, kinds=["url", "email"])] == ["email", "url"]
    assert [span.kind for span in read(text, kinds=["identifier"])] == ["email", "url", "identifier"]


def test_a_wrong_check_digit_is_told_where_a_label_says_what_it_is():
    (span,) = read("ISBN 0-306-40615-3", rejected=True)
    assert (span.kind, span.reason) == (None, "ISBN 0306406153: its check digit is wrong")
    assert read("ISBN 0-306-40615-3") == []


def test_a_colour_of_a_strangers_kind_is_no_hashtag():
    assert identifiers("#ff8800 and #1a2") == identifiers("#include, #1st, # one, C#") == []
    assert identifiers("#cafe1 and #decade") == [("hashtag", "#cafe1", "#cafe1"), ("hashtag", "#decade", "#decade")]


def test_every_scheme_is_sampled_and_says_its_kind():
    rng = np.random.default_rng(2)
    kind = modality("identifier")
    drawn = [kind.sample(rng) for _ in range(2000)]
    assert {value.scheme for value in drawn} == {*FORMS, *CODES}
    assert from_json(to_json(Identifier("doi", "10.1000/182"))) == Identifier("doi", "10.1000/182")
    assert to_json(Identifier("url", "example.org"))["kind"] == "url"


def test_an_unknown_scheme_and_an_empty_text_are_refused():
    with pytest.raises(DoesNotFit, match=r"no scheme 'vat'. Known: url, email.*sha512"):
        Identifier("vat", "1")
    with pytest.raises(DoesNotFit, match="an empty url"):
        Identifier("url", "")


def test_questions_do_not_see_identifiers():
    from weft.find import read_parts

    assert [span.kind for span in read_parts("5 km to jo@example.org")] == ["quantity"]
