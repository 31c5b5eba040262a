"""How sources tell figures: wrapped lines, scales said once, headers without a corner cell."""

from __future__ import annotations

import weft
from weft.checking.facts import Fact
from weft.checking.figures import figures
from weft.checking.reading import all_facts

LAKE = """REPORT ON LAKE ORMSKE

In the hearing before the court at Carne the operator pleaded guilty to all that it was accused of and was fined £16
million, with costs of £640,000. The rain of that week fell on a catchment, as far as anybody could later tell, of 57
square kilometres.

The failure cost, up to 31 March 2019, in million pounds: emergency works 7.4, repair of the weir 38.6, a pipe 14.5 km
long 11.8; in all 57.8. Of this the insurers bore 24.3 and the county 6.1. Four managers were heard.

                        Berths   Boat days   Landings   Clean hands (%)
  North Quay               315      21,480       64            87.2
  Mill Quay                142       9,760       27            92.5

The gauge was read on the day of it. In 2021 nobody did so.
"""


def facts(text: str) -> dict[str, Fact]:
    return {" ".join(fact.written.split()): fact for fact in all_facts([{"name": "a.txt", "text": text}])}


def verdicts(claim: str, source: str = LAKE) -> dict[str, str]:
    found = weft.check(claim, [{"name": "a.txt", "text": source}]).findings
    return {" ".join(one.written.split()): one.verdict for one in found}


def test_a_figure_goes_on_where_a_long_line_is_wrapped():
    assert facts(LAKE)["£16 million"].measure.amount == 16_000_000
    assert facts(LAKE)["57 square kilometres"].measure.family == "area"
    assert verdicts("The operator was fined £16 million.") == {"£16 million": "copied"}


def test_short_lines_stay_apart():
    assert [one.written for one in figures("Boats: 5\nmen: 12")] == ["5", "12"]


def test_a_header_without_a_cell_over_the_first_column_stands_over_the_others():
    held = facts(LAKE)
    assert held["315"].label == "North Quay · Berths"
    assert held["87.2"].measure.family == "percent"


def test_a_scale_that_a_sentence_says_once_holds_for_the_bare_numbers_behind_it():
    held = facts(LAKE)
    assert held["38.6"].measure.amount == 38_600_000
    assert held["38.6"].measure.unit == "GBP"
    assert held["24.3"].measure.amount == 24_300_000  # of the next sentence, with a decimal
    assert held["Four"].measure.amount == 4
    assert held["14.5 km"].measure.family == "length"
    assert verdicts("Repair of the weir took £38.6m, and insurers bore £24.3 million.") == {
        "£38.6m": "copied",
        "£24.3 million": "copied",
    }
    assert verdicts("Repair of the weir took £38.6 thousand.") != {"£38.6 thousand": "copied"}
