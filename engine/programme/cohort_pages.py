"""
Cohorts as they are shown: with their numbers to any mentor, and one of them with who applied for it.

What mentors do with them is for `engine.programme.cohorts`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.context import Context
from engine.programme.applications import Applying, opened, state_of
from engine.programme.mentors import TrainingError, require_mentor
from engine.views import Visitor
from states.lifecycle import CaseState
from states.programme import TAUGHT, Below, Count, Part, Place
from states.roles import Role
from storage import applications, cohorts, people
from storage.applications import Application
from storage.cohorts import Cohort, CohortSession
from storage.database import Session

POLICY = "cohort"
"""The policy of cohorts."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """
    An applicant as mentors see them.

    `wrote` is None when what they wrote is gone, `joined` once they are on the roster as facilitators.
    """

    application: Application
    wrote: Applying | None
    joined: bool
    attended: frozenset[Part]

    @property
    def finished(self) -> bool:
        """Whether they have attended every part that is taught."""
        return self.attended >= frozenset(TAUGHT)


@dataclass(frozen=True, slots=True)
class CohortPage:
    """A cohort as mentors see it; `word` is what its policy calls the state of its case."""

    cohort: Cohort
    state: CaseState
    word: str
    count: Count
    sessions: tuple[CohortSession, ...]
    applicants: tuple[Applicant, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is not over yet."""
        return self.state is not CaseState.RESOLVED

    @property
    def goes_ahead(self) -> bool:
        """Whether it is certain that it takes place."""
        return self.state is CaseState.COUNSELLED or (self.open and self.cohort.decided is Below.HOLD)

    @property
    def uninvited(self) -> bool:
        """Whether it goes ahead, and somebody who has a place was not invited, because something came in between."""
        placed = (one.application for one in self.applicants if one.application.place is Place.PLACED)
        return self.goes_ahead and any(one.person_id is None for one in placed)

    @property
    def ends_at(self) -> datetime:
        """When its last session ends."""
        last = self.sessions[-1]
        return last.starts_at + timedelta(minutes=last.minutes)


async def listing(context: Context) -> tuple[CohortPage, ...]:
    """Answer all cohorts with their numbers, the newest first; nothing of who applied."""
    async with context.database.read() as session:
        every, counted = await cohorts.every(session), await applications.counts(session)
        sessions = await cohorts.sessions_of(session, [one.id for one in every])
        states = {one.id: await state_of(session, one) for one in every}
    none = Count(0, 0)
    return tuple(
        CohortPage(
            one, states[one.id], _word(context, one, states[one.id]), counted.get(one.id, none), sessions[one.id]
        )
        for one in every
    )


async def page(context: Context, visitor: Visitor, cohort: str) -> CohortPage:
    """
    Show a cohort and who applied for it.

    Raises:
        NotMentorError: they are no mentor.
        TrainingError: there is no such cohort (`no-cohort`).

    """
    require_mentor(visitor)
    async with context.database.read() as session:
        found = await _found(session, cohort)
        sessions = (await cohorts.sessions_of(session, [cohort]))[cohort]
        there, counted = await applications.of_cohort(session, cohort), await applications.counts(session)
        shown = await _applicants(context, session, there, sessions)
        state = await state_of(session, found)
    word = _word(context, found, state)
    return CohortPage(found, state, word, counted.get(cohort, Count(0, 0)), sessions, shown)


def _word(context: Context, cohort: Cohort, state: CaseState) -> str:
    if state is CaseState.ESCALATED and cohort.decided is Below.HOLD:
        state = CaseState.COUNSELLED
    kind = context.shelf.active(POLICY).kind
    return kind.word_for(state) if kind else state.value


async def _found(session: Session, cohort: str) -> Cohort:
    found = await cohorts.by_id(session, cohort)
    if found is None:
        raise TrainingError("no-cohort")
    return found


async def _applicants(
    context: Context, session: Session, there: tuple[Application, ...], sessions: tuple[CohortSession, ...]
) -> tuple[Applicant, ...]:
    attended = await cohorts.attended(session, sessions[0].cohort_id) if sessions else {}
    ids = [one.person_id for one in there if one.person_id]
    known = [one for one in await people.by_ids(session, ids) if one.public_key and one.left_at is None]
    here = {one.id for one in known if Role.FACILITATOR in one.roles}
    return tuple(
        Applicant(
            one,
            opened(context, one),
            one.person_id in here,
            frozenset(part.part for part in sessions if one.id in attended.get(part.id, frozenset())),
        )
        for one in there
    )
