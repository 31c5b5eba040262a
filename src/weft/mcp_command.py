"""weft mcp [--http]: read, ask and check as tools of an MCP server, over standard input and output or HTTP."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from weft.errors import WeftError

LOOPBACK, PORT = "127.0.0.1", 8000


def mcp_command(parser: Any) -> Callable[[Namespace], int]:
    """read, ask and check as tools for a language model, by the Model Context Protocol (needs weft[mcp])."""
    parser.flag("--http", "over streamable HTTP, at /mcp; without it over standard input and output")
    parser.add_argument("--host", metavar="H", help=f"with --http: the address, by default {LOOPBACK}")
    parser.add_argument("--port", metavar="N", type=int, help=f"with --http, by default {PORT}; 0: any free one")
    parser.repeated("--root", "DIR", "a folder whose files may be read, by default the working directory; repeatable")
    parser.flag("--allow-sql", "URLs of databases may be named")
    return _mcp


def _mcp(given: Namespace) -> int:
    from weft.serving.reachable import Reach, folders

    if not given.http and (given.host is not None or given.port is not None):
        raise WeftError("--host and --port go with --http. Add --http, or leave them out.")
    if given.port is not None and not 0 <= given.port < 65536:
        raise WeftError(f"--port {given.port}: wanted 0 to 65535.")
    reach = Reach(folders(given.root or ["."]), given.allow_sql)
    from weft.serving.server import over_http, over_stdio, server

    made = server(reach)
    if given.http:
        over_http(made, given.host or LOOPBACK, PORT if given.port is None else given.port)
    else:
        over_stdio(made)
    return 0
