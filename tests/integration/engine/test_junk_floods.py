"""
A flood of junk beside one real case: its clock goes on to the minute, and whoever has to act hears before the rest.
"""

import asyncio
from datetime import timedelta

from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from states.people import Delivery, DeliveryStatus
from states.urgency import FIRST, LAST
from storage import cases, deliveries, moves
from tests.integration.engine.post import Post, use_post
from tests.support.community import Community

_JUNK = 60
_ROUND = 40


async def _junk(community: Community) -> None:
    await asyncio.gather(*(community.report(f"junk {n}", contact=f"junk-{n}@example.net") for n in range(_JUNK)))


async def _moves_only(community: Community, **span: float) -> None:
    """Let time pass while nothing is sent: due moves are applied at their time, and messages wait."""
    end = community.clock.now() + timedelta(**span)
    while True:
        while done := await community.desk.apply_moves(500):
            community.applied += done
        async with community.desk.context.database.read() as session:
            wake = await moves.next_due(session)
        if wake is None or wake > end:
            community.clock.move_to(end)
            return
        community.clock.move_to(max(wake, community.clock.now()))


async def _waiting(community: Community) -> list[Delivery]:
    async with community.desk.context.database.read() as session:
        ids = await cases.all_ids(session)
        found = [one for key in ids for one in await deliveries.of_case(session, key)]
    return [one for one in found if one.status is DeliveryStatus.QUEUED]


async def test_messages_go_out_by_their_urgency(either_community: Community) -> None:
    """However many wait, those who have to act hear first, then who waits for a word, and reminders come last."""
    await _junk(either_community)
    await _moves_only(either_community, hours=25)
    left = await _waiting(either_community)
    assert {one.message in FIRST for one in left} == {one.message in LAST for one in left} == {True, False}
    post = use_post(either_community.desk, Post())
    ranks: list[set[int]] = []
    while left:
        await either_community.desk.deliver(_ROUND)
        still = await _waiting(either_community)
        gone = {one.id for one in left} - {one.id for one in still}
        ranks.append({_rank(one.message) for one in left if one.id in gone})
        left = still
    assert [rank for some in ranks for rank in sorted(some)] == sorted(rank for some in ranks for rank in some)
    assert ranks[0] == {0}
    assert ranks[-1] == {2}
    assert post.taken


async def test_junk_does_not_delay_a_real_promise(community: Community) -> None:
    """
    Between a hundred and twenty junk cases that nobody answers, a real one keeps to its clock.

    Its first promise is kept by a facilitator; its second is broken to the minute, and the committee hears of it while
    hundreds of other messages still wait.
    """
    await _junk(community)
    real = await community.report("Please help.", contact="real@example.net")
    await _junk(community)
    await community.do("facilitator-1", real.reference, Trigger.ACKNOWLEDGE)
    owed = {one.name: one for one in (await community.facts(real.reference)).promises}
    assert owed["acknowledge"].kept_at is not None
    await _moves_only(community, hours=49)
    facts = await community.facts(real.reference)
    assert facts.row.state is CaseState.ESCALATED
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, real.reference)
        assert case is not None
        known = await moves.of_case(session, case.id)
    (broke,) = [one for one in known if one.breaks and "counsel" in (one.promise or "")]
    assert (broke.status, broke.ended_at) == (MoveStatus.APPLIED, owed["counsel"].due_at)
    post, before = use_post(community.desk, Post()), await _waiting(community)
    while not any(real.reference in one.text for one in post.to("committee-1@example.org")):
        assert (await community.desk.deliver(_ROUND)).total
    after = await _waiting(community)
    others = [[one.id for one in some if _rank(one.message)] for some in (before, after)]
    assert len(others[0]) > 5 * _JUNK
    assert others[0] == others[1]
    assert await community.is_sound()


def _rank(message: str) -> int:
    return 0 if message in FIRST else 2 if message in LAST else 1
