"""
A schedule in which something was wrong once, step by step: its story is too long to be played whole in every run.
"""

import pytest

from tests.schedules.conftest import Worlds
from tests.schedules.playing import Play
from tests.schedules.scheduling import Actors
from tests.schedules.stories import STORIES

pytestmark = pytest.mark.slow


async def start(worlds: Worlds, name: str) -> tuple[Play, Actors]:
    """Begin a story on PostgreSQL."""
    story = next(one for one in STORIES if one.name == name)
    play = await Play(await worlds("postgresql"), story).prepare()
    return play, await play.start()


async def run(actors: Actors, actor: str, *, commits: int = 99, steps: int = 999) -> None:
    """Let one actor go on until it has committed so often or taken so many steps, is done, or waits."""
    one = actors.named(actor)
    while actor in actors.enabled() and one.commits < commits and steps > 0:
        await actors.step(actor)
        steps -= 1


async def faults(play: Play, actors: Actors) -> list[str]:
    """Let everyone come to their end, and answer what is wrong then."""
    while enabled := actors.enabled():
        await actors.step(enabled[0])
    await play.judge(actors)
    return [*play.played.found, *["somebody was stuck"] * actors.stuck]


async def test_deadline_is_not_passed_over_by_a_later_move(worlds: Worlds) -> None:
    """
    An engine that skipped a case held by another keeps nothing of it back.

    It used to hold the move that was due, so that the other one, in its next round, made a later one first: the
    promise was broken, and nothing followed from that.
    """
    play, actors = await start(worlds, "two due moves, two engines, a person's move")
    await run(actors, "engine-1", steps=1)
    await run(actors, "engine-2", steps=1)
    await run(actors, "engine-1", commits=1)
    await run(actors, "web")
    await run(actors, "engine-1")
    assert await faults(play, actors) == []
