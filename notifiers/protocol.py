"""
What every channel takes, promises and raises: one message out, or one error that says permanent or not.

Retries, the next channel and the next person are the business of `engine`.
"""

from dataclasses import dataclass, field
from typing import Protocol

from handrail.errors import HandrailError


@dataclass(frozen=True, slots=True)
class Outgoing:
    """
    One message to one recipient; its repr shows neither address nor text.

    `to` is what the channel understands: a mail address, an apprise URL, a webhook's URL. `message_id` is the same at
    every try, so that a copy sent twice can be recognised.
    """

    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    reply_to: str | None = field(default=None, repr=False)


class NotifyError(HandrailError):
    """
    A message did not leave. `permanent` says that another try over this channel is useless.

    `code` is short and ours, such as `smtp-550` or `timeout`; never words of the other side, never an address.
    """

    def __init__(self, code: str, *, permanent: bool) -> None:
        """Keep the code, and whether to try again."""
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Notifier(Protocol):
    """A channel. `limit` is how many sends it takes at once; more than that wait their turn."""

    name: str
    limit: int

    async def send(self, outgoing: Outgoing) -> None:
        """
        Hand the message over; a normal return means that the other side took it.

        Raises:
            NotifyError: it was not taken.

        """
        ...

    async def aclose(self) -> None:
        """Let go of every connection; sending afterwards is an error of the caller."""
        ...
