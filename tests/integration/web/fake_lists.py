"""
The part of the desk in memory that is about what is someone's own: it splits the rows a test set, and keeps one feed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from engine.opening.on_behalf import Recorded
from engine.report import IncomingReport, Opened
from engine.showing.case_lists import CasesAsked, CasesListed, Only, Part
from engine.showing.deadlines import Clock
from engine.tries import Pace
from engine.views import CaseRow, Visitor
from handrail.clock import HandClock
from states.lifecycle import CaseState
from web.order import soonest_first

SECRET = "s" * 43


class FakeLists:
    """Lists what the test set, a page at a time; the place where a page ended is a number."""

    clock: HandClock
    rows: list[CaseRow]
    clocks: tuple[Clock, ...] = ()
    secret: str | None = None
    receipt_shown: bool = True
    recorded: list[IncomingReport]
    marks: frozenset[str] = frozenset()
    tried: Mapping[str, int] = MappingProxyType({})

    async def try_now(self, name: str, pace: Pace, *, count: bool) -> float:
        """Count tries; the clock of a test stands still, so that each wait is a whole one."""
        so_far = self.tried.get(name, 0)
        wait = pace.wait(so_far)
        if count and not wait:
            self.tried = {**self.tried, name: so_far + 1}
        return wait

    async def forget_tries(self, name: str) -> None:
        """Begin anew."""
        self.tried = {one: count for one, count in self.tried.items() if one != name}

    async def first_time(self, mark: str) -> bool:
        """Remember the marks of forms."""
        new, self.marks = mark not in self.marks, self.marks | {mark}
        return new

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; the whole desk knows how."""
        raise NotImplementedError

    async def list_parts(self, visitor: Visitor, asked: Sequence[CasesAsked]) -> tuple[CasesListed, ...]:
        """Answer a page of the rows that fit, for each part."""
        del visitor
        return tuple(self._listed(one) for one in asked)

    def _listed(self, asked: CasesAsked) -> CasesListed:
        fitting = [one for one in soonest_first(self.rows) if _part(one) is asked.part and self._fits(one, asked.only)]
        start = int(asked.after or 0)
        end = start + asked.count
        return CasesListed(tuple(fitting[start:end]), str(end) if len(fitting) > end else None)

    async def record_for(self, visitor: Visitor, report: IncomingReport) -> Recorded:
        """Open a case, and show its receipt unless the test says that it is not theirs."""
        del visitor
        opened = await self.open_case(report)
        return Recorded(opened, opened.receipt if self.receipt_shown else None)

    async def clocks_of(self, visitor: Visitor, *, running: bool) -> tuple[Clock, ...]:
        """Answer the clocks that the test set."""
        del visitor, running
        return self.clocks

    async def deadlines_by(self, token: str) -> tuple[Clock, ...] | None:
        """Know the one address there is."""
        return self.clocks if self.secret == token else None

    async def feed_since(self, visitor: Visitor) -> datetime | None:
        """Answer now, while there is an address."""
        del visitor
        return self.clock.now() if self.secret else None

    async def new_feed(self, visitor: Visitor) -> str:
        """Make an address that is easy to foresee."""
        del visitor
        self.secret = SECRET
        return SECRET

    async def switch_feed_off(self, visitor: Visitor) -> None:
        """Forget the address."""
        del visitor
        self.secret = None

    def _fits(self, row: CaseRow, only: Only | None) -> bool:
        late = row.next_promise is not None and row.next_promise.due_at < self.clock.now()
        tests = {None: True, Only.LATE: late, Only.DANGER: row.danger}
        return tests.get(only, row.state.value == only)


def _part(row: CaseRow) -> Part:
    if row.state is CaseState.RESOLVED:
        return Part.ENDED
    if row.assigned_to_me:
        return Part.MINE
    return Part.UNTAKEN if row.holder == "facilitators" else Part.OTHERS
