"""
The worst inputs cost a bounded time and a bounded memory, counted in a process of their own.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.hostile.bombs import BOMBS, Bomb

CHOSEN = [one for one in BOMBS if one.brief or os.environ.get("HOSTILE") == "long"]


@pytest.fixture(scope="module")
def costs() -> dict[str, dict[str, float]]:
    """Let every bomb go off, once for all tests: starting a process costs more than most of them."""
    command = [sys.executable, "-m", "tests.hostile.exploding", *(one.name for one in CHOSEN)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", CHOSEN, ids=lambda bomb: bomb.name)
def test_bomb_costs_little(bomb: Bomb, costs: dict[str, dict[str, float]]) -> None:
    """It takes no more seconds and megabytes than stand beside it."""
    cost = costs[bomb.name]
    assert cost["megabytes"] <= bomb.megabytes
    assert cost["seconds"] <= bomb.seconds
