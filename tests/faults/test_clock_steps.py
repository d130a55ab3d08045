"""
The machine's clock is set back and forward while promises run: nothing happens twice, nothing is left out.
"""

import random
from collections import Counter
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest

from engine.moving import requesting
from handrail.identifiers import Reference
from states.lifecycle import Trigger
from tests.support.community import Community

pytestmark = pytest.mark.faults


async def story(community: Community, reference: Reference) -> Counter[str]:
    """Answer what has happened to a case, and how often."""
    return Counter(line.event for line in await community.desk.case_log(reference))


async def test_clock_set_back_makes_nothing_happen_twice(community: Community) -> None:
    """What was done stays done when its time comes a second time, and stands in the log in order."""
    opened = await community.report()
    await community.pass_time(hours=25)
    before = await story(community, opened.reference)
    mails = len(community.mails())
    community.clock.advance(timedelta(hours=-20))
    await community.work()
    back = await story(community, opened.reference)
    await community.pass_time(hours=20)
    assert before["escalated"] == 1
    assert back == before
    assert (await story(community, opened.reference))["escalated"] == 1
    assert len(community.mails()) == mails
    assert await community.is_sound()


async def test_report_at_a_clock_set_back_keeps_its_promises(community: Community) -> None:
    """Someone who reports before the clock is set right hears in time by the clock they were told."""
    community.clock.advance(timedelta(days=-3))
    early = await community.report()
    community.clock.advance(timedelta(days=3))
    late = await community.report()
    await community.pass_time(hours=25)
    for opened in (early, late):
        assert (await story(community, opened.reference))["escalated"] == 1
    assert await community.is_sound()


async def test_clock_set_forward_leaves_nothing_out(community: Community) -> None:
    """A leap over many deadlines has the consequence of each, once, in the order in which they were due."""
    opened = await community.report()
    community.clock.advance(timedelta(days=40))
    await community.work()
    leapt = await story(community, opened.reference)
    community.clock.advance(timedelta(days=-40))
    await community.work()
    assert leapt["escalated"] == 1
    assert await story(community, opened.reference) == leapt
    assert (await community.facts(opened.reference)).pending_moves > 0
    assert await community.is_sound()


async def test_message_is_sent_once_when_the_clock_steps(community: Community) -> None:
    """A lease that a step forward ends early, or a step back makes last, changes no message that was sent."""
    opened = await community.report()
    await community.work()
    for step in (timedelta(days=2), timedelta(days=-2), timedelta(hours=1), timedelta(hours=-1)):
        community.clock.advance(step)
        while (await community.desk.deliver(500)).total:
            pass
    ids = [mail.message_id for mail in community.mails()]
    assert len(ids) == len(set(ids)) > 0
    assert {one.message_id for one in await community.outbox(opened.reference)} == set(ids)


async def test_clock_that_wanders_leaves_every_case_sound(community: Community, chance: random.Random) -> None:
    """After a hundred steps of up to three days either way, every case is sound and every clock runs out in the end."""
    opened = [await community.report() for _ in range(3)]
    start = community.clock.now()
    for _ in range(100):
        community.clock.advance(timedelta(hours=chance.uniform(-72, 72)))
        await community.work()
        if len(opened) < 12:
            opened.append(await community.report())
    community.clock.move_to(max(start, community.clock.now()) + timedelta(days=30))
    await community.work()
    for one in opened:
        assert (await story(community, one.reference))["escalated"] == 1
    assert await community.is_sound()


async def test_engine_that_died_before_the_clock_was_set_back_is_dead(community: Community) -> None:
    """A last sign of life that lies in the future is none: the runs it left need not wait for that time."""
    await community.desk.beat("gone", orchestrated=True)
    community.clock.advance(timedelta(hours=-6))
    await community.desk.beat("here", orchestrated=True)
    assert [engine.id for engine in await community.desk.live_engines()] == ["here"]


async def test_nobody_takes_a_sign_of_life_from_the_future(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the clock was set back, who watches hears that no engine is there, and a person's move waits for none."""
    await community.desk.beat("gone", orchestrated=True)
    opened = await community.report()
    community.clock.advance(timedelta(hours=-6))
    assert (await community.desk.health()).engine_seen is None
    waiting = AsyncMock(return_value=None)
    monkeypatch.setattr(requesting, "_wait", waiting)
    assert (await community.do("facilitator-1", opened.reference, Trigger.TAKE)).status == "applied"
    waiting.assert_not_awaited()
