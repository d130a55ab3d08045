"""
The first thing a child of `handrail up` runs: ties its life to its parent's, then becomes the command it is given.

The kernel ends it when the parent dies, even by SIGKILL. It is started by its path, so that no folder called `web` or
`cli` in the place where `handrail` was typed is taken for ours.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def tie(parent: int) -> None:
    """Ask the kernel for SIGTERM when the process `parent` ends; leave at once if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)


def follow(words: list[str]) -> int:
    """Be the command `words`."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from cli.__main__ import become  # noqa: PLC0415 - only findable now, and not wanted before the tie holds

    return become(words)


if __name__ == "__main__":
    tie(int(sys.argv[1]))
    sys.exit(follow(sys.argv[2:]))
