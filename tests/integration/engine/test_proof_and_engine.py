"""
The proof and the engine agree: more than a thousand explored traces, lived through by real cases with moving time.

Every run lives through a fifth of them, `make proofs` through all.
"""

from pathlib import Path

import pytest

from policies.proving.graph import explore
from policies.shelf import Shelf
from tests.integration.engine.proof_traces import Together
from tests.integration.engine.trace_ways import traces
from tests.support.community import open_community
from tests.support.proofs import LONG

LIBRARY = Shelf.from_folder(None)
EACH, FEWEST = 100, 50
"""How many traces of each policy, and how many the smallest has, which leads nowhere else."""
TAKEN = EACH if LONG else 20
"""How many of them are lived through."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LIBRARY.names())
async def test_engine_follows_every_trace_of_the_proof(name: str, tmp_path: Path) -> None:
    """State, holder, running promises with their times, and who is told are the same after every step."""
    graph = explore(LIBRARY.active(name))
    async with open_community(tmp_path, policy=name) as community:
        together = Together(community, graph)
        await together.settle()
        for trace in traces(graph, TAKEN):
            await together.open(trace)
        await together.live()
    assert together.differences == []
    assert len(together.followed) >= min(FEWEST, TAKEN)
    assert sum(one.steps for one in together.followed.values()) > 4 * len(together.followed)


def test_traces_are_more_than_a_thousand() -> None:
    """All policies but the smallest have as many traces as are asked for."""
    assert EACH * (len(LIBRARY.names()) - 1) + FEWEST > 1_000
