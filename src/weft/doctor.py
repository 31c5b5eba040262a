"""What `weft doctor` looks at: versions, extras, kinds, the model's files and their sha256, one question answered."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import weft

QUESTION, ANSWER = "How many days are there from 1 May 2021 to 4 July 2021?", "64"
NAME = re.compile(r"[\w.-]+")
EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")


@dataclass(frozen=True)
class Finding:
    """One line of the report. `well` False: something is broken, and `found` says what to do."""

    about: str
    found: str
    well: bool = True


def findings() -> Iterator[Finding]:
    """The report, line by line; a check that fails gives its line and the next one goes on."""
    for check in (_versions, _extras, _kinds, _model, _question):
        try:
            yield from check()
        except Exception as error:
            about = check.__name__.removeprefix("_")
            yield Finding(about, f"{type(error).__name__}: {' '.join(str(error).split())}", well=False)


def _versions() -> Iterator[Finding]:
    yield Finding("weft", f"{weft.__version__}, Python {platform.python_version()}, {platform.platform()}")
    for name, extra in _requirements():
        if extra is None:
            version = _version(name)
            yield Finding(name, version or f"not installed. Run: pip install {name}", well=version is not None)


def _extras() -> Iterator[Finding]:
    wanted: dict[str, list[str]] = {}
    for name, extra in _requirements():
        if extra is not None:
            wanted.setdefault(extra, []).append(name)
    for extra, names in wanted.items():
        missing = [name for name in names if _version(name) is None]
        found = f"without {', '.join(missing)} (pip install 'weft[{extra}]')" if missing else "installed"
        yield Finding(f"extra {extra}", found)


def _kinds() -> Iterator[Finding]:
    from weft.modality import modalities, names

    yield Finding("kinds", ", ".join(names(modalities())))


def _model() -> Iterator[Finding]:
    from weft.interleave import MODEL_DIR

    yield from model_findings(MODEL_DIR)


def model_findings(directory: Path) -> Iterator[Finding]:
    """Where the model lies, and each file that config.json lists under "sha256" (name → digest) checked."""
    config_file = directory / "config.json"
    if not config_file.exists():
        yield Finding("model", f"{config_file} is missing. Install weft again, or run: make model", well=False)
        return
    listed = json.loads(config_file.read_text(encoding="utf-8"))["sha256"]
    yield Finding("model", f"{directory}, {len(listed)} files")
    for name, wanted in sorted(listed.items()):
        path = directory / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
        if found == wanted:
            yield Finding(name, f"sha256 {wanted[:12]}… as in config.json")
        else:
            state = "is missing" if found is None else f"has sha256 {found[:12]}…, wanted {wanted[:12]}…"
            yield Finding(name, f"{state}. Install weft again.", well=False)


def _question() -> Iterator[Finding]:
    answer = str(weft.ask(QUESTION))
    yield Finding("question", f"{QUESTION} → {answer}", well=ANSWER in answer)


def _requirements() -> Iterator[tuple[str, str | None]]:
    """(distribution, the extra that asks for it or None), as the installed weft declares."""
    for requirement in metadata.requires("weft") or []:
        name, extra = NAME.match(requirement), EXTRA.search(requirement)
        if name:
            yield name.group(), extra.group(1) if extra else None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
