"""weft mcp, called by a real client of the official SDK: over standard input and output, and over HTTP."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from contextlib import asynccontextmanager, contextmanager

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator

import weft
from weft import jsonform
from weft.errors import WeftError
from weft.interleave import MODEL_DIR

mcp = pytest.importorskip("mcp", reason="the MCP SDK is not installed: weft[mcp]")
anyio = pytest.importorskip("anyio")

needs_model = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")
ENVIRONMENT = dict(os.environ) | {"OMP_NUM_THREADS": "1"}
COMMAND = ["-m", "weft.cli", "mcp", "--root", "examples"]
SECONDS = 120


@asynccontextmanager
async def stdio(*more: str, mode: str = "auto"):
    started = mcp.StdioServerParameters(command=sys.executable, args=[*COMMAND, *more], env=ENVIRONMENT, cwd=ROOT)
    async with mcp.Client(started, mode=mode, read_timeout_seconds=SECONDS) as client:
        yield client


@contextmanager
def listening():
    """A server on a free port of this machine, and the address that it says."""
    started = [sys.executable, *COMMAND, "--http", "--port", "0"]
    with subprocess.Popen(started, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT) as process:
        try:
            line = process.stderr.readline()
            said = re.fullmatch(r"weft mcp: (http://127\.0\.0\.1:\d+/mcp)\n", line)
            assert said, line + process.stderr.read()
            yield said[1]
        finally:
            process.terminate()
            process.communicate(timeout=SECONDS)


@asynccontextmanager
async def http():
    with listening() as address:
        async with mcp.Client(address, read_timeout_seconds=SECONDS) as client:
            yield client


@asynccontextmanager
async def older():
    """The handshake of clients before 2026."""
    async with stdio(mode="legacy") as client:
        yield client


async def given(client, name, **arguments):
    """The structured result of a call, which its text says as well."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content[0].text
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


async def refused(client, name, **arguments) -> str:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    assert result.structured_content is None
    (content,) = result.content
    assert "Traceback" not in content.text
    assert "\n" not in content.text
    return content.text


def valid(part: str, form) -> bool:
    schema = jsonform.schema()
    return Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}).is_valid(form)


CLAIM = "Walmart has 2,100,000 employees; Siemens was founded in 1848."


@needs_model
@pytest.mark.parametrize("connected", [stdio, older, http])
def test_a_client_is_given_what_python_gives_and_its_mistakes_are_told(connected):
    async def talk():
        async with connected() as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert list(tools) == ["read", "ask", "check"]
            for tool in tools.values():
                assert len(tool.description) > 100
                assert tool.annotations.read_only_hint
                assert tool.input_schema["required"]

            read = await given(client, "read", text="The 12.5 km tunnel; 31 February 2021.")
            spans = weft.read("The 12.5 km tunnel; 31 February 2021.", rejected=True)
            assert read["spans"] == [jsonform.span_json(span) for span in spans]
            assert len(read["spans"]) == 2
            assert all(valid("span", span) for span in read["spans"])

            question = "Which company has the most employees?"
            answer = await given(client, "ask", question=question, records=["companies.csv"])
            assert answer["answer"]["text"] == "Walmart"
            assert valid("answer", answer)
            expected = weft.ask(question, records=ROOT / "examples/companies.csv").to_json()
            assert answer.pop("confidence") == pytest.approx(expected.pop("confidence"), abs=0.01)
            assert answer == expected

            report = await given(client, "check", claim=CLAIM, against=["companies.csv", "report.txt"])
            assert [found["verdict"] for found in report["findings"]] == ["copied", "contradicted"]
            assert report["findings"][0]["evidence"][0]["from"] == "companies.csv"
            assert report["counts"] == Counter(found["verdict"] for found in report["findings"]) | dict.fromkeys(
                set(report["counts"]) - {"copied", "contradicted"}, 0
            )

            assert "pyproject.toml: outside" in await refused(
                client, "ask", question=question, records=["../pyproject.toml"]
            )
            assert "outside" in await refused(client, "check", claim=CLAIM, against=["/etc/passwd"])
            assert "the question is empty" in await refused(client, "ask", question=" ")
            assert "required property" in await refused(client, "read")
            assert "no tool 'write'" in await refused(client, "write", text="5 km")
            again = await given(client, "read", text="5 km")
            assert again["spans"][0]["value"] == "5"

    anyio.run(talk)


@needs_model
def test_rows_and_texts_are_answered_from_and_a_refusal_is_no_error():
    async def talk():
        async with stdio() as client:
            rows = [{"city": "Bern", "people": 134794}, {"city": "Basel", "people": 173863}]
            answer = await given(client, "ask", question="Which city has the most people?", rows=rows)
            assert answer["answer"]["text"] == "Basel"
            text = (ROOT / "examples/report.txt").read_text(encoding="utf-8")
            answer = await given(client, "ask", question="How heavy is the rover Curiosity?", text=text)
            assert answer["answer"]["text"] == "899 kg"
            answer = await given(client, "ask", question="What discount does Siemens offer?", records=["companies.csv"])
            assert answer["refused"]
            assert "no column about" in answer["because"]
            against = [{"name": "memo", "text": "The bridge is 120 m long."}]
            report = await given(client, "check", claim="The bridge is 120 m long.", against=against)
            assert report["findings"][0]["evidence"][0]["from"] == "memo"
            report = await given(client, "check", claim="The rover Curiosity weighs 899 kg.", against=["report.txt"])
            assert report["findings"][0]["evidence"][0]["from"] == "report.txt"

    anyio.run(talk)


def test_calls_side_by_side_are_each_given_their_own_result():
    async def talk():
        found = {}

        async def one(client, number):
            found[number] = (await given(client, "read", text=f"{number} km"))["spans"][0]["value"]

        async with stdio() as client, anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(one, client, number)
        assert found == {number: str(number) for number in range(20)}

    anyio.run(talk)


def test_one_call_runs_at_a_time(monkeypatch):
    import threading
    import time

    from weft.serving.reachable import Reach
    from weft.serving.server import server
    from weft.serving.tools import Tools

    busy = threading.Lock()

    def alone(self, text):
        assert busy.acquire(blocking=False)
        time.sleep(0.01)
        busy.release()
        return {"spans": []}

    monkeypatch.setattr(Tools, "read", alone)

    async def talk():
        async with mcp.Client(server(Reach((ROOT,)))) as client, anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(lambda: given(client, "read", text="5 km"))

    anyio.run(talk)


def message(number: int, method: str, **params) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()


def test_lines_that_are_no_messages_do_not_end_the_server():
    client = {"clientInfo": {"name": "test", "version": "1"}, "capabilities": {}, "protocolVersion": "2025-06-18"}
    call = message(2, "tools/call", name="read", arguments={"text": "5 km"})
    lines = [b"no json", b"\xff\xfe", b'{"jsonrpc": "2.0"}', message(1, "initialize", **client), b"[" * 5000]
    lines += [call.replace(b"5 km", rb"\ud800"), b'{"jsonrpc": "2.0", "method": "notifications/initialized"}', call]
    with subprocess.Popen(
        [sys.executable, *COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=ENVIRONMENT, cwd=ROOT,
    ) as process:  # fmt: skip
        process.stdin.write(b"\n".join(lines) + b"\n")
        process.stdin.flush()
        last = {}
        while last.get("id") != 2:
            line = process.stdout.readline()
            assert line, process.stderr.read().decode()
            last = json.loads(line)
        process.stdin.close()
        assert process.wait(SECONDS) == 0
    assert last["result"]["structuredContent"]["spans"][0]["text"] == "5 km"


def test_a_web_page_of_another_site_is_not_served():
    with listening() as address:
        for header in ({"Host": "example.org"}, {"Origin": "https://example.org"}):
            asked = urllib.request.Request(address, b"{}", {"Content-Type": "application/json"} | header)
            with pytest.raises(urllib.error.HTTPError) as answered:
                urllib.request.urlopen(asked, timeout=SECONDS)
            assert answered.value.code in (403, 421)


@needs_model
def test_the_model_is_loaded_at_the_first_question_and_once(fresh_python):
    code = """
import sys, anyio, mcp
from pathlib import Path
from weft.serving.reachable import Reach
from weft.serving.server import server

async def talk():
    async with mcp.Client(server(Reach((Path.cwd(),)))) as client:
        await client.list_tools()
        await client.call_tool("read", {"text": "5 km"})
        assert "onnxruntime" not in sys.modules
        for _ in range(2):
            assert not (await client.call_tool("ask", {"question": "How many miles is 12.5 km?"})).is_error
anyio.run(talk)
from weft.runtime import load
print(load.cache_info().misses)
"""
    assert fresh_python(code).strip() == "1"


def test_a_fault_of_ours_is_told_without_what_it_said_and_the_server_lives_on(monkeypatch, capsys):
    from weft.serving.reachable import Reach
    from weft.serving.server import server
    from weft.serving.tools import Tools

    def fails(self, text):
        raise RuntimeError("secret")

    async def talk():
        async with mcp.Client(server(Reach((ROOT,)))) as client:
            with monkeypatch.context() as broken:
                broken.setattr(Tools, "read", fails)
                told = await refused(client, "read", text="5 km")
            assert re.fullmatch(r"a fault of ours: RuntimeError \(test_mcp\.py:\d+\)\. Please report it\.", told)
            assert (await given(client, "read", text="5 km"))["spans"]

    anyio.run(talk)
    assert "RuntimeError" in capsys.readouterr().err


class Gives:
    """Tools that give, or raise, what they are told to."""

    def __init__(self, result):
        self.result = result

    def call(self, name, arguments):
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def test_half_a_surrogate_pair_is_sent_as_a_question_mark():
    from weft.serving.server import outcome

    assert outcome(Gives({"text": "5\u2009km \ud800"}), "read", {}) == (
        '{"text": "5\u2009km ?"}',
        {"text": "5\u2009km ?"},
    )
    assert outcome(Gives(WeftError("a\n\ud800")), "read", {}) == ("a ?", None)


def test_without_the_sdk_the_extra_is_named(command, monkeypatch):
    for module in ("mcp_types", "mcp", "mcp.server.lowlevel"):
        monkeypatch.setitem(sys.modules, module, None)
    outcome = command("mcp")
    assert outcome.is_refused_in_one_line()
    assert b"pip install 'weft[mcp]'" in outcome.error


@pytest.mark.parametrize(
    ("options", "because"),
    [(["--port", "8000"], "--host and --port go with --http"), (["--http", "--port", "70000"], "wanted 0 to 65535"),
     (["--root", "nowhere"], "--root nowhere: no such folder"), (["--http", "--host", "no host"], "--host no host"),
     (["words"], "unrecognized arguments")],
)  # fmt: skip
def test_options_that_do_not_go_are_told_in_one_line(command, options, because):
    outcome = command("mcp", *options)
    assert outcome.is_refused_in_one_line()
    assert because in outcome.error.decode()


def test_a_port_that_is_taken_is_told_in_one_line(command):
    import socket

    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as other:
        outcome = command("mcp", "--http", "--port", str(other.getsockname()[1]))
    assert outcome.is_refused_in_one_line()
    assert "in use" in outcome.error.decode()


def test_the_example_of_a_configuration_names_this_command():
    (entry,) = json.loads((ROOT / "examples/mcp.json").read_text(encoding="utf-8"))["mcpServers"].values()
    assert entry["command"] == "weft"
    from weft import cli

    parser = cli.Parser("mcp", "")
    cli.COMMANDS[("mcp",)](parser)
    assert entry["args"][0] == "mcp"
    assert parser.parse_args(entry["args"][1:]).root
    with pytest.raises(WeftError):
        parser.parse_args(["--roots", "x"])
