"""
HTTP conversations: how many there are at once, how long one may keep us waiting, and with how much that means nothing.

The protocol is the server's own; what is said in it is for the application. Whoever speaks slowly on purpose holds a
place for some seconds, not for ever, and one network holds no more places than it leaves. The server's parser keeps
what stands before and after a body however long it is, so that is bounded here.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from intake.admission import Admission
from intake.doors import Door, Why
from intake.senders import sender_of

SECONDS_TO_ASK = 20.0
"""How long a client may take from the beginning, or from its last answer, until it has asked for something."""
SECONDS_TO_READ = 60.0
"""How long a client may leave an answer lying without taking any more of it."""
HEAD_BYTES = 65_536
"""So much may come, at least, that is neither a body nor the end of a request: its head, or what follows its body."""
_LOOK_SECONDS = 1.0
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 82\r\n"
    b"cache-control: no-store\r\nconnection: close\r\n\r\n"
    b"The headers of this request are too long. Send shorter ones, or clear its cookies\n"
)
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 86\r\n"
    b"cache-control: no-store\r\nretry-after: %d\r\nconnection: close\r\n\r\n"
    b"Very many people are here just now. Please wait a minute, then load this page again.\r\n"
)


class Conversations:
    """Those of one server; `admission` says how many there may be."""

    def __init__(self, admission: Admission) -> None:
        """Begin with none."""
        self._admission, self.turns = admission, admission.turns
        self._open: set[_Conversation] = set()

    def protocol(self, *words: Any, **options: Any) -> asyncio.Protocol:  # noqa: ANN401 - the server's own words
        """Make the protocol of a new connection, as the server asks for one."""
        return _Conversation(self, *words, **options)

    def joins(self, one: "_Conversation", transport: asyncio.Transport) -> bool:
        """Count a conversation; where there is no room for it the client is told, and hung up on."""
        peer = transport.get_extra_info("peername")
        one.sender = sender_of(peer[0] if isinstance(peer, tuple) else None)
        if self._admission.connections.take(Door.PAGES, one.sender):
            self._open.add(one)
            return True
        transport.write(_FULL % self._admission.refuse(Door.PAGES, Why.CONNECTIONS).retry_after)
        transport.close()
        return False

    def leaves(self, one: "_Conversation") -> None:
        """Forget a conversation."""
        self._open.remove(one)
        self._admission.connections.give_back(Door.PAGES, one.sender)

    async def keep_looking(self) -> None:
        """Hang up on those who keep us waiting too long, and forget what has faded, until this is broken off."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._admission.forget()
            self.look(asyncio.get_running_loop().time())

    def look(self, now: float) -> None:
        """Hang up on those who have kept us waiting too long by `now`, in seconds of the loop."""
        for one in tuple(self._open):
            if one.has_waited_too_long(now):
                one.transport.abort()


class _Conversation(HttpToolsProtocol):
    """The server's protocol, which joins and leaves, and knows since when it waits and what it was not handed."""

    def __init__(self, among: Conversations, *words: Any, **options: Any) -> None:  # noqa: ANN401 - the server's own
        self._among, self._joined = among, False
        self.sender: bytes | None = None
        super().__init__(*words, **options)
        self._asked_at, self._left, self._kept = self.loop.time(), (0, 0.0), 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the class above
        self._joined = self._among.joins(self, transport)
        if self._joined:
            super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._joined:
            self._among.turns.hear(self.transport, self._listen, data)

    def _listen(self, data: bytes) -> None:
        """Have the parser read on, as the class above does, but past offers of another protocol."""
        self._kept += len(data)
        self._unset_keepalive_if_required()
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                data = self._without_offer() + data[offer.args[0] :]
                continue
            except httptools.HttpParserError:
                self.send_400_response("Invalid HTTP request received.")
            break
        if self._kept > HEAD_BYTES and not self.transport.is_closing():
            if self.cycle is None or not self.cycle.more_body:  # else it may have been answered already
                self.transport.write(_TOO_LONG)
            self.transport.close()

    def _should_upgrade(self) -> bool:
        """Begin no request that offers another protocol: it is read again without the offer."""
        return bool(self.parser.get_method() != b"CONNECT")

    def _without_offer(self) -> bytes:
        """
        Answer the head of a request as if it had offered nothing, for a parser that has read nothing yet.

        Some clients offer HTTP/2 with each request. A server may pass over that, but this parser would leave the body.
        """
        words = [self.parser.get_method(), b" ", self.url, b" HTTP/1.1\r\n"]
        for name, value in self.headers:
            if name != b"upgrade":
                words += [name, b": ", value, b"\r\n"]
        self.parser = httptools.HttpRequestParser(self)
        return b"".join((*words, b"\r\n"))

    def on_body(self, body: bytes) -> None:
        """Hand on a part of a body, which has its own bounds."""
        self._kept = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Hand on the end of a request."""
        self._kept = 0
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._joined:
            self._among.leaves(self)
            super().connection_lost(exc)

    def has_waited_too_long(self, now: float) -> bool:
        """Answer whether the client has neither asked for anything nor read any of its answer for too long."""
        size = self.transport.get_write_buffer_size()
        if not size or size != self._left[0]:
            self._left = (size, now)
        if self.cycle is not None and not self.cycle.response_complete:
            self._asked_at = now
        return now - self._asked_at > SECONDS_TO_ASK or now - self._left[1] > SECONDS_TO_READ
