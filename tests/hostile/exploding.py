"""
A process that lets every bomb go off in a child of its own, and tells what each cost: a line of JSON for each.

Arguments are names of bombs; without any it is all of them. The input is written before the child begins to count.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from tests.hostile.bombs import BOMBS, Bomb

MEGABYTE = 1_000_000


def _held() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MEGABYTE


def _explode(bomb: Bomb) -> None:
    """Read it, and say what it took: seconds of the processor, and how much more memory than before at most."""
    raw = bomb.make()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, began = _held(), time.process_time()
    bomb.read(raw)
    took = time.process_time() - began
    peak = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmHWM" in line)
    more = int(peak.split()[1]) * 1024 / MEGABYTE - before
    told = {"name": bomb.name, "input": len(raw) / MEGABYTE, "seconds": round(took, 2), "megabytes": round(more)}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(wanted: list[str]) -> int:
    """Explode what is wanted, one after another; answer 1 when a child died of one."""
    died = 0
    for bomb in BOMBS:
        if wanted and bomb.name not in wanted:
            continue
        child = os.fork()
        if child == 0:
            _explode(bomb)
            os._exit(0)
        died += os.waitpid(child, 0)[1]
    return 1 if died else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
