"""
What watching itself costs: the numbers of `/metrics`, how the machinery stands, a slice of the audit that goes round.

Each is asked of the engine's own desk with many cases open, and beside it with few, made by the same code. A whole
round is reckoned from the slices and the rest after each, as an engine takes them.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

from bench import seeding
from bench.community import TWO, desk_of
from bench.figures import Figure, figure, middle
from bench.plan import Plan
from engine.operations import Desk
from flows.watching import REST, SHORTEST_REST, SLICE

_POLICY = "minimal"
_TIMES = 20
Asked = Callable[[Desk], Awaitable[object]]
_WATCHED: dict[str, Asked] = {
    "numbers of /metrics": lambda desk: desk.measures(),
    "how the machinery stands": lambda desk: desk.machinery(),
    "a slice of the audit": lambda desk: desk.audit_some(SLICE),
}


async def measure(plan: Plan) -> list[Figure]:
    """Answer the milliseconds that each takes, and the minutes of a whole round of the audit."""
    many, few = plan.sizes.open_cases, plan.sizes.few_open
    folders = [(await seeding.seeded(plan, _POLICY, count, 0)).folder for count in (many, few)]
    found: list[Figure] = []
    took: dict[str, float] = {}
    for name, asked in _WATCHED.items():
        mine, other = await plan.alternately(_taking(folders[0], asked), _taking(folders[1], asked))
        took[name] = mine
        found.append(figure(f"{name}, {many:,} open", mine, "ms", (f"{few:,} open", other)))
    return [*found, figure(f"a round of the audit, {many:,} open", _minutes(many, took["a slice of the audit"]), "min")]


def _minutes(cases: int, milliseconds: float) -> float:
    slices, seconds = -(-cases // SLICE), milliseconds / 1000
    return slices * (seconds + max(SHORTEST_REST, seconds * REST)) / 60


def _taking(folder: Path, asked: Asked) -> Callable[[], Awaitable[float]]:
    async def take() -> float:
        async with desk_of(folder, TWO, policy=_POLICY) as desk:
            await asked(desk)
            return middle([await _one(desk, asked) for _ in range(_TIMES)])

    return take


async def _one(desk: Desk, asked: Asked) -> float:
    began = perf_counter()
    await asked(desk)
    return (perf_counter() - began) * 1000
