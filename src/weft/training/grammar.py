"""Wordings as lines: "subtract(x2, x1) :: Take {x1} away from {x2}." → a program tree and a template to expand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weft.errors import WeftError

SLOT = re.compile(r"\{(\w+)\}")
ATOM = re.compile(r"\s*(?:(\w[\w/]*)\s*(\()?|(,)|(\)))")


@dataclass(frozen=True)
class Node:
    """An operation over slots ("x1"), columns ("col", "founded"), "all", literals ("2", "1/2") and other nodes."""

    op: str
    args: tuple[Node | str, ...]

    def leaves(self) -> Iterator[str]:
        for arg in self.args:
            if isinstance(arg, str):
                yield arg
            else:
                yield from arg.leaves()

    def nodes(self) -> Iterator[Node]:
        """Depth first, arguments before the operation: the order of the steps."""
        for arg in self.args:
            if isinstance(arg, Node):
                yield from arg.nodes()
        yield self


@dataclass(frozen=True)
class Line:
    family: str
    voice: str
    program: Node
    template: str
    where: str  # file and line number


def parse_program(text: str, where: str = "") -> Node:
    """ "add(x1, percent_of(pct1, x1))" → Node. Raises WeftError naming the place."""
    stack: list[tuple[str, list[Node | str]]] = []
    top: Node | str | None = None
    at = 0
    text = text.strip()
    while at < len(text):
        match = ATOM.match(text, at)
        if match is None or match.end() == at:
            raise WeftError(f"{where}: no program at {text[at : at + 20]!r} in {text!r}")
        at = match.end()
        name, opened, _, closed = match.groups()
        if name and opened:
            stack.append((name, []))
        elif name:
            if stack:
                stack[-1][1].append(name)
            else:
                top = Node(name, ())
        elif closed:
            if not stack:
                raise WeftError(f"{where}: a bracket too many in {text!r}")
            op, args = stack.pop()
            node = Node(op, tuple(args))
            if stack:
                stack[-1][1].append(node)
            else:
                top = node
    if stack or not isinstance(top, Node):
        raise WeftError(f"{where}: unbalanced program {text!r}")
    return top


def read_lines(folder: Path, voice: str = "") -> list[Line]:
    """All wordings under a folder of FAMILY.txt files."""
    lines: list[Line] = []
    for path in sorted(folder.glob("*.txt")):
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not raw.strip() or raw.startswith("#"):
                continue
            where = f"{path.parent.name}/{path.name}:{number}"
            program, found, template = raw.partition("::")
            if not found:
                raise WeftError(f"{where}: no '::' in {raw!r}")
            lines.append(Line(path.stem, voice or folder.name, parse_program(program, where), template.strip(), where))
    return lines


def expand(template: str, rng: np.random.Generator) -> str:
    """One choice for every [a|b|c], inner ones first."""
    while True:
        match = re.search(r"\[([^\[\]]*)\]", template)
        if match is None:
            return re.sub(r"  +", " ", template).strip()
        choices = match.group(1).split("|")
        chosen = choices[int(rng.integers(len(choices)))]
        template = template[: match.start()] + chosen + template[match.end() :]
