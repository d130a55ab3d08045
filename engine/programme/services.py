"""
Services: a facilitator's six months, from the certificate on: monthly check-ins, the choice at the end, and before it.

Its clock is a case under the policy `service`, which is the facilitator's own from the start. What their choice,
or their silence, leads to is done with the move itself, in `engine.moving.handing_on`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.context import Context
from engine.moving.handing_on import POLICY
from engine.programme.applications import LONGEST_WORDS
from engine.programme.cohort_pages import Applicant
from engine.programme.cohorts import OpenCase
from engine.programme.mentors import TrainingError, is_mentor, next_mentor, require_mentor
from engine.report import Channel, IncomingReport
from engine.roster_log import note
from engine.showing import desk_pages
from engine.views import Visitor, Wish
from handrail.identifiers import PersonId, Reference, new_id
from policies.calendars import Calendar, deadline
from policies.durations import Duration
from states.case import Intent, MoveStatus, Promise
from states.lifecycle import CaseState, Trigger
from states.programme import MONTHS_OF_SERVICE, OFFERED, Choice
from states.roles import Role
from storage import cases, exclusions, people, promises, services, wraps
from storage.database import Session
from storage.services import Listed, Service

MOST_CARRIED = 50
LONGEST_LISTING = 300
_TERM = Duration.parse(f"{MONTHS_OF_SERVICE}mo")


@dataclass(frozen=True, slots=True)
class MyService:
    """Somebody's own service, and what is due in it; `listed` is what everybody reads of them, if they want that."""

    service: Service | None
    state: CaseState | None
    due: tuple[Promise, ...]
    mentor: str
    listed: str | None

    @property
    def runs(self) -> bool:
        """Whether a service runs, in which to check in and to choose."""
        return self.service is not None and self.service.ended_at is None


async def certify(context: Context, open_case: OpenCase, visitor: Visitor, ready: Iterable[Applicant]) -> int:
    """
    Certify those who have finished their training, each of whom begins a service; answer how many.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: there is nobody who could mentor (`no-mentor`).

    """
    by, count = require_mentor(visitor), 0
    for one in ready:
        person = one.application.person_id
        if person is not None:
            if not await _certified_anew(context, person, by):
                await begin(context, open_case, person, f"service:{one.application.id}", by)
            count += 1
    return count


async def _certified_anew(context: Context, person: PersonId, by: PersonId) -> bool:
    """Certify somebody who was on hold in a term that still runs, until its end; False where none runs."""
    async with context.database.write() as session:
        service = await services.running_of(session, person)
        if service is None or service.until <= context.clock.now():
            return False
        await people.train(session, person, experienced=False, until=service.until)
        await note(context, session, "certified", person, by, {"until": service.until.isoformat()})
        await context.database.wake(session)
    return True


async def begin(context: Context, open_case: OpenCase, person: PersonId, once: str, by: PersonId | None) -> Service:
    """Begin somebody's service: their certificate and their promise to choose end with it. `once` counts once."""
    now = context.clock.now()
    until = deadline(_TERM, now, Calendar())
    case = await open_case(
        IncomingReport(
            intent=Intent.TASK,
            channel=Channel.PROGRAMME,
            text="",
            policy=POLICY,
            day=until,
            assignee=person,
            once=once,
        )
    )
    async with context.database.write() as session:
        found = await cases.by_reference(session, case.reference)
        if found is None:
            raise TrainingError("not-now")
        mentor = next_mentor(await people.roster(session), await services.running(session), besides=person)
        made = Service(new_id(), person, mentor, found.id, case.reference, now, until)
        await _keep_to_themselves(session, made)
        await services.add(session, made)
        await people.train(session, person, experienced=False, until=until)
        await people.rest(session, person, available=True)
        await note(context, session, "certified", person, by, {"until": until.isoformat()})
        await context.database.wake(session)
    return made


async def _keep_to_themselves(session: Session, service: Service) -> None:
    """Keep other facilitators away from the case of somebody's term, and them from the cases of others' terms."""
    others = [one for one in await people.roster(session) if one.id != service.person_id and not is_mentor(one)]
    me = await people.by_id(session, service.person_id)
    apart = [(service.case_id, one.id) for one in others if Role.FACILITATOR in one.roles]
    if me is not None and not is_mentor(me):
        running = await services.running(session)
        apart += [(one.case_id, me.id) for one in running if one.person_id != me.id]
    await exclusions.add(session, apart)
    for case, one in apart:
        await wraps.remove(session, case, one)


async def mine(context: Context, visitor: Visitor) -> MyService:
    """Answer somebody's own service, newest first; with nothing in it for who has none."""
    me = visitor.person.id
    async with context.database.read() as session:
        found = await services.last_of(session, me)
        case = (await cases.by_ids(session, [found.case_id])).get(found.case_id) if found else None
        owed = await promises.of_cases(session, [found.case_id], running=True) if found else {}
        mentor = await people.by_id(session, found.mentor_id) if found else None
        listed = {one.person_id: one.words for one in await services.listed(session)}
    due = tuple(owed.get(found.case_id, ())) if found else ()
    return MyService(found, case.state if case else None, due, mentor.name if mentor else "", listed.get(me))


async def check_in(context: Context, visitor: Visitor, words: str | None = None) -> None:
    """
    Say that one has checked in with the mentor; `words` are for those who hold the service's case, and sealed.

    Raises:
        TrainingError: no service of theirs runs (`no-service`), or the step was refused (`not-now`).

    """
    service, state = await _running(context, visitor)
    said = Wish(Trigger.COUNSEL if state is CaseState.RECEIVED else Trigger.ACKNOWLEDGE)
    await _ask(context, visitor, service, Wish(Trigger.NOTE, note=words or None, first=(said,)))


async def choose(context: Context, open_case: OpenCase, visitor: Visitor, choice: Choice) -> None:
    """
    Choose what comes after one's service, which ends with it; what was taken goes to others, unless they serve on.

    Raises:
        TrainingError: no service of theirs runs (`no-service`), that cannot be chosen (`no-choice`), or the step was
            refused (`not-now`), as it is when the day to choose is over.

    """
    if choice not in OFFERED:
        raise TrainingError("no-choice")
    service, state = await _running(context, visitor)
    first = (Wish(Trigger.COUNSEL),) if state is CaseState.RECEIVED else ()
    await _ask(context, visitor, service, Wish(Trigger.RESOLVE, outcome=choice.value, first=first))
    async with context.database.write() as session:
        await note(context, session, "chose", service.person_id, service.person_id, {"choice": choice.value})
    if choice is Choice.SERVE_ON:
        await begin(context, open_case, service.person_id, f"service:{service.id}:again", service.person_id)


async def settle(context: Context, visitor: Visitor, person: PersonId, choice: Choice, open_case: OpenCase) -> None:
    """
    End the service of somebody who did not choose, as a mentor: inactive, or what they have said since.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: nobody's silence is to be settled there (`no-service`), or it was refused (`not-now`).

    """
    by = require_mentor(visitor)
    async with context.database.read() as session:
        service = await services.last_of(session, person)
    if service is None or service.choice is not Choice.INACTIVE:
        raise TrainingError("no-service")
    await _ask(context, visitor, service, Wish(Trigger.RESOLVE, outcome=choice.value))
    if choice is Choice.SERVE_ON:
        await begin(context, open_case, person, f"service:{service.id}:again", by)


async def ask_round_table(context: Context, open_case: OpenCase, visitor: Visitor, words: str) -> None:
    """
    Ask the mentors for a round-table; what it is to be about is sealed in its case, with who asks.

    Raises:
        TrainingError: no service of theirs runs (`no-service`).

    """
    await _running(context, visitor)
    text = f"{visitor.person.name}: {words.strip()[:LONGEST_WORDS]}".strip(": ")
    await open_case(IncomingReport(intent=Intent.TASK, channel=Channel.PROGRAMME, text=text, policy="round-table"))


async def carry(context: Context, visitor: Visitor, most: int | None) -> None:
    """
    Say how many open cases one carries at most; None means that one does not say.

    Raises:
        TrainingError: that is no such number (`no-number`).

    """
    if most is not None and not 1 <= most <= MOST_CARRIED:
        raise TrainingError("no-number")
    async with context.database.write() as session:
        await people.carry(session, visitor.person.id, most)


async def list_me(context: Context, visitor: Visitor, words: str | None) -> None:
    """
    Put oneself on the public list with these words, or take oneself off it.

    Raises:
        TrainingError: who is not certified cannot be found as a facilitator (`not-certified`).

    """
    me, now = visitor.person, context.clock.now()
    if words is not None and not (me.trained and Role.FACILITATOR in me.roles):
        raise TrainingError("not-certified")
    async with context.database.write() as session:
        if words is None:
            await services.unlist(session, me.id)
        else:
            await services.list_in_public(session, me.id, words.strip()[:LONGEST_LISTING], now)


async def public_list(context: Context) -> tuple[Listed, ...]:
    """Answer who wants to be found as a facilitator, as long as they are certified and do not rest."""
    async with context.database.read() as session:
        listed = await services.listed(session)
        there = {one.id: one for one in await people.roster(session)}
    serving = {key for key, one in there.items() if one.trained and one.available and Role.FACILITATOR in one.roles}
    return tuple(one for one in listed if one.person_id in serving)


async def _running(context: Context, visitor: Visitor) -> tuple[Service, CaseState]:
    async with context.database.read() as session:
        found = await services.running_of(session, visitor.person.id)
        case = (await cases.by_ids(session, [found.case_id])).get(found.case_id) if found else None
    if found is None or case is None:
        raise TrainingError("no-service")
    return found, case.state


async def _ask(context: Context, visitor: Visitor, service: Service, wish: Wish) -> None:
    answer = await desk_pages.request(context, visitor, Reference(service.reference), wish)
    if answer.status is not MoveStatus.APPLIED:
        raise TrainingError("not-now" if answer.status is MoveStatus.REFUSED else "in-a-moment")
