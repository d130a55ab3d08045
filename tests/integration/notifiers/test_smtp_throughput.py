"""
How fast mail leaves: the figure is printed, and a floor keeps it from getting worse unseen.
"""

import asyncio
from collections.abc import Iterator

from handrail.clock import HandClock, SystemClock
from notifiers.protocol import Outgoing
from notifiers.smtp import SmtpNotifier
from tests.integration.notifiers.doors import Postbox

COUNT = 400
FLOOR = 40


async def test_hundreds_of_mails_leave_quickly(postbox: Postbox, clock: HandClock) -> None:
    """Eight senders share the connections; the receiving server, on the same loop, takes most of the time."""
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    mails = (
        Outgoing(f"<{n}@example.org>", "kim@example.org", "HR-7Q2KABCD: here", "Hello\n" * 20) for n in range(COUNT)
    )

    async def work(mine: Iterator[Outgoing]) -> None:
        for mail in mine:
            await notifier.send(mail)

    started = SystemClock().now()
    await asyncio.gather(*(work(mails) for _ in range(notifier.limit)))
    rate = COUNT / (SystemClock().now() - started).total_seconds()
    await notifier.aclose()
    print(f"\n{rate:.0f} mails/s over {len(postbox.connections)} connections")  # noqa: T201 - the figure is the point
    assert len(postbox.mails) == COUNT
    assert len(postbox.connections) == notifier.limit
    assert rate > FLOOR
