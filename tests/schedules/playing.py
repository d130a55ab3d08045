"""
Playing a story through every schedule, and with a process that dies at each of its commits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tests.schedules.exploring import Exploration
from tests.schedules.judging import Told, faults, settle
from tests.schedules.scheduling import Actors
from tests.schedules.stepping import Actor, Crash
from tests.schedules.stories import Part, Story
from tests.schedules.world import World

Death = tuple[str, int, Crash]
"""Who dies, at which of its commits, and when."""


@dataclass(slots=True)
class Played:
    """What came of a story."""

    without: int = 0
    """Schedules in which nobody died."""
    steps: int = 0
    cut: int = 0
    stuck: int = 0
    with_a_death: int = 0
    found: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    """For each fault the first schedule that has it."""
    ends: set[str] = field(default_factory=set)
    """Every outcome there was."""
    commits: Counter[str] = field(default_factory=Counter)
    """The most commits that each actor made."""


@dataclass(slots=True)
class Play:
    """One story in one world."""

    world: World
    story: Story
    parts: Sequence[Part] = ()
    played: Played = field(default_factory=Played)
    _told: Told = field(default_factory=Told)

    async def prepare(self) -> "Play":
        """Set the story up, once."""
        self.parts = await self.story.begin(self.world)
        await self.world.keep()
        return self

    async def explore(self, death: Death | None = None, *, reduced: bool = True, until: str | None = None) -> None:
        """Play every schedule, with this death or with none; `until` is what one looks for, and then it is enough."""
        exploration = Exploration(partial(self.start, death), reduced=reduced)
        async for schedule in exploration.schedules():
            actors = schedule.run
            assert isinstance(actors, Actors)
            died = any(one.crashed for one in actors.everyone)
            if death and not died:
                continue  # it is one of those without a death, and was judged there
            self.played.without += not died
            self.played.with_a_death += died
            self.played.steps += len(schedule.steps)
            self.played.stuck += actors.stuck
            await self.judge(actors, schedule.steps, death)
            if until and any(until in fault for fault in self.played.found):
                return
        self.played.cut += exploration.cut

    def line(self) -> str:
        """Say how much was played."""
        one = self.played
        return (
            f"{self.world.kind}: {self.story.name}: {one.without} schedules with {len(one.ends)} outcomes, "
            f"{one.with_a_death} more with a death, {one.steps} steps; {one.cut} runs cut short"
        )

    async def explore_deaths(self) -> None:
        """Play every schedule with each death there can be."""
        for name, commits in sorted(self.played.commits.items()):
            for commit in range(1, commits + 1):
                for when in Crash:
                    await self.explore((name, commit, when))

    async def start(self, death: Death | None = None) -> Actors:
        """Put everything back to where the story begins, and have everyone stop before their first step."""
        await self.world.restore()
        self.world.post.gone |= set(self.story.gone)
        self._told = Told()
        owners = self.world.owners.copy()
        actors = []
        for part in self.parts:
            context = self.world.context(part.name, part.ahead)
            work = partial(part.work, context, self._told)
            crash = death[1:] if death and death[0] == part.name else None
            actor = Actor(part.name, work, owners, crash)
            for database in self.world.databases(part.name):
                database.actor = actor
            actors.append(actor)
        return await Actors(actors, self.world.blocked).start()

    async def judge(self, actors: Actors, steps: Sequence[str] = (), death: Death | None = None) -> None:
        """Look at what one schedule has left behind."""
        for one in actors.everyone:
            self.played.commits[one.name] = max(self.played.commits[one.name], one.commits)
        wrong = [f"{one.name} failed: {one.failed!r}" for one in actors.everyone if one.failed and not one.crashed]
        if self.story.finish:
            await self.story.finish(self.world.unstepped("finish"), self._told)
        await settle(self.world)
        died = any(one.crashed for one in actors.everyone)
        allowed = replace(self.story.allowed, copies=self.story.allowed.copies + died)
        wrong += await faults(self.world, self._told, allowed)
        self.played.ends.add(await _end(self.world))
        for fault in wrong:
            self.played.found[fault] += 1
            self.played.first.setdefault(fault, f"{death}: {' '.join(steps)}")


async def _end(world: World) -> str:
    """Answer what has become of everything, in words that are the same for the same outcome."""
    moves = sorted(
        f"{one['trigger']} {one['cause']} {one['status']} {one['reason']}" for one in await world.rows("moves")
    )
    log = sorted((str(one["case_id"]), int(one["seq"]), str(one["event"])) for one in await world.rows("case_log"))
    return f"{moves} {[event for _, _, event in log]}"
