"""
Cohorts: twenty places and a waiting list, too few for one, and that only who was certified is offered a case.
"""

from datetime import timedelta

from engine.programme import cohorts
from engine.programme.applications import Applying
from engine.programme.cohort_pages import CohortPage
from engine.report import Opened
from engine.showing import desk_pages
from engine.views import Wish
from handrail.identifiers import Reference
from states.lifecycle import CaseState, Trigger
from states.programme import TAUGHT, Below, Place
from storage import people
from storage.cohorts import Cohort
from tests.support.community import PASSPHRASE, Community


async def announced(community: Community, days: float = 40) -> Cohort:
    """Let a mentor announce a cohort."""
    first_at = community.clock.now() + timedelta(days=days)
    return await community.desk.plan_cohort(await community.visitor("committee-1"), first_at)


async def apply(community: Community, count: int) -> list[str]:
    """Let so many people apply; answer their codes."""
    codes = []
    for number in range(1, count + 1):
        community.clock.advance(timedelta(seconds=1))
        codes.append(await community.desk.apply(Applying(f"Applicant {number}", f"applicant-{number}@example.net")))
    return codes


async def shown(community: Community, cohort: Cohort) -> CohortPage:
    """Look at a cohort as a mentor does."""
    return await community.desk.cohort_page(await community.visitor("committee-1"), cohort.id)


async def place_of(community: Community, code: str) -> tuple[Place, int]:
    """Look where an applicant stands, by their code."""
    found = await community.desk.application(code)
    assert found is not None
    return found.place, found.turn


async def test_twenty_first_applicant_waits_and_moves_up(core_community: Community) -> None:
    """B43: of 21 who apply 20 have a place; the last one moves up, and is invited, when somebody withdraws."""
    community = core_community
    cohort = await announced(community)
    codes = await apply(community, 21)
    assert [await place_of(community, code) for code in (codes[0], codes[19], codes[20])] == [
        (Place.PLACED, 0),
        (Place.PLACED, 0),
        (Place.WAITING, 1),
    ]
    await community.desk.confirm_cohort(await community.visitor("committee-1"), cohort.id)
    await community.work()
    assert len(community.mails("applicant-20@example.net")) == 1
    assert community.mails("applicant-21@example.net") == []
    await community.desk.withdraw_application(codes[4])
    await community.work()
    assert await place_of(community, codes[20]) == (Place.PLACED, 0)
    assert len(community.mails("applicant-21@example.net")) == 1
    assert (await shown(community, cohort)).count.placed == 20
    following = [one.cohort for one in await community.desk.cohorts()]
    assert following[0].first_at - cohort.first_at == timedelta(weeks=8)
    assert await community.is_sound()


async def test_nine_applicants_are_too_few_and_merged(community: Community) -> None:
    """B43: with 9 the clock asks the mentors two weeks before; merged, all nine stand first in the next cohort."""
    cohort = await announced(community)
    codes = await apply(community, 9)
    await community.pass_time(days=27)
    found = await shown(community, cohort)
    assert (found.state, found.count.enough) == (CaseState.ESCALATED, False)
    assert cohort.reference is not None
    assert "committee-1" in community.told(cohort.reference)
    await community.desk.decide_cohort(await community.visitor("committee-1"), cohort.id, Below.MERGE)
    merged = await shown(community, cohort)
    assert (merged.state, merged.cohort.decided) == (CaseState.RESOLVED, Below.MERGE)
    assert merged.cohort.decided_by == community.people["committee-1"].id
    for code in codes:
        stood = await community.desk.application(code)
        assert stood is not None
        assert (stood.place, stood.cohort.number) == (Place.PLACED, cohort.number + 1)
    assert await community.is_sound()


async def test_nine_applicants_are_held_by_decision(community: Community) -> None:
    """B43: with 9 a mentor may hold the cohort all the same, before the clock asks; they are invited."""
    cohort = await announced(community)
    await apply(community, 9)
    await community.desk.decide_cohort(await community.visitor("committee-1"), cohort.id, Below.HOLD)
    await community.work()
    assert (await shown(community, cohort)).cohort.decided is Below.HOLD
    assert len(community.mails("applicant-9@example.net")) == 1
    assert await community.is_sound()


async def test_what_was_left_undone_is_done_when_asked_again(community: Community) -> None:
    """B43: a server that stops between two steps leaves nobody out: confirming and certifying can be said again."""
    cohort, desk = await announced(community, days=16), community.desk
    await apply(community, 10)
    await desk_pages.request(
        desk.context, await community.visitor("committee-1"), cohort.reference or Reference(""), Wish(Trigger.COUNSEL)
    )
    left = await shown(community, cohort)
    assert (left.goes_ahead, left.uninvited) == (True, True)
    await desk.confirm_cohort(await community.visitor("committee-1"), cohort.id)
    await community.work()
    name = await joined(community, "applicant-1@example.net")
    await community.pass_time(days=17)
    mentor, page = await community.visitor("committee-1"), await shown(community, cohort)
    (one,) = [one.application.id for one in page.applicants if one.joined]
    for part in page.sessions:
        await desk.mark_attendance(mentor, part.id, frozenset({one}))
    (ready,) = await cohorts.end(desk.context, desk.open_case, mentor, cohort.id)
    assert ready.application.id == one
    assert [await desk.certify_cohort(mentor, cohort.id) for _ in range(2)] == [1, 0]
    assert (await desk.my_service(await community.visitor(name))).runs


async def test_only_certified_facilitators_are_offered_cases(core_community: Community) -> None:
    """B43: not while in training, not without having attended, not after the end of the certificate; between, yes."""
    community = core_community
    cohort = await announced(community, days=16)
    await apply(community, 10)
    mentor = await community.visitor("committee-1")
    await community.desk.confirm_cohort(mentor, cohort.id)
    await community.work()
    names = [await joined(community, f"applicant-{number}@example.net") for number in (1, 2)]
    first = await community.report()
    await community.work()
    assert not {*names} & community.told(first.reference)

    await closed(community, first)
    await community.pass_time(days=17)
    mentor = await community.visitor("committee-1")
    page = await shown(community, cohort)
    there = {one.wrote.email: one.application.id for one in page.applicants if one.wrote}
    both, one = ({there[f"applicant-{n}@example.net"] for n in some} for some in ((1, 2), (1,)))
    for part in page.sessions:
        await community.desk.mark_attendance(mentor, part.id, frozenset(one if part.part is TAUGHT[2] else both))
    assert await community.desk.certify_cohort(mentor, cohort.id) == 1
    second = await community.report()
    await community.work()
    assert {*names} & community.told(second.reference) == {names[0]}

    await closed(community, second)
    await community.pass_time(days=184)
    third = await community.report()
    await community.work()
    assert not {*names} & community.told(third.reference)
    assert await community.is_sound()


async def closed(community: Community, opened: Opened) -> None:
    """Let a case end that has shown who was told of it."""
    await community.do("facilitator-1", opened.reference, Trigger.CLOSE, outcome="misdirected")


async def joined(community: Community, email: str) -> str:
    """Let an invited applicant choose a passphrase; answer their address."""
    text = community.mails(email)[0].text
    token = next(word.rpartition("/")[2] for word in text.split() if "/invitation/" in word)
    assert await community.desk.accept_invitation(token, PASSPHRASE) is not None
    async with community.desk.context.database.read() as session:
        person = await people.by_email(session, email)
    assert person is not None
    community.people[email] = person
    return email
