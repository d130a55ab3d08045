"""
Watches: each ends in words, by certifying, by a report, or by saying that nobody watched; silence goes to the mentors.
"""

from datetime import timedelta

import pytest

from engine.programme.spaces import SpaceWish
from engine.programme.team import ProgrammeError
from engine.report import Channel, IncomingReport
from states.case import Intent
from states.lifecycle import CaseState, Trigger
from storage import quarantine
from storage.spaces import Space
from storage.watches import Watch
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def _space(community: Community, *, watched: bool = True) -> Space:
    wish = SpaceWish("Evening forum", "online", "https://forum.example.org", watched)
    return await community.desk.add_space(await community.visitor("facilitator-1"), wish)


async def _watch(community: Community, space: Space, days: int = 7) -> Watch:
    """Let facilitator-1 ask facilitator-2 to watch for some days from now on."""
    now, who = community.clock.now(), community.people["facilitator-2"].id
    visitor = await community.visitor("facilitator-1")
    return await community.desk.schedule_watch(visitor, space.slug, who, now, now + timedelta(days=days))


async def _certify(community: Community, watch: Watch, who: str = "facilitator-2") -> None:
    await community.desk.certify(await community.visitor(who), watch.id)


async def _certificates(community: Community) -> int:
    return sum(count for _, count in (await community.desk.certificates_page()).years)


async def test_watch_ends_in_a_certificate(core_community: Community) -> None:
    """ST-6: whoever watched says that all is well; it is public and counted, and nobody else can say it."""
    community = core_community
    space = await _space(community)
    watch = await _watch(community, space)
    with pytest.raises(ProgrammeError, match="not over yet"):
        await _certify(community, watch)
    await community.pass_time(days=7, hours=1)
    assert community.subjects("facilitator-2", watch.reference) == ["time is running", "time is running"]
    assert community.mails("facilitator-3") == []
    with pytest.raises(ProgrammeError, match="in time"):
        await _certify(community, watch, "facilitator-3")
    await _certify(community, watch)
    assert (await community.desk.certificate(space.slug, watch.id)).certificate.until == watch.until
    assert await _certificates(community) == 1
    page = await community.desk.watch_page(await community.visitor("committee-1"), watch.id)
    assert (page.row.word, page.may_answer) == ("certified", False)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_missing_answer_tells_the_mentor(core_community: Community) -> None:
    """MON-1: an answer that does not come is a broken promise; the mentors have it, and there is no certificate."""
    community = core_community
    watch = await _watch(community, await _space(community))
    await community.pass_time(days=9, hours=1)
    facts = await community.facts(watch.reference)
    assert facts.row.state is CaseState.ESCALATED
    assert [one.broken_at is not None for one in facts.promises if one.name == "certify"] == [True]
    assert community.subjects("committee-1", watch.reference) != []
    assert await _certificates(community) == 0
    mentor = await community.visitor("committee-1")
    assert (await community.desk.watch_page(mentor, watch.id)).row.word == "overdue"
    told = len(community.mails("committee-1"))
    await community.pass_time(days=8)
    assert len(community.mails("committee-1")) > told
    await community.desk.say_not_watched(mentor, watch.id)
    assert (await community.facts(watch.reference)).row.outcome == "not_watched"
    assert await _certificates(community) == 0
    assert await community.is_sound()


async def test_open_case_holds_the_certificate_back(core_community: Community) -> None:
    """MON-1: while a report from there is open nothing is certified, and the database does not say where it is from."""
    community = core_community
    space = await _space(community)
    watch = await _watch(community, space)
    await community.pass_time(days=6, hours=20)
    opened = await community.report("They shout at newcomers", space="  evening FORUM ")
    await community.pass_time(hours=5)
    with pytest.raises(ProgrammeError, match="still open"):
        await _certify(community, watch)
    assert await _certificates(community) == 0
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="handled_on_the_spot")
    await _certify(community, watch)
    assert await _certificates(community) == 1
    community.said.remove("  evening FORUM ")  # the name of the space is public, and stands in the table of spaces
    assert await keeps_quiet(community)


async def test_who_is_kept_away_learns_of_no_report(community: Community) -> None:
    """Whoever a report names may answer for their watch as ever, and learns nothing; no certificate follows."""
    space = await _space(community)
    watch = await _watch(community, space)
    await community.report(space=space.name, about=(community.people["facilitator-2"].email,))
    await community.pass_time(days=7, hours=1)
    await _certify(community, watch)
    page = await community.desk.watch_page(await community.visitor("facilitator-2"), watch.id)
    assert (page.row.word, page.row.outcome) == ("certified", "functions_as_expected")
    assert await _certificates(community) == 0


async def _mail_that_nobody_can_read(community: Community) -> None:
    async with community.desk.context.database.write() as session:
        await quarantine.add(
            session, id="0" * 32, door="mail", reason="unreadable", at=community.clock.now(), blob=b"-"
        )
    await community.pass_time(days=7)


async def _message_that_no_channel_took(community: Community) -> None:
    await community.pass_time(days=7)
    async with community.desk.context.database.write() as session:
        await session.exec_driver_sql("UPDATE deliveries SET status = 'failed' WHERE message = 'nudge'")


async def _engine_that_sleeps(community: Community) -> None:
    community.clock.advance(timedelta(days=7))


async def _mail_server_that_is_away(community: Community) -> None:
    community.clock.advance(timedelta(days=7))
    while await community.desk.apply_moves(100):
        pass
    async with community.desk.context.database.write() as session:
        await session.exec_driver_sql("UPDATE deliveries SET attempts = 50 WHERE status = 'queued'")
    community.clock.advance(timedelta(hours=1))


_FAULTS = {
    "1 mail could not be read": _mail_that_nobody_can_read,
    "could not be delivered": _message_that_no_channel_took,
    "moves of the clock are overdue": _engine_that_sleeps,
    "messages wait that nobody could send": _mail_server_that_is_away,
}


@pytest.mark.parametrize("said", sorted(_FAULTS))
async def test_unhealthy_channel_holds_the_certificate_back(community: Community, said: str) -> None:
    """MON-1: where reports or what follows may have been lost, silence says nothing, and the sentence says so."""
    watch = await _watch(community, await _space(community))
    await community.pass_time(hours=1)
    await _FAULTS[said](community)
    with pytest.raises(ProgrammeError, match=said):
        await _certify(community, watch)
    await community.desk.say_not_watched(await community.visitor("facilitator-2"), watch.id)
    assert await _certificates(community) == 0


async def test_watch_ends_in_a_report(core_community: Community) -> None:
    """MON-3: what somebody saw while watching is a report like any other, and ends the watch, once."""
    community = core_community
    space = await _space(community)
    watch = await _watch(community, space)
    community.said.append("Two people were driven out of the thread")
    text = "Two people were driven out of the thread"
    written = IncomingReport(Intent.REPORT, Channel.FORM, text, once="watch:mark")
    visitor = await community.visitor("facilitator-2")
    done = await community.desk.report_from_watch(visitor, watch.id, written)
    row = (await community.facts(done.opened.reference)).row
    assert (row.policy, row.state, row.intent) == ("carpentries", CaseState.RECEIVED, "report")
    assert (await community.facts(watch.reference)).row.outcome == "reported"
    with pytest.raises(ProgrammeError):
        await community.desk.report_from_watch(visitor, watch.id, written)
    assert len(await community.desk.list_cases(only_open=True)) == 1
    next_one = await _watch(community, space)
    await community.pass_time(days=7, hours=1)
    with pytest.raises(ProgrammeError, match="still open"):
        await _certify(community, next_one)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_only_spaces_that_agreed_are_watched(community: Community) -> None:
    """MON-2: nobody is sent to watch a space that has not agreed to it."""
    space = await _space(community, watched=False)
    with pytest.raises(ProgrammeError, match="not agreed"):
        await _watch(community, space)
    agreed = SpaceWish(space.name, space.kind, space.link or "", watched=True)
    await community.desk.change_space(await community.visitor("committee-1"), space.slug, agreed)
    assert (await _watch(community, space)).space_id == space.id
