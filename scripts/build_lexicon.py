"""lexicon/*.toml → lexicon/facts.json, which is read ten times faster at every start: python scripts/build_lexicon.py

The .toml files are what people edit; a test holds the two together.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src" / "weft" / "lexicon"
NAMES = ("units", "currencies", "demonyms")


def facts() -> str:
    """The text of facts.json."""
    whole = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in NAMES}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    (FOLDER / "facts.json").write_text(facts(), encoding="utf-8")
    print(FOLDER / "facts.json")
