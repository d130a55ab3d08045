"""
What a mail server took from us and gave up later was not told: it goes another way, or others hear.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handrail.identifiers import Reference
from intake.mail.take import take_mail
from intake.mail.values import MailKind
from states.people import Delivery, DeliveryStatus
from tests.acceptance.bounces import bounce_of
from tests.acceptance.sink import Sink
from tests.integration.notifiers.hearers import Hearer
from tests.support.community import Community, open_community

FIRST, SECOND = "facilitator-1", "facilitator-2"
OURS = "handrail@example.org"
ALARM = "Handrail needs a person"


@pytest.fixture
async def mailing(tmp_path: Path, sink: Sink) -> AsyncIterator[Community]:
    """Open the usual community, whose mail leaves for that server."""
    async with open_community(tmp_path / "var", smtp_url=sink.url, mail_from=OURS) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)


async def comes_back(
    community: Community, sink: Sink, name: str, *, action: str = "failed", whole: bool = True
) -> None:
    """Let the newest mail to somebody come back, by the mail door."""
    bounce = bounce_of(sink.to(f"{name}@example.org")[-1], OURS, action=action, whole=whole)
    taken = await take_mail(community.desk, bounce, "", (OURS,), "localhost")
    assert taken.kind is MailKind.MACHINE
    await community.work()


async def about(community: Community, reference: Reference, name: str) -> list[Delivery]:
    """Answer what somebody was to be told of a case."""
    return [one for one in await community.outbox(reference) if one.person == community.people[name].id]


@pytest.mark.parametrize("whole", [True, False])
async def test_others_hear_when_a_notice_comes_back(mailing: Community, sink: Sink, whole: bool) -> None:  # noqa: FBT001 - a case of the test
    """B2: a mailbox that is gone is known by the bounce; the others of the group are alarmed, once."""
    opened = await mailing.report()
    await mailing.work()
    (told,) = await about(mailing, opened.reference, FIRST)
    assert told.status is DeliveryStatus.SENT
    for _ in range(2):
        await comes_back(mailing, sink, FIRST, whole=whole)
    (told,) = await about(mailing, opened.reference, FIRST)
    assert (told.status, told.error) == (DeliveryStatus.FAILED, "bounced")
    for name in (SECOND, "facilitator-3"):
        alarms = [mail for mail in sink.to(f"{name}@example.org") if ALARM in str(mail["Subject"])]
        assert len(alarms) == 1
    assert (await mailing.desk.picture()).backlog[0].failed == 1
    assert await mailing.is_sound()


async def test_delay_is_no_failure(mailing: Community, sink: Sink) -> None:
    """B2: a server that still tries has given nothing up."""
    opened = await mailing.report()
    await mailing.work()
    await comes_back(mailing, sink, FIRST, action="delayed")
    (told,) = await about(mailing, opened.reference, FIRST)
    assert told.status is DeliveryStatus.SENT
    assert len(sink.to(f"{SECOND}@example.org")) == 1


async def test_bounce_of_what_is_not_ours_changes_nothing(mailing: Community, sink: Sink) -> None:
    """B2: a Message-ID that we have not made, or none, is a count and no more."""
    await mailing.report()
    await mailing.work()
    mail, before = sink.to(f"{FIRST}@example.org")[0], len(sink.mails)
    del mail["Message-ID"]
    for name in (None, "<made-up@example.org>", "<" + "x" * 5_000 + ">"):
        if name:
            mail["Message-ID"] = name
        bounce = bounce_of(mail, OURS)
        await take_mail(mailing.desk, bounce, "", (OURS,), "localhost")
        del mail["Message-ID"]
    await mailing.work()
    assert len(sink.mails) == before
    assert await mailing.is_sound()


async def test_who_takes_part_hears_that_the_reporter_was_not_reached(mailing: Community, sink: Sink) -> None:
    """B2: when the answer to a reporter comes back, those who hold the case know that somebody could not be told."""
    opened = await mailing.report()
    await mailing.work()
    bounce = bounce_of(sink.to("reporter@example.net")[0], OURS)
    await take_mail(mailing.desk, bounce, "", (OURS,), "localhost")
    await mailing.work()
    subjects = [str(mail["Subject"]) for mail in sink.to(f"{FIRST}@example.org")]
    assert f"{opened.reference}: {ALARM}" in subjects
    assert await mailing.is_sound()


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it
async def test_second_channel_takes_over_what_comes_back(tmp_path: Path, sink: Sink, chat: Hearer) -> None:
    """B2: who is reached elsewhere is told there, and nobody else is alarmed."""
    services = {"Chat": f"json://127.0.0.1:{chat.port}/{{to}}"}
    async with open_community(tmp_path / "var", smtp_url=sink.url, mail_from=OURS, second_channels=services) as mailing:
        await mailing.settle(facilitator=3, committee=3, board=1, ombuds=1)
        await mailing.desk.set_my_second_channel(await mailing.visitor(FIRST), "Chat", "@one")
        opened = await mailing.report()
        await mailing.work()
        await comes_back(mailing, sink, FIRST)
        told = await about(mailing, opened.reference, FIRST)
        assert len(told) == 2
        assert {one.channel: one.status for one in told} == {
            "mail": DeliveryStatus.FAILED,
            "apprise": DeliveryStatus.SENT,
        }
        assert len(sink.to(f"{SECOND}@example.org")) == 1
        assert await mailing.is_sound()
