"""
Quiet hours: what is told at night waits for the morning of whoever asked for it, and nothing else changes.
"""

from datetime import UTC, timedelta

import pytest

from engine.roster import RosterError
from states.people import Delivery
from storage import cases, deliveries, promises
from tests.support.community import Community

FIRST, SECOND = "facilitator-1@example.org", "facilitator-2@example.org"


async def _told(community: Community, email: str) -> list[Delivery]:
    """Answer what somebody is to be told."""
    async with community.desk.context.database.read() as session:
        ids = await cases.all_ids(session)
        found = [one for key in ids for one in await deliveries.of_case(session, key)]
    person = next(one for one in await community.desk.people() if one.email == email)
    return [one for one in found if one.person == person.id]


def _now(community: Community) -> str:
    """Write six quiet hours that began an hour ago."""
    now = community.clock.now().astimezone(UTC)
    return f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=5):%H:%M} UTC"


async def test_messages_wait_for_the_end_of_quiet_hours(either_community: Community) -> None:
    """One who sleeps is told hours later than the others, and what was promised stays due when it was."""
    await either_community.desk.set_quiet_hours(FIRST, _now(either_community))
    await either_community.report()
    now = either_community.clock.now()
    [waits], [told] = await _told(either_community, FIRST), await _told(either_community, SECOND)
    assert told.not_before == now
    assert timedelta(hours=4) < waits.not_before - now <= timedelta(hours=5)
    async with either_community.desk.context.database.read() as session:
        owed = await promises.of_cases(session, list(await cases.all_ids(session)), running=True)
    assert min(one.due_at for some in owed.values() for one in some) == waits.due_at == told.due_at


async def test_danger_is_told_at_once(community: Community) -> None:
    """Nobody sleeps through a report that tells of danger."""
    for number in (1, 2, 3):
        await community.desk.set_quiet_hours(f"committee-{number}@example.org", _now(community))
    await community.report(danger=True)
    told = await _told(community, "committee-1@example.org")
    assert {one.not_before for one in told} == {community.clock.now()}


async def test_quiet_hours_end_and_are_read_strictly(community: Community) -> None:
    """They can be taken back; what is no hours, and whoever is nobody, is refused."""
    person = await community.desk.set_quiet_hours(FIRST, "22:00-07:00  Europe/Berlin")
    assert person.quiet == "22:00-07:00 Europe/Berlin"
    assert (await community.desk.set_quiet_hours(FIRST, None)).quiet is None
    with pytest.raises(RosterError, match="12 hours"):
        await community.desk.set_quiet_hours(FIRST, "08:00-22:00 UTC")
    with pytest.raises(RosterError, match="nobody"):
        await community.desk.set_quiet_hours("nobody@example.org", None)
