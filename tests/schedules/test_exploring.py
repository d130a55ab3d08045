"""
The explorer itself: it leaves out no outcome that trying every single order of steps would show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tests.schedules.exploring import Exploration
from tests.schedules.footprints import Footprint

Program = Sequence[tuple[str, str]]
"""What one actor does: `read x`, `write x`, `lock x`, `try x` (pass over it if another holds it) or `free x`."""


@dataclass(slots=True)
class Toy:
    """Actors on a few variables: a read remembers who wrote last, a lock keeps others waiting."""

    programs: dict[str, Program]
    at: dict[str, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    queue: list[tuple[str, str]] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)

    def enabled(self) -> tuple[str, ...]:
        """Answer who has something left to do and waits for nobody."""
        waiting = {actor for actor, _ in self.queue}
        return tuple(
            one for one, program in self.programs.items() if self.at.get(one, 0) < len(program) and one not in waiting
        )

    async def step(self, actor: str) -> tuple[Footprint, tuple[str, ...]]:
        """Do one thing."""
        what, name = self.programs[actor][self.at.get(actor, 0)]
        self.at[actor] = self.at.get(actor, 0) + 1
        place = {(name, "*")}
        if what == "read":
            self.seen.append((actor, name, self.last.get(name, "nobody")))
            return Footprint(reads=place), ()
        if what == "write":
            self.last[name] = f"{actor} at {self.at[actor]}"
            return Footprint(reads=place, shows=place), ()
        if what == "try":
            got = self.owner.setdefault(name, actor) == actor
            self.seen.append((actor, name, "got" if got else "passed over"))
            return (Footprint(locks=place) if got else Footprint(looks=place)), ()
        if what == "free" and self.owner.get(name) != actor:
            return Footprint(), ()
        if what == "lock":
            if self.owner.setdefault(name, actor) != actor:
                self.queue.append((actor, name))
            return Footprint(locks=place), ()
        return Footprint(frees=place), self._pass_on(name)

    def _pass_on(self, name: str) -> tuple[str, ...]:
        self.owner.pop(name)
        waiting = next((one for one in self.queue if one[1] == name), None)
        if waiting is None:
            return ()
        self.queue.remove(waiting)
        self.owner[name] = waiting[0]
        return (waiting[0],)

    def outcome(self) -> str:
        """Answer what everybody saw, and what is there at the end."""
        return repr((sorted(self.seen), sorted(self.last.items())))


def program(words: str) -> Program:
    """Read a program: `read x, write y`."""
    steps = [one.split() for one in words.split(", ")]
    return [(step[0], step[1]) for step in steps]


async def outcomes(programs: Sequence[str], *, reduced: bool) -> tuple[list[str], int]:
    """Answer the outcome of every schedule, and how many were given up half-way."""

    async def start() -> Toy:
        return Toy({f"actor-{n}": program(words) for n, words in enumerate(programs)})

    exploration = Exploration(start, reduced=reduced)
    found = []
    async for schedule in exploration.schedules():
        assert isinstance(schedule.run, Toy)
        found.append(schedule.run.outcome())
    return found, exploration.cut


PROGRAMS = (
    ("read x, write x", "read x, write x"),
    ("read x, write x", "read x, write x", "read y, write x"),
    ("write x, read y", "write y, read x", "read x, read y"),
    ("lock a, read x, write x, free a", "lock a, read x, write x, free a"),
    ("lock a, read x, write x, free a", "lock a, read x, write x, free a", "read x, write y"),
    ("lock a, lock b, read x, write x, free b, free a", "lock a, read x, free a, lock b, write x, free b"),
    ("write x, write y, write z", "read z, read y, read x", "write y"),
    ("try a, write x, free a", "try a, write x, free a", "try a, read x, free a"),
    ("lock a, write x, free a", "try a, read x, free a", "try a, write y, free a"),
    ("try a, try b, write x, free b, free a", "try b, try a, read x, free a, free b"),
    ("lock a, read x, write x, free a", "read x, lock a, write y, free a", "lock a, read y, write x, free a"),
)


@pytest.mark.parametrize("programs", PROGRAMS, ids=" | ".join)
async def test_reduction_loses_no_outcome(programs: Sequence[str]) -> None:
    """What every order shows is shown by the orders that are tried, and those are fewer."""
    everything, _ = await outcomes(programs, reduced=False)
    some, _ = await outcomes(programs, reduced=True)
    assert set(some) == set(everything)
    assert len(some) < len(everything)


async def test_steps_that_never_meet_have_one_schedule() -> None:
    """Who works on something of their own is in nobody's way."""
    found, cut = await outcomes(["read x, write x", "read y, write y", "read z, write z"], reduced=True)
    assert (len(found), cut) == (1, 0)
