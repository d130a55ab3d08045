"""
Which mailbox is polled, if any: the settings' one, handed to the desk that the flows ask to gather mail.

How a mailbox is polled is in `mailbox`; when it is, is for `flows`.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from handrail.settings import Settings
from intake.desk import Desk
from intake.mailbox import MailboxError, poll

log = logging.getLogger(__name__)


class GatheringDesk(Desk, Protocol):
    """A desk that can be told how mail is gathered."""

    def gathers_with(self, gather: Callable[[], Awaitable[int]]) -> None:
        """Gather mail by calling `gather`, which answers how many mails it took."""
        ...


def provide_mailbox(desk: GatheringDesk, settings: Settings) -> None:
    """Let the desk gather from the mailbox of `HANDRAIL_IMAP_URL`; without one it gathers nothing."""
    if settings.imap_url is None:
        return
    url = settings.imap_url.get_secret_value()

    async def gather() -> int:
        try:
            done = await poll(desk, url, settings.mail_domain, settings.max_mail_bytes, own_lists=settings.own_lists)
        except MailboxError as error:
            log.warning("%s", error)
            raise
        return done.taken + done.machine + done.quarantined

    desk.gathers_with(gather)
