"""
When the mailbox is polled: beside the engine's work, so that a mail server that is slow or down holds up no move.

How it is polled is the desk's to know; the run that shows what was taken in is made by `engine_loop`.
"""

import asyncio
import logging

from flows.desk import Desk
from flows.steps import code_of

_LOG = logging.getLogger("handrail.engine")
PAUSE_SECONDS = 30.0
"""Real seconds between the beginnings of two rounds."""


class MailRounds:
    """One round after the other, never two at once."""

    def __init__(self, desk: Desk) -> None:
        """Poll for `desk`, if it gathers mail; nothing begins before `taken` is asked."""
        self._desk = desk
        self._round: asyncio.Task[int] | None = None
        self._next_at = 0.0

    @property
    def going_on(self) -> tuple[asyncio.Task[int], ...]:
        """The round that goes on, if any; broken off, what it has not marked is taken again, and is the same case."""
        return () if self._round is None else (self._round,)

    def taken(self) -> int:
        """Begin a round when it is time; answer, once, how many mails a round that has ended took in."""
        if self._round is not None:
            return self._result(self._round) if self._round.done() else 0
        now = asyncio.get_running_loop().time()
        if self._desk.gathers_mail and now >= self._next_at:
            self._next_at = now + PAUSE_SECONDS
            self._round = asyncio.create_task(self._desk.gather_mail())
        return 0

    def seconds(self) -> float:
        """Answer the real seconds until the next round is to begin; while one goes on, `ended` tells more."""
        if self._round is not None or not self._desk.gathers_mail:
            return PAUSE_SECONDS
        return max(0.0, self._next_at - asyncio.get_running_loop().time())

    async def ended(self) -> None:
        """Wait for the end of the round that goes on; for ever if there is none."""
        await (asyncio.wait({self._round}) if self._round is not None else asyncio.Event().wait())

    def _result(self, ended: asyncio.Task[int]) -> int:
        self._round = None
        error = ended.exception()
        if error is None:
            return ended.result()
        _LOG.warning("the mailbox was not polled: %s", code_of(error))
        return 0
