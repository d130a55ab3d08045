"""
Every schedule of a few actors, one of each kind: which of two steps came first is tried both ways where it can matter.

This is dynamic partial-order reduction with source sets and sleep sets (Abdulla, Aronsson, Jonsson, Sagonas, POPL
2014): two schedules that differ only in the order of steps which do not disturb each other are the same schedule, and
it runs one of them. What a step is, and what it touches, is the business of whoever runs it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.schedules.footprints import Footprint


class Run(Protocol):
    """One run of all actors from the start, driven from outside."""

    def enabled(self) -> tuple[str, ...]:
        """Answer who can take a step now."""
        ...

    async def step(self, actor: str) -> tuple[Footprint, tuple[str, ...]]:
        """Let someone take one step; answer what it touched, and who waited for it and goes on now."""
        ...


@dataclass(slots=True)
class _Node:
    """A place in a schedule: who could go on, who did, and who has been or need not be tried here."""

    enabled: tuple[str, ...]
    sleep: dict[str, Footprint]
    chosen: str
    wanted: list[str]
    tried: dict[str, Footprint] = field(default_factory=dict)
    step: Footprint = field(default_factory=Footprint)
    woke: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule that was run to its end: who took each step; `run` is as it was left."""

    steps: tuple[str, ...]
    run: Run


@dataclass(slots=True)
class Exploration:
    """All schedules of what `start` starts; with `reduced` off also those that can make no difference."""

    start: Callable[[], Awaitable[Run]]
    reduced: bool = True
    cut: int = 0
    """How many runs were given up half-way, because they would have repeated another."""
    _path: list[_Node] = field(default_factory=list)

    async def schedules(self) -> AsyncIterator[Schedule]:
        """Run each schedule once, from a fresh start."""
        while True:
            run = await self.start()
            ended = await self._to_the_end(run)
            if self.reduced:
                _ask_for_reversals(self._path)
            if ended:
                yield Schedule(tuple(node.chosen for node in self._path), run)
            else:
                self.cut += 1
                await _drain(run)
            if not self._next():
                return

    async def _to_the_end(self, run: Run) -> bool:
        for node in self._path:
            assert run.enabled() == node.enabled, "the same steps did not lead to the same place"
            await self._take(run, node)
        while enabled := run.enabled():
            sleep = self._asleep()
            awake = [one for one in enabled if one not in sleep]
            if not awake:
                return False
            node = _Node(enabled, sleep, awake[0], awake[:1] if self.reduced else list(enabled))
            self._path.append(node)
            await self._take(run, node)
        return True

    async def _take(self, run: Run, node: _Node) -> None:
        node.step, node.woke = await run.step(node.chosen)

    def _asleep(self) -> dict[str, Footprint]:
        """Answer whose next step has been tried before, with nothing since that disturbs it."""
        if not self._path or not self.reduced:
            return {}
        last = self._path[-1]
        known = {**last.sleep, **last.tried}
        return {one: step for one, step in known.items() if one != last.chosen and not step.disturbs(last.step)}

    def _next(self) -> bool:
        """Go back to the last place where somebody else is still to be tried."""
        while self._path:
            node = self._path[-1]
            node.tried[node.chosen] = node.step
            left = [one for one in node.wanted if one not in node.tried and one not in node.sleep]
            if left:
                node.chosen = left[0]
                return True
            self._path.pop()
        return False


async def _drain(run: Run) -> None:
    while enabled := run.enabled():
        await run.step(enabled[0])


def _ask_for_reversals(path: Sequence[_Node]) -> None:
    """Find each two steps that disturb each other with nothing between, and have the second tried before the first."""
    before: list[int] = []
    """For each step, as bits, the steps that had to come before it."""
    latest: dict[str, int] = {}
    woken: dict[str, int] = {}
    for at, node in enumerate(path):
        causes = {one for one in (latest.get(node.chosen), woken.pop(node.chosen, None)) if one is not None}
        rivals = {
            then for then in range(at) if path[then].chosen != node.chosen and path[then].step.disturbs(node.step)
        }
        everything = 0
        for cause in causes | rivals:
            everything |= before[cause] | 1 << cause
        before.append(everything)
        for then in rivals - causes:
            if not any(before[other] >> then & 1 for other in causes | rivals if other != then):
                _ask_for_reversal(path, before, then, at)
        latest[node.chosen] = at
        woken |= dict.fromkeys(node.woke, at)


def _ask_for_reversal(path: Sequence[_Node], before: Sequence[int], then: int, at: int) -> None:
    """Want somebody at step `then` who leads to step `at` without it."""
    free = [one for one in range(then + 1, at) if not before[one] >> then & 1] + [at]
    bits = sum(1 << one for one in free)
    firsts: dict[str, bool] = {}
    for one in free:
        firsts.setdefault(path[one].chosen, not before[one] & bits)
    able = [actor for actor, first in firsts.items() if first and actor in path[then].enabled]
    node = path[then]
    if not able:
        node.wanted += [one for one in node.enabled if one not in node.wanted]
    elif not set(able) & set(node.wanted):
        node.wanted.append(path[at].chosen if path[at].chosen in able else able[0])
