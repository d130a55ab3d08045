"""
Connections to PostgreSQL that end when whoever is at the other end has vanished: a machine without power, a cut line.

Nobody says goodbye then. asyncpg would wait for an answer for ever, or until the kernel gives up on what was sent, a
quarter of an hour; and the server would keep the locks of a process that is gone for two hours, while all others wait
for them. Both sides are told to find out within half a minute. What a living server takes long for is not cut short.
"""

import asyncio
import socket
from typing import Any

import asyncpg

_CONNECT_SECONDS = 10
_SILENCE_SECONDS, _BETWEEN_SECONDS, _UNANSWERED = 10, 5, 3
"""After so much silence the other side is asked for a sign, again after so much, and given up after so many."""
_UNTAKEN_MS = 20_000
"""For how long what was sent may remain unacknowledged."""
_IDLE_TRANSACTION_SECONDS = 60
"""For how long a process that stands still in a transaction may keep others from its rows; `cli.life` waits as long."""


def _ours() -> dict[str, int]:
    """Name what our end of a connection is told, by the constants of `socket`; see tcp(7)."""
    return {
        "TCP_KEEPIDLE": _SILENCE_SECONDS,
        "TCP_KEEPINTVL": _BETWEEN_SECONDS,
        "TCP_KEEPCNT": _UNANSWERED,
        "TCP_USER_TIMEOUT": _UNTAKEN_MS,
    }


def _theirs() -> str:
    """Write what the server is told for its end, in settings that anybody may change for themselves."""
    told = {
        "tcp_keepalives_idle": _SILENCE_SECONDS,
        "tcp_keepalives_interval": _BETWEEN_SECONDS,
        "tcp_keepalives_count": _UNANSWERED,
        "tcp_user_timeout": _UNTAKEN_MS,
        "idle_in_transaction_session_timeout": _IDLE_TRANSACTION_SECONDS * 1000,
    }
    return "; ".join(f"SET {name} = {value}" for name, value in told.items())


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """One that watches over its socket, which nobody else is given (asyncpg's issue 606)."""

    def __init__(self, protocol: Any, transport: asyncio.BaseTransport, *more: Any, **facts: Any) -> None:  # noqa: ANN401 - asyncpg's
        super().__init__(protocol, transport, *more, **facts)
        _watch(transport.get_extra_info("socket"))


async def connect(*place: Any, **options: Any) -> asyncpg.Connection:  # noqa: ANN401 - asyncpg's own
    """Connect as `asyncpg.connect` does, in 10 s at most unless `timeout` says otherwise."""
    wanted = {"timeout": _CONNECT_SECONDS, "connection_class": _Connection, **options}
    connection = await asyncpg.connect(*place, **wanted)
    await connection.execute(_theirs())
    return connection


def _watch(wire: socket.socket) -> None:
    if wire.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _ours().items():
        if hasattr(socket, name):  # not every system has all of them
            wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
