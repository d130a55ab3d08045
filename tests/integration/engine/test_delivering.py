"""
Messages: each leaves once, again when it failed, to someone else when it fails for good; and none goes astray.
"""

import asyncio
from datetime import datetime, timedelta

import pytest

from notifiers.protocol import Outgoing
from states.case import Intent
from states.lifecycle import CaseState, Trigger
from states.people import DeliveryStatus
from storage import deliveries
from tests.integration.engine.desks import more_desks
from tests.integration.engine.post import LATER, Post, outbox, refuse, use_post
from tests.support.community import Community

_REPORTER = "reporter@example.net"
_FACILITATORS = [f"facilitator-{n}@example.org" for n in (1, 2, 3)]


async def test_mails_of_one_case_share_nothing_in_their_ids(community: Community) -> None:
    """Keys in the database say when a message was made; a mail server that sees two must not link them by that."""
    await community.report()
    made = await outbox(community)
    assert len({one.id[:12] for one in made}) == 1 < len(made)
    assert not [one for one in made for other in made if other.id[:12] in one.message_id]
    beginnings = [one.message_id[:9] for one in made]
    assert len(set(beginnings)) == len(beginnings)


async def test_two_deliverers_send_each_message_once(either_community: Community) -> None:
    """Leases keep two processes from sending the same message."""
    for _ in range(12):
        await either_community.report()
    async with more_desks(either_community, 1) as desks:
        posts = [use_post(desk, Post()) for desk in desks]
        await asyncio.gather(*(desk.deliver(7) for _ in range(12) for desk in desks))
        while any([(await desk.deliver(50)).total for desk in desks]):
            pass
    ids = [one.message_id for post in posts for one in post.taken]
    assert len(ids) == len(set(ids))
    done = {one.status for one in await outbox(either_community)}
    assert done <= {DeliveryStatus.SENT, DeliveryStatus.MERGED}


async def test_a_failed_message_waits_longer_each_time(community: Community) -> None:
    """The pause doubles, with some jitter, up to an hour; nothing is tried before its time."""
    await community.report(contact=None)
    post = use_post(community.desk, Post(refuse(*_FACILITATORS, error=LATER)))
    pauses: list[timedelta] = []
    for _ in range(9):
        await community.desk.deliver(50)
        assert (await community.desk.deliver(50)).total == 0
        again = min(one.not_before for one in await outbox(community) if one.status is DeliveryStatus.QUEUED)
        pauses.append(again - community.clock.now())
        community.clock.move_to(max(one.not_before for one in await outbox(community)))
    assert [24 <= pauses[0].total_seconds() <= 36, 96 <= pauses[2].total_seconds() <= 144] == [True, True]
    assert all(pause <= timedelta(minutes=72) for pause in pauses)
    assert pauses[-1] >= timedelta(minutes=48)
    assert post.taken == []


async def test_after_the_last_try_others_are_alarmed(community: Community) -> None:
    """What cannot leave for seven hours has failed; those who would have heard are told by an alarm."""
    opened = await community.report(contact=None)
    post = use_post(community.desk, Post(refuse(_FACILITATORS[0], error=LATER)))
    await community.pass_time(hours=9)
    failed = [one for one in await outbox(community) if one.status is DeliveryStatus.FAILED]
    assert {one.person for one in failed} == {community.people["facilitator-1"].id}
    assert {one.attempts for one in failed} == {14}
    assert len(post.to(_FACILITATORS[1])) == 2
    assert opened.reference in post.to(_FACILITATORS[1])[1].subject + post.to(_FACILITATORS[1])[1].text


async def test_a_refusal_for_good_goes_to_the_others_at_once(community: Community) -> None:
    """A mailbox that does not exist is not tried again; the rest of the group hears of it."""
    await community.report(contact=None)
    post = use_post(community.desk, Post(refuse(_FACILITATORS[0])))
    await community.work()
    assert [len(post.to(one)) for one in _FACILITATORS] == [0, 2, 2]
    assert post.tried == 5


async def test_failures_do_not_multiply(community: Community) -> None:
    """When a whole group cannot be reached, the next one gets one alarm each, however many mails failed."""
    await community.report(contact=None)
    post = use_post(community.desk, Post(refuse(*_FACILITATORS)))
    await community.work()
    assert [len(post.to(f"committee-{n}@example.org")) for n in (1, 2, 3)] == [1, 1, 1]
    assert post.tried <= 3 + 3 * 2 + 3


async def test_a_reporter_whose_mailbox_is_gone_is_the_holders_to_know(community: Community) -> None:
    """Mail to the reporter that is refused for good becomes an alarm to those who hold the case."""
    await community.report()
    post = use_post(community.desk, Post(refuse(_REPORTER)))
    await community.work()
    assert [len(post.to(one)) for one in _FACILITATORS] == [2, 2, 2]


async def test_a_reporter_without_an_address_is_recorded_and_not_tried(community: Community) -> None:
    """Their messages are unreachable from the start; the case page is where they look."""
    await community.report(contact=None)
    post = use_post(community.desk, Post())
    await community.work()
    to_reporter = [one for one in await outbox(community) if one.person is None]
    assert [one.status for one in to_reporter] == [DeliveryStatus.UNREACHABLE]
    assert post.to(_REPORTER) == []


async def test_a_failed_notice_never_stops_a_clock(community: Community) -> None:
    """With a mail server that refuses everything, silence still escalates."""
    opened = await community.report()
    use_post(community.desk, Post(lambda _address: LATER))
    await community.pass_time(hours=30)
    assert (await community.facts(opened.reference)).row.state is CaseState.ESCALATED
    assert await community.is_sound()


async def test_many_messages_to_one_person_become_one(community: Community) -> None:
    """Five or more at once are one digest with a line for each case; reporters get their own mail."""
    references = [(await community.report()).reference for _ in range(6)]
    post = use_post(community.desk, Post())
    await community.work()
    (digest,) = post.to(_FACILITATORS[0])
    assert all(reference in digest.text for reference in references)
    assert len(post.to(_REPORTER)) == 6
    assert await community.is_sound()


async def test_a_digest_that_fails_loses_no_line(community: Community) -> None:
    """What did not leave as a digest leaves later."""
    references = [(await community.report(contact=None)).reference for _ in range(6)]
    post = use_post(community.desk, Post(lambda _address: LATER))
    await community.work()
    post.refuses = lambda _address: None
    await community.pass_time(hours=1)
    said = "".join(one.text + one.subject for one in post.to(_FACILITATORS[0]))
    assert all(reference in said for reference in references)


async def test_counsel_without_consent_is_no_alarm_to_the_committee(bare_community: Community) -> None:
    """When nobody who counsels can be reached, those who decide do not learn that there is a case."""
    community = await bare_community.settle(facilitator=1, committee=3, ombuds=1)
    await community.report(intent=Intent.COUNSEL, contact=None)
    post = use_post(community.desk, Post(refuse(_FACILITATORS[0])))
    await community.work()
    assert {one.to for one in post.taken} == {"ombuds-1@example.org"}


async def test_counsel_that_names_all_who_counsel_is_no_alarm_to_the_committee(bare_community: Community) -> None:
    """A group that conflicts have emptied is replaced by people who may hear."""
    community = await bare_community.settle(facilitator=1, committee=3, ombuds=1)
    await community.report(intent=Intent.COUNSEL, about=("facilitator-1", "ombuds-1"), contact=None)
    post = use_post(community.desk, Post())
    await community.work()
    assert [one.to for one in post.taken if one.to.startswith(("committee", "board"))] == []


@pytest.mark.parametrize("error", [RuntimeError("a fault of ours"), TimeoutError(), KeyError("mail")])
async def test_a_channel_that_breaks_down_is_tried_again(community: Community, error: Exception) -> None:
    """A fault of the channel itself costs that message a try; the others are sent and recorded."""
    await community.report()
    post = use_post(community.desk, Post(refuse(_FACILITATORS[0], error=error)))
    first = await community.desk.deliver(50)
    assert (first.sent, first.retried) == (3, 1)
    assert (await community.desk.deliver(50)).total == 0
    post.refuses = lambda _address: None
    await community.pass_time(minutes=2)
    assert [len(post.to(one)) for one in _FACILITATORS] == [1, 1, 1]


async def test_who_lost_the_lease_cannot_undo_what_another_sent(either_community: Community) -> None:
    """A deliverer that was slow records nothing over the one that took the message after it."""
    community = either_community
    await community.report(contact=None)
    database, now = community.desk.context.database, community.clock.now()
    async with database.write() as session:
        slow = await deliveries.lease(session, by="slow", now=now, until=now + timedelta(seconds=1), limit=50)
    community.clock.advance(timedelta(seconds=2))
    use_post(community.desk, Post())
    await community.work()
    async with database.write() as session:
        await deliveries.record(session, slow, community.clock.now(), by="slow")
    assert {one.status for one in await outbox(community) if one.person} == {DeliveryStatus.SENT}


async def test_a_lease_is_renewed_while_its_engine_sends(
    either_community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that sends for longer than its lease keeps it; one that has died waits for nobody's patience."""
    community, going = either_community, asyncio.Event()
    monkeypatch.setattr("engine.telling.delivering._LEASE_SECONDS", 0.2)
    await community.report(contact=None)

    class Slow(Post):
        async def send(self, outgoing: Outgoing) -> None:
            await going.wait()
            await super().send(outgoing)

    use_post(community.desk, Slow())
    sending = asyncio.create_task(community.desk.deliver(50))
    first = await _leased_until(community, community.clock.now())
    community.clock.advance(timedelta(seconds=1))
    second = await _leased_until(community, first)
    others = (await community.desk.deliver(50)).total
    going.set()
    assert (await sending).sent > 0
    assert (second > community.clock.now() > first, others) == (True, 0)


async def _leased_until(community: Community, before: datetime) -> datetime:
    """Wait until every message is leased for longer than `before`; answer until when at least."""
    async with asyncio.timeout(20):
        while True:
            async with community.desk.context.database.read() as session:
                found = await deliveries.next_due(session)
            if found is not None and found > before:
                return found
            await asyncio.sleep(0.01)


async def test_who_stepped_out_gets_nothing_that_was_waiting(community: Community) -> None:
    """Messages that wait for them are dropped with the wrap."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.RECUSE)
    post = use_post(community.desk, Post())
    await community.work()
    assert post.to(_FACILITATORS[0]) == []
    assert len(post.to(_FACILITATORS[1])) >= 1
    assert await community.is_sound()


async def test_who_left_gets_nothing_that_was_waiting(community: Community) -> None:
    """Addresses are looked up when a message leaves, so what waits for someone who has left goes nowhere."""
    await community.report(contact=None)
    await community.desk.person_leaves("facilitator-1@example.org")
    post = use_post(community.desk, Post())
    await community.work()
    assert post.to(_FACILITATORS[0]) == []
