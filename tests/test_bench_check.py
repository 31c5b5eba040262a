"""bench check: every mark holds, halves share no source, altered claims are altered, and shares are counted rightly."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from bench import check, check_judge, check_minilm, check_speed, check_summaries, check_sums, check_tatqa
from bench.check_altered import SORTS, altered
from bench.check_judge import Verdict
from bench.check_statements import statement
from bench.check_summaries import HALVES, Mark, Summary, read_marks

SETS = (*HALVES, *(f"development{number}" for number in range(2, 6)))
EVERY = [summary for half in SETS for summary in check_summaries.summaries(half)]
TABLE = (
    ("", "2019", "2018", "2017"),
    ("Fixed price", "$ 1,452.4", "$ 1,146.2", "$ 1,036.9"),
    ("Other", "44.1", "56.7", "70.8"),
    ("Total sales", "$1,496.5", "$1,202.9", "$1,107.7"),
)
CONTEXT = check_tatqa.Context(0, "development", TABLE, ("Sales by contract type.", "The table below is in millions:"))


def a_question(answers=("-22.22%",), kind="arithmetic", derivation="(44.1-56.7)/56.7", scale="percent"):
    asked = "What is the percentage change in Other in 2019 from 2018?"
    return check_tatqa.Question("one", CONTEXT, asked, answers, scale, kind, "table", derivation)


# ---- summaries -------------------------------------------------------------------------------------------------------


def test_there_are_enough_summaries_and_the_halves_share_no_source():
    assert len(EVERY) >= 220
    assert len(list((check_summaries.FOLDER / "sources").iterdir())) >= 10
    by_half = [{name for summary in EVERY if summary.half == half for name in summary.sources} for half in SETS]
    assert sum(map(len, by_half)) == len(frozenset().union(*by_half))
    assert all(path.exists() for summary in EVERY for path in summary.paths)
    for half in HALVES:
        kinds = [mark.kind for summary in EVERY if summary.half == half for mark in summary.marks]
        assert kinds.count("altered") + kinds.count("invented") > 150
        assert kinds.count("derived") > 150


@pytest.mark.parametrize("half", SETS)
def test_every_figure_is_marked_and_is_what_its_mark_says(half):
    faults = [
        (summary.name, mark.written, fault)
        for summary in EVERY
        if summary.half == half
        for mark in summary.marks
        if (fault := check_sums.fault(summary, mark))
    ]
    assert not faults
    assert not [(summary.name, left) for summary in EVERY if (left := check_sums.unmarked(summary))]


def test_marks_are_read_with_their_places():
    text, marks = read_marks(
        "In 2022 {412 <- 411.8} of {9 % = share(1, 11)}, not {7 !digit 8}. {3 ?} in {§ 2 ~}, May 2021."
    )
    assert text == "In 2022 412 of 9 %, not 7. 3 in § 2, May 2021."
    assert [text[mark.start : mark.stop] for mark in marks] == [mark.written for mark in marks]
    told = [(mark.written, mark.kind, mark.truth) for mark in marks]
    assert told[:3] == [("412", "copied", "411.8"), ("9 %", "derived", "9 %"), ("7", "altered", "8")]
    assert told[3:] == [("3", "invented", ""), ("§ 2", "not a claim", ""), ("May 2021", "copied", "May 2021")]


@pytest.mark.parametrize(
    ("written", "value", "holds"),
    [
        ("about 12 %", 11.87, True), ("12.0 %", 11.87, False), ("over 300", 312, True), ("over 300", 288, False),
        ("nearly half", 0.48, True), ("nearly half", 0.52, False), ("two thirds", 2 / 3, True),
        ("NOK 412,000", 412_318, True), ("1:04:08", 3848, True), ("-27.4 °C", -27.4, True), ("fifty-two", 52, True),
    ],
)  # fmt: skip
def test_a_figure_fits_a_value_as_it_is_written(written, value, holds):
    assert check_sums.fits(written, value) == holds


def test_a_wrong_mark_is_found():
    summary = next(summary for summary in EVERY if summary.sources == ("ferry.md",))
    for wrong in (
        Mark(0, 1, "2,914,601", "copied", "2,914,601"),
        Mark(0, 1, "9.9 %", "derived", "9.9 %", "", "change(2655.1, 2914.6)"),
        Mark(0, 1, "9.8 %", "altered", "9.8 %", "digit", "change(2655.1, 2914.6)"),
        Mark(0, 1, "2,914,600", "invented"),
        Mark(0, 1, "May 1949", "copied", "3 May 1948"),
    ):
        assert check_sums.fault(summary, wrong)


# ---- TAT-QA ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("What was the EBITDA in 2019?", "$3,245 thousand", "The EBITDA in 2019 was $3,245 thousand."),
        ("In 2019, what is the net loss?", "5", "In 2019, the net loss is 5."),
        ("How much was the tax?", "5", "The tax was 5."),
        ("In which year was net income larger?", "2018", "The year in which net income was larger was 2018."),
        ("How many items are there under Other?", "4", "There are 4 items under Other."),
        ("When did it open?", "2001", "Asked “When did it open?”, the answer is 2001."),
    ],
)
def test_a_question_and_its_answer_make_a_statement(question, answer, told):
    made, place = statement(question, answer)
    assert (made[0].upper() + made[1:], made[place : place + len(answer)]) == (told, answer)


def test_an_altered_claim_differs_from_the_true_one_in_its_figure_alone():
    question = a_question()
    true = question.claim("true", question.answers)
    for sort in SORTS:
        claims = [altered(question, sort, random.Random(seed)) for seed in range(9)]
        for claim in filter(None, claims):
            start, stop = claim.places[0]
            assert claim.text[start:stop] != "-22.22%"
            assert claim.text[:start] + "-22.22%" + claim.text[stop:] == true.text
        assert any(claims), sort
        assert claims == [altered(question, sort, random.Random(seed)) for seed in range(9)]


def test_other_rows_and_years_are_those_of_the_table():
    rows = {altered(a_question(), "row", random.Random(seed)).text for seed in range(20)}
    assert any("26.71%" in text for text in rows)  # fixed price: (1,452.4 - 1,146.2) / 1,146.2
    copied = a_question(("$1,496.5 million",), "span", "", "million")
    years = {altered(copied, "year", random.Random(seed)).text for seed in range(20)}
    assert {text.split(" is ")[1] for text in years} == {"$1,202.9 million.", "$1,107.7 million."}


def test_a_derivation_is_computed_and_its_figures_are_those_of_the_table():
    assert check_tatqa.derived("($1,452.4 - 44.1)/2") == pytest.approx(704.15)
    assert check_tatqa.derived("1,496.5>1,202.9") is None
    assert check_tatqa.derived("9**9**9") is None
    assert a_question().claim("true", ("-22.22%",)).figures == {"44.1", "56.7"}
    average = a_question(("50.4",), derivation="(44.1+56.7)/2", scale="")
    assert average.claim("true", ("50.4",)).figures == {"44.1", "56.7"}


def test_a_context_is_a_document_with_its_table_behind_what_speaks_of_it():
    blocks = CONTEXT.document.split("\n\n")
    assert blocks[1].endswith("in millions:")
    assert blocks[2].splitlines()[3] == "| Other | 44.1 | 56.7 | 70.8 |"


def test_without_the_data_there_are_no_questions(monkeypatch, tmp_path):
    monkeypatch.setenv("WEFT_DATA", str(tmp_path))
    assert check_tatqa.questions() == ([], {})


# ---- judges and rows -------------------------------------------------------------------------------------------------

SOURCE = [{"name": "a", "text": "Sales were 4,215 tonnes in 2021. | Loss | (3.2) million |"}]


def flagged(judge, text, written):
    start = text.index(written)
    return judge(text, [(start, start + len(written))], SOURCE)[0].flagged


def test_the_baselines_hold_what_they_say():
    assert not flagged(check_judge.exact_string, "It sold 4,215 t.", "4,215 t")
    assert flagged(check_judge.exact_string, "It sold 4215 t.", "4215")
    assert flagged(check_judge.exact_string, "It sold 215 t.", "215")
    assert not flagged(check_judge.same_number, "It sold 4215 t.", "4215")
    assert not flagged(check_judge.same_number, "It sold 4.2 thousand t.", "4.2 thousand")
    assert flagged(check_judge.same_number, "It sold 4,251 t.", "4,251")
    assert flagged(check_judge.same_number, "It made 3.2 million.", "3.2 million")
    assert not flagged(check_judge.same_number, "It lost -3.2 million.", "-3.2 million")


def test_the_worst_finding_in_a_place_is_its_verdict():
    def finding(start, stop, verdict, written="4.1"):
        return SimpleNamespace(start=start, stop=stop, verdict=verdict, evidence=({"written": written},), steps=())

    found = [finding(0, 4, "copied"), finding(5, 9, "computed"), finding(10, 12, "unsupported")]
    assert check_judge._of_findings(found[:2]) == Verdict(False, "computed", frozenset({"4.1"}))
    assert check_judge._of_findings(found).flagged
    assert check_judge._of_findings([]) == Verdict(False)


def test_where_a_check_is_refused_nothing_is_flagged(monkeypatch):
    def refusing(claim, against):
        raise check_judge.WeftError("no")

    monkeypatch.setattr(check_judge.weft, "check", refusing, raising=False)
    assert check_judge.by_weft("5", [(0, 1)], SOURCE) == [Verdict(False, "refused")]


def a_told(kind, sort, flag, name="", used=(), derivation=(), families=("all", "arithmetic")):
    verdict = Verdict(flag, name, frozenset(used))
    return check.Told("development", kind, sort, families, verdict, frozenset(derivation))


def test_shares_are_those_counted_by_hand():
    told = [
        a_told("altered", "digit", True), a_told("altered", "digit", False), a_told("altered", "row", True),
        a_told("true", "true", False, "computed", ("2.7", "44.1", "2"), ("2.7", "44.1")),
        a_told("true", "true", False, "computed", ("2.7",), ("2.7", "44.1")),
        a_told("true", "true", True, "unsupported", (), ("2.7", "44.1")),
        a_told("true", "true", False, "copied", ("9.5",), ("2.7", "44.1")),
    ]  # fmt: skip
    rows = {(row.task, row.metric): row.value for row in check.rows_of(told, "weft", "TAT-QA") if "dev" in row.split}
    assert rows["all", "caught"] == round(2 / 3, 4)
    assert (rows["digit", "caught"], rows["row", "caught"]) == (0.5, 1.0)
    assert rows["all", "false alarms"] == 0.25
    assert rows["derived", "computed or copied"] == 0.75
    assert rows["derived", "by its derivation"] == 0.5


def test_what_only_has_the_wrong_verb_is_counted_apart():
    summary = Summary("one", "test", ("ferry.md",), "", "", ())
    told = check.mark_told(summary, Mark(0, 1, "x", "altered", "fell", "direction"), Verdict(False))
    assert (told.kind, told.sort, told.families) == ("altered", "direction", ())
    beside = check.mark_told(summary, Mark(0, 4, "2022", "copied", "2022", "date beside"), Verdict(True))
    assert (beside.kind, beside.sort, beside.families) == ("true", "date beside", ())


def test_the_cut_parts_near_from_far():
    at = check_minilm.cut([0.8, 0.9, 0.7], [0.5, 0.6, 0.65])
    assert [verdict.flagged for verdict in check_minilm.verdicts([0.66, 0.9], at)] == [True, False]
    assert at == 0.7


def test_a_document_s_passages_are_sentences_and_rows_with_their_columns():
    assert " Other, 2019 44.1, 2018 56.7, 2017 70.8" in check_minilm.passages_of(CONTEXT.document)


# ---- speed -----------------------------------------------------------------------------------------------------------


def test_the_sources_of_the_speed_rows_are_two_hundred_pages_and_ten_tables(tmp_path):
    documents = check_speed.documents(tmp_path)
    assert sum(len(path.read_text(encoding="utf-8")) for path in documents) == check_speed.PAGES * check_speed.PAGE
    assert len(check_speed.tables(tmp_path)) == check_speed.TABLES
    assert len(check_speed.claim_text()) == check_speed.CLAIM_PAGES * check_speed.PAGE


def test_a_run_that_does_not_end_is_stopped_and_one_that_does_tells_its_memory(tmp_path):
    assert check_speed.run(["read", "5 km"], tmp_path, 60)[0] == 0
    ended, seconds, peak = check_speed.run(["--version"], tmp_path, 60)
    assert ended == 0
    assert seconds < 60
    assert peak > 1
    assert check_speed.run(["read", "5 km"], tmp_path, 0.01)[0] is None


def test_hostile_cases_are_written_and_name_no_path(tmp_path):
    cases = list(check_speed.cases(tmp_path, 1))
    assert len({name for name, _, _ in cases}) == len(cases) >= 10
    assert all(path is None or path.exists() for _, *paths in cases for path in paths)


def test_without_weft_check_there_is_one_row_that_says_so(monkeypatch):
    monkeypatch.setattr(check_judge, "can_check", lambda: False)
    rows = check.measure(None, 0, "small")
    assert [row.status for row in rows] == ["not run: no weft.check in this version"]
    assert np.all([row.value is None for row in rows])


@pytest.mark.parametrize(("ended", "value"), [(0, 1.0), (2, 1.0), (1, 0.0), (None, 0.0)])
def test_hostile_input_may_be_refused_but_neither_fail_nor_go_on(monkeypatch, tmp_path, ended, value):
    monkeypatch.setattr(check_speed, "run", lambda arguments, folder, limit: (ended, 1.5, 90.0))
    monkeypatch.setattr(check_speed, "HUGE_MB", {"small": 1})
    rows = [row for row in check_speed.hostile(tmp_path, "small") if row.metric == "ended as it should"]
    assert {(row.value, row.seconds) for row in rows} == {(value, 1.5)}
    first, cached = [row for row in check_speed.usual(tmp_path, "small") if row.metric == "seconds"]
    assert (first.task, cached.task) == ("first pass", "cached")
    assert (first.value is None) == (ended in (1, None)) == first.status.startswith("not run: ")
