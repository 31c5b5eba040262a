"""A helper for pytest: assert_figures_hold("docs/summary.md", "data/report.csv") fails with every figure that does
not."""

from pathlib import Path

import weft


def assert_figures_hold(text_file, *sources, allow=()):
    """Every figure of the text stands in the sources or is computed from them; `allow`: figures, as written, to let
    pass."""
    report = weft.check(Path(text_file).read_text(encoding="utf-8"), list(sources))
    faults = [each for each in report.faults if each.written not in allow]
    told = "\n".join(f"  {each.written}: {each.verdict}; {each.told}" for each in faults)
    assert not faults, f"{text_file}: {len(faults)} figures that the sources do not give:\n{told}"
