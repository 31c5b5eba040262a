"""`weft mcp`: what a client may name (reachable), what it may call (described, tools), how it is served (server)."""
