"""
Where mail does not get through people are reached in another way, if they have said one; then others are asked.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.telling.second_channels import TRIES
from handrail.identifiers import Reference
from states.people import Delivery, DeliveryStatus
from tests.acceptance.sink import Sink
from tests.integration.notifiers.hearers import Hearer
from tests.support.community import Community, open_community

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it
FIRST, SECOND = "facilitator-1", "facilitator-2"
ALARM = "Handrail needs a person"


@pytest.fixture
async def reached(tmp_path: Path, sink: Sink, chat: Hearer) -> AsyncIterator[Community]:
    """Open a community in which one facilitator is reached by chat, too, and has tried it."""
    services = {"Chat": f"json://127.0.0.1:{chat.port}/{{to}}"}
    async with open_community(tmp_path / "var", smtp_url=sink.url, second_channels=services) as opened:
        await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)
        await opened.desk.set_my_second_channel(await opened.visitor(FIRST), "Chat", "@one")
        await opened.work()
        yield opened


def heard(chat: Hearer) -> list[str]:
    """Answer the subjects that the chat service has heard."""
    return [json.loads(one.body)["title"] for one in chat.heard]


async def elsewhere(community: Community, reference: Reference) -> list[Delivery]:
    """Answer what went over a second channel about a case."""
    return [one for one in await community.outbox(reference) if one.channel != "mail"]


async def test_second_channel_is_tried_when_it_is_set(reached: Community, chat: Hearer, sink: Sink) -> None:
    """A message goes there at once, to the person's own part of the address, and no mail; they see that it went."""
    assert (heard(chat), sink.mails) == (["Handrail reaches you here"], [])
    assert chat.heard[0].line == "POST /@one HTTP/1.1"
    seen = await reached.desk.my_second_channel(await reached.visitor(FIRST))
    assert (seen.name, seen.to, seen.tried and seen.tried.status) == ("Chat", "@one", DeliveryStatus.SENT)


async def test_second_channel_takes_over_while_mail_does_not_leave(
    reached: Community, chat: Hearer, sink: Sink
) -> None:
    """B1: two minutes after mail began failing the one who can be reached has heard, once; mail comes when it can."""
    sink.later = True
    opened = await reached.report()
    await reached.work()
    assert len(heard(chat)) == 1
    await reached.pass_time(minutes=2)
    (over,) = await elsewhere(reached, opened.reference)
    assert (over.person, over.status) == (reached.people[FIRST].id, DeliveryStatus.SENT)
    assert [opened.reference in subject for subject in heard(chat)] == [False, True]
    assert reached.said[0] not in chat.heard[1].body.decode()
    await reached.pass_time(minutes=30)
    assert len(heard(chat)) == 2
    sink.later = False
    await reached.pass_time(hours=1)
    assert len(sink.to(f"{FIRST}@example.org")) == len(sink.to(f"{SECOND}@example.org")) == 1
    assert await reached.is_sound()


async def test_danger_does_not_wait_for_a_second_try(tmp_path: Path, sink: Sink, chat: Hearer) -> None:
    """B1: where a report tells of danger, the first try that mail fails is followed by the second channel, once."""
    services = {"Chat": f"json://127.0.0.1:{chat.port}/{{to}}"}
    async with open_community(tmp_path / "var", smtp_url=sink.url, second_channels=services) as opened:
        await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)
        await opened.desk.set_my_second_channel(await opened.visitor("committee-1"), "Chat", "@one")
        sink.later = True
        told = await opened.report(danger=True)
        await opened.work()
        assert [told.reference in subject for subject in heard(chat)] == [False, True]
        await opened.pass_time(minutes=10)
        assert len(heard(chat)) == 2
        assert await opened.is_sound()


async def test_second_channel_takes_over_when_a_mailbox_is_gone(reached: Community, chat: Hearer, sink: Sink) -> None:
    """B1: who is reached elsewhere is told there at once, and nobody else is alarmed."""
    sink.refused = {f"{FIRST}@example.org"}
    opened = await reached.report()
    await reached.work()
    (over,) = await elsewhere(reached, opened.reference)
    assert (over.status, len(heard(chat))) == (DeliveryStatus.SENT, 2)
    assert not any(ALARM in str(mail["Subject"]) for _, mail in sink.mails)
    assert await reached.is_sound()


async def test_others_hear_when_the_second_channel_fails_too(reached: Community, chat: Hearer, sink: Sink) -> None:
    """B1: retry, then second channel, then next person: with both gone the others of the group are alarmed, once."""
    sink.refused, chat.status = {f"{FIRST}@example.org"}, 500
    opened = await reached.report()
    await reached.pass_time(hours=8)
    (over,) = await elsewhere(reached, opened.reference)
    assert (over.status, over.error) == (DeliveryStatus.FAILED, "apprise")
    for name in (SECOND, "facilitator-3"):
        alarms = [mail for mail in sink.to(f"{name}@example.org") if ALARM in str(mail["Subject"])]
        assert len(alarms) == 1
    assert await reached.is_sound()


async def test_others_hear_when_the_service_is_offered_no_more(
    reached: Community, chat: Hearer, sink: Sink, tmp_path: Path
) -> None:
    """What waits for a service that the settings no longer name has failed; it is not passed over in silence."""
    sink.refused, chat.status = {f"{FIRST}@example.org"}, 500
    opened = await reached.report()
    await reached.work()
    now, others = reached.clock.now(), {"Pager": "ntfys://ntfy.example.org/{to}"}
    async with open_community(tmp_path / "var", at=now, smtp_url=sink.url, second_channels=others) as later:
        await later.pass_time(minutes=10)
        (over,) = await elsewhere(later, opened.reference)
        assert (over.status, over.error) == (DeliveryStatus.FAILED, "no-address")
        assert any(ALARM in str(mail["Subject"]) for mail in sink.to(f"{SECOND}@example.org"))
        assert (await later.desk.audit()).findings == ()


async def test_reminders_go_elsewhere_only_where_mail_is_no_way(reached: Community, chat: Hearer, sink: Sink) -> None:
    """While mail may still leave, no second word about what they know goes elsewhere; when it cannot, it does."""
    opened = await reached.report()
    await reached.pass_time(hours=11)
    sink.later = True
    await reached.pass_time(hours=2)
    waiting = {one.message: one.attempts for one in await reached.outbox(opened.reference)}
    assert waiting["nudge"] > TRIES
    assert await elsewhere(reached, opened.reference) == []
    sink.later, sink.refused = False, {f"{FIRST}@example.org"}
    await reached.pass_time(hours=2)
    assert [one.message for one in await elsewhere(reached, opened.reference)] == ["nudge"]
    assert len(heard(chat)) == 2
