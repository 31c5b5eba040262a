"""weft.check over statements of several years: averages, changes, years chosen by a limit, what a table leaves open."""

from __future__ import annotations

import pytest

import weft

REPORT = """# Annual report

(in thousands)

| | December 28, 2019 | December 29, 2018 | December 30, 2017 |
|---|---|---|---|
| Revenues | 61,204 | 58,911 | 40,377 |
| Voyage expenses | (21,387) | (28,237) | (19,002) |
| Loss carried forward | 7,326 | 5,776 | 5,102 |
| Inventories | 1,930 | 1,670 | 2,244 |
| Expected term (years) | 3.9 | 3.4 | 7.0 |

| | 2019 | 2018 |
|---|---|---|
| | Men, years | Men, years |
| Member aged 65 | 86.8 | 87.9 |

| | Percent change | | | |
|---|---|---|---|---|
| | 2019 | Actual | Constant | 2018 |
| Interest paid | $2,082 | 3% | 2% | $2,025 |
"""
SHARES = """| | 2019 | 2018 |
|---|---|---|
| Sales | 100.0 % | 100.0 % |
| Gross profit | 40.3 | 50.9 |
| Net income | 7.2 % | 20.5 % |
"""
SOURCES = [{"name": "report.md", "text": REPORT}]

# Each with a figure that is true, and one that is not.
SAID = [
    # one of the years is not their average
    ("The average value of inventories in 2018 and 2019 is {} thousand.", "1,800", "1,670"),
    ("The average expected term for 2017-2019 was {}.", "4.77", "3.9"),
    ("The average expected term for 2017,2018 and 2019 was {}.", "4.77", "7.0"),
    # years, and how many of them, that a limit chooses
    ("The year in which revenues were less than 50,000 thousand was {}.", "2017", "2018"),
    ("The number of years in which revenues exceeded $50,000 thousand is {}.", "2", "3"),
    # what is held against a year is not of it
    ("Inventories stood at {} thousand, more than in 2018.", "1,930", "2,130"),
    # costs in brackets grow where the number falls
    ("The increase in voyage expenses from 2018 to 2019 is {} thousand.", "-6,850", "6,850"),
    # a loss that is carried forward tells of no fall
    ("The percentage change in the loss carried forward from 2018 to 2019 is {}.", "26.8%", "-26.8%"),
    # what is no percentage, although its table leaves the unit open
    ("A member aged 65 in 2019 had an expectancy of {}.", "86.8", "86.8%"),
    ("The inventories in 2018 were {}.", "1,670 thousand", "1,670%"),
    # a title of changes is above no year
    ("The difference of the interest paid in 2018 and 2019 was {}.", "$57", "$75"),
]
SHARE_PRICES = """| | Number of shares | Weighted-average price per share |
|---|---|---|
| Outstanding at September 30, 2017 | 2,845,866 | 4.21 |
| Granted | 299,397 | 8.60 |
| Outstanding at September 30, 2018 | 2,806,364 | 4.75 |
| Outstanding at September 30, 2019 | 1,686,902 | 7.00 |
"""


@pytest.mark.parametrize(("text", "true", "false"), SAID)
def test_years(text: str, true: str, false: str) -> None:
    assert verdict(text, true) in ("copied", "computed")
    assert verdict(text, false) in ("contradicted", "unsupported")


def test_percentages_without_their_sign() -> None:
    text, sources = "The change in gross profit in 2019 from 2018 was {}.", [{"name": "shares.md", "text": SHARES}]
    assert verdict(text, "-10.6%", sources) == "computed"
    assert verdict(text, "-16.0%", sources) == "contradicted"


def test_a_product_that_agrees_to_its_last_digit_holds() -> None:
    text, sources = (
        "The price of outstanding shares on September 30, 2019 is {}.",
        [{"name": "a", "text": SHARE_PRICES}],
    )
    assert verdict(text, "11,808,314", sources) == "computed"
    assert verdict(text, "11,808,341", sources) == "contradicted"


HUTS = "| Hut | Opened | Beds | Guests 2022 | Guests 2023 |\n|---|---|---|---|---|\n" + "".join(
    f"| Hut {letter} | {1890 + 7 * n} | {20 + 9 * n % 60} | {2000 + 431 * n % 5000:,} | {2100 + 577 * n % 5300:,} |\n"
    for n, letter in enumerate("ABCDEFGHIJKLMNOPQRST")
)


def test_what_names_a_row_points_to_its_figures() -> None:
    text, sources = (
        "Half slept at one hut. That one, opened in 1939, welcomed {} more.",
        [{"name": "a", "text": HUTS}],
    )
    assert verdict(text, "1,122", sources) == "computed"
    assert verdict(text, "1,212", sources) in ("contradicted", "unsupported")


def verdict(text: str, figure: str, sources: list[dict[str, str]] = SOURCES) -> str:
    said = text.format(figure)
    start = text.index("{}")
    found = [one for one in weft.check(said, sources).findings if start <= one.start < start + len(figure)]
    return found[0].verdict


def test_the_limit_stands_in_the_step() -> None:
    said = "The year in which revenues were less than 50,000 thousand was 2017."
    last = weft.check(said, SOURCES).findings[-1]
    (step,) = last.steps
    assert (step["op"], step["args"][-1], step["value"]["rows"]) == ("where_less", "=50,000 thousand", 1)
    counted = weft.check("The number of years in which revenues were at least $50,000 thousand is 2.", SOURCES).findings
    assert counted[0].verdict == "copied"  # the limit itself is no count
    assert counted[-1].steps[0]["op"] == "where_at_least"
    wrong = weft.check(said.replace("was 2017", "was 2018"), SOURCES).findings[-1]
    assert wrong.because == "the sources have 1 of 3 that are less than 50,000 thousand"
