"""
Watches: a facilitator looks after a space for a while, and says at the end that it functions as expected, or reports.

Only a space that agreed to it is watched. An answer that does not come is a broken promise of the watch's case, which
then is the mentors'; nothing here counts silence as an answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.context import Context
from engine.opening.on_behalf import Recorded, Told, recorded
from engine.programme import spaces as keeping
from engine.programme.certificates import held_back
from engine.programme.team import WATCH, NotThereError, Opener, ProgrammeError, able, move, require_team
from engine.report import Channel, IncomingReport
from engine.views import Visitor, Wish
from handrail.identifiers import PersonId, new_id
from states.case import Case, Intent
from states.lifecycle import CaseState, Trigger
from storage import cases, people, spaces, watches
from storage.database import Session
from storage.spaces import Space
from storage.watches import Certificate, Watch

FINE, REPORTED, NOT_WATCHED = "functions_as_expected", "reported", "not_watched"
_THEIRS = "the answer is for a facilitator to give in time, and for the mentors afterwards"


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch in a list: whose it is, what its policy calls where it stands, and how it ended."""

    watch: Watch
    space: Space
    who: str
    word: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class WatchPage:
    """One watch; `may_answer` says whether this person may say now how it went, `over` whether its time is over."""

    row: WatchRow
    may_answer: bool
    over: bool


async def schedule(  # each is a part of what is scheduled
    context: Context, open_case: Opener, visitor: Visitor, slug: str, person: PersonId, since: datetime, until: datetime
) -> Watch:
    """
    Let someone watch a space for a while.

    Raises:
        NotThereError: there is no such space, or they do not work on the programme.
        ProgrammeError: the space has not agreed, that person cannot watch, or the time is none.

    """
    require_team(context, visitor)
    async with context.database.read() as session:
        space = await keeping.found(session, slug)
        chosen = await people.by_id(session, person)
    if not space.watched:
        raise ProgrammeError("this space has not agreed to be watched; ask there first, and note it on its page")
    if chosen is None or not able(context.shelf.active(WATCH), chosen, until):
        raise ProgrammeError("only somebody on the roster who is trained and available can watch a space")
    if until <= since or until <= context.clock.now():
        raise ProgrammeError("a watch ends after it begins, and after now")
    key = new_id()
    task = IncomingReport(
        Intent.TASK, Channel.PROGRAMME, "", policy=WATCH, day=until, assignee=person, once=f"watch:{key}"
    )
    opened = await open_case(task)
    watch = Watch(key, space.id, since, until, person, opened.reference)
    async with context.database.write() as session:
        await watches.add(session, watch)
    return watch


async def watch_page(context: Context, visitor: Visitor, key: str) -> WatchPage:
    """
    Show one watch.

    Raises:
        NotThereError: there is none, or they do not work on the programme.

    """
    me = require_team(context, visitor)
    async with context.database.read() as session:
        watch, _, case = await _found(session, key)
        (row,) = await rows(context, session, (watch,))
    return WatchPage(row, _may_answer(context, visitor, watch, case, me), watch.until <= context.clock.now())


async def rows(context: Context, session: Session, some: tuple[Watch, ...]) -> tuple[WatchRow, ...]:
    """Answer watches as lists show them."""
    policy = context.shelf.active(WATCH)
    states = await spaces.states_of(session, [one.reference for one in some])
    known = {one.id: one for one in await spaces.every_space(session)}
    names = {one.id: one.name for one in await people.by_ids(session, [one.person_id for one in some])}

    def row(watch: Watch) -> WatchRow:
        state, outcome = states.get(watch.reference, (CaseState.RESOLVED, None))
        word = policy.kind.word_for(state) if policy.kind else state.value
        shown = outcome.replace("_", " ") if outcome and outcome != FINE else word
        return WatchRow(watch, known[watch.space_id], names.get(watch.person_id, ""), shown, outcome)

    return tuple(row(one) for one in some)


async def certify(context: Context, visitor: Visitor, key: str) -> None:
    """
    Say that the community functions as expected, for the time of a watch.

    Raises:
        NotThereError: there is no such watch, or they do not work on the programme.
        ProgrammeError: it is not over, not theirs to answer, a report from there is open, or a channel was unhealthy.

    """
    watch, space = await _to_answer(context, visitor, key)
    if context.clock.now() < watch.until:
        raise ProgrammeError("the watch is not over yet; say how it went once it is")
    back = await held_back(context, visitor, watch, space)
    if back.told:
        raise ProgrammeError(back.told)
    await _end(context, visitor, watch, FINE)
    if not back.silent:
        given = Certificate(watch.id, watch.space_id, watch.since, watch.until, context.clock.now())
        async with context.database.write() as session:
            await watches.certify(session, given)


async def say_not_watched(context: Context, visitor: Visitor, key: str) -> None:
    """Say that nobody watched, or that one cannot tell: an honest answer, and no certificate."""
    watch, _ = await _to_answer(context, visitor, key)
    await _end(context, visitor, watch, NOT_WATCHED)


async def report(context: Context, open_case: Opener, visitor: Visitor, key: str, written: IncomingReport) -> Recorded:
    """
    End a watch by a report, which is opened like every other; the space is noted with it, and who wrote it down.

    Raises:
        NotThereError: there is no such watch, or they do not work on the programme.
        ProgrammeError: it is not theirs to answer.

    """
    watch, space = await _to_answer(context, visitor, key)
    told, by = Told.IN_PERSON.value, visitor.person.id
    whole = replace(written, channel=Channel.PERSON, space=space.name, recorder=by, told=told)
    opened = await open_case(whole)
    await _end(context, visitor, watch, REPORTED)
    return await recorded(context, visitor, opened)


async def _to_answer(context: Context, visitor: Visitor, key: str) -> tuple[Watch, Space]:
    me = require_team(context, visitor)
    async with context.database.read() as session:
        watch, space, case = await _found(session, key)
    if not _may_answer(context, visitor, watch, case, me):
        raise ProgrammeError(_THEIRS)
    return watch, space


async def _end(context: Context, visitor: Visitor, watch: Watch, outcome: str) -> None:
    async with context.database.read() as session:
        case = await cases.by_reference(session, watch.reference)
    first = (Wish(Trigger.COUNSEL),) if case is not None and case.state is CaseState.RECEIVED else ()
    wish = Wish(Trigger.RESOLVE, outcome=outcome, first=first, no_conflict=True)
    await move(context, visitor, watch.reference, wish, _THEIRS)
    async with context.database.write() as session:
        await watches.answered(session, watch.id, context.clock.now())


async def _found(session: Session, key: str) -> tuple[Watch, Space, Case | None]:
    watch = await watches.by_id(session, key)
    space = await spaces.space_by_id(session, watch.space_id) if watch else None
    if watch is None or space is None:
        raise NotThereError
    return watch, space, await cases.by_reference(session, watch.reference)


def _may_answer(context: Context, visitor: Visitor, watch: Watch, case: Case | None, me: PersonId) -> bool:
    """Answer whether someone may say how a watch went: who watched, as long as it is theirs; then the mentors."""
    if case is None or case.state is CaseState.RESOLVED:
        return False
    if case.state is not CaseState.ESCALATED:
        return me in {watch.person_id, case.assignee}
    policy = context.shelf.active(WATCH)
    return policy.role_of(case.holder) in visitor.person.roles
