"""
Cohorts as mentors run them: planned every eight weeks, confirmed or decided about, attended, and certified at the end.

A cohort's clock is its case, opened under the policy `cohort`; each step here asks for that case's move. Applications
are for `engine.programme.applications`, what follows a certificate for `engine.programme.services`.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from engine.context import Context
from engine.inviting import Invitation, invite
from engine.programme.applications import Applying, opened
from engine.programme.cohort_pages import POLICY, Applicant, CohortPage, page
from engine.programme.mentors import TrainingError, require_mentor
from engine.report import Channel, IncomingReport, Opened
from engine.roster import Membership, RosterError
from engine.showing import desk_pages
from engine.views import Visitor, Wish
from handrail.identifiers import PersonId, Reference, new_id
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from states.programme import HOPING, MINUTES, WEEKS_BETWEEN, Below, Part, Place
from states.roles import Role
from storage import applications, cohorts, people, services
from storage.cohorts import Cohort, CohortSession
from storage.statements import alone

OpenCase = Callable[[IncomingReport], Awaitable[Opened]]
"""How a case is opened."""
HELD, MERGED = "held", "merged"
"""The outcomes of its cases."""


async def plan(context: Context, open_case: OpenCase, visitor: Visitor, first_at: datetime) -> Cohort:
    """
    Announce a cohort whose training begins then.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: that time is over (`too-late`).

    """
    by = require_mentor(visitor)
    if first_at <= context.clock.now():
        raise TrainingError("too-late")
    return await _announce(context, open_case, by, first_at)


async def confirm(context: Context, open_case: OpenCase, visitor: Visitor, cohort: str) -> None:
    """
    Say that a cohort goes ahead: enough have a place. They are invited, and the next cohort is announced.

    Said again of one that goes ahead, it does what of that was left undone.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: too few have a place (`too-few`), it is over (`not-now`), or the policy in use does not allow
            somebody to be invited (`not-invited`).

    """
    by, found = require_mentor(visitor), await page(context, visitor, cohort)
    if not (found.count.enough or found.goes_ahead):
        raise TrainingError("too-few")
    if found.state is CaseState.ESCALATED and not found.goes_ahead:  # enough came after all, when it was late
        await _ask(context, visitor, found.cohort, Wish(Trigger.DECIDED, outcome=HELD))
        await _decided(context, cohort, Below.HOLD, by)
    elif not found.goes_ahead:
        await _ask(context, visitor, found.cohort, Wish(Trigger.COUNSEL))
    await _goes_ahead(context, open_case, found, by)


async def decide(context: Context, open_case: OpenCase, visitor: Visitor, cohort: str, below: Below) -> None:
    """
    Say what becomes of a cohort that too few have a place in: it is held all the same, or merged with the next.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: enough have a place (`enough`), or it is over (`not-now`).

    """
    by, found = require_mentor(visitor), await page(context, visitor, cohort)
    if found.count.enough:
        raise TrainingError("enough")
    early = (Wish(Trigger.ESCALATE),) if found.state in {CaseState.RECEIVED, CaseState.COUNSELLED} else ()
    if below is Below.HOLD:
        await _ask(context, visitor, found.cohort, Wish(Trigger.DECIDED, outcome=HELD, first=early))
    else:
        await _ask(context, visitor, found.cohort, Wish(Trigger.RESOLVE, outcome=MERGED, first=early))
    await _decided(context, cohort, below, by)
    if below is Below.HOLD:
        await _goes_ahead(context, open_case, found, by)
    else:
        await move_on(context, await next_after(context, open_case, found.cohort, by), found.cohort)


async def mark(context: Context, visitor: Visitor, of_session: str, applicants: frozenset[str]) -> None:
    """
    Record who was at a session, in the place of what was recorded before.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: there is no such session (`no-cohort`), or it has not begun (`too-early`).

    """
    by, now = require_mentor(visitor), context.clock.now()
    async with context.database.write() as session:
        found = await cohorts.session_by_id(session, of_session)
        if found is None:
            raise TrainingError("no-cohort")
        if found.starts_at > now:
            raise TrainingError("too-early")
        known = {one.id for one in await applications.of_cohort(session, found.cohort_id) if one.place in HOPING}
        await cohorts.attend(session, of_session, applicants & known, by, now)


async def end(context: Context, open_case: OpenCase, visitor: Visitor, cohort: str) -> tuple[Applicant, ...]:
    """
    End a cohort whose training is over; answer who is to be certified, which `engine.programme.services` does.

    Who has a place and missed a part, or has not joined yet, is not; who still waits goes on to the next cohort. Of one
    that is over already it answers who was to be certified and has had no term, should that have been left undone.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: its last session has not ended (`too-early`), or it does not go ahead (`not-now`).

    """
    by, found = require_mentor(visitor), await page(context, visitor, cohort)
    if found.ends_at > context.clock.now():
        raise TrainingError("too-early")
    if not found.open:
        return tuple([one for one in found.applicants if await _left_out(context, one)])
    await _ask(context, visitor, found.cohort, Wish(Trigger.RESOLVE, outcome=HELD))
    placed = [one for one in found.applicants if one.application.place is Place.PLACED]
    ready = tuple(one for one in placed if one.finished and one.joined)
    async with context.database.write() as session:
        for one in placed:
            await applications.put(session, one.application.id, Place.CERTIFIED if one in ready else Place.MISSED)
    if any(one.application.place is Place.WAITING for one in found.applicants):
        await move_on(context, await next_after(context, open_case, found.cohort, by), found.cohort)
    return ready


async def invite_placed(context: Context, cohort: str, by: PersonId | None = None) -> None:
    """Invite those who have a place, once each: as facilitators in training, who are offered no case yet."""
    async with context.database.read() as session:
        there = await applications.of_cohort(session, cohort)
    for one in there:
        wrote = opened(context, one)
        if one.place is Place.PLACED and one.person_id is None and wrote is not None:
            person = await _invited(context, wrote, by)
            async with context.database.write() as session:
                await applications.is_person(session, one.id, person)


async def next_after(context: Context, open_case: OpenCase, cohort: Cohort, by: PersonId) -> Cohort:
    """Answer the cohort after one, announcing it if there is none: eight weeks later, or the next eight after that."""
    async with context.database.read() as session:
        found = await cohorts.by_number(session, cohort.number + 1)
    if found is not None:
        return found
    first_at, now = cohort.first_at + timedelta(weeks=WEEKS_BETWEEN), context.clock.now()
    while first_at <= now:
        first_at += timedelta(weeks=WEEKS_BETWEEN)
    return await _announce(context, open_case, by, first_at)


async def move_on(context: Context, to: Cohort, cohort: Cohort) -> None:
    """Let those who still hope for a training go on to another cohort, in their order, as far as it has places."""
    async with context.database.write() as session:
        await alone(session)
        for one in await applications.of_cohort(session, cohort.id):
            if one.place in HOPING:
                place = await applications.free_place(session, to.id)
                await applications.put(session, one.id, place, to.id)


async def _announce(context: Context, open_case: OpenCase, by: PersonId, first_at: datetime) -> Cohort:
    async with context.database.read() as session:
        number = await cohorts.highest_number(session) + 1
    case = await open_case(
        IncomingReport(
            intent=Intent.TASK,
            channel=Channel.PROGRAMME,
            text="",
            policy=POLICY,
            day=first_at,
            once=f"cohort:{number}:{first_at.isoformat()}",
        )
    )
    made = Cohort(new_id(), number, first_at, case.reference, by)
    async with context.database.write() as session:
        await cohorts.add(session, made, _sessions(made))
        return await cohorts.by_number(session, number) or made


def _sessions(cohort: Cohort) -> tuple[CohortSession, ...]:
    """Make the parts of a training, one after the other."""
    made, starts = [], cohort.first_at
    for part in Part:
        made.append(CohortSession(new_id(), cohort.id, part, starts, MINUTES[part]))
        starts += timedelta(minutes=MINUTES[part])
    return tuple(made)


async def _ask(context: Context, visitor: Visitor, cohort: Cohort, wish: Wish) -> None:
    answer = await desk_pages.request(context, visitor, Reference(cohort.reference or ""), wish)
    if answer.status is not MoveStatus.APPLIED:
        raise TrainingError("not-now" if answer.status is MoveStatus.REFUSED else "in-a-moment")


async def _decided(context: Context, cohort: str, below: Below, by: PersonId) -> None:
    async with context.database.write() as session:
        await cohorts.decide(session, cohort, below, by, context.clock.now())


async def _goes_ahead(context: Context, open_case: OpenCase, found: CohortPage, by: PersonId) -> None:
    await invite_placed(context, found.cohort.id, by)
    await next_after(context, open_case, found.cohort, by)


async def _left_out(context: Context, one: Applicant) -> bool:
    person = one.application.person_id
    if one.application.place is not Place.CERTIFIED or person is None or not one.joined:
        return False
    async with context.database.read() as session:
        return await services.last_of(session, person) is None


async def _invited(context: Context, wrote: Applying, by: PersonId | None) -> PersonId:
    try:
        wanted = Invitation(
            email=wrote.email,
            name=wrote.name,
            roles=frozenset({Role.FACILITATOR.value}),
            known=Membership(trained=False),
        )
        return (await invite(context, wanted, by)).id
    except RosterError:
        async with context.database.read() as session:
            person = await people.by_email(session, wrote.email)
        if person is None:
            raise TrainingError("not-invited") from None
        return person.id
