"""
Services: six months, check-ins, a choice at the end, and what becomes of a facilitator's cases who does not choose.
"""

from datetime import timedelta

import pytest

from engine.programme import services
from engine.programme.mentors import NotMentorError, TrainingError
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from notifiers.mailbox import StoredMessage
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from states.programme import Below, Choice
from storage import services as kept
from storage.services import Service
from tests.acceptance.conftest import Under
from tests.support.community import Community


async def serving(community: Community, name: str = "facilitator-1") -> Service:
    """Let somebody begin a service."""
    person = community.people[name]
    return await services.begin(community.desk.context, community.desk.open_case, person.id, f"service:{name}", None)


async def open_cases(community: Community, name: str) -> int:
    """Count the open cases that somebody has taken."""
    async with community.desk.context.database.read() as session:
        return len(await kept.open_cases(session, community.people[name].id))


async def taken(community: Community, name: str = "facilitator-1", about: tuple[str, ...] = ()) -> Reference:
    """Report something that somebody takes; answer its reference."""
    opened = await community.report(about=about)
    await community.do(name, opened.reference, Trigger.TAKE)
    return opened.reference


async def check_in_each_month(community: Community, until: int) -> None:
    """Let the facilitator check in every 25 days, for so many days."""
    for _ in range(until // 25):
        await community.pass_time(days=25)
        await community.desk.check_in(await community.visitor("facilitator-1"))


async def test_silence_after_six_months_hands_cases_over(core_community: Community) -> None:
    """B44: reminded three times, then inactive at the hour: the case is somebody else's, and the mentors are told."""
    community = core_community
    service = await serving(community)
    await check_in_each_month(community, 175)
    reference = await taken(community)
    assert await open_cases(community, "facilitator-1") == 1
    await community.pass_time(days=(service.until - community.clock.now()).days, hours=1)
    community.clock.move_to(max(community.clock.now(), service.until))
    await community.pass_time(minutes=1)
    assert await open_cases(community, "facilitator-1") == 0
    assert (await community.facts(service.reference)).row.state is CaseState.ESCALATED
    assert "time is running" in community.subjects("facilitator-1", service.reference)
    mentors = {name for name in community.told(service.reference) if name.startswith("committee")}
    assert mentors == {"committee-1", "committee-2", "committee-3"}
    with pytest.raises(UnknownCaseError):
        await community.do("facilitator-1", reference, Trigger.TAKE)
    page = await community.desk.mentor_page(await community.visitor("committee-1"))
    assert [one.name for one in page.silent] == ["facilitator-1"]
    await community.desk.settle_service(
        await community.visitor("committee-1"), community.people["facilitator-1"].id, Choice.INACTIVE
    )
    assert (await community.facts(service.reference)).row.state is CaseState.RESOLVED
    assert await community.is_sound()


async def test_choice_to_rest_hands_cases_over(community: Community) -> None:
    """B44: who chooses to rest is offered nothing more, and what they had taken goes to others."""
    service = await serving(community)
    await taken(community)
    await community.desk.choose(await community.visitor("facilitator-1"), Choice.REST)
    await community.work()
    assert await open_cases(community, "facilitator-1") == 0
    assert (await community.facts(service.reference)).row.outcome == "rest"
    later = await community.report()
    await community.work()
    assert "facilitator-1" not in community.told(later.reference)
    assert "facilitator-2" in community.told(later.reference)
    assert await community.is_sound()


async def test_mentor_to_be_stays_with_the_committee(community: Community) -> None:
    """B44: somebody of the committee who ends their term hands on what they took, and decides cases as before."""
    both = await community.join("facilitator", "committee", name="both")
    await serving(community, "both")
    await taken(community, "both")
    await community.desk.choose(await community.visitor("both"), Choice.MENTOR)
    await community.work()
    assert await open_cases(community, "both") == 0
    opened = await community.report(danger=True)
    await community.work()
    assert "both" in community.told(opened.reference)
    roster = {one.id: one for one in await community.desk.people()}
    assert (roster[both.id].available, roster[both.id].trained) == (True, False)


async def test_choice_to_serve_on_begins_another_term(community: Community) -> None:
    """B44: who serves on keeps their cases, and their certificate ends six months later."""
    service = await serving(community)
    await community.pass_time(days=20)
    await taken(community)
    await community.desk.choose(await community.visitor("facilitator-1"), Choice.SERVE_ON)
    await community.work()
    mine = await community.desk.my_service(await community.visitor("facilitator-1"))
    assert mine.service is not None
    assert (mine.runs, mine.service.until - service.until > timedelta(days=15)) == (True, True)
    assert await open_cases(community, "facilitator-1") == 1
    assert await community.is_sound()


async def test_mentor_sees_counts_and_no_case(core_community: Community) -> None:
    """B8: a mentor is told how many cases somebody has and when something is due, and never which; nor of their own."""
    community = core_community
    service = await serving(community)
    mentor = next(name for name, one in community.people.items() if one.id == service.mentor_id)
    (mentee,) = (await community.desk.mentor_page(await community.visitor(mentor))).mentees
    assert (mentee.load.cases, mentee.load.next_due) == (0, None)
    reference = await taken(community)
    about_them = await taken(community, about=(community.people[mentor].email,))
    page = await community.desk.mentor_page(await community.visitor(mentor))
    (mentee,) = page.mentees
    assert (mentee.load.cases, mentee.load.next_due is not None) == (1, True)
    assert await open_cases(community, "facilitator-1") == 2
    assert not {word for word in (reference, about_them) if word in repr(page)}
    with pytest.raises(NotMentorError):
        await community.desk.mentor_page(await community.visitor("facilitator-1"))


async def test_missed_check_in_is_told_to_the_mentors(community: Community) -> None:
    """A month without a check-in is a broken promise that mentors hear of; one that was made begins the next month."""
    service = await serving(community)
    await community.pass_time(days=25)
    await community.desk.check_in(await community.visitor("facilitator-1"), "It goes well.")
    await community.pass_time(days=25)
    assert "committee-1" not in community.told(service.reference)
    await community.pass_time(days=8)
    assert "committee-1" in community.told(service.reference)
    assert not any("It goes well" in mail.text for mail in community.mails())
    assert await community.is_sound()


async def test_term_is_between_a_facilitator_and_the_mentors(community: Community) -> None:
    """Colleagues find no case of somebody's term, whoever began first; its end is no move of the page of that case."""
    first, second = [await serving(community, name) for name in ("facilitator-1", "facilitator-2")]
    await community.desk.check_in(await community.visitor("facilitator-1"), "It is hard at the moment.")
    for name, other in (("facilitator-2", first), ("facilitator-3", first), ("facilitator-1", second)):
        with pytest.raises(UnknownCaseError):
            await community.desk.case_page(await community.visitor(name), other.reference)
    page = await community.page("facilitator-1", first.reference)
    assert Trigger.RESOLVE not in page.may
    answer = await community.do("facilitator-1", first.reference, Trigger.RESOLVE, outcome="rest")
    assert (answer.status, answer.reason) == (MoveStatus.REFUSED, "on-its-page")
    ways = [
        await community.desk.place_of_case(await community.visitor(who), first.reference)
        for who in ("facilitator-1", "committee-1")
    ]
    assert ways == ["service", "mentoring"]
    assert await community.is_sound()


async def test_who_leaves_hands_over_at_once(community: Community) -> None:
    """B19: what somebody took who leaves is nobody's for no longer than the clock's next move; mentors end the term."""
    service = await serving(community)
    await taken(community)
    await community.desk.person_leaves(community.people["facilitator-1"].email)
    await community.work()
    assert await open_cases(community, "facilitator-1") == 0
    assert (await community.facts(service.reference)).row.state is CaseState.ESCALATED
    assert await community.is_sound()


async def test_who_carries_enough_is_offered_no_more(community: Community) -> None:
    """Somebody who carries one case and has it hears of no new one, as long as others can."""
    await community.desk.carry_at_most(await community.visitor("facilitator-1"), 1)
    first = await taken(community)
    await community.work()
    assert "facilitator-1" in community.told(first)
    second = await community.report()
    await community.work()
    told = community.told(second.reference)
    assert ("facilitator-1" in told, "facilitator-2" in told) == (False, True)
    for name in ("facilitator-2", "facilitator-3"):
        await community.desk.carry_at_most(await community.visitor(name), 1)
        await taken(community, name)
    third = await community.report()
    await community.work()
    assert {"facilitator-1", "facilitator-2", "facilitator-3"} <= community.told(third.reference)


async def weekly_lists(community: Community, reference: Reference, *, days: int) -> list[StoredMessage]:
    """Have a facilitator counsel on a case, let days pass, and answer the weekly lists that came to them."""
    await community.do("facilitator-1", reference, Trigger.COUNSEL)
    await community.work()
    before = len(community.mails("facilitator-1"))
    for _ in range(days):
        community.clock.advance(timedelta(days=1))
        await community.desk.send_digests()
        while (await community.desk.deliver(500)).total:
            pass
    return [mail for mail in community.mails("facilitator-1")[before:] if mail.subject.startswith("Your week")]


async def test_weekly_list_names_references_and_times_only(community: Community) -> None:
    """Once a week, beside the daily round and by the same flow: what is somebody's own, in one mail, without a word."""
    await community.desk.send_digests()
    reference = await taken(community)
    weekly = await weekly_lists(community, reference, days=8)
    assert len(weekly) == 1
    assert reference in weekly[0].text
    assert not any(word in mail.text for mail in weekly for word in community.said)


async def test_lists_come_again_after_a_clock_that_was_ahead(community: Community) -> None:
    """A round sent by a clock that was a year ahead does not silence the lists for a year once it is set right."""
    community.clock.advance(timedelta(days=365))
    await community.desk.send_digests()
    community.clock.advance(timedelta(days=-365))
    reference = await taken(community)
    assert await weekly_lists(community, reference, days=9) != []


async def test_refresher_puts_on_hold_until_it_is_attended(under: Under) -> None:
    """An outcome of a case ends a certificate; nothing is offered until a training was attended, then all goes on."""
    async with under({"  - private_reminder\n": "  - private_reminder\n  - refresher\n"}) as community:
        service, desk = await serving(community), community.desk
        person, mentor = community.people["facilitator-1"].id, await community.visitor("committee-1")
        cohort = await desk.plan_cohort(mentor, community.clock.now() + timedelta(days=3))
        opened = await community.report(danger=True)
        with pytest.raises(UnknownCaseError):
            await desk.ask_refresher(mentor, opened.reference, person)
        await community.hear_everyone("committee-1", opened)
        with pytest.raises(TrainingError, match="no-refresher"):
            await desk.ask_refresher(mentor, opened.reference, person)
        for name in ("committee-1", "committee-2"):
            await community.do(name, opened.reference, Trigger.RESOLVE, outcome="refresher")
        held = await taken(community)
        await desk.ask_refresher(mentor, opened.reference, person)
        await community.work()
        assert (await open_cases(community, "facilitator-1"), held != "") == (0, True)
        on_hold = await community.report()
        await community.work()
        assert "facilitator-1" not in community.told(on_hold.reference)

        await desk.decide_cohort(mentor, cohort.id, Below.HOLD)
        await community.pass_time(days=4)
        mentor = await community.visitor("committee-1")
        page = await desk.cohort_page(mentor, cohort.id)
        (one,) = page.applicants
        for part in page.sessions:
            await desk.mark_attendance(mentor, part.id, frozenset({one.application.id}))
        assert await desk.certify_cohort(mentor, cohort.id) == 1
        after = await community.report()
        await community.work()
        assert "facilitator-1" in community.told(after.reference)
        mine = await desk.my_service(await community.visitor("facilitator-1"))
        assert mine.service is not None
        assert (mine.service.id, mine.runs) == (service.id, True)
        assert await community.is_sound()
