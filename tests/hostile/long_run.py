"""
The long form: inputs are thrown at every door in turn for `HOSTILE_SECONDS`, an hour unless told otherwise.

Each round has a new chance, and a new world, so that what is found can be thrown again by `HOSTILE_CHANCE`. Figures and
findings go to `var/hostile.json` and to the terminal.
"""

import json
import logging
import os
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.hostile.all_doors import DOORS
from tests.hostile.doors import Door, Tally, throw
from tests.hostile.world import World

ROUND = 5
"""How many times the short form's examples a door gets in a round."""
MEGABYTE = 1_000_000
_PAGE = resource.getpagesize()


def _held() -> float:
    """Answer what this process holds in memory, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / MEGABYTE


def _attack(door: Door, world: World, tally: Tally, chance: int) -> None:
    """Throw a round at a door, and keep what was found."""
    try:
        throw(door, world, tally, chance=chance, examples=door.examples * ROUND)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        tally.findings.append(f"HOSTILE_CHANCE={chance} {''.join(traceback.format_exception(error, limit=-4))}"[:4_000])


def _round(chance: int, until: float, tallies: dict[str, Tally]) -> None:
    with tempfile.TemporaryDirectory() as folder, World(Path(folder)) as world:
        for door in DOORS:
            if time.monotonic() < until:
                _attack(door, world, tallies[door.name], chance)


def _figures(
    rounds: int, first: int, seconds: float, memory: list[float], tallies: dict[str, Tally]
) -> dict[str, object]:
    doors = {
        name: {
            "inputs": tally.inputs,
            "slowest_seconds": round(tally.slowest, 3),
            "processor_seconds": round(tally.spent, 1),
            "findings": tally.findings,
        }
        for name, tally in tallies.items()
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    return {
        "seconds": round(seconds),
        "rounds": rounds,
        "first_chance": first,
        "inputs": sum(tally.inputs for tally in tallies.values()),
        "memory_mb": {"after_first_round": memory[0], "after_last_round": memory[-1], "peak": round(peak)},
        "doors": doors,
    }


def main() -> int:
    """Run, and answer 1 when anything was found."""
    logging.disable(logging.NOTSET)
    seconds, first = float(os.environ.get("HOSTILE_SECONDS", "3600")), int(os.environ.get("HOSTILE_CHANCE", "1"))
    began, rounds = time.monotonic(), 0
    tallies, memory = {door.name: Tally() for door in DOORS}, list[float]()
    while time.monotonic() < began + seconds:
        _round(first + rounds, began + seconds, tallies)
        rounds += 1
        memory.append(round(_held()))
        figures = _figures(rounds, first, time.monotonic() - began, memory, tallies)
        target = Path("var/hostile.json")
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 1 if any(tally.findings for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
