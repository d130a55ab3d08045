"""
Events: none is ready without somebody to turn to or a notice, reminders come before, and silence goes to the mentors.
"""

from datetime import timedelta

import pytest

from engine.programme.events import EventWish
from engine.programme.importing import ImportFaultsError
from engine.programme.team import NotThereError, ProgrammeError
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from storage.spaces import Event
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

_ORGANISER = "organiser-of-the-day@example.net"


async def _event(community: Community, days: int = 40, **facts: str) -> Event:
    community.said.append(_ORGANISER)
    starts_at = community.clock.now() + timedelta(days=days)
    wish = EventWish("Winter school", starts_at, starts_at + timedelta(days=1), organisers=_ORGANISER, **facts)
    return await community.desk.add_event(await community.visitor("facilitator-1"), wish)


async def test_nervous_instructor_gets_cover(core_community: Community) -> None:
    """A6: an event is not ready until somebody certified can come; whoever is designated is told, and reminded."""
    community = core_community
    event = await _event(community)
    host = await community.visitor("facilitator-1")
    with pytest.raises(ProgrammeError, match="cannot be ready yet"):
        await community.desk.make_ready(host, event.slug)
    await community.desk.set_rest(await _keeper(community), community.people["facilitator-3"].id, available=False)
    with pytest.raises(ProgrammeError, match="trained and available"):
        await community.desk.designate(host, event.slug, community.people["facilitator-3"].id)
    soon = event.starts_at - timedelta(days=1)
    ending = await community.join("facilitator", name="ending", trained_until=soon)
    with pytest.raises(ProgrammeError, match="trained and available"):
        await community.desk.designate(host, event.slug, ending.id)
    await community.desk.designate(host, event.slug, community.people["facilitator-2"].id)
    await community.desk.make_ready(host, event.slug)
    await community.work()
    page = await community.desk.event_page(host, event.slug)
    assert (page.row.ready, page.row.word, page.organisers) == (True, "covered", _ORGANISER)
    assert "in new hands" in community.subjects("facilitator-2", event.reference)
    await community.pass_time(days=40)
    assert "time is running" in community.subjects("facilitator-2", event.reference)
    assert community.mails("facilitator-3") == []
    await community.desk.end_event(host, event.slug, "held")
    assert (await community.facts(event.reference)).row.outcome == "held"
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_event_that_nobody_covers_is_never_silent(core_community: Community) -> None:
    """A6: facilitators are reminded four and three weeks before; two weeks before, the mentors have it and are told."""
    community = core_community
    event = await _event(community)
    await community.pass_time(days=25)
    assert community.subjects("facilitator-1", event.reference).count("time is running") == 2
    assert community.mails("committee-1") == []
    await community.pass_time(days=2)
    mentor = await community.visitor("committee-1")
    assert (await community.desk.event_page(mentor, event.slug)).row.word == "uncovered"
    assert community.subjects("committee-1", event.reference) != []
    await community.desk.set_notice(mentor, event.slug, posted=True)
    await community.desk.make_ready(mentor, event.slug)
    assert (await community.desk.event_page(mentor, event.slug)).row.word == "covered"
    told = len(community.mails("committee-1"))
    await community.pass_time(days=10)
    assert len(community.mails("committee-1")) == told
    assert await community.is_sound()


async def test_event_that_loses_its_facilitator_goes_to_the_mentors(community: Community) -> None:
    """A6: who was designated and cannot come leaves no event that only seems covered."""
    event = await _event(community)
    me, host = community.people["facilitator-2"].id, await community.visitor("facilitator-1")
    await community.desk.designate(host, event.slug, me)
    await community.desk.make_ready(host, event.slug)
    await community.desk.undesignate(await community.visitor("facilitator-2"), event.slug, me)
    await community.work()
    page = await community.desk.event_page(host, event.slug)
    assert (page.row.ready, page.state) == (False, CaseState.ESCALATED)
    assert community.mails("committee-1") != []


async def test_page_of_the_case_goes_round_nothing(community: Community) -> None:
    """A6: what says that an event is covered is refused where nobody looks at what is missing, and not shown there."""
    event = await _event(community)
    for trigger, outcome in ((Trigger.COUNSEL, None), (Trigger.CLOSE, "misdirected"), (Trigger.RESOLVE, "held")):
        answer = await community.do("facilitator-1", event.reference, trigger, outcome=outcome)
        assert (answer.status, answer.reason) == (MoveStatus.REFUSED, "on-its-page")
    assert not {Trigger.COUNSEL, Trigger.CLOSE} & set((await community.page("facilitator-1", event.reference)).may)
    with pytest.raises(UnknownCaseError):
        await community.do("board-1", event.reference, Trigger.COUNSEL)
    assert (await community.facts(event.reference)).row.state is CaseState.RECEIVED


@pytest.mark.parametrize("how", ["rests", "leaves"])
async def test_event_of_who_rests_or_leaves_goes_to_the_mentors(community: Community, how: str) -> None:
    """A6: it was ready because of one person alone; a notice, or somebody else, would have kept it so."""
    events = [await _event(community), await _event(community, days=50), await _event(community, days=60)]
    me, host = community.people["facilitator-2"], await community.visitor("facilitator-1")
    await community.desk.set_notice(host, events[1].slug, posted=True)
    await community.desk.designate(host, events[2].slug, host.person.id)
    for event in events:
        await community.desk.designate(host, event.slug, me.id)
        await community.desk.make_ready(host, event.slug)
    if how == "rests":
        await community.desk.set_rest(await _keeper(community), me.id, available=False)
    else:
        await community.desk.person_leaves(me.email)
    await community.work()
    pages = [await community.desk.event_page(host, event.slug) for event in events]
    assert [one.row.word for one in pages] == ["uncovered", "covered", "covered"]
    assert [one.row.ready for one in pages] == [False, True, True]
    assert community.subjects("committee-1", events[0].reference) != []
    assert await community.is_sound()


async def test_contacts_of_a_ready_event_are_never_empty(core_community: Community) -> None:
    """A1: somebody is always there to turn to; a report from the sheet reaches people; organisers read none of it."""
    community = core_community
    event = await _event(community)
    host, me = await community.visitor("facilitator-1"), await community.visitor("facilitator-2")
    await community.desk.designate(host, event.slug, me.person.id)
    await community.desk.make_ready(host, event.slug)
    assert (await community.desk.sheet(event.slug)).names == ()
    await community.desk.name_myself(me, event.slug, named=True)
    sheet = await community.desk.sheet(event.slug)
    assert (sheet.names, sheet.designated) == (("facilitator-2",), 1)
    opened = await community.report("I feel uneasy, whom can I talk to?", intent=Intent.COUNSEL, space=sheet.label)
    await community.work()
    assert (opened.promises[0].due_at - opened.opened_at) <= timedelta(hours=24)
    assert community.told(opened.reference) >= {"facilitator-1", "facilitator-2"}
    assert community.mails(_ORGANISER) == []
    assert await keeps_quiet(community)


async def test_others_find_no_programme(community: Community) -> None:
    """A6: to people of other roles there is no such page, and no event."""
    event = await _event(community)
    for name in ("board-1", "ombuds-1"):
        other = await community.visitor(name)
        for ask in (community.desk.programme_page(other), community.desk.event_page(other, event.slug)):
            with pytest.raises(NotThereError):
                await ask


async def test_table_of_events_is_taken_whole_or_not_at_all(community: Community) -> None:
    """Each fault has its line, its column and its cure; a table that is taken twice makes no second event."""
    good = "name,starts,ends,zone\nSpring school,2027-03-01 09:00,2027-03-02 17:00,Europe/Lisbon\n"
    wrong = good + "Night school,yesterday,2027-03-02 17:00,Europe/Lisbon\nDay school,2027-03-03,2027-03-04,Lisbon\n"
    with pytest.raises(ImportFaultsError) as caught:
        await community.desk.import_events(wrong)
    assert caught.value.faults[0].startswith("line 3: column starts: 'yesterday' is no time; write it like")
    assert caught.value.faults[1].startswith("line 4: column zone: there is no such time zone; write it like")
    assert (await community.desk.programme_page(await community.visitor("facilitator-1"))).events == ()
    over = "Old school,2020-03-01 09:00,2020-03-02 17:00,Europe/Lisbon\n"
    slugs = await community.desk.import_events(good + over)
    assert await community.desk.import_events(good) == slugs == ("spring-school-2027-03-01",)
    page = await community.desk.event_page(await community.visitor("committee-1"), slugs[0])
    assert (page.row.event.starts_at.isoformat(), page.row.word) == ("2027-03-01T09:00:00+00:00", "planned")


async def _keeper(community: Community) -> Visitor:
    await community.join("keeper")
    return await community.visitor("keeper-1")
