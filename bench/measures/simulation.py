"""
A simulated year of the default policy: cases lived through a minute, with people who have the time to answer.

People work day and night and a minute a step, so that what is measured is the simulator and not a queue that grows all
year. Beside it stands putting as many promises through a heap by hand: giving them by `policies.promises`, and no more.
"""

import heapq
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bench.figures import Figure, figure
from bench.plan import Plan
from policies.durations import Duration
from policies.promises import owed_from
from policies.schema import Policy
from policies.shelf import Shelf
from policies.simulation.community import Community, Spread
from policies.simulation.usual import USUAL, usual_community
from policies.simulation.year import live
from states.lifecycle import Event

_MINUTE = Spread(median=Duration.parse("1m"))
_START = datetime(2027, 1, 1, tzinfo=UTC)


async def measure(plan: Plan) -> list[Figure]:
    """Answer cases a minute."""
    policy, cases = Shelf.from_folder(None).active("carpentries"), plan.sizes.due
    community = unhurried(policy)
    live(policy, community, year=2027, seed=1, count=100)

    async def simulate() -> float:
        began = perf_counter()
        live(policy, community, year=2027, seed=1, count=cases)
        return 60 * cases / (perf_counter() - began)

    async def by_hand() -> float:
        began = perf_counter()
        _give_and_take(policy, cases)
        return 60 * cases / (perf_counter() - began)

    lived, given = await plan.alternately(simulate, by_hand)
    return [figure("simulated cases a minute", lived, "a minute", ("giving their promises alone", given))]


def unhurried(policy: Policy) -> Community:
    """Answer the usual community with nothing else to do."""
    usual = usual_community(policy)
    answers = {doing: answer.model_copy(update={"work": _MINUTE}) for doing, answer in USUAL.items()}
    always = {"hours": ("mon-sun 00:00-00:00",), "away_weeks": 0}
    people = tuple(one.model_copy(update=always) for one in usual.people)
    return usual.model_copy(update={"answers": answers, "people": people})


def _give_and_take(policy: Policy, cases: int) -> None:
    heap: list[tuple[datetime, int, str]] = []
    for number in range(cases):
        at = _START + timedelta(minutes=number)
        for event in (Event.RECEIVED, Event.COUNSELLED, Event.TOLD):
            for owed in owed_from(policy, event, at):
                for move in owed.moves:
                    heapq.heappush(heap, (move.due_at, number, owed.name))
        while heap and heap[0][0] < at:
            heapq.heappop(heap)
