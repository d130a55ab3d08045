"""
Becomes the program it is given, after asking the kernel to end it together with its parent.

A program cannot ask this for a child of its own, and a SIGKILL of the parent leaves nobody to ask later. The kernel
keeps the wish across `exec`. Elsewhere than on Linux the child is only ended by `flows.server`.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def launch(parent: int, command: list[str]) -> None:
    """Replace this process by `command`, which ends when the process `parent` does; return only on failure."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted; the command comes from flows.server


if __name__ == "__main__":
    launch(int(sys.argv[1]), sys.argv[2:])
