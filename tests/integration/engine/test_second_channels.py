"""
Someone's own second channel: kept sealed, tried at once, and gone when they are.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.roster import RosterError
from engine.upkeep.rotating import rotate
from states.people import DeliveryStatus
from storage import deliveries, second_channels
from tests.support.community import Community, open_community, signed_in
from tests.support.databases import PostgresServer
from vault.server_key import ServerKey

FIRST, SERVICE, NUMBER = "facilitator-1", "Text message", "+49305550100"
SERVICES = {SERVICE: "twilio://SID:TOKEN@+15550100/{to}", "Topic": "ntfys://ntfy.example.org/{to}"}


@pytest.fixture(params=["sqlite", "postgresql"])
async def offering(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer
) -> AsyncIterator[Community]:
    """Open a community whose operator has two services, on either database."""
    url = await postgres_server.new_database() if request.param == "postgresql" else None
    async with open_community(tmp_path / "var", database_url=url, second_channels=SERVICES) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)


async def _kept(community: Community) -> list[bytes]:
    async with community.desk.context.database.read() as session:
        return [blob for _, blob in await second_channels.every(session)]


async def test_channel_is_kept_and_read_back_by_its_owner(offering: Community) -> None:
    """They see the service and their number, as it is dialled; others have none."""
    me, other = await offering.visitor(FIRST), await offering.visitor("facilitator-2")
    assert (await offering.desk.my_second_channel(me)).name is None
    await offering.desk.set_my_second_channel(me, SERVICE, f"  {NUMBER[:5]} {NUMBER[5:]} ")
    seen = await offering.desk.my_second_channel(me)
    assert (seen.offered, seen.name, seen.to) == (tuple(SERVICES), SERVICE, NUMBER)
    assert seen.tried is not None
    assert (seen.tried.status, seen.tried.error) == (DeliveryStatus.QUEUED, None)
    assert (await offering.desk.my_second_channel(other)).name is None
    await offering.desk.drop_my_second_channel(me)
    assert (await offering.desk.my_second_channel(me)).name is None
    assert await _kept(offering) == []


async def test_thief_reads_no_number(offering: Community) -> None:
    """In the database it is sealed for its owner: moved to somebody else's row it opens nothing."""
    await offering.desk.set_my_second_channel(await offering.visitor(FIRST), SERVICE, NUMBER)
    (blob,) = await _kept(offering)
    assert NUMBER.encode() not in blob
    assert SERVICE.encode() not in blob
    async with offering.desk.context.database.write() as session:
        await second_channels.put(session, offering.people["facilitator-2"].id, blob)
    assert (await offering.desk.my_second_channel(await offering.visitor("facilitator-2"))).name is None


@pytest.mark.parametrize(
    ("service", "to", "said"),
    [
        ("Carrier pigeon", NUMBER, "one of the services"),
        (SERVICE, " ", "where you are reached"),
        (SERVICE, "one/two", "where you are reached"),
    ],
)
async def test_what_is_no_channel_is_said(offering: Community, service: str, to: str, said: str) -> None:
    """Nothing is kept, and what was there stays."""
    me = await offering.visitor(FIRST)
    with pytest.raises(RosterError, match=said):
        await offering.desk.set_my_second_channel(me, service, to)
    assert await _kept(offering) == []


async def test_test_messages_keep_a_pause(offering: Community) -> None:
    """Nobody has one message after the other sent to a number, which may not even be theirs."""
    me = await offering.visitor(FIRST)
    await offering.desk.set_my_second_channel(me, SERVICE, NUMBER)
    with pytest.raises(RosterError, match="wait a minute"):
        await offering.desk.set_my_second_channel(me, "Topic", "another")
    offering.clock.move_to(offering.clock.now() + timedelta(minutes=1))
    await offering.desk.set_my_second_channel(me, "Topic", "another")
    assert (await offering.desk.my_second_channel(me)).to == "another"


async def test_test_message_does_not_wait_for_the_morning(offering: Community) -> None:
    """Who asks for it in their quiet hours is awake, and wants to see that it arrives."""
    now = offering.clock.now()
    hours = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=5):%H:%M} UTC"
    await offering.desk.set_quiet_hours(f"{FIRST}@example.org", hours)
    me = await offering.visitor(FIRST)
    assert me.person.quiet == hours
    await offering.desk.set_my_second_channel(me, SERVICE, NUMBER)
    async with offering.desk.context.database.read() as session:
        assert await deliveries.next_due(session) == now


async def test_who_leaves_is_reached_nowhere(offering: Community) -> None:
    """The number goes with them."""
    await offering.desk.set_my_second_channel(await offering.visitor(FIRST), SERVICE, NUMBER)
    await offering.desk.person_leaves(f"{FIRST}@example.org")
    assert await _kept(offering) == []


async def test_channel_outlives_the_servers_key(offering: Community) -> None:
    """When the server's key is rotated it is sealed anew, and stays what it was."""
    me = await offering.visitor(FIRST)
    await offering.desk.set_my_second_channel(me, SERVICE, NUMBER)
    assert (await rotate(offering.desk.context)).sealed_anew == 1
    assert [ServerKey.generation_of(blob) for blob in await _kept(offering)] == [2]
    assert (await offering.desk.my_second_channel(me)).to == NUMBER


async def test_service_that_is_gone_is_shown_as_none(offering: Community, tmp_path: Path) -> None:
    """Somebody whose service the operator took away sees that mail alone reaches them."""
    await offering.desk.set_my_second_channel(await offering.visitor(FIRST), SERVICE, NUMBER)
    url, fewer = offering.settings.database_url, {"Topic": SERVICES["Topic"]}
    where = url.get_secret_value() if url else None
    now = offering.clock.now()
    async with open_community(tmp_path / "var", at=now, database_url=where, second_channels=fewer) as later:
        seen = await later.desk.my_second_channel(await signed_in(later.desk))
        assert (seen.offered, seen.name) == (("Topic",), None)
