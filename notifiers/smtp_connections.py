"""
The kept-open connections to the SMTP server: taken one at a time, given back when they are still good.

What is said over them is in `smtp_dialogue`.
"""

import asyncio
import ssl
from datetime import datetime, timedelta

from aiosmtplib import SMTP

from handrail.clock import Clock
from notifiers.smtp_line import Line
from notifiers.smtp_url import SmtpAddress

IDLE = timedelta(seconds=60)
"""How long an unused connection is trusted: servers hang up after five minutes, some firewalls much sooner."""
FAREWELL = 2.0
"""Seconds that a polite QUIT may take."""


class Connections:
    """A stack of connections; the one used last is taken first, so that a quiet hour needs few of them."""

    def __init__(self, address: SmtpAddress, domain: str, clock: Clock, tls_context: ssl.SSLContext | None) -> None:
        """Connect to `address` when first asked, greeting the server as `domain`."""
        self._address = address
        self._domain = domain
        self._clock = clock
        self._tls_context = tls_context
        self._resting: list[tuple[Line, datetime]] = []

    def rested(self) -> Line | None:
        """Take a connection that is open already, if one is."""
        oldest = self._clock.now() - IDLE
        while self._resting:
            line, since = self._resting.pop()
            if line.is_open and since >= oldest:
                return line
            line.close()
        return None

    async def fresh(self) -> Line:
        """Open a new connection, with TLS and login as the address asks; raises what aiosmtplib raises."""
        client = SMTP(
            hostname=self._address.host,
            port=self._address.port,
            username=self._address.username,
            password=self._address.password,
            local_hostname=self._domain,  # the machine's own name is nobody's business
            use_tls=self._address.implicit,
            start_tls=self._address.starttls,
            tls_context=await self._tls(),
            timeout=None,  # the sender puts one timeout around the whole exchange, which is far cheaper
        )
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
        return Line(client)

    def give_back(self, line: Line) -> None:
        """Keep a connection that is good for another message."""
        if line.is_open:
            self._resting.append((line, self._clock.now()))

    def drop_all(self) -> None:
        """Hang up on every resting connection: one was found stale, so its neighbours are too."""
        while self._resting:
            self._resting.pop()[0].close()

    async def aclose(self) -> None:
        """Say QUIT on every resting connection, briefly."""
        resting, self._resting = self._resting, []
        await asyncio.gather(*(line.farewell(FAREWELL) for line, _ in resting))

    async def _tls(self) -> ssl.SSLContext:
        """Answer the TLS context, made once; reading the trusted certificates is slow, so not on the loop."""
        if self._tls_context is None:
            self._tls_context = await asyncio.to_thread(self._address.tls_context)
        return self._tls_context
