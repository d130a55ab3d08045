"""
Each story in every schedule: nothing that must hold is broken in any of them, whoever dies at whichever commit.
"""

import pytest

from tests.faults.system import report
from tests.schedules.conftest import Worlds
from tests.schedules.playing import Play, Played
from tests.schedules.stories import STORIES, Story
from tests.schedules.world import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
_NAMES = [story.name for story in STORIES]


@pytest.mark.parametrize("story", STORIES, ids=_NAMES)
async def test_story_holds_in_every_schedule_on_sqlite(story: Story, worlds: Worlds, long: bool) -> None:  # noqa: FBT001 - a fixture
    """Every story is played in every schedule; the brief ones with every death, the others so in the long form."""
    assert await _play(await worlds("sqlite"), story, deaths=story.brief or long) > 1


@pytest.mark.parametrize("story", STORIES, ids=_NAMES)
async def test_story_holds_in_every_schedule_on_postgresql(story: Story, worlds: Worlds, long: bool) -> None:  # noqa: FBT001 - a fixture
    """The brief stories are played statement by statement; in the long form every story, and with every death."""
    if not (story.brief or long):
        pytest.skip("`make schedules` plays it")
    assert await _play(await worlds("postgresql"), story, deaths=long) > 1


async def test_reduction_loses_no_outcome_of_a_story(worlds: Worlds) -> None:
    """Every order of transactions shows what the played ones show; and statement by statement it is the same."""
    some, everything, statements = [
        await _outcomes(await worlds(kind), reduced=reduced)
        for kind, reduced in (("sqlite", True), ("sqlite", False), ("postgresql", True))
    ]
    assert some.ends == everything.ends == statements.ends
    assert len(some.ends) > 1
    assert some.without < everything.without


async def _outcomes(world: World, *, reduced: bool) -> Played:
    """Play the briefest story."""
    play = await Play(world, STORIES[0]).prepare()
    await play.explore(reduced=reduced)
    return play.played


async def _play(world: World, story: Story, *, deaths: bool) -> int:
    """Play a story, say how much that was, and answer the number of schedules in which nobody died."""
    play = await Play(world, story).prepare()
    await play.explore()
    if deaths:
        await play.explore_deaths()
        assert play.played.with_a_death > 0
    report(play.line())
    assert play.played.first == {}
    return play.played.without
