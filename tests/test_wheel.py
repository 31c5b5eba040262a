"""The wheel alone, in an environment of its own and without a network, answers a question."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

QUESTION = "How many days are there from 1 May 2021 to 4 July 2021?"
NO_NETWORK = """
import socket
def refused(*_, **__):
    raise OSError("no network in this test")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refused
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """weft as a wheel, built by hatchling as `python -m build` would."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = target.glob("weft-*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A new environment: weft from the wheel, its dependencies from here (a .pth: their own .pth files are not run)."""
    root = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root)], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(root)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    pip = [sys.executable, "-m", "pip", "--python", str(root / "bin" / "python"), "install", "-q"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--ignore-installed", str(wheel)], check=True, capture_output=True)
    return root


def run(environment: Path, *argv: str) -> str:
    done = subprocess.run(
        [str(environment / "bin" / argv[0]), *argv[1:]], capture_output=True, text=True, cwd=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_weft_comes_from_the_wheel_and_the_network_is_off(environment):
    assert run(environment, "python", "-c", "import weft; print(weft.__file__)").startswith(str(environment))
    code = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError as e: print(e)"
    assert "no network" in run(environment, "python", "-c", code)


def test_the_wheel_answers_a_question_offline(environment):
    assert "64" in run(environment, "weft", "ask", QUESTION)
    assert "quantity" in run(environment, "weft", "read", "the 12.5 km tunnel")
    assert "BROKEN" not in run(environment, "weft", "doctor")


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"weft"}
    assert "weft/schema.json" in names
    assert not [name for name in names if name.startswith(("weft/training/", "tests/"))]
    assert any(name.endswith(("LICENSE", "licenses/LICENSE")) for name in names)
