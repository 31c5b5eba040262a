"""One figure of an answer altered, a sort each: digit, sign, scale, unit, year (another column), row."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bench.check_sums import NUMBER
from bench.check_tatqa import Claim, Question, derived, figure, with_scale

SORTS = ("digit", "sign", "scale", "unit", "year", "row")
LEAST = 0.02  # of the answer, an altered sum
_SCALE = re.compile(r"\b(thousand|million|billion)\b")
_YEAR = re.compile(r"(?:FY)?(?:19|20)\d\d")
_TAKEN_OFF = re.compile(
    r"loss|allowance|expense|cost|decrease|outflow|used|pa(?:y|id)|deduct|less|credit|provision|tax|amortis|amortiz|"
    r"depreciat|impair|writ|reduc|charge|dividend|purchase|benefit|adjust|eliminat|foreign|exchange",
    re.IGNORECASE,
)
_NEXT = {"thousand": "million", "million": "billion", "billion": "million"}


def altered(question: Question, sort: str, rng: random.Random) -> Claim | None:
    """The claim with one of its figures altered so; None where that cannot be done or changes nothing."""
    place = rng.randrange(len(question.answers))
    answer = question.answers[place]
    changed = _BY_SORT[sort](answer, question, rng)
    if changed is None or _value(changed) == _value(answer):
        return None
    answers = (*question.answers[:place], changed, *question.answers[place + 1 :])
    claim = question.claim(sort, answers)
    return Claim(**{**claim.__dict__, "places": (claim.places[place],)})


def _value(written: str) -> tuple[str, ...]:
    """What tells two writings apart: amount, sign, scale and unit."""
    number = NUMBER.search(written)
    amount = number.group().replace(",", "") if number else ""
    scale = _SCALE.search(written)
    return amount, str(_negative(written)), scale.group() if scale else "", "".join(re.findall(r"[$€£%]", written))


def _negative(written: str) -> bool:
    return bool(re.search(r"[-−(]\s?[$€£]?\s?\(?\s?\.?\d", written))


def _digit(answer: str, question: Question, rng: random.Random) -> str | None:
    if _YEAR.fullmatch(answer):
        return None
    number = NUMBER.search(answer)
    assert number is not None
    if question.answer_type == "count":
        return answer.replace(number.group(), str(int(number.group()) + rng.choice([1, 2])), 1)
    places = [place for place in range(number.start(), number.end()) if answer[place].isdigit()]
    place = rng.choice(places)
    digits = [digit for digit in "123456789" if digit != answer[place]]
    return answer[:place] + rng.choice(digits) + answer[place + 1 :]


def _sign(answer: str, question: Question, rng: random.Random) -> str | None:
    number = NUMBER.search(answer)
    assert number is not None
    if _is_no_amount(answer, question) or not float(number.group().replace(",", "")):
        return None
    if re.search(r"\bdifference\b|\bgap\b", question.question, re.IGNORECASE):
        return None  # of which from which is not said
    if _negative(answer):
        if question.answer_type != "arithmetic" and _TAKEN_OFF.search(question.question):
            return None  # "an allowance of 168" is no fault where the table has (168)
        return re.sub(r"[-−()]", "", answer)
    return f"-{answer}" if re.match(r"[$€£.\d]", answer) else None


def _is_no_amount(answer: str, question: Question) -> bool:
    return bool(_YEAR.fullmatch(answer)) or question.answer_type == "count" or not re.match(r"[-−($€£.\d\s)]", answer)


def _scale(answer: str, question: Question, rng: random.Random) -> str | None:
    if _is_no_amount(answer, question):
        return None
    found = _SCALE.search(answer)
    if found:
        return answer.replace(found.group(), _NEXT[found.group()])
    if "%" not in answer and not re.fullmatch(r"[-−($€£.,\d\s)]+", answer):
        return None
    number = NUMBER.search(answer)  # in a table "in millions", 120.5 may be meant as 120.5 million: the point moves
    assert number is not None
    amount = float(number.group().replace(",", "")) * rng.choice([10, 100])
    return answer.replace(number.group(), figure(round(amount, 6)), 1)


def _unit(answer: str, question: Question, rng: random.Random) -> str | None:
    if _is_no_amount(answer, question):
        return None
    if not re.search(r"[1-9]", answer):
        return None  # nothing is nothing in any unit
    if "$" in answer:
        return answer.replace("$", rng.choice("€£"))
    if "%" in answer:
        return answer.replace("%", rng.choice([" million", " thousand"]))
    bare = _SCALE.sub("", answer).strip()
    return f"{bare}%" if re.fullmatch(r"[-−(.,\d\s)]+", bare) else None


# ---- other cells -----------------------------------------------------------------------------------------------------


def _year(answer: str, question: Question, rng: random.Random) -> str | None:
    if _YEAR.fullmatch(answer):
        return _other_year(answer, question, rng)
    return _from_cells(answer, question, rng, lambda row, column: (row, None))


def _row(answer: str, question: Question, rng: random.Random) -> str | None:
    if _YEAR.fullmatch(answer):
        return None
    return _from_cells(answer, question, rng, lambda row, column: (None, column))


def _other_year(answer: str, question: Question, rng: random.Random) -> str | None:
    if len(question.answers) > 1:
        return None
    years = {found for row in question.context.table[:3] for cell in row for found in _YEAR.findall(cell)}
    others = sorted(years - {answer})
    return rng.choice(others) if others else None


Line = Callable[[int, int], tuple[int | None, int | None]]


def _from_cells(answer: str, question: Question, rng: random.Random, line: Line) -> str | None:
    """The answer as other cells of the same row, or column, give it: one cell for a copied figure; for a derived one
    all cells moved to another row where they share one, else one of them."""
    table = question.context.table
    if question.answer_type == "count":
        return None
    if question.answer_type != "arithmetic":
        others = _others(_bare(answer), table, line)
        return with_scale(rng.choice(others), question.scale) if others else None
    value = derived(question.derivation)
    moved = _moved(question, rng, line)
    made = None if moved is None else derived(moved)
    if made is None or not value or not LEAST <= abs(made / value) <= 1 / LEAST or abs(made / value - 1) <= 0.01:
        return None  # what nobody would take for the answer is no test
    factor = 100 if question.scale == "percent" and "%" not in question.derivation else 1
    decimals = len(answer.split(".")[1].split()[0].rstrip("%")) if "." in answer else 0
    rounded = round(made * factor, decimals)
    return with_scale(figure(rounded if decimals else int(rounded)), question.scale)


def _bare(written: str) -> str:
    return re.sub(r"[^\d.]", "", written)


def _others(bare: str, table: tuple[tuple[str, ...], ...], line: Line) -> list[str]:
    """The other figures in the row, or column, of the first cell with these digits."""
    found = _where(bare, table)
    if found is None:
        return []
    row, column = line(*found)
    cells = (
        table[row] if row is not None else [each[column] for each in table if column is not None and column < len(each)]
    )
    return [cell.strip() for cell in cells if _is_figure(cell) and _bare(cell) != bare]


def _where(bare: str, table: tuple[tuple[str, ...], ...]) -> tuple[int, int] | None:
    places = [
        (row, column)
        for row, cells in enumerate(table)
        for column, cell in enumerate(cells)
        if column and _is_figure(cell) and _bare(cell) == bare
    ]
    return places[0] if places else None


def _is_figure(cell: str) -> bool:
    return bool(re.fullmatch(r"[$€£(\-−\s]*[\d,]*\.?\d+[)%\s]*", cell.strip())) and not _YEAR.fullmatch(cell.strip())


def _moved(question: Question, rng: random.Random, line: Line) -> str | None:
    """The derivation with its figures taken from other cells."""
    table = question.context.table
    found = [(number, _where(_bare(number.group()), table)) for number in NUMBER.finditer(question.derivation)]
    cells = [(number, place) for number, place in found if place is not None]
    if not cells:
        return None
    if line(0, 0)[0] is None and len({row for _, (row, _) in cells}) == 1 and len(cells) > 1:
        other = _same_in_another_row(cells, table, rng)
        if other is not None:
            return _replaced(question.derivation, cells, other)
    number, (row, column) = rng.choice(cells)
    others = [cell for cell in _others(_bare(number.group()), table, line) if _bare(cell)]
    return _replaced(question.derivation, [(number, (row, column))], [rng.choice(others)]) if others else None


Cells = list[tuple[re.Match[str], tuple[int, int]]]


def _same_in_another_row(cells: Cells, table: tuple[tuple[str, ...], ...], rng: random.Random) -> list[str] | None:
    columns = [column for _, (_, column) in cells]
    own = cells[0][1][0]
    rows = [
        row
        for place, row in enumerate(table)
        if place != own and all(column < len(row) and _is_figure(row[column]) for column in columns)
    ]
    if not rows:
        return None
    row = rng.choice(rows)
    return [row[column] for column in columns]


def _replaced(derivation: str, cells: Cells, others: list[str]) -> str:
    for (number, _), cell in sorted(zip(cells, others), key=lambda pair: -pair[0][0].start()):
        derivation = derivation[: number.start()] + _bare(cell) + derivation[number.end() :]
    return derivation


_BY_SORT: dict[str, Callable[[str, Question, random.Random], str | None]] = {
    "digit": _digit, "sign": _sign, "scale": _scale, "unit": _unit, "year": _year, "row": _row,
}  # fmt: skip
