"""
One simulated case while it lives, and the things that people have to do about it.
"""

from policies.simulation.arrivals import Arrival
from policies.simulation.community import Doing
from policies.simulation.places import Place
from states.case import Promise


class Lived:
    """
    A case as it stands. Instants are seconds since 1970.

    `turn` counts what has made earlier tasks pointless; `kept_away` are members by their number, `done` what has been
    done since the holder took it, `agreed` who of a panel has done their part.
    """

    __slots__ = (
        "agreed", "appealed", "arrival", "assignee", "awaits_appeal", "decided_at", "done", "draws", "first_human_at",
        "kept_away", "last_word_at", "left_by", "needs", "number", "outcome", "place", "reminders", "running",
        "silence", "tasks", "turn", "wants_tier",
    )  # fmt: skip

    def __init__(self, number: int, arrival: Arrival, place: Place, kept_away: frozenset[int]) -> None:
        """Open it."""
        self.number, self.arrival, self.place, self.kept_away = number, arrival, place, kept_away
        self.running: dict[str, Promise] = {}
        self.tasks: list[Task] = []
        self.draws: dict[int, int] = {}
        self.done: set[Doing] = set()
        self.agreed: set[int] = set()
        self.assignee: int | None = None
        self.left_by: int | None = None
        self.first_human_at: int | None = None
        self.decided_at: int | None = None
        self.last_word_at = arrival.at
        self.silence = self.turn = self.reminders = 0
        self.needs = 1
        self.outcome = ""
        self.wants_tier = self.appealed = self.awaits_appeal = False


class Task:
    """
    Something that waits for a person: what, until when it should be done, how long it takes in seconds of work.

    `due_at` is when the first promise that it keeps breaks. `member` is set where only they can do it.
    """

    __slots__ = ("case", "doing", "due_at", "member", "number", "queued", "taken", "turn", "work")

    def __init__(self, case: Lived, doing: Doing, number: int, work: int, member: int | None) -> None:
        """Take its place in the case's present turn."""
        self.case, self.doing, self.number, self.work, self.member = case, doing, number, work, member
        self.turn, self.due_at, self.queued, self.taken = case.turn, 0, False, False

    def __lt__(self, other: "Task") -> bool:
        """Soonest due first, then as they came."""
        return (self.due_at, self.number) < (other.due_at, other.number)

    @property
    def pointless(self) -> bool:
        """Whether the case has moved on since."""
        return self.turn != self.case.turn
