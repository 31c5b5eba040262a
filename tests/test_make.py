"""make ask: the question reaches weft letter by letter. A stub stands in for weft, so nothing is installed."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from conftest import ROOT

QUESTIONS = [
    "What is 15 % of $3.2bn?",
    "What is Tom's share of $(5?",
    '"How many" `days` \\ $$ ${HOME} $(shell echo no) # 5?',
    "-5 °C in °F?",
    "a; b && c | d > e",
    "How many 🌍?",
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "Makefile", root)
    (root / "pyproject.toml").touch()
    stub = root / ".venv" / "bin" / "weft"
    stub.parent.mkdir(parents=True)
    stub.write_text("#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n")
    stub.chmod(0o755)
    (stub.parent / "python").symlink_to(stub)
    (root / ".venv" / ".with-weft").touch()
    return root


def make(checkout, *argv, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", *argv], cwd=checkout, capture_output=True, text=True, env=clean | environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("question", QUESTIONS)
def test_make_ask_hands_the_question_over_whole(checkout, question):
    assert make(checkout, "ask", f"Q={question}").splitlines()[-1] == question
    assert make(checkout, "ask", Q=question).splitlines()[-1] == question


def test_nothing_is_installed_twice(checkout):
    assert "pip" not in make(checkout, "-n", "demo")
    assert "pip" in make(checkout, "-n", "-W", "pyproject.toml", "demo")


def test_ci_runs_check_test_and_test_train_and_stops_at_the_first_failure():
    script = (ROOT / ".ci" / "run").read_text()
    assert "set -euo pipefail" in script
    assert [line for line in script.splitlines() if line.startswith("make")] == [
        "make check",
        "make test",
        "make test-train",
    ]
