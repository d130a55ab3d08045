"""
The registry makes the channels that the settings ask for.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.clock import HandClock
from handrail.errors import SettingsError
from notifiers.protocol import Notifier
from notifiers.registry import notifiers_from


def made(smtp_url: str | None) -> dict[str, Notifier]:
    """Make the channels."""
    clock = HandClock(datetime(2026, 11, 24, tzinfo=UTC))
    return notifiers_from(
        smtp_url=smtp_url, mailbox=Path("mailbox"), webhook_secret=None, sender="handrail@example.org", clock=clock
    )


@pytest.mark.parametrize(("smtp_url", "mail"), [(None, "mailbox"), ("smtp://mail.example.org", "smtp")])
def test_mail_goes_where_the_settings_say(smtp_url: str | None, mail: str) -> None:
    """Mail leaves by SMTP when a server is set, and stays in the development mailbox otherwise."""
    channels = made(smtp_url)
    assert {name: channel.name for name, channel in channels.items()} == {
        "mail": mail, "apprise": "apprise", "webhook": "webhook",
    }  # fmt: skip


def test_every_channel_has_a_limit() -> None:
    """Each says how many messages it takes at once."""
    assert all(channel.limit >= 1 for channel in made(None).values())


def test_wrong_url_is_a_settings_error() -> None:
    """A wrong SMTP URL stops the start instead of every message."""
    with pytest.raises(SettingsError):
        made("mail.example.org")
