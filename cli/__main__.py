"""
The process `handrail`: where `handrail` and `python -m cli` begin, and where the children of `handrail up` do.

It holds what must stand before anything else is loaded. What a command line means is `cli.main`'s.
"""

import gc
import sys
from collections.abc import Sequence

_YOUNG, _OLD, _OLDEST = 50_000, 10, 20
"""After how many new objects Python looks for cycles, and how often it looks at the older ones."""


def run() -> None:
    """Be the `handrail` command."""
    sys.exit(become(sys.argv[1:]))


def become(words: Sequence[str]) -> int:
    """
    Run one command as all that this process does, and answer its exit status.

    Python looks for cycles so often that doing so while libraries load, and once more over all of them at the end, is
    a quarter of what taking a mail from a pipe costs: 1.42 s with it, 1.03 s without.
    """
    gc.set_threshold(_YOUNG, _OLD, _OLDEST)
    from cli.main import become as obey  # noqa: PLC0415 - nothing may be loaded before the line above

    try:
        return obey(words)
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
