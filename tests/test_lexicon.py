"""Facts as data: what is read at every start is what people edit."""

from __future__ import annotations

import runpy

from conftest import ROOT

from weft.lexicon import currency_by_code, demonyms, unit_by_symbol


def test_facts_json_is_made_of_the_toml_files():
    made = runpy.run_path(str(ROOT / "scripts" / "build_lexicon.py"))["facts"]()
    found = (ROOT / "src/weft/lexicon/facts.json").read_text(encoding="utf-8")
    assert found == made, "run: python scripts/build_lexicon.py"


def test_units_currencies_and_demonyms_are_there():
    assert unit_by_symbol("mi").factor * 125 == 201168
    assert currency_by_code("JPY").decimals == 0
    assert demonyms()["German"] == "DE"
