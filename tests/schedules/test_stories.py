"""
Each story in every schedule: nothing that must hold is broken in any of them, whoever dies at whichever commit.
"""

import pytest

from tests.faults.system import report
from tests.schedules.conftest import Worlds
from tests.schedules.playing import Play
from tests.schedules.stories import STORIES, Story

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
_NAMES = [story.name for story in STORIES]


@pytest.mark.parametrize("story", STORIES, ids=_NAMES)
async def test_story_holds_in_every_schedule_on_sqlite(story: Story, worlds: Worlds) -> None:
    """On SQLite every story is played in every schedule, and with every death."""
    play = await Play(await worlds("sqlite"), story).prepare()
    await play.explore()
    await play.explore_deaths()
    report(play.line())
    assert play.played.first == {}
    assert play.played.with_a_death > play.played.without > 1


@pytest.mark.parametrize("story", STORIES, ids=_NAMES)
async def test_story_holds_in_every_schedule_on_postgresql(story: Story, worlds: Worlds, long: bool) -> None:  # noqa: FBT001 - a fixture
    """On PostgreSQL the brief stories are played in every schedule; the others, and every death, in the long form."""
    if not (story.brief or long):
        pytest.skip("make schedules plays it")
    play = await Play(await worlds("postgresql"), story).prepare()
    await play.explore()
    if long:
        await play.explore_deaths()
    report(play.line())
    assert play.played.first == {}
    assert play.played.without > 1
