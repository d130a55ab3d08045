"""
The people of a simulated year at work: each does one thing at a time, in their hours, what is due soonest first.

What nobody has taken waits in its group's queue for the first member who has time; what someone took waits in theirs.
"""

import heapq
from collections.abc import Sequence

from policies.simulation.community import Someone
from policies.simulation.lived import Lived, Task
from policies.simulation.shifts import Shifts


class Member:
    """One of the people, and what they have had to carry."""

    __slots__ = (
        "at_most", "busy_seconds", "cases", "groups", "name", "number", "own", "peak", "shifts", "someone", "taken",
        "wakes_at", "works_on",
    )  # fmt: skip

    def __init__(self, number: int, someone: Someone, shifts: Shifts) -> None:
        """Begin the year with nothing to do."""
        self.number, self.someone, self.shifts = number, someone, shifts
        self.name, self.groups, self.at_most = someone.name, someone.groups, someone.at_most
        self.own: list[Task] = []
        self.works_on: Task | None = None
        self.wakes_at: int | None = None
        self.cases = self.peak = self.taken = self.busy_seconds = 0

    @property
    def is_idle(self) -> bool:
        """Whether they do nothing at the moment."""
        return self.works_on is None

    @property
    def is_full(self) -> bool:
        """Whether they have as many cases as they want."""
        return self.at_most is not None and self.cases >= self.at_most

    def can_take(self, case: Lived) -> bool:
        """Answer whether they may take one more case, and this one."""
        return (
            not (self.at_most is not None and self.cases >= self.at_most)
            and self.number not in case.kept_away
            and case.left_by != self.number
        )

    def take(self, case: Lived) -> None:
        """Make a case theirs."""
        case.assignee = self.number
        self.cases += 1
        self.taken += 1
        self.peak = max(self.peak, self.cases)


class Team:
    """Everyone, by their groups, and each group's queue."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Sort the members into groups."""
        self.members = members
        self.groups: dict[str, list[Member]] = {}
        self.queues: dict[str, list[Task]] = {}
        for member in members:
            for group in member.groups:
                self.groups.setdefault(group, []).append(member)

    def of(self, group: str, case: Lived) -> list[Member]:
        """Answer who of a group may act on a case."""
        members = self.groups.get(group, [])
        return [one for one in members if one.number not in case.kept_away] if case.kept_away else members

    def wait(self, group: str, task: Task) -> None:
        """Put a task into a group's queue."""
        heapq.heappush(self.queues.setdefault(group, []), task)

    def release(self, case: Lived) -> None:
        """Let go of the case whoever has it."""
        if case.assignee is not None:
            self.members[case.assignee].cases -= 1
            case.assignee = None

    def next_task(self, member: Member) -> Task | None:
        """Answer what a member does next and take it off its queue, with its case where nobody has that yet."""
        found: tuple[Task, list[Task]] | None = None
        if member.own and (task := _first(member.own, member, own=True)):
            found = (task, member.own)
        for group in member.groups:
            queue = self.queues.get(group)
            if queue and (task := _first(queue, member, own=False)) and (found is None or task < found[0]):
                found = (task, queue)
        if found is None:
            return None
        task, queue = found
        task.taken = True
        if queue[0] is task:
            heapq.heappop(queue)
        if task.member is None and task.case.assignee != member.number:
            self.release(task.case)
            member.take(task.case)
        return task


def _first(queue: list[Task], member: Member, *, own: bool) -> Task | None:
    """Answer what a member may do of a queue, soonest due first; what they may not do stays there for others."""
    if member.is_full and not own:
        return None
    others, found = list[Task](), None
    while queue and found is None:
        task = queue[0]
        if task.taken or task.turn != task.case.turn:
            heapq.heappop(queue)
        elif own or member.can_take(task.case):
            found = task
        else:
            others.append(heapq.heappop(queue))
    for task in others:
        heapq.heappush(queue, task)
    return found
