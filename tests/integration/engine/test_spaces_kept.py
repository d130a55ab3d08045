"""
What is kept of spaces and events: addresses that a thief cannot read, places that nobody can tell, one case for each.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.places import place_mac, slug_of
from engine.programme.events import EventWish
from engine.programme.team import NotThereError, ProgrammeError
from engine.report import IncomingReport, Opened
from engine.upkeep.rotating import rotate
from handrail.identifiers import new_id
from states.lifecycle import Trigger
from storage import case_places, server_sealed
from storage.spaces import Event
from tests.support.community import Community
from vault.errors import SealBrokenError
from vault.server_key import ServerKey

_ORGANISER = "a-very-own-address@example.net"


def _wish(community: Community, *, days: int = 40, origin: str = "uid:school@example.org") -> EventWish:
    starts_at = community.clock.now() + timedelta(days=days)
    return EventWish("Winter school", starts_at, starts_at + timedelta(days=1), organisers=_ORGANISER, origin=origin)


async def _event(community: Community) -> Event:
    return await community.desk.add_event(await community.visitor("facilitator-1"), _wish(community))


async def test_organisers_are_sealed_and_sealed_anew(either_community: Community) -> None:
    """Their addresses stand nowhere as they are, and are read after a rotation that the old key does not survive."""
    community = either_community
    event = await _event(community)
    assert event.organisers is not None
    assert _ORGANISER.encode() not in event.organisers
    assert _ORGANISER not in repr(event)
    assert (await rotate(community.desk.context)).sealed_anew == 2
    async with community.desk.context.database.read() as session:
        ((_, blob),) = await server_sealed.organisers(session)
    assert ServerKey.generation_of(blob) == 2
    page = await community.desk.event_page(await community.visitor("committee-1"), event.slug)
    assert page.organisers == _ORGANISER
    with pytest.raises(SealBrokenError):
        community.desk.context.server_key.open("organisers:another", blob)


async def test_place_of_a_report_is_kept_as_a_mac_until_it_is_forgotten(either_community: Community) -> None:
    """It is found by who has the key and knows the name, whether or not it is an event; it goes with the case."""
    community = either_community
    context = community.desk.context
    opened = await community.report(space="The quiet corner")
    place = place_mac(context.server_key, "the quiet CORNER")
    async with context.database.read() as session:
        (there,) = await case_places.open_there(session, [place])
        assert await case_places.open_there(session, [place_mac(context.server_key, "Elsewhere")]) == ()
    assert slug_of("The quiet corner").encode() not in place
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="handled_on_the_spot")
    async with context.database.write() as session:
        assert await case_places.open_there(session, [place]) == ()
    community.clock.move_to(community.clock.now() + timedelta(days=500))
    await community.work()
    assert await community.desk.forget() == 1
    async with context.database.write() as session:
        await case_places.add(session, [(there, place)])  # its row is gone, or this would be a second one


async def test_feedback_about_a_place_holds_nothing_back(community: Community) -> None:
    """What is no incident does not count as open there."""
    context = community.desk.context
    await community.report(space="Forum", intent="feedback")
    async with context.database.read() as session:
        assert await case_places.open_there(session, [place_mac(context.server_key, "Forum")]) == ()


async def test_event_that_stops_half_way_has_one_case(community: Community) -> None:
    """Whatever stops between its case and its row, the same event taken again finds the same case."""
    visitor, calls = await community.visitor("facilitator-1"), list[Opened]()
    whole = community.desk.open_case

    async def stops(report: IncomingReport) -> Opened:
        calls.append(await whole(report))
        raise ConnectionError

    community.desk.open_case = stops  # type: ignore[method-assign]  # the process ends here
    with pytest.raises(ConnectionError):
        await community.desk.add_event(visitor, _wish(community))
    community.desk.open_case = whole  # type: ignore[method-assign]  # and is started again
    event = await community.desk.add_event(visitor, _wish(community))
    assert [one.reference for one in calls] == [event.reference]
    assert len(await community.desk.list_cases(only_open=True)) == 1


async def test_event_that_is_moved_has_a_clock_of_its_new_day(community: Community) -> None:
    """The case of the old day ends, the new one is due two weeks before the new day, and it is not ready yet."""
    event, visitor = await _event(community), await community.visitor("facilitator-1")
    await community.desk.set_notice(visitor, event.slug, posted=True)
    await community.desk.make_ready(visitor, event.slug)
    moved = await community.desk.change_event(visitor, event.slug, _wish(community, days=90))
    assert (await community.facts(event.reference)).row.outcome == "cancelled"
    due = {one.name: one.due_at for one in (await community.facts(moved.reference)).promises}
    assert due["cover"] == moved.starts_at - timedelta(days=14)
    page = await community.desk.event_page(visitor, event.slug)
    assert (page.row.ready, page.row.covered, page.row.word) == (False, True, "planned")
    with pytest.raises(ProgrammeError, match="begins at another time"):
        await community.desk.import_events(_calendar(event, community))
    assert len((await community.desk.programme_page(visitor)).events) == 1


async def test_two_who_enter_events_of_one_name_get_two_pages(either_community: Community) -> None:
    """Neither writes over the other."""
    community = either_community
    visitor = await community.visitor("facilitator-1")
    wishes = [_wish(community, origin=new_id()) for _ in range(2)]
    one, other = await asyncio.gather(*(community.desk.add_event(visitor, wish) for wish in wishes))
    assert {one.slug, other.slug} == {"winter-school-2026-12-12", "winter-school-2026-12-12-2"}
    assert one.space_id == other.space_id


def _calendar(event: Event, community: Community) -> str:
    day = community.clock.now() + timedelta(days=41)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A test//EN"]
    lines += ["BEGIN:VEVENT", "SUMMARY:First in the file", f"DTSTART:{day:%Y%m%dT%H%M%SZ}", "END:VEVENT"]
    lines += ["BEGIN:VEVENT", "UID:school@example.org"]
    lines += [f"SUMMARY:{event.name}", f"DTSTART:{day:%Y%m%dT%H%M%SZ}", "DURATION:PT3H", "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join([*lines, ""])


@pytest.mark.parametrize("hostile", ["\x00", "a\x00b", "\u202e", "../..", "a" * 5_000])
async def test_address_that_can_be_none_is_not_there(either_community: Community, hostile: str) -> None:
    """Whatever stands in an address, or in a form, is answered as what is not there, or refused in a sentence."""
    community = either_community
    desk, visitor = community.desk, await community.visitor("facilitator-1")
    for ask in (
        desk.sheet(hostile),
        desk.certificates_page(hostile),
        desk.certificate(hostile, hostile),
        desk.event_page(visitor, hostile),
        desk.space_page(visitor, hostile),
        desk.watch_page(visitor, hostile),
    ):
        with pytest.raises(NotThereError):
            await ask
    assert await desk.event_label(hostile) == ""


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\x1b"])
async def test_signs_that_cannot_be_seen_are_refused(either_community: Community, sign: str) -> None:
    """In no name, place, link or address; nothing is entered, and no clock begins."""
    community = either_community
    desk, visitor, wish = community.desk, await community.visitor("facilitator-1"), _wish(community)
    for wrong in (
        replace(wish, name=f"Winter{sign}school"),
        replace(wish, place=f"Room {sign}2"),
        replace(wish, link=f"https://example.org/{sign}"),
        replace(wish, organisers=f"a{sign}@example.net"),
        replace(wish, space=f"For{sign}um"),
        replace(wish, zone=sign),
    ):
        with pytest.raises(ProgrammeError):
            await desk.add_event(visitor, wrong)
    assert await desk.list_cases(only_open=True) == ()
