"""The command line: weft read "12.5 km of track" · weft ask "How many days from 1 May to 4 July 2021?" · weft doctor.

It parses, calls the library and prints. Exit code 0 (also for a refusal), 2 for bad input, 1 for a fault of ours."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import weft
from weft import check_command, records_command
from weft.errors import WeftError
from weft.terminal import (
    ReaderGone,
    complain,
    one_line,
    print_line,
    span_line,
    texts,
)

MARK = "\0"  # marks a word of the command line that is text though it begins with "-": no argument can hold a NUL
HYPHENATED_TEXT = re.compile(r"-[^-A-Za-z]")  # "-5 °C", "-.5", "-€3"; an option begins with a letter or a hyphen


class Parser(ArgumentParser):
    """An argparse parser that raises WeftError instead of printing its usage, and takes no abbreviations."""

    def __init__(self, command: str, description: str | None) -> None:
        super().__init__(f"weft {command}".strip(), description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise WeftError(f"{message}. See: {self.prog} --help")

    def flag(self, name: str, meaning: str) -> None:
        self.add_argument(name, action="store_true", help=meaning)

    def repeated(self, name: str, metavar: str, meaning: str) -> None:
        self.add_argument(name, action="append", default=[], metavar=metavar, help=meaning)

    def json_and_reference(self) -> None:
        self.flag("--json", "one JSON object a line")
        self.add_argument(
            "--reference", metavar="ISO", help="what “yesterday” counts from, as 2021-07-04 or 2021-07-04T17:30"
        )


def read_command(parser: Parser) -> Callable[[Namespace], int]:
    """Values and offsets in a text; what stayed text with its reason."""
    parser.add_argument("text", nargs="+", help="the text, or - for one text a line of standard input")
    parser.flag("--files", "the arguments are files or directories, read as whole documents, a paragraph at a time")
    parser.add_argument("--jobs", metavar="N", type=int, help="with --files: so many processes read")
    parser.add_argument(
        "--to", metavar="OUT", help="with --files: OUT.jsonl or OUT.parquet; a killed run goes on there"
    )
    parser.add_argument("--locale", metavar="L", default="en", help="how dates are written there: en, en-GB")
    parser.add_argument("--kinds", metavar="A,B", help="only these kinds, as number,date")
    parser.json_and_reference()
    return _read


def _read(given: Namespace) -> int:
    from weft import jsonform

    kinds = None if given.kinds is None else tuple(kind.strip() for kind in given.kinds.split(","))
    if given.files:
        from weft.files import Reading, read_files

        reading = Reading(given.reference, given.locale, kinds, given.json or given.to is not None)
        return read_files(given.text, reading, 1 if given.jobs is None else given.jobs, given.to)
    if given.jobs is not None or given.to is not None:
        raise WeftError("--jobs and --to go with --files. Add --files, or leave them out.")
    for text in texts(given.text):
        spans = weft.read(text, reference=given.reference, locale=given.locale, kinds=kinds, rejected=True)
        if given.json:
            print_line(jsonform.line(jsonform.text_json(text, spans)))
            continue
        for span in spans:
            print_line(span_line(span, text))
    return 0


def ask_command(parser: Parser) -> Callable[[Namespace], int]:
    """Answers, computed from the values of the question, the records and the text."""
    parser.add_argument(
        "question",
        nargs="*",
        help="the question, or - for one a line of standard input; none at a terminal: one by one",
    )
    sources = "CSV, JSON lines, Parquet, a database's URL, or a schema that joins several"
    parser.repeated("--records", "PATH|URL", f"a table: {sources}; repeatable")
    parser.repeated("--text", "FILE", "a file of text; repeatable")
    parser.flag("--show", "also the sequence, steps, evidence and checks")
    parser.add_argument(
        "--html", metavar="OUT.html", help="all questions of this run as a page, with what --show shows"
    )
    parser.json_and_reference()
    return _ask


def _ask(given: Namespace) -> int:
    from weft.asking import Asking, at_a_terminal

    if not given.question and not at_a_terminal():
        raise WeftError("the following arguments are required: question. See: weft ask --help")
    return Asking(given.records, given.text, given.reference, given.show, given.json, given.html).run(given.question)


def attach_command(parser: Parser) -> Callable[[Namespace], int]:
    """A Hugging Face model with entity tokens, saved to a folder (needs weft[hf])."""
    parser.add_argument("model", help="a folder, or a name on the hub")
    parser.add_argument("--kinds", metavar="A,B", help="what is read as tokens; default: every kind with an encoder")
    parser.add_argument("--to", metavar="DIR", required=True, help="where model and processor are saved")
    parser.add_argument("--form", default="full", help="full, or connectors: a few MB that need the base model again")
    return _attach


def _attach(given: Namespace) -> int:
    kinds = None if given.kinds is None else [kind.strip() for kind in given.kinds.split(",")]
    model, processor = weft.attach(given.model, kinds)
    model.save_pretrained(given.to, form=given.form)
    processor.save_pretrained(given.to)
    size = sum(path.stat().st_size for path in Path(given.to).rglob("*") if path.is_file()) / 1e6
    print_line(f"{given.to}: {model.config.task} model of {given.model}, {given.form}, {size:.1f} MB")
    print_line(f"  kinds: {', '.join(processor.kinds)}")
    return 0


def train_command(parser: Parser) -> Callable[[Namespace], int]:
    """Entity tokens for a causal model, trained on prompts and answers in stages (needs weft[hf])."""
    parser.add_argument("run", help="a YAML file: base, data, to, stages; see docs/interface.md")
    parser.repeated("--set", "KEY=VALUE", "changes the run, as stages.0.steps=50; repeatable")
    return _train


def _train(given: Namespace) -> int:
    from weft.hf.run import resolved
    from weft.hf.train import train

    print_line(str(train(resolved(Path(given.run), given.set))))
    return 0


def generate_command(parser: Parser) -> Callable[[Namespace], int]:
    """What an attached model says, its values typed and each with its source (needs weft[hf])."""
    parser.add_argument("folder", help="what weft attach or weft train saved")
    parser.add_argument("prompt", nargs="+", help="the text to go on from")
    parser.add_argument("--want", metavar="KIND", help="the first thing said is a value of this kind")
    parser.add_argument("--tokens", metavar="N", type=int, default=40, help="at most so many new tokens")
    parser.flag("--json", "one JSON object")
    return _generate


def _generate(given: Namespace) -> int:
    from weft import jsonform
    from weft.hf.attach import opened
    from weft.hf.say import said

    model, processor = opened(given.folder)
    prompt = " ".join(given.prompt)
    text, values = said(model, processor, prompt, want=given.want, max_new_tokens=given.tokens)
    if given.json:
        print_line(jsonform.line({"prompt": prompt, "text": text, "values": values}))
        return 0
    print_line(one_line(text))
    for value in values:
        made = f"{value['op']} of {', '.join(value['args'])}" if value["args"] else value["op"]
        print_line(f"  {value['value'].get('text', '')}  {value['value']['kind']}  {value['source']}: {one_line(made)}")
    return 0


def doctor_command(parser: Parser) -> Callable[[Namespace], int]:
    """What is installed, where the model lies and whether it is whole, and a question answered as a test."""
    return _doctor


def _doctor(given: Namespace) -> int:
    from weft.doctor import findings

    broken = False
    for finding in findings():
        broken = broken or not finding.well
        print_line(f"{'ok    ' if finding.well else 'BROKEN'}  {finding.about}: {finding.found}")
    return 1 if broken else 0


COMMANDS = {
    ("read",): read_command,
    ("ask",): ask_command,
    ("check",): check_command.check_command,
    ("records", "show"): records_command.show_command,
    ("records", "infer"): records_command.infer_command,
    ("records", "check"): records_command.check_command,
    ("attach",): attach_command,
    ("train",): train_command,
    ("generate",): generate_command,
    ("doctor",): doctor_command,
}


def _run(argv: Sequence[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "--version"):
        print_line(f"weft {weft.__version__}" if argv and argv[0] == "--version" else _help())
        return 0
    for words, declare in COMMANDS.items():
        if tuple(argv[: len(words)]) == words:
            parser = Parser(" ".join(words), declare.__doc__)
            run = declare(parser)
            given = parser.parse_intermixed_args(_marked(argv[len(words) :]))
            return run(_unmarked(given))
    known = ", ".join(map(" ".join, COMMANDS))
    raise WeftError(f"no command {' '.join(argv[:2])!r}. Known: {known}. See: weft --help")


def _help() -> str:
    lines = ["usage: weft COMMAND …", "", "Numbers, dates, quantities, places and records of a text as exact values,"]
    lines += ["and answers computed from them. Each command has --help of its own.", ""]
    return "\n".join(lines + [f"  weft {' '.join(words):14}{declare.__doc__}" for words, declare in COMMANDS.items()])


def _marked(argv: Sequence[str]) -> list[str]:
    """The words with those marked that are text though they begin with a hyphen, and all after a bare "--"."""
    stop = list(argv).index("--") if "--" in argv else len(argv)
    before = [MARK + word if HYPHENATED_TEXT.match(word) else word for word in argv[:stop]]
    return before + [MARK + word for word in argv[stop + 1 :]]


def _unmarked(given: Namespace) -> Namespace:
    for name, found in vars(given).items():
        if isinstance(found, str):
            setattr(given, name, found.removeprefix(MARK))
        elif isinstance(found, list):
            setattr(given, name, [word.removeprefix(MARK) for word in found])
    return given


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit; every fault is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderGone):
        # the reader has gone; what is still buffered must not be written when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        code = _fault(error)
    sys.exit(code)


def _fault(error: Exception) -> int:
    """One line on standard error; 2 for the caller's mistake, 1 for ours."""
    if isinstance(error, WeftError):
        code, message = 2, str(error)
    else:
        import traceback

        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        code, message = 1, f"a fault of ours: {type(error).__name__}: {error} ({where}). Please report it."
    complain(message)
    return code


if __name__ == "__main__":
    main()
