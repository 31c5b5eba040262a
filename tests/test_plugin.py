"""A stranger's kind, installed from its own package, is found, read, written and tested like the built-in ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

PLUGIN = ROOT / "examples" / "plugin-colour"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The environment of a Python in which the plugin is installed, beside weft."""
    import shutil

    source, target = tmp_path_factory.mktemp("source") / "plugin", tmp_path_factory.mktemp("installed")
    shutil.copytree(PLUGIN, source)
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(target), str(source)], check=True, capture_output=True)
    return os.environ | {"PYTHONPATH": str(target)}


def weft(installed, *argv):
    done = subprocess.run([sys.executable, "-m", "weft.cli", *argv], env=installed, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_its_kind_is_read_beside_the_built_in_ones(installed):
    (line,) = weft(installed, "read", "On 4 July 2021 rgb(255, 136, 0) became #ff8801.", "--json")
    assert [(span["kind"], span["value"]) for span in line["spans"]] == [
        ("date", "2021-07-04"),
        ("colour", "#ff8800"),
        ("colour", "#ff8801"),
    ]
    assert all(line["text"][span["start"] : span["stop"]] == span["written"] for span in line["spans"])


def test_its_kind_alone_can_be_asked_for(installed):
    (line,) = weft(installed, "read", "4 times #ff8800", "--kinds", "colour", "--json")
    assert [(span["kind"], span["start"]) for span in line["spans"]] == [("colour", 8)]


def test_what_its_class_refuses_stays_text_with_the_reason(installed):
    (line,) = weft(installed, "read", "rgb(300, 0, 0)", "--json")
    assert [span["reason"] for span in line["spans"] if span["kind"] is None] == ["colour: red 300, wanted 0 to 255"]


def test_its_kind_passes_the_contract_of_every_kind(installed):
    argv = [sys.executable, "-m", "pytest", "tests/test_every_modality.py", "-k", "colour", "-p", "no:cacheprovider"]
    done = subprocess.run(argv, env=installed, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


def test_it_is_one_short_file(installed):
    files = list((PLUGIN / "src").glob("*.py"))
    assert [len(path.read_text().splitlines()) <= 60 for path in files] == [True]
