"""
Turns: few are heard in each, everyone in the end, in their order, and nobody is read from while they wait.
"""

import asyncio
from itertools import pairwise

from intake.turns import Turns


class Line(asyncio.Transport):
    """A connection that remembers whether it is read from."""

    def __init__(self) -> None:
        """Begin being read from."""
        super().__init__()
        self.reads, self.gone = True, False

    def pause_reading(self) -> None:
        """Stop."""
        self.reads = False

    def resume_reading(self) -> None:
        """Go on."""
        self.reads = True

    def is_closing(self) -> bool:
        """Answer what the test set."""
        return self.gone


async def test_few_are_heard_in_each_turn() -> None:
    """Twenty who come at once are heard in their order, three in a turn; until then they are not read from."""
    turns, lines, heard = Turns(3), [Line() for _ in range(20)], list[bytes]()
    for number, line in enumerate(lines):
        turns.hear(line, heard.append, b"%d" % number)
    counts = [len(heard)]
    waiting = sum(not line.reads for line in lines)
    while len(heard) < 20:
        await asyncio.sleep(0)
        counts.append(len(heard))
    assert heard == [b"%d" % number for number in range(20)]
    most = max(after - before for before, after in pairwise(counts))
    assert (counts[0], waiting, most) == (3, 17, 3)
    assert all(line.reads for line in lines)


async def test_who_hangs_up_is_not_heard() -> None:
    """What came from someone who has left meanwhile is dropped, and costs nobody a turn."""
    turns, lines, heard = Turns(1), [Line() for _ in range(3)], list[bytes]()
    for line in lines:
        turns.hear(line, heard.append, b"x")
    lines[1].gone = True
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (len(heard), lines[1].reads, lines[2].reads) == (2, False, True)


async def test_nobody_waits_where_few_come() -> None:
    """Whoever comes alone, turn after turn, is heard at once."""
    turns, heard = Turns(2), list[bytes]()
    for number in range(10):
        turns.hear(Line(), heard.append, b"x")
        assert len(heard) == number + 1
        await asyncio.sleep(0)
