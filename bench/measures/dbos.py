"""
DBOS, what one would build a durable timer on today: how many steps a second, and how late many timers are.

It is installed apart from us (`bench.peers.apart`) and runs as a process of its own, with everything as it comes, on
SQLite and on the run's PostgreSQL. A timer is a workflow that sleeps durably and then does one step that does nothing;
ours, beside it, changes a case, its log and promises, and queues two messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench import postgres
from bench.conditions import conditions
from bench.figures import Figure, middle, peer
from bench.peers.apart import python_of_peers, told_by, version_of
from bench.plan import Plan

_PEER = "bench.peers.durable"
_TIMERS = 1_000
_MANY = 10_000
_RATE = 50


@dataclass(frozen=True, slots=True)
class _Place:
    """A database to run it on, empty for each trial."""

    plan: Plan
    name: str
    server: postgres.Server | None = None

    async def told(self, *words: str) -> dict[str, float]:
        """Run it once."""
        folder = self.plan.room("dbos")
        url = await self.server.new_database() if self.server else f"sqlite:///{folder / 'dbos.db'}"
        told = await told_by(_PEER, folder, words[0], url, *words[1:])
        if told.get("spare", 0.0) < 0:
            self.plan.say(f"  its timers were still being started {-told['spare']:.1f} s after the first was due")
        return told


async def measure(plan: Plan) -> list[Figure]:
    """Answer steps a second; timers a second, how late and how many failed."""
    await python_of_peers()
    async with postgres.server(plan.room("postgres")) as server:
        sqlite = _Place(plan, "SQLite")
        figures = [one for place in (sqlite, _Place(plan, "PostgreSQL", server)) for one in await _all(place)]
    taken = f"{conditions()}, dbos {version_of('dbos')}"
    return [replace(one, taken=taken) for one in (*figures, await _steadily(sqlite))]


async def _all(place: _Place) -> list[Figure]:
    sizes = place.plan.sizes
    figures = [*await _steps(place), *await _timers(place, sizes.due // 10 if sizes.quick else _TIMERS)]
    # Ten thousand take minutes, most of them the lateness itself: once tells enough.
    return [*figures, *await _timers(place, _MANY, times=1)] if sizes.most_open else figures


async def _steps(place: _Place) -> list[Figure]:
    plan, count = place.plan, 100 if place.plan.sizes.quick else 500
    told = await plan.repeatedly(lambda: place.told("rate", str(count)))
    name = f"DBOS, one-step workflows, {place.name}"
    return [
        peer(name, middle([one["rate"] for one in told]), "workflows/s"),
        peer(f"{name}, p50", middle([one["p50"] for one in told]), "ms"),
    ]


async def _timers(place: _Place, count: int, times: int | None = None) -> list[Figure]:
    place.plan.say(f"  {count:,} timers of DBOS on {place.name}")
    told = [await place.told("timers", str(count), "0") for _ in range(times or place.plan.runs)]
    name = f"DBOS, {count:,} timers at one instant, {place.name}"
    return [
        peer(name, middle([count / one["seconds"] for one in told]), "timers/s"),
        peer(f"{name}, p99 late", _middle(told, "p99"), "s"),
        peer(f"{name}, errors", max(one["errors"] for one in told), "errors"),
    ]


async def _steadily(place: _Place) -> Figure:
    seconds = max(2, place.plan.sizes.late_seconds // 2)
    told = await place.plan.repeatedly(lambda: place.told("timers", str(seconds * _RATE), str(seconds)))
    return peer(f"DBOS, timers at {_RATE}/s, {place.name}, p99 late", _middle(told, "p99"), "s")


def _middle(told: Sequence[dict[str, float]], what: str) -> float:
    return middle([one[what] for one in told])
