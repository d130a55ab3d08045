"""
Which channels this installation has: one notifier for each name that a delivery's `channel` may hold.

In what order a person's channels are tried is decided in `engine`.
"""

from pathlib import Path

from handrail.clock import Clock
from notifiers.apprise_channel import AppriseNotifier
from notifiers.mailbox import MailboxNotifier
from notifiers.protocol import Notifier
from notifiers.smtp import SmtpNotifier
from notifiers.webhook import WebhookNotifier


def notifiers_from(
    *, smtp_url: str | None, mailbox: Path, webhook_secret: str | None, sender: str, clock: Clock
) -> dict[str, Notifier]:
    """
    Make the channels `mail`, `apprise` and `webhook`; mail stays in the folder `mailbox` while no server is set.

    Without a secret the webhook refuses every message, since nobody could tell ours from another's.

    Raises:
        SettingsError: the SMTP URL is wrong.

    """
    mail: Notifier = (
        MailboxNotifier(mailbox, clock, sender) if smtp_url is None else SmtpNotifier(smtp_url, sender, clock=clock)
    )
    return {"mail": mail, "apprise": AppriseNotifier(), "webhook": WebhookNotifier(webhook_secret, clock=clock)}
