"""The MCP server, by the official SDK: tools listed and called, over standard input and output or streamable HTTP."""

from __future__ import annotations

import json
import socket
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import weft
from weft.errors import WeftError
from weft.serving.described import INSTRUCTIONS, TOOLS
from weft.serving.reachable import Reach
from weft.serving.tools import Tools
from weft.terminal import complain, one_line

BODY_LIMIT = 16_000_000  # bytes of one request over HTTP
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def server(reach: Reach) -> Any:
    """A `Server` of the SDK with the three tools. Raises WeftError where the SDK is not installed."""
    try:
        import anyio
        import mcp_types as types
        from mcp.server.lowlevel import Server
    except ImportError:
        raise WeftError("weft mcp needs the MCP SDK, version 2.3 or later. Run: pip install 'weft[mcp]'.") from None
    tools, one = Tools(reach), anyio.CapacityLimiter(1)  # the model takes one question at a time

    async def list_tools(context: Any, params: Any) -> Any:
        hints = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=reach.allow_sql)
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=name, title=told["title"], description=told["description"], input_schema=told["input"],
                    output_schema=told["output"], annotations=hints,
                )
                for name, told in TOOLS.items()
            ]
        )  # fmt: skip

    async def call_tool(context: Any, params: Any) -> Any:
        given = partial(outcome, tools, params.name, params.arguments or {})
        told, form = await anyio.to_thread.run_sync(given, limiter=one)
        content: list[Any] = [types.TextContent(type="text", text=told)]
        return types.CallToolResult(content=content, structured_content=form, is_error=form is None)

    return Server(
        "weft", version=weft.__version__, title="weft", instructions=INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool,
    )  # fmt: skip


def outcome(tools: Tools, name: str, arguments: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """(the result as a line of JSON, as JSON), or (what went wrong, None). Never raises: the server lives on."""
    try:
        # half a surrogate pair, of a cell say, is no Unicode and cannot be sent
        told = json.dumps(tools.call(name, arguments), ensure_ascii=False).encode("utf-8", "replace").decode()
        return told, json.loads(told)
    except WeftError as error:
        told = one_line(str(error))
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"a fault of ours: {type(error).__name__} ({Path(last.filename).name}:{last.lineno}). Please report it."
        complain(f"{name}: {told} {error}")
    return told.encode("utf-8", "replace").decode(), None


def over_stdio(made: Any) -> None:
    """Until standard input ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await made.run(read, write, made.create_initialization_options())

    if sys.stdin.isatty():
        sys.stderr.write("weft mcp: waiting for a client's messages on standard input; --http serves a port instead.\n")
    anyio.run(serve)


def over_http(made: Any, host: str, port: int) -> None:
    """Until it is interrupted; the address goes to standard error. WeftError when it cannot be had."""
    import uvicorn

    app = made.streamable_http_app(host=host, max_request_body_size=BODY_LIMIT)
    with _listening(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"weft mcp: http://{shown}:{listening.getsockname()[1]}/mcp\n")
        if host not in LOOPBACK:
            complain(f"{host} is not this machine alone, and nobody is asked for a password.")
        sys.stderr.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind)
    except (OSError, UnicodeError) as error:
        raise WeftError(f"--host {host}: {getattr(error, 'strerror', None) or error}. Pass another.") from None
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
        made.listen()  # from here on a client is not turned away
    except OSError as error:
        made.close()
        raise WeftError(
            f"--host {host} --port {port}: {(error.strerror or str(error)).lower()}. Pass others."
        ) from None
    return made
