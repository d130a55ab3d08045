"""
A deferred channel costs nothing until a message needs it, and is then the channel itself.
"""

from notifiers.deferred import DeferredNotifier
from notifiers.protocol import Outgoing


class Counted:
    """A channel that counts."""

    name = "counted"
    limit = 3

    def __init__(self) -> None:
        """Begin at nothing."""
        self.sent: list[Outgoing] = []
        self.closed = False

    async def send(self, outgoing: Outgoing) -> None:
        """Remember the message."""
        self.sent.append(outgoing)

    async def aclose(self) -> None:
        """Remember that."""
        self.closed = True


async def test_channel_is_made_at_the_first_message() -> None:
    """Two messages make one channel, which gets both and is closed at the end."""
    made: list[Counted] = []

    def make() -> Counted:
        made.append(Counted())
        return made[-1]

    channel = DeferredNotifier("counted", make, limit=3)
    assert made == []
    for number in range(2):
        await channel.send(Outgoing(f"<{number}@example.org>", "somewhere", "subject", "text"))
    await channel.aclose()
    assert [(len(one.sent), one.closed) for one in made] == [(2, True)]


async def test_unused_channel_is_never_made() -> None:
    """Closing a channel that sent nothing makes nothing."""
    channel = DeferredNotifier("counted", lambda: (_ for _ in ()).throw(AssertionError), limit=1)
    await channel.aclose()
    assert channel.name == "counted"
