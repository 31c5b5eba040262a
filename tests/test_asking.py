"""A conversation at a terminal: asked through a pseudo-terminal, as a person would."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from conftest import ROOT

from weft.interleave import MODEL_DIR

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

needs_model = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")
# `weft ask` with an `ask` that says what it was asked; "slow" waits to be interrupted
FAKE = """
import sys, time, types, weft
from weft.modalities.quantity import Quantity
from weft.modalities.number import from_amount

loads = []
weft.load = lambda: loads.append(1) or print("LOADED")

class Said(types.SimpleNamespace):
    def __str__(self):
        return f"<{self.question}>"
    def to_json(self):
        return {"question": self.question}

def ask(question, **over):
    if question == "slow":
        time.sleep(30)
    if question == "bad":
        raise weft.WeftError("ask: bad")
    other = [types.SimpleNamespace(to_json=lambda: {"value": {"text": "9 km"}, "confidence": 0.4})]
    return Said(question=question, value=Quantity(from_amount(880635), "m"), other=other if question == "two" else [])

weft.ask = ask
from weft.cli import main
main(sys.argv[1:])
"""


class Terminal:
    """A program behind a pseudo-terminal: what was typed, what it shows."""

    def __init__(self, *argv: str) -> None:
        self.master, slave = pty.openpty()
        environment = os.environ | {"TERM": "dumb", "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, *argv], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=environment,
            start_new_session=True, preexec_fn=lambda: _controlled(slave),
        )  # fmt: skip
        os.close(slave)

    def until(self, wanted: str, seconds: float = 60) -> str:
        """What is shown up to and with `wanted`."""
        shown, end = b"", time.monotonic() + seconds
        while wanted.encode() not in shown and time.monotonic() < end:
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    shown += os.read(self.master, 4096)
                except OSError:
                    break
        text = shown.decode(errors="replace").replace("\r\n", "\n")
        assert wanted.replace("\r\n", "\n") in text, text
        return text

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def interrupt(self) -> None:
        """Ctrl-C, again where none was seen: readline sees one that comes before it waits with the next key only."""
        for seconds in (5, 5, 30):
            self.type("\x03")
            with suppress(AssertionError):
                self.until("ask> ", seconds)
                return
        raise AssertionError("no prompt behind three interrupts")

    def asked(self, line: str) -> str:
        """What is shown between a line typed and the next prompt."""
        self.type(line + "\n")
        return self.until("ask> ").split("\n", 1)[1].rsplit("ask> ", 1)[0]

    def code(self) -> int:
        return self.process.wait(30)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def _controlled(slave: int) -> None:
    """Makes the pseudo-terminal the one that Ctrl-C comes from; a shell lets what runs behind it ignore that."""
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


@pytest.fixture
def terminal():
    opened: list[Terminal] = []

    def start(*argv: str, code: str | None = FAKE) -> Terminal:
        opened.append(Terminal(*(["-c", code] if code else ["-m", "weft.cli"]), *argv))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_follow_ups_are_shown_in_full_and_the_model_is_loaded_once(terminal):
    shell = terminal("ask")
    assert shell.until("ask> ").count("LOADED") == 1
    assert shell.asked("How far is it from Berlin to Paris?") == "<How far is it from Berlin to Paris?>\n"
    assert shell.asked("and to Rome?") == (
        "→ How far is it from Berlin to Rome?\n<How far is it from Berlin to Rome?>\n"
    )
    assert shell.asked("and in miles?").startswith("→ What is 880,635 m converted to miles?\n")
    assert shell.asked("Why is that so?") == "<Why is that so?>\n"
    assert shell.asked("") == ""
    shell.type("quit\n")
    assert shell.code() == 0


def test_control_d_ends_it_and_control_c_drops_the_line_or_the_answer(terminal):
    shell = terminal("ask")
    shell.until("ask> ")
    shell.type("half a que")
    shell.until("half a que")
    shell.interrupt()
    shell.type("slow\n")
    shell.until("slow\r\n")
    time.sleep(0.5)
    shell.interrupt()
    assert shell.asked("one") == "<one>\n"
    shell.type("\x04")
    assert shell.code() == 0


def test_a_line_that_is_no_question_is_told_and_the_conversation_goes_on(terminal):
    shell = terminal("ask")
    shell.until("ask> ")
    assert shell.asked("bad") == "no answer: ask: bad\n"
    assert shell.asked("good") == "<good>\n"


def test_what_else_may_have_been_meant_is_named_at_a_terminal_and_not_in_a_pipe(terminal):
    shell = terminal("ask")
    shell.until("ask> ")
    assert shell.asked("two") == "<two>\nor 9 km (confidence 0.40)\n"
    piped = subprocess.run([sys.executable, "-c", FAKE, "ask", "-"], input="two\none\n", capture_output=True, text=True)
    assert piped.stdout == "LOADED\n<two>\n<one>\n"


def test_the_line_before_comes_back_with_the_arrow_up(terminal):
    pytest.importorskip("readline")
    shell = terminal("ask")
    shell.until("ask> ")
    shell.asked("one more")
    shell.type("\x10\n")  # Ctrl-P is the arrow up
    assert "<one more>" in shell.until("ask> ")


def test_without_a_terminal_a_question_is_required_as_before(command):
    outcome = command("ask")
    assert outcome.is_refused_in_one_line()
    assert outcome.error == b"weft: the following arguments are required: question. See: weft ask --help\n"


@needs_model
def test_a_conversation_over_a_table_with_the_shipped_model(terminal):
    shell = terminal("ask", "--records", "examples/companies.csv", code=None)
    shell.until("ask> ")
    assert shell.asked("When was Siemens founded?") == "12 October 1847\n"
    assert shell.asked("and for Walmart?") == "→ When was Walmart founded?\n2 July 1962\n"
    assert shell.asked("how many employees does it have?").startswith(
        "→ How many employees does Walmart have?\n2,100,000"
    )
    shell.type("\x04")
    assert shell.code() == 0
