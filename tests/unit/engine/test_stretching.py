"""
Stretching passphrases: however many ask at once, two are stretched at a time, and each gets its own answer.
"""

import asyncio
import threading

from engine.stretching import AT_ONCE, stretched


async def test_few_are_stretched_at_once() -> None:
    """Of twenty who sign in at once no more than two take their memory at the same time."""
    at_once, most, both = 0, 0, threading.Barrier(AT_ONCE)
    lock = threading.Lock()

    def stretch(number: int) -> int:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        both.wait(10)
        with lock:
            at_once -= 1
        return number

    answers = await asyncio.gather(*(stretched(stretch, number) for number in range(20)))
    assert answers == list(range(20))
    assert most == AT_ONCE
