"""What tests share: `command("read", "5 km", stdin=b"…")` runs the command line in this process."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from weft import cli

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Outcome:
    """Exit code, and what was written, as bytes of UTF-8."""

    code: int
    out: bytes
    error: bytes

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def lines(self) -> list[dict]:
        """Standard output, one JSON object a line."""
        return [json.loads(line) for line in self.text.split("\n")[:-1]]

    def is_refused_in_one_line(self) -> bool:
        """Exit code 2, nothing on standard output, one line of error, no traceback."""
        message = self.error.decode("utf-8")
        return self.code == 2 and not self.out and message.count("\n") == 1 and "Traceback" not in message


@pytest.fixture
def command(monkeypatch):
    def run(*argv: str, stdin: bytes = b"") -> Outcome:
        out, error = io.TextIOWrapper(io.BytesIO(), "ascii"), io.TextIOWrapper(io.BytesIO(), "ascii")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", error)
        with pytest.raises(SystemExit) as ended:
            cli.main(argv)
        out.flush(), error.flush()
        return Outcome(ended.value.code, out.buffer.getvalue(), error.buffer.getvalue())

    return run


@pytest.fixture(scope="session")
def fresh_python():
    """Run code in a fresh Python from the root of the checkout, and give its standard output."""
    import subprocess

    def run(code: str, **more) -> str:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def tokenizer():
    """The word pieces of the shipped model."""
    from tokenizers import Tokenizer

    from weft.interleave import MODEL_DIR

    path = MODEL_DIR / "tokenizer.json"
    if not path.is_file():
        pytest.skip("no model in the package: make model")
    made = Tokenizer.from_file(str(path))
    made.no_truncation()
    made.no_padding()
    return made
