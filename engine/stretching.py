"""
Stretching passphrases beside the loop, two at a time: each takes 64 MiB of memory and a fifth of a second of a core.

Whoever floods the sign-in thus takes no more memory than two who sign in; how many may wait is for the doors.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

AT_ONCE = 2
_THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="stretching")


async def stretched(do: Callable[..., T], *words: Any) -> T:  # noqa: ANN401 - whatever `do` takes
    """Answer what `do`, which stretches a passphrase, answers to these words."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(do, *words))
