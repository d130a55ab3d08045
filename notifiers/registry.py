"""
Which channels this installation has: one notifier for each name that a delivery's `channel` may hold.

In what order a person's channels are tried is decided in `engine`.
"""

from importlib import import_module
from pathlib import Path

from handrail.clock import Clock
from notifiers.deferred import DeferredNotifier
from notifiers.mailbox import MailboxNotifier
from notifiers.protocol import Notifier
from notifiers.smtp import SmtpNotifier


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

    def webhook() -> Notifier:
        made: Notifier = import_module("notifiers.webhook").WebhookNotifier(webhook_secret, clock=clock)
        return made

    return {
        "mail": mail,
        "apprise": DeferredNotifier("apprise", _apprise, limit=4),
        "webhook": DeferredNotifier("webhook", webhook, limit=8),
    }


def _apprise() -> Notifier:
    made: Notifier = import_module("notifiers.apprise_channel").AppriseNotifier()
    return made
