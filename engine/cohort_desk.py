"""
The part of the desk that is about facilitators: cohorts, applications, services, and what mentors are shown.
"""

from datetime import datetime

from engine.context import Context
from engine.programme import applications, cohort_pages, cohorts, mentoring, refreshing, services
from engine.report import IncomingReport, Opened
from engine.views import Visitor
from handrail.identifiers import PersonId, Reference
from states.lifecycle import CaseState
from states.programme import Below, Choice
from storage.cohorts import Cohort
from storage.services import Listed


class CohortDesk:
    """The part of the desk that is about those who train, serve and mentor."""

    context: Context

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; the whole desk knows how."""
        raise NotImplementedError

    # What applicants ask.

    async def apply(self, applying: applications.Applying) -> str:
        """Keep an application; see `engine.programme.applications`."""
        return await applications.apply(self.context, applying)

    async def application(self, code: str) -> applications.Standing | None:
        """Answer where the applicant with this code stands."""
        return await applications.standing(self.context, code)

    async def withdraw_application(self, code: str) -> None:
        """Take an application back; who moves up into a cohort that goes ahead is invited."""
        stood = await applications.standing(self.context, code)
        if await applications.withdraw(self.context, code) and stood:
            await self._invite_who_moved_up(stood.cohort, stood.state)

    async def cohort_taking(self) -> Cohort | None:
        """Answer the cohort that people can apply for now."""
        async with self.context.database.read() as session:
            return await applications.taking(self.context, session)

    async def public_facilitators(self) -> tuple[Listed, ...]:
        """Answer who wants to be found as a facilitator."""
        return await services.public_list(self.context)

    # What mentors ask.

    async def cohorts(self) -> tuple[cohort_pages.CohortPage, ...]:
        """Answer all cohorts and their numbers; nothing of who applied."""
        return await cohort_pages.listing(self.context)

    async def cohort_page(self, visitor: Visitor, cohort: str) -> cohort_pages.CohortPage:
        """Show a cohort to a mentor."""
        return await cohort_pages.page(self.context, visitor, cohort)

    async def plan_cohort(self, visitor: Visitor, first_at: datetime) -> Cohort:
        """Announce a cohort, as a mentor."""
        return await cohorts.plan(self.context, self.open_case, visitor, first_at)

    async def confirm_cohort(self, visitor: Visitor, cohort: str) -> None:
        """Say that a cohort goes ahead, as a mentor."""
        await cohorts.confirm(self.context, self.open_case, visitor, cohort)

    async def decide_cohort(self, visitor: Visitor, cohort: str, below: Below) -> None:
        """Say what becomes of a cohort that too few have a place in, as a mentor."""
        await cohorts.decide(self.context, self.open_case, visitor, cohort, below)

    async def decline_application(self, visitor: Visitor, application: str, cohort: str) -> None:
        """Decline an application, as a mentor; who moves up into a cohort that goes ahead is invited."""
        moved = await applications.decline(self.context, visitor, application)
        if moved:
            shown = await cohort_pages.page(self.context, visitor, cohort)
            await self._invite_who_moved_up(shown.cohort, shown.state)

    async def mark_attendance(self, visitor: Visitor, session: str, applicants: frozenset[str]) -> None:
        """Record who was at a session, as a mentor."""
        await cohorts.mark(self.context, visitor, session, applicants)

    async def certify_cohort(self, visitor: Visitor, cohort: str) -> int:
        """End a cohort and certify who finished; answer how many did."""
        ready = await cohorts.end(self.context, self.open_case, visitor, cohort)
        return await services.certify(self.context, self.open_case, visitor, ready)

    async def mentor_page(self, visitor: Visitor) -> mentoring.MentorPage:
        """Show a mentor their facilitators; see `engine.programme.mentoring`."""
        return await mentoring.mentor_page(self.context, visitor)

    async def settle_service(self, visitor: Visitor, person: PersonId, choice: Choice) -> None:
        """End the service of somebody who did not choose, as a mentor."""
        await services.settle(self.context, visitor, person, choice, self.open_case)

    async def ask_refresher(self, visitor: Visitor, reference: Reference, person: PersonId) -> None:
        """Put a facilitator on hold until a refresher that a case has ended with; see `engine.programme.refreshing`."""
        await refreshing.ask(self.context, visitor, reference, person)

    # What facilitators ask.

    async def my_service(self, visitor: Visitor) -> services.MyService:
        """Answer somebody's own service."""
        return await services.mine(self.context, visitor)

    async def check_in(self, visitor: Visitor, words: str | None = None) -> None:
        """Say that one has checked in with the mentor."""
        await services.check_in(self.context, visitor, words)

    async def choose(self, visitor: Visitor, choice: Choice) -> None:
        """Choose what comes after one's service."""
        await services.choose(self.context, self.open_case, visitor, choice)

    async def ask_round_table(self, visitor: Visitor, words: str) -> None:
        """Ask the mentors for a round-table."""
        await services.ask_round_table(self.context, self.open_case, visitor, words)

    async def carry_at_most(self, visitor: Visitor, most: int | None) -> None:
        """Say how many open cases one carries at most."""
        await services.carry(self.context, visitor, most)

    async def list_me(self, visitor: Visitor, words: str | None) -> None:
        """Put oneself on the public list, or take oneself off it."""
        await services.list_me(self.context, visitor, words)

    async def _invite_who_moved_up(self, cohort: Cohort, state: CaseState) -> None:
        goes_ahead = state is CaseState.COUNSELLED or (state is CaseState.ESCALATED and cohort.decided is Below.HOLD)
        if goes_ahead:
            await cohorts.invite_placed(self.context, cohort.id, cohort.planned_by)
