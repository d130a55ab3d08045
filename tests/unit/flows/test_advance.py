"""
Due moves are applied case by case while they are few, in chunks when they are many, and none holds up another.
"""

from flows.advance import CHUNK, SHOWN, advance, look
from flows.names import BATCH
from flows.resting import Resting
from flows.steps import Action, directly
from tests.unit.flows.memory_desk import MemoryDesk


class Steps:
    """Runs steps directly and remembers their names."""

    def __init__(self) -> None:
        """Begin with none."""
        self.names: list[str] = []

    async def __call__(self, name: str, action: Action) -> str | None:
        """Run one step."""
        self.names.append(name)
        return await directly(name, action)


async def test_few_moves_are_a_step_for_each_case() -> None:
    """Each case is a step of its own, named by what it goes through; two moves of one case share a step."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    desk.add(1)
    desk.add(1, "nudge")
    desk.add(2)

    advanced = await advance(desk, await look(desk, resting), steps, resting)

    assert steps.names == ["HR-00000001 escalate, nudge", "HR-00000002 escalate: counsel promise broken"]
    assert advanced.summary == "3 applied"
    assert desk.calls["apply_moves"] == 1


async def test_cases_that_were_applied_are_shown_together_when_others_are_due() -> None:
    """What becomes due while cases are shown one by one waits for a few of them, not for all."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    for number in range(BATCH):
        desk.add(number)
    due = await look(desk, resting)
    desk.add(BATCH)

    advanced = await advance(desk, due, steps, resting)

    assert steps.names[SHOWN:] == [f"{BATCH - SHOWN} more cases"]
    assert len(advanced.applied) == BATCH
    assert [move.id for move in await look(desk, resting)] == [f"move-{BATCH}-escalate"]


async def test_many_moves_go_in_chunks() -> None:
    """More than a batch goes by chunks, until what is left can be shown in runs of its own."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    for number in range(CHUNK + SHOWN + 1):
        desk.add(number)

    advanced = await advance(desk, await look(desk, resting), steps, resting)

    assert len(steps.names) == 2
    assert len(advanced.applied) == CHUNK + SHOWN + 1


async def test_run_goes_on_for_those_that_crowd_meanwhile() -> None:
    """A run for a few cases applies the crowd that came due during it, before it shows the rest of its own."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    for number in range(2):
        desk.add(number)
    due = await look(desk, resting)
    for number in range(2, 2 + SHOWN + 1):
        desk.add(number)

    advanced = await advance(desk, due, steps, resting)

    assert steps.names == ["2 more cases", f"chunk 1, up to {CHUNK} moves"]
    assert len(advanced.applied) == 2 + SHOWN + 1


async def test_few_that_come_meanwhile_get_a_run_of_their_own() -> None:
    """What does not crowd is left to the next run, which is named after it."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    desk.add(0)
    desk.add(1)
    due = await look(desk, resting)
    for number in range(2, 2 + SHOWN):
        desk.add(number)

    advanced = await advance(desk, due, steps, resting)

    assert (len(steps.names), len(advanced.applied), len(await look(desk, resting))) == (2, 2, SHOWN)


async def test_end_is_heard_between_two_chunks() -> None:
    """Whoever is told to end finishes the chunk in hand and begins no other."""
    desk, steps, resting = MemoryDesk(), Steps(), Resting()
    for number in range(CHUNK * 2):
        desk.add(number)

    advanced = await advance(desk, await look(desk, resting), steps, resting, lambda: True)

    assert len(advanced.applied) == len(desk.moves) == CHUNK


async def test_failed_move_rests_and_lets_others_go_on() -> None:
    """The case that fails is left alone for a while; the rest is applied now and later."""
    desk, steps, resting = MemoryDesk(poison={"move-1-escalate"}), Steps(), Resting()
    desk.add(1)
    desk.add(2)

    first = await advance(desk, await look(desk, resting), steps, resting)
    desk.add(3)
    second = await advance(desk, await look(desk, resting), steps, resting)

    assert (first.failed, len(first.applied)) == (1, 1)
    assert (second.failed, len(second.applied)) == (0, 1)


async def test_failed_chunk_is_searched_for_the_move_to_blame() -> None:
    """After a chunk fails, runs go case by case until the move is found; then chunks leave it out."""
    desk, steps, resting = MemoryDesk(poison={"move-3-escalate"}), Steps(), Resting()
    for number in range(BATCH * 4):
        desk.add(number)

    for _ in range(6):
        await advance(desk, await look(desk, resting), steps, resting)

    assert list(desk.moves) == ["move-3-escalate"]
    assert not resting.careful
