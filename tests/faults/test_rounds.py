"""
One fault after another, chosen by a seed, on whole systems that people use meanwhile: nothing is lost, nothing doubled.

`make test` lives through a few rounds, one of each group of faults. FAULT_ROUNDS asks for as many as one likes, half of
them on either database, FAULT_SEED for those that were seen before, and FAULT_KINDS for some kinds only.
"""

import os
import random
import sys
from pathlib import Path

import pytest

from tests.faults.rounds.kinds import one_of_each_group
from tests.faults.rounds.run import Run
from tests.faults.system import ROOT, report
from tests.support.databases import PostgresServer

LONG = "FAULT_ROUNDS" in os.environ
SYSTEMS = ["sqlite-a", "postgresql-a", "sqlite-b", "postgresql-b"] if LONG else ["sqlite"]
"""So many systems live at the same time, if there are processes for them."""
KINDS = frozenset(filter(None, os.environ.get("FAULT_KINDS", "").split(",")))
pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.timeout(20_000 if LONG else 300),
    pytest.mark.skipif(sys.platform != "linux", reason="it forks, mounts and limits as Linux does"),
]


SHORT_SEED = "1"
"""What `make test` lives through is the same each time; `make faults` chooses anew."""


@pytest.mark.parametrize("system", SYSTEMS)
async def test_rounds_of_faults_lose_and_double_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, system: str
) -> None:
    """Every 201 and 250 is one case, every due move is made once and in order, and all the rest; see `rounds.looks`."""
    seed = os.environ.get("FAULT_SEED") or (str(random.SystemRandom().randrange(10**6)) if LONG else SHORT_SEED)
    database, _, part = system.partition("-")
    server: PostgresServer | None = request.getfixturevalue("postgres_server") if database == "postgresql" else None
    out = (ROOT / "var" / "faults" if LONG else tmp_path) / f"{seed}{part}-{database}.jsonl"
    kinds = KINDS or (frozenset[str]() if LONG else one_of_each_group(random.Random(seed), database))  # noqa: S311 - no secret
    rounds = int(os.environ["FAULT_ROUNDS"]) // len(SYSTEMS) if LONG else len(kinds)
    run = Run(f"{seed}{part}", rounds, tmp_path / "trees", out, database, kinds)
    report(f"FAULT_SEED={seed} {system}")
    await run.live(server)
    report(f"{dict(run.counts)} {dict(run.numbers)}")
    assert run.findings == []
