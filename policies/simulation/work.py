"""
How things get done in a simulated year: asked for, looked at, taken by whoever has time, and finished.
"""

import heapq
from collections.abc import Callable, Sequence

from policies.simulation.agenda import PEOPLE, Agenda
from policies.simulation.community import Doing
from policies.simulation.lived import Lived, Task
from policies.simulation.members import Member, Team
from policies.simulation.people import Habits, began
from policies.simulation.places import Way
from states.lifecycle import Trigger

TRIGGERS = {doing: Trigger(doing.value) for doing in Doing}
Act = Callable[[int, Lived, Doing, Way], None]
_NOTHING_OWED = 30 * 86_400


class Work:
    """The people's side of the year; what a finished step does to its case is told to `act`."""

    def __init__(self, team: Team, habits: Habits, agenda: Agenda, act: Act, cover_after: int) -> None:
        """Start with nobody asked for anything; `cover_after` is in seconds."""
        self._team, self._habits, self._agenda, self._act = team, habits, agenda, act
        self._cover_after, self._number = cover_after, 0

    def ask(self, at: int, case: Lived) -> None:
        """Ask for the next step of a case, if there is one that can be made where it stands."""
        doing = self._next(case)
        case.tasks, case.agreed = [], set()
        if doing is None:
            return
        there = self._team.of(case.place.holder, case)
        case.needs = self._habits.taking_part(case, doing, len(there))
        for member in there if case.needs > 1 else (None,):
            self._post(at, case, doing, member)
        began(case, doing)

    def _next(self, case: Lived) -> Doing | None:
        while doing := self._habits.next_step(case):
            if case.place.by_people(TRIGGERS[doing]):
                return doing
            case.done.add(doing)
            case.wants_tier = case.wants_tier and doing is not Doing.ESCALATE
        return None

    def _post(self, at: int, case: Lived, doing: Doing, member: Member | None) -> None:
        who = member.number + 1 if member else 0
        seen, work = self._habits.seconds(case, doing, who)
        self._number += 1
        task = Task(case, doing, self._number, work, member.number if member else None)
        case.tasks.append(task)
        self._agenda.add(at + seen, PEOPLE, self._seen, task)

    def look(self, at: int, case: Lived) -> None:
        """Have people look at once at what they are asked for."""
        for task in case.tasks:
            self._seen(at, task)

    def _seen(self, at: int, task: Task) -> None:
        if task.queued or task.pointless:
            return
        task.queued, task.due_at = True, self._due(at, task)
        holder = self._who_has(at, task)
        if holder is not None:
            heapq.heappush(holder.own, task)
            self.start(at, holder)
        else:
            self._team.wait(task.case.place.holder, task)
            self._offer(at, self._team.groups.get(task.case.place.holder, ()), task.case)

    def _who_has(self, at: int, task: Task) -> Member | None:
        """Answer the one who does a task: whose part it is, or who has the case, unless they are away for long."""
        if task.member is not None:
            return self._team.members[task.member]
        if task.case.assignee is None:
            return None
        member = self._team.members[task.case.assignee]
        back = member.shifts.next_at(at)
        if back is not None and back <= at + self._cover_after:
            return member
        self._team.release(task.case)
        return None

    @staticmethod
    def _due(at: int, task: Task) -> int:
        """Answer when the first promise breaks that a task would keep, or else any."""
        way = task.case.place.by_people(TRIGGERS[task.doing])
        running = task.case.running.values()
        keeps = [one.due_at for one in running if way and one.name in way.keeps] or [one.due_at for one in running]
        return int(min(keeps).timestamp()) if keeps else at + _NOTHING_OWED

    def _offer(self, at: int, group: Sequence[Member], case: Lived) -> None:
        """Let the least burdened member who is there begin, or whoever comes first wake for it."""
        idle = [one for one in group if one.works_on is None and one.can_take(case)]
        there = [one for one in idle if one.shifts.next_at(at) == at]
        if there:
            self.start(at, min(there, key=lambda one: (one.cases, one.busy_seconds, one.number)))
        else:
            for one in idle:
                self.start(at, one)

    def start(self, at: int, member: Member) -> None:
        """Let a member begin with what is due soonest, now or when they are there again."""
        if member.works_on is not None:
            return
        begins = member.shifts.next_at(at)
        if begins is None:
            return
        if begins > at:
            self._wake(begins, member)
            return
        task = self._team.next_task(member)
        if task is None:
            return
        member.works_on = task
        member.busy_seconds += task.work
        ends = member.shifts.after(at, task.work)
        if ends is not None:
            self._agenda.add(ends, PEOPLE, self._finished, member, task)

    def _wake(self, at: int, member: Member) -> None:
        if member.wakes_at != at:
            member.wakes_at = at
            self._agenda.add(at, PEOPLE, self._woken, member)

    def _woken(self, at: int, member: Member) -> None:
        if member.wakes_at == at:
            member.wakes_at = None
        self.start(at, member)

    def _finished(self, at: int, member: Member, task: Task) -> None:
        member.works_on = None
        case = task.case
        way = None if task.pointless else case.place.by_people(TRIGGERS[task.doing])
        if way is not None:
            case.agreed.add(member.number)
            if len(case.agreed) >= case.needs:
                self._act(at, case, task.doing, way)
        self.start(at, member)
