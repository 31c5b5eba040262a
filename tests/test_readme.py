"""The README says what weft does: its Python, its commands and their output, the files in its tree."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import pytest
from conftest import ROOT

from weft.interleave import MODEL_DIR

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN = README.split("\n## ", 1)[0]
PYTHON = re.findall(r"^```python\n(.*?)^```", FIRST_SCREEN, re.MULTILINE | re.DOTALL)
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    tuple(part.split("\n", 1)) for block in CONSOLE for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
]
TREE = re.search(r"^```text\n(.*?)^```", README.split("## The tree", 1)[-1], re.MULTILINE | re.DOTALL)
NOT_IN_THE_TREE = re.compile(r"__pycache__|/results/|runtime/model/|\.egg-info")

needs_model = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")


def as_promised(found: str, promised: str) -> bool:
    """Equal but for "…": within a line it stands for anything there, alone on a line for any lines."""
    parts = re.split(r"(^…\n|…)", promised.strip() + "\n", flags=re.MULTILINE)
    wild = {"…\n": r"(?:.*\n)*", "…": r"[^\n]*"}
    return bool(re.fullmatch("".join(wild.get(part) or re.escape(part) for part in parts), found.strip() + "\n"))


def run(*argv: str) -> str:
    done = subprocess.run(
        [sys.executable, *argv], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_promise_holds_only_for_what_it_says():
    assert as_promised("64 days\n", "64 days")
    assert as_promised("confidence  0.97, computed", "confidence  …, computed")
    assert as_promised("a\nb\nc\nd\n", "a\n…\nd\n")
    assert not as_promised("63 days", "64 days")
    assert not as_promised("64 days\nmore", "64 days…")


@needs_model
def test_the_python_of_the_first_screen_prints_what_stands_there():
    (block,) = PYTHON
    code = [line.removeprefix(">>> ") for line in block.splitlines() if line.startswith(">>> ")]
    promised = "".join(line + "\n" for line in block.splitlines() if not line.startswith(">>> "))
    assert len(code) == 6
    shown = run(
        "-c", f"import code\nshell = code.InteractiveInterpreter()\nfor line in {code!r}: shell.runsource(line)"
    )
    assert as_promised(shown, promised), shown


@needs_model
@pytest.mark.parametrize(("command", "promised"), COMMANDS, ids=[command[:40] for command, _ in COMMANDS])
def test_each_command_prints_what_stands_there(command, promised):
    program, *argv = shlex.split(command)
    assert program == "weft"
    shown = run("-m", "weft.cli", *argv)
    assert as_promised(shown, promised), shown


def test_the_first_screen_shows_every_command_and_every_way_to_ask():
    shown = " ".join(command for command, _ in COMMANDS)
    for part in ("weft read", "weft ask", "--records", "--text", "weft records show", "weft doctor"):
        assert part in shown, part


def test_the_tree_names_every_file_and_no_other():
    assert TREE, "a fenced text block under The tree"
    named, folders = set(), []
    for line in TREE.group(1).splitlines():
        depth, name = (len(line) - len(line.lstrip())) // 2, line.split()[0]
        folders[depth:] = [name] if name.endswith("/") else []
        if not name.endswith("/"):
            named.add("".join(folders[:depth]) + name)
    tops = ("src/weft", "scripts", "bench", "specs", "examples")
    files = {str(path.relative_to(ROOT)) for top in tops for path in (ROOT / top).rglob("*") if path.is_file()}
    files = {name for name in files if not NOT_IN_THE_TREE.search(name)}
    held = {entry: {name for name in files if re.fullmatch(covers(entry), name)} for entry in named}
    assert [entry for entry, some in held.items() if not some] == [], "named, but not there"
    assert files - set().union(*held.values()) == set(), "there, but not named"


def covers(entry: str) -> str:
    """ "specs/wordings/*/*.txt" as a regular expression."""
    return re.escape(entry).replace(r"\*", "[^/]*")


def test_what_the_documents_link_to_is_there():
    for document in ("README.md", "docs/design.md", "docs/interface.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert ((ROOT / document).parent / link).exists(), f"{document}: {link}"


def refreshed() -> str:
    """The README with those outputs replaced that no longer hold. Read them before they go in.

    What a promise leaves out ("…") is left out for a reason, a folder or a version: such a one is mended by hand.
    """
    text = README
    for command, promised in COMMANDS:
        shown = run("-m", "weft.cli", *shlex.split(command)[1:])
        if as_promised(shown, promised):
            continue
        if "…" in promised:
            print(f"mend by hand: {command}", file=sys.stderr)
        else:
            text = text.replace(f"$ {command}\n{promised.strip()}\n", f"$ {command}\n{shown.strip()}\n")
    return text


if __name__ == "__main__":  # after a new model: python tests/test_readme.py
    (ROOT / "README.md").write_text(refreshed(), encoding="utf-8")
