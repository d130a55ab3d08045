"""
The doors for mail: the one `handrail web` opens beside the pages, and the mailbox that `handrail engine` polls.
"""

from collections.abc import Awaitable, Callable

from pydantic import SecretStr

from handrail.settings import Settings
from intake.desk import Desk
from intake.mailbox import poll
from intake.smtp_door import SmtpDoor


def mail_door(desk: Desk, settings: Settings) -> SmtpDoor:
    """Make the SMTP door that the settings describe; nothing listens yet."""
    return SmtpDoor(
        desk,
        host=settings.host,
        port=settings.mail_port,
        max_bytes=settings.max_mail_bytes,
        hostname=settings.mail_domain,
        domain=settings.mail_domain,
    )


def polled_mailbox(desk: Desk, settings: Settings, url: SecretStr) -> Callable[[], Awaitable[int]]:
    """Answer what takes in the mails of one round, and says how many they were."""

    async def gather() -> int:
        done = await poll(desk, url.get_secret_value(), settings.mail_domain, settings.max_mail_bytes)
        return done.taken + done.machine + done.quarantined

    return gather
