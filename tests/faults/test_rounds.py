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

from tests.faults.rounds.run import Run
from tests.faults.system import ROOT, report
from tests.support.databases import PostgresServer

LONG = "FAULT_ROUNDS" in os.environ
pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it forks, mounts and limits as Linux does"),
]
KINDS = frozenset(filter(None, os.environ.get("FAULT_KINDS", "").split(",")))


@pytest.mark.timeout(20_000)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("half", ["a", "b"])
@pytest.mark.skipif(not LONG, reason="the long form, which `make faults` runs")
async def test_rounds_of_faults_lose_and_double_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, database: str, half: str
) -> None:
    """Every 201 and 250 is one case, every due move is made once and in order, and all the rest; see `rounds.looks`."""
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
    server: PostgresServer | None = request.getfixturevalue("postgres_server") if database == "postgresql" else None
    out = ROOT / "var" / "faults" / f"{seed}{half}-{database}.jsonl"
    run = Run(f"{seed}{half}", int(os.environ["FAULT_ROUNDS"]) // 4, tmp_path / "trees", out, database, KINDS)
    await run.live(server)
    report(f"FAULT_SEED={seed}{half} {database}: {dict(run.counts)} {dict(run.numbers)}")
    assert run.findings == []
