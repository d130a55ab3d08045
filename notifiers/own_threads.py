"""
Threads for work that may never end: each is its own, no other work waits for it, and no process waits for it to end.

The threads that `asyncio.to_thread` uses are few and shared, and a process waits for all of them before it ends.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress


class OwnThreads:
    """One thread for each key at most."""

    def __init__(self, name: str) -> None:
        """Begin with none; `name` is what they are called in a list of threads."""
        self._name = name
        self._busy: set[str] = set()

    async def run(self, key: str, work: Callable[[], object]) -> None:
        """
        Do the work in a thread and wait for its end, or for as long as the caller is not cancelled.

        Raises:
            TimeoutError: what was begun earlier with this key has not ended.
            Exception: whatever the work raised.

        """
        if key in self._busy:
            raise TimeoutError
        loop, done = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

        def tell(error: Exception | None) -> None:
            self._busy.discard(key)
            if done.done():
                return
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        def whole() -> None:
            error: Exception | None = None
            try:
                work()
            except Exception as caught:  # noqa: BLE001 - raised where it is waited for
                error = caught
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(tell, error)

        self._busy.add(key)
        threading.Thread(target=whole, name=self._name, daemon=True).start()
        await done
