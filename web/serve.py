"""
Running the application on the caller's loop until the caller says stop, with the mail door beside it.

Signals are the caller's business, and so is the choice of loop; nothing here logs who asked for what.
"""

import asyncio
import socket
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from typing import Protocol

import uvicorn

from handrail.errors import SettingsError
from intake.accepting import several
from intake.admission import Admission, Limits
from web.app import make_app
from web.conversations import Conversations
from web.desk import Desk

GRACE_SECONDS = 5
BACKLOG = 2048


class Door(Protocol):
    """Another door that opens and closes with this one; the SMTP door is one."""

    async def start(self) -> None:
        """Open."""
        ...

    async def stop(self) -> None:
        """Close, after what is being taken has been answered."""
        ...


async def serve(
    desk: Desk,
    *,
    host: str,
    port: int,
    stop: asyncio.Event,
    door: Door | None = None,
    admission: Admission | None = None,
    started: Callable[[int], None] | None = None,
) -> None:
    """
    Serve until `stop` is set, then finish what was begun; `started` hears the real port (0 asks for any free one).

    `admission` says how much may be in hand; `door` is handed the same by whoever made it.

    Raises:
        SettingsError: an address cannot be listened on, or a mapping file of a webhook is wrong.

    """
    shared = admission or Admission(Limits.of(desk.settings))
    conversations = Conversations(shared)
    config = _config(desk, shared, conversations)
    listening = _listen(host, port)
    async with AsyncExitStack() as stack:
        stack.callback(listening.close)
        if door is not None:
            await _open_door(door)
            stack.push_async_callback(door.stop)
        server = _Server(config, lambda: started(listening.getsockname()[1]) if started else None)
        waiting = asyncio.create_task(_stop_when(stop, server))
        stack.callback(waiting.cancel)
        stack.callback(asyncio.create_task(conversations.keep_looking()).cancel)
        await server.serve(sockets=several(listening))


class _Server(uvicorn.Server):
    """A server that leaves signals alone and says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the caller."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        self._ready()


async def _open_door(door: Door) -> None:
    try:
        await door.start()
    except OSError as error:
        raise SettingsError(f"HANDRAIL_MAIL_PORT: cannot listen: {error.strerror or 'not possible'}") from None


def _config(desk: Desk, admission: Admission, conversations: Conversations) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(desk, admission),
        http=conversations.protocol,  # type: ignore[arg-type]  # it only calls it, as it would a class
        loop="none",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Take the address now, so that a port in use is known before anything else starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        why = error.strerror or "not possible"
        raise SettingsError(f"HANDRAIL_WEB_PORT: cannot listen on {host} port {port}: {why}") from None
    listening.setblocking(False)  # noqa: FBT003 - the signature is the standard library's
    return listening


async def _stop_when(stop: asyncio.Event, server: uvicorn.Server) -> None:
    await stop.wait()
    server.should_exit = True
