"""
How much is measured: sizes, how often, and what all measures of one run share.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from bench.figures import middle
from bench.processes import free_port
from flows.environment import api_url
from flows.server import PrefectServer
from handrail.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of what; `quick` is to see that nothing is broken, and its figures are not to be quoted."""

    reports: int
    steady_seconds: int
    open_cases: int
    due: int
    few_open: int
    most_open: int | None
    late_seconds: int
    moves: int
    messages: int
    idle_seconds: int
    triggers: int
    quick: bool = False


USUAL = Sizes(1_600, 15, 100_000, 10_000, 1_000, None, 30, 150, 3_000, 20, 100_000)
QUICK = Sizes(160, 2, 2_000, 1_000, 500, None, 3, 20, 400, 3, 10_000, quick=True)
FULL = Sizes(3_200, 30, 100_000, 10_000, 1_000, 1_000_000, 60, 300, 6_000, 20, 200_000)


@dataclass
class Plan:
    """One run of the measures: its sizes, its folder, how often each is taken, and a Prefect server to share."""

    sizes: Sizes
    runs: int
    folder: Path
    say: Callable[[str], None]
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    prefect_took: float | None = None
    """Seconds that our Prefect server took to start."""
    _server: PrefectServer | None = None
    _rooms: int = 0

    def room(self, name: str) -> Path:
        """Make an empty folder for one trial."""
        self._rooms += 1
        made = self.folder / f"{self._rooms:03d}-{name}"
        made.mkdir(parents=True)
        return made

    async def prefect(self) -> str:
        """Answer the address of a Prefect server of our own, started when first asked for."""
        if self._server is None:
            self.say("starting a Prefect server")
            began = perf_counter()
            self._server = await self.stack.enter_async_context(new_prefect(self.room("prefect")))
            self.prefect_took = perf_counter() - began
        return api_url(self._server.settings)

    async def kill_prefect(self) -> None:
        """Kill our Prefect server; who asks for one after that gets another."""
        if self._server is not None:
            await self._server.stop(grace=0.0)
            self._server = None

    async def alternately(
        self, ours: Callable[[], Awaitable[float]], limit: Callable[[], Awaitable[float]]
    ) -> tuple[float, float]:
        """Take ours and the limit in turns, so that a slow minute of the machine hits both; answer both medians."""
        mine: list[float] = []
        other: list[float] = []
        for number in range(self.runs):
            self.say(f"  trial {number + 1} of {self.runs}")
            for take, kept in ((limit, other), (ours, mine)) if number % 2 else ((ours, mine), (limit, other)):
                kept.append(await take())
        return middle(mine), middle(other)

    async def repeatedly(self, take: Callable[[], Awaitable[T]]) -> Sequence[T]:
        """Take something as often as the run asks."""
        return [await take() for _ in range(self.runs)]


@asynccontextmanager
async def new_plan(sizes: Sizes, runs: int, say: Callable[[str], None]) -> AsyncIterator[Plan]:
    """Open a run; its folder is deleted and its servers ended at the end, whatever happens."""
    with TemporaryDirectory(prefix="handrail-bench-") as folder:
        async with AsyncExitStack() as stack:
            yield Plan(sizes, runs, Path(folder), say, stack)


@asynccontextmanager
async def new_prefect(folder: Path) -> AsyncIterator[PrefectServer]:
    """Start a Prefect server as `handrail up` starts it."""
    async with PrefectServer(Settings(data=folder, prefect_port=free_port())) as server:
        yield server
