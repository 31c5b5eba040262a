"""What a question's words can be answered by, and what a program loses that comes to something else."""

from __future__ import annotations

from fractions import Fraction

import pytest

import weft
from weft.interleave import Candidate
from weft.modalities.number import from_amount
from weft.modalities.word import Word
from weft.programs import DOUBT, EMPTY, Program, Step, doubted
from weft.tables.table import Rows
from weft.tags import tag_of
from weft.wanted import could_answer, in_parts, of_another_column, several_for_one


@pytest.mark.parametrize(
    ("question", "fits", "fits_not"),
    [
        ("How many guests in Lisbon had breakfast?", "number", "rows"),
        ("If it was paid on 20 June, how many days late was it?", "duration", "rows"),
        ("What percentage of the cost went to Mercury? One decimal.", "percent", "quantity"),
        ("How many times as heavy is the second?", "number", "quantity"),
        ("When did the meeting end?", "time", "money"),
        ("Who chaired the meeting?", "word", "date"),
        ("Where did they sleep?", "place", "duration"),
        ("when was she born", "number", "row"),  # a year
        ("How much is it?", "money", "place"),
        ("Who won?", "row", "quantity"),
        ("Where is it?", "place", "date"),
        ("Which club or society got the smallest grant?", "word", "money"),
        ("Total of all bills but the first?", "money", "rows"),
        ("Did Paul have breakfast?", "truth", "money"),
        ("Sales fell to 41. By how many percent is that?", "percent", "money"),
        ("How long did the ride take?", "duration", "percent"),
    ],
)
def test_words_say_what_can_answer(question: str, fits: str, fits_not: str) -> None:
    assert could_answer(question, fits)
    assert not could_answer(question, fits_not)


@pytest.mark.parametrize(
    ("question", "tag"),
    [
        ("Would you add 3 and 4?", "number"),
        ("Is Rome or Oslo farther from Paris?", "place"),
        ("Is that far? How far is it?", "quantity"),
        ("had 800, used 48, left?", "number"),
        ("was on 13 euros, now on 2 euros, rise?", "money"),
        ("How far back does the firm go?", "date"),
        ("How often per week is 4 times a day?", "number"),
        ("Which rate has the bill?", "percent"),
        ("In per cent, how many is that?", "percent"),
        ("The biggest", "row"),
        ("I had 5 and who took 3?", "number"),
        ("Prices fell by a tenth. Where is it now?", "money"),
    ],
)
def test_what_it_does_not_know_it_lets_pass(question: str, tag: str) -> None:
    assert could_answer(question, tag)


def test_which_club_is_not_answered_by_a_player() -> None:
    table = weft.records([{"Player": "Ann", "Club": "Rovers"}, {"Player": "Bo", "Club": "Union"}])
    row = table.rows[0]
    assert of_another_column("Which club has most?", row)
    assert of_another_column("She asked. In which club is he?", row)
    assert not of_another_column("Which player has most?", row)
    assert not of_another_column("Which club has most?", Word("Rovers"))


def test_which_club_has_is_answered_by_one() -> None:
    table = weft.records([{"Player": "Ann", "Club": "Rovers"}, {"Player": "Bo", "Club": "Union"}])
    assert several_for_one("Which club has most?", table.all)
    assert not several_for_one("Which clubs have most?", table.all)
    assert not several_for_one("Which club has most?", table.rows[0])
    assert not several_for_one("Which club has most?", Word("Rovers"))
    assert not several_for_one("Which club has most?", Rows(table, (0,)))


def number(amount: int) -> object:
    return from_amount(Fraction(amount))


def test_a_result_that_nothing_takes_is_doubted() -> None:
    one, two, three = (Candidate(number(n), "number", f"#{n}", n) for n in (1, 2, 3))
    result = Candidate(number(3), "number", "$0", -1)
    wasted = Program((Step("add", (one, two), number(3)), Step("multiply", (two, two), number(4))), -1.0, True)
    taken = Program((Step("add", (one, two), number(3)), Step("multiply", (result, two), number(6))), -1.0, True)
    equal = Program((Step("add", (one, two), number(3)), Step("multiply", (three, two), number(6))), -1.0, True)
    assert doubted(wasted, "So what is it?").log_p == -1.0 - DOUBT
    assert doubted(taken, "So what is it?") is taken
    assert doubted(equal, "So what is it?") is equal  # what is equal is as good: two ways to one number
    assert doubted(taken, "Where is it held?").log_p == -1.0 - DOUBT


def test_a_refusal_is_not_doubted() -> None:
    refused = Program((Step("refuse", (), None),), -1.0, True)
    assert doubted(refused, "How many are there?") is refused


def test_the_biggest_is_not_picked_by_a_date() -> None:
    table = weft.records([{"Invoice": "A1", "Due": "2024-03-01", "Net": "5 EUR"}])
    assert [tag_of(column) for column in table.columns[1:]] == ["column:date", "column:money:EUR"]
    rows = Candidate(table.all, "rows", "@0", -1)
    by_date, by_amount = (
        Program((Step("largest", (rows, Candidate(column, tag_of(column), "@1", -1)), table.rows[0]),), -1.0, True)
        for column in table.columns[1:]
    )
    assert doubted(by_date, "What's the biggest invoice?").log_p == -1.0 - DOUBT
    assert doubted(by_amount, "What's the biggest invoice?") is by_amount
    assert doubted(by_date, "What's the latest invoice?") is by_date


def test_no_row_at_all_is_a_little_less_likely() -> None:
    table = weft.records([{"Player": "Ann", "Club": "Rovers"}])
    given = Candidate(table.all, "rows", "@0", -1)
    for rows, less in ((Rows(table, ()), EMPTY), (Rows(table, (0,)), 0.0)):
        program = Program((Step("where_equal", (given, given), rows),), -1.0, True)
        assert doubted(program, "Which ones are there?").log_p == -1.0 - less


@pytest.mark.parametrize(
    ("question", "amount", "doubted"),
    [
        ("250 eggs, 12 to a carton. How many cartons do I need?", "125/6", True),
        ("How many 40 cm pieces can be cut from 7.5 m?", "75/4", True),
        ("How many cartons do I need?", "21", False),
        ("How many eggs are in a carton on average?", "125/6", False),
        ("How many eggs does each of them get?", "125/6", False),
        ("How many hours is that?", "25/2", False),
        ("How many times as heavy is the second?", "5/2", False),
        ("How much is it?", "5/2", False),
    ],
)
def test_of_whole_things_there_are_no_parts(question: str, amount: str, doubted: bool) -> None:
    assert in_parts(question, from_amount(Fraction(amount))) == doubted
