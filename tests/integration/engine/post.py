"""
A post office for tests: it takes mail, refuses it or breaks down, as a test wishes.
"""

from collections.abc import Callable, MutableMapping
from typing import cast

from engine.desk import Desk
from notifiers.protocol import Notifier, NotifyError, Outgoing
from states.people import Delivery
from storage import cases, deliveries
from tests.support.community import Community

LATER = NotifyError("smtp-451", permanent=False)
"""A refusal that may pass."""
NEVER = NotifyError("smtp-550", permanent=True)
"""A refusal for good."""


class Post:
    """A channel that keeps what it took; `refuses` answers the error for an address, or None to take the mail."""

    name = "mail"
    limit = 4

    def __init__(self, refuses: Callable[[str], Exception | None] = lambda _address: None) -> None:
        self.refuses = refuses
        self.taken: list[Outgoing] = []
        self.tried = 0

    async def send(self, outgoing: Outgoing) -> None:
        """Take the mail, or raise what the test wishes."""
        self.tried += 1
        error = self.refuses(outgoing.to)
        if error is not None:
            raise error
        self.taken.append(outgoing)

    async def aclose(self) -> None:
        """Close nothing."""

    def to(self, address: str) -> list[Outgoing]:
        """Answer what was sent to one address."""
        return [one for one in self.taken if one.to == address]


def use_post(desk: Desk, post: Post) -> Post:
    """Let a desk send its mail by this post."""
    cast("MutableMapping[str, Notifier]", desk.context.notifiers)["mail"] = post
    return post


def refuse(*addresses: str, error: Exception = NEVER) -> Callable[[str], Exception | None]:
    """Refuse mail to these addresses."""
    return lambda address: error if address in addresses else None


async def outbox(community: Community) -> list[Delivery]:
    """Answer every delivery of every case."""
    async with community.desk.context.database.read() as session:
        ids = await cases.all_ids(session)
        return [one for key in ids for one in await deliveries.of_case(session, key)]
